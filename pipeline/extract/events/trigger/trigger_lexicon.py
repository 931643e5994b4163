"""The rows of `lexicons/events.toml`, checked and indexed by the words that can evoke an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import LexiconError
from pipeline.extract.inflection import forms, singulars
from pipeline.lexicon import LEXICONS, any_of, load_table

LEXICON = "events.toml"
# `...` of a phrase stands for at most so many tokens ("16-year-old girl" alone has six), `..` for
# a few adjectives
GAPS = {"...": 9, "..": 3}
NEEDS = (
    "person", "child", "body", "concrete", "money", "paid", "percent", "counted", "located", "told",
    "measured", "authority", "unsaid", "settled", "dated",
)  # fmt: skip
ROLES = ("perpetrator", "victim", "authority", "other")
DEEDS = ("attack", "mishap")
FIELDS = frozenset(
    ("name", "type", "form", "verbs", "nouns", "phrases", "objects", "subjects", "agent", "patient",
     "obliques", "needs", "without", "near", "scope", "kin", "grammar", "wide", "confidence",
     "example", "transitive", "deed")
)  # fmt: skip

Element = tuple[frozenset[str], bool, int]  # word forms, may be missing, longest gap instead


@dataclass(frozen=True, eq=False)
class Trigger:
    """One row of the lexicon, checked."""

    name: str
    type: str
    example: str
    form: str | None
    agent: str
    patient: str
    obliques: Mapping[str, str]
    needs: tuple[str, ...]
    scope: str  # where `near` is looked for: sentence or article
    grammar: bool  # whether tense, negation and the like are asked for
    kin: str  # rows of one kin tell of the same act
    wide: bool  # loses to any other row of its type at the same word
    confidence: float
    without: re.Pattern[str] | None
    near: re.Pattern[str] | None
    objects: Mapping[str, tuple[tuple[str, ...], ...]]  # last word -> whole phrases
    subjects: Mapping[str, tuple[tuple[str, ...], ...]]
    deed: str | None  # whose words speak for it, or for another row: attack or mishap
    transitive: bool  # whether what the subject does may have any object


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All triggers, indexed by the first word that can evoke them."""

    triggers: tuple[Trigger, ...]
    verbs: Mapping[str, tuple[Trigger, ...]]
    nouns: Mapping[str, tuple[Trigger, ...]]
    phrases: Mapping[str, tuple[tuple[Trigger, tuple[Element, ...]], ...]]


@cache
def words_of(name: str) -> re.Pattern[str]:
    """A pattern for any of the words of one of `[lists]`, plurals included."""
    return _words_pattern(_spread((f"@{name}",))) or re.compile("(?!)")


@cache
def load_triggers() -> Lexicon:
    """The checked lexicon. Raises `LexiconError` naming the row that is wrong."""
    table = load_table(LEXICON)
    rows = [(check_row(i, row, table), row) for i, row in enumerate(_rows(table), 1)]
    verbs: dict[str, list[Trigger]] = {}
    nouns: dict[str, list[Trigger]] = {}
    phrases: dict[str, list[tuple[Trigger, tuple[Element, ...]]]] = {}
    for trigger, row in rows:
        for form in sorted({f for verb in row.get("verbs", ()) for f in forms(verb)}):
            verbs.setdefault(form, []).append(trigger)
        for noun in _spread(row.get("nouns", ())):
            for first, rest in _noun_patterns(noun):
                if rest:
                    phrases.setdefault(first, []).append((trigger, rest))
                else:
                    nouns.setdefault(first, []).append(trigger)
        for phrase in row.get("phrases", ()):
            for first, elements in _phrase_patterns(phrase):
                phrases.setdefault(first, []).append((trigger, elements))
    return Lexicon(
        tuple(trigger for trigger, _ in rows),
        {form: tuple(found) for form, found in verbs.items()},
        {form: tuple(found) for form, found in nouns.items()},
        {form: tuple(found) for form, found in phrases.items()},
    )


