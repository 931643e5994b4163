"""Finds the time a figure is about: the date of its own clause, else one whose scope it is in.

A sentence is cut into segments at the words that turn it elsewhere ("compared to", "while",
"; "). Dates that name a document ("the 2022 report"), that time a statement ("said on Monday")
or that are what a change is measured from ("up 5 % from 2022") give no figure its period.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Doc, Token

from pipeline.extract.figures.comparisons import (
    OF_PERIOD_BEFORE,
    changed,
    compared_with,
    is_compared_with,
    is_level_reached,
)
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.foreign_dates import (
    gives_a_level,
    is_an_end,
    is_foreign,
    opens_clause_of,
    times_the_deed,
)
from pipeline.extract.figures.time.occurrences import date_of_occurrence
from pipeline.extract.figures.time.segments import Segment, split_segments
from pipeline.extract.figures.time.tenses import (
    MONTH,
    YEAR,
    is_pluperfect,
    length,
    times_another,
    times_another_tense,
    verb_of,
)
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.unit.sums import is_population_of_place
from pipeline.extract.syntax import relation
from pipeline.lexicon import WordPattern, any_of
from pipeline.records import DateMention, Interval, Quantity

# How strongly commas and other numbers between a number and a date part them; set by reading news.
COMMA_COST = 4.0
NUMBER_COST = 3.0
CHARACTERS_PER_POINT = 20.0
AFTER_BONUS = 1.0  # "500 in 2023": the date usually follows its number
TERM_WINDOW = 60  # characters around a duration where a word of punishment makes it a term
# "Mothers of four", "two of its six turbines"
CHILDREN_OF = re.compile(
    r"\b(?:(?:mothers?|fathers?|parents?) of|of (?:its|his|her|their|our)) $", re.I
)
# "risks that growth falls": no threat of what follows
NO_CLAUSE = r"(?:(?!\b(?:that|was|were|is|are)\b)[^,;])"
# "17 km (11 miles) east of Osh"
AWAY = re.compile(r"(?: \([^()]*\))?(?: (?:north|south|east|west)[a-z-]* of| from| away)\b")
COMPARED_WITH = re.compile(
    r"\b(?:from|than(?: in)?|compar(?:ed|ing) (?:to|with)|against|above|below)\s+(?:the )?$", re.I
)
# "It was shut on 6 May," "a day after a bomb killed" five: of a day that nobody names.
DAYS_FROM = re.compile(
    r"\b(?:an?|one|two|three|\w+ty|\d+) (?:day|week|month|year)s? after\b[^,;]*$", re.I
)
# "in 2024: 53", "last year's peak of $55"
BESIDE = re.compile(r"\s*[-–—:(]\s*|['’]s(?: (?:[a-z]+ ){1,3}of)? ")
# "(in previous years it was 71-80%)"
IN_EARLIER = re.compile(r"\([^()]*\b(?:previous|earlier|preceding|before)\b[^()]*$", re.I)
FROM_TO = re.compile(r"\s*[-–—,(]?\s*from (?:[^;,]|,\d)* to \D{0,12}")
FIRST = re.compile(r"\bfirst (?:to|by) $")
# "by 19%" "in" "2003" ", to" 318 tons
LED_TO, CHANGE_IN = (
    re.compile(r",? to (?:[a-z]+ ){0,2}"),
    re.compile(r" (?:in|on|by|during|over|for) (?:the )?"),
)
FROM_LEVEL = re.compile(r"\bfrom (?:[a-z]+ ){0,2}$")
# "three seminars, which took place in Osh in May"
HELD = re.compile(
    r"(?:\s+[\w-]+){0,6},? (?:which|that) (?:took place|happened|occurred"
    r"|(?:was|were) (?:held|organi[sz]ed))\b(?:[^,;\d]|,(?= [A-Z]))*"
)
# "and 5 million" "in the second", after "in the first quarter"
OTHER_PART = re.compile(
    r"(?: [a-z]+){0,2} in the (first|second|third|fourth)(?=\W*$|[.,;:)]| and\b)"
)
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
MONTH_LENGTH, QUARTER, HALF, MONTHS_OF_YEAR = 30.5, 3, 6, 12  # days, then months
DAYS = {"year": 365, "month": 28, "week": 7, "day": 1}
WITHIN = re.compile(r"within\b", re.I)
BEHIND = 30  # characters to the date of a length of time: "the strike of six days in October"
AND_IN = re.compile(r"[^,;\d]{0,25},? (?:and|but) (?:(?:in|on|during|for|by) )?(?:the )?")
JOINED = re.compile(
    r",?\s*and(?:\s+on)?(?:\s+\w+day,)?"
)  # "on Friday, June 6, and Saturday, June 7"


def figure_period(
    quantity: Quantity, sentence: Sentence, kind: str, doc: Doc | None = None
) -> Interval | None:
    """The interval of days a number is about, or None when the sentence gives it none.

    Ages and terms of punishment have no time of their own; other lengths of time only where a date
    stands right behind them.
    """
    if kind == "age" or is_of_no_time(kind, sentence.before(quantity), sentence.after(quantity)):
        return None
    if kind == "duration":
        for date in sentence.dates:
            if WITHIN.match(sentence.text[date.start - sentence.start :]):
                continue  # "shall be received within thirty days"
            if COMPARED_WITH.search(sentence.before(date)):
                continue  # "little changed from the previous three-year period"
            if date.start < quantity.end and quantity.start < date.end:
                return date.interval
        if is_term(quantity, sentence):
            return None
    for date in sentence.dates:
        if date.begun and opens_clause_of(date, quantity, sentence):
            return date.begun  # "the lowest since 2012, when 9 million were gathered"
    total = _broken_down(quantity, sentence)
    led_to = changed(quantity, sentence) or _result_of(quantity, sentence)
    mention = _nearest_date(total or led_to or quantity, sentence, doc)
    if mention is None and doc is not None and kind != "percent":
        mention = date_of_occurrence(quantity, sentence, doc)
    if mention is None or _is_compared_in_bracket(quantity, mention, sentence):
        return None
    if kind == "duration" and not 0 <= mention.start - quantity.end <= BEHIND:
        return None
    if kind == "duration" and not _fits(quantity, mention.interval):
        return None
    if _is_of_unknown_year(quantity, mention, sentence):
        return None
    ends = (date for date in sentence.dates if is_an_end(date, sentence))
    near = _cost(mention, quantity, sentence)
    if any(_cost(date, quantity, sentence) < near for date in ends):
        return None  # "loans expired in 2023; those of 7 million expire in 2026"
    if OF_PERIOD_BEFORE.match(sentence.after(quantity)):
        return None
    if mention.begun and FIRST.search(sentence.before(quantity)):
        return mention.begun  # "starting in 2026, first to 3 million"
    end = mention.interval.end
    if end and length(mention.interval) > YEAR + 2 and is_level_reached(sentence.before(quantity)):
        return Interval(end.replace(month=1, day=1), end)
    nth = OTHER_PART.match(sentence.after(quantity))
    beside = _part_beside(mention.interval, ORDINALS[nth[1]]) if nth else None
    return beside or _with_next(mention, sentence)


def _fits(lasting: Quantity, time: Interval) -> bool:
    """Whether a length of time is no longer than what a date tells: no five-year truce in 2004."""
    days = DAYS.get(lasting.unit or "", 0) * float(lasting.low or 0)
    return days <= length(time)


def _broken_down(part: Quantity, sentence: Sentence) -> Quantity | None:
    """ "300 officers, among them men of the guard (4)", "150 victims (53 of them women)": numbers
    in a bracket without a date are of the time of the one before it.
    """
    opening = sentence.bracket(part)
    if opening is None or compared_with(part, sentence) is not None:
        return None
    start, end = sentence.start + opening, part.end + sentence.after(part).find(")")
    whole = sentence.outside_before(start)
    if whole is None or any(whole.end <= date.start < end for date in sentence.dates):
        return None
    return whole


def _part_beside(part: Interval, n: int) -> Interval | None:
    """ "4 million in the first quarter and 5 million" "in the second": the nth such part of the
    year; None beside what is no quarter or half.

    >>> from datetime import date
    >>> _part_beside(Interval(date(2023, 1, 1), date(2023, 6, 30)), 2).first
    datetime.date(2023, 7, 1)
    """
    width = round((part.days or 0) / MONTH_LENGTH)
    if width not in (QUARTER, HALF) or part.first.day != 1 or n * width > MONTHS_OF_YEAR:
        return None
    first = part.first.replace(month=(n - 1) * width + 1)
    behind = (first + timedelta(days=width * MONTH_LENGTH + 1)).replace(day=1)
    return Interval(first, behind - timedelta(days=1))


def _is_of_unknown_year(quantity: Quantity, date: DateMention, sentence: Sentence) -> bool:
    """ "10% last year and 9% in 2025" where the article has no day: which year is the last?"""
    words = "|".join(word_list("periods", "told_from_now"))
    found = re.finditer(rf"\b(?:{words})\b", sentence.text)
    at = sentence.start
    times = [replace(date, start=at + m.start(), end=at + m.end()) for m in found]
    own = _cost(date, quantity, sentence)
    return any(
        _cost(time, quantity, sentence) < own
        for time in times
        if not any(d.start < time.end and time.start < d.end for d in sentence.dates)
    )


def _result_of(change: Quantity, sentence: Sentence) -> Quantity | None:
    """ "By 32% from 80 in 2018 to 54 in 2019": a change is of the time of what it led to."""
    later = [q for q in sentence.quantities if q.start >= change.end][:2]
    if change.kind != "percent" or len(later) < 2:
        return None
    between = sentence.text[change.end - sentence.start : later[1].number_start - sentence.start]
    return later[1] if FROM_TO.fullmatch(between) else None


def _is_compared_in_bracket(quantity: Quantity, date: DateMention, sentence: Sentence) -> bool:
    """ "(in previous years 260)": a number in brackets that is of another time."""
    if IN_EARLIER.search(sentence.before(quantity)) is None:
        return False
    return not (_share_a_bracket(date, quantity, sentence) or _is_beside(date, quantity, sentence))


def _with_next(date: DateMention, sentence: Sentence) -> Interval:
    """ "In March and April", "in 2021, 2022 and 2023": a date with those that are joined to it,
    each of which goes on where the one before ends.
    """
    row: list[DateMention] = []
    for told in sorted(sentence.dates, key=lambda mention: mention.start):
        mark = sentence.between(row[-1], told).strip() if row else ""
        ends, begins = row[-1].interval.end if row else None, told.interval.start
        next_to = ends is not None and begins is not None and (begins - ends).days == 1
        row = [*row, told] if next_to and (mark == "," or JOINED.fullmatch(mark)) else [told]
        if len(row) > 1 and date in row and mark != ",":
            return Interval(row[0].interval.start, told.interval.end)
    return date.interval


def is_of_no_time(kind: str, before: str, after: str) -> bool:
    """Whether a number is a threat, a rate, a distance or somebody's children, at no one time.

    >>> is_of_no_time("money", "Employers face fines of ", "."), is_of_no_time("age", "Aged ", ".")
    (True, False)
    >>> is_of_no_time("money", "", " a month"), is_of_no_time("percent", "", " a year ago")
    (True, False)
    >>> is_of_no_time("money", "", " a month from May 2024")
    False
    """
    liable = any_of(word_list("periods", "liable"))
    if re.search(rf"\b{liable}\b{NO_CLAUSE}*$", before, re.I) or CHILDREN_OF.search(before):
        return True
    if kind == "count" and is_population_of_place(before):
        return True
    if kind == "length":
        return AWAY.match(after) is not None
    return kind in ("money", "percent") and RATE.match(after) is not None


# " a month", " per head", but not " a year ago".
RATE = WordPattern(
    "figures.toml",
    r" (?:(?:a|an|per|every|for (?:a|each|every)) (?:{periods.rate_things}|{periods.rate_times}"
    r"(?! (?:ago|earlier|before|later)))|monthly|annually)\b"
    r"(?! (?:from|since|as of|starting|beginning|in) [^,.;]{0,12}\d)",
)


def is_term(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a duration is a punishment: "eight years in prison"."""
    around = sentence.around(quantity, TERM_WINDOW).lower()
    return re.search(rf"\b{any_of(word_list('periods', 'terms'))}\b", around) is not None


