"""Finds dates and periods in a text and reads them as intervals of whole days.

`time_words` finds the words; the rules of the five `*_rules` modules put them together; here they
are resolved against the anchor and the dates before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache, partial

import dateparser

from pipeline.normalize.dates.calendar import DAY, LENGTH, months, shifted_years, stretch
from pipeline.normalize.dates.calendar_rules import CALENDAR, NAMES, WEEKDAYS
from pipeline.normalize.dates.date_cues import (
    count_after_month,
    is_no_date,
)
from pipeline.normalize.dates.duration_rules import DURATIONS, LATER
from pipeline.normalize.dates.missing_years import (
    BACK_TO,
    REACH,
    lends_its_year,
    lent_year,
    told_together,
    year_ahead,
    year_behind,
)
from pipeline.normalize.dates.part_rules import PARTS
from pipeline.normalize.dates.range_rules import JOINED, STRETCHES
from pipeline.normalize.dates.relative_rules import DAYS_OF_WEEK, MODIFIED, UNITS
from pipeline.normalize.dates.tense_cues import (
    clause_before,
    is_over,
    is_told_of_past,
    lean,
    may_be_either,
)
from pipeline.normalize.dates.time_grammar import Found, reduce
from pipeline.normalize.dates.time_values import SILENT, Context, Date, Telling, Time
from pipeline.normalize.dates.time_words import time_words, tokenize
from pipeline.normalize.labels import is_plural, word_after
from pipeline.records import Anchor, DateMention, Interval

RULEBOOKS = (  # in the order they are tried
    CALENDAR, MODIFIED, NAMES, DURATIONS, UNITS, PARTS, DAYS_OF_WEEK, LATER, WEEKDAYS, JOINED,
)  # fmt: skip
BARE = tuple(book.without(STRETCHES) for book in RULEBOOKS)
STRETCHES_BEFORE = ("same_period", "stretch_before")  # "the same months of 2023" as those named
RECENT = 3  # dates within which "that night" finds its day
# "Monday, the 15-member delegation", "Until Monday, 20 people", but "Friday the 13th attack"
COUNTS = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(,? (?:\d{1,3}|the [\w-]+))$")
IS_COUNTED = re.compile(r"(?!\d(?:st|nd|rd|th))...(?:-\w| [A-Za-z][a-z])")
# "$100 a month from August 1", "40 flats (6 of them new) a week from May"
EACH = re.compile(
    r"\d[\d,.]*(?: (?!and|or|in|within|over|after|for)[a-z]+){0,3}(?: \([^()]*\))? an? $"
)
LEVEL_BEHIND = re.compile(r"(?:19|20)\d\d [-–] (?:2[1-9]|[3-9]\d)\d\d")  # "2012 – 2182 thefts"
FROM = re.compile(r"\b(?:from|after|following)\b")
REACH_AHEAD = 3  # dates within which the year of a list is named
FROM_ON = re.compile(r"\b(?:[Bb]eginning|[Ss]tarting|[Ee]ffective)\b(?! of)")
UP_TO = re.compile(r"\b(?:until|till|(by)) $")
WHEN = re.compile(r",? when ")
MONTH = 28  # days; as long are what "a year ago" is the same part of
SHORTEST_PART = 31  # days; two months and more are read as a part of each year
PERCENT = re.compile(r"\d ?(?:%|(?:per ?cent|pct)\b)[^.;\n]*$", re.I)
AND_YEAR = re.compile(r"(?: \([^()]*\))?,? (?:and|or|versus) (?:of )?")
LED_TO_BY = re.compile(
    r"(?i:in|on|over|during|for|within|throughout|around|across) "
    r"|[Tt]he (?=(?:late-|mid-|early-)?[A-Z][a-z]+\.?(?: \d|$))"
)
PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night)\b")
HOUR = re.compile(r"\b(?:\d\d?(?::\d\d)? [ap]\.m\.(?: [ECMP][DS]T| GMT)?|noon|midnight) $")
ON_BASE = re.compile(
    r"(?:(?:%|per ?cent|points?|up|down|higher|lower) (?:on|over|from|than in)"
    r"|[Cc]ompared (?:to|with)) $"
)
# "fell to 5 million in 2022, from 8 million" a year ago
FROM_BASE = re.compile(
    r"(?:[^.;]|\.\d)*\b(?:from|against|compared (?:with|to)|than)\b[^.;,\d]{0,20}"
    r"\d(?:[^.;,]|[.,]\d){0,40}$"
)
# 10/31/1974: a text that writes so puts the month first everywhere.
MONTH_FIRST = re.compile(  # the slash is looked at first: few texts have one
    r"/(?:(?<=(?<![\d/])[^\D0]/)|(?<=(?<![\d/])(?:0[1-9]|1[0-2])/))"
    r"(?:1[3-9]|2\d|3[01])/\d{2,4}(?!\d)"
)


def find_dates(
    view: str,
    anchor: Anchor,
    *,
    month_first: bool | None = None,
    told_before: Interval | None = None,
    bare: bool = False,
) -> list[DateMention]:
    """Every date and period of a text, in text order, none overlapping another.

    What needs an anchor and has none is left out, never guessed. In 5/12/2024 the day comes first
    unless the text itself shows that it puts the month there (or `month_first` says so). "A week
    later" is counted from the date before it, for the first one from `told_before`. With `bare`
    only the dates themselves are read, as TimeML marks them: 2019 in "since 2019", May in "late
    May", two dates in "from 2019 to 2021".

    >>> day = Interval(date(2024, 7, 5), date(2024, 7, 5))
    >>> [m.interval.start for m in find_dates("since last year", Anchor(day, "published"))]
    [datetime.date(2023, 1, 1)]
    """
    view = view.replace("\u2019", "'").replace("\xa0", " ")  # as the reading view has them
    view = view.replace("\u2212", "-")  # 2020−2030 with a minus sign
    if month_first is None:
        month_first = MONTH_FIRST.search(view) is not None
    mentions: list[DateMention] = []
    lender: DateMention | None = None  # the last mention whose year the text gives or lends
    last: tuple[DateMention, Date | None] | None = None
    times = [*_times(view, bare)]
    for n, (start, end, found) in enumerate(times, 1):
        found = (bare and found.whole) or found
        if is_no_date(view, start, end, found.rule):
            continue
        clause, same_year = SILENT, None
        if found.relative:  # what the clause says is asked last: it takes longest
            clause = Telling(partial(_lean, view, start, end, found))
            same_year = (
                year_behind(view, start, end, found)
                or _told_so(lent_year(view, start, found, anchor, lender), clause, then=True)
                or year_ahead(view, end, found, times[n : n + REACH_AHEAD], clause)
                or _told_so(told_together(view, start, found, last, anchor), clause)
            )
        leads_back = found.relative or found.rule in STRETCHES_BEFORE
        named = _named_before(found, mentions, told_before, view) if leads_back else None
        context = Context(
            anchor.interval, named, same_year, clause, month_first, mentions[-RECENT:]
        )  # fmt: skip
        told_of = _told_of(mentions, view, start, anchor) if found.rule == "ago" else None
        if told_of:
            context = context._replace(anchor=told_of)
        rose = found.rule == "in_duration" and context.lean <= 0
        counts = rose and PERCENT.search(view, max(0, start - REACH), start) is not None
        mention = _resolved(found, start, end, context, counts)
        if mention is not None and told_of and found.grain == "year":
            mention = _same_part_ago(mention, told_of)
        last = (mention, found.date) if mention else last
        if mention is not None:
            mention = _sharing_part(mention, mentions, view)
            lends = bool(not found.relative or same_year) and not _is_base(view, mention)
            lends = lends and lends_its_year(view, mention, mentions)
            lender = mention if lends else None
            mentions.append(_as_marked(view, mention) if bare else mention)
    return mentions


def _told_so(year: int | None, clause: Telling, *, then: bool = False) -> int | None:
    """A year that another date gives, unless the clause looks ahead or the nearest day is meant;
    where it may be told from `then`, only a clause that looks ahead from now has another.
    """
    if year is None:
        return None
    leans, nearest = clause.said
    return year if (leans <= 1 if then else leans <= 0 and not nearest) else None


def _as_marked(view: str, mention: DateMention) -> DateMention:
    """Without what leads to it, with the hour and the part of its day: "9 a.m. Tuesday"."""
    start, end = mention.start, mention.end
    while led := LED_TO_BY.match(view, start, end):
        start = led.end()
    if mention.interval.is_day and (part := PART_OF_DAY.match(view, end)):
        end = part.end()
    if mention.interval.is_day and (hour := HOUR.search(view, max(0, start - 16), start)):
        start = hour.start()
    return replace(mention, start=start, end=end)


def _times(view: str, bare: bool) -> Iterator[Found]:
    """The time expressions of a text, unresolved."""
    for run in time_words().run.finditer(view):
        for first, last, found in parse_run(run[0], bare):
            start, end = run.start() + first, run.start() + last
            part = _part_of_time(view, start, end, found)
            if part is None:
                yield start, end, found
                continue
            for first_of_part, last_of_part, told in parse_run(view[slice(*part)], bare):
                yield part[0] + first_of_part, part[0] + last_of_part, told


def _part_of_time(view: str, start: int, end: int, found: Time) -> tuple[int, int] | None:
    """What tells a time in a span that took in too much, a count behind it or what it counts from;
    None for all of it.
    """
    if found.rule == "day_of_month" and (cut := count_after_month(view, start, end)):
        return start, cut
    if IS_COUNTED.match(view, end - 3) and (many := COUNTS.search(view, start, end)):
        return start, many.start(1)
    if found.rule == "time_range" and LEVEL_BEHIND.fullmatch(view, start, end):
        return start, start + len("2012")
    if found.rule == "days_listed" and is_plural(word_after(view, end)):
        return start, view.rindex(" and ", start, end)  # "and 7 men were held"
    if found.rule == "counted_from" and EACH.search(view, max(0, start - 48), start + 2):
        told_from = FROM.search(view, start, end)
        return (told_from.start(), end) if told_from else None
    if found.bound and view.startswith("'s ", end):
        return view.index(" ", start) + 1, end  # "after Friday's vote"
    return None


def _named_before(
    found: Time, mentions: Sequence[DateMention], told_before: Interval | None, view: str
) -> Interval | None:
    """The date that a time is told from; "the same period" is that of a stretch, never of a day;
    "in 2022 and 2023, more than in the previous two years" goes back from both; none goes back from
    what is compared with ("up 2.6% on 2022").
    """
    if found.rule == "whole_unit":
        parts = (m.interval for m in reversed(mentions))
        return next((i for i in parts if SHORTEST_PART < (i.days or 0) < LENGTH["year"] - 1), None)
    near = mentions[-RECENT:]
    if found.rule in STRETCHES_BEFORE:
        return _stretch_named(found, near, view) or told_before
    own = (m.interval for m in reversed(near) if not _is_base(view, m))
    return next(own, near[-1].interval if near else told_before)


def _is_base(view: str, mention: DateMention) -> bool:
    """ "Up 2.6% on" 2022: a date that another is compared with."""
    start = mention.start
    led = view.endswith((" on ", " over ", " from ", " than in ", " to ", " with "), 0, start)
    return led and ON_BASE.search(view, max(0, start - 30), start) is not None


def _stretch_named(found: Time, near: Sequence[DateMention], view: str) -> Interval | None:
    """The stretch named before, of two side by side the first, or both for the same period."""
    before = [m.interval for m in near if not _is_base(view, m)] or [m.interval for m in near]
    side_by_side = len(before) > 1 and view[near[-2].end : near[-1].start] == " and "
    if found.rule == "stretch_before":
        return before[-2] if side_by_side else next(reversed(before), None)
    a, b = before[-2:] if side_by_side else (None, None)
    if a and b and (a.days or 0) > 1 < (b.days or 0) and a.last < b.first:
        return stretch(a, b)  # "in March and April ... the same months of 2023"
    before = [interval for interval in before if not interval.is_day] or before
    return next(reversed(before), None)


def _told_of(
    mentions: Sequence[DateMention], view: str, start: int, anchor: Anchor
) -> Interval | None:
    """ "Fell to 5 million in 2022, from 8 million" "a year ago": a year before what is told of."""
    if not mentions or not anchor.interval or not anchor.interval.start:
        return None
    told, here = mentions[-1], anchor.interval.start
    led = FROM_BASE.fullmatch(view, told.end, start) is not None
    whole = told.interval.start and told.interval.end and (told.interval.days or 0) >= MONTH
    return told.interval if led and whole and told.interval.last < here else None


def _same_part_ago(ago: DateMention, told: Interval) -> DateMention:
    """ "4 million in April, against 3 million" "a year ago": in that year's April."""
    back = ago.interval.first.year - told.first.year
    return replace(ago, interval=shifted_years(told, back))


