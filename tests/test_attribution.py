"""Who answers for what a text says (cases/attribution.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_text import NLP, annotated, marked
from spacy.tokens import Doc

from pipeline.extract.actors import extract_actors
from pipeline.extract.attribution import find_attributions
from pipeline.extract.places import find_places

CASES = tomllib.loads((Path(__file__).parent / "cases" / "attribution.toml").read_text("utf-8"))


def shown(doc: Doc) -> list[str]:
    article = annotated(doc)
    actors, _ = extract_actors(article, find_places(doc))
    return [
        f"{a.source} | {a.rule} | {' '.join(doc.text[a.start : a.end].split()[:3])}"
        for a in find_attributions(article, actors)
    ]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda c: c["text"][:40])
def test_find_attributions(case: dict[str, Any]) -> None:
    assert shown(marked(case["text"])) == case["expect"]


@pytest.mark.parametrize("case", CASES["parsed"], ids=lambda c: c["note"])
def test_attributions_by_parse(case: dict[str, Any]) -> None:
    cells = [cell.rsplit("/", 4) for cell in case["tokens"].split()]
    words, pos, tags, heads, deps = (list(column) for column in zip(*cells, strict=True))
    doc = Doc(NLP.vocab, words, pos=pos, tags=tags, heads=[int(i) for i in heads], deps=deps)
    at = [(doc.text.index(name), len(name)) for name in case["names"]]
    doc.set_ents([doc.char_span(start, start + length, "ORG") for start, length in at])
    assert shown(doc) == case["expect"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='"ab .,\nTheySaid', max_size=120))
def test_stretches_lie_in_the_text(text: str) -> None:
    doc = NLP(f"Anna Orlova said it. {text}")
    found = find_attributions(annotated(doc), [])
    assert all(0 <= a.start < a.end <= len(doc.text) for a in found)
    assert [(a.start, a.end) for a in found] == sorted((a.start, a.end) for a in found)
