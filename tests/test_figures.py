"""Figures: from one paragraph to its rows. Cases: tests/cases/figures.jsonl."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language

from pipeline.annotate import annotate, load_model
from pipeline.clean import clean, reading_view
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.surroundings import with_countries
from pipeline.extract.figures import extract_figures
from pipeline.extract.figures.unit.nouns import singular
from pipeline.extract.places import find_places
from pipeline.records import Annotated, Article, Figure, Interval
from pipeline.run import Reading, normalize

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "figures.jsonl").read_text("utf-8").splitlines()
]

BLANK = English()
BLANK.add_pipe("sentencizer")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model(None)


def read(nlp: Language, text: str, day: date | None = date(2024, 7, 15)) -> Annotated:
    article = Article("case", "case.txt", text, "0", published=day)
    passages = clean(article)
    view = reading_view(text, passages)
    doc = next(iter(annotate(nlp, [(view, passages)])))
    return normalize(Reading(article, passages, view), doc)


def figures_of(nlp: Language, text: str, day: date | None = date(2024, 7, 15)) -> list[Figure]:
    annotated = read(nlp, text, day)
    return extract_figures(annotated, find_places(annotated.doc), ())[0]


def shown(figure: Figure) -> str:
    value = figure.low if figure.low == figure.high else f"{figure.low:f}..{figure.high:f}"
    number = f"{value:f}" if figure.low == figure.high else value
    return (
        f"{figure.evidence.quote} | {figure.kind} {figure.qualifier} {number} {figure.unit}"
        f" | {shown_period(figure.period)}"
    )


def shown_period(period: Interval | None) -> str:
    """The shortest ISO form of an interval: year, year/year, day, or day/day."""
    if period is None or period.start is None or period.end is None:
        return "null"
    whole_years = (period.start.month, period.start.day, period.end.month, period.end.day)
    if whole_years == (1, 1, 12, 31):
        years = sorted({period.start.year, period.end.year})
        return "/".join(map(str, years))
    return str(period.start) if period.is_day else f"{period.start}/{period.end}"


def marked(case: dict[str, object]) -> object:
    fails = case.get("sort") == "known failure"
    marks = [pytest.mark.xfail(reason=str(case.get("reason")))] if fails else []
    return pytest.param(case, id=str(case["text"])[:40], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_figures_of_a_paragraph(nlp: Language, case: dict[str, list[str] | str]) -> None:
    found = figures_of(nlp, str(case["text"]))
    wanted = [row for row in found if row.evidence.quote not in case.get("also", ())]
    if "check" in case:
        assert [row.evidence.quote for row in wanted] == [
            row.split(" | ")[0] for row in case["figures"]
        ]
    else:
        assert [shown(row) for row in wanted] == case["figures"]


WORDINGS = [case for case in CASES if "what" in case]


@pytest.mark.parametrize("case", WORDINGS, ids=[case["text"][:40] for case in WORDINGS])
def test_wordings_say_and_leave_out(nlp: Language, case: dict[str, dict[str, str]]) -> None:
    """`what` gives, for a quote, words its wording has and (after "-") words it has not."""
    found = {row.evidence.quote: row.what.lower() for row in figures_of(nlp, str(case["text"]))}
    for quote, words in case["what"].items():
        for word in words.split():
            assert (word.lstrip("-") in found[quote]) == (not word.startswith("-")), found[quote]


PLACED = [case for case in CASES if "place" in case]


@pytest.mark.parametrize("case", PLACED, ids=[case["text"][:40] for case in PLACED])
def test_places_are_those_of_the_clause(nlp: Language, case: dict[str, dict[str, str]]) -> None:
    found = {row.evidence.quote: row.place for row in figures_of(nlp, str(case["text"]))}
    assert {quote: found[quote] for quote in case["place"]} == case["place"]


@pytest.mark.parametrize(
    ("plural", "one"),
    [("series", "series"), ("crises", "crisis"), ("LLPs", "LLP"), ("policemen", "policeman"),
     ("houses", "house"), ("taxes", "tax"), ("heroes", "hero"), ("boss", "boss"),
     ("grandchildren", "grandchild"), ("universities", "university"), ("days", "day")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_every_figure_leads_back_to_its_words(nlp: Language) -> None:
    texts = [str(case["text"]) for case in CASES]
    for start in range(0, len(texts), 20):  # an article's worth; a whole book takes minutes
        text = " ".join(texts[start : start + 20])
        rows = figures_of(nlp, text)
        assert rows
        for row in rows:
            for evidence in (row.evidence, *row.repeats):
                assert text[evidence.start : evidence.end] == evidence.quote


def test_without_a_day_last_year_is_no_year_named_beside_it(nlp: Language) -> None:
    text = "After growth of 4% last year, the fund expects 5% this year and 6% in 2025."
    periods = [shown_period(row.period) for row in figures_of(nlp, text, None)]
    assert periods == ["null", "null", "2025"]


def test_numbers_that_are_no_figures_say_why(nlp: Language) -> None:
    annotated = read(nlp, "Kazakhstan remained in Tier 2, one of the hospitals said.")
    figures, dropped = extract_figures(annotated, (), ())
    assert not figures
    assert all(row.reason and row.stage == "figures" for row in dropped)


FRAGMENTS = (
    "19 cases", "of", "$3 million", "(", ")", "aged", "23", "and", "\n", "the other about a year",
    "in 2023", "1.5m", "per dollar", ",", "—", "one", "«", "half of the women", "over four years",
    "5 million tenge ($10,000)", "were killed", ".", "Police", "the", "from", "to", "a 15-member",
    "one in five", "-", "200 MCI", "12%", "three times", "No.", "said on Monday",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14))
def test_any_text_gives_sound_rows(fragments: list[str]) -> None:
    text = " ".join(fragments)
    annotated = read(BLANK, text)
    rows, dropped = extract_figures(annotated, (), ())
    assert extract_figures(annotated, (), ()) == (rows, dropped)
    for row in rows:
        assert text[row.evidence.start : row.evidence.end] == row.evidence.quote
        assert row.low <= row.high
        assert (row.qualifier == "range") == (row.low < row.high)
        assert row.what
        assert 0 < row.confidence < 1
    assert all(row.reason for row in dropped)


COUNTRIES = [
    ("He paid $600. The court sat in Osh.", "KG"),
    ("He paid $600.\n\nThe court sat in Osh.", None),
    ("The Kazakh economy lost $600.", "KZ"),
    ("Fears for the Kazakh economy cost Peru's traders in Chile $600.", None),
    ("He paid $600.\n\nThe court sat in Osh. It searched Osh.", "KG"),
    ("It will be discussed in Geneva, Switzerland. They paid $600.", None),
    ("A Kyrgyz nurse in a Kyrgyz clinic sold a boy for $600. TV in Russia showed it.", None),
    ("The court sat in Osh. It searched Osh.\n\nThere are 600 such courts abroad.", None),
    ("Oil cost 90 US dollars, not 80 US dollars. He paid 600 dollars.", None),
    ("A Turkish firm sold Turkish flour for $600 to a Turkish trader.", None),
    ("Women were sold to Bahrain and Dubai for $600.\n\nThree flew to Dubai.", None),
    ("The court sat in Osh.\n\nSome 50 million women are bought; 9 fined $600.", None),
    ("The court sat in Osh. The worldwide total of fines reached $600.", None),
    ("The court sat in Osh. The global industry makes $600 a year.", None),
    ("The court sat in Osh. Globally, he and others paid $600.", None),
    ("European police raided flats in six countries and a shop in Osh.\n\nThey took $600.", None),
    ("The court sat in Osh. Of 90 such courts worldwide, each takes $600.", None),
    ("The court sat in Osh. On the market in Europe it costs $600.", None),
    ("The agency, headquartered in Osh, took $600.", None),
    ("The court sat in Osh. A European saw it.\n\nFines of $600 were paid.", "KG"),
    ("The Osh court sat in Osh.\n\nHe flew to Cyprus. There he paid $600.", None),
]


@pytest.mark.parametrize(("text", "country"), COUNTRIES)
def test_the_country_that_nearly_all_speaks_for(
    nlp: Language, text: str, country: str | None
) -> None:
    annotated = read(nlp, text)
    places = find_places(annotated.doc)
    figures = extract_figures(annotated, places, ())[0]
    figures = with_countries(figures, Scene(annotated, (), figures, places, ()))
    assert [row.country for row in figures if row.low == 600] == [country]
