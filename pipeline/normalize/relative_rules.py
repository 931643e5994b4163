"""Rules for times told from another time: modifiers, parts, counted units, "ago" and "later"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from pipeline.normalize.calendar import (
    LENGTH,
    add,
    length,
    months,
    nth_unit,
    nth_weekday,
    unit_around,
    years,
)
from pipeline.normalize.calendar_rules import part_of_year, season_span
from pipeline.normalize.time_grammar import Built, Rulebook
from pipeline.normalize.time_values import (
    Context,
    Date,
    Duration,
    Time,
    known,
    moved,
    of_date,
    resolve,
    rolling,
    shifted,
    third,
)
from pipeline.records import Interval

MODIFIED = Rulebook()  # months and seasons with "this", "last", "next"
RELATIVE = Rulebook()
STEP = {"this": 0, "last": -1, "next": 1}


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
        day = origin(context, side, grain)
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
    """this September, last March, next June"""
    if "mention" in (this, last, next) and not next:
        return None
    return _month_from(month, -1 if last else 1 if next else 0)


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
    f"month:MONTH {YEAR_OF} this:this unit:unit",
    f"month:MONTH {YEAR_OF} last:last unit:unit",
    f"month:MONTH {YEAR_OF} next:next unit:unit",
)
def month_of_relative_year(
    month: int, unit: str, day: int | None = None, this: str = "", last: str = "", next: str = ""
) -> Built:
    """June of last year, on 5 March this year"""
    if unit != "year":
        return None
    whole = step_unit("year", -1 if last else 1 if next else 0, this or last or next)
    return within_year(whole, Date(None, month, day))


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


# --- durations --------------------------------------------------------------------------------


@RELATIVE.rule(
    "about:about? count:COUNT plus:plus_half dash? unit:unit",
    "about:about? count:COUNT dash? unit:unit plus:plus_half",
    "about:about? count:COUNT dash? unit:unit",
    "about:about? half:half_word article:article? unit:unit",
    "about:about? vague:vague unit:unit",
)
def counted_units(
    unit: str,
    count: float = 0,
    plus: float = 0,
    half: float = 0,
    vague: int = 0,
    article: int = 0,
    about: str = "",
) -> Built:
    """three weeks, a year and a half; "a few days" has no number of its own"""
    number = count + plus or half
    if unit == "quarter" and number == 1:
        return None
    return Duration(((vague or number, unit),), vague=bool(vague), under=about == "under")


@RELATIVE.rule("first:duration (comma|and)? second:duration")
def compound_duration(first: Duration, second: Duration) -> Built:
    """3 months and 2 weeks, 5 years 1 month 12 days"""
    if LENGTH.get(first.unit, 1) <= LENGTH.get(second.parts[0][1], 1):
        return None
    return Duration(first.parts + second.parts, first.vague or second.vague)


def anchor_day(unit: str) -> Callable[[Context], date | None]:
    """How to find the anchor's day, to the precision of a unit."""
    return lambda context: context.day_for(unit if unit in LENGTH else "day")


@RELATIVE.rule("duration:duration ago")
def ago(duration: Duration) -> Built:
    """two years ago, a week ago"""
    return None if duration.vague else moved(duration, -1, anchor_day(duration.unit))


@RELATIVE.rule("duration:duration hence")
def hence(duration: Duration) -> Built:
    """three weeks from now"""
    return None if duration.vague else moved(duration, 1, anchor_day(duration.unit))


@RELATIVE.rule(
    "in? the? last:last duration:duration (?! (of|in) the? WHOLE )",
    "in? the? count:MANY last:last unit:units",
    "in? last:last half:half_word unit:unit",
)
def past_stretch(
    last: str, duration: Duration | None = None, count: int = 0, unit: str = "", half: float = 0
) -> Built:
    """the past 12 years, the last two months, 10 previous weeks"""
    whole = duration or Duration(((count or half, unit),))
    if whole.vague:
        return None
    if whole.unit in ("quarter", "half", "weekend"):
        return _whole_units(whole, -1)
    return rolling(whole, -1)


