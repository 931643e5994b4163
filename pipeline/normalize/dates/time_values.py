"""What time words mean before the time of writing is known, and how they are resolved.

A `Time` is a function from a `Context` (the anchor, the date named before, the lean to past or
future) to an `Interval`. It holds nothing of a text, so the same words are parsed only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pipeline.lexicon import load_table
from pipeline.normalize.dates.calendar import (
    DAY,
    LENGTH,
    add,
    add_working_days,
    month_end,
    months,
    stretch,
    unit_around,
    years,
)
from pipeline.records import DateMention, Interval, UnknownDayError

Bound = Literal["since", "by", "until", "before", "after"]
# "Before the 2020 election", "at the end of the 2020 war" name a year of these, not a time before
# it or a part of it: rules whose time, after "the", is of what follows.
ATTRIBUTES = frozenset(
    {"year", "two_years", "numeric_month", "month_name", "month_of_year", "day_of_month"}
    | {"full_date", "weekday"}
)
JUST_BEGUN = 25  # days: nothing is told of a quarter in the past that began only now


@cache
def near(name: str) -> int:
    """How many days back or ahead make a date the past or the coming one (`[nearness]`)."""
    return int(load_table("dates.toml")["nearness"][name])


def is_coming(context: Context, past: date, coming: date) -> bool:
    """Whether of two dates without a year the one ahead is meant."""
    back, ahead = (context.day - past).days, (coming - context.day).days
    if context.nearest:
        return ahead < back
    if context.lean == 1:  # "had been expected in May"
        return back > near("near_ahead") or ahead <= near("far_back")
    if context.lean > 0:
        return back > near("month_ahead") or ahead <= near("year_back")
    if context.lean < 0:
        return back > near("year_back") and ahead <= near("month_ahead")
    return back > near("far_back") and ahead < near("near_ahead")


Leaning = tuple[int, bool]


class Telling:
    """What the clause of a date says of its time: asked only where a rule needs it, and once.

    "Last week" is the same whatever the verb says, and the verb takes longer to find than the week.
    """

    __slots__ = ("_ask", "_said")

    def __init__(self, ask: Callable[[], Leaning]) -> None:
        self._ask = ask
        self._said: Leaning | None = None

    @property
    def said(self) -> Leaning:
        """Its lean (below 0 the clause tells of the past, above of the future, 0 it does not say)
        and whether of two days the nearer one is meant: "until June", "ahead of Sunday's vote".
        """
        if self._said is None:
            self._said = self._ask()
        return self._said


SILENT = Telling(lambda: (0, False))


class Context(NamedTuple):
    """What an expression is read against."""

    anchor: Interval | None = None
    mention: Interval | None = None  # the date named before in the text
    same_year: int | None = None  # the year of a dated mention just before
    clause: Telling = SILENT
    month_first: bool = False  # how the text writes dates in figures
    recent: Sequence[DateMention] = ()  # the last few dates named before

    @property
    def lean(self) -> int:
        """Whether the clause looks back (below 0) or ahead; 2 from now, 1 it may be from then."""
        return self.clause.said[0]

    @property
    def nearest(self) -> bool:
        """Whether of two days the nearer one is meant."""
        return self.clause.said[1]

    @property
    def last_day(self) -> Interval | None:
        """The day named last: "in August ... the same evening"."""
        return next((m.interval for m in reversed(self.recent) if m.interval.is_day), None)

    def named(self, unit: str) -> Interval | None:
        """The quarter named last: "in the first quarter ... on Monday ... that quarter"."""
        if unit != "quarter":
            return None  # "that month" is that of the date named last
        parts = (m.interval for m in reversed(self.recent))
        return next((i for i in parts if i == unit_around(unit, i.start or date.min)), None)

    @property
    def day(self) -> date:
        """The last day of writing. Raises `UnknownDayError` without an anchor."""
        if self.anchor is None:
            raise UnknownDayError
        return self.anchor.last

    def knows(self, unit: str) -> bool:
        """Whether the anchor is known to a unit's precision or better."""
        length = LENGTH.get(unit, 1)  # hours are told of a day
        return self.anchor is not None and (self.anchor.days or length + 1) <= length

    def day_for(self, unit: str) -> date:
        """The anchor's day. Raises `UnknownDayError` where the anchor is known less precisely."""
        if not self.knows(unit):
            raise UnknownDayError
        return self.day


