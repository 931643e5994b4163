"""The texts of benchmarks/briefs and articles are whole: all that the gold quotes is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.evaluate import ROOT
from benchmarks.gold import load_golds

FOLDERS = [ROOT / "benchmarks" / name for name in ("articles", "briefs")]
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_gold_quotes_the_text(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    for gold in load_golds(path):
        quotes = [item.fields["quote"] for item in gold.figures]
        quotes += [item.fields["trigger"] for item in gold.events]
        assert [quote for quote in quotes if quote not in texts[gold.name]] == [], gold.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_events_own_figures_that_there_are(path: Path) -> None:
    for gold in load_golds(path):
        owned = {index for event in gold.events for index in event.fields["figures"]}
        assert owned <= set(range(len(gold.figures))), gold.name
