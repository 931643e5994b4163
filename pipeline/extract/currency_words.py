"""How texts name currencies, as a pattern; `lexicons/currencies.csv` has the forms."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import any_of, load_rows


@cache
def currency_words(*kinds: str) -> str:
    """A pattern for any form of some kinds: name, generic, symbol, minor, glued.

    >>> "pence" in currency_words("minor")
    True
    """
    rows = load_rows("currencies.csv", ("form", "code", "kind"))
    return any_of(row["form"] for row in rows if row["kind"] in kinds)
