"""What is known about an article beside its text: day, headline, language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import dateparser

from pipeline.boilerplate import line_rule, opener_rule, rules_of, without_stamp
from pipeline.records import Article

# A headline: longer first lines are the first paragraph.
MAX_HEADLINE_CHARS = 180

# Only whole absolute dates: the parser must not read the clock to fill in what is missing.
DATE_SETTINGS: Any = {
    "PARSERS": ["absolute-time"], "STRICT_PARSING": True, "DATE_ORDER": "DMY",
    "RELATIVE_BASE": datetime(2000, 1, 1),
}  # fmt: skip

_TWO_READINGS = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")
_LISTED = re.compile(r"[•·*|›]|\d{1,2}[.)]\s")
_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT_ENGLISH = re.compile(
    r"the|of|and|to|in|an?|is|was|for|that|on|with|as|by|at|from|ha[sd]|have|are|be|his|its|said"
)


def parse_published(text: str) -> date | None:
    """The day that a metadata field states; None when it is none, or can be read as two.

    >>> parse_published("2024-03-05T09:30:00+06:00")
    datetime.date(2024, 3, 5)
    >>> parse_published("5 марта 2024, 14:30")
    datetime.date(2024, 3, 5)
    >>> parse_published("04/05/2024") is None
    True
    """
    text = text.strip()
    iso = re.match(r"\d{4}-\d\d-\d\d(?!\d)|\d{8}$", text)
    try:
        if iso is not None:
            return date.fromisoformat(iso.group())
        if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
    except ValueError:
        return None
    days = _TWO_READINGS.search(text)
    if (
        not text
        or len(text) > 80
        or (days and max(map(int, days.groups())) <= 12 and days.group(1) != days.group(2))
    ):
        return None
    found = dateparser.parse(text, languages=["en", "ru", "kk"], settings=DATE_SETTINGS)
    return None if found is None else found.date()


def find_headline(text: str) -> str | None:
    r"""The headline of a plain text: an early short line that is no sentence.

    >>> find_headline("Court in Osh jails two\n\nA court in Osh has sentenced two women.")
    'Court in Osh jails two'
    """
    english = detect_language(text) == "en"
    lines = [re.sub(r"^\W*#+\s|[*_]{2}", "", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line and not _is_furniture(line, english)][:3]
    for line in lines[:2]:
        if len(line) > MAX_HEADLINE_CHARS:
            return None
        if len(lines) > 1 and len(_WORD.findall(line)) >= 3 and line[-1] not in ".:;,…":
            return without_stamp(_headline_within(line, lines))
    return None


def _headline_within(line: str, lines: Sequence[str]) -> str:
    """The headline alone, where a first line runs it together with rubric and date."""
    within = (other for other in lines if len(_WORD.findall(other)) >= 4 and other in line)
    return min(within, key=len, default=line)


def _is_furniture(line: str, english: bool) -> bool:
    """A line that is no headline whatever it says: boilerplate, a menu item, another alphabet."""
    if line_rule(line, at_edge=True) or opener_rule(line) or _LISTED.match(line):
        return True
    if any(r.name == "photo_credit" and r.pattern.search(line) for r in rules_of("inline")):
        return True
    letters = "".join(_WORD.findall(line))
    return english and sum(letter > "\u024f" for letter in letters) > len(letters) / 2


def detect_language(text: str) -> str | None:
    """`en`, `ru`, `kk`, or `und` for others; None when there is too little to tell.

    >>> detect_language("The court of the city has sentenced two men to five years in prison.")
    'en'
    >>> detect_language("Суд города приговорил двух мужчин к пяти годам лишения свободы.")
    'ru'
    """
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    cyrillic = [word for word in words if "\u0400" <= word[0] <= "\u052f"]
    if len(words) < 5:
        return None
    if len(cyrillic) > len(words) / 2:
        return "kk" if _is_kazakh(cyrillic) else "ru"
    latin = [word for word in words if word[0] <= "\u024f"]
    frequent = sum(_FREQUENT_ENGLISH.fullmatch(word) is not None for word in latin)
    if frequent >= 0.12 * len(words):
        return "en"
    return "und" if len(words) >= 30 else None


def _is_kazakh(words: list[str]) -> bool:
    letters = "".join(words)
    return sum(letter in "әғқңөұүһі" for letter in letters) > 0.02 * len(letters)


def is_readable_language(article: Article) -> bool:
    """Whether extraction may read the article: English, or too short to tell."""
    return article.language in (None, "en")