class Step(NamedTuple):
    """What "this", "last" and "next" say: how many units on, and from where.

    `side` is anchor, mention (the date named before) or near (the anchor, the nearest one).
    """

    units: int
    side: str


THIS, THAT = Step(0, "anchor"), Step(0, "mention")
LAST, NEXT = Step(-1, "anchor"), Step(1, "anchor")
FOLLOWING = Step(1, "mention")


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date with the parts that the text names."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: `grain` is the calendar unit it names, `at` gives its interval.

    `at` raises `UnknownDayError` where the context does not say which one is meant.
    """

    at: Callable[[Context], Interval]
    grain: str
    relative: bool = False
    date: Date | None = None  # for calendar dates: the named parts
    kind: Literal["date", "period"] = "date"
    bound: Bound | None = None
    rule: str = ""
    weak: bool = False  # only a part of a longer expression, never a date alone
    part: str = ""  # early, mid or late, when the time is that part of `whole`
    whole: Time | None = None
    begun: Time | None = None  # of "since the May 2023 riot": May 2023

    def tried(self, context: Context) -> Interval | None:
        """Its interval, or None where the context does not say which one is meant."""
        try:
            return self.at(context)
        except UnknownDayError:
            return None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, as (count, unit) pairs; `vague` when the text gives no number."""

    parts: tuple[tuple[float, str], ...]
    vague: bool = False
    under: bool = False  # "less than two weeks"
    over: bool = False  # "more than two weeks"
    single: bool = False  # "a year"

    @property
    def unit(self) -> str:
        """The smallest unit named, or needed: half a year is told in months."""
        units = [FINER[u][0] if n % 1 and u in FINER else u for n, u in self.parts]
        return min(units, key=lambda unit: LENGTH.get(unit, 1))


def known(interval: Interval, grain: str) -> Time:
    """A time that needs no context."""
    return Time(lambda _: interval, grain)


def inside(whole: Time, pick: Callable[[Interval], Interval], grain: str) -> Time:
    """A time picked out of another, or told from it."""
    return Time(lambda context: pick(whole.at(context)), grain, whole.relative)


def span_of(begin: Time | None, end: Time | None) -> Time | None:
    """From the first day of one time to the last day of another."""
    if begin is None or end is None:
        return None
    return Time(
        lambda context: stretch(begin.at(context), end.at(context)),
        "range",
        begin.relative or end.relative,
        date=end.date,
    )


def part_of_year(unit: str, n: int, year: int | None) -> Time | None:
    """The nth quarter or half of a year; without a year the latest one that has begun."""
    width = 3 if unit == "quarter" else 6
    if n < 1 or n * width > 12:
        return None

    def part(its_year: int, number: int = n) -> Interval:
        return months(its_year, number * width - width + 1, number * width)

    def at(context: Context) -> Interval:
        if context.same_year is not None:
            return part(context.same_year)
        day, before = context.day_for(unit), context.mention
        if n > 1 and before and before.start and before == part(before.start.year, n - 1):
            return part(before.start.year)  # the one before was just named
        days = (day - part(day.year).first).days
        begun = days >= (JUST_BEGUN if context.lean < 0 else 0)
        return part(day.year if begun or context.lean > 0 else day.year - 1)

    return known(part(year), unit) if year is not None else Time(at, unit, relative=True)


