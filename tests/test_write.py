"""Parquet and CSV say the same; a killed run leaves the previous tables whole."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import write
from pipeline.tables import TABLES, ClaimRow, DroppedRow, World

EMPTY = World(*((),) * len(TABLES))
CLAIM = ClaimRow(
    claim_id="c1",
    kind="money",
    unit="KZT",
    what="=price per child",
    period_start=date(2024, 1, 1),
    period_end=None,
    place="Алматы",
    low=Decimal("100000"),
    high=Decimal("2000000.5"),
    n_articles=1,
    n_stories=1,
    article_ids=("a", "b"),
    figure_ids=(),
    conflict=False,
    conflict_note=None,
)
CELLS = [  # value, what the spreadsheet shows
    (None, ""),
    (True, "true"),
    (Decimal("1E+12"), "1000000000000"),
    (Decimal("-0.50"), "-0.5"),
    (date(2024, 7, 5), "2024-07-05"),
    (("a", "b"), "a; b"),
    ((), ""),
    ("plain", "plain"),
    ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("-42 people", "'-42 people"),
    (("@x", "y"), "'@x; y"),
]


@pytest.mark.parametrize(("value", "shown"), CELLS)
def test_csv_cell(value: object, shown: str) -> None:
    assert write.csv_cell(value) == shown


def test_parquet_keeps_types() -> None:
    table = pq.read_table(io.BytesIO(write.parquet_bytes("claims", [CLAIM])))
    assert table.to_pylist()[0]["high"] == Decimal("2000000.500000")
    assert table.to_pylist()[0]["article_ids"] == ["a", "b"]
    assert table.to_pylist()[0]["period_end"] is None


def test_csv_opens_in_a_spreadsheet() -> None:
    content = write.csv_bytes("claims", [CLAIM])
    assert content.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (row["what"], row["place"], row["high"]) == ("'=price per child", "Алматы", "2000000.5")


@pytest.mark.parametrize("table", TABLES)
def test_empty_tables_have_their_columns(table: str) -> None:
    parquet = pq.read_table(io.BytesIO(write.parquet_bytes(table, [])))
    sheet = pd.read_csv(io.BytesIO(write.csv_bytes(table, [])))
    assert parquet.column_names == list(sheet.columns) == write.schema_of(table).names


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_quote_survives_csv(quote: str) -> None:
    row = DroppedRow(
        article_id="a",
        path="a.txt",
        stage="clean",
        reason="r",
        char_start=0,
        char_end=1,
        quote=quote,
    )
    text = write.csv_bytes("dropped", [row]).decode("utf-8-sig")
    read = next(csv.DictReader(io.StringIO(text, newline="")))
    assert read["quote"].removeprefix("'") == quote.removeprefix("'")


def test_a_killed_run_leaves_the_previous_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write.write_world(EMPTY, tmp_path, {"run": 1})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def killed(_table: str, _rows: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(write, "csv_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        write.write_world(EMPTY, tmp_path, {"run": 2})
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
