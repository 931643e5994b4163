"""Content words, reduced so that two tellings of one fact share them, and kinds that part figures.

Figures of one number are told apart by words: killed or injured, newborns or children.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.lexicon import load_table, load_words
from pipeline.records import Figure

WORD = re.compile(r"[^\W\d_][\w’'-]*")
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
SHORTEST_STEM = 3
BREAK = re.compile(r"[,;:.()]")
CLAUSE = 8  # words after a number that still tell what it counts
Kinds = Mapping[str, frozenset[str]]


@lru_cache(maxsize=50_000)
def content_words(text: str) -> frozenset[str]:
    """Stems of the words that say something, the words of one concept made one.

    >>> sorted(content_words("19 cases of newborns being traded"))
    ['case', 'child', 'trade']
    """
    words = (word.lower().rstrip("’'-").removesuffix("'s") for word in WORD.findall(text))
    silent = load_words("same_words.toml", "silent", "words")
    return frozenset(concept_of(word) for word in words if word not in silent and len(word) > 1)


def concept_of(word: str) -> str:
    concepts = _concepts()
    return concepts.get(word) or concepts.get(stem(word)) or stem(word)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without plural -s, -ed or -ing.

    >>> stem("cases"), stem("trading"), stem("countries")
    ('case', 'trad', 'country')
    """
    for ending, replacement in ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST_STEM:
            return base + replacement
    return word


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words over the words of the shorter side, 0 to 1; 0 when one side is empty.

    >>> overlap(frozenset("ab"), frozenset("bcd"))
    0.5
    """
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words over the mean of both sides (Dice), 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@cache
def _concepts() -> Mapping[str, str]:
    concepts: Mapping[str, list[str]] = load_table("same_words.toml")["concepts"]
    table: dict[str, str] = {}
    for concept, words in concepts.items():
        for word in words:
            for form in (word, stem(word), word.removesuffix("e")):
                if len(form) >= SHORTEST_STEM:
                    table.setdefault(form, concept)
    return table


def what_words(figure: Figure) -> frozenset[str]:
    """Stems of the words that say what a figure measures."""
    return frozenset(stem(w.lower()) for w in WORD.findall(f"{figure.what} {figure.unit or ''}"))


def words_after(figure: Figure) -> frozenset[str]:
    """Stems of the words between the number and the next break of its sentence, eight at most."""
    _, quote, rest = figure.sentence.partition(figure.evidence.quote)
    clause = BREAK.split(rest if quote else "", maxsplit=1)[0]
    return frozenset(stem(w.lower()) for w in WORD.findall(clause)[:CLAUSE])


def kind_told(words: frozenset[str], kinds: Kinds) -> str:
    """The one kind that words name; '' when they name none, or several.

    >>> kind_told(frozenset({"miner", "kill"}), harms())
    'killed'
    """
    found = [kind for kind, own in kinds.items() if words & own]
    return found[0] if len(found) == 1 else ""


def harms() -> Kinds:
    """What befell people: figures of different harms are never one claim."""
    return _load("apart")["harm"]


def distinctions() -> tuple[Kinds, ...]:
    """Groups of kinds; one number told of two kinds of a group is a conflict."""
    return tuple(_load("distinctions").values())


@cache
def _load(section: str) -> Mapping[str, Kinds]:
    groups: Mapping[str, Mapping[str, list[str]]] = load_table("same_words.toml")[section]
    return {
        name: {kind: frozenset(stem(word) for word in words) for kind, words in kinds.items()}
        for name, kinds in groups.items()
    }
