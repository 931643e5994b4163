"""The texts of benchmarks/tellings are whole: known types, and words that stand in the text."""

from __future__ import annotations

import pytest

from benchmarks.tellings import FILES, read_texts
from pipeline.lexicon import load_table


@pytest.mark.parametrize("name", FILES)
def test_texts_are_whole(name: str) -> None:
    types = set(load_table("events.toml")["types"])
    for row in read_texts(name):
        assert set(row["types"]) <= types, row
        assert all(words in row["text"] for words in row["words"]), row
