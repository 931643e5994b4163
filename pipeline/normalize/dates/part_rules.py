"""Rules for parts of a period: "mid-March", "the third quarter", "the last Friday of May"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.normalize.dates.calendar import (
    DAY,
    LENGTH,
    add,
    nth_unit,
    nth_weekday,
    shifted_years,
    unit_around,
    years,
)
from pipeline.normalize.dates.duration_rules import past_stretch
from pipeline.normalize.dates.relative_rules import step_unit, weekend_near
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    ATTRIBUTES,
    LAST,
    Context,
    Duration,
    Step,
    Time,
    inside,
    months_in,
    one_day,
    part_of_year,
    span_of,
    third,
)
from pipeline.records import Interval, UnknownDayError

PARTS = Rulebook()


def whole_of(time: Time | None, unit: str) -> Time:
    """The period a part belongs to: one already read, or "the year", "the month"."""
    return time or step_unit(unit, 0)


def its_end(unit: str) -> Time:
    """ "It was 40 in May 2022, at the end of the year 60": told as past, the year just named, or
    the last one that has come to its end.
    """
    this = step_unit(unit, 0)

    def at(context: Context) -> Interval:
        named = context.same_year if unit == "year" and context.lean <= 0 else None
        found = years(named) if named else this.at(context)
        ahead = context.lean < 0 and third(found, "late").first > context.day
        return step_unit(unit, -1).at(context) if ahead else found

    return replace(this, at=at)


def completed(time: Time, of_unit: str) -> Time:
    """ "The first half of the year", told as past in January, is that of the year before; in "80 in
    2022, of them 30 in the first half of the year" that of 2022.
    """
    if of_unit != "year":
        return time

    def at(context: Context) -> Interval:
        found = time.at(context)
        if context.same_year is not None and context.lean <= 0:
            return shifted_years(found, context.same_year - found.first.year)
        if not context.knows("day"):
            return found
        told = (context.day - found.first).days * 2 >= (found.last - found.first).days
        return found if told or context.lean > 0 else shifted_years(found, -1)

    return replace(time, at=at)


TEN_DAYS = {1: "early", 2: "mid", 3: "late", -1: "late"}
NTH_OF = "(of|in|comma)?"


def of_a_whole(part: str) -> tuple[str, str]:
    """The patterns of a part of a period that was read, or of "the year"."""
    return f"{part} {NTH_OF} whole:time", f"{part} (of|in) the? of_unit:unit"


@PARTS.rule(*of_a_whole("the? n:NTH weekday:WEEKDAY"))
def nth_weekday_of(
    n: int | Step, weekday: int, whole: Time | None = None, of_unit: str = ""
) -> Built:
    """the third Thursday of November, the last Friday in October"""
    found = whole_of(whole, of_unit)
    if LENGTH.get(found.grain, 0) < LENGTH["month"]:
        return None
    return inside(found, lambda i: one_day(nth_weekday(weekday, _number(n), i)), "day")


def _number(n: int | Step) -> int:
    return n.units if isinstance(n, Step) else n


@PARTS.rule(*of_a_whole("the? n:NTH and the? last:NTH unit:unit"))
def two_units_of(
    n: int | Step, last: int | Step, unit: str, whole: Time | None = None, of_unit: str = ""
) -> Built:
    """the first and second quarters of 2023, one after the other"""
    begin, end = (nth_unit_of(i, unit, whole, of_unit) for i in (n, last))
    return span_of(begin, end) if _number(last) == _number(n) + 1 else None


OF_THIRDS = (("day", "month"), ("month", "year"), ("year", "decade"))


@PARTS.rule(*of_a_whole("the? part:part dash? unit:unit"), *of_a_whole("the? n:NTH unit:units"))
def days_of_part(
    unit: str, part: str = "", n: int | Step = 0, whole: Time | None = None, of_unit: str = ""
) -> Built:
    """the early days of 2021: of January; the first months of it, or days of May: a third"""
    found = whole_of(whole, of_unit)
    part = part or {1: "early", -1: "late"}.get(_number(n), "")
    if part not in TEN_DAYS.values():
        return None
    if (unit, found.grain) in OF_THIRDS or (part == "mid" and found.grain == "year"):
        return inside(found, lambda i: third(i, part), "range")
    if unit not in ("day", "week") or found.grain != "year":
        return None
    return inside(found, lambda i: nth_unit("month", 1 if part == "early" else -1, i), "range")


@PARTS.rule(
    f"the? n:NTH dash? unit:unit {NTH_OF} whole:time",
    "whole:time possessive? the? n:NTH unit:unit",
    "the? n:NTH unit:unit (of|in) the? of_unit:unit",
)
def nth_unit_of(
    n: int | Step, unit: str, whole: Time | None = None, of_unit: str = ""
) -> Time | None:
    """the first week of 2021, the third quarter of 2016, the last day of October"""
    found = whole_of(whole, of_unit)
    if n == Step(-1, "mention"):
        return None
    if unit == "decade" and found.grain == "month":  # ten days, as Russian and Kazakh count
        return inside(found, lambda i: third(i, TEN_DAYS.get(_number(n), "")), "range")
    if LENGTH.get(found.grain, 0) < LENGTH.get(unit, 0):
        return None
    if unit == "half":
        return completed(inside(found, lambda i: _half(i, _number(n)), "half"), of_unit)
    if (unit, found.grain) == ("quarter", "century"):
        return inside(found, lambda i: _quarter_of_century(i.first, _number(n)), "range")
    if unit not in LENGTH or (isinstance(n, Step) and unit == found.grain):
        return None
    part = inside(found, lambda i: nth_unit(unit, _number(n), i), unit)
    return completed(part, of_unit) if unit in ("quarter", "month") else part


def _quarter_of_century(first: date, n: int) -> Interval:
    begin = add(first, 25 * (n % 5 - 1), "year")  # the last one is the fourth
    return Interval(begin, add(begin, 25, "year") - DAY)


@PARTS.rule(*of_a_whole("the? n:NTH half_word"), "whole:time possessive the? n:NTH half_word")
def half_of(n: int | Step, whole: Time | None = None, of_unit: str = "") -> Built:
    """the first half of 2024"""
    found = whole_of(whole, of_unit)
    if n not in (1, 2):
        return None
    return completed(inside(found, lambda i: _half(i, _number(n)), "half"), of_unit)


def _half(whole: Interval, n: int) -> Interval:
    days = (whole.last - whole.first).days + 1
    if n not in (1, 2, -1) or days < 2:
        raise UnknownDayError
    if days > 85 and whole.first.day == 1:
        middle = add(whole.first, months_in(whole.first, whole.last) // 2, "month")
    else:
        middle = whole.first + days // 2 * DAY
    return Interval(whole.start, middle - DAY) if n == 1 else Interval(middle, whole.end)


@PARTS.rule(
    *of_a_whole("the? n:NTH duration:duration"),
    "duration:duration of whole:time",
    "duration:duration of the of_unit:unit",
    "n:NTH dash? duration:duration whole:time",
)
def counted_part(
    duration: Duration, n: int | Step = 0, whole: Time | None = None, of_unit: str = ""
) -> Built:
    """the first nine months of 2023, the last two weeks of May, nine months of the year"""
    found = whole_of(whole, of_unit)
    count, unit = duration.parts[0]
    if (count, unit, found.grain) == (10, "day", "month") and (n or 1) in TEN_DAYS:
        return inside(found, lambda i: third(i, TEN_DAYS[_number(n or 1)]), "range")
    if duration.vague or n not in (0, 1, -1, LAST) or (of_unit and of_unit != "year"):
        return None
    if n == 0 and LENGTH.get(unit, 1) < LENGTH["month"]:
        return None  # "on a hundred days of the year"
    if count < 1 or unit not in LENGTH or LENGTH[unit] * count > LENGTH.get(found.grain, 0):
        return None
    part = inside(found, lambda i: _counted(i, int(count), unit, last=n not in (0, 1)), "range")
    told = completed(part, of_unit)
    return told if n in (0, 1) else replace(told, kind="period")


def _counted(whole: Interval, count: int, unit: str, *, last: bool) -> Interval:
    edge = nth_unit(unit, -1 if last else 1, whole)
    far = unit_around(unit, add(edge.first, (1 - count) if last else (count - 1), unit))
    return Interval(far.start, edge.end) if last else Interval(edge.start, far.end)


@PARTS.rule("in the first:ordinal duration:duration")
def first_months(first: int, duration: Duration) -> Built:
    """in the first seven months: of the year of writing, where no other was named (date_cues.py)"""
    count, unit = duration.parts[0]
    if first != 1 or unit != "month" or duration.vague or not 2 <= count <= 11:
        return None
    year = step_unit("year", 0)
    part = inside(year, lambda i: _counted(i, int(count), unit, last=False), "range")
    told = completed(part, "year")

    def at(context: Context) -> Interval:
        named = context.mention.end if context.mention else None
        past = named and context.anchor and named.year < context.day.year
        if past and context.same_year is None:
            raise UnknownDayError
        return told.at(context)

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
def quarter_alone(n: int | Step, quarter: str) -> Built:
    """the third quarter, the first half-year"""
    named = quarter in ("quarter", "half") and isinstance(n, int)
    return part_of_year(quarter, _number(n), None) if named else None


@PARTS.rule("the? n:NTH dash? half_word")
def half_alone(n: int | Step) -> Built:
    """first-half profits (date_cues.py)"""
    return part_of_year("half", n, None) if n in (1, 2) and isinstance(n, int) else None


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
    found = whole or its_end(unit)
    return replace(inside(found, lambda i: third(i, part), unit), part=part, whole=found)


@PARTS.rule(
    "the? part:PART dash? in? of the:the? whole:time",
    "the? part:part dash? the? whole:time",
    "the? part:PART of the? unit:unit",
    "within:earlier in? whole:time",
    "within:earlier (in|of) the unit:unit",
)
def part_of(
    whole: Time | None = None, part: str = "", unit: str = "", within: int = 0, the: int = 0
) -> Built:
    """mid-March, the end of April, late last month; "earlier this month" is the month"""
    found = whole_of(whole or (its_end(unit) if part == "late" else None), unit)
    if found.weak or (unit == "day" and part != "late") or (the and found.rule in ATTRIBUTES):
        return None  # "in the middle of the night", "at the end of the 2020 war"
    part = "early" if part == "start" else part
    if within or found.grain == "day":
        return replace(found, weak=False) if not (within and found.grain == "day") else None
    picked = inside(found, lambda i: third(i, part), found.grain)
    return replace(picked, part=part, whole=found)


@PARTS.rule("the? rest units? of? the? whole:time", "the? rest of? the? unit:UNIT")
def rest_of(whole: Time | None = None, unit: str = "") -> Built:
    """the rest of the week: from the anchor to its end"""
    found = whole_of(whole, unit)
    if found.weak:
        return None

    def at(context: Context) -> Interval:
        period = found.at(context)
        ahead = context.knows("day") and context.day <= period.last
        return Interval(max(period.first, context.day) if ahead else period.first, period.end)

    return Time(at, "range", found.relative)


def _nth_day(month: Interval, n: int) -> date:
    if not 1 <= n <= month.last.day:
        raise UnknownDayError
    return month.first + (n - 1) * DAY


@PARTS.rule(
    "(from|between)? the? first:DAY (TO|and) the? last:DAY (of|in) the? whole:time",
    "(from|between) first:DAY (TO|and) last:DAY (of|in)? the? whole:time",
)
def days_of_relative_month(first: int, last: int, whole: Time) -> Built:
    """4 to 23 of this month"""
    if whole.grain != "month" or first > last:
        return None
    return inside(whole, lambda i: Interval(_nth_day(i, first), _nth_day(i, last)), "range")


@PARTS.rule("the? day:DAY of the? whole:time", "the? day:nth the? whole:time")
def day_of_relative_month(day: int, whole: Time) -> Built:
    """the 20th of next month; in "held 12 last month" they are counted"""
    if whole.grain != "month" or not whole.relative or whole.date is not None or day > 31:
        return None
    return inside(whole, lambda i: one_day(_nth_day(i, day)), "day")


@PARTS.rule("in? the? last:last duration:duration", "the? last:last unit:UNIT")
def last_alone(last: Step, duration: Duration | None = None, unit: str = "") -> Built:
    """the last three weeks in Almaty: nothing followed that they are a part of"""
    if duration is not None:
        return past_stretch(last, duration)
    return None if unit == "half" else step_unit(unit, *last)


@PARTS.rule("the:the? unit:UNIT")
def weekend(unit: str, the: int = 0) -> Built:
    """the weekend"""
    return weekend_near(the=bool(the)) if unit == "weekend" else None
