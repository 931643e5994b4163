"""Ids made of content, so that the same corpus gives the same ids and new articles rename nothing.

A joined record (claim, actor, event, story) takes the id of its senior member: the one of the
oldest telling. News that comes in later therefore never renames what is there; only an older
telling, or a change in the oldest one, does.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date

from pipeline.records import Extraction

DIGEST_LENGTH = 12  # hex digits: 48 bits, a collision is unlikely below ten million records
UNDATED = date.max  # articles without any date are the youngest


def make_id(prefix: str, *parts: object) -> str:
    """A short stable id of its parts.

    >>> make_id("actor", "person", "gulnaz kelekeeva")
    'actor_53774f3a790e'
    """
    content = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.sha1(content.encode()).hexdigest()[:DIGEST_LENGTH]}"


def number_repeats(contents: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Each content with the count of equal ones before it, so that equal contents differ.

    >>> number_repeats([("a",), ("b",), ("a",)])
    [('a', 0), ('b', 0), ('a', 1)]
    """
    seen: Counter[tuple[object, ...]] = Counter()
    numbered = []
    for content in contents:
        numbered.append((*content, seen[content]))
        seen[content] += 1
    return numbered


def seniority(extraction: Extraction) -> tuple[date, str]:
    """Sort key of an article: its own date, then its id; undated articles come last."""
    article, interval = extraction.article, extraction.anchor.interval
    told = article.published or (interval.start if interval is not None else None)
    return (told or UNDATED, article.article_id)
