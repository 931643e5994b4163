"""What a user may get wrong on the command line: one clear line, and no table is overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main

HEADER = "currency,granularity,period,units_per_usd,source"
FILES = {
    "columns.csv": "x,y\n1,2\n",
    "number.csv": f"{HEADER}\nKZT,day,2024-01-01,abc,ours\n",
    "period.csv": f"{HEADER}\nKZT,day,spring,450,ours\n",
}
WRONG = {
    "--rates columns.csv": "columns.csv, row 1: columns are",
    "--rates number.csv": "number.csv, row 2: units_per_usd 'abc' is no number",
    "--rates period.csv": "period.csv, row 2",
    "--rates none.csv": "rates none.csv",
    "--rates corpus": "rates corpus",
    "--out columns.csv": "cannot write to columns.csv",
    "--decisions none.csv": "decisions none.csv: there is no such file",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text("Police in Osh held two men on Monday.", "utf-8")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("options", WRONG)
def test_a_wrong_option_is_told_before_anything_is_written(
    options: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", "corpus", *options.split()]) == 1
    assert WRONG[options] in capsys.readouterr().err
    assert not list(folder.rglob("*.parquet"))


@pytest.mark.usefixtures("folder")
def test_an_article_that_cannot_be_explained_is_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "none.txt"]) == 1
    assert "none.txt" in capsys.readouterr().err


def test_a_folder_without_articles_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "corpus" / "one.txt").unlink()
    assert main(["extract", "corpus", "--out", "tables"]) == 0
    assert "no article was found" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_reader_that_has_read_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "pipeline", "explain", "corpus/one.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as explaining:
        assert explaining.stdout
        assert explaining.stderr
        explaining.stdout.close()
        assert not explaining.stderr.read()
