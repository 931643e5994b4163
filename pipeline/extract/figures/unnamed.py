"""What a number counts when no noun follows it: "six of them", "cases rose to 19", "12 killed",
"with an additional six".
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.extract.figures.ages import names_a_person
from pipeline.extract.figures.antecedents import (
    DEFINITE,
    LESS_SURE,
    THERE,
    TIMES,
    Earlier,
    does_itself,
    is_counted,
    is_told_of,
    named_before,
    of_next_place,
    only_plural,
    plural_subject,
    sentence_before,
    without_places,
)
from pipeline.extract.figures.counted_levels import (
    COMPARED_WITH,
    level_again,
    level_of_index,
    level_of_object,
    level_subject,
    next_subject,
)
from pipeline.extract.figures.list_labels import counted_by_label, words_of_people
from pipeline.extract.figures.nouns import (
    Counted,
    is_plural,
    is_tight,
    singular,
    token_at,
    unit_of,
    word_class,
    word_list,
)
from pipeline.extract.figures.population_rates import is_rate, of_rate
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.gazetteer import resolve_place
from pipeline.extract.syntax import conjuncts
from pipeline.extract.text import text_of, words_at
from pipeline.lexicon import any_of, load_rows, load_table
from pipeline.records import Quantity

BRACKET_END = re.compile(r"[^()\n]*\)[^(]*")  # after a number in a bracket, up to one outside
INCLUDING = re.compile(r"\bincluding\s+(?:[^,;.]*\s)?$")
# "83 or 39.5 percent of the 210 fires", "twelve (3%) were minors"
SHARE_BEHIND = re.compile(
    r"\s*(?:,?\s+or|\((?:or\s)?)\s*[\d.,]+\s*(?:%|per\s?cent)(?:\)|,|(?=\s+of\b))"
)
PARTITIVE = re.compile(
    r"\s*(?:(?:more|others?|new|further|additional)\s+)?(?:out\s+)?of\s+(?:the\s+)?"
    r"(?P<what>(?i:them|whom|which|these|those|us|you|the|this|last|his|her|their|its|our|my|all)\b"
    r"|[A-Z]\w+['’]s?(?=\s)|\d[\d,.]*(?=\s)"
    r"|(?<!the )(?:two|three|four|five|six|seven|eight|nine|ten)(?=\s))",
)
OF_THE_SAME = re.compile(r"\s+of the same\b")  # "three of the same strain" are no strains
PREDICATE_RULE = "predicate"  # "97 were women": what others counted after it are is not told
PREDICATE = re.compile(
    r"\s+(?:of\s+(?:them|these|those|whom)\s+(?:(?:were|are)\s+)?|(?:were|are)\s+)(?=[a-z])"
)
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
AMOUNT_OF = re.compile(
    r"\b(?:number|total|count|tally|figure|share|amount)s?\s+of\s+(?:the\s+)?"
    r"(?P<what>(?:[\w'’-]+\s+){0,4}?[\w'’-]+)",
    re.I,
)
AMOUNT_BEHIND = re.compile(r"\s+(?:the|its|their)\s+(?:total\s+)?(?:number|count|tally) of\s+")
BUILT_FOR = re.compile(
    r"\b(?:built|designed|meant|intended|planned|room|space|capacity) for"
    r" (?:(?:only|just|about|some) )?$"
)
PLACE_BRACKET = re.compile(r"[A-Z][\w’'-]* \($")
# "the score was 21": what is so many is named, and is nothing counted before
SUBJECT = re.compile(
    r"\b(?:the|an?|its|his|her|their)\s+(\w+)\s+(?:is|was|stood at|reached)\s+(?:\d+\s+to\s+)?$",
    re.I,
)
SHARE = re.compile(
    r"(?i)(?:%|\b(?:per ?cent|half|thirds?|quarters?|most|all|majority))\s+of\s[^,.;()]{3,60}\($"
)
IT_STOOD = re.compile(
    r"\b(?:it|that) (?:had |has )?"
    r"(?:was|is|been|stood|stands|reached|rose|fell|grew|dropped|exceeded)\b"
    r"(?: (?:at|to|only|just|already|about)){0,2} $",
    re.I,
)
LEVEL_ENDS = re.compile(r"\s*(?:[.,;:)]|$|(?:in|on|by|as|last|this|a|during|against|before)\b)")
HELPING = r"(?:is|are|was|were|has|have|had|be|been|being|also|already|now|still|later)"
PER = re.compile(r"\s+(?:per|for every|for each)\s")
# "the third case this year; there were five in 2023"
ORDINAL = re.compile(
    r"\b(?:first|second|third|\w+th)\s+(?:such\s+)?([a-z]+)\b"
    r"[^.]*[;,]\s+(?:\w+\s+){0,3}there (?:were|had been)\s+$"
)
BEFORE_HEAD = ("adjective", "participle", "number", "adverb")  # "of newly opened cases"
SAME_SENTENCE = 0.75  # how sure an ellipsis is, by how far back its noun stands
EARLIER_SENTENCE = 0.6
AMOUNT_REACH = 120  # characters: ", both men and women, who leave for work abroad stands at "
MAX_TIMES = 100  # nobody counts more months or days of something
LARGE = 1000  # as many were never those of the paragraph before
MAX_ELLIPSIS = 320  # characters back to the noun counted before; farther is another subject


def unnamed_noun(
    doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier
) -> Counted | None:
    """What a number without a noun counts, by the first rule that knows; None if none does."""
    if share := SHARE_BEHIND.match(sentence.after(quantity)):
        behind = replace(quantity, end=quantity.end + share.end())
        of = sentence.after(behind).startswith(" of ")  # "2,300 (46%) of applicants"
        head = _head_after(doc, behind.end + len(" of ")) if of else None
        if head is not None and is_plural(head):
            return Counted(unit_of(head), head, quantity.end, "partitive", 0.88)
        counted = unnamed_noun(doc, behind, sentence, earlier)
        if counted is None or (counted.head is not None and not is_plural(counted.head)):
            return None  # "20 or 15 percent of the herd"
        return replace(counted, end=min(counted.end, quantity.end))
    before = sentence.before(quantity)
    after = sentence.after(quantity)
    rated = of_rate(doc, quantity, sentence, earlier)
    if rated or quantity.low < 0 or is_rate(quantity, sentence):
        return rated  # "at temperatures of minus 20", "the rate is 12 per 100,000 births"
    if _in_money().match(after):
        return None  # "1.9 billion in unpaid wages"
    main = _gone_on_with(doc, earlier, quantity, sentence)
    return (
        _members(quantity, before)
        or _capacity(quantity, before, earlier)
        or _predicate_noun(doc, quantity, after)
        or _noun_before(doc, quantity, before, after)
        or _partitive(doc, quantity, sentence, earlier)
        or _opening(doc, quantity, before)
        or _added(doc, quantity, before, after, main)
        or _their_number(doc, quantity, before)
        or _the_figure(before, after, main)
        or level_again(doc, quantity, main)
        or _bracketed(doc, quantity, before, after)
        or _amount(doc, quantity, before)
        or counted_by_label(quantity, before)
        or next_subject(doc, quantity, before, main)
        or _all_of_them(quantity, before, main)
        or _same_people(before, sentence, main)
        or _people(doc, quantity)
        or level_of_index(doc, quantity, before)
        or level_of_object(doc, quantity, before)
        or level_subject(doc, quantity, before)
        or _ellipsis(doc, quantity, sentence, main)
    )


@cache
def _in_money() -> re.Pattern[str]:
    """ "in unpaid wages": what is so many of a currency that nobody names."""
    sums = any_of(word_list("nouns", "moneys_of") | word_list("nouns", "priced"))
    return re.compile(rf"\s+in\s+(?:[a-z]+\s+){{0,2}}?{sums}\b")


def _members(quantity: Quantity, before: str) -> Counted | None:
    """ "a family of five", "a father of four": who belongs to the noun before "of"."""
    found = re.search(r"\b([a-z]+)\s+of\s+$", before, re.I)
    members: dict[str, str] = load_table("figures.toml")["nouns"]["members"]
    unit = members.get(singular(found[1]).lower()) if found else None
    return Counted(unit, None, quantity.end, "members", 0.85) if unit else None


def _capacity(quantity: Quantity, before: str, earlier: Earlier) -> Counted | None:
    """ "14,000 prisoners in 18 jails built for 9,000": as many of the people it holds."""
    if not BUILT_FOR.search(before):
        return None
    here = (pair for pair in earlier if pair[0].start >= quantity.start - len(before))
    people = [pair for pair in here if names_a_person(pair[1].unit)]
    unit = people[-1][1].unit if people else "person"
    return Counted(unit, None, quantity.end, "capacity", 0.8)


def _predicate_noun(doc: Doc, quantity: Quantity, after: str) -> Counted | None:
    """ "97 were women", "four of them children": what those counted are."""
    found = PREDICATE.match(after)
    span = (
        doc.char_span(quantity.end, quantity.end + found.end(), alignment_mode="contract")
        if found
        else None
    )
    head = _head_after(doc, quantity.end + found.end()) if found else None
    if span is None or head is None or head.tag_ != "NNS":
        return None
    inside = text_of(doc)[max(quantity.start - 4, 0) : quantity.start].lower() == " in "
    if inside or word_class(doc[span.end]) not in ("noun", "adjective"):
        return None  # "two of them facing charges", "in two of them doors were locked"
    return Counted(unit_of(head), None, quantity.end, PREDICATE_RULE, 0.8)


def _noun_before(doc: Doc, quantity: Quantity, before: str, after: str) -> Counted | None:
    """ "monitors, 41 in number,", "pupils, some 2,300 of them,", "new houses: 87 were built"."""
    listed = before.rstrip().endswith(":") and re.match(r"\s+(?:were|have|are)\s", after)
    opens = re.fullmatch(r"\W*(?i:the|its|his|her|their)\s+\w+,\s+", before)
    in_all = listed or re.match(r"\s+(?:in number\b|of them\s*[,.;])", after)
    in_all = in_all or (opens and re.match(r"\s+of them\b", after))
    end = quantity.start - len(before) + len(before.rstrip(" ,:"))
    span = doc.char_span(quantity.start - len(before), end, alignment_mode="contract")
    if in_all is None or span is None or before.rstrip()[-1:] not in (",", ":"):
        return None
    for token in reversed(span):
        if word_class(token) == "noun" and is_counted(token):
            head = None if listed or opens else token  # "its nurses, 12 of them in Osh,"
            return Counted(unit_of(token), head, quantity.end, "noun before", 0.8)
    return None


def _noun_of_which(doc: Doc, quantity: Quantity, before: str) -> Token | None:
    """ "suicides, of which 23": the plural right before."""
    which = re.search(r", of wh(?:ich|om)\s+$", before)
    at = quantity.start - len(before) + which.start() - 1 if which else 0
    noun = words_at(doc, at, at + 1).root if which else None
    return noun if noun is not None and word_class(noun) == "noun" and is_counted(noun) else None


def _added(
    doc: Doc, quantity: Quantity, before: str, after: str, earlier: Earlier
) -> Counted | None:
    """ "an additional six", "200 more", ", of which 40": of what was counted before."""
    more = re.search(
        r"\b(?:additional|further|remaining|other|another|, of (?:which|whom))\s+$", before, re.I
    )
    if more and not earlier and (noun := _noun_of_which(doc, quantity, before)):
        return Counted(unit_of(noun), None, quantity.end, "noun before", LESS_SURE)
    concerns = not word_list("nouns", "concerning").isdisjoint(after.split()[:1])
    more = more or re.match(
        r"\s+more(?:[.,;]|\s+(?:were|was|are|have|had|in|after|at|on)\b)", after
    )
    return _last(earlier, "ellipsis", SAME_SENTENCE) if more or concerns else None


def _the_figure(before: str, after: str, earlier: Earlier) -> Counted | None:
    """ "in 2024, the figure was 310": what was counted first, not what was counted last."""
    said = re.search(
        r"\b(?:the|this|that|these|such|their|\w+['’]s)"
        r" (?:figures?|total|tally|numbers?(?! of))\b[^.;,]{0,40}$",
        before,
        re.I,
    )
    it = IT_STOOD.search(before) and LEVEL_ENDS.match(after)
    if it and earlier and earlier[-1][1].rule in ("amount of", "toll"):
        return _last(earlier[-1:], "ellipsis", EARLIER_SENTENCE)
    if said is None or not earlier:
        return None
    near = [pair for pair in earlier if earlier[-1][0].start - pair[0].start < MAX_ELLIPSIS]
    return _last(near[:1], "ellipsis", EARLIER_SENTENCE)


def _gone_on_with(doc: Doc, earlier: Earlier, later: Quantity, sentence: Sentence) -> Earlier:
    """ "four women, including two minors", "12 cases (3 thefts), up from": what an aside counts is
    not gone on with.
    """
    text = text_of(doc)
    main = [p for p in earlier if not INCLUDING.search(text[max(p[0].start - 60, 0) : p[0].start])]
    outside = [p for p in main if not BRACKET_END.fullmatch(text, p[0].end, later.start)]
    here = bool(outside) and outside[-1][0].start >= sentence.start
    return outside if here else main


def _partitive(
    doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier
) -> Counted | None:
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
    head = _head_after(doc, owner.end() if owner else rest)
    if head is None:
        return _people_at(doc, rest, quantity)  # "three of the five injured"
    timed = singular(head.text) in TIMES and quantity.low > MAX_TIMES  # "2,600 of those months"
    if head.lower_ in word_list("nouns", "carriers") or timed:
        return _last(earlier, "ellipsis", SAME_SENTENCE)
    members: dict[str, str] = load_table("figures.toml")["nouns"]["members"]
    unit = members.get(head.lower_, unit_of(head))  # "six of the gang"
    return Counted(unit, head, head.idx + len(head), "partitive", 0.88)


def _people_at(doc: Doc, offset: int, quantity: Quantity) -> Counted | None:
    """ "Those detained", "registered unemployed", "those who fled": people, by what befell them."""
    told = text_of(doc).startswith("those who ", offset)
    for token in doc[token_at(doc, offset) :]:
        if told or word_class(token) in ("noun", "name", "verb"):
            break
        told = token.lower_ in words_of_people()
        if not told and token.pos_ in ("ADP", "PUNCT", "CCONJ", "SCONJ", "SPACE"):
            break
    return Counted("person", None, quantity.end, "people", 0.8) if told else None


def _opening(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "Of the accused, seven took bribes", "among the schools, 12 have no heating"."""
    found = OPENING.search(before)
    if found is None:
        return None
    offset = quantity.start - len(before) + found.start("what")
    owner = POSSESSIVE.match(text_of(doc), offset, quantity.start)
    head = _head_after(doc, owner.end() if owner else offset)
    if head is None:
        return _people_at(doc, offset, quantity)
    counts = is_plural(head) and head.lower_ not in word_list("nouns", "carriers")
    return Counted(unit_of(head), None, quantity.end, "opening", 0.8) if counts else None


