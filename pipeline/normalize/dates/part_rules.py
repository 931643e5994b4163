"""Rules for parts of a period: "mid-March", "the third quarter", "the last Friday of May"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pipeline.normalize.dates.calendar import (
    LENGTH,
    add,
    length,
    nth_unit,
    nth_weekday,
    unit_around,
    years,
)
from pipeline.normalize.dates.calendar_rules import part_of_year, span_of
from pipeline.normalize.dates.duration_rules import past_stretch
from pipeline.normalize.dates.relative_rules import step_unit, weekend_near
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    Context,
    Duration,
    Time,
    known,
    third,
)
from pipeline.records import Interval

PARTS = Rulebook()


def whole_of(time: Time | None, unit: str | None) -> Time | None:
    """The period a part belongs to: one already read, or "the year", "the month"."""
    if time is not None:
        return time
    return step_unit(unit, 0, "anchor") if unit else None


def inside(whole: Time, pick: Callable[[Interval], Interval | None], grain: str) -> Time:
    """A time picked out of another."""

    def at(context: Context) -> Interval | None:
        found = whole.at(context)
        return pick(found) if found else None

    return Time(at, grain, whole.relative)


def completed(time: Time, of_unit: str | None) -> Time:
    """ "The first half of the year", told as past in January, is that of the year before."""
    if of_unit != "year":
        return time

    def at(context: Context) -> Interval | None:
        found, day = time.at(context), context.day_for("day")
        if found is None or found.start is None or found.end is None or day is None:
            return found
        told = (day - found.start).days * 2 >= (found.end - found.start).days or context.lean > 0
        return found if told else shifted_years(found, -1)

    return replace(time, at=at)


def shifted_years(interval: Interval, count: int) -> Interval | None:
    """The same months of another year.

    >>> shifted_years(Interval(date(2024, 1, 1), date(2024, 2, 29)), -1).end
    datetime.date(2023, 2, 28)
    """
    if interval.start is None or interval.end is None:
        return None
    start = add(interval.start, 12 * count, "month")
    after = add(interval.end + timedelta(days=1), 12 * count, "month")
    return Interval(start, after - timedelta(days=1)) if start and after else None


def one_day(day: date | None) -> Interval | None:
    return Interval(day, day) if day else None


TEN_DAYS = {1: "early", 2: "mid", 3: "late", -1: "late"}
NTH_OF = "(of|in|comma)?"


@PARTS.rule(
    f"the? n:NTH weekday:WEEKDAY {NTH_OF} whole:time",
    "the? n:NTH weekday:WEEKDAY (of|in) the? unit:unit",
)
def nth_weekday_of(
    n: int | str, weekday: int, whole: Time | None = None, unit: str | None = None
) -> Built:
    """the third Thursday of November, the last Friday in October"""
    found = whole_of(whole, unit)
    if found is None or LENGTH.get(found.grain, 0) < LENGTH["month"]:
        return None
    return inside(found, lambda i: one_day(nth_weekday(weekday, _number(n), i)), "day")


def _number(n: int | str) -> int:
    return n if isinstance(n, int) else -1  # "last"


@PARTS.rule(
    f"the? n:NTH and the? last:NTH unit:unit {NTH_OF} whole:time",
    "the? n:NTH and the? last:NTH unit:unit (of|in) the? of_unit:unit",
)
def two_units_of(
    n: int | str, last: int | str, unit: str, whole: Time | None = None, of_unit: str | None = None
) -> Built:
    """the first and second quarters of 2023, one after the other"""
    begin, end = nth_unit_of(n, unit, whole, of_unit), nth_unit_of(last, unit, whole, of_unit)
    if not isinstance(begin, Time) or not isinstance(end, Time) or _number(last) != _number(n) + 1:
        return None
    return span_of(begin, end)


@PARTS.rule(
    f"the? n:NTH dash? unit:unit {NTH_OF} whole:time",
    "whole:time possessive? the? n:NTH unit:unit",
    "the? n:NTH unit:unit (of|in) the? of_unit:unit",
)
def nth_unit_of(
    n: int | str, unit: str, whole: Time | None = None, of_unit: str | None = None
) -> Built:
    """the first week of 2021, the third quarter of 2016, the last day of October"""
    found = whole_of(whole, of_unit)
    if found is None or n == "mention":
        return None
    if unit == "decade" and found.grain == "month":  # ten days, as Russian and Kazakh count
        return inside(found, lambda i: third(i, TEN_DAYS.get(_number(n), "")), "range")
    if LENGTH.get(found.grain, 0) < LENGTH.get(unit, 0):
        return None
    if unit == "half":
        return completed(inside(found, lambda i: _half(i, _number(n)), "half"), of_unit)
    if unit not in LENGTH or (isinstance(n, str) and unit == found.grain):
        return None
    part = inside(found, lambda i: nth_unit(unit, _number(n), i), unit)
    return completed(part, of_unit) if unit in ("quarter", "month") else part


@PARTS.rule(
    f"the? n:NTH half_word {NTH_OF} whole:time",
    "the? n:NTH half_word (of|in) the? of_unit:unit",
)
def half_of(n: int | str, whole: Time | None = None, of_unit: str | None = None) -> Built:
    """the first half of 2024"""
    found = whole_of(whole, of_unit)
    if found is None or n not in (1, 2):
        return None
    return completed(inside(found, lambda i: _half(i, _number(n)), "half"), of_unit)


def _half(whole: Interval, n: int) -> Interval | None:
    days = length(whole)
    if days is None or whole.start is None or whole.end is None or n not in (1, 2, -1):
        return None
    if days > 85 and whole.start.day == 1:
        span = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
        middle = add(whole.start, span // 2, "month")
    else:
        middle = whole.start + timedelta(days=days // 2)
    if middle is None:
        return None
    return (
        Interval(whole.start, middle - timedelta(days=1)) if n == 1 else Interval(middle, whole.end)
    )


@PARTS.rule(
    f"the? n:NTH duration:duration {NTH_OF} whole:time",
    "the? n:NTH duration:duration (of|in) the? of_unit:unit",
    "duration:duration of whole:time",
    "n:NTH dash? duration:duration whole:time",
)
def counted_part(
    duration: Duration, n: int | str = 1, whole: Time | None = None, of_unit: str | None = None
) -> Built:
    """the first nine months of 2023, the last two weeks of May, nine months of 2023"""
    found = whole_of(whole, of_unit)
    if found is None or duration.vague or n not in (1, -1, "anchor"):
        return None
    count, unit = duration.parts[0]
    if LENGTH.get(unit, 0) * count > LENGTH.get(found.grain, 0) or unit not in LENGTH:
        return None
    part = inside(found, lambda i: _counted(i, int(count), unit, last=n != 1), "range")
    return completed(part, of_unit)


def _counted(whole: Interval, count: int, unit: str, *, last: bool) -> Interval | None:
    edge = nth_unit(unit, -1 if last else 1, whole)
    if edge is None or edge.start is None or edge.end is None:
        return None
    other = add(edge.start, (1 - count) if last else (count - 1), unit)
    if other is None:
        return None
    far = unit_around(unit, other)
    return Interval(far.start, edge.end) if last else Interval(edge.start, far.end)


@PARTS.rule("in the first:ordinal duration:duration")
def first_months(first: int, duration: Duration) -> Built:
    """in the first seven months: of the year of writing, where no other was named (date_cues.py)"""
    count, unit = duration.parts[0]
    if first != 1 or unit != "month" or duration.vague or not 2 <= count <= 11:
        return None
    year = step_unit("year", 0, "anchor")
    part = inside(year, lambda i: _counted(i, int(count), unit, last=False), "range")
    told = completed(part, "year")

    def at(context: Context) -> Interval | None:
        named = context.mention.end if context.mention else None
        other = named and context.day and named.year < context.day.year
        return None if other else told.at(context)

    return replace(told, at=at)


@PARTS.rule("text:quarter of? the? whole:time", "the? whole:time text:quarter")
def quarter_of_year(text: str, whole: Time) -> Built:
    """Q3 this year"""
    number = re.search(r"(?<=[QqHh])[1-4]$|^[1-4](?=[QqHh])", text)
    if whole.grain != "year" or number is None:
        return None
    n, unit = int(number.group()), "quarter" if "q" in text.lower() else "half"
    if unit == "quarter":
        return inside(whole, lambda i: nth_unit("quarter", n, i), "quarter")
    return inside(whole, lambda i: _half(i, n), "half")


@PARTS.rule("the? n:NTH quarter:unit", "the? n:NTH dash quarter:unit")
def quarter_alone(n: int | str, quarter: str) -> Built:
    """the third quarter"""
    return part_of_year(quarter, n, None) if quarter == "quarter" and isinstance(n, int) else None


@PARTS.rule("the? n:NTH dash? century:unit")
def century(n: int | str, century: str) -> Built:
    """the 21st century"""
    if century != "century" or not isinstance(n, int) or not 1 <= n <= 30:
        return None
    return known(years(max(1, 100 * n - 100), 100 * n - 1), "century")


@PARTS.rule(
    "the? unit:unit (dash|possessive)? part:part (of|comma)? whole:time",
    "the? unit:unit (dash|possessive)? part:part",
)
def year_end(unit: str, part: str, whole: Time | None = None) -> Built:
    """by year-end, at year-end 2023, by the month's end"""
    if part != "late" or unit not in ("year", "month", "quarter", "decade"):
        return None
    if whole is not None and whole.grain != unit:
        return None
    found = whole or step_unit(unit, 0, "anchor")
    return replace(inside(found, lambda i: third(i, part), unit), part=part, whole=found)


