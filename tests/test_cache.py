"""What is kept between runs comes back as it was, or not at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cache import cache_key, fingerprint, load_extraction, prune, store_extraction
from pipeline.records import (
    Actor,
    Anchor,
    Article,
    Dropped,
    Event,
    Evidence,
    Extraction,
    Figure,
    Interval,
    Participation,
    Passage,
    Place,
    Usd,
)

TEXT = "Полиция Almaty said 12 people had lost 4.50 million tenge (about $9,400)."
ARTICLE = Article("2024/a", "2024/a.txt", TEXT, "digest", published=date(2024, 7, 1))
MARCH = Interval(date(2024, 3, 1), date(2024, 3, 31))
MONEY = Evidence("2024/a", 39, 57, TEXT[39:57], "amount")
FIGURE = Figure(
    MONEY,
    "money",
    Decimal("4500000"),
    Decimal("4500000.00"),
    "exact",
    "KZT",
    "lost",
    TEXT,
    0.9,
    period=MARCH,
    usd=Usd(Decimal("9"), Decimal("9"), Decimal("450.1"), MARCH, "month mean"),
    event=0,
    repeats=(MONEY,),
)
EVENT = Event(
    MONEY,
    "fraud",
    "alleged",
    "lost",
    TEXT,
    "",
    0.5,
    date=Interval(None, date(2024, 1, 2)),
    place=Place("Almaty", "city", "KZ", "KZ-75", 43.25, 76.95),
    participants=(Participation("people", "victim", 23, 29, 0),),
    figures=(0,),
)
EXTRACTION = Extraction(
    ARTICLE,
    (Passage(0, len(TEXT), "body", "text"),),
    Anchor(MARCH, "published"),
    (FIGURE,),
    (Actor("people", "group", False, (MONEY,), age=Decimal("23")),),
    (EVENT,),
    (Dropped("2024/a", "2024/a.txt", "extract", "ordinal", 1, 2, "о"),),
)


def test_what_is_kept_comes_back_equal(tmp_path: Path) -> None:
    key = cache_key(ARTICLE, "v")
    store_extraction(tmp_path, key, EXTRACTION)
    assert load_extraction(tmp_path, key, ARTICLE) == EXTRACTION


@pytest.mark.parametrize("content", ["", "[", "[]", '{"article": null}', "null"])
def test_a_damaged_entry_is_no_entry(tmp_path: Path, content: str) -> None:
    key = cache_key(ARTICLE, "v")
    store_extraction(tmp_path, key, EXTRACTION)
    (entry,) = tmp_path.glob("*/*")
    entry.write_text(content, "utf-8")
    assert load_extraction(tmp_path, key, ARTICLE) is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(ARTICLE, text=TEXT + " "),
        replace(ARTICLE, digest="other"),
        replace(ARTICLE, published=None),
        replace(ARTICLE, article_id="2024/b"),
    ],
)
def test_a_changed_article_has_another_key(changed: Article) -> None:
    assert cache_key(changed, "v") != cache_key(ARTICLE, "v")
    assert cache_key(ARTICLE, "w") != cache_key(ARTICLE, "v")


def test_a_changed_lexicon_or_setting_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("a\n", "utf-8")
    before = fingerprint(tmp_path, ["model"])
    assert fingerprint(tmp_path, ["model"]) == before
    assert fingerprint(tmp_path, ["other"]) != before
    (tmp_path / "words.csv").write_text("b\n", "utf-8")
    assert fingerprint(tmp_path, ["model"]) != before


def test_entries_of_removed_articles_are_pruned(tmp_path: Path) -> None:
    keys = [cache_key(ARTICLE, version) for version in "vw"]
    for key in keys:
        store_extraction(tmp_path, key, EXTRACTION)
    assert prune(tmp_path, keys[:1]) == 1
    assert load_extraction(tmp_path, keys[0], ARTICLE) == EXTRACTION
    assert load_extraction(tmp_path, keys[1], ARTICLE) is None
