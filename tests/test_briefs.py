"""The texts of benchmarks/briefs are whole: what their gold quotes stands in the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.floors import BRIEFS
from benchmarks.gold import load_golds

FILES = (*BRIEFS, BRIEFS[0].with_name("kept.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_gold_quotes_the_text(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    for gold in load_golds(path):
        quotes = [item.fields["quote"] for item in gold.figures]
        quotes += [item.fields["trigger"] for item in gold.events]
        assert [quote for quote in quotes if quote not in texts[gold.name]] == [], gold.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_events_own_figures_that_there_are(path: Path) -> None:
    for gold in load_golds(path):
        owned = {index for event in gold.events for index in event.fields["figures"]}
        assert owned <= set(range(len(gold.figures))), gold.name
