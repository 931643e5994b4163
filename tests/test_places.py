"""The gazetteer and the places it finds in texts (cases/places.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_text import marked
from spacy.lang.en import English

from pipeline.extract.gazetteer import (
    country_of_adjective,
    name_key,
    resolve_place,
    spelling_key,
)
from pipeline.extract.places import find_places
from pipeline.lexicon import COUNTRY_COLUMNS, PLACE_COLUMNS, load_rows

CASES = tomllib.loads((Path(__file__).parent / "cases" / "places.toml").read_text("utf-8"))
NAMES = [
    row for group in ("current", "former", "variant", "districts") for row in CASES["names"][group]
]
NLP = English()


@pytest.mark.parametrize(("spelling", "name", "country", "region"), NAMES)
def test_resolve_place(spelling: str, name: str, country: str, region: str) -> None:
    place = resolve_place(spelling)
    assert place is not None
    assert (place.name, place.country, place.region or "-") == (name, country, region)


@pytest.mark.parametrize("name", CASES["names"]["negative"])
def test_no_place(name: str) -> None:
    assert resolve_place(name) is None


@pytest.mark.parametrize(("word", "code"), CASES["adjectives"]["expect"].items())
def test_country_of_adjective(word: str, code: str) -> None:
    place = country_of_adjective(word)
    assert place is not None
    assert place.country == code


@pytest.mark.parametrize("word", CASES["adjectives"]["negative"])
def test_no_adjective(word: str) -> None:
    assert country_of_adjective(word) is None


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda c: c["text"][:40])
def test_find_places(case: dict[str, Any]) -> None:
    doc = marked(case["text"])
    found = [f"{doc.text[m.start : m.end]} = {m.place.name}" for m in find_places(doc)]
    assert found == case["expect"]


def test_codes_and_coordinates_are_real() -> None:
    regions = {s.code for s in pycountry.subdivisions}
    codes = {c.alpha_2 for c in pycountry.countries} | {"XK"}
    for row in load_rows("places.csv", PLACE_COLUMNS):
        assert row["country"] in codes or not row["country"], row
        assert row["region"] in regions or not row["region"], row
        assert row["region"].startswith(row["country"]) or not row["region"], row
        if row["lat"]:
            assert -90 <= float(row["lat"]) <= 90, row
            assert -180 <= float(row["lon"]) <= 180, row
    assert {r["code"] for r in load_rows("countries.csv", COUNTRY_COLUMNS)} <= codes


@given(st.text(max_size=60))
def test_strange_text_is_no_error(text: str) -> None:
    doc = NLP(text)
    assert all(0 <= m.start < m.end <= len(text) for m in find_places(doc))
    assert name_key(name_key(text)) == name_key(text)
    assert isinstance(spelling_key(text), str)
    resolve_place(text)