def one_day(day: date) -> Interval:
    """A day as an interval."""
    return Interval(day, day)


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
    if not parts.year:
        return Time(lambda context: resolve(parts, context), grain, parts.year is None, parts)
    interval = interval_of(parts)
    return Time(lambda _: interval, grain, date=parts)


def _possible(parts: Date) -> bool:
    if parts.month is not None and not 1 <= parts.month <= 12:
        return False
    if parts.day is None:
        return True
    if parts.month is None:
        return 1 <= parts.day <= 31
    return 1 <= parts.day <= month_end(parts.year or 2024, parts.month).day


def interval_of(parts: Date) -> Interval:
    """The days of a date whose year is known. Raises `UnknownDayError` when it does not exist."""
    if parts.year is None or not 1 <= parts.year <= 9999:
        raise UnknownDayError
    if parts.month is None:
        return years(parts.year)
    if parts.day is None:
        return months(parts.year, parts.month)
    if not 1 <= parts.day <= month_end(parts.year, parts.month).day:
        raise UnknownDayError
    return one_day(date(parts.year, parts.month, parts.day))


def resolve(parts: Date, context: Context) -> Interval:
    """The interval of a date, its missing parts taken from the context.

    >>> resolve(Date(month=9), Context(Interval(date(2024, 3, 5), date(2024, 3, 5)))).start
    datetime.date(2023, 9, 1)
    """
    if parts.year is not None:
        return interval_of(parts)
    if parts.month is not None:
        if context.same_year is not None:
            return interval_of(replace(parts, year=context.same_year))
        return _nearest(_years_around(parts, context.day), parts, context)
    if parts.day is not None:
        return _nearest(list(_months_around(parts, context.day_for("month"))), parts, context)
    return _weekday(parts, context)


@lru_cache(maxsize=1 << 12)
def _years_around(parts: Date, day: date) -> tuple[Interval, ...]:
    """Where a date without its year may lie, in order of time."""
    width = 4 if (parts.month, parts.day) == (2, 29) else 1
    found: list[Interval] = []
    for year in range(day.year - width, day.year + width + 1):
        with suppress(UnknownDayError):
            found.append(interval_of(replace(parts, year=year)))
    return tuple(found)


def _months_around(parts: Date, day: date) -> Iterator[Interval]:
    """Where a day without its month may lie, in order of time."""
    for count in range(-12, 13):
        with suppress(UnknownDayError):
            there = add(day.replace(day=1), count, "month")
            yield interval_of(replace(parts, year=there.year, month=there.month))


def _nearest(found: Sequence[Interval], parts: Date, context: Context) -> Interval:
    day = context.day
    if parts.weekday is not None:
        fitting = [f for f in found if f.first.weekday() == parts.weekday]
        found = fitting or found
        if fitting and parts.month is not None:
            return min(fitting, key=lambda f: abs(f.first - day))
    if not found:
        raise UnknownDayError
    begun = context.anchor.first if context.anchor else day
    past = [f for f in found if f.first <= day]
    future = [f for f in found if f.last >= begun]
    if not past or not future:
        return past[-1] if past else found[0]
    coming = is_coming(context, past[-1].last, future[0].first)
    told = context.lean < 0 and parts.day is None  # "was elected in January", written in December
    coming = coming and not told and (context.lean > 0 or parts.month is not None)
    return future[0] if coming else past[-1]


