"""Who does what to whom, which figures belong to it and who says so (cases/participants.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from model_reading import extract, needs_model

from pipeline.extract.pronouns import may_mean
from pipeline.records import Actor, Event, Extraction

CASES = tomllib.loads((Path(__file__).parent / "cases" / "participants.toml").read_text("utf-8"))

ALL = [case for cases in CASES.values() for case in cases]

pytestmark = needs_model


@pytest.fixture(scope="module")
def read() -> dict[str, Extraction]:
    """All texts of the cases, read in one batch."""
    return extract({case["note"]: case["text"] for case in ALL})


def _of_type(extraction: Extraction, case: dict[str, Any]) -> Event:
    return next(event for event in extraction.events if event.type == case["event"])


def _found(extraction: Extraction, case: dict[str, Any]) -> dict[str, Any]:
    """What the tables hold of the fields the case tells."""
    figures = extraction.figures
    fields: dict[str, Any] = {"said": [f"{f.evidence.quote} | {f.attributed_to}" for f in figures]}
    if "event" in case:
        event = _of_type(extraction, case)
        fields["parts"] = [f"{part.name} | {part.role}" for part in event.participants]
        fields["figures"] = [figures[i].evidence.quote for i in event.figures]
        fields["source"] = event.attributed_to or ""
    return {name: value for name, value in fields.items() if name in case}


def _wanted(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in ("parts", "figures", "source", "said") if name in case}


@pytest.mark.parametrize("case", ALL, ids=lambda c: c["note"].replace(" ", "_"))
def test_parts(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    assert _found(read[case["note"]], case) == _wanted(case)


def test_a_pronoun_fits_the_name() -> None:
    assert not may_mean("her", Actor("Serik Omarov", "person", True, ()))
    assert may_mean("her", Actor("Dana Kim", "person", True, ()))
    assert may_mean("them", Actor("Serik Omarov", "person", True, ()))
