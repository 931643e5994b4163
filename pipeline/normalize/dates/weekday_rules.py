"""Rules for weekdays of a week, or counted: "Friday next week", "two Sundays from now"."""

from __future__ import annotations

from pipeline.normalize.dates.calendar import DAY, unit_around
from pipeline.normalize.dates.part_rules import inside
from pipeline.normalize.dates.relative_rules import origin
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    Context,
    Step,
    Time,
    one_day,
    weekday_after,
    weekday_before,
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
    return inside(week, lambda i: Interval(i.first + DAY * first, i.first + DAY * last), "range")


@DAYS_OF_WEEK.rule(
    "(on|in)? weekday:WEEKDAY (of|in|comma)? the? week:time",
    "week:time (on|dash|comma)? weekday:WEEKDAY",
)
def weekday_of_week(weekday: int, week: Time) -> Built:
    """Friday next week, next week on Tuesday"""
    if week.grain not in ("week", "day") or not week.relative or week.date is not None:
        return None
    return inside(
        week, lambda i: one_day(unit_around("week", i.first).first + DAY * weekday), "day"
    )


@DAYS_OF_WEEK.rule("the? rel:REL weekday:WEEKDAY")
def weekday_with_modifier(weekday: int, rel: Step) -> Built:
    """last Friday, this Sunday, next Wednesday"""

    def at(context: Context) -> Interval:
        day = origin(context, rel.side, "day")
        if rel.units < 0:
            before = weekday_before(day, weekday)
            too_near = before == day - DAY and rel.side != "near"
            return one_day(before - 7 * DAY if too_near else before)
        if rel.side == "near" and rel.units > 0:
            return one_day(weekday_after(day, weekday))
        monday = day - DAY * day.weekday()
        return one_day(monday + DAY * (7 * rel.units + weekday))

    return Time(at, "day", relative=True)


@DAYS_OF_WEEK.rule("weekday:WEEKDAY after:after_next")
def weekday_after_next(weekday: int, after: int) -> Built:
    """Wednesday after next"""
    return weekdays_away(weekday, after)


def weekdays_away(weekday: int, count: int) -> Time:
    """The nth such weekday after (before) the anchor's day."""

    def at(context: Context) -> Interval:
        day = context.day_for("day")
        if count > 0:
            return one_day(weekday_after(day, weekday) + 7 * DAY * (count - 1))
        return one_day(weekday_before(day, weekday) + 7 * DAY * (count + 1))

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
