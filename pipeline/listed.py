"""Tells "one" that counts beside other counts from "one" that only means "a".

Asked where numbers are read and where figures are made of them.
"""

from __future__ import annotations

import re

FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d[\d,]*)"
# "two men and [one nurse]", "[one nurse] and three doctors"
COUNT_BEFORE = re.compile(rf"\b{FEW}(?:\s+[a-z][\w-]*){{1,3}}?\s+(?:and|or)\s+$", re.IGNORECASE)
COUNT_AFTER = re.compile(rf"(?:\s+[a-z][\w-]*){{1,3}}?\s+(?:and|or)\s+{FEW}\s+[a-z]")
# "12 rifles, [one pistol], one grenade and seven knives"
ITEM_BEFORE = re.compile(rf"\b(?:one|{FEW})(?:\s+[a-z][\w-]*){{1,3}}?,\s+$", re.IGNORECASE)
ITEM_AFTER = re.compile(rf"(?:\s+[a-z][\w-]*){{1,3}}?(?:,|,?\s+and)\s+(?:one|{FEW})\s+[a-z]")
# "21 Uzbek citizens, one Tajik, [one Kyrgyz] and one from Turkmenistan"
LISTED = re.compile(
    rf"\b(?:one|{FEW})\s[^.;:()\d]{{2,40}}?(?:,|\s+and|\s+or)\s+(?:and\s+)?$", re.IGNORECASE
)
NATIONAL = re.compile(r"\s+(?:from\s+)?[A-Z]\w+\s*(?:[,;.)]|and\b|$)")
REACH = 60  # characters


def is_counted_beside_others(text: str, start: int, end: int) -> bool:
    """Whether the "one" at `start:end` stands in a list of counts.

    >>> is_counted_beside_others("two men and one nurse were held", 12, 15)
    True
    >>> is_counted_beside_others("one nurse told us of two men", 0, 3)
    False
    """
    before = text[max(0, start - REACH) : start]
    if COUNT_AFTER.match(text, end) or COUNT_BEFORE.search(before):
        return True
    if ITEM_BEFORE.search(before) and ITEM_AFTER.match(text, end):
        return True
    return bool(NATIONAL.match(text, end) and LISTED.search(before))
