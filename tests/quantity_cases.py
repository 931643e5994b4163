"""Cases of what the quantity readers should find: one JSON object a line.

`sort` is wild (a turn of phrase met in news, in our own words), synthetic (tried on purpose),
negative (looks like a quantity) or known failure (a strict xfail). `quantities` describes what is
found, in text order: kind, value or low..high, unit ("-" for money of an unknown currency), the
qualifier unless exact, stated=dollars of a conversion, account=legal unit of account.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Quantity

CASES = Path(__file__).parent / "cases"


def load_cases(name: str) -> list[Any]:
    """The cases of one file as pytest parameters."""
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_parameter(json.loads(line)) for line in lines]


def _parameter(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if case["sort"] == "known failure" else []
    return pytest.param(case["text"], case["quantities"], id=case["text"][:60], marks=marks)


def describe(quantity: Quantity) -> str:
    """A quantity as the cases write it."""
    words = [quantity.kind, _span(quantity.low, quantity.high)]
    nameless = quantity.kind == "number" or quantity.account_unit is not None
    words += [quantity.unit] if quantity.unit else [] if nameless else ["-"]
    words += [quantity.qualifier] if quantity.qualifier != "exact" else []
    if quantity.stated_usd_low is not None and quantity.stated_usd_high is not None:
        words.append("stated=" + _span(quantity.stated_usd_low, quantity.stated_usd_high))
    if quantity.account_unit:
        words.append(f"account={quantity.account_unit}")
    return " ".join(words)


def _span(low: Decimal, high: Decimal) -> str:
    return f"{low:f}" if low == high else f"{low:f}..{high:f}"