def _rows(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of all types, each with its type and the roles that it does not name itself."""
    for type_, rows in table["trigger"].items():
        yield from ({"type": type_, **table["roles"].get(type_, {}), **row} for row in rows)


def check_row(number: int, row: Mapping[str, Any], table: Mapping[str, Any]) -> Trigger:
    def wrong(problem: str) -> LexiconError:
        return LexiconError(LEXICONS / LEXICON, number, f"trigger {row.get('name')!r}: {problem}")

    if unknown := set(row) - FIELDS:
        raise wrong(f"unknown fields {sorted(unknown)}")
    if row.get("type") not in table["types"] or not row.get("example"):
        raise wrong("needs a type of `types` and an example")
    if row.get("form") not in (None, *table["forms"]):
        raise wrong(f"form {row['form']!r} is none of `forms`")
    roles = (row["agent"], row["patient"], *row.get("obliques", {}).values())
    if not set(roles) <= set(ROLES):
        raise wrong(f"roles must be among {ROLES}")
    if not set(_as_list(row.get("needs", []))) <= set(NEEDS):
        raise wrong(f"needs must be among {NEEDS}")
    if row.get("scope", "sentence") not in ("sentence", "article"):
        raise wrong("scope must be sentence or article")
    if row.get("deed") not in (None, *DEEDS):
        raise wrong(f"deed must be among {DEEDS}")
    return Trigger(
        row["name"],
        row["type"],
        row["example"],
        row.get("form"),
        row["agent"],
        row["patient"],
        row.get("obliques", {}),
        _as_list(row.get("needs", [])),
        row.get("scope", "sentence"),
        row.get("grammar", True),
        row.get("kin", row["name"]),
        row.get("wide", False),
        row.get("confidence", 0.8),
        _words_pattern(_spread(row.get("without", ()))),
        _words_pattern(_spread(row.get("near", ()))),
        _object_index(_spread(row.get("objects", ()))),
        _object_index(_spread(row.get("subjects", ()))),
        row.get("deed"),
        row.get("transitive", False),
    )


def _as_list(cell: str | list[str]) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) else tuple(cell)


def _spread(words: Sequence[str]) -> tuple[str, ...]:
    """`@list` entries replaced by the words of that list."""
    lists = load_table(LEXICON)["lists"]
    return tuple(w for word in words for w in (lists[word[1:]] if word[:1] == "@" else (word,)))


def _words_pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of the words, plurals included; None for no words."""
    if not words:
        return None
    return re.compile(rf"(?<!\w){any_of(singulars(words))}(?!\w)", re.IGNORECASE)


@cache
def _object_index(words: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for word in words:
        *before, last = word.lower().split()  # "IMF" as "imf"
        for form in sorted(singulars((last,))):
            index.setdefault(form, []).append((*before, form))
    return {form: tuple(sorted(found, key=len, reverse=True)) for form, found in index.items()}


def _pieces(word: str) -> list[str]:
    """A hyphenated word as the tokenizer sees it: "new-born" is three tokens."""
    return [piece for piece in re.split(r"(-)", word) if piece]


def _noun_patterns(noun: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
    *before, last = [piece for word in noun.split() for piece in _pieces(word)]
    elements = [frozenset((word,)) for word in before] + [singulars((last,))]
    for first in sorted(elements[0]):
        yield first, tuple((words, False, 0) for words in elements[1:])


def _phrase_patterns(phrase: str) -> Iterator[tuple[str, tuple[Element, ...]]]:
    elements: list[Element] = []
    for word in phrase.split():
        if word in GAPS:
            elements.append((frozenset(), True, GAPS[word]))
            continue
        options = word.rstrip("?").split("|")
        pieces = [_pieces(option) for option in options]
        if len(pieces) == 1 and len(pieces[0]) > 1:
            elements += [(frozenset((piece,)), False, 0) for piece in pieces[0]]
        else:
            inflected = frozenset(f for option in options for f in forms(option))
            elements.append((inflected, word.endswith("?"), 0))
    while elements:
        for first in sorted(elements[0][0]):
            yield first, tuple(elements[1:])
        if not elements[0][1]:
            break
        elements = elements[1:]