def _nearest_date(
    quantity: Quantity, sentence: Sentence, doc: Doc | None = None
) -> DateMention | None:
    dates = [date for date in sentence.dates if not is_foreign(date, quantity, sentence)]
    if any(date.start > quantity.end for date in dates):  # "in March" "and five ... in May"
        dates = [d for d in dates if sentence.between(d, quantity).strip() not in ("and", ", and")]
        dates = [d for d in dates if not _opens_the_next(d, quantity, sentence)]
    if doc is not None:
        dates = [date for date in dates if not times_another(date, quantity, doc)]
        dates = [date for date in dates if not times_another_tense(date, quantity, doc)]
        dates = _without_lengths(dates, quantity, sentence, doc)
        dates = _without_asides(dates, quantity, doc)
    dates = [d for d in dates if not times_the_deed(d, quantity, sentence, dates)]
    if (shifted := DAYS_FROM.search(sentence.before(quantity))) is not None:
        dates = [d for d in dates if d.start > sentence.start + shifted.start()]
    if not dates:
        return None
    segments = split_segments(sentence)
    bracketed = [
        date
        for date in dates
        if _share_a_bracket(date, quantity, sentence)
        and not any(s.compares and quantity.end <= s.start <= date.start for s in segments)
    ]
    near = bracketed or dates  # "31% in 2023 (27% in 2018)"
    beside = next((date for date in near if _is_beside(date, quantity, sentence)), None)
    if beside is not None:
        return beside
    if bracketed:
        return min(bracketed, key=lambda date: _cost(date, quantity, sentence))
    own = next(i for i, s in enumerate(segments) if quantity.start < s.end or s is segments[-1])
    home = own
    opening = sentence.text[segments[own].start - sentence.start :].lstrip(", ").lower()
    apart = segments[own].aside and opening.startswith(("wh", "that"))
    while True:
        whole = [segments[own]] if apart else _whole(segments, own, sentence)
        inside = [date for date in dates if any(s.start <= date.start < s.end for s in whole)]
        inside = [d for d in inside if not _is_told_closer(d, inside, quantity, sentence)]
        if inside and whole[0] is segments[home]:
            return min(inside, key=lambda date: _cost(date, quantity, sentence))
        if inside:
            told = _number_gone_on_with(opening, segments[own], sentence) or quantity
            return min(inside, key=lambda date: _cost(date, told, sentence))
        if own == 0 or segments[own].compares:
            return None
        member = own == home and opening.startswith("including")
        own -= 1
        if member and segments[own].compares:
            continue  # "compared with 31 cases in 2018, including 22 thefts"
        while own > 0 and (segments[own].compares or segments[own].aside):
            own -= 1  # what another number was compared with, or a clause of its own


