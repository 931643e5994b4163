"""Rules for lengths of time and what they tell: "three weeks ago", "two weeks later"."""

from __future__ import annotations

from pipeline.normalize.dates.calendar import DAY, LENGTH, add, unit_around
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    FOLLOWING,
    Context,
    Duration,
    Step,
    Time,
    moved,
    rolling,
    shifted,
    span_of,
)
from pipeline.records import Interval, UnknownDayError

DURATIONS = Rulebook()
LATER = Rulebook()  # tried after parts and weekdays


@DURATIONS.rule(
    "about:about? half:half_word article? unit:unit",
    "about:about? count:COUNT plus:plus_half dash? unit:unit",
    "about:about? count:COUNT dash? unit:unit plus:plus_half",
    "about:about? count:MANY dash? unit:unit",
    "about:about? single:article dash? unit:unit",
    "about:about? vague:vague unit:unit",
)
def counted_units(
    unit: str,
    count: float = 0,
    single: float = 0,
    plus: float = 0,
    half: float = 0,
    vague: int = 0,
    about: str = "",
) -> Built:
    """three weeks, a year and a half; "a few days" has no number of its own"""
    number = (count or single) + plus or half
    if unit == "quarter" and number == 1:
        return None
    return Duration(
        ((vague or number, unit),),
        vague=bool(vague),
        under=about == "under",
        over=about == "over",
        single=bool(single),
    )


@DURATIONS.rule("first:duration (comma|and)? second:duration")
def compound_duration(first: Duration, second: Duration) -> Built:
    """3 months and 2 weeks, 5 years 1 month 12 days"""
    if LENGTH.get(first.unit, 1) <= LENGTH.get(second.parts[0][1], 1):
        return None
    return Duration(first.parts + second.parts, first.vague or second.vague)


@DURATIONS.rule(
    "between? first:MANY (and|TO) last:duration ago:ago",
    "first:MANY (and|TO) last:duration hence",
    "single:duration and count:MANY ago:ago",
)
def two_or_three_ago(
    first: int = 1,
    last: Duration | None = None,
    single: Duration | None = None,
    count: int = 0,
    ago: int = 0,
) -> Built:
    """two or three years ago, five to six weeks from now, a month or two ago"""
    unit = (last or single or Duration(((1, ""),))).unit
    many = last.parts[0][0] if last else count
    if (last and last.vague) or (single and not single.single) or first >= many:
        return None
    ends = [moved(Duration(((n, unit),)), -1 if ago else 1) for n in (first, many)]
    return span_of(*(reversed(ends) if ago else ends))


@DURATIONS.rule("duration:duration ago")
def ago(duration: Duration) -> Built:
    """two years ago, a week ago"""
    if duration.under and not duration.vague:
        return rolling(duration, -1)
    return None if duration.vague else moved(duration, -1)


@DURATIONS.rule("duration:duration hence")
def hence(duration: Duration) -> Built:
    """three weeks from now"""
    return None if duration.vague else moved(duration, 1)


@DURATIONS.rule(
    "in? the? last:last duration:duration (?! (of|in) the? WHOLE )",
    "in? the? count:MANY last:last unit:units",
    "in? last:last half:half_word unit:unit",
    "in? the? last:last unit:UNIT plus:plus_half",
)
def past_stretch(
    last: Step,
    duration: Duration | None = None,
    count: int = 0,
    unit: str = "",
    half: float = 0,
    plus: float = 0,
) -> Built:
    """the past 12 years, the past year and a half; in 2021, more than in the previous two years"""
    whole = duration or Duration(((count or half or 1 + plus, unit),))
    if whole.vague or whole.single:
        return None
    if whole.unit in ("quarter", "half", "weekend"):
        return _whole_units(whole, -1)
    if last.side != "mention":
        return rolling(whole, -1)

    def at(context: Context) -> Interval:
        named = context.mention
        start = named.start if named else None
        ahead = start and context.anchor and start > context.anchor.last
        if start is None or ahead:
            return rolling(whole, -1).at(context)
        return Interval(shifted(start, whole, -1), start - DAY)

    return Time(at, whole.unit, relative=True, kind="period", rule="stretch_before")