@RELATIVE.rule(
    "word:in? the? next:next duration:duration", "word:in? the? count:MANY next:next unit:units"
)
def coming_stretch(
    next: str, word: str = "", duration: Duration | None = None, count: int = 0, unit: str = ""
) -> Built:
    """the next three years, within the upcoming 5 days"""
    whole = duration or Duration(((count, unit),))
    if whole.vague:
        return None
    if whole.unit in ("quarter", "half"):
        return _whole_units(whole, 1)
    return rolling(whole, 1, tomorrow=word != "within")


def _whole_units(duration: Duration, sign: int) -> Time:
    """The last (next) two quarters are whole ones."""
    count, unit = int(duration.parts[0][0]), duration.parts[0][1]

    def at(context: Context) -> Interval | None:
        day = context.day_for(unit)
        near, far = (add(day, sign * n, unit) if day else None for n in (1, count))
        if near is None or far is None:
            return None
        return Interval(
            unit_around(unit, min(near, far)).start, unit_around(unit, max(near, far)).end
        )

    return Time(at, unit, relative=True, kind="period")


@RELATIVE.rule("in the:the? last:last unit:unit (?! (of|in) the? WHOLE )")
def past_unit(last: str, unit: str, the: int = 0) -> Built:
    """over the past year: twelve months back, not the calendar year before"""
    if last == "mention" or not (the or last == "near"):
        return None
    if unit in ("day", "quarter", "half", "weekend"):
        return None
    return rolling(Duration(((1, unit),)), -1)


@RELATIVE.rule("the last:last unit:unit", "last:last unit:unit")
def last_decade(last: str, unit: str) -> Built:
    """the last decade: ten years back"""
    if unit not in ("decade", "century") or last == "mention":
        return None
    return rolling(Duration(((1, unit),)), -1)


# --- units with modifiers ---------------------------------------------------------------------


@RELATIVE.rule("the unit:unit side:before", "the unit:unit within:earlier")
def unit_before(unit: str, side: str = "before", within: int = -1) -> Built:
    """the day before: told from the date named before"""
    if side != "before" or (within > 0 and unit not in ("day", "week")):
        return None
    return step_unit(unit, within, "mention")


@RELATIVE.rule("the? unit:unit after:after_next")
def unit_after_next(unit: str, after: int) -> Built:
    """the week after next, the year before last"""
    return step_unit(unit, after, "anchor")


@RELATIVE.rule(
    "the? this:this unit:unit",
    "the? last:last unit:unit (?! (of|in) the? WHOLE )",
    "about? the? next:next unit:unit",
)
def unit_with_modifier(unit: str, this: str = "", last: str = "", next: str = "") -> Built:
    """this week, last year, the following month"""
    if unit == "half":
        return None
    step = -1 if last else 1 if next else 0
    return step_unit(unit, step, this or last or next)


@RELATIVE.rule("today:today")
def day_word(today: int) -> Built:
    """yesterday, today, tomorrow"""
    return step_unit("day", today, "anchor")


@RELATIVE.rule("now:now")
def now(now: int) -> Built:
    """now, as one end of a stretch only"""
    return Time(lambda context: context.anchor, "day", relative=True, weak=True)


@RELATIVE.rule("the? unit:unit")
def weekend(unit: str) -> Built:
    """the weekend"""
    return _weekend() if unit == "weekend" else None


def _weekend() -> Time:
    """The weekend of the anchor's week; over it is told on Monday, of the one before."""

    def at(context: Context) -> Interval | None:
        day = context.day_for("week")
        if day is None:
            return None
        return unit_around(
            "weekend", day - timedelta(days=7) if context.lean < 0 and day.weekday() < 5 else day
        )

    return Time(at, "weekend", relative=True, rule="weekend")


# --- parts of a whole -------------------------------------------------------------------------


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


def _day(day: date | None) -> Interval | None:
    return Interval(day, day) if day else None


NTH_OF = "(of|in|comma)?"


