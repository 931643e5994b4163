"""What the words around a date say: past or future, and whether it is a date at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import load_table

CLAUSE = 90  # characters either side of a date that may hold its verb
CLAUSE_END = re.compile(r"[.!?;]\s|\n")
WORD_BEFORE = re.compile(r"([\w.№#-]+|[-–(])\s*$")
WORD_AFTER = re.compile(r"[ -]?([\w%$€₸]+)")
EARLIEST, LATEST = 1800, 2100  # four digits outside are a year only after a preposition
# Prepositions that four digits follow as a year.
BEFORE_YEAR = frozenset(
    [
        "in",
        "of",
        "since",
        "by",
        "until",
        "during",
        "for",
        "the",
        "from",
        "till",
        "before",
        "after",
        "to",
        "and",
    ]
)


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
    future, past = ("|".join(map(re.escape, table["cues"][name])) for name in ("future", "past"))
    return Cues(
        re.compile(rf"(?<!\w)(?:{future})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{past}|[a-z]{{2,}}ed)(?!\w)", re.IGNORECASE),
        **guards,
    )


def lean(view: str, start: int, end: int) -> int:
    """Whether the words around a date look back (-1) or ahead (1); the nearest cue decides.

    >>> lean("The law will enter into force in May.", 29, 36)
    1
    """
    left = CLAUSE_END.split(view[max(0, start - CLAUSE) : start])[-1]
    right = CLAUSE_END.split(view[end : end + CLAUSE])[0]
    near = [*_distances_back(left), *_distances_ahead(right)]
    return min(near)[1] if near else 0


def _distances_back(left: str) -> Iterator[tuple[int, int]]:
    for sign, pattern in ((1, cues().future), (-1, cues().past)):
        ends = [match.end() for match in pattern.finditer(left)]
        if ends:
            yield len(left) - ends[-1], sign


def _distances_ahead(right: str) -> Iterator[tuple[int, int]]:
    for sign, pattern in ((1, cues().future), (-1, cues().past)):
        first = pattern.search(right)
        if first is not None:
            yield first.start() + 1, sign


def is_no_date(view: str, start: int, end: int, rule: str) -> bool:
    """Whether the words around show that what a rule read is a count or a name.

    >>> is_no_date("about 2000 people", 6, 10, "year"), is_no_date("Mrs May", 4, 7, "month_name")
    (True, True)
    """
    if rule == "year":
        return _is_count(view, start, end)
    if rule == "month_name":
        return _is_name(view, start, end)
    if rule == "day_alone":
        return view[end : end + 1] in (" ", "-") and view[end + 1 : end + 2].isalpha()
    return False


def _word_before(view: str, start: int) -> str:
    match = WORD_BEFORE.search(view, max(0, start - 24), start)
    return match[1].lower() if match else ""


def _is_count(view: str, start: int, end: int) -> bool:
    """Whether four digits count something or are part of a name: "2000 people", "Article 1990"."""
    words = view[start:end]
    if not words.isdigit():
        return False
    before, after = _word_before(view, start), WORD_AFTER.match(view, end)
    follower = after[1].lower() if after else ""
    if before in cues().before_number or (before.endswith("-") and before != "-"):
        return True
    if view[end : end + 1] == "-" and view[end + 1 : end + 2].isalpha():
        return True
    if follower in cues().counted:
        return True
    if before in BEFORE_YEAR:
        return False
    year = int(words)
    round_count = year % 100 == 0 and follower.isalpha() and view[end + 1].islower()
    return not EARLIEST <= year <= LATEST or round_count


def _is_name(view: str, start: int, end: int) -> bool:
    """Whether a month's name alone is a person's, or another word: "Mrs May", "March on"."""
    word = view[start:end].rstrip(".").lower()
    before = _word_before(view, start).rstrip(".")
    if before in cues().titles:
        return True
    return word in cues().names and before not in cues().before_month
