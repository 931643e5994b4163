"""Words that tell figures of one number apart: killed or injured, newborns or children."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipeline.deduplicate.words import WORD, stem
from pipeline.lexicon import load_table
from pipeline.records import Figure

BREAK = re.compile(r"[,;:.()]")
CLAUSE = 8  # words after a number that still tell what it counts
Kinds = Mapping[str, frozenset[str]]


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
