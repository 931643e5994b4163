"""What a person has settled: `corpus/decisions.csv`, applied on every run."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.errors import CorpusError

Verdict = Literal["same", "different", "rename"]
COLUMNS = ("decision", "a", "b", "note")


@dataclass(frozen=True, slots=True)
class Decision:
    """`same` and `different` are about two actors, `rename` gives actor `a` the name `b`.

    An actor is named by its id or by any form of its name.
    """

    verdict: Verdict
    a: str
    b: str
    note: str = ""


def read_decisions(path: Path) -> list[Decision]:
    """The rows of a decisions file; none when there is no file.

    Raises `CorpusError` naming file and row when a row cannot be read.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(i, row) for i, row in enumerate(csv.reader(file), 1) if _has_content(row)]
    if not rows or tuple(cell.strip() for cell in rows[0][1]) != COLUMNS:
        raise CorpusError(f"{path.name}, row 1: the columns are {','.join(COLUMNS)}")
    return [_read_row(path, number, row) for number, row in rows[1:]]


def _has_content(row: list[str]) -> bool:
    return any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")


def _read_row(path: Path, number: int, row: list[str]) -> Decision:
    cells = [cell.strip() for cell in row] + [""] * (len(COLUMNS) - len(row))
    verdict, a, b, note = cells[: len(COLUMNS)]
    for known in get_args(Verdict):
        if verdict == known and a and b:
            return Decision(known, a, b, note)
    raise CorpusError(
        f"{path.name}, row {number}: expected same, different or rename and two names or ids, "
        f"found {','.join(row)!r}"
    )