@PARTS.rule(
    "the? part:PART dash? in? of the? whole:time",
    "the? part:part dash? the? whole:time",
    "the? part:PART of the? unit:unit",
    "within:earlier in? whole:time",
    "within:earlier (in|of) the unit:unit",
)
def part_of(
    whole: Time | None = None, part: str = "", unit: str | None = None, within: int = 0
) -> Built:
    """mid-March, the end of April, late last month; "earlier this month" is the month"""
    found = whole_of(whole, unit)
    if found is None or found.weak or (unit == "day" and part != "late"):
        return None  # "in the middle of the night"
    part = "early" if part == "start" else part
    if within or found.grain == "day":
        return replace(found, weak=False) if not (within and found.grain == "day") else None
    picked = inside(found, lambda i: third(i, part), found.grain)
    return replace(picked, part=part, whole=found)


@PARTS.rule("the? rest of? the? whole:time", "the? rest of? the? unit:unit")
def rest_of(whole: Time | None = None, unit: str | None = None) -> Built:
    """the rest of the week: from the anchor to its end"""
    found_whole = whole_of(whole, unit)
    if found_whole is None or found_whole.weak:
        return None

    def at(context: Context) -> Interval | None:
        found, day = found_whole.at(context), context.day_for("day")
        if found is None or found.start is None or found.end is None:
            return None
        start = max(found.start, day) if day and day <= found.end else found.start
        return Interval(start, found.end)

    return Time(at, "range", found_whole.relative)


