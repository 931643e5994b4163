"""The year of a date without one: lent by a date before it, or named behind it or further on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from pipeline.normalize.dates.calendar import LENGTH
from pipeline.normalize.dates.time_grammar import Found
from pipeline.normalize.dates.time_values import Context, Date, Telling, Time, near
from pipeline.records import Anchor, DateMention, Interval

REACH = 90  # characters back to a change in the clause
SAME_PARAGRAPH = 250  # how far a date lends its year to one without, in the same sentence
COMPARED = 60  # how far the year a figure is compared with stands from the figure's own
SAME_STORY = 400  # and one that opens a sentence to one that opens a later one
FRONTED = re.compile(
    r"(?:^|\n|[.!?][\"')]*\s)\s*(?:(?:Then|Later|Also|And),? )?(?:[Ii]n|[Oo]n|[Bb]y|[Ff]rom)?\s*"
    r"(?:the )?$"
)
SIDE_BY_SIDE = 25  # and across sentences
THE = re.compile(r"\b[Tt]he (?:[A-Z][a-z]+ and )?$")
OF_YEAR = re.compile(r" (?:and [A-Z][a-z]+ )?[a-z]+(?: [a-z]+)? (?:of|for) ((?:19|20)\d\d)\b")
# "in June, tried in July and freed in May 2022", not "and had been held in May 2022"
GOES_ON = re.compile(
    r"(?:,? and|,? or|,? then| to| until|,(?= (?:[a-z]+ed |in |on |by |$))) "
    r"(?:(?!had|has|after|since|following|than|from|against|before|over|when|wh|that|will|is |are )"
    r"[\w$€£.,-]+ ){0,4}"
)
LISTED = 8  # characters: nothing else is told between two dates so close
BACK_TO = re.compile(r"\b(?:[Ss]ince|[Dd]ating|[Gg]oing back)\b")
# "the results of 2019", "crime in 2019 was"; "had on 8 August complained"
OF, SUBJECT_YEAR = re.compile(r"\b(?:of|for) "), re.compile(r" (?:was|were|is|are|has|have|had)\b")
BORN = re.compile(r"\b[Bb]orn (?:on )?$")
HAD = re.compile(r"\bhad (?:(?:[a-z]+ )?[a-z]+(?:ed|en|wn) )?(?:on )?$")
# In 2023 "it opened 70 cases, 31 in" the first half, "of which 31 in", not "and by 4% in"
PART_OF_IT = re.compile(
    r"(?:[^.;\n]|\.\d)*"
    r"(?:[,(–—] ?|\b(?:with|including|of (?:th[eo]se|them|which|whom)),? (?:[a-z]+ )?)"
    r"[$€£]?\d[\d.,]*+(?! ?(?:%|per))(?:[^.;,\n]|\.\d)*"
)
LOOKS_BACK = Telling(lambda: (-1, False))
ALIKE = 5  # days: no two quarters, no two halves of a year differ by as many
BACKWARD = re.compile(
    r"\b(?:against|compared|than|versus|from|had|earlier|after|since|before|following)\b"
)
SENTENCE_END = re.compile(r"[.!?][\"')]*\s+[A-Z\"'(]")


def lent_year(
    view: str, start: int, found: Time, anchor: Anchor, lender: DateMention | None
) -> int | None:
    """The year a date before lends; "detained in August 2019, convicted in June" is June 2020.

    An earlier month in the same year is what the text compares with, or looks back to.
    """
    year = _same_year(view, start, anchor, lender, found) if found.relative else None
    named, whole = found.date, lender and (lender.interval.days or 0) > LENGTH["year"] - 2
    if year is None or lender is None or _outside(found, year, lender.interval):
        return None  # "in the second half of 2023 ... in June"
    if _is_topic(view, lender) and _days_back(found, anchor) <= near("just_back"):
        return None
    told, there = lender.interval.first, found.tried(Context(same_year=year))
    if whole and named is None and not (found.part or found.bound):
        # "by 5% in 2023, and by 4% in the first quarter": of which year?
        return year if PART_OF_IT.fullmatch(view, lender.end, start) else None
    if found.grain in ("quarter", "half") and there:
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
    there, here = found.tried(Context(anchor.interval, clause=LOOKS_BACK)), anchor.interval
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


def year_behind(view: str, start: int, end: int, found: Time) -> int | None:
    """ "The June elections of 2005": the year stands behind what the month describes."""
    if found.date is None or found.date.month is None:
        return None
    if not (view.startswith("the ", start) or THE.search(view, max(0, start - 4), start)):
        return None
    behind = OF_YEAR.match(view, end)
    return int(behind[1]) if behind else None


def year_ahead(
    view: str, end: int, found: Time, following: Sequence[Found], clause: Telling
) -> int | None:
    """ "In June, in July and in August 2022": the year is named once, at the last of them."""
    before = found.date
    for start, its_end, listed in following:
        named, gap = listed.date, view[end:start]
        if not before or before.month is None or before.year is not None or not named:
            return None
        later = (named.month or 0, named.day or 0) > (before.month, before.day or 0)
        alike = later and listed.grain == found.grain and GOES_ON.fullmatch(gap)
        if not alike or (len(gap) > LISTED and clause.said[0] > 0):
            return None
        if named.year is not None:
            return named.year
        before, end = named, its_end
    return None


def told_together(
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
    between = view[mention.end : start]
    apart = len(between) > COMPARED or ";" in between or SENTENCE_END.search(between)
    if apart or not goes_on:
        return None
    year = mention.interval.first.year
    there, here = found.tried(Context(same_year=year)), anchor.interval
    splits = there and here and mention.interval.first <= here.last < there.first
    far = there and here and (there.first - here.last).days > LENGTH["year"]
    return None if splits or far else year


def lends_its_year(view: str, mention: DateMention, before: Sequence[DateMention]) -> bool:
    """Whether a date may lend its year to one behind it: no birthday, no end of a stretch, no year
    that a later one is compared with.
    """
    start = mention.start
    apart = _is_an_end(view, start, mention.end) or BORN.search(view, max(0, start - 9), start)
    return not (apart or (before and _goes_back(mention, before[-1])))


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
