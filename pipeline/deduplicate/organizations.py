"""Which body a name means: acronyms, translations and former names, and whose country it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.deduplicate.spelling import read_word, romanize
from pipeline.errors import LexiconError
from pipeline.lexicon import (
    COUNTRY_COLUMNS,
    LEXICONS,
    ORGANIZATION_COLUMNS,
    load_rows,
    load_table,
    load_words,
    names_in,
)

BRACKETS = re.compile(r"\s*\([^)]*\)")
POSSESSIVE = re.compile(r"['’‘`]s\b")
DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$)")
_NEEDS_COUNTRY = {"national": (True, False), "country": (True,), "international": (False,)}
UNNAMED = re.compile(r"^(?:ministry of|ministry for) (.+)$|^(.+) ministry$")


@dataclass(frozen=True, slots=True)
class Body:
    """What an organization's name says: `key` for the body, `country` whose it is.

    `scope` is national (needs a country to be one body), country, international, own (a name of
    its own) or generic (known only inside its article). `kind` is a word such as foundation.
    """

    key: str
    scope: str
    country: str | None = None
    kind: str | None = None


@lru_cache(maxsize=100_000)
def read_body(name: str) -> Body:
    """Which body a name means.

    >>> read_body("MVD of Kazakhstan") == read_body("Kazakhstan's Interior Ministry")
    True
    >>> read_body("the US")
    Body(key='government', scope='national', country='US', kind=None)
    >>> read_body('"Korgau Astana" foundation').key == read_body("Korgau Astana").key
    True
    """
    plain = _plain(name)
    known = _bodies().get(plain)
    if known is not None and known.scope != "national":
        return known
    rest, country = _split_country(plain)
    if not rest:
        return Body("government", "national", country)
    known = _bodies().get(rest) or known
    if known is not None:
        return Body(known.key, known.scope, country or known.country)
    ministry = UNNAMED.match(rest)
    if ministry:
        topic = " ".join(sorted(_words(ministry[1] or ministry[2])))
        return Body(f"ministry {topic}", "national", country)
    return _own_body(rest, country)


def _plain(name: str) -> str:
    text = POSSESSIVE.sub("", BRACKETS.sub("", name))
    words = romanize(DOTS.sub("", text.replace("/", " "))).replace("-", " ").split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _own_body(rest: str, country: str | None) -> Body:
    words = _words(rest)
    core = [word for word in words if word not in _kind_words()]
    kind = next((_kind_words()[word] for word in words if word in _kind_words()), None)
    scope = "generic" if all(_listed(word, "generic") for word in core) else "own"
    core = words if scope == "generic" else core
    key = " ".join(sorted(min(read_word(word)) for word in core))
    return Body(key or rest, scope, country, kind)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if not _listed(word, "silent")]


def _split_country(plain: str) -> tuple[str, str | None]:
    """The name without the country in it, and that country."""
    words = plain.split()
    for start, end in _country_spans(words):
        code = _country_words()[" ".join(words[start:end])]
        before, after = words[:start], words[end:]
        while before and before[-1] in ("of", "in", "the", "republic", "for"):
            before.pop()
        return " ".join(before + after), code
    return plain, None


def _country_spans(words: list[str]) -> Iterator[tuple[int, int]]:
    """Spans that name a country: the whole, the beginning or the end of a name, longest first."""
    for length in range(min(4, len(words)), 0, -1):
        for start in dict.fromkeys((0, len(words) - length)):
            if " ".join(words[start : start + length]) in _country_words():
                yield start, start + length


@cache
def _country_words() -> Mapping[str, str]:
    """Names and adjectives of countries -> ISO 3166-1 alpha-2."""
    table: dict[str, str] = {}
    for row in load_rows("countries.csv", COUNTRY_COLUMNS):
        for form in names_in(row["name"], row["aliases"], row["adjectives"]):
            table.setdefault(_plain(form), row["code"])
    return table


def country_of(word: str) -> str | None:
    """ISO code of a country's name or adjective.

    >>> country_of("Kazakh"), country_of("Almaty")
    ('KZ', None)
    """
    return _country_words().get(_plain(word))


@cache
def _bodies() -> Mapping[str, Body]:
    name = "organizations.csv"
    table: dict[str, Body] = {}
    for row in load_rows(name, ORGANIZATION_COLUMNS):
        if bool(row["country"]) not in _NEEDS_COUNTRY.get(row["scope"], ()):
            raise LexiconError(LEXICONS / name, None, f"scope and country of {row['name']!r}")
        body = Body(_plain(row["name"]), row["scope"], row["country"] or None)
        for form in names_in(row["name"], row["aliases"]):
            table.setdefault(_plain(form), body)
    return table


@cache
def _kind_words() -> Mapping[str, str]:
    kinds: Mapping[str, list[str]] = load_table("organization_words.toml")["kinds"]
    return {word: kind for kind, words in kinds.items() for word in words}


def _listed(word: str, section: str) -> bool:
    return word in load_words("organization_words.toml", section, "words")
