"""Numbers, percentages and everything that only looks like one."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load_rows
from pipeline.normalize.numbers import parse_number
from pipeline.normalize.quantities import find_quantities
from tests.quantity_cases import describe, load_cases

WORDS = """5 1,200 3.5 2023 two hundred half a dozen million % $ KZT tenge ( ) - – to and or , .
from between about years old aged year-old March Article No. +7 / : one third of people"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@pytest.mark.parametrize(("text", "expected"), load_cases("numbers"))
def test_numbers_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [describe(quantity) for quantity in find_quantities(text)] == expected


@pytest.mark.parametrize(
    "row", load_rows("numbers.csv", ("word", "kind", "value")), ids=lambda row: row["word"]
)
def test_every_number_word_makes_a_number(row: dict[str, str]) -> None:
    text = {"part": "one {}", "parts": "three {}", "half": "one and a {}", "glyph": "{}"}.get(
        row["kind"], "3{}" if row["kind"] in ("short", "money_abbr") else "{}"
    )
    text = f"5{row['word']}" if row["kind"] == "abbr" else text.format(row["word"])
    if row["kind"] == "money_abbr":
        assert [quantity.kind for quantity in find_quantities(f"${text} was paid")] == ["money"]
    else:
        assert parse_number(text) is not None


@given(st.integers(0, 10**15))
def test_digits_are_read_with_every_separator(value: int) -> None:
    for separator in (",", " ", "\u202f", "\u00a0"):
        number = parse_number(f"{value:,}".replace(",", separator))
        assert number is not None
        assert number.value == value


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25))
@settings(max_examples=300, deadline=None)
def test_spans_are_ordered_and_ranges_upright(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = find_quantities(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for quantity in found:
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end
        assert quantity.end <= len(text)
        assert quantity.low <= quantity.high
        assert quantity.low == quantity.low.quantize(Decimal("0.000001"))
        assert (quantity.qualifier == "range") == (quantity.low < quantity.high)
