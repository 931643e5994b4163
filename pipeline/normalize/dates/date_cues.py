"""What the words around a date say: past or future, and whether it is a date at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import load_table

CLAUSE = 90  # characters either side of a date that may hold its verb
CLAUSE_END = re.compile(r"[.!?;]\s|\n")
WORD_BEFORE = re.compile(r"([\w.№#-]+|[-–(])\s*$")
WORD_AFTER = re.compile(r"[ -]?([\w%$€₸]+)")
EARLIEST, LATEST = 1800, 2100  # four digits outside are a year only after a preposition
# Prepositions that four digits follow as a year.
# "the first time in 108 years", "the worst fire in a decade" tell how long something was not so.
LOOKS_BACK = re.compile(
    r"\b(?:first|last|only|time|times|once|twice|record|most|worst|best|[a-z]{3,}est)\b[^.;]*$",
    re.IGNORECASE,
)
BEFORE_SEASON = frozenset(
    ["in", "during", "over", "since", "until", "by", "for", "through", "throughout"]
)
EVERY = frozenset({"every", "each"})
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

    tense: re.Pattern[str]  # group `future` or `past`
    counted: frozenset[str]
    before_number: frozenset[str]
    before_month: frozenset[str]
    before_month_strictly: frozenset[str]
    before_weekday: frozenset[str]
    names: frozenset[str]
    titles: frozenset[str]


@cache
def cues() -> Cues:
    """The cue words and guards of `lexicons/dates.toml`."""
    table = load_table("dates.toml")
    guards = {name: frozenset(words) for name, words in table["guards"].items()}
    future, past = ("|".join(map(re.escape, table["cues"][name])) for name in ("future", "past"))
    # "will be published" looks ahead, whatever its participle
    told = rf"(?<!\bbe )(?:{past}|[a-z]{{2,}}ed)"
    tense = rf"(?<!\w)(?:(?P<future>{future})|(?P<past>{told}))(?!\w)"
    return Cues(re.compile(tense, re.IGNORECASE), **guards)


def lean(view: str, start: int, end: int) -> int:
    """Whether the words around a date look back (-1) or ahead (1); the nearest cue decides.

    >>> lean("The law will enter into force in May.", 29, 36)
    1
    """
    left = CLAUSE_END.split(view[max(0, start - CLAUSE) : start])[-1]
    before = None
    for before in cues().tense.finditer(left):  # noqa: B007 - the last one is wanted
        pass
    right = CLAUSE_END.split(view[end : end + CLAUSE])[0]
    after = cues().tense.search(right)
    if before is not None and (after is None or len(left) - before.end() <= after.start()):
        return 1 if before["future"] else -1
    return 0 if after is None else 1 if after["future"] else -1


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
    if rule == "season_alone":
        return _word_before(view, start) not in BEFORE_SEASON or view.startswith(" of ", end)
    if rule == "in_duration":
        return LOOKS_BACK.search(view, max(0, start - 60), start) is not None
    if rule == "weak_weekday":
        return view.strip(" .\n") != view[start:end].strip(" .")
    if rule == "short_year":
        return _word_before(view, start) not in BEFORE_YEAR
    if rule == "weekday":
        before = _word_before(view, start)
        return before in EVERY or before in cues().before_weekday
    return False


COUNT_AFTER_MONTH = re.compile(r"\d{1,2}$")


def count_after_month(view: str, start: int, end: int) -> int | None:
    """Where a month ends before a count: in "In May 2 people died" the 2 is no day.

    >>> count_after_month("In May 2 people died", 3, 8)
    6
    """
    if _word_before(view, start) != "in" or not view[end + 1 : end + 2].islower():
        return None
    count = COUNT_AFTER_MONTH.search(view[start:end])
    return start + count.start() - 1 if count and view[end : end + 1] == " " else None


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
    if start and (view[start - 1] in "/_#@=" or view[start - 1].isalpha()):
        return True  # in an address or a hashtag
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
    if before in cues().titles or before in EVERY:
        return True
    if word not in cues().names:
        return False
    named = view[end : end + 1] == " " and view[end + 1 : end + 2].isupper()
    return before not in (cues().before_month_strictly if named else cues().before_month)
