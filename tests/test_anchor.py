"""The time of writing is found where a text gives it, and nowhere else."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.gold import parse_interval
from pipeline.normalize.anchor import find_dateline, infer_anchor
from pipeline.normalize.dates.calendar import months, years
from pipeline.records import Anchor, Article, Interval

CASES = tomllib.loads((Path(__file__).parent / "cases" / "anchors.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_anchor_of_a_text(case: dict[str, Any]) -> None:
    article = Article("a", "a.txt", case["text"], "", url=case.get("url"))
    found = infer_anchor(article, case["text"])
    assert found == Anchor(parse_interval(case["anchor"]), case["basis"])


def test_the_page_s_own_date_goes_first() -> None:
    day = date(2023, 5, 1)
    text = "ASTANA, July 5, 2024 - Police held two men."
    article = Article("a", "a.txt", text, "", published=day)
    assert infer_anchor(article, text) == Anchor(Interval(day, day), "published")


def test_a_day_in_the_address_and_one_date_line_below_the_text() -> None:
    told = "Police held two men. " * 90
    day = date(2024, 3, 14)
    there = Anchor(Interval(day, day), "dateline")
    dated = Article("a", "a.txt", told, "", url="https://news.example/en/2024/03/14/two-held")
    assert infer_anchor(dated, told) == there
    for line, expected in (
        ("16:06, 14 March 2024", there),
        ("16:06, 14 March 2024\n2 comments\n15 March 2024", there),
        ("Latest news\n16:06, 14 March 2024", Anchor(None, "none")),
        ("14 March 2024\n15 March 2024", Anchor(None, "none")),
    ):
        text = f"{told}\n\n{line}"
        assert infer_anchor(Article("a", "a.txt", text, ""), told) == expected


ALONE = "In 2024 alone, six cases have been reported."


@pytest.mark.parametrize(
    ("rest", "month"),
    [
        ("They were opened in early March.", None),
        ("Earlier this month, on 3 March, two were opened.", 3),
    ],
)
def test_month_only_where_the_text_ties_it(rest: str, month: int | None) -> None:
    text = f"{ALONE} {rest}"
    expected = months(2024, month) if month else years(2024)
    assert infer_anchor(Article("a", "a.txt", text, ""), text).interval == expected


@settings(deadline=None)
@given(st.text(max_size=300))
def test_strange_text_gives_an_anchor_without_error(text: str) -> None:
    anchor = infer_anchor(Article("a", "a.txt", text, ""), text)
    assert (anchor.interval is None) == (anchor.basis == "none")


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_every_dateline_is_read(day: date) -> None:
    assert find_dateline(f"TARAZ, {day:%B} {day.day}, {day.year} - Two men were held.") == day