def _names_those(doc: Doc, rest: int) -> bool:
    """ "14,000 of those cases": the noun behind the pronoun says what is counted."""
    head = _head_after(doc, rest)
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
        if of and (those := _people_at(doc, quantity.end + of.end(), quantity)):
            return those  # "34 of those killed"
        last = sentence_before(doc, sentence)
        noun = plural_subject(last) or only_plural(last)
    if noun is not None and (people or does_itself(verb)) and not names_a_person(noun.text):
        near = words_at(doc, max(quantity.start - MAX_ELLIPSIS, 0), quantity.start)
        named = (t for t in reversed(near) if is_counted(t) and names_a_person(t.text))
        noun = next(named, None if people else noun)
    if noun is not None:
        return Counted(unit_of(noun), None, 0, "ellipsis", EARLIER_SENTENCE)
    return _last(here or told, "ellipsis", SAME_SENTENCE)


def _listed_whom(doc: Doc, quantity: Quantity) -> Token | None:
    """ "Residents of Taraz, 62 of whom": the plural that opens the sentence, if no number does."""
    sentence = words_at(doc, quantity.start, quantity.end).sent
    before = [token for token in sentence if token.idx < quantity.number_start]
    if any(token.like_num for token in before):
        return None
    return next((t for t in before if word_class(t) == "noun" and is_counted(t)), None)


