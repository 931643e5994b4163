"""Our readers in the form that scorers of other projects' cases ask for.

`money`, `dates` and `quantities` take a text and the day it is read against ("2024-07-05" or None)
and give dictionaries: start, end, kind, value_low, value_high, currency, iso.

    python ../shared/peer-cases/score.py dates benchmarks.peer_cases:dates
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from pipeline.normalize.dates import find_dates
from pipeline.normalize.dates.calendar import DAY, unit_around
from pipeline.normalize.overlaps import separate
from pipeline.normalize.quantities import find_quantities
from pipeline.records import Anchor, DateMention, Interval, Quantity

Row = dict[str, Any]
ISO_UNITS = {"year": "Y", "month": "M", "week": "W", "day": "D"}
ISO_CLOCK = {"hour": "H", "minute": "M", "second": "S"}
LENGTHS = {
    "hour": "PT1H",
    "day": "P1D",
    "week": "P1W",
    "month": "P1M",
    "year": "P1Y",
    "decade": "P10Y",
}
# What no table takes for a figure: "after a decade of talks"; "twice a year" is a rate.
AFTER = "".join(f"(?<={word} )|" for word in ("in", "after", "than", "nearly", "almost", "about"))
A_UNIT = re.compile(rf"\b(?:{AFTER}(?<=over ))an? (?:full |whole )?({'|'.join(LENGTHS)})\b(?!-)")
KINDS = {"number": "number", "count": "number", "money": "money", "percent": "percent"}
KINDS |= {"age": "age", "duration": "duration"}


def money(text: str, _reference: str | None = None) -> list[Row]:
    """The sums of money of a text.

    >>> [(row["value_low"], row["currency"]) for row in money("He paid 5 million tenge.")]
    [(5000000.0, 'KZT')]
    """
    return [_quantity(found) for found in find_quantities(text) if found.kind == "money"]


def quantities(text: str, _reference: str | None = None) -> list[Row]:
    """The quantities of a text, of every kind."""
    return [_quantity(found) for found in find_quantities(text)]


def dates(text: str, reference: str | None = None) -> list[Row]:
    """The dates and periods of a text as intervals, and its durations.

    "Over the past 12 years" is given once, as the interval. Vague times ("recently", "in recent
    years", "now") are none: nothing could be put into a table for them. As the cases do, 5/12 is
    May 12, and "a week later" without a date before it is told from the reference.

    >>> [(row["kind"], row["iso"]) for row in dates("Held for two days in May 2024.")]
    [('duration', 'P2D'), ('date', '2024-05-01/2024-05-31')]
    """
    anchor = _anchor(reference)
    told = find_dates(text, anchor, month_first=True, told_before=anchor.interval)
    found, mentions = separate(find_quantities(text), told)
    rows = [_mention(mention, anchor) for mention in mentions]
    for quantity in found:
        apart = all(row["end"] <= quantity.start or quantity.end <= row["start"] for row in rows)
        if quantity.kind == "duration" and apart:
            rows.append(_quantity(quantity))
    return sorted(rows, key=lambda row: row["start"])


def timeml(text: str, reference: str | None = None) -> list[Row]:
    """The dates and durations of a text as TimeML marks them (TimeBank, TempEval-3, MEANTIME).

    Dates stand alone ("since 2019" is 2019, "late May" May) and stretches that are told by their
    length ("the past two months") are durations.

    >>> [row["iso"] for row in timeml("In the past two months and since late May.", "2024-07-05")]
    ['P2M', '2024-05-01/2024-05-31']
    >>> text = "Over the past two months he came at 9 a.m. Tuesday, after the Feb. 4 raid."
    >>> [text[row["start"] : row["end"]] for row in timeml(text, "2024-07-05")]
    ['the past two months', '9 a.m. Tuesday', 'Feb. 4']
    """
    anchor = _anchor(reference)
    mentions = find_dates(text, anchor, told_before=anchor.interval, bare=True)
    rows = [row for mention in mentions for row in _timexes(mention, anchor, text)]
    for quantity in find_quantities(text):
        apart = all(row["end"] <= quantity.start or quantity.end <= row["start"] for row in rows)
        if quantity.kind == "duration" and apart:
            rows.append(_quantity(quantity))
    for words in A_UNIT.finditer(text):
        start, end = words.span()
        if all(row["end"] <= start or end <= row["start"] for row in rows):
            iso = LENGTHS[words[1]]
            rows.append({"start": start, "end": end, "kind": "duration", "iso": iso})
    return sorted(rows, key=lambda row: row["start"])


def _timexes(mention: DateMention, anchor: Anchor, text: str) -> list[Row]:
    """What is marked: "April 24 and 25" are two days."""
    words, days = text[mention.start : mention.end], mention.interval
    left, _, right = words.partition(" and ")
    if mention.rule != "days_of_month" or not right or days.first + DAY != days.end:
        return [_timex(mention, anchor, words)]
    first = replace(
        mention, end=mention.start + len(left), interval=Interval(days.start, days.start)
    )
    last = replace(mention, start=mention.end - len(right), interval=Interval(days.end, days.end))
    return [_mention(first, anchor), _mention(last, anchor)]


def _timex(mention: DateMention, anchor: Anchor, words: str) -> Row:
    """A date, or the length of a stretch; "two weeks ago" is a week."""
    row = _mention(mention, anchor)
    if mention.rule == "unit_to_date":  # "so far this year"
        unit = next(unit for unit in ("week", "month", "quarter", "year") if unit in words + "year")
        whole = unit_around(unit, mention.interval.last)
        return {**row, "iso": f"{whole.start}/{whole.end}"}
    if mention.kind == "period" and mention.interval.end:
        ahead = anchor.interval and mention.interval.first == anchor.interval.last + DAY
        start = mention.interval.first - DAY if ahead else mention.interval.first
        after = relativedelta(mention.interval.end, start)
        months = after.years * 12 + after.months
        days = (mention.interval.end - start).days
        length = f"P{days}D" if after.days else f"P{months}M"
        return {**row, "kind": "duration", "iso": length}
    if mention.rule == "ago" and "week" in words and mention.interval.is_day:
        monday = mention.interval.first - timedelta(days=mention.interval.first.weekday())
        return {**row, "iso": f"{monday}/{monday + timedelta(days=6)}"}
    return row


def _anchor(reference: str | None) -> Anchor:
    if not reference:
        return Anchor(None, "none")
    day = date.fromisoformat(reference[:10])
    return Anchor(Interval(day, day), "published")


def _mention(mention: DateMention, anchor: Anchor) -> Row:
    first, last = _ends(mention.interval)
    now = anchor.interval.end if anchor.interval else None
    if mention.rule == "since" and last == now:
        last = None  # their "since 2019" has no end, ours ends with the time of writing
    start, end = (day.isoformat() if day else ".." for day in (first, last))
    iso = start if start == end else f"{start}/{end}"
    return {"start": mention.start, "end": mention.end, "kind": "date", "iso": iso}


def _ends(interval: Interval) -> tuple[date | None, date | None]:
    return interval.start, interval.end


def _quantity(found: Quantity) -> Row:
    row: Row = {
        "start": found.start,
        "end": found.end,
        "kind": KINDS.get(found.kind, "measure"),
        "value_low": float(found.low),
        "value_high": float(found.high),
        "currency": found.unit if found.kind == "money" else None,
        "unit": found.unit,
    }
    if found.kind == "duration" and found.unit:
        row["iso"] = _length(float(found.low), found.unit)
    return row


def _length(count: float, unit: str) -> str | None:
    """A length of time as ISO 8601 writes it: P2D, PT36H."""
    if unit in ISO_UNITS:
        return f"P{count:.12g}{ISO_UNITS[unit]}"
    return f"PT{count:.12g}{ISO_CLOCK[unit]}" if unit in ISO_CLOCK else None
