"""Reads the words that bound a number: "more than", "up to", "or more", "-plus"."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Sequence
from functools import cache
from typing import cast, get_args

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, WordPattern, load_rows, load_words
from pipeline.normalize.number_words import LETTER, alternatives
from pipeline.records import Qualifier

LOOK_BACK = 48  # characters: the longest bound has six words
STOPS = frozenset(("", ".", ";", ":", ")", "!", "?", "\n"))
NOUN_BEGINS = re.compile(r"\s+(?:the|an?|this|that|its|their|his|her)\b")
CLAUSE_END = re.compile(r"\s*(?:[.,;:)]|$)")
CLAUSE_OF_IT = re.compile(r"[^.,;:]{0,60}?\s(?:is|are|was|were|has|have|had|will|would)\b")
NEGATED: dict[str, Qualifier] = {"over": "at_most", "under": "at_least"}
COUNTED = re.compile(r"[$€£]?[\d.,]*\d%?|hundred|thousand|[mb]illion|percent")
YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS = frozenset((*month_name[1:], *month_abbr[1:]))
SIGNS = frozenset("~≈><≥≤=")
ARTICLE = re.compile(r"\san?\s$")
BROUGHT_UP = WordPattern(
    "quantities.toml",
    r"\b{brought_up} (?:[^.,;:()\d]+ )?{levels}(?: (?:of|in|for) [^.,;:()\d]+)? $",
)
EDGE_OR_STOP = "([{\"'“‘«."
EDGE = "([{\"'“‘«"


@cache
def bounds(side: str) -> dict[str, Qualifier]:
    """Phrases left (before) or right (after) of a number; raises `LexiconError` on a bad row."""
    rows = load_rows("bounds.csv", ("phrase", "qualifier", "side"))
    for number, row in enumerate(rows, 1):
        if row["qualifier"] not in get_args(Qualifier) or row["side"] not in ("before", "after"):
            raise LexiconError(LEXICONS / "bounds.csv", number, f"unknown cell in {row}")
    return {r["phrase"]: cast(Qualifier, r["qualifier"]) for r in rows if r["side"] == side}


@cache
def _lengths() -> dict[str, list[int]]:
    """How many words the phrases have that end in a word, the longest first."""
    lengths: dict[str, set[int]] = {}
    for words in map(str.split, bounds("before")):
        lengths.setdefault(words[-1], set()).add(len(words))
    return {last: sorted(counts, reverse=True) for last, counts in lengths.items()}


@cache
def bound_after() -> re.Pattern[str]:
    """Phrases right of a number and its unit, as one pattern with a group for the phrase."""
    words = {phrase for phrase in bounds("after") if phrase[0].isalpha() or phrase[0] == "&"}
    signs = alternatives(bounds("after").keys() - words)
    return re.compile(
        rf"(?:,?\s+(?:(?:{LETTER}+s|people|children|men|women)\s+)??|-)({alternatives(words)})(?!{LETTER})(?!\s+(?:than|to)\b)"
        rf"|({signs})(?![\w])",
        re.IGNORECASE,
    )


def read_bound_before(text: str, start: int) -> tuple[Qualifier, int] | None:
    """The qualifier whose phrase ends right before `start`, and where the phrase begins.

    >>> read_bound_before("for no more than 5 years", 17)
    ('at_most', 4)
    """
    low = max(0, start - LOOK_BACK)
    left = text[low:start]
    last = "".join(left.rsplit(None, 1)[-1:])
    lengths = _lengths().get(last.lower().strip(EDGE_OR_STOP), ())
    if not lengths and last[-1:] not in SIGNS:
        return None
    left = left.rpartition("\n\n")[2]
    if not left.strip():
        return None
    low = start - len(left)
    words = left.lower().split()[-6:]
    words[-1] = words[-1].lstrip(EDGE)
    table = bounds("before")
    if words[-1][-1:] in SIGNS and (sign := re.search(r"[~≈<>≥≤]=?$", left.rstrip())):
        return table.get(sign.group(), "about"), low + sign.start()
    words[-1] = words[-1].rstrip(".") if words[-1] in ("approx.", "ca.") else words[-1]
    for count in lengths:
        phrase = " ".join(words[-count:]).lstrip(EDGE)
        if count > len(words) or phrase not in table:
            continue
        if phrase.endswith(" than") and _is_counted(words[:-count]):
            return None
        if phrase == "about" and _is_told_of(words[:-1], text, start):
            return None
        if phrase == "up to" and _goes_up(left):
            return "exact", low + _last(left.lower(), "up", 2)
        before = _negation(words[:-count]) if table[phrase] in NEGATED else 0
        place = low + _last(left.lower(), words[-count - before].lstrip(EDGE), count + before)
        return NEGATED[table[phrase]] if before else table[phrase], place
    return None


def _goes_up(left: str) -> bool:
    """ "it [edged] up to 5 percent", "that [brings] the toll up to 45": no bound."""
    before = left.lower().rstrip()[: -len("up to")]
    going = load_words("quantities.toml", "going_up")
    return "".join(before.split()[-1:]) in going or BROUGHT_UP.search(before) is not None


def read_bound_over_article(text: str, start: int) -> tuple[Qualifier, int] | None:
    """The bound before the article before `start`: "almost a 20 percent drop"."""
    article = ARTICLE.search(text, max(0, start - 4), start)
    found = read_bound_before(text, article.start() + 1) if article else None
    if found is None or article is None:
        return None
    phrase = text[found[1] : article.start()].lower()
    return found if phrase in load_words("quantities.toml", "over_article") else None


def _is_counted(words: Sequence[str]) -> bool:
    """ "200,000 [fewer than] half a year earlier": the words compare the number before them.

    Not so behind a date: "in 2018 [more than] 60,000", "on May 5 [more than] 40".
    """
    if not words or (words[-2:-1] and words[-2].capitalize() in MONTHS):
        return False
    return COUNTED.fullmatch(words[-1]) is not None and not YEAR.fullmatch(words[-1])


def _negation(words: Sequence[str]) -> int:
    """How many words before a bound turn it around: "cannot [exceed]", "not be [more than]"."""
    verbs = load_words("quantities.toml", "negated")
    at = len(words) - 1 - bool(words and words[-1] in verbs)
    turned = at >= 0 and re.fullmatch(r"not|cannot|never|[a-z]+n['’]t", words[at].lstrip(EDGE))
    return len(words) - at if turned else 0


def _is_told_of(words: list[str], text: str, start: int) -> bool:
    """ "told us about four cases"; not so "told us about four cases were open"."""
    telling = load_words("quantities.toml", "telling")
    told = not telling.isdisjoint((" ".join(words[-2:]), *words[-1:]))
    return told and CLAUSE_OF_IT.match(text, start) is None


def _last(left: str, word: str, count: int) -> int:
    """Where the `count`-th last word of `left` begins: it begins with `word`, brackets aside."""
    place = len(left)
    for _ in range(count):
        end = len(left[:place].rstrip())
        place = max([left.rfind(space, 0, end) for space in " \n\t\u00a0"]) + 1
    return left.find(word, place)


def read_bound_after(text: str, end: int) -> tuple[Qualifier, int] | None:
    """The qualifier whose phrase begins right after `end`, and where it ends.

    >>> read_bound_after("10 years or more", 8)
    ('at_least', 16)
    """
    if text[end : end + 1] in STOPS:
        return None
    match = bound_after().match(text, end)
    if match is None:
        return None
    phrase = " ".join((match[1] or match[2]).lower().split())
    if phrase.startswith("and ") and NOUN_BEGINS.match(text, match.end()):
        return None  # "$100 million, and over the past two years"
    loose = phrase in load_words("quantities.toml", "at_clause_end")
    if loose and text[end] != "-" and not CLAUSE_END.match(text, match.end()):
        return None  # "10 plus 5", "two days that at least six"
    return bounds("after")[phrase], match.end()