def _sharing_part(mention: DateMention, mentions: Sequence[DateMention], view: str) -> DateMention:
    """ "The first half of 2022 (40 cases) and 2021": a bare year shares the part before it."""
    if mention.rule != "year" or not mentions:
        return mention
    part, year = mentions[-1].interval, mention.interval.first.year
    long = part.days is not None and SHORTEST_PART < part.days < LENGTH["year"] - 1
    shares = AND_YEAR.fullmatch(view, mentions[-1].end, mention.start)
    if not (long and shares) or part.first.year != part.last.year:
        return mention
    return replace(mention, interval=shifted_years(part, year - part.first.year))


def _lean(view: str, start: int, end: int, found: Time) -> tuple[int, bool]:
    """The clause's lean, and whether the nearest such day is meant whatever it leans to.

    "By Friday" and "until May" look ahead where the clause says nothing; after a verb in the past
    they may lie on either side ("had been spent by June", "was put off until June"), but "until
    Friday" is the coming one. "Until May, when he was replaced" is told of by what was done then.
    """
    if BACK_TO.search(view, max(0, start - 12), start + 6):
        return -1, False
    left = clause_before(view, start)
    if may_be_either(left):
        return 0, True
    told = lean(view, start, end, left)
    within = found.rule == "in_duration" and found.kind == "period"
    if told == 0 and within and is_told_of_past(left):
        return -1, False  # "ordered to pay within ten days": from the order on
    if told <= 0 and FROM_ON.search(view, max(0, start - 13), start + 9):
        return 0, True
    before = UP_TO.search(view, max(0, start - 8), start)  # where dates are read bare
    the = view.startswith("the ", start)  # "hit by the 26 December flood"
    bound = found.bound or (before and not the and (before[1] or "until"))
    if bound == "until" and (turn := WHEN.match(view, end)):
        return lean(view, turn.end(), turn.end(), ""), False
    if bound in ("by", "until"):
        if told < 0 and is_over(view, end, left):
            return -1, False
        weekday = found.date is not None and found.date.weekday is not None
        put_off = bound == "until" and weekday
        return (0, True) if told < 0 and not put_off else (1, False)
    return told, False


