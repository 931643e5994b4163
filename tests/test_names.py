"""Spellings of people's names: one table of pairs, counted as the join uses them."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deduplicate.names import block_keys, compare_people, parse_person, person_key
from pipeline.deduplicate.spelling import read_word, romanize

TABLE = Path(__file__).parent / "cases" / "name_pairs.csv"
FLOOR = 0.95  # F1 of "same"; a false join of two people is never accepted


def load_pairs() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(row["a"], row["b"], row["verdict"]) for row in rows]


PAIRS = load_pairs()
JOINED = [pair for pair in PAIRS if pair[2] == "same"]


def test_the_table_is_large_and_of_both_kinds() -> None:
    counts = Counter(verdict for _, _, verdict in PAIRS)
    assert len(PAIRS) >= 120
    assert counts["same"] >= 60 <= counts["different"] + counts["unsure"]


@pytest.mark.parametrize(("a", "b", "verdict"), [pair for pair in PAIRS if pair[2] != "same"])
def test_different_people_are_never_joined(a: str, b: str, verdict: str) -> None:
    assert compare_people(a, b).verdict != "same", verdict


def test_spellings_of_one_name_are_found() -> None:
    missed = [(a, b) for a, b, _ in JOINED if compare_people(a, b).verdict != "same"]
    found = len(JOINED) - len(missed)
    assert 2 * found / (found + len(JOINED)) >= FLOOR, missed


@pytest.mark.parametrize(("a", "b", "verdict"), PAIRS)
def test_the_verdict_does_not_depend_on_the_order(a: str, b: str, verdict: str) -> None:
    assert compare_people(a, b) == compare_people(b, a), verdict


@pytest.mark.parametrize(("a", "b", "_"), JOINED)
def test_spellings_of_one_name_share_a_block(a: str, b: str, _: str) -> None:
    assert set(block_keys(a)) & set(block_keys(b))


@pytest.mark.parametrize(
    ("words", "patronymic", "name"),
    [
        (("kassym-jomart", "tokayev"), None, "President Kassym-Jomart Tokayev"),
        (("tokayev", "kassym-jomart"), "kemelevich", "ТОКАЕВ Касым-Жомарт Кемелевич"),
        (("arman", "bekov"), "nurlan uly", "Arman Nurlan uly Bekov"),
        (("janibek", "alimhanuly"), None, "Janibek Alimhanuly"),
        (("k", "tokayev"), None, "K.-J. Tokayev"),
        (("a", "smailov"), None, "A.Smailov"),
    ],
)
def test_parts_of_a_name(words: tuple[str, ...], patronymic: str | None, name: str) -> None:
    parsed = parse_person(name)
    assert parsed is not None
    assert patronymic is None or parsed.patronymic == patronymic.replace(" ", "")
    assert len(parsed.words) == len(words)
    for ours, theirs in zip(parsed.words, words, strict=True):
        assert read_word(ours) & read_word(theirs)


@pytest.mark.parametrize("name", ["", "...", "12", "—", "’", "-"])
def test_strange_text_is_no_name(name: str) -> None:
    assert person_key(name) == ""
    assert compare_people(name, "Askar Mamin").verdict == "different"


@given(st.text(max_size=40))
def test_any_text_can_be_compared(text: str) -> None:
    assert romanize(romanize(text)) == romanize(text)
    assert compare_people(text, text).verdict in ("same", "unsure", "different")
    assert compare_people(text, "Askar Mamin").score <= 1.0
