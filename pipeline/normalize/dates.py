"""Finds dates and periods in a text and reads them as intervals of whole days.

The words are found by `time_words`, put together by the rules of `calendar_rules`,
`relative_rules` and `range_rules`, and resolved here against the anchor and the dates before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import dateparser

from pipeline.lexicon import load_table
from pipeline.normalize.calendar import length
from pipeline.normalize.calendar_rules import CALENDAR, NAMES, WEEKDAYS
from pipeline.normalize.range_rules import JOINED
from pipeline.normalize.relative_rules import MODIFIED, RELATIVE
from pipeline.normalize.time_grammar import Found, reduce
from pipeline.normalize.time_values import Context, Time
from pipeline.normalize.time_words import STRONG, time_words, tokenize
from pipeline.records import Anchor, DateMention, Interval

RULEBOOKS = (CALENDAR, MODIFIED, NAMES, RELATIVE, WEEKDAYS, JOINED)
SAME_PARAGRAPH = 250  # how far back a dated mention lends its year to a date without one
NO_ANCHOR = Anchor(None, "none")


def find_dates(view: str, anchor: Anchor) -> list[DateMention]:
    """Every date and period of a text, in text order, none overlapping another.

    What needs an anchor and has none is left out, never guessed.

    >>> day = date(2024, 7, 5)
    >>> [m.interval.start for m in find_dates("since last year", Anchor(Interval(day, day), "published"))]
    [datetime.date(2023, 1, 1)]
    """
    mentions: list[DateMention] = []
    for start, end, time in _times(view):
        mention = _resolve(view, start, end, time, anchor, mentions)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _times(view: str) -> Iterator[tuple[int, int, Time]]:
    """The time expressions of a text, unresolved."""
    for run in time_words().run.finditer(view):
        offset = run.start()
        for found in parse_run(run.group(), _follower(view, run.end())):
            yield offset + found.start, offset + found.end, found.time


def _follower(view: str, end: int) -> str:
    """What comes after a run: "a" when a lower-case word, which a number may count."""
    return "a" if view[end : end + 1] == " " and view[end + 1 : end + 2].islower() else ""


@lru_cache(maxsize=1 << 16)
def parse_run(run: str, follower: str = "") -> tuple[Found, ...]:
    """The time expressions of a run of time words; pure, so that repeated words are read once.

    >>> [found.time.rule for found in parse_run("from 3 to 7 June 2024")]
    ['days_of_month']
    """
    tokens = tokenize(run)
    if not any(token.letter in STRONG for token in tokens):
        return ()
    return tuple(reduce(tokens, RULEBOOKS))


def _resolve(
    view: str, start: int, end: int, time: Time, anchor: Anchor, before: list[DateMention]
) -> DateMention | None:
    if _is_no_date(view, start, end, time):
        return None
    context = _context(view, start, end, time, anchor, before)
    interval = time.at(context)
    if interval is None or (interval.start is None and interval.end is None):
        return None
    if time.rule == "in_duration" and context.lean < 0:
        return None
    return DateMention(start, end, interval, time.rule, time.kind, time.relative)


def _context(
    view: str, start: int, end: int, time: Time, anchor: Anchor, before: list[DateMention]
) -> Context:
    mention = before[-1].interval if before else None
    if not time.relative:
        return Context(anchor.interval, mention)
    return Context(
        anchor.interval, mention, _same_year(view, start, anchor, before), lean(view, start, end)
    )


def _same_year(view: str, start: int, anchor: Anchor, before: list[DateMention]) -> int | None:
    """The year of a date just named in the paragraph, when it lies before the anchor's year.

    "In March 2019 he was detained; in May he was released" tells of May 2019.
    """
    if not before or before[-1].relative or start - before[-1].end > SAME_PARAGRAPH:
        return None
    last = before[-1].interval
    if last.start is None or last.end is None or last.start.year != last.end.year:
        return None
    if "\n" in view[before[-1].end : start]:
        return None
    old = anchor.interval is None or (
        anchor.interval.start and last.start.year < anchor.interval.start.year
    )
    return last.start.year if old else None


# --- what the words around say ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled words that tell past from future, and dates from what only looks like one."""

    future: re.Pattern[str]
    past: re.Pattern[str]
    counted: frozenset[str]
    before_number: frozenset[str]
    before_month: frozenset[str]
    names: frozenset[str]
    titles: frozenset[str]


