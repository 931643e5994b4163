"""Passages and the reading view. Cases: tests/cases/clean_pages.txt and the rules' own examples."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.boilerplate import Rule, line_rule, load_rules, opener_rule
from pipeline.clean import clean, reading_view
from pipeline.clean.view import plain_text
from pipeline.read.metadata import detect_language, find_headline
from pipeline.records import Article, Passage

CASES = Path(__file__).parent / "cases" / "clean_pages.txt"
LINES_FILE = CASES.with_name("boilerplate_lines.txt")
SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
ROLES = {"T": "title", "H": "heading", "B": "body", "C": "caption"}
PAGES = re.split(r"^== ", CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]


def make_article(text: str) -> Article:
    language = detect_language(text)
    return Article("a", "a.txt", text, "0", title=find_headline(text), language=language)


def read_page(page: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of a case page, and what its lines are: (words, role or rule)."""
    lines: list[str] = []
    expected: list[tuple[str, str]] = []
    for line in page.split("\n")[1:]:
        mark, _, words = line.partition(" ")
        if mark in ROLES or mark.startswith("-"):
            pieces = re.split(r"(\{\{.*?\}\})", words)
            lines.append("".join(re.sub(r"^\{\{|\|\w+\}\}$", "", piece) for piece in pieces))
            expected += [_expect(piece, mark) for piece in pieces if piece.strip()]
        else:
            lines.append(line)
            if line.strip():
                expected[-1] = (f"{expected[-1][0]} {line}", expected[-1][1])
    return "\n".join(lines), expected


def _expect(piece: str, mark: str) -> tuple[str, str]:
    if piece.startswith("{{"):
        words, _, rule = piece.strip("{}").rpartition("|")
        return words.strip(), rule
    return piece.strip(), ROLES.get(mark, mark.removeprefix("-"))


def found_in(text: str) -> list[tuple[str, str]]:
    return [
        (
            " ".join(text[passage.start : passage.end].split()),
            passage.rule if passage.role == "boilerplate" else passage.role,
        )
        for passage in clean(make_article(text))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.split("\n")[0])
def test_page(page: str) -> None:
    text, expected = read_page(page)
    assert found_in(text) == expected


def matches(rule: Rule, line: str) -> bool:
    if rule.kind in ("line", "opener"):
        return rule.fits(line)
    find = rule.pattern.match if rule.kind == "head" else rule.pattern.search
    return find(line) is not None


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: f"{rule.name}-{rule.kind}")
def test_rule_fits_its_examples_and_keeps_the_rest(rule: Rule) -> None:
    assert [line for line in rule.examples if not matches(rule, line)] == []
    assert [line for line in rule.keeps if matches(rule, line)] == []


KEPT = sorted({line for rule in load_rules() for line in rule.keeps})


@pytest.mark.parametrize("line", KEPT)
def test_no_rule_takes_what_another_keeps(line: str) -> None:
    assert line_rule(line, at_edge=False) is None
    assert opener_rule(line) is None


def lines_of(section: str) -> list[str]:
    text = LINES_FILE.read_text("utf-8").split(f"== {section}\n")[1].split("\n== ")[0]
    return [line for line in text.split("\n") if line]


def is_furniture(line: str) -> bool:
    return line_rule(line, at_edge=True) is not None or opener_rule(line) is not None


def test_lines_around_articles() -> None:
    assert [line for line in lines_of("boilerplate") if not is_furniture(line)] == []


def test_headings_that_look_like_them() -> None:
    assert [line for line in lines_of("kept") if is_furniture(line)] == []


@pytest.mark.parametrize("gold", sorted(SEEDS.glob("*.gold.json")), ids=lambda path: path.stem)
def test_seeds_boilerplate_all_and_nothing_else(gold: Path) -> None:
    wanted = json.loads(gold.read_text("utf-8"))["boilerplate"]
    text = gold.with_name(gold.name.replace(".gold.json", ".txt")).read_text("utf-8")
    dropped = [p for p in clean(make_article(text)) if p.role == "boilerplate"]
    lines = [text[p.start : p.end] for p in dropped if p.rule != "dateline"]
    assert [w for w in wanted if not any(line.startswith(w) for line in lines)] == []
    assert [line for line in lines if not any(line.startswith(w) for w in wanted)] == []


if not SEEDS.exists():
    test_seeds_boilerplate_all_and_nothing_else = pytest.mark.skip(reason="../shared is absent")(
        test_seeds_boilerplate_all_and_nothing_else
    )

LINES = st.sampled_from(
    ["Read also:", "Leave a reply", "Two men were held in Osh on Monday.", "Share", "— A B", "1.",
     "ASTANA – The court met.", "• Home", "Заголовок", "“Quote” it…", "**x**", " \t", "Photo: A B",
     "Court jails two", "5 July 2024", "a\u00a0b\u200bc", "http://a.b/c", "[1]", "|"]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=12).map("\n".join))
def test_every_word_in_one_passage_and_the_view_as_long_as_the_text(text: str) -> None:
    passages = clean(make_article(text))
    assert all(before.end <= after.start for before, after in pairwise(passages))
    inside = {at for passage in passages for at in range(passage.start, passage.end)}
    assert [at for at, char in enumerate(plain_text(text)) if not char.isspace()] == [
        at for at in sorted(inside) if not plain_text(text)[at].isspace()
    ]
    assert len(reading_view(text, passages)) == len(text)


VIEWS = [
    ("“It’s” a 5‑year plan", '"It\'s" a 5-year plan'),
    ("4\u202f500\u00a0dollars", "4 500 dollars"),
    ("the Сouncil of Еurope", "the Council of Europe"),
    ("a **bold** word", "a   bold   word"),
    ("see [the law](https://example.org/l) now", "see  the law                         now"),
    ("- first\n• second", "  first\n  second"),
    ("said so.[12] Then", "said so.     Then"),
    ("Smith &amp; Sons", "Smith &     Sons"),
    ("1. First\n2. Second", "   First\n   Second"),
    ("See https://example.org/2024/15. Then", "See                            . Then"),
    ("12 * 3 = 36", "12 * 3 = 36"),
    ("file_name_here", "file_name_here"),
    ("1. January was cold", "1. January was cold"),
]


@pytest.mark.parametrize(("text", "view"), VIEWS)
def test_view(text: str, view: str) -> None:
    assert reading_view(text, ()) == view


def test_view_blanks_boilerplate_and_keeps_line_ends() -> None:
    text = "Share\nnow\nTwo held"
    assert reading_view(text, [Passage(0, 9, "boilerplate", "share_bar")]) == "     \n   \nTwo held"
