"""Rules that join times: a duration from a date, ranges from one to another, open ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.normalize.dates.calendar import (
    DAY,
    LENGTH,
    add,
    month_end,
    shifted_years,
    stretch,
    unit_around,
)
from pipeline.normalize.dates.relative_rules import NOW, step_unit, within_year
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    ATTRIBUTES,
    Bound,
    Context,
    Date,
    Duration,
    Step,
    Telling,
    Time,
    inside,
    moved,
    of_date,
    one_day,
    resolve,
    shifted,
)
from pipeline.records import Interval, UnknownDayError

JOINED = Rulebook()
# The rules that make a stretch of time out of the dates at its ends.
STRETCHES = frozenset(
    {"time_range", "to_this_day", "shared_year", "since", "beginning_with", "before", "after"}
    | {"counted_part", "same_period", "stretch_from"}
)
rule = JOINED.rule


@rule("day:time (of|in)? the? year:time", "year:time (in|possessive)? day:time")
def partial_in_year(day: Time, year: Time) -> Built:
    """June 7-8 this year, last year's Nauryz, the same month last year, two years ago today"""
    if day.rule == "now" and year.grain == "year" and year.relative and not year.bound:
        return _same_in_year(step_unit("month", 0), year)  # "this time last year"
    if year.rule == "ago" and day.rule in ("unit_with_modifier", "day_word"):
        return _same_in_year(day, year) if year.grain == "year" else None
    if day.rule == "unit_with_modifier" and day.grain in ("month", "quarter", "day"):
        return _same_in_year(day, year) if year.grain == "year" and not year.bound else None
    if day.date is None or day.date.year is not None or day.date.month is None:
        return None
    if year.grain != "year" or not year.relative or year.bound:
        return None
    return _same_in_year(day, year) if day.grain == "range" else within_year(year, day.date)


def _same_in_year(part: Time, year: Time) -> Time:
    """A month of one year in another."""

    def at(context: Context) -> Interval:
        found = part.at(context)
        return shifted_years(found, year.at(context).first.year - found.first.year)

    return Time(at, part.grain, relative=True)


@rule("night:time (on|in|from|between)? day:time", "night:time to:to day:time")
def overnight_on(night: Time, day: Time, to: int | str = 0) -> Built:
    """overnight on July 3, overnight Tuesday; "overnight to Tuesday" begins a day before"""
    if night.rule != "overnight" or day.bound or day.grain not in ("day", "range"):
        return None
    if not to:
        return replace(day, rule="overnight_on")

    return inside(day, lambda i: Interval(i.first - DAY, i.first), "range")


@rule("counted:time comma (on|in)? the? day:time")
def counted_and_named(counted: Time, day: Time) -> Built:
    """two days earlier, on 3 May: the date says it all"""
    return day if counted.rule == "later_or_earlier" and day.date is not None else None


@rule(
    "the? unit:unit of the? day:time",
    "the? unit:unit of the nth:nth",
    "the unit:unit (since|beginning) on? the? day:time",
)
def unit_of_day(unit: str, day: Time | None = None, nth: int | None = None) -> Built:
    """the week of October 6, the week starting February 4"""
    found = day or of_date(Date(day=nth))
    if unit not in ("week", "weekend") or found is None or found.grain != "day":
        return None
    return inside(found, lambda i: unit_around(unit, i.first), unit)


@rule(
    "in duration:duration first:from on? the? day:time (?! TO the? time )",
    "in? duration:duration (since|beginning) on? the? day:time",
)
def stretch_from(day: Time, duration: Duration, first: int = 0) -> Built:
    """2 weeks starting May 20, for 10 days from 18 December, four years from 1988"""
    if duration.vague or not 0 < LENGTH.get(day.grain, 0) <= LENGTH.get(duration.unit, 0):
        return None
    if day.grain != "day" and not first:
        return None  # "life grew shorter by 13 years since 1990"

    def lasting(begin: Interval) -> Interval:
        last = shifted(begin.first, duration, 1)
        return Interval(
            begin.first, last if day.grain == "day" else unit_around(day.grain, last).end
        )

    return inside(day, lasting, "range")


