"""How a name sounds, whatever alphabet and press it comes from.

One name of our region is written Жомарт, Zhomart, Jomart, Dschomart or Djomart. A word is read
by the habits of English, and by those of German, French or Slavic scholarly spelling where the
name shows their marks (-jew, tsch; -ïev, ou; č, -ij); each habit gives a reading. Two words are
spellings of one name when they share a reading. Capital letters in readings stand for single
sounds: S sh, C ch, J zh, Q shch, Z ts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Literal

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, load_rows

Habit = Literal["english", "german", "french", "slavic"]
Rewrite = tuple[re.Pattern[str], str]

MARKS: dict[Habit, re.Pattern[str]] = {
    "german": re.compile(r"sch|[aeio]je?w|[aeo]wa?\b|\bw[aeijlou]|[aeiou]w[aeiou]|\bje[klrw]"),
    "french": re.compile(r"ï|é|ê|tch|ou|dj|[bdfklmnrst]ine\b|gue|(?:ss|[aeiou]s)sa"),
    "slavic": re.compile(r"[čžš]|[aeiouy]j(?![aeou])|ij\b|[bdflnrst]j[aeu]"),
}
NOT_WORD = re.compile(r"[^\w\s-]|_")
SOUNDS = {
    "english": "shch Q|sch S|tsch C|tch C|ch C|sh S|dzh J|dj J|zh J|kh h",
    "german": r"schtsch Q|tsch C|dsch J|ch h|sh S|kh h|zh J|(?<=[SCJQ])ow(?=a?$) ev",
    "french": "chtch Q|tch C|dj J|ch S|sh S|kh h|zh J|j J|ou u|gu(?=[ei]) g|ine$ in",
    "slavic": "shch Q|sh S|zh J|kh h|j y|c Z",
}
# Letters that press of one country leaves open; every choice is a reading.
CHOICES: dict[Habit, tuple[tuple[str, str], ...]] = {
    "english": (("aw", "au"),),  # Daulet, Dawlet
    "german": (
        ("sch", "S"),
        ("sch", "J"),
        (r"s(?=[aeiouybdgj])", "z"),
        ("z(?!h)", "Z"),
        ("j", "y"),
    ),
    "french": (),
    "slavic": (("ch", "h"), ("ch", "C")),
}
VOWELS = "aeiou"
AFTER = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"j(?![aeiouy])", "y"),
        (r"j", "J"),
        (r"(?<=[aeo])ff?$", "v"),
        (r"w", "v"),
        (r"ph", "f"),
        (r"ts|tz", "Z"),
        (r"ck|c|q", "k"),
        (r"x", "ks"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"(?<=[aeiou])h$", ""),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"^ie", "e"),
        (r"(?<=[SCJQ])io(?=[^aeiou]|$)", "e"),  # ё after sh, ch: Gorbachyov
        (r"(?<=[^aeiou])io(?=[^aeiou])", "e"),  # ё elsewhere: Pyotr, Fyodor
        (r"(?<=[aeiou])i(?=[aeiou])", ""),  # the glide of Tokayev, Tokaiev
        (r"(?<=[^aeiou])iev(a?)$", r"ev\1"),  # Aliyev, Aliev, Soloviev, Solovyov
        (r"(.)\1+", r"\1"),
    )
)


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
    found: list[Habit] = ["english"]
    found += [habit for habit, marks in MARKS.items() if marks.search(lowered)]
    return tuple(found)


@lru_cache(maxsize=100_000)
def read_word(word: str, habits: tuple[Habit, ...] = ("english",)) -> frozenset[str]:
    """All readings of one word, given the habits its full name shows.

    >>> read_word("Zhomart") == read_word("Jomart") == read_word("Жомарт")
    True
    >>> sorted(read_word("Tokajew", ("english", "german")))
    ['tokaJev', 'tokaev']
    """
    plain = romanize(word).replace("-", "").replace(" ", "")
    found: set[str] = set()
    for habit in habits:
        for spelled in _choices(plain, habit):
            found.add(_simplify(_apply(_sounds(habit), spelled)))
    return frozenset(found)


def _choices(word: str, habit: Habit) -> Iterable[str]:
    open_letters = [(old, new) for old, new in CHOICES[habit] if re.search(old, word)]
    for taken in product((False, True), repeat=len(open_letters)):
        spelled = word
        for (old, new), is_taken in zip(open_letters, taken, strict=True):
            spelled = re.sub(old, new, spelled) if is_taken else spelled
        yield spelled


@cache
def _sounds(habit: Habit) -> tuple[Rewrite, ...]:
    pairs = (rule.split(" ") for rule in SOUNDS[habit].split("|"))
    return tuple((re.compile(old), new) for old, new in pairs)


def _apply(rewrites: Iterable[Rewrite], word: str) -> str:
    for pattern, replacement in rewrites:
        word = pattern.sub(replacement, word)
    return word


def _simplify(word: str) -> str:
    return _apply(AFTER, word)


def consonants(reading: str) -> str:
    """The skeleton of a reading; it keeps a first vowel.

    >>> consonants("tokaev"), consonants("azimova")
    ('tkv', 'azmv')
    """
    return reading[:1] + "".join(letter for letter in reading[1:] if letter not in VOWELS)
