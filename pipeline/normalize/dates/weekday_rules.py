"""Rules for weekdays of a week, or counted: "Friday next week", "two Sundays from now"."""

from __future__ import annotations

from datetime import timedelta

from pipeline.normalize.dates.calendar import (
    unit_around,
)
from pipeline.normalize.dates.part_rules import inside, one_day
from pipeline.normalize.dates.relative_rules import origin
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    Context,
    Time,
)
from pipeline.records import Interval

DAYS_OF_WEEK = Rulebook()


@DAYS_OF_WEEK.rule(
    "week:time (between|from) first:WEEKDAY (and|TO) last:WEEKDAY",
    "(between|from)? first:WEEKDAY (and|TO) last:WEEKDAY of? the? week:time",
)
def weekdays_of_week(first: int, last: int, week: Time) -> Built:
    """next week between Wednesday and Friday"""
    if week.grain != "week" or not week.relative or first > last:
        return None

    def pick(found: Interval) -> Interval | None:
        if found.start is None:
            return None
        return Interval(found.start + timedelta(days=first), found.start + timedelta(days=last))

    return inside(week, pick, "range")


@DAYS_OF_WEEK.rule(
    "(on|in)? weekday:WEEKDAY (of|in|comma)? the? week:time",
    "week:time (on|dash|comma)? weekday:WEEKDAY",
)
def weekday_of_week(weekday: int, week: Time) -> Built:
    """Friday next week, next week on Tuesday"""
    if week.grain not in ("week", "day") or not week.relative or week.date is not None:
        return None

    def pick(found: Interval) -> Interval | None:
        monday = unit_around("week", found.start).start if found.start else None
        return one_day(monday + timedelta(days=weekday)) if monday else None

    return inside(week, pick, "day")


@DAYS_OF_WEEK.rule(
    "the? this:this weekday:WEEKDAY",
    "the? last:last weekday:WEEKDAY",
    "the? next:next weekday:WEEKDAY",
)
def weekday_with_modifier(weekday: int, this: str = "", last: str = "", next: str = "") -> Built:
    """last Friday, this Sunday, next Wednesday"""

    def at(context: Context) -> Interval | None:
        day = origin(context, last or next or this, "day")
        if day is None:
            return None
        monday = day - timedelta(days=day.weekday())
        if this:
            return one_day(monday + timedelta(days=weekday))
        if last:
            back = (day.weekday() - weekday - 1) % 7 + 1
            return one_day(day - timedelta(days=back if back > 1 or last == "near" else back + 7))
        if next == "near":
            return one_day(day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1))
        return one_day(monday + timedelta(days=7 + weekday))

    return Time(at, "day", relative=True)


@DAYS_OF_WEEK.rule("weekday:WEEKDAY after:after_next")
def weekday_after_next(weekday: int, after: int) -> Built:
    """Wednesday after next"""
    return weekdays_away(weekday, after)


def weekdays_away(weekday: int, count: int) -> Time:
    """The nth such weekday after (before) the anchor's day."""

    def at(context: Context) -> Interval | None:
        day = context.day_for("day")
        if day is None:
            return None
        if count > 0:
            first = day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
            return one_day(first + timedelta(days=7 * (count - 1)))
        first = day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
        return one_day(first + timedelta(days=7 * (count + 1)))

    return Time(at, "day", relative=True)


@DAYS_OF_WEEK.rule(
    "count:MANY weekday:WEEKDAY hence:hence",
    "count:MANY weekday:WEEKDAY hence:earlier",
    "count:MANY weekday:WEEKDAY ago:ago",
)
def counted_weekdays(count: int, weekday: int, hence: int = 0, ago: int = 0) -> Built:
    """two Sundays from now, two Thursdays ago"""
    if hence < 0 or not 1 <= count <= 12:
        return None
    return weekdays_away(weekday, -count if ago else count)