@cache
def cues() -> Cues:
    """The cue words and guards of `lexicons/dates.toml`."""
    table = load_table("dates.toml")
    guards = {name: frozenset(words) for name, words in table["guards"].items()}
    future, past = (
        re.compile(
            rf"(?<![\w])(?:{'|'.join(map(re.escape, table['cues'][name]))})(?!\w)", re.IGNORECASE
        )
        for name in ("future", "past")
    )
    return Cues(future, re.compile(past.pattern + r"|\b[a-z]{2,}ed\b", re.IGNORECASE), **guards)


CLAUSE = 90  # characters either side of a date that may hold its verb


def lean(view: str, start: int, end: int) -> int:
    """Whether the words around a date look back (-1) or ahead (1), the nearest cue deciding.

    >>> lean("The law will enter into force in May.", 29, 36)
    1
    """
    left = re.split(r"[.!?;\n]\s", view[max(0, start - CLAUSE) : start])[-1]
    right = re.split(r"[.!?;\n]", view[end : end + CLAUSE])[0]
    found = [(len(left) - m.end(), sign) for sign, m in _last_cues(left)]
    found += [(m.start() + 1, sign) for sign, m in _first_cues(right)]
    return min(found)[1] if found else 0


def _last_cues(left: str) -> Iterator[tuple[int, re.Match[str]]]:
    for sign, pattern in ((1, cues().future), (-1, cues().past)):
        last = None
        for last in pattern.finditer(left):  # noqa: B007 - only the last one counts
            pass
        if last is not None:
            yield sign, last


def _first_cues(right: str) -> Iterator[tuple[int, re.Match[str]]]:
    for sign, pattern in ((1, cues().future), (-1, cues().past)):
        first = pattern.search(right)
        if first is not None:
            yield sign, first


def _is_no_date(view: str, start: int, end: int, time: Time) -> bool:
    if time.rule == "year":
        return _is_count(view, start, end)
    if time.rule == "month_name":
        return _is_name(view, start, end)
    return False


WORD_BEFORE = re.compile(r"([\w.№#-]+|[-–(])\s*$")
WORD_AFTER = re.compile(r"[ -]?([\w%$€₸]+)")


def _word_before(view: str, start: int) -> str:
    match = WORD_BEFORE.search(view, max(0, start - 24), start)
    return match[1] if match else ""


def _is_count(view: str, start: int, end: int) -> bool:
    """Whether four digits count something or are part of a name: "2000 people", "Article 1990"."""
    words = view[start:end]
    if not words.isdigit():
        return False
    before, after = _word_before(view, start), WORD_AFTER.match(view, end)
    follower = after[1].lower() if after else ""
    if before.lower() in cues().before_number or before.endswith("-") and before != "-":
        return True
    if view[end : end + 1] == "-" and view[end + 1 : end + 2].isalpha():
        return True
    year = int(words)
    if follower in cues().counted:
        return True
    plain = before.lower() in ("in", "of", "since", "by", "until", "during", "for", "the", "from")
    return not plain and (
        not 1800 <= year <= 2100 or (year % 100 == 0 and bool(follower) and follower.isalpha())
    )


def _is_name(view: str, start: int, end: int) -> bool:
    """Whether a month's name alone is a person's, or a verb: "Mrs May", "March on"."""
    word = view[start:end].rstrip(".").lower()
    before = _word_before(view, start)
    if before.lower().rstrip(".") in cues().titles:
        return True
    if word in cues().names:
        return before.lower() not in cues().before_month
    return False


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
        return max(mentions, key=lambda m: m.end - m.start).interval
    parsed = dateparser.parse(
        span_text,
        languages=["en"],
        settings={
            "STRICT_PARSING": True,
            "RELATIVE_BASE": _midnight(reference),
            "DATE_ORDER": "DMY",
        },
    )
    return Interval(parsed.date(), parsed.date()) if parsed else None


def _midnight(day: date):  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


__all__ = ["find_dates", "lean", "length", "parse_date", "parse_run"]
