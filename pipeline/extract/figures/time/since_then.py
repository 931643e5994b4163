"""Numbers told "since then": of the stretch from the date named before to the day of writing."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.time.named_times import own_dates, sentence_of
from pipeline.extract.figures.time.tenses import stretch_to_now, tense
from pipeline.extract.figures.time.told_dates import names_a_thing, times_a_statement
from pipeline.extract.syntax import children, conjuncts, preposition, relation
from pipeline.records import Annotated, DateMention, Interval, Quantity

NEXT_TO = re.compile(r"[^,;:\d]*")
MOMENTS = frozenset(("time", "day", "moment", "date"))
SENTENCES_BACK, REACH = 3, 450  # sentences and characters to the date that "then" stands for


def since_mark(verb: Token | None) -> Token | None:
    """The word that tells what was done of the time since: "since then 62 were", "has since"."""
    if verb is None or tense(verb) not in ("perfect", "past"):
        return None
    words = (child for told in (verb, conjuncts(verb)[0]) for child in told.children)
    return next((word for word in words if _points_back(word)), None)


def _points_back(word: Token) -> bool:
    if word.lower_ == "since":
        return relation(word) == "adverb" and not any(word.children)
    that = word.lower_ == "then" or (
        word.lower_ in MOMENTS and any(w.lower_ == "that" for w in children(word, "determiner"))
    )
    return that and preposition(word) == "since"


def has_its_own(reading: Reading, mark: Token) -> bool:
    """ "It has grown since then: 40 in 2022": a date behind the mark, next to the number."""
    behind = (date for date in reading.sentence.dates if date.start > mark.idx)
    beside = (reading.sentence.between(*_in_order(date, reading.quantity)) for date in behind)
    return reading.kind in ("age", "duration") or any(map(NEXT_TO.fullmatch, beside))


def _in_order(date: DateMention, number: Quantity) -> tuple[DateMention | Quantity, ...]:
    return (date, number) if date.start < number.start else (number, date)


def time_since(mark: Token, annotated: Annotated) -> Interval | None:
    """From the last date named before the mark to the time of writing."""
    at = mark.idx
    near = [s for s in annotated.doc.sents if at - REACH <= s.start_char < at][-SENTENCES_BACK:]
    parts = [sentence_of(s.start_char, s.end_char, annotated) for s in near]
    times = [
        date.interval
        for part in parts
        for date in own_dates(part)
        if date.end <= at
        and not names_a_thing(part.before(date), part.after(date))
        and not times_a_statement(part.before(date), part.after(date), date)
    ]
    return stretch_to_now(times[-1], annotated.anchor) if times else None