@rule(
    "duration:duration side:before the? day:time",
    "duration:duration (after|first:from) the? day:time (?! TO the? time )",
)
def counted_from(day: Time, duration: Duration, side: str = "after", first: int = 0) -> Built:
    """two weeks before January 15, three days from Tuesday; not "a year after the fall of ..." """
    apart = day.kind == "date" and day.rule != "season_alone"
    if duration.vague or side not in ("before", "after") or not apart:
        return None
    if first and day.grain != "day":
        return stretch_from(day, duration, first)
    if duration.under:
        return stretch_from(day, duration) if side == "after" else None
    return _away(duration, side, day)


@rule("the unit:unit side:before the? day:time", "the unit:unit after the? day:time")
def day_beside(unit: str, day: Time, side: str = "after") -> Built:
    """the day after Christmas"""
    if side not in ("before", "after") or day.grain not in ("day", unit):
        return None
    return _away(Duration(((1, unit),)), side, day)


def _away(duration: Duration, side: str, day: Time) -> Time:
    """So long before or after the first day of a time."""
    sign = -1 if side == "before" else 1
    return replace(moved(duration, sign, lambda c: day.at(c).first), relative=day.relative)


@rule(
    "the? duration:duration ended:ended (on|in)? the? day:time",
    "the? unit:unit ended:ended (on|in)? the? day:time",
    "the? special:special_year ended:ended on? the? day:time",
    "the special:special_year TO the? day:time",
    "the duration:duration TO the? day:time",
    "in the unit:UNIT TO the? day:time",
)
def stretch_until(
    day: Time,
    ended: str = "end",
    duration: Duration | None = None,
    unit: str = "year",
    special: list[int] | None = None,
) -> Built:
    """the six months ended June 30, the week ending October 13, the five years to 2024"""
    found = duration or Duration(((1, unit),))
    if day.grain not in ("day", "month", "year") or found.vague or (special and ended != "end"):
        return None
    if LENGTH[day.grain] > LENGTH.get(found.unit, 0):
        return None
    return inside(day, lambda i: Interval(shifted(i.last + DAY, found, -1), i.last), "range")


@rule("the? same:this (period|half_word|unit:units) (of|in|comma)? the? year:time")
def same_period(same: Step, year: Time, unit: str = "month") -> Built:
    """the same period of 2023, the same months: of the date named before, in that year"""
    if (same.side, unit, year.grain) != ("mention", "month", "year"):
        return None

    def at(context: Context) -> Interval:
        whole, named = year.at(context), context.mention
        if not named or not named.start or not named.end or named.start.year != named.end.year:
            return whole
        years_on = whole.first.year - named.start.year
        start, end = add(named.start, years_on, "year"), add(named.end, years_on, "year")
        return Interval(start, _month_end_like(named.end, end))

    return Time(at, "range", year.relative)


def _month_end_like(model: date, day: date) -> date:
    """The last day of a month stays the last: February 29 of one year, 28 of the other."""
    last = month_end(day.year, day.month)
    return last if model == month_end(model.year, model.month) else day


@rule("word:in duration:duration")
def in_duration(word: str, duration: Duration) -> Built:
    """in two weeks, within 10 months: only where the clause looks ahead (dates.py)"""
    if word not in ("in", "within") or duration.vague:
        return None
    unit = duration.unit
    if word == "in":
        in_a_day = duration.single and LENGTH.get(unit, 1) == 1
        return replace(moved(duration, 1), rule="in_a_day" if in_a_day else "")

    def at(context: Context) -> Interval:
        day = context.day_for(unit)
        return Interval(day, shifted(day, duration, 1))

    return Time(at, "range", relative=True, rule="within_duration", kind="period")


@rule("day:time word:in duration:duration")
def stretch_after(day: Time, word: str, duration: Duration) -> Built:
    """18 December for 10 days"""
    return stretch_from(day, duration) if word == "for" else None


# --- ranges -----------------------------------------------------------------------------------


