"""Records, Parquet schema and the column list of outputs/README.md are one declaration."""

import re
from pathlib import Path

import pytest

from pipeline.tables import TABLES, columns_of
from pipeline.write import schema_of

README = (Path(__file__).parent.parent / "outputs" / "README.md").read_text(encoding="utf-8")


def documented(table: str) -> list[tuple[str, str, str]]:
    section = README.split(f"\n## {table}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, re.MULTILINE)


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_documented(table: str) -> None:
    declared = [(n, k.replace(" | ", " or "), d) for n, k, d in columns_of(TABLES[table])]
    assert documented(table) == declared


@pytest.mark.parametrize("table", TABLES)
def test_only_what_may_be_unknown_is_nullable(table: str) -> None:
    nullable = {field.name for field in schema_of(table) if field.nullable}
    assert nullable == {name for name, kind, _ in columns_of(TABLES[table]) if "None" in kind}


def test_no_table_is_left_out_of_the_readme() -> None:
    assert re.findall(r"^## (\w+)$", README, re.MULTILINE) == list(TABLES)
