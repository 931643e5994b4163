"""The whole chain on articles of our own: every row leads back to its words, every run agrees."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from spacy.tokens import Doc

from pipeline import run
from pipeline.run import Settings, extract_corpus
from pipeline.tables import TABLES, World

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SEEDS = ROOT.parent / "shared" / "seeds"
KEYS = {  # column -> the table it points into
    "article_id": "articles",
    "event_id": "events",
    "claim_id": "claims",
    "actor_id": "actors",
    "actor_id_a": "actors",
    "actor_id_b": "actors",
    "figure_ids": "figures",
    "article_ids": "articles",
    "duplicate_of": "articles",
}


def tables_of(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(out.glob("[a-z]*")) if p.name != "run.json"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    out = tmp_path_factory.mktemp("tables")
    return extract_corpus(CORPUS, out, Settings()), out


def assert_quotes_stand_in_their_articles(world: World) -> None:
    texts = {row.article_id: row.text for row in world.articles}
    quoted = [*world.figures, *world.mentions, *(r for r in world.dropped if r.quote is not None)]
    assert quoted
    for row in quoted:
        assert texts[row.article_id][row.char_start : row.char_end] == row.quote
    for event in world.events:
        assert texts[event.article_id][event.char_start : event.char_end] == event.trigger


def test_every_quote_stands_in_its_article(written: tuple[World, Path]) -> None:
    assert_quotes_stand_in_their_articles(written[0])


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here")
def test_every_quote_stands_in_its_seed(tmp_path: Path) -> None:
    assert_quotes_stand_in_their_articles(extract_corpus(SEEDS, tmp_path, Settings()))


def test_every_key_leads_somewhere(written: tuple[World, Path]) -> None:
    world = written[0]
    known = {
        "articles": {row.article_id for row in world.articles},
        "events": {row.event_id for row in world.events},
        "claims": {row.claim_id for row in world.claims},
        "actors": {row.actor_id for row in world.actors},
        "figures": {row.figure_id for row in world.figures},
    }
    for table in TABLES:
        for row in getattr(world, table):
            for column, target in KEYS.items():
                value = getattr(row, column, None)
                found = value if isinstance(value, tuple) else (value,)
                assert {v for v in found if v is not None} <= known[target], (table, column)


def test_ids_are_unique(written: tuple[World, Path]) -> None:
    for table, column in (
        ("articles", "article_id"),
        ("figures", "figure_id"),
        ("claims", "claim_id"),
        ("actors", "actor_id"),
        ("events", "event_id"),
    ):
        ids = [getattr(row, column) for row in getattr(written[0], table)]
        assert len(ids) == len(set(ids)), table


def test_no_record_rests_on_boilerplate(written: tuple[World, Path]) -> None:
    world = written[0]
    clutter = [row for row in world.dropped if row.stage == "clean"]
    assert clutter
    for row in [*world.figures, *world.mentions]:
        assert not any(
            row.article_id == c.article_id and c.char_start <= row.char_start < c.char_end
            for c in clutter
        )


def test_parquet_and_csv_have_the_same_rows(written: tuple[World, Path]) -> None:
    for table in TABLES:
        parquet = pd.read_parquet(written[1] / f"{table}.parquet")
        sheet = pd.read_csv(written[1] / f"{table}.csv", encoding="utf-8-sig")
        assert len(parquet) == len(sheet) == len(getattr(written[0], table))


def test_jobs_and_kept_results_change_no_byte(
    written: tuple[World, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 3)
    for settings in (Settings(jobs=2), Settings(), Settings(fresh=True)):
        extract_corpus(CORPUS, tmp_path, settings)
        assert tables_of(tmp_path) == tables_of(written[1])


def test_a_second_run_reads_only_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    shutil.copytree(CORPUS / "gold", corpus)
    extract_corpus(corpus, out, Settings())
    read: list[str] = []
    annotate = run._annotate

    def watched(readings: list[run.Reading], settings: Settings) -> object:
        read.extend(reading.article.article_id for reading in readings)
        return annotate(readings, settings)

    monkeypatch.setattr(run, "_annotate", watched)
    (corpus / "new.txt").write_text("A court in Almaty fined the company 5 million tenge.")
    (corpus / "syrup-verdict.txt").unlink()
    world = extract_corpus(corpus, out, Settings())
    assert read == ["new"]
    assert "syrup-verdict" not in {row.article_id for row in world.articles}
    extract_corpus(corpus, tmp_path / "scratch", Settings())
    assert tables_of(out) == tables_of(tmp_path / "scratch")


def test_a_broken_article_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.txt").write_text("Police in Almaty detained two men on 5 May 2024.")
    (tmp_path / "bad.txt").write_text("Police in Astana detained three men on 6 May 2024.")
    (tmp_path / "empty.txt").write_bytes(b"")
    facts = run.extract_facts

    def breaking(annotated: run.Annotated, rates: run.Rates) -> run.Extraction:
        if annotated.article.article_id == "bad":
            raise ZeroDivisionError("a rule broke")
        return facts(annotated, rates)

    monkeypatch.setattr(run, "extract_facts", breaking)
    world = extract_corpus(tmp_path, tmp_path / "out", Settings())
    reasons = {row.path: row.reason for row in world.dropped if row.quote is None}
    assert reasons["bad.txt"] == "ZeroDivisionError: a rule broke"
    assert "empty.txt" in reasons
    assert {row.article_id for row in world.figures} == {"good"}


def test_an_article_that_cannot_be_annotated_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_text("Police in Almaty detained two men on 5 May 2024.")
    (tmp_path / "bad.txt").write_text("Police in Astana detained three men on 6 May 2024.")
    annotate = run.annotate

    def breaking(nlp: Any, views: Any) -> Iterator[Doc]:
        for doc in annotate(nlp, views):
            if "Astana" in doc.text:
                raise ZeroDivisionError("a rule broke")
            yield doc

    monkeypatch.setattr(run, "annotate", breaking)
    world = extract_corpus(tmp_path, tmp_path / "out", Settings())
    broken = [row for row in world.dropped if row.stage == "annotate"]
    assert [(row.path, row.reason) for row in broken] == [
        ("bad.txt", "ZeroDivisionError: a rule broke")
    ]
    assert {row.article_id for row in world.figures} == {"good"}


def test_run_json_counts_and_times(written: tuple[World, Path]) -> None:
    summary = json.loads((written[1] / "run.json").read_text())
    assert summary["counts"]["figures"] == len(written[0].figures)
    assert {"read", "clean", "annotate", "normalize", "extract", "write"} >= set(
        summary["seconds"]
    ) - {"deduplicate"}


def test_other_languages_are_kept_and_not_guessed_at(tmp_path: Path) -> None:
    text = "Суд в Алматы приговорил двух полицейских к пяти годам лишения свободы за взятку."
    (tmp_path / "ru.txt").write_text(text)
    world = extract_corpus(tmp_path, tmp_path / "out", Settings())
    assert [(row.language, row.n_figures) for row in world.articles] == [("ru", 0)]
    assert [row.stage for row in world.dropped if row.quote is None] == ["language"]