@rule("day:time dash weekday:time (?! of? MONTH )")
def day_and_weekday(day: Time, weekday: Time) -> Built:
    """July 4 - Thursday: the same day twice"""
    if day.date is None or weekday.date is None or day.date.day is None:
        return None
    return day if weekday.date == Date(weekday=weekday.date.weekday) else None


@rule("(?<! from | the ) part:time TO month:time")
def quarter_to(part: Time, month: Time) -> Built:
    """its first quarter to September: of a year that begins in July"""
    width = {"quarter": 3, "half": 6}.get(part.grain)
    alone = part.rule == f"{part.grain}_alone"
    if width is None or not alone or month.grain != "month" or month.bound:
        return None
    return inside(month, lambda i: Interval(add(i.first, 1 - width, "month"), i.last), part.grain)


@rule(
    "(from|between)? begin:time TO the? end:time",
    "between the? begin:time comma? and the? end:time",
    "(from|since) the? begin:time comma? TO the? end:time",
    "hence TO the? end:time",
)
def time_range(end: Time, begin: Time = NOW) -> Built:
    """January-March 2024, from Monday to Friday, between March and June 2023, from now to 2030"""
    if begin.grain == "range" or end.grain == "range" or begin.bound or end.bound:
        return None
    if begin.date and end.date:
        return _calendar_range(begin, end)
    return joined(begin, end)


def joined(begin: Time, end: Time) -> Time:
    """From the beginning of one time to the end of another, which may be told from it."""

    def at(context: Context) -> Interval:
        ahead = Telling(lambda: (2, context.nearest))  # "between now and July"
        clause = ahead if begin.rule == "now" else context.clause
        named = begin.tried(context) or context.mention
        last = end.at(context._replace(mention=named, clause=clause))
        return stretch(_begin(begin, last, context), last)

    return Time(at, "range", begin.relative or end.relative)


def _begin(begin: Time, last: Interval, context: Context) -> Interval:
    """ "From May to late December 2016" begins in 2016, "from May to early March 2016" in 2015."""
    named = begin.date
    if named is None or named.month is None or named.year is not None:
        return begin.at(context._replace(same_year=None))
    found = resolve(replace(named, year=last.first.year), context)
    if found.first > last.last:
        found = resolve(replace(named, year=last.first.year - 1), context)
    return found


@rule("(from|since|between)? the? begin:time until_now")
def to_this_day(begin: Time) -> Built:
    """from 2010 to date"""
    if begin.bound or begin.grain == "range" or begin.weak:
        return None
    return joined(begin, NOW)


def _calendar_range(begin: Time, end: Time) -> Time | None:
    """A range of dates; the year (month) is often named once, at the end."""
    first, last = begin.date, end.date
    if first is None or last is None:
        return None
    if first.weekday is not None and first.day is None:
        weekdays = last.weekday is not None and last.day is None
        return _weekday_range(begin, end) if weekdays else joined(begin, end)
    if first.month is None and first.year is None:
        return None
    if last.year is None and last.month is not None:
        last = replace(last, year=first.year)
    relative = first.year is None and last.year is None
    return Time(lambda c: _resolve_range(first, last, c), "range", relative, date=last)


def _resolve_range(first: Date, last: Date, context: Context) -> Interval:
    end = resolve(last, context)
    if first.year is None:
        if last.month is None:
            raise UnknownDayError
        wraps = first.month is not None and first.month > last.month
        first = replace(first, year=end.first.year - wraps)
    return stretch(resolve(first, context), end)


def _weekday_range(begin: Time, end: Time) -> Time:
    def at(context: Context) -> Interval:
        first, last = begin.at(context).first, end.at(context).last
        if first > last and context.lean > 0:
            return Interval(first, add(last, 1, "week"))
        return Interval(first if first <= last else add(first, -1, "week"), last)

    return Time(at, "range", relative=True)


@rule("first:time and last:time", "first:time comma? last:time")
def shared_year(first: Time, last: Time) -> Built:
    """March and April 2024: two months side by side are one stretch"""
    if first.date is None or last.date is None or first.grain != "month" or last.grain != "month":
        return None
    a, b = first.date, last.date
    if a.year is not None or b.year is None or a.month is None or b.month != a.month + 1:
        return None
    return _calendar_range(first, last)


