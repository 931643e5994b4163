"""Stretches up to now, no more exact than their beginning: "since 2019" ends with a year."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from pipeline.records import DateMention, Interval

UP_TO_NOW = frozenset(("since", "past_stretch", "unit_to_date"))
IN_YEARS = re.compile(
    r"^since (?:the (?:start|beginning) of )?\d{4}$|\b(?:since last year|years|year to date)$", re.I
)
BEGINNING = re.compile(r"\b(?:start|beginning) of\b", re.I)
IN_DAYS = re.compile(r"\b(?:days?|weeks?|nights?|hours?)\b", re.I)


def in_whole_units(date: DateMention, words: str) -> DateMention:
    """A stretch up to now, as exact as its beginning is told: "since 2019" ends with a year."""
    start, end = date.interval.start, date.interval.end
    if date.rule not in UP_TO_NOW or start is None or end is None:
        return date
    if IN_DAYS.search(words) or (end + timedelta(days=1)).day == 1:
        return date
    begun = BEGINNING.search(words) and start.year == end.year  # "since the start of this year"
    whole_years = IN_YEARS.search(words) is not None and not begun
    if start.day > 1 and not (whole_years or date.rule == "past_stretch"):
        return date
    start = start.replace(month=1, day=1) if whole_years else start.replace(day=1)
    after = end.replace(day=1) + timedelta(days=32)
    after = end.replace(year=end.year + 1, month=1) if whole_years else after
    end = after.replace(day=1) - timedelta(days=1)
    return replace(date, interval=Interval(start, end))
