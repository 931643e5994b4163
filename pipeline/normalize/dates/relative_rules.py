"""Rules for times with a modifier: "last year", "Friday next week"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.normalize.dates.calendar import DAY, LENGTH, add, months, season_span, unit_around
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    FOLLOWING,
    NEXT,
    THAT,
    THIS,
    Context,
    Date,
    Duration,
    Step,
    Time,
    inside,
    one_day,
    resolve,
    rolling,
    span_of,
    weekday_after,
    weekday_before,
)
from pipeline.records import Interval, UnknownDayError

MODIFIED = Rulebook()  # months and seasons
UNITS = Rulebook()  # years, months, weeks, days
WEDNESDAY, SATURDAY = 2, 5
LONG = ("week", "month", "year", "decade")
DAYS_OF_WEEK = Rulebook()  # "Friday next week", "two Sundays from now"


def origin(context: Context, side: str, unit: str) -> date:
    """The day a relative time starts from: the anchor's, or that of the date named before.

    Without a date before, the anchor has to serve: the text may begin "The next day".
    """
    if side != "mention" or context.mention is None:
        return context.day_for(unit)
    if (context.mention.days or LENGTH[unit] + 1) > LENGTH[unit]:
        raise UnknownDayError
    return context.mention.first


def step_unit(unit: str, count: int, side: str = "anchor") -> Time:
    """The unit so many away from the one that holds the anchor or the date named before."""
    grain = {"fortnight": "week", "working day": "day"}.get(unit, unit)

    def at(context: Context) -> Interval:
        if side == "mention" and context.mention is None and count >= 0 > context.lean:
            raise UnknownDayError  # "that day he fled": no day was named
        same_day = side == "mention" and (grain, count) == ("day", 0)
        if same_day and context.last_day and context.mention and not context.mention.is_day:
            return context.last_day  # "in August ... the same evening"
        named = context.named(grain) if (side, count) == ("mention", 0) else None
        return named or unit_around(grain, add(origin(context, side, grain), count, grain))

    return Time(at, grain, relative=True)


# --- months and seasons -----------------------------------------------------------------------


@MODIFIED.rule("the? rel:this month:month", "the? rel:STEP month:MONTH")
def month_with_modifier(month: int, rel: Step) -> Built:
    """this September, last March, the following June; that October is of the year named before"""

    def at(context: Context) -> Interval:
        if rel == THAT:
            return months(_year_named(context), month)
        day = _told_from(context, rel, "month")
        begun = month <= day.month if rel.units > 0 else month >= day.month
        return months(day.year + rel.units * begun, month)

    return None if rel == Step(-1, "mention") else Time(at, "month", relative=True)


def _told_from(context: Context, rel: Step | None, unit: str) -> date:
    """The day that "next" is told from; "the following" comes after the date named before."""
    named = context.mention if rel and rel.side == "mention" and rel.units > 0 else None
    return named.last if named and named.end else context.day_for(unit)


def _year_named(context: Context) -> int:
    """The year of the date named before."""
    named = context.mention
    if named is None or named.first.year != named.last.year:
        raise UnknownDayError
    return named.first.year


@MODIFIED.rule("month:MONTH after:after_next")
def month_after_next(month: int, after: int) -> Built:
    """March after next"""

    def at(context: Context) -> Interval:
        day = context.day_for("month")
        return months(day.year + after - (after > 0 and month > day.month), month)

    return Time(at, "month", relative=True)


YEAR_OF = "(comma|of|in|the)? of? the?"


@MODIFIED.rule(
    f"the? day:DAY of? month:MONTH {YEAR_OF} rel:REL unit:unit",
    f"month:MONTH day:DAY {YEAR_OF} rel:REL unit:unit",
    f"first:MONTH and month:MONTH {YEAR_OF} rel:REL unit:unit",
    f"month:MONTH {YEAR_OF} rel:REL unit:unit",
)
def month_of_relative_year(
    month: int, rel: Step, unit: str, day: int | None = None, first: int | None = None
) -> Built:
    """June of last year, on 5 March this year, January and February of this year"""
    if unit != "year" or (first is not None and month != first + 1):
        return None
    whole = step_unit("year", *rel)
    end = within_year(whole, Date(None, month, day))
    return end if first is None else span_of(within_year(whole, Date(None, first)), end)


def within_year(whole: Time, parts: Date) -> Time:
    """A date in a year that is itself relative."""
    return Time(
        lambda context: resolve(replace(parts, year=whole.at(context).first.year), context),
        "day" if parts.day else "month",
        relative=True,
    )


@MODIFIED.rule(
    "the? rel:REL season:season",
    "season:season (of|comma)? the? rel:REL unit:unit",
    "the season:season",
)
def season_with_modifier(season: list[int], rel: Step | None = None, unit: str = "") -> Built:
    """last fall, this summer, spring of last year, the winter"""
    if unit not in ("", "year"):
        return None

    def at(context: Context) -> Interval:
        day = _told_from(context, rel, "season")
        if rel and unit:
            return season_span(season, day.year + rel.units)
        return _season_near(season, day, rel or (NEXT if context.lean > 0 else None))

    return Time(at, "season", relative=True, rule="" if rel else "season_alone")


def _season_near(season: list[int], day: date, rel: Step | None) -> Interval:
    near = [season_span(season, day.year + n) for n in range(-2, 3)]
    if rel is None:
        return [s for s in near if s.first <= day][-1]
    if rel.units < 0:
        return [s for s in near if s.last < day][-1]
    if rel.units > 0:
        return next(s for s in near if s.first > day)
    now = [s for s in near if s.first <= day <= s.last]
    return now[0] if now else season_span(season, day.year)


# --- weekdays of a week, or counted --------------------------------------------------------------


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
    """Friday next week, next week on Tuesday; a week ago Sunday is the last one by then"""
    if week.grain not in ("week", "day") or not week.relative or week.date is not None:
        return None
    if week.rule == "ago":
        return inside(week, lambda i: one_day(weekday_before(i.first + DAY, weekday)), "day")
    return inside(
        week, lambda i: one_day(unit_around("week", i.first).first + DAY * weekday), "day"
    )


@DAYS_OF_WEEK.rule("the:the? rel:REL weekday:WEEKDAY")
def weekday_with_modifier(weekday: int, rel: Step, the: int = 0) -> Built:
    """last Friday, this Sunday, next Wednesday; "following Friday's vote" is told after it"""
    if rel == FOLLOWING and not the:
        return None

    def at(context: Context) -> Interval:
        day = origin(context, rel.side, "day")
        if rel.units < 0:
            before = weekday_before(day, weekday)
            too_near = before == day - DAY and rel.side != "near"
            return one_day(before - 7 * DAY if too_near else before)
        if rel.side != "anchor" and rel.units > 0:
            return one_day(weekday_after(day, weekday))
        monday = day - DAY * day.weekday()
        return one_day(monday + DAY * (7 * rel.units + weekday))

    return Time(at, "day", relative=True)


@DAYS_OF_WEEK.rule(
    "word:in? length:duration on weekday:WEEKDAY", "weekday:WEEKDAY week:unit (?! dash )"
)
def weekday_and_a_week(
    weekday: int, week: str = "week", length: Duration | None = None, word: str = ""
) -> Built:
    """a week on Friday, Friday week, of what is to come; "for a week on Friday" is on Friday"""
    if week != "week" or (length and length.parts != ((1, "week"),)):
        return None

    def at(context: Context) -> Interval:
        day = resolve(Date(weekday=weekday), context).first
        return one_day(day + 7 * DAY if context.lean > 0 and not word else day)

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


@UNITS.rule("the? rel:this part_of_day", "the? rel:next part_of_day")
def part_of_a_day(rel: Step) -> Built:
    """that evening, the following morning: told from the date named before"""
    return None if rel == THIS else step_unit("day", rel.units, "mention")


@UNITS.rule("the? unit:unit after:after_next")
def unit_after_next(unit: str, after: int) -> Built:
    """the week after next, the year before last"""
    return step_unit(unit, after)


@UNITS.rule(
    "the? rel:this unit:UNIT and next:next (?! (unit|units|month|weekday|season|integer|number) )"
)
def this_and_next(rel: Step, unit: str, next: Step) -> Built:
    """this year and next"""
    if rel != THIS or next != NEXT or unit not in LONG:
        return None
    return span_of(step_unit(unit, 0), step_unit(unit, 1))


@UNITS.rule(
    "the? rel:this unit:UNIT",
    "now unit:UNIT",
    "the? rel:last unit:UNIT (?! (of|in) the? WHOLE )",
    "word:in the? next coming:UNIT",
    "about? the:the? rel:next unit:UNIT",
)
def unit_with_modifier(
    unit: str = "", rel: Step = THIS, the: int = 0, word: str = "", coming: str = ""
) -> Built:
    """this week, the present year, last year, the next decade, ten years on; "the next day" is told
    from the date before
    """
    if coming:
        ahead = word in ("over", "during", "within") and coming in LONG
        return rolling(Duration(((1, coming),)), 1, tomorrow=True) if ahead else None
    if unit == "half":
        return None
    if unit == "weekend" and rel == THIS:
        return weekend_near()
    told_before = the and rel == NEXT and unit in ("day", "week", "month")
    whole = step_unit(unit, rel.units, "mention" if told_before else rel.side)
    if unit != "decade" or rel != NEXT:
        return whole
    ten = rolling(Duration(((1, unit),)), 1, tomorrow=True)  # but from now on nothing "happened"
    return replace(ten, at=lambda context: (whole if context.lean < 0 else ten).at(context))


@UNITS.rule("the unit:UNIT as_a_whole")
def whole_unit(unit: str) -> Built:
    """the year as a whole: the one of which a part was named before"""

    def at(context: Context) -> Interval:
        if context.mention is None:
            raise UnknownDayError
        return unit_around(unit, origin(context, "mention", unit))

    return Time(at, unit, relative=True)


@UNITS.rule("the? rel:REL special:special_year")
def special_year_with_modifier(rel: Step, special: list[int]) -> Built:
    """the next fiscal year, last school year"""
    lag, width = special

    def at(context: Context) -> Interval:
        day = origin(context, rel.side, "year")
        begun = day.year if day.month > lag else day.year - 1
        first = date(begun + rel.units, lag + 1, 1)
        return Interval(first, add(first, width, "month") - DAY)

    return Time(at, "year", relative=True)


@UNITS.rule("today:today")
def day_word(today: int) -> Built:
    """yesterday, today, tomorrow"""
    return step_unit("day", today)


@UNITS.rule("(in? the)? night:overnight")
def overnight(night: int) -> Built:
    """overnight, the past 24 hours: the anchor's day and the one before"""

    def at(context: Context) -> Interval:
        if night == 1 and context.lean >= 0:
            raise UnknownDayError
        return Interval(context.day_for("day") - DAY, context.day)

    return Time(at, "range", relative=True, kind="period")


