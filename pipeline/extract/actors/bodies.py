"""Bodies without a name of their own: "the city administration", "the interior ministry"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline.extract.actors.coreference import Draft
from pipeline.extract.actors.mentions import Mention
from pipeline.extract.text import text_of

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


# --- bodies that only capitals would make names


LOWER_CASE_BODY = re.compile(
    r"\b(?:interior|foreign|justice|health|finance|education|defen[cs]e|labou?r|energy|economy"
    r"|culture|agriculture|transport|emergencies)\s+ministry(?:\s+of\s+[A-Z]\w+)?\b"
    r"|\b(?:ministry of (?:internal|foreign) affairs"
    r"|(?:general )?prosecutor(?:[- ]general)?'s office"
    r"|supreme court|national bank|state security service|constitutional court)\b"
)


def lower_case_bodies(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """ "The interior ministry", "the prosecutor general's office": bodies without capitals."""
    taken = [(m.start, m.end) for m in found]
    return [
        Mention(*m.span(), m.group(), "organization", "body in lower case", 0.7)
        for m in LOWER_CASE_BODY.finditer(text_of(doc))
        if not any(s < m.end() and m.start() < e for s, e in taken)
    ]


ACTING_PARLIAMENT = re.compile(
    r"\b((?:(?:lower|upper) house of )?parliament|(?:lower|upper) house|(?:the )?Mazhilis|Senate)"
    r"(?=\s+(?:has |have |had )?(?:also |recently )?(?:adopted|approved|passed|voted|rejected"
    r"|ratified|supported|backed|considered|debated|amended|discussed|endorsed|gave))"
    r"|(?<=\bpassed by )parliament\b|(?<=\badopted by )parliament\b|(?<=\bapproved by )parliament\b"
)


def acting_parliaments(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """A parliament without a name of its own, where it votes."""
    taken = [(m.start, m.end) for m in found]
    return [
        Mention(*m.span(), m.group(), "organization", "acting parliament", 0.6)
        for m in ACTING_PARLIAMENT.finditer(text_of(doc))
        if not any(s < m.end() and m.start() < e for s, e in taken)
    ]