@DURATIONS.rule(
    "word:in? the:the? rel:next duration:duration", "word:in? the? count:MANY next unit:units"
)
def coming_stretch(
    word: str = "",
    duration: Duration | None = None,
    count: int = 0,
    unit: str = "",
    rel: Step | None = None,
    the: int = 0,
) -> Built:
    """the next three years are whole ones; over the next three years begins tomorrow"""
    whole = duration or Duration(((count, unit),))
    if whole.vague or whole.single or (rel == FOLLOWING and not the):
        return None  # "following two weeks of trial"
    if whole.unit in ("quarter", "half") or (not word and whole.unit in ("month", "year")):
        return _whole_units(whole, 1)
    return rolling(whole, 1, tomorrow=word != "within")


def _whole_units(duration: Duration, sign: int) -> Time:
    """The last (next) two quarters are whole ones."""
    count, unit = duration.parts[0]

    def at(context: Context) -> Interval:
        day = context.day_for(unit)
        first, last = sorted(add(day, sign * n, unit) for n in (1, int(count)))
        return Interval(unit_around(unit, first).start, unit_around(unit, last).end)

    return Time(at, unit, relative=True, kind="period")


@DURATIONS.rule("word:in? the:the? last:last unit:UNIT (?! (of|in) the? WHOLE )")
def past_unit(last: Step, unit: str, word: str = "", the: int = 0) -> Built:
    """over the past year, the past week: twelve months back, not the calendar year before"""
    past = last.side == "near"
    if last.side == "mention" or not (the or past) or not (word or (the and past)):
        return None
    if unit in ("day", "quarter", "half", "weekend"):
        return None
    return rolling(Duration(((1, unit),)), -1)


@DURATIONS.rule("the? last:last unit:UNIT (?! (of|in) the? WHOLE )")
def last_decade(last: Step, unit: str) -> Built:
    """the last decade: ten years back"""
    if unit not in ("decade", "century") or last.side == "mention":
        return None
    return rolling(Duration(((1, unit),)), -1)


# --- from another date ------------------------------------------------------------------------


@LATER.rule("duration:duration within:earlier")
def later_or_earlier(duration: Duration, within: int) -> Built:
    """two weeks later: told from the date named before; less than two weeks later: between the two,
    more than two weeks later: from then on
    """
    if duration.vague:
        return None
    unit = duration.unit
    short = LENGTH.get(unit, 1) < LENGTH["month"]  # "108 years later" needs a date before

    def at(context: Context) -> Interval:
        mention = context.mention
        if mention is not None and mention.start and mention.end and not mention.is_day:
            return _shifted_span(mention, duration, within)
        if mention is None and (not short or within > 0 > context.lean):
            raise UnknownDayError  # told as past: not counted from the time of writing
        start = mention.first if mention else context.day_for("day")
        then = unit_around("day" if short else unit, shifted(start, duration, within))
        first, last = (start, then.end) if within > 0 else (then.start, start)
        if duration.over:
            return Interval(then.start, None) if within > 0 else Interval(None, then.end)
        return Interval(first, last) if duration.under else then

    return Time(at, unit, relative=True)


@LATER.rule("duration:duration side:before")
def told_before(duration: Duration, side: str) -> Built:
    """ "8 in 2018, a year before – 9": told from the date named before"""
    time = later_or_earlier(duration, -1) if side == "before" else None
    if not isinstance(time, Time) or LENGTH.get(duration.unit, 1) < LENGTH["month"]:
        return None  # "a day before" the fair that is told of
    return time


def _shifted_span(mention: Interval, duration: Duration, sign: int) -> Interval:
    """A year earlier than the first quarter of 2024 is the first quarter of 2023."""
    if not LENGTH["month"] <= LENGTH.get(duration.unit, 0) >= (mention.days or 0):
        raise UnknownDayError
    start, after = (shifted(day, duration, sign) for day in (mention.first, mention.last + DAY))
    return Interval(start, after - DAY)


@LATER.rule("the? year_ago unit:unit", "the? year_ago period")
def year_earlier(unit: str = "") -> Built:
    """the year-earlier quarter: of the one named before, or of the last one"""
    year = Duration(((1, "year"),))
    if unit and unit not in LENGTH:
        return None

    def at(context: Context) -> Interval:
        mention = context.mention
        if mention is not None and mention.start and mention.end and not mention.is_day:
            return _shifted_span(mention, year, -1)
        if not unit:
            raise UnknownDayError
        return _shifted_span(unit_around(unit, add(context.day_for(unit), -1, unit)), year, -1)

    return Time(at, unit or "range", relative=True)
