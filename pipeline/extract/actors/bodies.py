"""Definite local bodies told of without a name of their own: "the city administration"."""

from __future__ import annotations

import re

from pipeline.extract.actors.coreference import Draft
from pipeline.extract.actors.mentions import Mention

MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
KINDS = (
    r"(?:city|regional|district|provincial|village|municipal|local|military|juvenile|appeals"
    r"|criminal|specialized|state|government|parliamentary|national|statistical|security|tax|border"
    r"|customs|migration|statistics|emergency|presidential|president's)"
)
HEADS = (
    r"(?:administration|akimat|court|police department|prosecutor's office|government|council"
    r"|commission|tribunal|committee"
    r"|(?:(?<=security )|(?<=border )|(?<=migration )|(?<=customs )|(?<=tax ))service)"
)
IN_PLACE = rf"\s+in\s+(?:the\s+)?(?!{MONTHS}|The\b)[A-Z]"
WHERE = (
    rf"{IN_PLACE}[\w-]*(?:'s\s+(?:[A-Z]\w+\s+district|capital)|\s(?:region|oblast|district|province)"
    r"|\s[A-Z][\w-]*)?"
)
OPENING = r"\b(?:[Tt]he|[Aa]n?|[Aa]ccording to|by)"
LOCAL_BODY = re.compile(rf"{OPENING}\s+((?:{KINDS}\s+)+{HEADS}|court(?={IN_PLACE}))\b({WHERE})?")


def local_bodies(text: str, taken: frozenset[int]) -> list[Draft]:
    """One draft per wording of a local body; `taken` characters belong to names.

    >>> text = "The city administration and a court in the Osh region agreed in May."
    >>> [d.forms for d in local_bodies(text, frozenset())]
    [['city administration'], ['court in the Osh region']]
    """
    drafts: dict[str, Draft] = {}
    for found in LOCAL_BODY.finditer(text):
        if taken & set(range(*found.span())):
            continue
        start, end = found.start(1), found.end(2) if found.group(2) else found.end(1)
        m = Mention(start, end, text[start:end], "organization", "local body", 0.5, named=False)
        drafts.setdefault(found.group(1).lower(), Draft(m.type, False)).mentions.append(m)
    return list(drafts.values())
