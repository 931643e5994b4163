"""Writes the tables: typed Parquet, and CSV that opens in a spreadsheet.

A file is written beside its final name and then renamed, so a killed run leaves the previous
tables whole. Nothing in a file depends on time, machine or order of work.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables import TABLES, World

ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    Decimal: pa.decimal128(38, 6),  # 32 digits before the point: any sum of money there is
    tuple[str, ...]: pa.list_(pa.string()),
}
# Spreadsheets run a cell that starts with one of these as a formula (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # Excel reads a CSV without it as the local 8-bit code page


@cache
def schema_of(table: str) -> pa.Schema:
    """The Parquet schema of a table, made from its row type.

    >>> schema_of("figures").field("low").type
    Decimal128Type(decimal128(38, 6))
    """
    row_type = TABLES[table]
    hints = get_type_hints(row_type)
    return pa.schema([_arrow_field(f.name, hints[f.name]) for f in fields(row_type)])


def _arrow_field(name: str, hint: Any) -> pa.Field:
    options = getattr(hint, "__args__", ())
    nullable = type(None) in options
    base = next(o for o in options if o is not type(None)) if nullable else hint
    return pa.field(name, ARROW_TYPES[base], nullable=nullable)


def write_world(world: World, out: Path, run: Mapping[str, Any]) -> None:
    """All tables as Parquet and CSV, and `run.json`, into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        rows = getattr(world, table)
        written.append(_write_beside(out / f"{table}.parquet", parquet_bytes(table, rows)))
        written.append(_write_beside(out / f"{table}.csv", csv_bytes(table, rows)))
    summary = json.dumps(run, indent=1, sort_keys=True) + "\n"
    written.append(_write_beside(out / "run.json", summary.encode()))
    for path, final in written:  # only now: a killed run leaves the tables of one run
        path.replace(final)


def _write_beside(final: Path, content: bytes) -> tuple[Path, Path]:
    path = final.with_name(f".{final.name}.partial")
    path.write_bytes(content)
    return path, final


def parquet_bytes(table: str, rows: Sequence[Any]) -> bytes:
    """The rows of a table as one Parquet file."""
    schema = schema_of(table)
    columns = [list(cells) for cells in zip(*map(_cells, rows), strict=True)]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)] if rows else None
    data = pa.Table.from_arrays(arrays, schema=schema) if arrays else schema.empty_table()
    sink = io.BytesIO()
    pq.write_table(data, sink, compression="zstd")
    return sink.getvalue()


def csv_bytes(table: str, rows: Sequence[Any]) -> bytes:
    """The rows of a table as UTF-8 CSV with a byte order mark and no formula cells."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(schema_of(table).names)
    writer.writerows([csv_cell(value) for value in _cells(row)] for row in rows)
    return (BOM + sink.getvalue()).encode()


def csv_cell(value: object) -> str:
    """One value as a spreadsheet can show it; a text that would run as a formula gets a quote mark.

    >>> csv_cell(Decimal("1500000")), csv_cell(None), csv_cell(("a", "b")), csv_cell("=1+1")
    ('1500000', '', 'a; b', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, tuple):
        return csv_cell("; ".join(value))
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return str(value)


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing.

    >>> plain_decimal(Decimal("4.50")), plain_decimal(Decimal("1E+9"))
    ('4.5', '1000000000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cells(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, field.name) for field in fields(row))
