"""The scorer itself: a perfect prediction scores 1, each kind of mistake is seen and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.gold import Gold, GoldItem, read_items
from benchmarks.predictions import (
    PredictedActor,
    PredictedEvent,
    PredictedFigure,
    Prediction,
)
from benchmarks.scoring import Scores, name_likeness, score_article
from pipeline.records import Interval, Passage

TEXT = "In 2023 police in Osh arrested 12 men. They paid 3 million som.\n\nShare this"
FIGURE = {
    "kind": "count", "low": 12, "high": 12, "qualifier": "exact", "unit": "man",
    "what": "men arrested", "period": "2023", "stated_usd": None, "quote": "12 men",
}  # fmt: skip
YEAR = Interval(date(2023, 1, 1), date(2023, 12, 31))


def gold() -> Gold:
    return Gold(
        name="osh",
        folder=Path(),
        article=Path(),
        anchor=YEAR,
        boilerplate=("Share this",),
        figures=read_items(
            [{**FIGURE, "alt": {"unit": ["person"]}},
             {**FIGURE, "kind": "money", "low": 3000000, "high": 3000000, "unit": "KGS",
              "what": "sum paid", "period": None, "quote": "3 million som"}]
        ),
        actors=read_items(
            [{"name": "Osh police", "aliases": ["police in Osh"], "type": "organization",
              "roles": ["authority"], "affiliation": None}]
        ),
        events=read_items(
            [{"type": "arrest", "form": None, "date": "2023", "place": "Osh", "country": "KG",
              "participants": [{"name": "Osh police", "role": "authority"}],
              "trigger": "arrested", "sentence_starts": "In 2023 police in Osh", "figures": [0]}]
        ),
        neutral_figures=(),
        neutral_actors=("12 men",),
        neutral_events=(),
    )  # fmt: skip


def perfect() -> Prediction:
    men = PredictedFigure(
        "count", Decimal(12), Decimal(12), "exact", "man", YEAR, None, False, "men arrested",
        "12 men", ((31, 37),), 0.9,
    )  # fmt: skip
    som = replace(
        men, kind="money", low=Decimal(3000000), high=Decimal(3000000), unit="KGS", period=None,
        has_usd=True, what="paid a sum", spans=((49, 62),),
    )  # fmt: skip
    arrest = PredictedEvent(
        "arrest", None, YEAR, "Osh", "KG", ((("police in Osh",), "authority"),), (0,), "arrested",
        ((22, 30),), 0.8,
    )  # fmt: skip
    police = PredictedActor(
        "police in Osh",
        ("police in Osh", "Osh police"),
        "organization",
        True,
        ("authority",),
        ((8, 21),),
        0.8,
    )
    body = Passage(0, 64, "body", "body")
    share = Passage(65, len(TEXT), "boilerplate", "share bar")
    return Prediction("osh", TEXT, YEAR, (body, share), (men, som), (police,), (arrest,))


def scored(prediction: Prediction) -> Scores:
    scores = Scores()
    score_article(gold(), prediction, scores)
    return scores


def test_a_perfect_prediction_scores_one() -> None:
    scores = scored(perfect())
    for table in (scores.figures, scores.actors, scores.events, scores.participants,
                  scores.event_figures, scores.boilerplate):  # fmt: skip
        assert table.f1 == 1.0
        assert all(tally.share == 1.0 for tally in table.tallies.values()), table.errors


def first_figure(**changes: object) -> Prediction:
    whole = perfect()
    changed = replace(whole.figures[0], **changes)
    return replace(whole, figures=(changed, whole.figures[1]))


def test_a_wording_without_the_words_of_the_gold_is_counted() -> None:
    assert scored(first_figure(what="people")).figures.tallies["what"].share == 0.5


@pytest.mark.parametrize(
    ("prediction", "field"),
    [
        (first_figure(qualifier="over"), "qualifier"),
        (first_figure(unit="case"), "counted unit"),
        (first_figure(period=None), "period"),
    ],
)
def test_a_wrong_field_is_counted(prediction: Prediction, field: str) -> None:
    figures = scored(prediction).figures
    assert figures.f1 == 1.0
    assert figures.tallies[field].share < 1
    assert any("WRONG" in line for line in figures.errors)


def test_alternatives_are_right() -> None:
    assert scored(first_figure(unit="person")).figures.tallies["unit"].share == 1.0


def test_a_wrong_value_is_missing_and_spurious() -> None:
    figures = scored(first_figure(low=Decimal(13), high=Decimal(13))).figures
    assert (figures.matched, figures.missing, figures.spurious) == (1, 1, 1)


def test_money_in_another_currency_is_no_match() -> None:
    whole = perfect()
    dollars = replace(whole.figures[1], unit="USD")
    assert scored(replace(whole, figures=(whole.figures[0], dollars))).figures.matched == 1


def test_neutral_actors_are_neither_rewarded_nor_punished() -> None:
    whole = perfect()
    men = PredictedActor("12 men", ("12 men",), "group", False, ("perpetrator",), (), 0.6)
    assert scored(replace(whole, actors=(*whole.actors, men))).actors.f1 == 1.0


def test_the_country_may_stand_for_no_place() -> None:
    whole, item = perfect(), gold().events[0]
    country = GoldItem(0, {**item.fields, "place": "Kyrgyzstan"}, {})
    scores = Scores()
    placeless = replace(whole, events=(replace(whole.events[0], place=None),))
    score_article(replace(gold(), events=(country,)), placeless, scores)
    assert scores.events.tallies["place"].share == 1.0


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("the police", "police", True),
        ("obstetricians", "obstetricians at a hospital", True),
        ("Kazakhstan", "UNICEF Kazakhstan", False),
        ("23-year-old mother", "a 23-year-old mother", True),
    ],
)
def test_name_likeness(ours: str, theirs: str, alike: bool) -> None:
    assert bool(name_likeness([ours], [theirs], soft=True)) is alike
