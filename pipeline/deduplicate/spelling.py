"""How a name sounds, whatever alphabet and press it comes from.

One name of our region is written Жомарт, Zhomart, Jomart, Dschomart or Djomart. A word is read
by the habits of English, and by those of German, French or Slavic scholarly spelling where the
name shows their marks (-jew, tsch; -ïev, ou; č, -ij); each habit gives a reading. Two words are
spellings of one name when they share a reading. The habits are tables of `lexicons/spelling.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import compress, product
from typing import Literal

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, load_rows, load_table

Habit = Literal["english", "german", "french", "slavic"]
Rewrite = tuple[re.Pattern[str], str]

NOT_WORD = re.compile(r"[^\w\s-]|_")
VOWELS = "aeiou"


@cache
def letters() -> Mapping[int, str]:
    """`str.translate` table of the letters that are not plain Latin."""
    name = "transliteration.csv"
    table = {}
    for row in load_rows(name, ("letter", "latin", "alphabet")):
        if len(row["letter"]) != 1 or row["letter"] != row["letter"].lower():
            raise LexiconError(LEXICONS / name, None, f"one lower-case letter: {row['letter']!r}")
        table[ord(row["letter"])] = row["latin"]
    return table


def romanize(text: str) -> str:
    """Lower-case plain Latin letters, digits, spaces and hyphens.

    >>> romanize("Қасым-Жомарт ТОҚАЕВ")
    'qasym-zhomart toqaev'
    """
    lowered = unicodedata.normalize("NFC", text).lower().replace("i̇", "i").translate(letters())
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    # a letter may come bare only now: Ӛ is Ә with a mark
    return " ".join(NOT_WORD.sub("", bare.translate(letters())).split())


def habits_of(name: str) -> tuple[Habit, ...]:
    """The spelling habits whose marks a full name shows; English always is one.

    >>> habits_of("Rachat Alijew")
    ('english', 'german')
    """
    lowered = unicodedata.normalize("NFC", name).lower()
    marks: Mapping[Habit, str] = load_table("spelling.toml")["marks"]
    return ("english", *(habit for habit, pattern in marks.items() if re.search(pattern, lowered)))


@lru_cache(maxsize=100_000)
def read_word(word: str, habits: tuple[Habit, ...] = ("english",)) -> frozenset[str]:
    """All readings of one word, given the habits its full name shows.

    >>> read_word("Zhomart") == read_word("Jomart") == read_word("Жомарт")
    True
    >>> sorted(read_word("Tokajew", ("english", "german")))
    ['tokaJev', 'tokaev']
    """
    plain = romanize(word).replace("-", "").replace(" ", "")
    return frozenset(
        _apply(_rewrites("after", "rewrites"), _apply(_rewrites("sounds", habit), spelled))
        for habit in habits
        for spelled in _choices(plain, habit)
    )


def _choices(word: str, habit: Habit) -> Iterable[str]:
    """The word with every choice of its open letters."""
    open_letters = [one for one in _rewrites("choices", habit) if one[0].search(word)]
    for taken in product((False, True), repeat=len(open_letters)):
        yield _apply(compress(open_letters, taken), word)


@cache
def _rewrites(table: str, name: str) -> tuple[Rewrite, ...]:
    """A list of `lexicons/spelling.toml`, compiled."""
    return tuple((re.compile(old), new) for old, new in load_table("spelling.toml")[table][name])


def _apply(rewrites: Iterable[Rewrite], word: str) -> str:
    for pattern, replacement in rewrites:
        word = pattern.sub(replacement, word)
    return word


def consonants(reading: str) -> str:
    """The skeleton of a reading; it keeps a first vowel.

    >>> consonants("tokaev"), consonants("azimova")
    ('tkv', 'azmv')
    """
    return reading[:1] + "".join(letter for letter in reading[1:] if letter not in VOWELS)
