"""What time words mean before the time of writing is known, and how they are resolved.

A `Time` is a function from a `Context` (the anchor, the date named before, the lean to past or
future) to an `Interval`. It holds nothing of a text, so the same words are parsed only once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.normalize.dates.calendar import (
    LENGTH,
    add,
    add_working_days,
    length,
    month_end,
    months,
    unit_around,
    years,
)
from pipeline.records import Interval

Bound = Literal["since", "by", "until", "before", "after"]
# A date without a year that would lie this far back is the coming one when nothing speaks for the
# past: news writes the year of what lies most of a year back.
FAR_BACK, NEAR_AHEAD = 270, 95
# Even beside a verb in the past: eleven months back would be told with its year.
TOO_FAR_BACK, VERY_NEAR_AHEAD = 300, 62


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    anchor: Interval | None = None
    mention: Interval | None = None  # the date named before in the text
    same_year: int | None = None  # the year of a dated mention just before
    lean: int = 0  # -1 the clause tells of the past, 1 of the future, 0 it does not say
    month_first: bool = False  # how the text writes dates in figures
    last_day: Interval | None = None  # the day named last: "in August ... the same evening"

    @property
    def day(self) -> date | None:
        """The last day the text may have been written on."""
        return self.anchor.end if self.anchor else None

    def day_for(self, unit: str) -> date | None:
        """The anchor's day, when the anchor is known to the unit's precision or better."""
        if self.anchor is None or self.anchor.start is None or self.anchor.end is None:
            return None
        known = length(self.anchor)
        return self.anchor.end if known is not None and known <= LENGTH[unit] else None


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date with the parts that the text names."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: `at` gives its interval, `grain` the calendar unit it names."""

    at: Callable[[Context], Interval | None]
    grain: str
    relative: bool = False
    date: Date | None = None  # for calendar dates: the named parts
    kind: Literal["date", "period"] = "date"
    bound: Bound | None = None
    rule: str = ""
    weak: bool = False  # only a part of a longer expression, never a date alone
    part: str = ""  # early, mid or late, when the time is that part of `whole`
    whole: Time | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, as (count, unit) pairs; `vague` when the text gives no number."""

    parts: tuple[tuple[float, str], ...]
    vague: bool = False
    under: bool = False  # "less than two weeks"
    single: bool = False  # "a year"

    @property
    def unit(self) -> str:
        """The smallest unit named, or needed: half a year is told in months."""
        units = [
            FINER[unit][0] if count % 1 and unit in FINER else unit for count, unit in self.parts
        ]
        return min(units, key=lambda unit: LENGTH.get(unit, 1))


def known(interval: Interval | None, grain: str, **fields: object) -> Time:
    """A time that needs no context."""
    return replace(Time(lambda _: interval, grain), **fields)  # type: ignore[arg-type]


def of_date(parts: Date) -> Time | None:
    """A calendar date; None when there is no such day.

    >>> of_date(Date(2023, 2, 29)) is None
    True
    """
    if not _possible(parts):
        return None
    grain = "year" if parts.month is None else "month"
    if parts.day is not None or parts.weekday is not None:
        grain = "day"
    relative = parts.year is None
    return Time(lambda context: resolve(parts, context), grain, relative, parts)


def _possible(parts: Date) -> bool:
    if parts.month is not None and not 1 <= parts.month <= 12:
        return False
    if parts.day is None:
        return True
    if parts.month is None:
        return 1 <= parts.day <= 31
    return 1 <= parts.day <= month_end(parts.year or 2024, parts.month).day


def interval_of(parts: Date) -> Interval | None:
    """The days of a date whose year is known; None when it does not exist."""
    if parts.year is None or not 1 <= parts.year <= 9999:
        return None
    if parts.month is None:
        return years(parts.year)
    if parts.day is None:
        return months(parts.year, parts.month)
    if parts.day > month_end(parts.year, parts.month).day:
        return None
    day = date(parts.year, parts.month, parts.day)
    return Interval(day, day)


def resolve(parts: Date, context: Context) -> Interval | None:
    """The interval of a date, its missing parts taken from the context.

    >>> resolve(Date(month=9), Context(Interval(date(2024, 3, 5), date(2024, 3, 5)))).start
    datetime.date(2023, 9, 1)
    """
    if parts.year is not None:
        return interval_of(parts)
    if parts.month is None and parts.day is None:
        return _weekday(parts, context)
    if parts.month is not None and context.same_year is not None:
        return interval_of(replace(parts, year=context.same_year))
    if context.day is None or (parts.month is None and context.day_for("month") is None):
        return None
    return _nearest([found for found in _candidates(parts, context.day) if found], parts, context)


def _candidates(parts: Date, day: date) -> list[Interval | None]:
    """Where a date without its year (or month) may lie, in order of time."""
    if parts.month is not None:
        return [
            interval_of(replace(parts, year=year))
            for year in range(day.year - 4, day.year + 5)
            if (parts.month, parts.day) == (2, 29) or abs(year - day.year) <= 1
        ]
    found = []
    for count in range(-12, 13):
        there = add(day.replace(day=1), count, "month")
        if there is not None:
            found.append(interval_of(replace(parts, year=there.year, month=there.month)))
    return found


def _nearest(found: list[Interval], parts: Date, context: Context) -> Interval | None:
    day = context.day
    if day is None or not found:
        return None
    if parts.weekday is not None:
        fitting = [f for f in found if f.start and f.start.weekday() == parts.weekday]
        found = fitting or found
        if fitting and parts.month is not None:
            return min(fitting, key=lambda f: abs((f.start or day) - day))
    past = [f for f in found if f.start and f.start <= day]
    future = [f for f in found if f.end and f.end >= (context.anchor or f).start]  # type: ignore[operator]
    if not past or not future:
        return (past or found)[-1 if past else 0]
    if context.lean > 0:
        return future[0]
    back, ahead = (day - past[-1].end).days, (future[0].start - day).days  # type: ignore[operator]
    near = back > FAR_BACK and ahead < NEAR_AHEAD and context.lean == 0
    near = near or (back > TOO_FAR_BACK and ahead < VERY_NEAR_AHEAD)
    return future[0] if near and parts.month is not None else past[-1]


def _weekday(parts: Date, context: Context) -> Interval | None:
    """A bare weekday in news: the nearest past one, the anchor's day included.

    90.6 % of 297 bare weekdays of TimeBank and AQUAINT are read right this way.
    """
    day = context.day_for("day")
    if day is None or parts.weekday is None:
        return None
    if context.lean > 0:
        found = add(day, (parts.weekday - day.weekday() - 1) % 7 + 1, "day")
    else:
        found = add(day, -((day.weekday() - parts.weekday) % 7), "day")
    return Interval(found, found) if found else None


def shifted(day: date, duration: Duration, sign: int) -> date | None:
    """The day a duration later (or earlier); fractions of a unit are read in the next finer one."""
    there: date | None = day
    for count, unit in duration.parts:
        for whole, whole_unit in _whole_parts(count, unit):
            if there is None:
                return None
            if whole_unit == "working day":
                there = add_working_days(there, sign * whole)
            else:
                there = add(there, sign * whole, whole_unit)
    return there


FINER = {"millennium": ("century", 10), "century": ("year", 100), "decade": ("year", 10)}
FINER |= {"year": ("month", 12), "month": ("day", 30), "week": ("day", 7), "quarter": ("month", 3)}


def _whole_parts(count: float, unit: str) -> list[tuple[int, str]]:
    whole, rest = int(count), count - int(count)
    parts = [(whole, unit)]
    if rest and unit in FINER:
        finer, many = FINER[unit]
        parts.append((int(rest * many), finer))
    return parts


def moved(duration: Duration, sign: int, origin: Callable[[Context], date | None]) -> Time:
    """A point in time a duration away: "three months ago" is a month, "two weeks ago" a day."""
    unit = duration.unit
    grain = "day" if LENGTH.get(unit, 1) < LENGTH["month"] else unit

    def at(context: Context) -> Interval | None:
        day = origin(context)
        there = shifted(day, duration, sign) if day else None
        if there is None:
            return None
        return unit_around("year" if LENGTH[grain] > LENGTH["year"] else grain, there)

    return Time(at, grain, relative=True)


def rolling(duration: Duration, sign: int, *, tomorrow: bool = False) -> Time:
    """The stretch that ends (or begins) with the anchor: "the past 12 years".

    Where the anchor is no day, whole units are meant: in 2024 the past 12 years are 2012 to 2024.
    """

    def at(context: Context) -> Interval | None:
        day = context.day_for(duration.unit if duration.unit in LENGTH else "day")
        if day is None or context.anchor is None:
            return None
        there = shifted(day, duration, sign)
        if there is None:
            return None
        first, last = min(there, day), max(there, day)
        first = add(first, 1, "day") or first if tomorrow else first
        if context.anchor.is_day:
            return Interval(first, last)
        return Interval(
            unit_around(duration.unit, first).start, unit_around(duration.unit, last).end
        )

    return Time(at, duration.unit, relative=True, kind="period")


def third(whole: Interval, part: str) -> Interval | None:
    """Early, mid or late: a third of a period (ten days of a month, four months of a year).

    >>> third(months(2024, 3), "mid").start
    datetime.date(2024, 3, 11)
    """
    start, end = whole.start, whole.end
    days = length(whole)
    if start is None or end is None or days is None or days == 1:
        return whole
    cuts = _cuts(start, end, days)
    if cuts is None:
        return whole
    first, second = cuts
    thirds = {
        "early": Interval(start, date.fromordinal(first.toordinal() - 1)),
        "mid": Interval(first, date.fromordinal(second.toordinal() - 1)),
        "late": Interval(second, end),
    }
    return thirds.get(part)


def _cuts(start: date, end: date, days: int) -> tuple[date, date] | None:
    """Where the middle and the last third of a period begin."""
    if start.day == 1 and 28 <= days <= 31:
        return start.replace(day=11), start.replace(day=21)
    if days > 3000:
        width = end.year - start.year + 1
        first_year, second_year = start.year + round(width * 0.4), start.year + round(width * 0.7)
        return start.replace(year=first_year), start.replace(year=second_year)
    if start.day == 1 and days > 85:
        span = (end.year - start.year) * 12 + end.month - start.month + 1
        first, second = add(start, span // 3, "month"), add(start, 2 * span // 3, "month")
        return (first, second) if first and second else None
    if days <= 7:
        return None
    step = max(1, days // 3)
    return date.fromordinal(start.toordinal() + step), date.fromordinal(end.toordinal() - step + 1)