def _head_after(doc: Doc, offset: int) -> Token | None:
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


def _amount(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "the number of victims reached 25": the nearest amount that stands before the number."""
    matches = [m for m in AMOUNT_OF.finditer(before) if len(before) - m.end() < AMOUNT_REACH]
    if behind := AMOUNT_BEHIND.match(text_of(doc), quantity.end):  # "brought to 49 the number of"
        return _amount_at(doc, behind.end(), quantity)
    if not matches:
        return _toll(before, quantity)
    offset = quantity.start - len(before) + matches[-1].start("what")
    counted = _amount_at(doc, offset, quantity)
    head = counted.head if counted is not None else None
    return None if head is not None and head.idx >= quantity.start else counted


def _amount_at(doc: Doc, offset: int, quantity: Quantity) -> Counted | None:
    """The noun of an amount, or the people it is of: "the number of those detained"."""
    head = _head_after(doc, offset)
    if head is None:
        return _people_at(doc, offset, quantity)
    return Counted(unit_of(head), head, quantity.end, "amount of", 0.85)


def _bracketed(doc: Doc, quantity: Quantity, before: str, after: str) -> Counted | None:
    """ "Fewer murders (19 against 25 in 2022)", "in 40% of villages (812)": what stands before the
    bracket; "most thefts were registered in Osh (94)": what is so many there.
    """
    start = words_at(doc, quantity.number_start, quantity.number_end).start
    place = PLACE_BRACKET.search(before)
    if place and after.startswith(")") and resolve_place(place.group().rstrip(" (")):
        noun = plural_subject(words_at(doc, quantity.start - len(before), quantity.start))
        return (
            Counted(unit_of(noun), None, quantity.end, "noun before", LESS_SURE) if noun else None
        )
    part = after.startswith(")") and SHARE.search(before)
    if start < 2 or doc[start - 1].text != "(" or not (part or COMPARED_WITH.match(after)):
        return None
    noun = doc[start - 2]
    local = noun.is_lower and singular(noun.text) != noun.text  # "mahallas", taken for a name
    counted = Counted(unit_of(noun), noun, quantity.end, "noun before", 0.8)
    return counted if local or (word_class(noun) == "noun" and is_counted(noun)) else None


def _their_number(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "Their number exceeded 176": what was given the number of before."""
    theirs = re.search(
        r"\b(?:their|the|its)\s+(?:total\s+)?number\b(?! of)[^.;]{0,40}$", before, re.I
    )
    if theirs is None:
        return None
    start = quantity.start - len(before)
    until = start + theirs.start()
    found = list(AMOUNT_OF.finditer(text_of(doc), max(start - MAX_ELLIPSIS, 0), until))
    head = _head_after(doc, found[-1].start("what")) if found else None
    return Counted(unit_of(head), head, quantity.end, "number before", 0.75) if head else None


def _toll(before: str, quantity: Quantity) -> Counted | None:
    """ "the death toll rose to 12", "a population of 20 million"."""
    people = any_of(word_list("nouns", "collectives"))
    found = re.search(rf"\b{people}\b[^,.;]{{0,40}}$", before, re.I)
    return Counted("person", None, quantity.end, "toll", 0.85) if found else None


def _all_of_them(quantity: Quantity, before: str, earlier: Earlier) -> Counted | None:
    """ "a clerk and two guards fled; the three": more than counted last, so of several kinds."""
    last = earlier[-1] if earlier and re.search(r"\bthe\s+$", before, re.I) else None
    if last is None or last[0].high >= quantity.low or not names_a_person(last[1].unit):
        return None
    return Counted("person", None, quantity.end, "people", SAME_SENTENCE)


def _same_people(before: str, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "17 defendants were fined, while three were acquitted": people counted in this sentence."""
    if not earlier or earlier[-1][0].start < sentence.start:
        return None
    if not word_list("verbs", "containing").isdisjoint(before.split()[-1:]):
        return None  # "the archive that 30 clerks kept included 67 from Osh"
    unit = earlier[-1][1].unit
    return _last(earlier, "ellipsis", SAME_SENTENCE) if unit in person_nouns() else None


def person_nouns() -> frozenset[str]:
    """Nouns for people, from the list of countable nouns."""
    return nouns_of("person")


@cache
def nouns_of(kind: str) -> frozenset[str]:
    """The countable nouns of a kind: person, thing."""
    rows = load_rows("countable_nouns.csv", ("noun", "plural", "kind"))
    return frozenset(row["noun"] for row in rows if row["kind"] == kind)


def _people(doc: Doc, quantity: Quantity) -> Counted | None:
    """ "12 killed", "killed 12", "25 were detained", "three others were hurt"."""
    span = words_at(doc, quantity.start, quantity.end)
    sentence = span.sent
    after = [token.lower_ for token in doc[span.end : min(span.end + 4, sentence.end)]]
    while after and after[0] in ("were", "was", "have", "had", "been", "are", "others", "more",
                                 "other", "people", "also", "of", "-", "co"):  # fmt: skip
        after = after[1:]
    before = [token.lower_ for token in doc[max(span.start - 1, sentence.start) : span.start]]
    for word in (*after[:1], *before):
        if word in words_of_people() or word == "strong":  # "a mission 258 strong"
            return Counted("person", None, quantity.end, "people", 0.8)
    return None


def _ellipsis(doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "19 cases last year, with an additional six this year": the noun counted before; in a
    sentence before only what this one is about.
    """
    if quantity.low != quantity.low.to_integral_value() or PER.match(sentence.after(quantity)):
        return None  # nobody counts 3.5 people; "5 per 100,000" is a rate
    before = sentence.before(quantity)
    if not earlier or quantity.start - earlier[-1][0].end > MAX_ELLIPSIS:
        return named_before(doc, quantity, sentence)
    ordinal = ORDINAL.search(before)
    if ordinal is not None:
        noun = words_at(doc, *(sentence.start + at for at in ordinal.span(1))).root
        return Counted(unit_of(noun), None, 0, "ellipsis", SAME_SENTENCE)
    if _scored().search(before):
        return None
    other_subject = SUBJECT.search(before)
    if other_subject and other_subject[1].lower() not in word_list("nouns", "carriers"):
        return None
    for other, counted in earlier:
        if other.low == quantity.low and other.high == quantity.high and quantity.high > 2:
            again = earlier[-1][0].start >= sentence.start or DEFINITE.search(before)
            if again or is_told_of(doc, quantity, before):
                return Counted(counted.unit, None, 0, "same number", SAME_SENTENCE)
    if earlier[-1][0].start >= sentence.start:
        beside = PLACE_BRACKET.search(before)  # "from eight countries, among them Turkey (4)"
        told = without_places(doc, earlier) if beside else earlier
        return _last(told, "ellipsis", SAME_SENTENCE)
    if (listed := of_next_place(doc, quantity, sentence, earlier)) is not None:
        return listed
    if not is_told_of(doc, quantity, before):
        return None  # "Almaty 12 34 56" in a table, "at eleven in the evening"
    apart = "\n\n" in text_of(doc)[earlier[-1][0].end : quantity.start]
    if apart and quantity.high >= LARGE:
        return None  # another paragraph, another subject
    last = words_at(doc, earlier[-1][0].number_start, earlier[-1][0].number_end).sent
    near = [pair for pair in without_places(doc, earlier) if pair[0].start >= last.start_char]
    enough = [pair for pair in near if pair[0].high >= quantity.low and not THERE.search(before)]
    return _last(enough or near, "ellipsis", EARLIER_SENTENCE)


@cache
def _scored() -> re.Pattern[str]:
    """ "with a score of 39": of no things counted."""
    return re.compile(
        rf"\b{any_of(word_list('nouns', 'scores'))} of (?:only |just |about )?$", re.I
    )


def _last(earlier: Earlier, rule: str, confidence: float) -> Counted | None:
    """What was counted last; of "4 smugglers and 9 drivers" all, which are people."""
    units = [counted.unit for _, counted in earlier[-2:]]
    heads = [counted.head for _, counted in earlier[-2:] if counted.head is not None]
    listed = len(set(units)) == len(heads) == 2 and heads[1] in conjuncts(heads[0])
    people = listed and all(names_a_person(unit) for unit in units)
    return Counted("person" if people else units[-1], None, 0, rule, confidence) if units else None