@UNITS.rule("to_date:to_date")
def unit_to_date(to_date: str) -> Built:
    """year to date: from January 1 to the anchor"""
    return Time(
        lambda context: Interval(unit_around(to_date, context.day_for(to_date)).start, context.day),
        "range",
        relative=True,
        kind="period",
    )


def _anchor(context: Context) -> Interval:
    if context.anchor is None:
        raise UnknownDayError
    return context.anchor


NOW = Time(_anchor, "day", relative=True, weak=True)


@UNITS.rule("now")
def now() -> Built:
    """now, as one end of a stretch only"""
    return NOW


@UNITS.rule("word:in the? unit:unit")
def over_the_weekend(word: str, unit: str) -> Built:
    """over the weekend: the one before, but on its own days"""
    return weekend_near(past=True) if unit == "weekend" and word == "over" else None


def weekend_near(*, past: bool = False, the: bool = False) -> Time:
    """The weekend of the anchor's week; over it is told on Monday, of the one before.

    "The weekend" is the nearest one where nothing looks ahead.
    """

    def at(context: Context) -> Interval:
        day = context.day_for("week")
        nearest = the and context.lean == 0 and day.weekday() < WEDNESDAY
        before = (past or context.lean < 0 or nearest) and day.weekday() < SATURDAY
        return unit_around("weekend", day - 7 * DAY if before else day)

    return Time(at, "weekend", relative=True, rule="weekend")
