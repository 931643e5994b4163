"""Says what a count without its noun counts: "four in Taraz", "five voted against"."""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Token

from pipeline.extract.figures.unit.nouns import plural_of, word_list
from pipeline.extract.figures.unit.unnamed import PREDICATE_RULE
from pipeline.extract.figures.what.clauses import subject_of
from pipeline.extract.figures.what.compression import words_behind
from pipeline.extract.figures.what.counted_things import OF, with_verb
from pipeline.extract.figures.what.follow_ups import following, share_told
from pipeline.extract.figures.what.measured import Measured
from pipeline.extract.figures.what.owners import noun_phrase_left
from pipeline.extract.figures.what.rows import in_a_bracket, part_in_bracket, told_again
from pipeline.extract.figures.what.shares import SHORT, among_told, goes_on
from pipeline.extract.figures.what.trimming import neighbours, shortened, without_end
from pipeline.extract.syntax import FINITE, FINITE_OR_MODAL, NOMINAL, relation
from pipeline.extract.text import root_at, text_of, words_at

IN_THEM = re.compile(
    r"\b(?:in|on|at|to|from|with|for)\s$", re.I
)  # "in 23 of them doors were locked"
THERE_WERE = re.compile(r"\b[Tt]here\s+(?:were|was|are|had been|have been)\s+(?:only\s+|just\s+)?$")
WERE_FROM = re.compile(r"^(?:were|was|are|is)\s+(?=(?:from|in|at|of)\b)")
AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|as opposed to|versus|(?<!ed )(?<!en )against)"
    r" (?:(?:just|only|about) )?$"
)
# "41 crimes were registered against" 45 "in 2022"; not "against 45 of them"
AGAINST_BARE = re.compile(r"\bagainst (?:(?:just|only|about) )?$")
THAN_IN_BRACKET = re.compile(r"\bthan\s[^,.;:()]{1,40}?(\s*\()$")
FOLLOWED_BY = re.compile(r"^followed by (?:the )?|\s(?:more|others?)$")
OF_ANOTHER_TIME = re.compile(
    r"\s*(?:[.;,)]|$)|\s+(?:in\s+(?:\w+\s+)?(?:19|20)\d\d|(?:a|the|last) (?:year|month))\b"
)
WHO_DO = re.compile(r"\s+((?:who|that|which)\s.*)")  # "34%" "who said it improved"
# "the miners' 800 workers" "and the nurses' union's" 20
OWNER = re.compile(r"(?:,|\band)\s+(?:the\s+)?((?:[\w’']+\s+){0,3}\w+(?:['’]s|s['’]))\s+$")
GLUED_LABEL = re.compile(r"[a-z]-$")  # "women-56"
LABEL_DID = re.compile(r"\b([A-Za-z]+s [a-z]+(?:ed|en|t))(?:: | [-–—] )$")  # "Cases closed: 88"


def against(number: Measured) -> str:
    """ "Opened six cases, compared with 31 cases in 2018": what was told of the like before."""
    if number.counted is None or not is_compared(number):
        return ""
    alike = [told for other, told in reversed(number.earlier) if other == number.counted.unit]
    last = next(iter(number.sentence.earlier(number.quantity)[::-1]), None)
    first = number.sentence.alike_before(number.quantity)
    if last and first and number.sentence.bracket(last):  # not "labor" of "(35 sex, 30 labor)"
        alike = [told for told in alike if without_end(told) == number.told(first)] or alike
    whole = alike[0].partition(" among ")[2] if alike else ""
    return next((told for told in alike if told == whole), alike[0] if alike else "")


def is_compared(number: Measured) -> bool:
    """Whether a number only stands against another one."""
    before, after = number.sentence.before(number.quantity), number.sentence.after(number.quantity)
    bare = AGAINST_BARE.search(before) and OF_ANOTHER_TIME.match(after)
    than = THAN_IN_BRACKET.search(before)  # "more than in May (82 thefts)"
    at = number.sentence.start + than.start(1) if than else 0
    dated = any(date.end == at for date in number.sentence.dates)
    return bool(bare or AGAINST.search(before) or dated)


def of_others(number: Measured) -> str:
    """ "compared with 34% who said it improved", "against 20% of passengers": what is said of these
    and not of those before.
    """
    quantity, sentence = number.quantity, number.sentence
    first = sentence.alike_before(quantity)
    if first is None or not AGAINST.search(sentence.before(quantity)):
        return ""
    own = WHO_DO.match(following(quantity, sentence))
    behind = words_at(number.doc, first.told_end, quantity.start)
    of = OF.match(sentence.text, first.end - sentence.start)
    if own is None:
        share = share_told(number.doc, quantity, sentence) if number.noun is None else ""
        told = number.told(first)
        verb = next((t.text for t in behind if t.tag_ in FINITE_OR_MODAL), "")
        if told.startswith("share of "):
            return f"{share}{''.join(told.partition(f' {verb} ')[1:])}" if share and verb else share
        return f"{share}: {told}" if share else ""
    if number.counted is not None:
        return f"{plural_of(number.counted.unit)} {own[1]}"
    nouns = takewhile(lambda t: t.pos_ in ("NOUN", "PROPN", "ADJ"), behind[1:] if of else ())
    return " ".join(["share", *(["of"] if of else []), *(t.text for t in nouns), own[1]])


