"""Loads the data files of `lexicons/` and checks them: a wrong row is named by file and number."""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError

LEXICONS = Path(__file__).parent / "lexicons"
DAYS_AND_MONTHS = frozenset((*day_name, *month_name)) - {""}
WORD_LISTS = re.compile(r"\{([a-z_.|]+)\}")
COUNTRY_COLUMNS = ("code", "name", "aliases", "adjectives", "demonyms", "capital", "lat", "lon")
ORGANIZATION_COLUMNS = ("name", "scope", "country", "aliases")
ORGANIZATION_NAME_COLUMNS = ("kind", "country", "names")
GIVEN_NAME_COLUMNS = ("name", "sex", "variants")
PLACE_COLUMNS = ("name", "kind", "country", "region", "lat", "lon", "aliases", "needs_cue")


def load_rows(name: str | Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a CSV lexicon; lines that start with `#` are comments. Empty cells are ''.

    A whole path names a file of the user's own that takes the place of a lexicon.

    Raises `LexiconError` naming file and row when the header or a row does not fit `columns`.
    """
    return list(_read_rows(LEXICONS / name, columns))


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        numbered = [(i, line) for i, line in enumerate(file, 1) if not line.startswith("#")]
    reader = csv.reader(line for _, line in numbered)
    header = tuple(next(reader, ()))
    if header != columns:
        raise LexiconError(path, 1, f"columns are {header}, expected {columns}")
    for cells in reader:
        row = numbered[reader.line_num - 1][0]
        if len(cells) != len(columns):
            raise LexiconError(path, row, f"{len(cells)} cells, expected {len(columns)}: {cells}")
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def names_in(*cells: str) -> tuple[str, ...]:
    """The names that cells of a row hold, `|` between them.

    >>> names_in("Osh", "", "Osh city|Oş")
    ('Osh', 'Osh city', 'Oş')
    """
    return tuple(name.strip() for cell in cells for name in cell.split("|") if name.strip())


@cache
def load_table(name: str) -> Mapping[str, Any]:
    """A TOML lexicon as nested mappings.

    Raises `LexiconError` naming file and line when it is not valid TOML.
    """
    path = LEXICONS / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(path, None, str(error)) from error


@cache
def load_words(name: str, *keys: str) -> frozenset[str]:
    """A list of words in a TOML lexicon, named by the tables that lead to it.

    >>> "minister" in load_words("dates.toml", "guards", "titles")
    True
    """
    found: Any = load_table(name)
    for key in keys:
        found = found[key]
    return frozenset(found)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first.

    >>> any_of(["Court", "High Court"])
    '(?:High\\\\ Court|Court)'
    """
    return _any_of(frozenset(words))


@cache
def _any_of(words: frozenset[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


class WordPattern:
    """A pattern with words of a TOML lexicon: `{table.list}` stands for any of the list's words.

    `{table.list|table.other}` stands for those of several lists. It is compiled when first asked,
    so that a wrong lexicon is told of where lexicons are checked.

    >>> ministers = WordPattern("dates.toml", r"\\b{guards.titles} (\\w{2,})")
    >>> ministers.search("the minister Bekov")[1]
    'Bekov'
    """

    def __init__(self, lexicon: str, template: str, flags: int = 0) -> None:
        self._lexicon, self._template, self._flags = lexicon, template, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(WORD_LISTS.sub(self._words, self._template), self._flags)

    def _words(self, lists: re.Match[str]) -> str:
        named = (load_words(self._lexicon, *keys.split(".")) for keys in lists[1].split("|"))
        return any_of(frozenset[str]().union(*named))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._compiled.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, start)


def letter_tree(words: Iterable[str], *, space: str = r"\ ") -> str:
    """A pattern for any of the words, the longest first, that looks at each letter once.

    >>> letter_tree(["six", "sixty"])
    'six(?:ty)?'
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root, space)


def _small_first(branch: tuple[str, Any]) -> str:
    """Small letters begin most words of a text, so they are tried first."""
    return branch[0].swapcase()


def _branches(node: Mapping[str, Any], space: str) -> str:
    ends = "" in node
    branches = [
        (space if letter == " " else re.escape(letter)) + _branches(rest, space)
        for letter, rest in sorted(node.items(), key=_small_first)
        if letter
    ]
    if len(branches) == 1 and not ends:
        return branches[0]
    return (f"(?:{'|'.join(branches)})" + ("?" if ends else "")) if branches else ""
