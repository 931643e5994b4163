"""Tells what stands in a list: "one" that counts beside other counts, the number of the next place.

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
# "120 cases in Almaty, in [Shymkent] 80", "Peru had 12 cases, [Chile] 7"
NEXT_PLACE = re.compile(
    r"\bin\s+$|(?<![\d.,])\d[\d,.]*\)?(?:,? |\s[a-z][^.!?\n]*(?:[,;]|\b(?:and|while))\s+)"
    r"(?:(?:and|while)\s+)?(?:the\s+)?$"
)
ITEM_END = re.compile(r"\s*(?:[.,;)\n]|(?:and|but|while|then)\b|$)")
LIST_REACH = 150  # characters


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


def is_next_of_places(text: str, start: int, end: int) -> bool:
    """Whether the place named at `start` has the number that ends at `end`: as the next of a list.

    >>> is_next_of_places("Peru had 12 cases and Chile 7.", 22, 29)
    True
    >>> is_next_of_places("They left Apollo 11.", 10, 19)
    False
    """
    before = NEXT_PLACE.search(text[max(0, start - LIST_REACH) : start])
    return before is not None and ITEM_END.match(text, end) is not None
