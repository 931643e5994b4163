"""Events: the lexicon's examples, verdicts, joined tellings, circumstances (cases/events.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from model_reading import extract, needs_model
from spacy.lang.en import English

from pipeline.errors import LexiconError
from pipeline.extract.events import extract_events
from pipeline.extract.events.trigger.trigger_lexicon import Trigger, check_row, load_triggers
from pipeline.extract.inflection import forms
from pipeline.records import Anchor, Annotated, Article, Event, Extraction, Passage

CASES = tomllib.loads((Path(__file__).parent / "cases" / "events.toml").read_text("utf-8"))
JUDGED = [case for sort, cases in CASES.items() if sort != "told" for case in cases]
TRIGGERS = load_triggers().triggers


@pytest.fixture(scope="module")
def read() -> dict[str, Extraction]:
    """All texts of this file, read in one batch."""
    texts = {trigger.name: trigger.example for trigger in TRIGGERS}
    texts |= {case["note"]: case["text"] for case in (*JUDGED, *CASES["told"])}
    return extract(texts)


def _rules(event: Event) -> set[str]:
    return {evidence.rule for evidence in (event.evidence, *event.retellings)}


@needs_model
@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda t: t.name.replace(" ", "_"))
def test_example_of_the_lexicon(trigger: Trigger, read: dict[str, Extraction]) -> None:
    events = read[trigger.name].events
    assert any(e.type == trigger.type and f"event/{trigger.name}" in _rules(e) for e in events)


@needs_model
@pytest.mark.parametrize("case", JUDGED, ids=lambda c: c["note"].replace(" ", "_"))
def test_verdict(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    events = [f"{e.type}:{e.status}" for e in read[case["note"]].events]
    assert sorted(events) == sorted(case["events"])


@needs_model
@pytest.mark.parametrize("case", CASES["told"], ids=lambda c: c["note"].replace(" ", "_"))
def test_circumstance(case: dict[str, Any], read: dict[str, Extraction]) -> None:
    event = next(e for e in read[case["note"]].events if e.type == case["type"])
    date = event.date.start.isoformat() if event.date and event.date.start else ""
    told = {
        "place": event.place.name if event.place else "",
        "country": event.country or "",
        "date": date,
        "perpetrators": [p.name for p in event.participants if p.role == "perpetrator"],
    }
    assert {key: told[key] for key in told.keys() & case.keys()} == {
        key: case[key] for key in told.keys() & case.keys()
    }


STORY = """Nurse jailed for selling baby in Taraz

A court in Taraz sentenced nurse Aigul Omarova to six years in prison on 5 March 2024.

Omarova sold a newborn boy to a couple from Almaty for 2 million tenge in 2023.

She was arrested in June 2023. The boy was placed in an orphanage.
"""


@needs_model
def test_one_row_per_happening() -> None:
    (extraction,) = extract({"story": STORY}).values()
    text, events = extraction.article.text, {event.type: event for event in extraction.events}
    assert [e.type for e in extraction.events].count("conviction") == 1
    assert events["conviction"].place is not None
    assert events["conviction"].place.name == "Taraz"
    assert events["conviction"].date_basis == "clause"
    assert events["trafficking"].form == "child_sale"
    quotes = {extraction.figures[i].evidence.quote for i in events["trafficking"].figures}
    assert quotes == {"2 million tenge"}
    for event in extraction.events:
        for evidence in (event.evidence, *event.retellings):
            assert text[evidence.start : evidence.end] == evidence.quote
        assert 0 < event.confidence < 1
        assert event.summary


def _unparsed(text: str) -> Annotated:
    nlp = English()
    nlp.add_pipe("sentencizer")
    article = Article("a", "a.txt", text, "0")
    passages = (Passage(0, len(text), "body", "test"),)
    return Annotated(article, passages, text, nlp(text), (), (), Anchor(None, "none"))


def test_without_a_parse_there_are_no_events() -> None:
    annotated = _unparsed("Police arrested two women in Almaty.")
    assert extract_events(annotated, (), (), (), ()) == ([], [], [])


@pytest.mark.parametrize(
    ("word", "form"),
    [("carry", "carried"), ("nab", "nabbed"), ("seize", "seizing"), ("steal", "stolen")],
)
def test_inflection(word: str, form: str) -> None:
    assert form in forms(word)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"name": "x", "type": "party", "agent": "other", "patient": "other"}, "type"),
        ({"name": "x", "type": "fine", "example": "E", "colour": 1}, "unknown fields"),
        (
            {"name": "x", "type": "fine", "example": "E", "agent": "boss", "patient": "other"},
            "roles",
        ),
    ],
)
def test_a_wrong_row_is_named(row: dict[str, Any], problem: str) -> None:
    table = {"types": ["fine"], "forms": []}
    with pytest.raises(LexiconError, match=problem):
        check_row(7, row, table)


@needs_model
def test_a_post_is_not_guilty_beside_its_holder() -> None:
    text = "Head of the Land Department of Osh city Askar Bekov took a bribe in May 2024."
    (event,) = extract({"post": text})["post"].events
    assert [p.name for p in event.participants if p.role == "perpetrator"] == ["Askar Bekov"]


@needs_model
def test_a_date_before_a_name_is_the_event_s() -> None:
    (event,) = extract({"date": "In 2018 Bekov was convicted of fraud in Osh."})["date"].events[:1]
    assert event.date is not None
    assert event.date.start is not None
    assert event.date.start.year == 2018


PAGE = """3 March 2025

Two clinics closed in Talas

In Court
Police closed two clinics in Talas on Monday.

Share on Facebook
"""


def test_a_sentence_has_the_words_of_its_passage() -> None:
    extraction = extract({"page": PAGE})["page"]
    told = {"Two clinics closed in Talas", "Police closed two clinics in Talas on Monday."}
    rows = [*extraction.figures, *extraction.events]
    assert rows
    assert {row.sentence for row in rows} <= told