@lru_cache(maxsize=1 << 16)
def parse_run(run: str, bare: bool = False) -> tuple[Found, ...]:
    """The time expressions of a run of time words; pure, so that repeated words are read once.

    >>> [found.rule for _, _, found in parse_run("from 3 to 7 June 2024")]
    ['days_of_month']
    """
    if time_words().strong.search(run) is None:
        return ()
    return tuple(reduce(tokenize(run), BARE if bare else RULEBOOKS))


def _resolved(
    found: Time, start: int, end: int, context: Context, counts: bool = False
) -> DateMention | None:
    if found.rule == "in_duration" and context.lean < 0 and not counts:
        return None  # "in two weeks he sold three cars" is a duration
    if found.rule == "within_duration" and context.lean <= 0:
        return None  # "he was ordered to pay within ten days", of a day that nobody tells
    if found.rule == "in_a_day" and context.lean <= 0:
        return None  # "he can earn 5,000 tenge in a day"
    interval = found.tried(context)
    if interval and counts:
        interval = _months_so_far(interval, context.anchor)
    if interval is None:
        return None
    begun = found.begun.tried(context) if found.begun else None
    return DateMention(start, end, interval, found.rule, found.kind, found.relative, begun)


def _months_so_far(ahead: Interval, anchor: Interval | None) -> Interval | None:
    """ "Up 7.8 pct in 9 months", told in October: from January on, else no telling."""
    if anchor is None or anchor.start is None:
        return None
    over = anchor.start.replace(day=1) - DAY
    apart = 12 * (ahead.first.year - anchor.start.year) + ahead.first.month - anchor.start.month
    return months(over.year, 1, over.month) if not ahead.is_day and apart == over.month else None


def parse_date(span_text: str, reference: date) -> Interval | None:
    """The interval of one delimited expression; None when it is none.

    What our rules do not know is given to dateparser, which is good at a delimited span
    and bad at finding one.

    >>> parse_date("12 March 2024", date(2024, 7, 5)).start
    datetime.date(2024, 3, 12)
    """
    here = Anchor(Interval(reference, reference), "published")
    mentions = find_dates(span_text, here)
    if mentions:
        return max(mentions, key=lambda mention: mention.end - mention.start).interval
    parsed = dateparser.parse(
        span_text,
        languages=["en"],
        settings={
            "STRICT_PARSING": True,
            "DATE_ORDER": "DMY",
            "RELATIVE_BASE": datetime.combine(reference, time()),
        },
    )
    return Interval(parsed.date(), parsed.date()) if parsed else None
