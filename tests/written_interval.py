"""Intervals as case tables write them: `2024`, `2024-03-05`, `2024-01/2024-03`, `../2024`."""

from __future__ import annotations

from datetime import date

from pipeline.normalize.dates.calendar import months, years
from pipeline.records import Interval


def interval(text: str | None) -> Interval | None:
    """The days a case means; an end written `..` is open, `none` is no time at all."""
    if text is None or text == "none":
        return None
    first, _, last = text.partition("/")
    start, end = _unit(first), _unit(last or first)
    return Interval(start and start.start, end and end.end)


def _unit(text: str) -> Interval | None:
    if text == "..":
        return None
    numbers = [int(n) for n in text.split("-")]
    if len(numbers) == 3:
        return Interval(date(*numbers), date(*numbers))
    return months(*numbers) if len(numbers) == 2 else years(numbers[0])
