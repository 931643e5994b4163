"""Listed names: organizations, places, peoples, and what is no name. Part of annotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.annotate.spans import Name
from pipeline.lexicon import (
    COUNTRY_COLUMNS,
    ORGANIZATION_COLUMNS,
    ORGANIZATION_NAME_COLUMNS,
    PLACE_COLUMNS,
    load_rows,
    load_table,
    names_in,
)

_FIRST_WORD = re.compile(r"(?<![\w-])\w+")
_GOES_ON = re.compile(r"\w|\$|-[A-Z]")


class NameIndex:
    """Finds listed names in a text by their first word, the longest one first.

    >>> index = NameIndex({"Almaty": "GPE", "Almaty Region": "GPE", "UN": "ORG"}, "places")
    >>> [(n.start, n.end, n.label) for n in index.find("UNIDO in Almaty Region")]
    [(9, 22, 'GPE')]
    """

    def __init__(self, labels: Mapping[str, str], rule: str, *, upper: bool = False) -> None:
        self._rule = rule
        self._by_word: dict[str, list[tuple[str, str]]] = {}
        for name, label in labels.items():
            form = name.upper() if upper else name
            self._by_word.setdefault(_first_word(form), []).append((form, label))
        for names in self._by_word.values():
            names.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def find(self, text: str) -> Iterator[Name]:
        """Non-overlapping names from left to right."""
        at = 0
        for match in _FIRST_WORD.finditer(text):
            name = self._at(text, match) if match.start() >= at else None
            if name is not None:
                yield name
                at = name.end

    def _at(self, text: str, match: re.Match[str]) -> Name | None:
        start = match.start()
        for name, label in self._by_word.get(match.group(), ()):
            if text.startswith(name, start) and not _GOES_ON.match(text, start + len(name)):
                return Name(start, start + len(name), label, self._rule)
        return None


def _first_word(name: str) -> str:
    match = _FIRST_WORD.search(name)
    return match.group() if match else name


def find_listed(text: str, layer: str) -> Iterator[Name]:
    """Names of one layer: organizations, places, peoples; `never` gives what is no name.

    Lines in capitals are compared in capitals.

    >>> text = "On Nauryz, Almaty saw a Boeing 737."
    >>> [text[name.start : name.end] for name in find_listed(text, "places")]
    ['Almaty']
    """
    yield from _indexes(text.isupper())[layer].find(text)


def find_no_names(text: str) -> Iterator[Name]:
    """Stretches that are no name although a name stands in them.

    >>> [name.start for name in find_no_names("They saw a Boeing 737.")]
    [11]
    """
    for match in _no_names().finditer(text):
        yield Name(match.start(), match.end(), None, "never")


@cache
def _indexes(upper: bool) -> dict[str, NameIndex]:
    layers = {
        "organizations": _organizations(),
        "never": dict.fromkeys(load_table("names.toml")["never"]["phrases"], "never"),
        "places": _gazetteer(),
        "peoples": _peoples(),
    }
    return {layer: NameIndex(names, layer, upper=upper) for layer, names in layers.items()}


@cache
def _no_names() -> re.Pattern[str]:
    patterns = load_table("names.toml")["never"]["patterns"]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})")


def _organizations() -> dict[str, str]:
    rows = load_rows("organization_names.csv", ORGANIZATION_NAME_COLUMNS)
    bodies = load_rows("organizations.csv", ORGANIZATION_COLUMNS)
    names = [name for row in rows for name in names_in(row["names"])]
    names += [name for row in bodies for name in names_in(row["name"], row["aliases"])]
    return {name: "ORG" for name in names if name[0].isupper() and name not in _GENERAL}


# Bodies that organizations.csv lists for comparison, too general to be found as names.
_GENERAL = frozenset(("Government", "Parliament", "Otan", "EC"))


def _gazetteer() -> dict[str, str]:
    countries = load_rows("countries.csv", COUNTRY_COLUMNS)
    places = load_rows("places.csv", PLACE_COLUMNS)
    names = {
        name: "LOC" if row["kind"] == "other" else "GPE"
        for row in places
        if not row["needs_cue"]
        for name in names_in(row["name"], row["aliases"])
    }
    names |= {n: "GPE" for row in countries for n in names_in(row["name"], row["aliases"])}
    return {name: label for name, label in names.items() if name[:1].isupper() and len(name) > 1}


def _peoples() -> dict[str, str]:
    rows = load_rows("countries.csv", COUNTRY_COLUMNS)
    words = [w for row in rows for w in names_in(row["adjectives"], row["demonyms"])]
    forms = {form for word in words for form in (word, _plural(word))}
    return dict.fromkeys((*sorted(forms), *load_table("names.toml")["peoples"]["words"]), "NORP")


def _plural(demonym: str) -> str:
    if demonym.endswith(("s", "sh", "ch", "ese")):
        return demonym
    return f"{demonym[:-3]}men" if demonym.endswith("man") and len(demonym) > 6 else f"{demonym}s"


@cache
def listed_places() -> frozenset[str]:
    """Places, countries and peoples."""
    return frozenset((*_gazetteer(), *_peoples()))


@cache
def one_word_places() -> frozenset[str]:
    """Places, countries and peoples of one word."""
    return frozenset(word for word in listed_places() if " " not in word)


@cache
def not_in_names() -> frozenset[str]:
    """Capitalized words that end a person's name: titles, heads of bodies, months, ..."""
    table = load_table("names.toml")
    heads = table["organization"]["public_heads"] + table["organization"]["closing_heads"]
    titles = [title for title in table["person"]["titles"] if title[0].isupper()]
    words = (word for phrase in (*heads, *titles) for word in phrase.split())
    names = frozenset((*words, *table["organization"]["fields"], *table["person"]["not_in_names"]))
    return names - frozenset(table["person"]["given"])