def bare_count(number: Measured, unit: str) -> str:
    """ "four in Taraz", "five voted against": the noun told before, with the words of its own."""
    doc, quantity, sentence, told = number.doc, number.quantity, number.sentence, number.told
    noun = plural_of(unit) if quantity.high > 1 else unit
    if GLUED_LABEL.search(sentence.before(quantity)):
        return noun  # its words are one with the number
    if did := LABEL_DID.search(sentence.before(quantity)):
        return did[1]
    shared = in_a_bracket(doc, quantity, sentence, told)
    shared = shared or told_again(quantity, sentence, told)
    shared = shared or _as_before(number, unit)
    last = next(iter(sentence.earlier(quantity)[::-1]), None)
    if last is not None and re.fullmatch(rf"(?: {noun})? to ", sentence.between(last, quantity)):
        return f"{told(last)} to"  # "gained 5 points to 3,817"
    part = part_in_bracket(quantity, sentence)
    if shared or part:
        return f"{shared}{_kind_in_bracket(number)}" if shared else f"{noun}: {part}"
    behind = without_end(goes_on().sub("", following(quantity, sentence).strip()))
    behind = re.sub(r"^and\s.*", "", WERE_FROM.sub("", behind))  # "has 20 and the other firm"
    if owner := OWNER.search(sentence.before(quantity)):
        return " ".join([owner[1], noun, behind]).strip()
    if number.counted is not None and number.counted.rule == PREDICATE_RULE:
        return among_told(re.sub(r"^(?:were|are)\s+", "", behind) or noun, number)
    number_word = root_at(doc, quantity)
    number_word = number_word.head if number_word.head.lower_ == "more" else number_word
    told_of = with_verb(number_word, noun)
    harmed = noun != told_of and relation(number_word) == "object"  # "a fire killed 12 in Osh"
    if behind and harmed and behind.split()[0] in word_list("what", "links"):
        return f"{told_of} {behind}"
    if (holder := _holder(number_word)) and not behind:
        return f"{noun} of {holder}"
    if behind:
        words = words_at(doc, quantity.told_end, sentence.end)[:2]
        acts = len(words) == 2 and words[0].tag_ in ("VBD", "VBP") and words[1].pos_ == "PRON"
        if acts and behind == words[0].text:
            return f"{noun} that {behind}"  # "61 supported it"
        apart = (
            ":" if IN_THEM.search(text_of(doc)[max(quantity.start - 6, 0) : quantity.start]) else ""
        )
        return f"{noun}{apart} {behind}"
    if told_of != noun:  # "took 40 horses and sold three", "44 of the 90 voted against a draft"
        behind = words_behind(doc, quantity, sentence, number_word)
        leads = behind.split()[:1] and behind.split()[0] in word_list("what", "links")
        return f"{told_of} {behind}" if leads and len(told_of.split()) <= SHORT else told_of
    near = FOLLOWED_BY.sub("", neighbours(quantity, sentence, alone=True))
    return f"{noun}: {shortened(near)}" if near else noun


def _kind_in_bracket(number: Measured) -> str:
    """ "65 raids (35 customs posts, 30 markets)": the first of them, by the words behind it."""
    quantity, sentence = number.quantity, number.sentence
    behind = following(quantity, sentence)
    named = sentence.bracket(quantity) is not None and 0 < len(behind.split()) <= SHORT
    if not named:
        return ""
    kind = words_at(number.doc, quantity.told_end + 1, quantity.told_end + len(behind))
    plain = all(t.pos_ in (*NOMINAL, "ADJ", "VERB") and t.tag_ not in FINITE_OR_MODAL for t in kind)
    return f": {kind.text}" if plain and kind[-1].pos_ in NOMINAL else ""


def _holder(number_word: Token) -> str:
    """ "Osh has 40 schools, Naryn has 12": what has them."""
    verb = number_word.head
    has = relation(number_word) == "object" and verb.lower_ in ("has", "have", "had")
    subject = subject_of(verb) if has and verb.tag_ in FINITE else None
    named = subject is not None and subject.pos_ in ("NOUN", "PROPN")
    return noun_phrase_left(subject, 0) if subject is not None and named else ""


def _as_before(number: Measured, unit: str) -> str:
    """ "In 2019 there had been 380,000": what was counted before, at another time."""
    before, after = (
        number.sentence.before(number.quantity),
        number.sentence.after(number.quantity),
    )
    if THERE_WERE.search(before) is None or not re.match(r"\s*(?:[.,;]|in \d|and \S+ in|$)", after):
        return ""
    return next((told for other, told in reversed(number.earlier) if other == unit), "")
