"""Sentences that go on with the figures of the one before: "Another 2 million went to schools",
"Of them, 120 were freed", "It also bought 12 buses". They keep its time, and its currency.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.sums import MAGNITUDE
from pipeline.records import Interval, Quantity

MAX_GAP = 300  # characters to the sentence that "of them" goes back to
TOLD_OF_OTHERS = frozenset(("ellipsis", "same number", "partitive"))
ALSO = re.compile(r"\W*(?:(?:the|he|she|it|they)\b\s*){1,2}(?:[\w-]+\s+){0,3}also\b", re.I)
MONTH = 28  # days; a stretch as long is that of a statistic, a day is that of a happening


@dataclass(frozen=True, slots=True)
class Told:
    """A number that was read before, with its time."""

    reading: Reading
    period: Interval | None


def period_before(new: Reading, told: Sequence[Told], view: str) -> Interval | None:
    """The time of the sentence before, for a number that goes on with its figures."""
    sentence = new.sentence
    if sentence.dates or not told or told[-1].reading.sentence.start == sentence.start:
        return None
    last = told[-1].reading.sentence
    before = [t for t in told if t.reading.sentence.start == last.start]
    same = [t for t in before if t.reading.unit == new.unit]
    period = (same or before)[0].period
    gap = view[last.end : sentence.start]
    if period is None or len(gap) > MAX_GAP:
        return None
    if _opens_with_anaphor(sentence):
        return period
    if gap.strip() or "\n\n" in view[last.end - 1 : sentence.start] or _is_timeless(sentence):
        return None
    return period if _goes_on(new, bool(same), period) else None


def _goes_on(new: Reading, same: bool, period: Interval) -> bool:
    """Whether a number is one more of those before, or of the same statistic."""
    counted, sentence = new.counted, new.sentence
    if same and counted is not None and counted.rule in TOLD_OF_OTHERS:
        return True
    if is_added(new.quantity, sentence):
        return True
    # "340 cases were opened in 2024. Some 120 cases went to court": not of people in general
    again = same and counted is not None and counted.unit != "person"
    return _is_long(period) and (again or ALSO.match(sentence.text) is not None)


def _is_long(period: Interval) -> bool:
    if period.start is None or period.end is None:
        return False
    return (period.end - period.start).days >= MONTH - 1


def _opens_with_anaphor(sentence: Sentence) -> bool:
    opening = sentence.text.lstrip(" \n\"'").lower()
    return any(opening.startswith(words) for words in word_list("periods", "anaphors"))


def _is_timeless(sentence: Sentence) -> bool:
    words = "|".join(word_list("periods", "timeless"))
    return re.search(rf"\b(?:{words})\b", sentence.text) is not None


def is_added(quantity: Quantity, sentence: Sentence) -> bool:
    """ "another 2 million", "four more were found"."""
    before = sentence.text[: quantity.start - sentence.start]
    after = sentence.text[quantity.end - sentence.start :]
    return bool(_adding().search(before) or re.match(r"\s+(?:more|others?)\b", after))


@cache
def _adding() -> re.Pattern[str]:
    words = "|".join(sorted(word_list("periods", "adding"), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\s+(?:about|some|over|nearly|almost|at least)?\s*$", re.I)


def in_currency_before(
    quantity: Quantity, sentence: Sentence, last: Reading, view: str
) -> Quantity | None:
    """ "It paid 5 million tenge. Another 2 million went to schools": tenge as well."""
    if last.kind != "money" or last.unit is None:
        return None
    bare = quantity.kind == "number" and MAGNITUDE.search(view[quantity.start : quantity.end])
    near = sentence.start - last.sentence.end < MAX_GAP
    if not bare or not near or not _adding().search(view[sentence.start : quantity.start]):
        return None
    return replace(quantity, kind="money", unit=last.unit, rule=f"{quantity.rule}, currency before")