def _weekday(parts: Date, context: Context) -> Interval:
    """A bare weekday in news: the nearest past one, the anchor's day included.

    90.6 % of 297 bare weekdays of TimeBank and AQUAINT are read right this way.
    """
    day = context.day_for("day")
    if parts.weekday is None:
        raise UnknownDayError
    before = weekday_before(day + DAY, parts.weekday)
    back = near("midweek" if context.nearest else "long_ago")
    coming = context.lean > 0 or (context.lean == 0 and (day - before).days >= back)
    return one_day(weekday_after(day - DAY, parts.weekday) if coming else before)


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday after a day."""
    return day + DAY * ((weekday - day.weekday() - 1) % 7 + 1)


def weekday_before(day: date, weekday: int) -> date:
    """The last such weekday before a day."""
    return day - DAY * ((day.weekday() - weekday - 1) % 7 + 1)


def shifted(day: date, duration: Duration, sign: int) -> date:
    """The day a duration later (or earlier); fractions of a unit are read in the next finer one."""
    for count, unit in duration.parts:
        for whole, whole_unit in _whole_parts(count, unit):
            if whole_unit == "working day":
                day = add_working_days(day, sign * whole)
            else:
                day = add(day, sign * whole, whole_unit)
    return day


FINER = {"millennium": ("century", 10), "century": ("year", 100), "decade": ("year", 10)}
FINER |= {"year": ("month", 12), "month": ("day", 30), "week": ("day", 7), "quarter": ("month", 3)}


def _whole_parts(count: float, unit: str) -> list[tuple[int, str]]:
    whole, rest = int(count), count - int(count)
    parts = [(whole, unit)]
    if rest and unit in FINER:
        finer, many = FINER[unit]
        parts.append((int(rest * many), finer))
    return parts


def moved(duration: Duration, sign: int, origin: Callable[[Context], date] | None = None) -> Time:
    """A point in time a duration away, from the anchor or where `origin` says.

    "Three months ago" is a month, "two weeks ago" a day.
    """
    unit = duration.unit
    grain = "day" if LENGTH.get(unit, 1) < LENGTH["month"] else unit
    width = "year" if LENGTH[grain] > LENGTH["year"] else grain

    def at(context: Context) -> Interval:
        start = origin(context) if origin else context.day_for(unit)
        return unit_around(width, shifted(start, duration, sign))

    return Time(at, grain, relative=True)


def rolling(duration: Duration, sign: int, *, tomorrow: bool = False) -> Time:
    """The stretch that ends (or begins) with the anchor: "the past 12 years".

    Where the anchor is no day, whole units are meant: in 2024 the past 12 years are 2012 to 2024.
    """
    unit = duration.unit

    def at(context: Context) -> Interval:
        day = context.day_for(unit)
        first, last = sorted((shifted(day, duration, sign), day))
        first += tomorrow * DAY
        if first > last:
            raise UnknownDayError  # "in the next half day"
        if context.knows("day"):
            return Interval(first, last)
        return Interval(unit_around(unit, first).start, unit_around(unit, last).end)

    return Time(at, unit, relative=True, kind="period")


def third(whole: Interval, part: str) -> Interval:
    """Early, mid or late: a third of a period (ten days of a month, four months of a year).

    >>> third(months(2024, 3), "mid").start
    datetime.date(2024, 3, 11)
    """
    days = (whole.last - whole.first).days + 1
    cuts = _cuts(whole.first, whole.last, days)
    if cuts is None:
        return whole
    if part not in ("early", "mid", "late"):
        raise UnknownDayError
    begins, n = (whole.first, *cuts, whole.last + DAY), ("early", "mid", "late").index(part)
    return Interval(begins[n], begins[n + 1] - DAY)


def _cuts(start: date, end: date, days: int) -> tuple[date, date] | None:
    """Where the middle and the last third of a period begin; None for less than a week or so."""
    if start.day == 1 and 28 <= days <= 31:
        return start.replace(day=11), start.replace(day=21)
    if days > 3000:
        width = end.year - start.year + 1
        first_year, second_year = start.year + round(width * 0.4), start.year + round(width * 0.7)
        return start.replace(year=first_year), start.replace(year=second_year)
    if start.day == 1 and days > 85:
        span = months_in(start, end)
        return add(start, span // 3, "month"), add(start, 2 * span // 3, "month")
    if days <= 7:
        return None
    return start + DAY * (days // 3), end - DAY * (days // 3 - 1)


def months_in(start: date, end: date) -> int:
    """How many months a stretch touches."""
    return (end.year - start.year) * 12 + end.month - start.month + 1