# --- open ends --------------------------------------------------------------------------------


@rule(
    "since:since the? begin:time onwards?",
    "(from)? the? begin:time onwards",
    "start:from the? begin:time",
)
def since(begin: Time, since: str = "from", start: int = 0) -> Built:
    """since 2019, from the beginning of the year: from then to the anchor; without an anchor the
    end stays open.
    """
    if begin.bound or begin.grain == "range":
        return None
    if start:
        if begin.part != "early" or begin.whole is None or begin.whole.grain != "year":
            return None
        since = "since"
    if since == "as of":
        return replace(begin, weak=False)

    def at(context: Context) -> Interval:
        start = begin.at(context).first
        now = context.anchor.end if context.anchor and since == "since" else None
        return Interval(start, now if now and now >= start else None)

    return Time(at, "range", begin.relative, bound="since", kind="period", begun=begin)


@rule("start:beginning on? the? begin:time")
def beginning_with(begin: Time, start: str) -> Built:
    """beginning January 7; "talks start on Monday" are on that day"""
    return since(begin) if start == "early" and begin.grain == "day" else None


def _is_no_bound(time: Time, the: int) -> bool:
    if time.bound or time.grain == "range" or time.weak or time.rule == "season_alone":
        return True
    return bool(the) and time.rule in ATTRIBUTES


@rule("side:before the:the? whole:time", "side:to the:the? whole:time")
def before(whole: Time, side: str | int, the: int = 0) -> Built:
    """before 2018 is open; by 2025 and until May keep the date they name, and say so; through 2030
    lasts from the anchor on, where 2030 lies ahead
    """
    if side == "to" or _is_no_bound(whole, the):
        return None
    if side == "before":
        return _open(whole, "before")
    named = whole.whole if whole.whole and whole.part == "late" else whole
    if side == "through":
        return Time(lambda context: _from_now(named.at(context), context), "range", bound="until")
    return replace(named, bound="by" if side == "by" else "until")


def _from_now(named: Interval, context: Context) -> Interval:
    """The stretch from the anchor to a time that lies ahead of it; else the time itself."""
    here = context.anchor.start if context.anchor else None
    return Interval(here, named.end) if here and named.start and here < named.start else named


@rule("after the:the? whole:time")
def after(whole: Time, the: int = 0) -> Built:
    """after March 2018"""
    return None if _is_no_bound(whole, the) else _open(whole, "after")


def _open(whole: Time, bound: Bound) -> Time:
    """Everything before or after; before the end of May holds May, after its beginning too."""
    late, early = whole.part == "late", whole.part == "early"

    def beyond(named: Interval) -> Interval:
        if bound == "before":
            return Interval(None, named.last if late else add(named.first, -1, "day"))
        return Interval(named.first if early else add(named.last, 1, "day"), None)

    return replace(inside(whole, beyond, "range"), bound=bound, kind="period")


@rule("weekday:time comma? point:time", "point:time on? weekday:time")
def weekday_near(weekday: Time, point: Time) -> Built:
    """Friday, in 3 days: the Friday nearest to that day"""
    if point.rule not in COUNTED:
        return None
    if weekday.rule == "day_word" and point.grain == "day":
        return point  # "a week ago today"
    if weekday.rule != "weekday" or weekday.date is None:
        return None
    if point.grain != "day":
        return point
    number = weekday.date.weekday or 0

    def at(context: Context) -> Interval:
        start = point.at(context).first
        return one_day(start + DAY * ((number - start.weekday() + 3) % 7 - 3))

    return Time(at, "day", relative=True, rule=point.rule)


COUNTED = frozenset({"in_duration", "hence", "ago", "counted_from"})


@rule("in the unit:UNIT")
def unit_named(unit: str) -> Built:
    """its profit for the quarter: for the one named before"""

    def at(context: Context) -> Interval:
        if (named := context.named(unit)) is None:
            raise UnknownDayError
        return named

    return Time(at, unit, relative=True) if unit == "quarter" else None
