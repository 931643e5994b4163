"""Settles spans that were read both as a number and as a date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

from pipeline.records import DateMention, Quantity

S = TypeVar("S", Quantity, DateMention)

# "12 years" in "over the past 12 years" is a duration and names a period; "2024" is only a year.
LOSES_TO_DATE = frozenset({"number", "duration"})


def separate(
    quantities: Sequence[Quantity], dates: Sequence[DateMention]
) -> tuple[tuple[Quantity, ...], tuple[DateMention, ...]]:
    """Quantities without those that are dates, dates without those that are quantities.

    A bare number or a duration inside a date is part of the date ("two years ago", "12 May"),
    except a duration inside a period ("the past 12 years"), which stays a figure as well.
    Money, ages, percentages and measures win over a date.
    """
    kept = tuple(q for q in quantities if not any(_is_date(q, d) for d in _touching(q, dates)))
    strong = [q for q in kept if q.kind not in LOSES_TO_DATE or _is_counted_year(q)]
    return kept, tuple(d for d in dates if not _touching(d, strong))


def _is_counted_year(quantity: Quantity) -> bool:
    """A bare "2005" that the number reader took for no year: "2005 people"."""
    bare = quantity.number_end - quantity.number_start == 4 and quantity.rule == "digits"
    return bare and quantity.kind == "number" and 1000 <= quantity.low < 2100


def _is_date(quantity: Quantity, mention: DateMention) -> bool:
    same = (mention.start, mention.end) == (quantity.number_start, quantity.number_end)
    if same and _is_counted_year(quantity):
        return False
    if quantity.kind == "duration":
        return mention.kind == "date"
    return quantity.kind in LOSES_TO_DATE


def _touching(span: Quantity | DateMention, others: Sequence[S]) -> list[S]:
    first = bisect_right(others, span.start, key=lambda other: other.end)
    touching = []
    for other in others[first:]:
        if other.start >= span.end:
            break
        touching.append(other)
    return touching
