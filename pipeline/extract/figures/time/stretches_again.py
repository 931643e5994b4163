"""Lengths that name a stretch told before: "for the nine months", behind "January-September"."""

from __future__ import annotations

import re

from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.named_times import own_dates, times_told
from pipeline.extract.figures.time.tenses import MONTH, is_long, length
from pipeline.records import Annotated, Interval, Quantity

# "over the" "seven months", not "of 2023"
AGAIN = re.compile(r"\b(?:over|during|in|for|within) (?:the|these|those)(?: same)? $", re.I)
OF_THEM = re.compile(r" (?:of|to|through|ended|ending|from|before|after|since|leading|prior)\b")
LONG_GAP = 1500  # characters to the stretch of "over the seven months"


def stretch_again(new: Reading, annotated: Annotated) -> Interval | None:
    """ "It repaid 88 million in the third quarter; for the nine months 236 million": the stretch
    that a length right before a number names, behind the dates of its own sentence.
    """
    told, sentence = length_again(new), new.sentence
    if told is None or told.end > new.quantity.start:
        return None
    apart = re.fullmatch(r",?[^,;\d]*", sentence.between(told, new.quantity)) is None
    return None if apart else stretch_as_long(told, sentence, annotated)


def length_again(new: Reading) -> Quantity | None:
    """ "Over the" "seven months", behind "in January-July": a stretch that was named before."""
    for told in new.sentence.quantities:
        led = AGAIN.search(new.sentence.before(told))
        if told.kind == "duration" and told.unit == "month" and led:
            return None if OF_THEM.match(new.sentence.after(told)) else told
    return None


def stretch_as_long(told: Quantity, sentence: Sentence, annotated: Annotated) -> Interval | None:
    """The last stretch of that many months that the text tells before, or those up to the end of
    one: "for the nine months", behind "in the third quarter".
    """
    if told.low is None or told.low != told.high:
        return None
    times = times_told(max(0, sentence.start - LONG_GAP), sentence, annotated)
    times += [d.interval for d in own_dates(sentence) if d.end <= told.start]
    wanted = float(told.low) * MONTH
    as_long = next((t for t in reversed(times) if 0 <= length(t) - wanted < MONTH), None)
    parts = (t for t in reversed(times) if is_long(t) and t.last.month == told.low)
    part = next(parts, None) if as_long is None else None
    return Interval(part.first.replace(month=1, day=1), part.end) if part else as_long
