"""README tells the truth: its example is what the pipeline gives, its commands run.

`python -m tests.test_readme` writes the example's tables anew after a change of the rules.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pipeline.run import Settings, extract_corpus
from pipeline.tables import TABLES
from pipeline.write import csv_cell

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHOWN = {  # what the example shows of each table
    "figures": ("quote", "kind", "low", "unit", "what", "usd_low", "stated_usd_low"),
    "events": ("type", "date_start", "date_end", "place", "perpetrators", "victims", "trigger"),
    "actors": ("name", "type", "roles", "country", "age"),
}
COMMANDS = re.findall(r"^```sh\n(.+?)\n```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.+?)\n```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
ROWS = re.findall(
    r"`(pipeline/lexicons/[\w.]+)`.*?```\w+\n(.+?)\n```", README.read_text("utf-8"), re.DOTALL
)


def example_article(readme: str) -> str:
    return " ".join(line[2:] for line in readme.splitlines() if line.startswith("> "))


def table_lines(columns: Sequence[str], rows: Iterable[object]) -> list[str]:
    head = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    cells = ([csv_cell(getattr(row, column)) for column in columns] for row in rows)
    return [*head, *("| " + " | ".join(row) + " |" for row in cells)]


def example_tables(folder: Path) -> dict[str, str]:
    (folder / "example.txt").write_text(example_article(README.read_text("utf-8")), "utf-8")
    world = extract_corpus(folder, folder / "out", Settings())
    order = {"figures": "char_start", "events": "char_start", "actors": "name"}
    return {
        table: "\n".join(
            table_lines(
                columns,
                sorted(getattr(world, table), key=lambda row: getattr(row, order[table])),
            )
        )
        for table, columns in SHOWN.items()
    }


def test_example_is_what_the_pipeline_gives(tmp_path: Path) -> None:
    readme = README.read_text("utf-8")
    for table, text in example_tables(tmp_path).items():
        assert f"<!-- {table} -->\n\n{text}\n" in readme, table


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository that commands may write into, with this environment."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.splitlines()):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".venv" / ".ready").touch()  # the environment is made: pyproject.toml is older
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command: str, checkout: Path) -> None:
    path = "/usr/bin:/bin"
    done = subprocess.run(
        command,
        shell=True,
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": path, "PYTHONPATH": str(checkout), "HOME": str(checkout)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("code", PYTHON)
def test_code_runs(code: str, checkout: Path) -> None:
    extract_corpus(ROOT / "corpus" / "articles", checkout / "outputs", Settings())
    subprocess.run([sys.executable, "-c", code], cwd=checkout, check=True)


@pytest.mark.parametrize(("file", "rows"), ROWS)
def test_rows_shown_stand_in_their_files(file: str, rows: str) -> None:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    assert set(rows.splitlines()) <= set(lines)


def test_all_tables_are_named() -> None:
    readme = README.read_text("utf-8")
    assert all(f"`{table}`" in readme for table in TABLES)


def write_example(folder: Path) -> None:
    readme = README.read_text("utf-8")
    for table, text in example_tables(folder).items():
        readme = re.sub(
            rf"(<!-- {table} -->\n)(\n\|.*?\n)?(?=\n[^|])",
            lambda match, text=text: f"{match[1]}\n{text}\n",
            readme,
            flags=re.DOTALL,
        )
    README.write_text(readme, "utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        write_example(Path(name))