def _without_lengths(
    dates: Sequence[DateMention], quantity: Quantity, sentence: Sentence, doc: Doc
) -> list[DateMention]:
    """ "Four men held for the past nine years were freed on Thursday": freed on Thursday."""
    lasting = [q for q in sentence.quantities if q.kind == "duration" and q is not quantity]
    long = [d for d in dates if any(q.start < d.end and d.start < q.end for q in lasting)]
    told = verb_of(quantity, doc)
    if len(long) == len(dates):
        return [*dates]
    return [d for d in dates if d not in long or verb_of(d, doc) == told]


def _without_asides(
    dates: Sequence[DateMention], quantity: Quantity, doc: Doc
) -> list[DateMention]:
    """ "Two men, arrested in June, were freed in July": freed in July."""
    told = verb_of(quantity, doc)
    verbs = [verb_of(date, doc) for date in dates]
    if told is None or told not in verbs:
        return [*dates]
    return [d for d, verb in zip(dates, verbs, strict=True) if verb == told or not _is_aside(verb)]


def _is_aside(verb: Token | None) -> bool:
    """Whether a comma parts a clause from the noun that it describes, or it tells what had been."""
    if verb is None or relation(verb) not in ("noun_clause", "relative_clause"):
        return False
    if is_pluperfect(verb):
        return True
    return any(word.text == "," for word in verb.doc[verb.head.i : verb.i])


