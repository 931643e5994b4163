"""What a number counts that is a part of a whole: "two of the suspects", "six of them", "of the
accused, seven".
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.antecedents import (
    EARLIER_SENTENCE,
    MAX_ELLIPSIS,
    SAME_SENTENCE,
    TIMES,
    Earlier,
    does_itself,
    is_counted,
    last_counted,
    only_plural,
    plural_subject,
    sentence_before,
    without_places,
)
from pipeline.extract.figures.unit.list_labels import words_of_people
from pipeline.extract.figures.unit.nouns import (
    Counted,
    is_plural,
    is_tight,
    singular,
    token_at,
    unit_of,
    word_class,
    word_list,
)
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_table
from pipeline.records import Quantity

PARTITIVE = re.compile(
    r"\s*(?:(?:more|others?|new|further|additional)\s+)?(?:out\s+)?of\s+(?:the\s+)?"
    r"(?P<what>(?i:them|whom|which|these|those|us|you|the|this|last|his|her|their|its|our|my|all)\b"
    r"|[A-Z]\w+['’]s?(?=\s)|\d[\d,.]*(?=\s)"
    r"|(?<!the )(?:two|three|four|five|six|seven|eight|nine|ten)(?=\s))",
)
OF_THE_SAME = re.compile(r"\s+of the same\b")  # "three of the same strain" are no strains
# "6,000 of the town's nearly 71,000 residents"
POSSESSIVE = re.compile(
    r"\s*(?:[\w’'-]+\s+){0,3}?[\w-]+(?:['’]s|s['’])\s+"
    r"(?:(?:nearly|about|some|over|around|more\s+than|almost)\s+)?(?:\d[\d,.]*m?\s+)?"
)
# "Of the accused, seven": what a sentence opens with is counted in it
OPENING = re.compile(
    r"(?:^|[;:–—]\s)\W*(?i:of|among|out of)\s+(?:all\s+)?"
    r"(?:(?:the|these)\s+)?(?P<what>[^,.;:\d]{2,60}),\s+$"
)
HELPING = r"(?:is|are|was|were|has|have|had|be|been|being|also|already|now|still|later)"
BEFORE_HEAD = ("adjective", "participle", "number", "adverb")  # "of newly opened cases"
MAX_TIMES = 100  # nobody counts more months or days of something


def partitive(doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "two of the suspects" counts suspects, "six of them" what was counted before."""
    found = PARTITIVE.match(sentence.after(quantity))
    if found is None or OF_THE_SAME.match(sentence.after(quantity)):
        return None
    if found["what"].lower() in ("whom", "which") and (noun := _listed_whom(doc, quantity)):
        return Counted(unit_of(noun), None, quantity.end, "noun before", SAME_SENTENCE)
    rest = quantity.end + found.end()
    if found["what"].lower() in ("us", "you"):
        return Counted("person", None, quantity.end, "people", SAME_SENTENCE)
    pronoun = found["what"].lower() in ("them", "whom", "which", "these", "those")
    if pronoun and not _names_those(doc, rest):
        return _of_those(doc, quantity, sentence, earlier)
    owner = POSSESSIVE.match(
        text_of(doc), rest, rest + 60
    )  # "8,000 of the city's 83,000 residents"
    head = head_after(doc, owner.end() if owner else rest)
    if head is None:
        return people_at(doc, rest, quantity)  # "three of the five injured"
    timed = singular(head.text) in TIMES and quantity.low > MAX_TIMES  # "2,600 of those months"
    if head.lower_ in word_list("nouns", "carriers") or timed:
        return last_counted(earlier, "ellipsis", SAME_SENTENCE)
    members: dict[str, str] = load_table("figures.toml")["nouns"]["members"]
    unit = members.get(head.lower_, unit_of(head))  # "six of the gang"
    return Counted(unit, head, head.idx + len(head), "partitive", 0.88)


def people_at(doc: Doc, offset: int, quantity: Quantity) -> Counted | None:
    """ "Those detained", "registered unemployed", "those who fled": people, by what befell them."""
    told = text_of(doc).startswith("those who ", offset)
    for token in doc[token_at(doc, offset) :]:
        if told or word_class(token) in ("noun", "name", "verb"):
            break
        told = token.lower_ in words_of_people()
        if not told and token.pos_ in ("ADP", "PUNCT", "CCONJ", "SCONJ", "SPACE"):
            break
    return Counted("person", None, quantity.end, "people", 0.8) if told else None


