"""Content words of a sentence, reduced so that two tellings of one fact share them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.lexicon import load_table, load_words

WORD = re.compile(r"[^\W\d_][\w’'-]*")
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
SHORTEST_STEM = 3


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
