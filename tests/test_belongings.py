"""Which figures belong to which events (cases/belongings.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from model_reading import extract, needs_model

from pipeline.records import Extraction

CASES = tomllib.loads((Path(__file__).parent / "cases" / "belongings.toml").read_text("utf-8"))
pytestmark = needs_model


@pytest.fixture(scope="module")
def read() -> dict[str, Extraction]:
    """All texts of this file, read in one batch."""
    return extract({case["note"]: case["text"] for case in CASES["case"]})


def _types_of(quote: str, extraction: Extraction) -> set[str]:
    (figure,) = (i for i, f in enumerate(extraction.figures) if f.evidence.quote == quote)
    return {event.type for event in extraction.events if figure in event.figures}


@pytest.mark.parametrize("case", CASES["case"], ids=lambda c: c["note"].replace(" ", "_"))
def test_the_event_of_a_figure(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    extraction = read[case["note"]]
    found = {quote: _types_of(quote, extraction) for quote in case["figures"]}
    assert found == {quote: {type_} - {""} for quote, type_ in case["figures"].items()}


@pytest.mark.parametrize(
    "case", [c for c in CASES["case"] if "periods" in c], ids=lambda c: c["note"].replace(" ", "_")
)
def test_the_time_of_a_figure(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    figures = read[case["note"]].figures
    periods = {f.evidence.quote: f.period for f in figures if f.evidence.quote in case["periods"]}
    assert case["periods"] == {
        quote: f"{when.start}/{when.end}" if when else "" for quote, when in periods.items()
    }


@pytest.mark.parametrize(
    "case",
    [c for c in CASES["case"] if "countries" in c],
    ids=lambda c: c["note"].replace(" ", "_"),
)
def test_the_country_of_a_figure(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    figures = read[case["note"]].figures
    assert case["countries"] == {
        f.evidence.quote: f.country or "" for f in figures if f.evidence.quote in case["countries"]
    }
