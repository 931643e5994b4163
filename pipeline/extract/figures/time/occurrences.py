"""When the happening was in which something was done: "the quake, which struck on 5 May, killed
27", "A quake struck on 5 May. ... The quake killed 27".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.tenses import tense
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.function_words import DEFINITE
from pipeline.extract.syntax import (
    children,
    clause_head,
    conjuncts,
    governor,
    preposition,
    relation,
)
from pipeline.extract.text import Stretch, root_at
from pipeline.lexicon import load_table
from pipeline.records import Annotated, DateMention, Interval, Quantity

INSIDE = frozenset(("in", "during", "at", "by", "from"))
RELATIVES = frozenset(("that", "which"))
MOMENTS = frozenset(("moment", "time"))


def times_occurrence(date: Token, told: Token) -> bool:
    """ "The quake, which struck on 5 May, killed 27", "died in the fire that broke out on" Monday:
    whether what a verb tells happened in something that another clause dates.
    """
    noun = _described_with(date)
    if noun is not None and clause_head(noun) == told and _is_setting(noun):
        return True
    return _is_done_by_it(date, told)


def _is_done_by_it(date: Token, told: Token) -> bool:
    """ "Stormed it on Monday in an operation that killed" two: at the time of the clause around."""
    noun = told.head if relation(told) == "relative_clause" else None
    if noun is None or kind_of(noun) is None or tense(told) != "past":
        return False
    itself = {w.lower_ for w in children(told, "subject")} <= RELATIVES
    new = any(word.lower_ in ("a", "an") for word in children(noun, "determiner"))
    clause = clause_head(noun)
    apart = word_list("verbs", "reporting") | word_list("periods", "reactions")
    within = _is_setting(noun) or relation(noun) == "object"
    within = within and clause_head(date) == clause and tense(clause) == "past"
    return itself and new and within and clause.lower_ not in apart


def _described_with(date: Token) -> Token | None:
    """The happening that a relative clause dates: "the quake, which struck on" 5 May."""
    clause = clause_head(date)
    noun = clause.head if relation(clause) == "relative_clause" else None
    if noun is None or kind_of(noun) is None or tense(clause) != "past":
        return None
    others = takewhile(lambda word: word != clause, date.ancestors)
    itself = {w.lower_ for w in children(clause, "subject")} <= RELATIVES
    passive = any(children(clause, "passive_subject", "passive_auxiliary"))
    return noun if itself and not passive and not any(map(kind_of, others)) else None


def _is_setting(noun: Token) -> bool:
    """Whether a happening does or holds what its clause tells: "killed by the blast"."""
    return relation(noun) == "subject" or preposition(noun) in INSIDE


def kind_of(noun: Token) -> str | None:
    """What a happening is called by all its names: "blast", "explosion"; None for other nouns."""
    return _kinds().get(noun.lower_)


@cache
def _kinds() -> dict[str, str]:
    rows = load_table("figures.toml")["happenings"]
    return {form: name for name, words in rows.items() for form in (name, *words)}


def date_of_occurrence(quantity: Quantity, sentence: Sentence, doc: Doc) -> DateMention | None:
    """The date of the happening that left behind what a number counts."""
    first = _told_with(quantity, doc)
    dates = (d for d in sentence.dates if first and times_occurrence(root_at(doc, d), first))
    return next(dates, None)


def _told_with(words: Stretch, doc: Doc) -> Token | None:
    """The predicate over some words, the first of a row, if it tells what was or has been."""
    first = conjuncts(clause_head(root_at(doc, words)))[0]
    return first if tense(first) in ("past", "perfect") else None


def time_of_occurrence(words: Stretch, annotated: Annotated) -> Interval | None:
    """ "A quake struck on 5 May. ... The quake killed 27": the one time told before of it."""
    told = _told_with(words, annotated.doc)
    if told is None:
        return None
    nouns = [word for word in told.sent if clause_head(word) == told and _points_back(word, told)]
    if len(nouns) != 1:
        return None
    kind, at = kind_of(nouns[0]), told.sent.start_char
    before = [m for m in annotated.dates if m.end <= at]
    times = {m.interval for m in before if _dates(root_at(annotated.doc, m), kind)}
    return times.pop() if len(times) == 1 else None


def _points_back(noun: Token, verb: Token) -> bool:
    """ "The blast killed", "died in the blast", "at the time of the blast": one told of before."""
    if kind_of(noun) is None:
        return False
    if not any(word.lower_ in DEFINITE for word in children(noun, "determiner")):
        return False
    above = governor(noun)
    moment = above is not None and above.lower_ in MOMENTS and preposition(noun) == "of"
    return moment or (above == verb and _is_setting(noun))


def _dates(date: Token, kind: str | None) -> bool:
    """Whether a date tells when a happening was: "Saturday's blast", "a blast hit it on" 5 May."""
    nearest = next(_happenings_above(date), None)
    if nearest is not None:
        return kind_of(nearest) == kind
    noun = _described_with(date)
    if noun is not None:
        return kind_of(noun) == kind
    verb = clause_head(date)
    subjects = [kind_of(noun) for noun in children(verb, "subject")]
    return tense(verb) == "past" and subjects == [kind]


def _happenings_above(date: Token) -> Iterator[Token]:
    """The happenings a date stands beside, up to the head of its clause."""
    verb = clause_head(date)
    return (word for word in takewhile(lambda w: w != verb, date.ancestors) if kind_of(word))
