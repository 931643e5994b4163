"""Times are read as the marked cases say, whatever text surrounds them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.gold import parse_interval
from pipeline.normalize.dates import find_dates, parse_date
from pipeline.normalize.dates.time_grammar import Rulebook
from pipeline.records import Anchor, Interval

CASES = Path(__file__).parent / "cases" / "dates.txt"
MARK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
DAY = Interval(date(2024, 7, 5), date(2024, 7, 5))
PUBLISHED = Anchor(DAY, "published")


def read_cases() -> list[object]:
    cases, section = [], ""
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            section = line[3:]
        elif " | " in line and not line.startswith("#"):
            anchor, _, marked = line.partition(" | ")
            marks = [pytest.mark.xfail] if section == "known failures" else []
            text = marked.replace(r"\n", "\n")
            cases.append(pytest.param(anchor, text, id=f"{number} {marked[:40]}", marks=marks))
    return cases


@pytest.mark.parametrize(("anchor", "marked"), read_cases())
def test_marked_text(anchor: str, marked: str) -> None:
    text = MARK.sub(r"\1", marked)
    here = parse_interval(anchor)
    found = find_dates(text, Anchor(here, "published" if here else "none"))
    expected = [(words, parse_interval(days)) for words, days in MARK.findall(marked)]
    assert [(text[m.start : m.end], m.interval) for m in found] == expected


def test_cases_are_many() -> None:
    assert len(read_cases()) > 300


FORMATS = (
    "%d %B %Y",
    "%B %d, %Y",
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d %b %Y",
    "%A, %d %B %Y",
    "%b. %d, %Y",
)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(FORMATS))
def test_every_day_is_read_in_every_format(day: date, form: str) -> None:
    text = f"It was on {day.strftime(form).replace('May.', 'May')} in Almaty."
    assert [m.interval for m in find_dates(text, PUBLISHED)] == [Interval(day, day)]


WORDS = re.findall(
    r"\S+",
    "the of in on 3 12 2023 2024 last next year week two months ago March May Monday to - , "
    "from since half Q3",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_mentions_are_in_order_and_whole(text: str) -> None:
    found = find_dates(text, PUBLISHED)
    ends = [0, *(m.end for m in found)]
    assert all(end <= m.start < m.end <= len(text) for end, m in zip(ends, found, strict=False))
    assert all(
        m.interval.start is None or m.interval.end is None or m.interval.start <= m.interval.end
        for m in found
    )


@settings(deadline=None)
@given(st.text(max_size=200))
def test_strange_text_is_read_without_error(text: str) -> None:
    assert find_dates(text, PUBLISHED) == find_dates(text, PUBLISHED)
    parse_date(text[:20], date(2024, 7, 5))


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_without_an_anchor_nothing_is_guessed(text: str) -> None:
    nowhere = find_dates(text, Anchor(None, "none"))
    here, there = (find_dates(text, Anchor(moved(days), "published")) for days in (0, 400))
    known = {(m.start, m.interval) for m in here} & {(m.start, m.interval) for m in there}
    assert {(m.start, m.interval) for m in nowhere if m.interval.end and not m.relative} <= known


def moved(days: int) -> Interval:
    day = date(2024, 7, 5) + timedelta(days=days)
    return Interval(day, day)


def test_a_day_that_no_month_has_is_no_error() -> None:
    assert find_dates("On 0 March last year he left.", PUBLISHED) == []


def test_month_first_is_learned_from_the_text() -> None:
    (first, second) = find_dates("Opened 9/23/2021, closed 10/2/2021.", PUBLISHED)
    assert second.interval.start == date(2021, 10, 2)
    assert first.rule == "numeric_date"


def test_parse_date_reads_what_the_rules_do_not() -> None:
    assert parse_date("2 days before 12 March 2024", date(2024, 7, 5)) is not None
    assert parse_date("no date", date(2024, 7, 5)) is None


def test_rulebook_refuses_bad_rules() -> None:
    with pytest.raises(ValueError, match="empty"):
        Rulebook().rule("the?")(lambda: None)
    with pytest.raises(KeyError):
        Rulebook().rule("no_such_kind")(lambda: None)
