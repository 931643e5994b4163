"""Reads the unit after a number: measures, durations, percentages, and ages beside durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, load_rows
from pipeline.normalize.number_words import GAP, LETTER

# The words after a number: a unit may be several of them ("square kilometers").
UNIT_WORD = rf"{LETTER}+(?:[.'’/]{LETTER}+)*(?:[²³]|[23](?![\d.,]))?"
SIGNS = "$¢-¥֏؋৳฿៛₠-₿﷼￠-￦"  # Unicode currency signs
FIRST_WORD = re.compile(
    rf"({GAP}?(?:[-‑] ?)?)"
    rf"((?:[A-Z]{{0,3}}[{SIGNS}])(?!\s?\d)|{UNIT_WORD}|%|‰|[°º]\s?[CF]?(?!{LETTER})|℃)"
)
NEXT_WORD = re.compile(rf"(?:-|\.?{GAP})({UNIT_WORD})")


@dataclass(frozen=True, slots=True)
class Suffix:
    """What a word after a number makes of it; `style` limits where it counts (see units.csv)."""

    kind: str
    unit: str | None
    factor: Decimal = Decimal(1)
    style: str = "word"
    form: str = ""


@dataclass(frozen=True, slots=True)
class SuffixTable:
    """Phrases in lower case, exact forms, and the most words a phrase with this first word has."""

    phrases: dict[str, Suffix]
    exact: dict[str, Suffix]
    lengths: dict[str, int]


@cache
def unit_suffixes() -> SuffixTable:
    """The rows of `units.csv`; raises `LexiconError` on an unknown spelling."""
    table = SuffixTable({}, {}, {})
    rows = load_rows("units.csv", ("form", "unit", "kind", "factor", "spelling"))
    for number, row in enumerate(rows, 1):
        if row["spelling"] not in ("word", "exact", "digits", "glued"):
            raise LexiconError(LEXICONS / "units.csv", number, f"spelling {row['spelling']!r}")
        suffix = Suffix(row["kind"], row["unit"], Decimal(row["factor"]), row["spelling"])
        if row["spelling"] == "word":
            add_noun(table, row["form"], suffix)
        else:
            table.exact[row["form"]] = suffix
    return table


def add_phrase(table: SuffixTable, form: str, suffix: Suffix) -> None:
    """Enters a form under its plain spelling; an earlier row wins."""
    phrase = plain(form)
    table.phrases.setdefault(phrase, suffix)
    words = phrase.split()
    table.lengths[words[0]] = max(len(words), table.lengths.get(words[0], 1))


def add_noun(table: SuffixTable, form: str, suffix: Suffix) -> None:
    """Enters a form and its plural."""
    add_phrase(table, form, suffix)
    add_phrase(table, plural(form), suffix)


def plain(form: str) -> str:
    """A form as phrases are looked up: lower case, no points, hyphens as spaces.

    >>> plain("U.S. dollar"), plain("kilowatt-hour")
    ('us dollar', 'kilowatt hour')
    """
    if form.isalpha():
        return form.lower()
    return " ".join(form.lower().replace(".", "").replace("-", " ").split())


def plural(form: str) -> str:
    """The regular English plural of a unit's last word; forms that have none come out unused."""
    if form.endswith(("s", "x", "z", "ch", "sh")):
        return form + "es"
    return form[:-1] + "ies" if form.endswith("ry") else form + "s"


def read_suffix(
    text: str, end: int, table: SuffixTable, *, digits: bool
) -> tuple[Suffix, int] | None:
    """The longest unit or currency phrase directly after a number, and where it ends.

    >>> units = unit_suffixes()
    >>> suffix, end = read_suffix("250 square kilometers of steppe", 3, units, digits=True)
    >>> suffix.unit, end
    ('square kilometer', 21)
    """
    first = FIRST_WORD.match(text, end)
    if first is None:
        return None
    word, stop = first[2], first.end()
    if first[1].strip() and first[1][0].isspace() and word[0].isupper():
        return None  # "1972 - Year that"
    exact = table.exact.get(word.replace("º", "°"))
    found = None
    # "5 m" and "5m" are meters, "5-m" and "five m" are not; "41C" are degrees, "41 C" not
    gap_fits = {"digits": digits and "-" not in first[1], "glued": digits and not first[1]}
    if exact is not None and gap_fits.get(exact.style, True):
        found = exact, stop
    key = plain(word)
    length = table.lengths.get(key)
    if length is None and "/" in word:  # "300 tenge/l"
        key = plain(word.partition("/")[0])
        length, stop = int(key in table.phrases), stop - len(word) + word.index("/")
    if not length:
        return found
    if found is None and key in table.phrases:
        found = table.phrases[key], stop
    while length > 1 and (following := NEXT_WORD.match(text, stop)):
        key, stop, length = f"{key} {plain(following[1])}", following.end(), length - 1
        if key in table.phrases:
            found = table.phrases[key], stop
    return found
