"""Names compared, posts read, actors gathered (cases/actors.toml)."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_text import NLP, annotated, marked
from spacy.tokens import Doc

from pipeline.extract.actors import extract_actors, with_event_roles
from pipeline.extract.actors.government import acts
from pipeline.extract.actors.names import same_organization, same_person
from pipeline.extract.actors.nominals import nominal_mentions
from pipeline.extract.actors.roles import kind_of_organization, role_of_post
from pipeline.extract.places import find_places
from pipeline.records import (
    Actor,
    Event,
    Evidence,
    Interval,
    Participation,
)

CASES = tomllib.loads((Path(__file__).parent / "cases" / "actors.toml").read_text("utf-8"))
UNMARK = re.compile(r"\[(PERSON|ORG|GPE) ([^\]]+)\]")


def actors_in(text: str) -> list[Actor]:
    doc = marked(text)
    return extract_actors(annotated(doc), find_places(doc))[0]


@pytest.mark.parametrize("verdict", ["same", "different"])
@pytest.mark.parametrize("sort", ["persons", "organizations"])
def test_names_are_compared(sort: str, verdict: str) -> None:
    same = same_person if sort == "persons" else same_organization
    for a, b in CASES[sort][verdict]:
        assert same(a, b) == same(b, a) == (verdict == "same"), (a, b)


@pytest.mark.parametrize(("role", "name"), [(r, n) for r, ns in CASES["kinds"].items() for n in ns])
def test_kind_of_organization(role: str, name: str) -> None:
    assert kind_of_organization(name).role == role


@pytest.mark.parametrize(("role", "post"), [(r, p) for r, ps in CASES["posts"].items() for p in ps])
def test_role_of_post(role: str, post: str) -> None:
    judged = role_of_post(post)
    assert judged is not None
    assert judged[1] == role


@pytest.mark.parametrize("case", CASES["sentences"], ids=lambda c: c["text"][:40])
def test_extract_actors(case: dict[str, Any]) -> None:
    found = [f"{a.name} | {a.type} | {'/'.join(a.roles)}" for a in actors_in(case["text"])]
    assert found == case["expect"]


@pytest.mark.parametrize("case", CASES["person_posts"], ids=lambda c: c.get("note", c["text"][:40]))
def test_posts(case: dict[str, Any]) -> None:
    people = [a for a in actors_in(case["text"]) if a.type == "person"]
    assert sorted(f"{a.name} | {a.affiliation}" for a in people) == sorted(case["posts"])


@pytest.mark.parametrize("case", CASES["described"], ids=lambda c: c.get("note", c["text"][:40]))
def test_words_for_a_named_person(case: dict[str, Any]) -> None:
    actor = next(a for a in actors_in(case["text"]) if a.name == case["name"])
    assert [m.quote for m in actor.mentions] == case["quotes"]
    assert actor.aliases == ()


@pytest.mark.parametrize("case", CASES["countries"], ids=lambda c: c["note"])
def test_country(case: dict[str, Any]) -> None:
    actor = next(a for a in actors_in(case["text"]) if a.name == case["actor"])
    assert (actor.country or "") == case["country"]


@pytest.mark.parametrize("case", CASES["unnamed"], ids=lambda c: c["note"])
def test_unnamed_people(case: dict[str, Any]) -> None:
    cells = [cell.rsplit("/", 4) for cell in case["tokens"].split()]
    words, pos, tags, heads, deps = (list(column) for column in zip(*cells, strict=True))
    doc = Doc(NLP.vocab, words, pos=pos, tags=tags, heads=[int(i) for i in heads], deps=deps)
    assert [m.text for m in nominal_mentions(doc, frozenset())] == case["found"]


def test_every_mention_quotes_the_text() -> None:
    for case in CASES["sentences"]:
        text = UNMARK.sub(r"\2", case["text"])
        for actor in actors_in(case["text"]):
            assert all(text[m.start : m.end] == m.quote for m in actor.mentions)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Last week Astana rejected the offer.", "Astana", True),
        ("Kazakhstan has ratified the convention.", "Kazakhstan", True),
        ("Snow fell in Astana.", "Astana", False),
        ("Kazakhstan remained in Tier 2.", "Kazakhstan", False),
        ("Women from Kazakhstan said no.", "Kazakhstan", False),
    ],
)
def test_acts(text: str, name: str, expected: bool) -> None:
    doc = NLP(text)
    span = doc.char_span(text.index(name), text.index(name) + len(name))
    assert span is not None
    assert acts(span) == expected


def test_events_make_perpetrators_and_victims() -> None:
    quote = Evidence("a", 0, 1, "x", "test")
    actors = [
        Actor("Minister X", "person", True, (quote,), roles=("official",)),
        Actor("Y", "person", True, (quote,), roles=("other",)),
        Actor("Z LLP", "organization", True, (quote,), roles=("company",)),
    ]
    roles = ("perpetrator", "victim", "perpetrator")
    parts = tuple(Participation("p", role, 0, 1, i) for i, role in enumerate(roles))  # type: ignore[arg-type]
    day = Interval(date(2024, 1, 1), date(2024, 1, 1))
    event = Event(quote, "violence", "reported", "x", "x", "x", 0.5, date=day, participants=parts)
    found = [a.roles for a in with_event_roles(actors, [event])]
    assert found == [("perpetrator", "official"), ("victim",), ("company",)]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_strange_text_is_no_error(text: str) -> None:
    doc = NLP(text)
    actors, dropped = extract_actors(annotated(doc), find_places(doc))
    assert all(text[m.start : m.end] == m.quote for a in actors for m in a.mentions)
    assert all(d.reason for d in dropped)
    same_person(text, text)
    same_organization(text, text[:20])