def _opens_the_next(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "In 2022, fees rose by 4% and in" "2023" "by 8%": a date that leads to another number, where
    one stands before the first.
    """
    led = AND_IN.fullmatch(sentence.between(quantity, date)) is not None
    later = [d for d in sentence.dates if d.start > date.end]
    ends = later[0].start if later else sentence.end
    followed = any(date.end < q.start < ends for q in sentence.quantities)
    return led and followed and any(d.end < quantity.start for d in sentence.dates)


def _number_gone_on_with(opening: str, segment: Segment, sentence: Sentence) -> Quantity | None:
    """The number of a segment that the next one is told of: the first; of a change the last."""
    inside = [q for q in sentence.quantities if segment.start <= q.start < segment.end]
    changes = re.match(
        rf"\W*an? (?:[a-z]+ )?{any_of(word_list('periods', 'changed'))} of\b", opening
    )
    return inside[-1 if changes else 0] if inside else None


def _is_told_closer(
    wide: DateMention, dates: Sequence[DateMention], quantity: Quantity, sentence: Sentence
) -> bool:
    """ "This year 540 crimes were recorded in January-May": a part of the stretch, told behind."""
    whole = wide.interval
    return any(
        wide.end <= quantity.start
        and re.fullmatch(r"[^,;\d]+", sentence.between(quantity, d)) is not None
        and MONTH <= length(d.interval) < length(whole) < math.inf
        and whole.first <= d.interval.first <= d.interval.last <= whole.last
        for d in dates
    )


def _is_beside(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "in 2024: 53", "the first quarter of 2022 ($1.5 billion)": only a mark parts them."""
    between = sentence.text[max(date.end - sentence.start, 0) : quantity.start - sentence.start]
    after = sentence.text[quantity.end - sentence.start : max(date.start - sentence.start, 0)]
    if date.start >= quantity.end and HELD.fullmatch(after):
        return True
    if opens_clause_of(date, quantity, sentence) or gives_a_level(date, quantity, sentence):
        return True
    if _is_led_to(date, quantity, sentence):
        return True
    if date.start >= quantity.end:  # "eight cases — in 2018"
        return re.fullmatch(r"(?:\s+[a-z-]+){0,3}\s*[-–—]\s*in\s+", after) is not None
    return date.end <= quantity.start and BESIDE.fullmatch(between) is not None


def _is_led_to(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """ "Cut output by 19% in" "2003" ", to" 318 tons: a change is told with what it led to."""
    if date.end > quantity.start or not LED_TO.fullmatch(sentence.between(date, quantity)):
        return False
    changes = [q for q in sentence.quantities if q.kind == "percent" and q.end <= date.start]
    if not changes or FROM_LEVEL.search(sentence.before(changes[-1])):
        return False  # "from 9% in 2023 to 8% in 2024"
    behind = (d for d in sentence.dates if d.start >= quantity.end)
    if any(CHANGE_IN.fullmatch(sentence.between(quantity, d)) for d in behind):
        return False  # "by 2% in 2023, to 9,000 on January 1"
    beside = CHANGE_IN.fullmatch(sentence.between(changes[-1], date))
    return beside is not None and not is_compared_with(date, sentence)


def _is_fronted(date: DateMention, sentence: Sentence) -> bool:
    """Whether a date opens its sentence: its comma parts it from nothing."""
    before = sentence.before(date)
    return re.fullmatch(r"\W*(?:in|on|during|for|since|by)?\s*", before, re.I) is not None


def _whole(segments: Sequence[Segment], i: int, sentence: Sentence) -> list[Segment]:
    """A segment, with its continuation behind the asides that interrupt it, or behind a level:
    "was cut to 14%" "from 15%" "on Friday".
    """
    after = i + 1
    resumed = segments[i + 2 : i + 3] if segments[after : after + 1] else ()
    if any(sentence.text.startswith(" on ", s.start - sentence.start) for s in resumed):
        return [segments[i], *resumed] if segments[after].compares else [segments[i]]
    while after < len(segments) and segments[after].aside:
        after += 1
    goes_on = i + 1 < after < len(segments) and not segments[after].compares
    goes_on = goes_on and sentence.text[segments[after].start - sentence.start] == ","
    return [segments[i], segments[after]] if goes_on else [segments[i]]


def _share_a_bracket(date: DateMention, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether number and date stand in the same brackets: "(up 7 % in 2022)"."""
    first, last = sorted(((date.start, date.end), (quantity.start, quantity.end)))
    before = sentence.text[: first[0] - sentence.start]
    between = sentence.text[first[1] - sentence.start : last[0] - sentence.start]
    opened = before.rfind("(") > before.rfind(")")
    return opened and "(" not in between and ")" not in between


def _cost(date: DateMention, quantity: Quantity, sentence: Sentence) -> float:
    """How far a date is from a number, in points; ties go to the earlier date."""
    first, last = sorted(((date.start, date.end), (quantity.start, quantity.end)))
    between = sentence.text[first[1] - sentence.start : last[0] - sentence.start]
    numbers = sum(first[1] <= q.start and q.end <= last[0] for q in sentence.quantities)
    commas = between.count(", ") - _is_fronted(date, sentence)
    cost = len(between) / CHARACTERS_PER_POINT + COMMA_COST * max(commas, 0)
    return cost + NUMBER_COST * numbers - AFTER_BONUS * (date.start > quantity.start)
