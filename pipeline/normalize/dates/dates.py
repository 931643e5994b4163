"""Finds dates and periods in a text and reads them as intervals of whole days.

`time_words` finds the words; the rules of the five `*_rules` modules put them together; here they
are resolved against the anchor and the dates before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from math import inf

import dateparser

from pipeline.normalize.dates.calendar import DAY, LENGTH, months, shifted_years
from pipeline.normalize.dates.calendar_rules import CALENDAR, NAMES, WEEKDAYS, stretch
from pipeline.normalize.dates.date_cues import (
    clause_before,
    count_after_month,
    is_no_date,
    is_over,
    is_told_of_past,
    lean,
    may_be_either,
)
from pipeline.normalize.dates.duration_rules import DURATIONS, LATER
from pipeline.normalize.dates.part_rules import PARTS
from pipeline.normalize.dates.range_rules import JOINED, STRETCHES
from pipeline.normalize.dates.relative_rules import DAYS_OF_WEEK, MODIFIED, UNITS
from pipeline.normalize.dates.time_grammar import Found, Rulebook, reduce
from pipeline.normalize.dates.time_values import Context, Date, Time, near
from pipeline.normalize.dates.time_words import time_words, tokenize
from pipeline.normalize.labels import is_plural, word_after
from pipeline.records import Anchor, DateMention, Interval

RULEBOOKS = (  # in the order they are tried
    CALENDAR, MODIFIED, NAMES, DURATIONS, UNITS, PARTS, DAYS_OF_WEEK, LATER, WEEKDAYS, JOINED,
)  # fmt: skip
BARE = tuple(book.without(STRETCHES) for book in RULEBOOKS)
RECENT = 3  # dates within which "that night" finds its day
SAME_PARAGRAPH = 250  # how far a date lends its year to one without, in the same sentence
COMPARED = 60  # how far the year a figure is compared with stands from the figure's own
SAME_STORY = 400  # and one that opens a sentence to one that opens a later one
FRONTED = re.compile(
    r"(?:^|\n|[.!?][\"')]*\s)\s*(?:(?:Then|Later|Also|And),? )?(?:[Ii]n|[Oo]n|[Bb]y|[Ff]rom)?\s*"
    r"(?:the )?$"
)
SIDE_BY_SIDE = 25  # and across sentences
# "Monday, the 15-member delegation", "Until Monday, 20 people", but "Friday the 13th attack"
COUNTS = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(,? (?:\d{1,3}|the [\w-]+))$")
IS_COUNTED = re.compile(r"(?!\d(?:st|nd|rd|th))...(?:-\w| [A-Za-z][a-z])")
# "$100 a month from August 1", "40 flats (6 of them new) a week from May"
EACH = re.compile(
    r"\d[\d,.]*(?: (?!and|or|in|within|over|after|for)[a-z]+){0,3}(?: \([^()]*\))? an? $"
)
FROM = re.compile(r"from\b")
THE = re.compile(r"\b[Tt]he (?:[A-Z][a-z]+ and )?$")
OF_YEAR = re.compile(r" (?:and [A-Z][a-z]+ )?[a-z]+(?: [a-z]+)? (?:of|for) ((?:19|20)\d\d)\b")
REACH_AHEAD = 3  # dates within which the year of a list is named
# "in June, tried in July and freed in May 2022", not "and had been held in May 2022"
GOES_ON = re.compile(
    r"(?:,? and|,? or|,? then| to| until|,(?= (?:[a-z]+ed |in |on |by |$))) "
    r"(?:(?!had|has|after|since|following|than|from|against|before|over|when|wh|that|will|is |are )"
    r"[\w$€£.,-]+ ){0,4}"
)
LISTED = 8  # characters: nothing else is told between two dates so close
BACK_TO = re.compile(r"\b(?:[Ss]ince|[Dd]ating|[Gg]oing back)\b")
FROM_ON = re.compile(r"\b(?:[Bb]eginning|[Ss]tarting|[Ee]ffective)\b(?! of)")
UP_TO = re.compile(r"\b(?:until|till|(by)) $")
# "the results of 2019", "crime in 2019 was"; "had on 8 August complained"
OF, SUBJECT_YEAR = re.compile(r"\b(?:of|for) "), re.compile(r" (?:was|were|is|are|has|have|had)\b")
BORN = re.compile(r"\b[Bb]orn (?:on )?$")
HAD = re.compile(r"\bhad (?:(?:[a-z]+ )?[a-z]+(?:ed|en|wn) )?(?:on )?$")
WHEN = re.compile(r",? when ")
BACKWARD = re.compile(
    r"\b(?:against|compared|than|versus|from|had|earlier|after|since|before|following)\b"
)
ALIKE = 5  # days: no two quarters, no two halves of a year differ by as many
SHORTEST_PART = 31  # days; two months and more are read as a part of each year
REACH = 90  # characters back to a change in the clause
PERCENT = re.compile(r"\d ?(?:%|(?:per ?cent|pct)\b)[^.;\n]*$", re.I)
AND_YEAR = re.compile(r"(?: \([^()]*\))?,? (?:and|or|versus) (?:of )?")
LED_TO_BY = re.compile(
    r"(?i:in|on|over|during|for|within|throughout|around|across) "
    r"|[Tt]he (?=(?:late-|mid-|early-)?[A-Z][a-z]+\.?(?: \d|$))"
)
PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night)\b")
HOUR = re.compile(r"\b(?:\d\d?(?::\d\d)? [ap]\.m\.(?: [ECMP][DS]T| GMT)?|noon|midnight) $")
# "up 2.6% on" 2022
ON_BASE = re.compile(r"(?:%|per ?cent|points?|up|down|higher|lower) (?:on|over|from|than in) $")
# "fell to 5 million in 2022, from 8 million" a year ago
FROM_BASE = re.compile(r"[^.;]*\b(?:from|against|compared (?:with|to)|than)\b[^.;,]{0,40}$")
SENTENCE_END = re.compile(r"[.!?][\"')]*\s+[A-Z\"'(]")
# 10/31/1974: a text that writes so puts the month first everywhere.
MONTH_FIRST = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{2,4}(?!\d)")


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
    times = [*_times(view, BARE if bare else RULEBOOKS)]
    for n, (start, end, found) in enumerate(times, 1):
        found = (bare and found.whole) or found
        if is_no_date(view, start, end, found.rule):
            continue
        leans, nearest = _lean(view, start, end, found) if found.relative else (0, False)
        lent = None if leans > 1 else _lent_year(view, start, found, anchor, lender)
        beside = None if nearest or leans > 0 else _told_together(view, start, found, last, anchor)
        context = Context(
            anchor.interval,
            _named_before(found, mentions, told_before, view),
            _year_behind(view, start, end, found)
            or lent
            or _year_ahead(view, end, found, times[n : n + REACH_AHEAD], leans)
            or beside,
            leans,
            nearest,
            month_first,
            next((m.interval for m in reversed(mentions[-RECENT:]) if m.interval.is_day), None),
        )
        if found.rule == "ago" and (there := _told_of(mentions, view, start, anchor)):
            context = replace(context, anchor=there)
        rose = found.rule == "in_duration" and leans <= 0
        counts = rose and PERCENT.search(view, max(0, start - REACH), start) is not None
        mention = _resolved(found, start, end, context, counts)
        last = (mention, found.date) if mention else last
        if mention is not None:
            mention = _sharing_part(mention, mentions, view)
            lends = not found.relative or context.same_year is not None
            lends = lends and not (mentions and _goes_back(mention, mentions[-1]))
            lends = lends and not _is_an_end(view, start, end)
            lends = lends and not BORN.search(view, max(0, start - 9), start)
            lender = mention if lends else None
            mentions.append(_as_marked(view, mention) if bare else mention)
    return mentions


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


def _times(view: str, rulebooks: tuple[Rulebook, ...]) -> Iterator[Found]:
    """The time expressions of a text, unresolved."""

    def again(start: int, end: int) -> Iterator[Found]:
        found = parse_run(view[start:end], rulebooks)
        return ((start + first, start + last, time) for first, last, time in found)

    for run in time_words().run.finditer(view):
        for start, end, found in again(*run.span()):
            if found.rule == "day_of_month" and (cut := count_after_month(view, start, end)):
                yield from again(start, cut)
            elif (many := COUNTS.search(view, start, end)) and IS_COUNTED.match(view, end - 3):
                yield from again(start, many.start(1))
            elif found.rule == "days_listed" and is_plural(word_after(view, end)):
                yield from again(start, view.rindex(" and ", start, end))  # "and 7 men were held"
            elif found.rule == "counted_from" and EACH.search(view, max(0, start - 48), start + 2):
                yield from again(FROM.search(view, start, end).start(), end)  # type: ignore[union-attr]
            elif found.bound and view.startswith("'s ", end):
                yield from again(view.index(" ", start) + 1, end)  # "after Friday's vote"
            else:
                yield start, end, found


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
    own = [m for m in near if not ON_BASE.search(view, max(0, m.start - 30), m.start)]
    before = [m.interval for m in own or near]
    side_by_side = len(before) > 1 and view[near[-2].end : near[-1].start] == " and "
    if found.rule == "same_period":
        a, b = before[-2:] if side_by_side else (None, None)
        if a and b and (a.days or 0) > 1 < (b.days or 0) and a.last < b.first:
            return stretch(a, b)  # "in March and April ... the same months of 2023"
        before = [interval for interval in before if not interval.is_day] or before
    if found.rule == "stretch_before" and side_by_side:
        return before[-2]
    return before[-1] if before else told_before


def _told_of(
    mentions: Sequence[DateMention], view: str, start: int, anchor: Anchor
) -> Interval | None:
    """ "Fell to 5 million in 2022, from 8 million" "a year ago": a year before what is told of."""
    if not mentions or not anchor.interval or not anchor.interval.start:
        return None
    told, here = mentions[-1], anchor.interval.start
    led = FROM_BASE.fullmatch(view, told.end, start) is not None
    whole = told.interval.start and told.interval.end and (told.interval.days or 0) > SHORTEST_PART
    return told.interval if led and whole and told.interval.last < here else None


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
def parse_run(run: str, rulebooks: tuple[Rulebook, ...] = RULEBOOKS) -> tuple[Found, ...]:
    """The time expressions of a run of time words; pure, so that repeated words are read once.

    >>> [found.rule for _, _, found in parse_run("from 3 to 7 June 2024")]
    ['days_of_month']
    """
    return tuple(reduce(tokenize(run), rulebooks)) if time_words().strong.search(run) else ()


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


def _lent_year(
    view: str, start: int, found: Time, anchor: Anchor, lender: DateMention | None
) -> int | None:
    """The year a date before lends; "detained in August 2019, convicted in June" is June 2020.

    An earlier month in the same year is what the text compares with, or looks back to.
    """
    year = _same_year(view, start, anchor, lender, found) if found.relative else None
    named = found.date
    if year is None or lender is None or _outside(found, year, lender.interval):
        return None  # "in the second half of 2023 ... in June"
    if _is_topic(view, lender) and _days_back(found, anchor) <= near("just_back"):
        return None
    told, there = lender.interval.first, found.tried(Context(same_year=year))
    if found.grain in ("quarter", "half") and there:
        if (lender.interval.days or 0) > LENGTH["year"] - 2:
            return None  # "by 5% in 2023, and by 4% in the first quarter" of which year?
        earlier = there.first < told
    elif named is None or named.month is None:
        return year
    else:
        earlier = (named.month, named.day or 31) < (told.month, told.day)
    looks_back = BACKWARD.search(view, lender.end, start)
    if lender.rule == "year" or not earlier or looks_back or anchor.interval is None:
        return year
    later = found.tried(Context(anchor.interval, same_year=year + 1))
    here = anchor.interval.end
    return year + 1 if later and later.end and here and later.end <= here else year


def _is_topic(view: str, lender: DateMention) -> bool:
    """ "Crime in 2019 was reviewed on January 16": the year of what is spoken of."""
    of = OF.search(view, max(0, lender.start - 8), lender.start + 4)
    return lender.rule == "year" and bool(of or SUBJECT_YEAR.match(view, lender.end))


def _days_back(found: Time, anchor: Anchor) -> float:
    """How long before the anchor a date lies that nothing else gives a year."""
    there, here = found.tried(Context(anchor.interval, lean=-1)), anchor.interval
    if there is None or there.end is None or here is None or here.start is None:
        return inf
    return (here.start - there.end).days


def _outside(found: Time, year: int, lender: Interval) -> bool:
    """Whether a part of a year that lends it does not hold the date, and is no such part."""
    there = found.tried(Context(same_year=year))
    if lender.first.month == lender.last.month:
        return False
    if there and there.days and abs(there.days - (lender.days or 0)) < ALIKE:
        return False  # "in the third quarter of 2023 ... in the second quarter"
    day = (there.start or there.end) if there else None  # "before May" has no first day
    return day is not None and not lender.first <= day <= lender.last


def _year_behind(view: str, start: int, end: int, found: Time) -> int | None:
    """ "The June elections of 2005": the year stands behind what the month describes."""
    described = view.startswith("the ", start) or THE.search(view, max(0, start - 4), start)
    if found.date is None or found.date.month is None or not described:
        return None
    behind = OF_YEAR.match(view, end)
    return int(behind[1]) if behind else None


def _year_ahead(
    view: str, end: int, found: Time, following: Sequence[Found], leans: int
) -> int | None:
    """ "In June, in July and in August 2022": the year is named once, at the last of them."""
    before = found.date
    for start, its_end, listed in following:
        named, gap = listed.date, view[end:start]
        if not before or before.month is None or before.year is not None or not named:
            return None
        later = (named.month or 0, named.day or 0) > (before.month, before.day or 0)
        alike = later and listed.grain == found.grain
        if not alike or not GOES_ON.fullmatch(gap) or (leans > 0 and len(gap) > LISTED):
            return None
        if named.year is not None:
            return named.year
        before, end = named, its_end
    return None


def _told_together(
    view: str,
    start: int,
    found: Time,
    last: tuple[DateMention, Date | None] | None,
    anchor: Anchor,
) -> int | None:
    """The year of a date without one that goes on from another in the same sentence.

    "Italy on 3 February, followed by Ireland on 11 February": both lie ahead, or neither.
    """
    if last is None or found.date is None or found.date.month is None or found.date.year:
        return None
    mention, before = last
    if before is None or before.month is None or before.year:
        return None
    goes_on = (found.date.month, found.date.day or 31) >= (before.month, before.day or 1)
    apart = start - mention.end > COMPARED or SENTENCE_END.search(view[mention.end : start])
    if apart or not goes_on:
        return None
    year = mention.interval.first.year
    there, here = found.tried(Context(same_year=year)), anchor.interval
    splits = there and here and mention.interval.first <= here.last < there.first
    far = there and here and (there.first - here.last).days > LENGTH["year"]
    return None if splits or far else year


def _is_an_end(view: str, start: int, end: int) -> bool:
    """Whether a date is one end of a stretch: "in office since 1999 and re-elected in May"."""
    return (
        view[end : end + 1] in "-–" or BACK_TO.search(view, max(0, start - 12), start) is not None
    )


def _goes_back(mention: DateMention, before: DateMention) -> bool:
    """Whether a year is only what a later one is compared with: "40 in 2023 and 30 in 2022"."""
    year, later = mention.interval.start, before.interval.start
    if mention.rule != "year" or year is None or later is None:
        return False
    return year < later and mention.start - before.end < COMPARED


def _same_year(
    view: str, start: int, anchor: Anchor, lender: DateMention | None, found: Time
) -> int | None:
    """The year of a date just named in the paragraph, when it lies before the anchor's year.

    "In March 2019 he was detained; in May he was released" tells of May 2019, and so does a
    sentence of its own that begins as the one before it did.
    """
    if lender is None or start - lender.end > SAME_STORY:
        return None
    between = view[lender.end : start]
    lends_far = lender.rule != "year" and len(between) <= SIDE_BY_SIDE
    apart = "\n" in between or len(between) > SAME_PARAGRAPH
    apart = apart or (not lends_far and SENTENCE_END.search(between) is not None)
    first, last = lender.interval.start, lender.interval.end
    if first is None or last is None or first.year != last.year:
        return None
    if apart and not _goes_on_telling(view, start, lender, found, anchor):
        return None
    here = anchor.interval.start if anchor.interval else None
    return last.year if here is None or last.year < here.year else None


def _is_long_ago(view: str, start: int, lender: DateMention, found: Time, anchor: Anchor) -> bool:
    """ "He left on Aug 4, 2012. She had on Aug 8 complained", or a day that lies most of a year
    back, whose year news would write.
    """
    day = found.date.day if found.date else None
    if day is None or not lender.interval.is_day:
        return False
    had = HAD.search(view, max(0, start - REACH), start) is not None
    return inf > _days_back(found, anchor) > (-inf if had else near("far_back"))


def _goes_on_telling(
    view: str, start: int, lender: DateMention, found: Time, anchor: Anchor
) -> bool:
    """ "In March 2019 it lent 5 million. In May, it lent 3 million": one story, month by month."""
    month = found.date.month if found.date else None
    if month is None or lender.rule == "year" or month < lender.interval.first.month:
        return False
    if _is_long_ago(view, start, lender, found, anchor):
        return True
    return month > lender.interval.first.month and all(
        FRONTED.search(view, max(0, at - 24), at) for at in (lender.start, start)
    )


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