def _nth_day(whole: Interval, n: int) -> Interval | None:
    if whole.start is None or whole.end is None or not 1 <= n <= 31:
        return None
    return one_day(whole.start + timedelta(days=n - 1)) if n <= whole.end.day else None


@PARTS.rule(
    "(from|between)? the? first:DAY (TO|and) the? last:DAY (of|in) the? whole:time",
    "(from|between) first:DAY (TO|and) last:DAY (of|in)? the? whole:time",
)
def days_of_relative_month(first: int, last: int, whole: Time) -> Built:
    """4 to 23 of this month"""
    if whole.grain != "month" or first > last:
        return None

    def pick(month: Interval) -> Interval | None:
        begin, end = _nth_day(month, first), _nth_day(month, last)
        return Interval(begin.start, end.end) if begin and end else None

    return inside(whole, pick, "range")


@PARTS.rule("the? day:DAY of the? whole:time", "the? day:nth the? whole:time")
def day_of_relative_month(day: int, whole: Time) -> Built:
    """the 20th of next month; in "held 12 last month" they are counted"""
    if whole.grain != "month" or not whole.relative or whole.date is not None or day > 31:
        return None
    return inside(whole, lambda i: _nth_day(i, day), "day")


@PARTS.rule("in? the? last:last duration:duration", "the? last:last unit:UNIT")
def last_alone(last: str, duration: Duration | None = None, unit: str = "") -> Built:
    """the last three weeks in Almaty: nothing followed that they are a part of"""
    if duration is not None:
        return past_stretch(duration)
    return None if unit == "half" else step_unit(unit, -1, last)


@PARTS.rule("the? unit:UNIT")
def weekend(unit: str) -> Built:
    """the weekend"""
    return weekend_near() if unit == "weekend" else None
