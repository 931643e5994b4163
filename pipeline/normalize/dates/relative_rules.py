"""Rules for months, seasons and units with a modifier: "last year", "this September"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.normalize.dates.calendar import (
    LENGTH,
    add,
    length,
    months,
    unit_around,
)
from pipeline.normalize.dates.calendar_rules import season_span, span_of
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    Context,
    Date,
    Duration,
    Time,
    resolve,
    rolling,
)
from pipeline.records import Interval

MODIFIED = Rulebook()  # months and seasons
UNITS = Rulebook()  # years, months, weeks, days


def origin(context: Context, side: str, unit: str) -> date | None:
    """The day a relative time starts from: the anchor's, or that of the date named before.

    Without a date before, the anchor has to serve: the text may begin "The next day".
    """
    if side == "mention" and context.mention is not None:
        days = length(context.mention)
        if days is None or context.mention.start is None:
            return None
        return context.mention.start if days <= LENGTH[unit] else None
    return context.day_for(unit)


def step_unit(unit: str, count: int, side: str) -> Time:
    """The unit so many away from the one that holds the anchor or the date named before."""
    grain = {"fortnight": "week", "working day": "day"}.get(unit, unit)

    def at(context: Context) -> Interval | None:
        if side == "mention" and context.mention is None and count >= 0 > context.lean:
            return None  # "that day he fled": no day was named
        day = origin(context, side, grain)
        if side == "mention" and (grain, count) == ("day", 0) and day is None and context.last_day:
            day = context.last_day.start
        there = add(day, count, grain) if day else None
        return unit_around(grain, there) if there else None

    return Time(at, grain, relative=True)


# --- months and seasons -----------------------------------------------------------------------


def _month_from(month: int, step: int) -> Time:
    def at(context: Context) -> Interval | None:
        day = context.day_for("month")
        if day is None:
            return None
        year = day.year + step * (
            1 if step < 0 <= month - day.month or step > 0 >= month - day.month else 0
        )
        return months(year, month)

    return Time(at, "month", relative=True)


@MODIFIED.rule(
    "the? this:this month:month", "the? last:last month:MONTH", "the? next:next month:MONTH"
)
def month_with_modifier(month: int, this: str = "", last: str = "", next: str = "") -> Built:
    """this September, last March, next June, that October"""
    if this == "mention":
        return Time(lambda context: _month_of_mention(month, context), "month", relative=True)
    if last == "mention":
        return None
    return _month_from(month, -1 if last else 1 if next else 0)


def _month_of_mention(month: int, context: Context) -> Interval | None:
    """A month of the year named before."""
    named = context.mention
    if named is None or named.start is None or named.end is None:
        return None
    return months(named.start.year, month) if named.start.year == named.end.year else None


@MODIFIED.rule("month:MONTH after:after_next")
def month_after_next(month: int, after: int) -> Built:
    """March after next"""

    def at(context: Context) -> Interval | None:
        day = context.day_for("month")
        if day is None:
            return None
        first = day.year + (1 if month <= day.month else 0)
        return months(first + after - 1 if after > 0 else day.year + after, month)

    return Time(at, "month", relative=True)


YEAR_OF = "(comma|of|in|the)? of? the?"


@MODIFIED.rule(
    f"the? day:DAY of? month:MONTH {YEAR_OF} this:this unit:unit",
    f"the? day:DAY of? month:MONTH {YEAR_OF} last:last unit:unit",
    f"the? day:DAY of? month:MONTH {YEAR_OF} next:next unit:unit",
    f"month:MONTH day:DAY {YEAR_OF} this:this unit:unit",
    f"month:MONTH day:DAY {YEAR_OF} last:last unit:unit",
    f"month:MONTH day:DAY {YEAR_OF} next:next unit:unit",
    f"first:MONTH and month:MONTH {YEAR_OF} this:this unit:unit",
    f"first:MONTH and month:MONTH {YEAR_OF} last:last unit:unit",
    f"month:MONTH {YEAR_OF} this:this unit:unit",
    f"month:MONTH {YEAR_OF} last:last unit:unit",
    f"month:MONTH {YEAR_OF} next:next unit:unit",
)
def month_of_relative_year(
    month: int,
    unit: str,
    day: int | None = None,
    this: str = "",
    last: str = "",
    next: str = "",
    first: int | None = None,
) -> Built:
    """June of last year, on 5 March this year, January and February of this year"""
    if unit != "year" or (first is not None and month != first + 1):
        return None
    whole = step_unit("year", -1 if last else 1 if next else 0, this or last or next)
    end = within_year(whole, Date(None, month, day))
    return end if first is None else span_of(within_year(whole, Date(None, first)), end)


def within_year(whole: Time, parts: Date) -> Time:
    """A date in a year that is itself relative."""

    def at(context: Context) -> Interval | None:
        year = whole.at(context)
        if year is None or year.start is None:
            return None
        return resolve(replace(parts, year=year.start.year), context)

    return Time(at, "day" if parts.day else "month", relative=True)


@MODIFIED.rule(
    "the? this:this season:season",
    "the? last:last season:season",
    "the? next:next season:season",
    "season:season (of|comma)? the? this:this unit:unit",
    "season:season (of|comma)? the? last:last unit:unit",
    "season:season (of|comma)? the? next:next unit:unit",
    "the in_season:season",
)
def season_with_modifier(
    season: list[int] | None = None,
    this: str = "",
    last: str = "",
    next: str = "",
    unit: str | None = None,
    in_season: list[int] | None = None,
) -> Built:
    """last fall, this summer, spring of last year, the winter"""
    found = season or in_season
    if found is None or unit not in (None, "year"):
        return None
    step = -1 if last else 1 if next else 0

    def at(context: Context) -> Interval | None:
        day = context.day_for("season")
        if day is None:
            return None
        if unit is not None:
            return season_span(found, day.year + step)
        return _season_near(found, day, step, bare=not (this or last or next))

    return Time(at, "season", relative=True, rule="season_alone" if in_season else "")


def _season_near(season: list[int], day: date, step: int, *, bare: bool) -> Interval | None:
    near = [season_span(season, day.year + n) for n in range(-2, 3)]
    if step < 0:
        return [s for s in near if s.end and s.end < day][-1]
    if step > 0:
        return next(s for s in near if s.start and s.start > day)
    if bare:
        return [s for s in near if s.start and s.start <= day][-1]
    now = [s for s in near if s.start and s.end and s.start <= day <= s.end]
    return now[0] if now else season_span(season, day.year)


# --- units with modifiers ---------------------------------------------------------------------


@UNITS.rule(
    "the unit:UNIT side:before (?! the? WHOLE )",
    "the unit:UNIT after:after (?! the? WHOLE )",
    "the unit:UNIT within:earlier",
)
def unit_before(unit: str, side: str = "before", within: int = -1, after: str = "") -> Built:
    """the day before, the day after: told from the date named before"""
    within = 1 if after else within
    if side != "before" or (within > 0 and unit not in ("day", "week")):
        return None
    return step_unit(unit, within, "mention")


@UNITS.rule("the? this:this part_of_day", "the? next:next part_of_day")
def part_of_a_day(this: str = "", next: str = "") -> Built:
    """that evening, the following morning: told from the date named before"""
    if this == "anchor":
        return None
    return step_unit("day", 1 if next else 0, "mention")


@UNITS.rule("the? unit:unit after:after_next")
def unit_after_next(unit: str, after: int) -> Built:
    """the week after next, the year before last"""
    return step_unit(unit, after, "anchor")


@UNITS.rule(
    "the? this:this unit:UNIT",
    "now:now unit:UNIT",
    "the? last:last unit:UNIT (?! (of|in) the? WHOLE )",
    "word:in the? next:next in_next:unit",
    "about? the:the next:next unit:UNIT",
    "about? next:next unit:UNIT",
)
def unit_with_modifier(
    unit: str = "",
    this: str = "",
    last: str = "",
    next: str = "",
    the: int = 0,
    in_next: str = "",
    word: str = "",
    now: int | None = None,
) -> Built:
    """this week, the present year, last year; "the next day" is told from the date before"""
    if now is not None:
        this = "anchor"
    if in_next:
        if word not in ("over", "during", "within") or in_next not in ("week", "month", "year"):
            return None
        return rolling(Duration(((1, in_next),)), 1, tomorrow=True)
    if the and next == "anchor" and unit in ("day", "week", "month"):
        next = "mention"
    if unit == "half":
        return None
    if unit == "weekend" and this == "anchor":
        return weekend_near()
    step = -1 if last else 1 if next else 0
    return step_unit(unit, step, this or last or next)


@UNITS.rule("today:today")
def day_word(today: int) -> Built:
    """yesterday, today, tomorrow"""
    return step_unit("day", today, "anchor")


@UNITS.rule("(in? the)? night:overnight")
def overnight(night: int) -> Built:
    """overnight, the past 24 hours: the anchor's day and the one before"""

    def at(context: Context) -> Interval | None:
        day = context.day_for("day")
        told = context.lean < 0 or night != 1
        return Interval(day - timedelta(days=1), day) if day and told else None

    return Time(at, "range", relative=True, kind="period")


@UNITS.rule("to_date:to_date")
def unit_to_date(to_date: str) -> Built:
    """year to date: from January 1 to the anchor"""

    def at(context: Context) -> Interval | None:
        day = context.day_for(to_date)
        return Interval(unit_around(to_date, day).start, day) if day else None

    return Time(at, "range", relative=True, kind="period")


@UNITS.rule("now")
def now() -> Built:
    """now, as one end of a stretch only"""
    return Time(lambda context: context.anchor, "day", relative=True, weak=True)


@UNITS.rule("word:in the? unit:unit")
def over_the_weekend(word: str, unit: str) -> Built:
    """over the weekend: the one before, but on its own days"""
    return weekend_near(past=True) if unit == "weekend" and word == "over" else None


def weekend_near(*, past: bool = False) -> Time:
    """The weekend of the anchor's week; over it is told on Monday, of the one before."""

    def at(context: Context) -> Interval | None:
        day = context.day_for("week")
        if day is None:
            return None
        return unit_around(
            "weekend",
            day - timedelta(days=7) if (past or context.lean < 0) and day.weekday() < 5 else day,
        )

    return Time(at, "weekend", relative=True, rule="weekend")
