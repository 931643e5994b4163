"""Durations, ages and measures."""

from __future__ import annotations

import pytest

from pipeline.lexicon import load_rows
from pipeline.normalize.quantities import find_quantities
from tests.quantity_cases import describe, load_cases

UNITS = load_rows("units.csv", ("form", "unit", "kind", "factor", "spelling"))
BOUNDS = load_rows("bounds.csv", ("phrase", "qualifier", "side"))


@pytest.mark.parametrize(("text", "expected"), load_cases("measures"))
def test_measures_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [describe(quantity) for quantity in find_quantities(text)] == expected


@pytest.mark.parametrize("row", UNITS, ids=lambda row: row["form"])
def test_every_unit_is_read(row: dict[str, str]) -> None:
    told = "It fell to 40" if row["spelling"] == "glued" else "It weighs 40 "
    (quantity,) = find_quantities(f"{told}{row['form']}")
    assert (quantity.kind, quantity.unit) == (row["kind"], row["unit"])


@pytest.mark.parametrize("row", BOUNDS, ids=lambda row: f"{row['phrase']} {row['side']}")
def test_every_bound_is_read(row: dict[str, str]) -> None:
    phrase, hyphen = row["phrase"], row["phrase"] in ("plus", "max", "odd", "maximum", "minimum")
    after = f"400-{phrase}" if hyphen else "400+" if phrase == "+" else f"400 {phrase}"
    (quantity,) = find_quantities(f"Then {phrase} 400 men" if row["side"] == "before" else after)
    assert quantity.qualifier == row["qualifier"]
