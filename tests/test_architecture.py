"""Imports go one way: cli -> run -> stages -> lexicon -> records. No stage imports another."""

import ast
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parent.parent / "pipeline"
# Lower ranks may be imported by higher ones. What is not listed is a stage.
RANKS = {
    "errors": 0,
    "records": 0,
    "tables": 0,
    "progress": 0,
    "decoding": 0,  # bytes to text
    "encoder": 1,  # the component inside the language model, knows nothing of articles
    "lexicon": 1,
    "listed": 2,  # asked by normalize and by extract
    "boilerplate": 2,  # the rules of one lexicon, asked by read and by clean
    "explain": 4,
    "run": 4,
    "cli": 5,
    "__main__": 6,
}
STAGE = 3
MODULES = sorted(path.relative_to(PIPELINE) for path in PIPELINE.rglob("*.py"))


def room_of(module: str) -> str:
    """The first part below `pipeline`: a stage package counts as one room."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> list[str]:
    tree = ast.parse((PIPELINE / path).read_text(encoding="utf-8"))
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(node.module or "")
    return [name for name in names if name.startswith("pipeline.")]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_go_one_way(path: Path) -> None:
    room = path.parts[0].removesuffix(".py")
    rank = RANKS.get(room, STAGE)
    others = {room_of(name) for name in imports_of(path)} - {room}
    assert not [other for other in others if RANKS.get(other, STAGE) >= rank]


def test_records_stand_alone() -> None:
    assert imports_of(Path("records.py")) == []
    assert imports_of(Path("tables.py")) == []


def test_every_module_is_looked_at() -> None:
    assert Path("run.py") in MODULES
    assert imports_of(Path("run.py"))
