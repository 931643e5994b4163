"""Kinds of happenings that rules treat alike: `[families]` of `lexicons/events.toml`."""

from __future__ import annotations

from functools import cache

from pipeline.errors import LexiconError
from pipeline.lexicon import LEXICONS, load_table


@cache
def family(name: str) -> frozenset[str]:
    """The event types of a family. Raises `LexiconError` when one of them is no type.

    >>> sorted(family("verdicts"))
    ['conviction', 'fine']
    """
    table = load_table("events.toml")
    types = frozenset(table["families"][name])
    if unknown := types - set(table["types"]):
        raise LexiconError(LEXICONS / "events.toml", None, f"family {name}: {sorted(unknown)}")
    return types