@RELATIVE.rule(
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
    return inside(found, lambda i: _day(nth_weekday(weekday, _number(n), i)), "day")


def _number(n: int | str) -> int:
    return n if isinstance(n, int) else -1


@RELATIVE.rule(
    f"the? n:NTH unit:unit {NTH_OF} whole:time",
    "whole:time the? n:NTH unit:unit",
    "the? n:NTH unit:unit (of|in) the? of_unit:unit",
)
def nth_unit_of(
    n: int | str, unit: str, whole: Time | None = None, of_unit: str | None = None
) -> Built:
    """the first week of 2021, the third quarter of 2016, the last day of October"""
    found = whole_of(whole, of_unit)
    if found is None or n == "mention" or LENGTH.get(found.grain, 0) < LENGTH.get(unit, 0):
        return None
    if unit == "half":
        return inside(found, lambda i: _half(i, _number(n)), "half")
    if unit not in LENGTH or (isinstance(n, str) and unit == found.grain):
        return None
    return inside(found, lambda i: nth_unit(unit, _number(n), i), unit)


@RELATIVE.rule(
    f"the? n:NTH half:half_word {NTH_OF} whole:time",
    "the? n:NTH half:half_word (of|in) the? of_unit:unit",
)
def half_of(
    n: int | str, half: float, whole: Time | None = None, of_unit: str | None = None
) -> Built:
    """the first half of 2024"""
    found = whole_of(whole, of_unit)
    return inside(found, lambda i: _half(i, _number(n)), "half") if found and n in (1, 2) else None


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


@RELATIVE.rule(
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
    return inside(found, lambda i: _counted(i, int(count), unit, last=n != 1), "range")


def _counted(whole: Interval, count: int, unit: str, *, last: bool) -> Interval | None:
    edge = nth_unit(unit, -1 if last else 1, whole)
    if edge is None or edge.start is None or edge.end is None:
        return None
    other = add(edge.start, (1 - count) if last else (count - 1), unit)
    if other is None:
        return None
    far = unit_around(unit, other)
    return Interval(far.start, edge.end) if last else Interval(edge.start, far.end)


@RELATIVE.rule("text:quarter of? the? whole:time", "the? whole:time text:quarter")
def quarter_of_year(text: str, whole: Time) -> Built:
    """Q3 this year"""
    number = re.search(r"(?<=[QqHh])[1-4]$|^[1-4](?=[QqHh])", text)
    if whole.grain != "year" or number is None:
        return None
    n, unit = int(number.group()), "quarter" if "q" in text.lower() else "half"
    if unit == "quarter":
        return inside(whole, lambda i: nth_unit("quarter", n, i), "quarter")
    return inside(whole, lambda i: _half(i, n), "half")


@RELATIVE.rule("the? n:NTH quarter:unit", "the? n:NTH dash quarter:unit")
def quarter_alone(n: int | str, quarter: str) -> Built:
    """the third quarter"""
    return part_of_year(quarter, n, None) if quarter == "quarter" and isinstance(n, int) else None


@RELATIVE.rule("the? n:NTH dash? century:unit")
def century(n: int | str, century: str) -> Built:
    """the 21st century"""
    if century != "century" or not isinstance(n, int) or not 1 <= n <= 30:
        return None
    return known(years(max(1, 100 * n - 100), 100 * n - 1), "century")


@RELATIVE.rule(
    "the? part:PART dash? in? of the? whole:time",
    "the? part:PART dash? the? whole:time",
    "the? part:PART of the? unit:unit",
    "within:earlier in? whole:time",
    "within:earlier (in|of) the unit:unit",
)
def part_of(
    whole: Time | None = None, part: str = "", unit: str | None = None, within: int = 0
) -> Built:
    """mid-March, the end of April, late last month; "earlier this month" is the month"""
    found = whole_of(whole, unit)
    if found is None:
        return None
    if within or found.grain == "day":
        return replace(found, weak=False) if not (within and found.grain == "day") else None
    picked = inside(found, lambda i: third(i, part), found.grain)
    return replace(picked, part=part, whole=found)


@RELATIVE.rule("rest:rest of? the? whole:time", "the? rest:rest of? whole:time")
def rest_of(rest: str, whole: Time) -> Built:
    """the rest of the week: from the anchor to its end"""

    def at(context: Context) -> Interval | None:
        found, day = whole.at(context), context.day_for("day")
        if found is None or found.start is None or found.end is None:
            return None
        start = max(found.start, day) if day and day <= found.end else found.start
        return Interval(start, found.end)

    return Time(at, "range", whole.relative)


def _nth_day(whole: Interval, n: int) -> Interval | None:
    if whole.start is None or whole.end is None or not 1 <= n <= 31:
        return None
    return _day(whole.start + timedelta(days=n - 1)) if n <= whole.end.day else None


@RELATIVE.rule(
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


@RELATIVE.rule("day:DAY of? the? whole:time")
def day_of_relative_month(day: int, whole: Time) -> Built:
    """the 20th of next month"""
    if whole.grain != "month" or not whole.relative or whole.date is not None:
        return None
    return inside(whole, lambda i: _nth_day(i, day), "day")


@RELATIVE.rule("in? the? last:last duration:duration", "the? last:last unit:unit")
def last_alone(last: str, duration: Duration | None = None, unit: str = "") -> Built:
    """the last three weeks in Almaty: nothing followed that they are a part of"""
    if duration is not None:
        return past_stretch(last, duration)
    return None if unit == "half" else step_unit(unit, -1, last)


# --- weekdays ---------------------------------------------------------------------------------


@RELATIVE.rule(
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


@RELATIVE.rule(
    "(on|in)? weekday:WEEKDAY (of|in|comma)? the? week:time",
    "week:time (on|dash|comma)? weekday:WEEKDAY",
)
def weekday_of_week(weekday: int, week: Time) -> Built:
    """Friday next week, next week on Tuesday"""
    if week.grain not in ("week", "day") or not week.relative or week.date is not None:
        return None

    def pick(found: Interval) -> Interval | None:
        if found.start is None:
            return None
        return _day(unit_around("week", found.start).start + timedelta(days=weekday))  # type: ignore[operator]

    return inside(week, pick, "day")


@RELATIVE.rule(
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
            return _day(monday + timedelta(days=weekday))
        if last:
            back = (day.weekday() - weekday - 1) % 7 + 1
            return _day(day - timedelta(days=back if back > 1 or last == "near" else back + 7))
        if next == "near":
            return _day(day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1))
        return _day(monday + timedelta(days=7 + weekday))

    return Time(at, "day", relative=True)


@RELATIVE.rule("weekday:WEEKDAY after:after_next")
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
            return _day(first + timedelta(days=7 * (count - 1)))
        first = day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
        return _day(first + timedelta(days=7 * (count + 1)))

    return Time(at, "day", relative=True)


@RELATIVE.rule(
    "count:MANY weekday:WEEKDAY hence:hence",
    "count:MANY weekday:WEEKDAY hence:earlier",
    "count:MANY weekday:WEEKDAY ago:ago",
)
def counted_weekdays(count: int, weekday: int, hence: int = 0, ago: int = 0) -> Built:
    """two Sundays from now, two Thursdays ago"""
    if hence < 0 or not 1 <= count <= 12:
        return None
    return weekdays_away(weekday, -count if ago else count)


# --- from another date ------------------------------------------------------------------------


@RELATIVE.rule("duration:duration within:earlier")
def later_or_earlier(duration: Duration, within: int) -> Built:
    """two weeks later: told from the date named before"""
    if duration.vague:
        return None
    unit = duration.unit

    def at(context: Context) -> Interval | None:
        mention = context.mention
        if mention is not None and mention.start and mention.end and not mention.is_day:
            return _shifted_span(mention, duration, within)
        start = mention.start if mention else context.day_for(unit if unit in LENGTH else "day")
        there = shifted(start, duration, within) if start else None
        if there is None:
            return None
        return unit_around(unit if LENGTH.get(unit, 1) >= LENGTH["month"] else "day", there)

    return Time(at, unit, relative=True)


def _shifted_span(mention: Interval, duration: Duration, sign: int) -> Interval | None:
    """A year earlier than the first quarter of 2024 is the first quarter of 2023."""
    days = length(mention)
    if (
        days is None
        or days > LENGTH.get(duration.unit, 0)
        or mention.start is None
        or mention.end is None
    ):
        return None
    if LENGTH[duration.unit] < LENGTH["month"]:
        return None
    start, after = (
        shifted(mention.start, duration, sign),
        shifted(mention.end + timedelta(days=1), duration, sign),
    )
    return Interval(start, after - timedelta(days=1)) if start and after else None


__all__ = ["MODIFIED", "RELATIVE", "of_date", "moved"]
