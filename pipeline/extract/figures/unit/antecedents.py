"""The nouns a number goes back to: "the suspects had no papers, and 15 of them were young"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.ages import names_a_person
from pipeline.extract.figures.unit.nouns import (
    Counted,
    is_plural,
    singular,
    unit_of,
    word_class,
    word_list,
)
from pipeline.extract.gazetteer import resolve_place
from pipeline.extract.inflection import noun_forms
from pipeline.extract.syntax import (
    FINITE_OR_MODAL,
    SUBJECTS,
    VERBAL,
    children,
    conjuncts,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.records import Quantity

Earlier = Sequence[tuple[Quantity, Counted]]

LOCATED = re.compile(
    r"(?s)(?!.*(?:[.!?;]\s|\n)).*\b(?:in|at|from|across|by|with|for|of)\s+(?:all\s+|the\s+)*$"
)
# "there had been 21", "of the 86", "most of them, 51, are"
THERE = re.compile(
    r"(?:\b(?:there|it|that)\s+(?:is|are|was|were|will\s+be|(?:had|have)\s+been)"
    r"|^\W*(?:of|out\s+of)(?:\s+the)?|\bof\s+(?:them|these|those),)\s+(?:only\s+|just\s+)?$",
    re.I,
)
WITH = re.compile(r",\s+with\s+(?:\w+ly\s+)?$")  # ", with about 700 waiting"
DEFINITE = re.compile(r"\b(?:the|all|those|these)\s+(?:[a-z]+\s+)?$", re.I)  # "the big four"
# "Most of them were in Osh (12)", "it is followed by Naryn with 9", "Talas is second with 7"
RANKED = re.compile(
    r"\b(?:followed by|most|fewest|least|highest|lowest|largest|smallest|leads?|leader"
    r"|leading|tops?|behind|ahead of|next|then|first|second|third|fourth|fifth|last"
    r"|(?:of|among) (?:them|these|those))\b",
    re.I,
)
RANK = (
    r"(?:,? (?:(?:is|was|came|comes|ranks|ranked) )?(?:in )?"
    r"(?:first|second|third|fourth|fifth|last|next)(?: place)?)?"
)
PLACE_BEFORE = re.compile(
    r"(?P<name>(?:[A-Z][\w’'-]+ )?[A-Z][\w’'-]+)"
    rf"(?: (?:[Rr]egion|[Oo]blast|[Pp]rovince|[Dd]istrict|city))?{RANK}"
    r"(?:\s*[(:–—-]\s*|,? with\s+)(?:(?:only|just|about) )?$"
)
LESS_SURE = 0.6  # a noun no number counts before
DID = ("did", "do")
TIMES = frozenset(("year", "month", "week", "day", "hour", "minute", "time"))
SAME_SENTENCE = 0.75  # how sure an ellipsis is, by how far back its noun stands
EARLIER_SENTENCE = 0.6
MAX_ELLIPSIS = 320  # characters back to the noun counted before; farther is another subject
OPENS_WITH_ANAPHOR = re.compile(
    r"\W*(?:[Oo]f|[Aa]mong)\s+(?P<them>(?:them|these|those)\b(?:\s+\w+ed\b)?)"
)


def is_counted(noun: Token) -> bool:
    """ "offences fell to 12"; not "ten years ago there were 12"."""
    return is_plural(noun) and singular(noun.text) not in TIMES


def without_places(doc: Doc, earlier: Earlier) -> Earlier:
    """ "9,800 inmates were held in 60 colonies": the sentence is about inmates, not colonies."""
    for place in range(len(earlier) - 1, 0, -1):
        (first, _), (last, _) = earlier[place - 1 : place + 1]
        between = text_of(doc)[first.end : last.start]
        if not LOCATED.match(between):
            return earlier[: place + 1]
    return earlier[:1]


def is_told_of(doc: Doc, quantity: Quantity, before: str) -> bool:
    """Whether a clause is about a number: "six were fined", "there had been 21"."""
    span = words_at(doc, quantity.start, quantity.end)
    behind = [token.tag_ for token in doc[span.end : span.end + 2] if token.pos_ != "ADV"][:1]
    if WITH.search(before):
        return behind in (["VBG"], ["VBN"])
    does = bool(behind) and (behind[0] in FINITE_OR_MODAL or behind[0] == "VBN")
    return does or relation(span.root) in SUBJECTS or THERE.search(before) is not None


def does_itself(words: Span) -> bool:
    """Whether words begin with a verb of doing: "six of them withdrew", not "were seized"."""
    verb = words[0] if len(words) else None
    if verb is None or (verb.pos_ == "AUX" and verb.lower_ not in DID):
        return False
    return verb.tag_ in FINITE_OR_MODAL or (verb.tag_ == "VBN" and verb.head == verb)


def plural_subject(words: Span, number: Quantity | None = None) -> Token | None:
    """The last plural that a clause is about, other than who says so or acts on the number."""
    over: list[Token] = []
    if number is not None:
        root = words_at(words.doc, number.number_start, number.number_end).root
        up = [*root.ancestors]
        over = [token for token in up if token.pos_ in VERBAL][:1]
        over = [] if any(t.head in over and relation(t) in SUBJECTS for t in up) else over
    for noun in reversed(words):
        if word_class(noun) != "noun" or not is_counted(noun) or _is_own_plural(noun):
            continue
        first = conjuncts(noun)[0]
        above = governor(first) if preposition(first) == "of" else first
        if above is None or relation(above) not in SUBJECTS or above.head in over:
            continue
        part = above == first or above.pos_ in ("PRON", "DET", "NUM")
        part = part or above.lower_ in word_list("nouns", "carriers")
        said = above.head.lower_ in word_list("verbs", "reporting")
        row = conjuncts(first)
        if part and not said and (len(row) == 1 or row[-1].nbor(-1).lower_ == "other"):
            return row[-1]
    return None


def only_plural(words: Span) -> Token | None:
    """The plural of a sentence that has no other, no body that acts and no price."""
    apart = noun_forms("people.toml", "people", "authority") | word_list("nouns", "priced")
    counted = (t for t in words if word_class(t) == "noun" and is_counted(t))
    plurals = [noun for noun in counted if not _is_own_plural(noun)]
    return plurals[0] if len(plurals) == 1 and plurals[0].lower_ not in apart else None


def _is_own_plural(noun: Token) -> bool:
    """ "Police", "staff": no telling whether many are meant."""
    return singular(noun.text) == noun.lower_


def sentence_before(doc: Doc, sentence: Sentence) -> Span:
    """The sentence before another; empty at the beginning."""
    first = words_at(doc, sentence.start, sentence.end).start
    return doc[first - 1].sent if first else doc[:0]


def named_before(doc: Doc, quantity: Quantity, sentence: Sentence) -> Counted | None:
    """ "The men were let in. Twelve have left", "refugees are lodged, with 700 waiting"."""
    before = sentence.before(quantity)
    ahead = words_at(doc, sentence.start, quantity.start + 1)
    known = DEFINITE.search(before) or THERE.search(before)
    if known or not is_told_of(doc, quantity, before):
        return None
    if WITH.search(before):
        noun = plural_subject(ahead)
    else:
        noun = None if any(map(is_plural, ahead)) else only_plural(sentence_before(doc, sentence))
    return Counted(unit_of(noun), None, 0, "ellipsis", LESS_SURE) if noun else None


def of_next_place(
    doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier
) -> Counted | None:
    """ "Most of them were in Osh (12), followed by Naryn (9)", "Osh had 12 fires. Naryn had 9".

    What the sentence before counted, where it counted one thing, in a ranking no fewer.
    """
    before, whole = sentence.before(quantity), quantity.low == quantity.low.to_integral_value()
    place = PLACE_BEFORE.search(before) if RANKED.search(before) else None
    last = sentence_before(doc, sentence)
    named = place and (resolve_place(place["name"]) or resolve_place(place["name"].split()[-1]))
    again = not named and _does_the_same(doc, quantity, last)
    if not whole or not (named or again):
        return None
    told = [p for p in earlier if last.start_char <= p[0].start < sentence.start]
    told = [pair for pair in told if pair[1].unit not in word_list("nouns", "places")]
    units = {counted.unit for _, counted in told}
    enough = again or any(number.high >= quantity.low for number, _ in told)
    return (
        Counted(units.pop(), None, 0, "ellipsis", LESS_SURE) if len(units) == 1 and enough else None
    )


def _does_the_same(doc: Doc, quantity: Quantity, last: Span) -> bool:
    """ "Osh registered 40 thefts. Bishkek registered 52": another place with the same verb."""
    number = words_at(doc, quantity.number_start, quantity.number_end).root
    verb = number.head
    if relation(number) != "object" or not len(last) or verb.lower_ != last.root.lower_:
        return False
    subjects = [[*noun.subtree] for top in (verb, last.root) for noun in children(top, *SUBJECTS)]
    placed = (any(t.is_title and resolve_place(t.text) for t in phrase) for phrase in subjects)
    return len(subjects) == 2 and all(placed)


def last_counted(earlier: Earlier, rule: str, confidence: float) -> Counted | None:
    """What was counted last; of "4 smugglers and 9 drivers" all, which are people."""
    units = [counted.unit for _, counted in earlier[-2:]]
    heads = [counted.head for _, counted in earlier[-2:] if counted.head is not None]
    listed = len(set(units)) == len(heads) == 2 and heads[1] in conjuncts(heads[0])
    people = listed and all(names_a_person(unit) for unit in units)
    return Counted("person" if people else units[-1], None, 0, rule, confidence) if units else None