def opening(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "Of the accused, seven took bribes", "among the schools, 12 have no heating"."""
    found = OPENING.search(before)
    if found is None:
        return None
    offset = quantity.start - len(before) + found.start("what")
    owner = POSSESSIVE.match(text_of(doc), offset, quantity.start)
    head = head_after(doc, owner.end() if owner else offset)
    if head is None:
        return people_at(doc, offset, quantity)
    counts = is_plural(head) and head.lower_ not in word_list("nouns", "carriers")
    return Counted(unit_of(head), None, quantity.end, "opening", 0.8) if counts else None


def _names_those(doc: Doc, rest: int) -> bool:
    """ "14,000 of those cases": the noun behind the pronoun says what is counted."""
    head = head_after(doc, rest)
    return head is not None and is_plural(head) and head.head.idx < rest


def _of_those(doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "four of them": no fewer were counted; of "whom", and where people are "in custody", people.

    Plurals that no number counts: "the suspects are foreigners, and 15 of them have no papers".
    """
    after = sentence.after(quantity)
    told = [pair for pair in earlier if pair[0].high >= quantity.low]
    states = any_of(word_list("verbs", "of_people"))
    people = re.match(rf"\s+of\s+(?:whom\b|\w+(?:\s+{HELPING})*\s+{states}\b)", after)
    if people:
        told = [pair for pair in told if names_a_person(pair[1].unit)]
    here = [pair for pair in told if pair[0].start >= sentence.start]
    ahead = words_at(doc, sentence.start, quantity.start + 1)
    of = re.match(r"\s+of\s+\w+\s+", after)
    verb = words_at(doc, quantity.end + of.end(), sentence.end) if of else doc[:0]
    if here and does_itself(verb):
        here = [*without_places(doc, here)]  # "744 candidates ran for 150 seats; six withdrew"
    noun = None if here else plural_subject(ahead, quantity)
    if noun is None and not told:
        if of and (those := people_at(doc, quantity.end + of.end(), quantity)):
            return those  # "34 of those killed"
        last = sentence_before(doc, sentence)
        noun = plural_subject(last) or only_plural(last)
    if noun is not None and (people or does_itself(verb)) and not names_a_person(noun.text):
        near = words_at(doc, max(quantity.start - MAX_ELLIPSIS, 0), quantity.start)
        named = (t for t in reversed(near) if is_counted(t) and names_a_person(t.text))
        noun = next(named, None if people else noun)
    if noun is not None:
        return Counted(unit_of(noun), None, 0, "ellipsis", EARLIER_SENTENCE)
    return last_counted(here or told, "ellipsis", SAME_SENTENCE)


def _listed_whom(doc: Doc, quantity: Quantity) -> Token | None:
    """ "Residents of Taraz, 62 of whom": the plural that opens the sentence, if no number does."""
    sentence = words_at(doc, quantity.start, quantity.end).sent
    before = [token for token in sentence if token.idx < quantity.number_start]
    if any(token.like_num for token in before):
        return None
    return next((t for t in before if word_class(t) == "noun" and is_counted(t)), None)


def head_after(doc: Doc, offset: int) -> Token | None:
    """The last noun of the noun phrase that begins at an offset."""
    head = None
    start = token_at(doc, offset)
    for token in doc[start:] if start is not None else ():
        if any(near.text == "-" and is_tight(near) for near in doc[token.i : token.i + 2]):
            continue  # "co-owners"
        if token.text in '"“”' and (head is None or not is_plural(head)):
            continue  # "asylum “decision makers”"
        kind = word_class(token)
        if kind in ("noun", "name"):
            head = token
            if is_plural(token) and not _is_compound(token):
                break
        elif (kind not in BEFORE_HEAD and token.lower_ != "not") or head is not None:
            shared = list(doc[token.i + 1 : token.i + 3]) if kind == "conjunction" else []
            if [word_class(word) for word in shared] == ["noun", "noun"] and is_plural(shared[1]):
                return shared[1]  # "pension and benefit recipients"
            break
    return head


def _is_compound(noun: Token) -> bool:
    """ "police calls": a noun that is its own plural before another plural."""
    if noun.lower_ not in word_list("nouns", "same_plural") or noun.i + 1 >= len(noun.doc):
        return False
    return word_class(noun.nbor()) == "noun" and is_plural(noun.nbor())
