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
# Groups of modules of a package; each may import those before it, never one behind.
GROUPS = {
    "figures": ("unit", "time", "what", "place"),
    "events": ("trigger", "cast", "setting", "amounts", "same"),
}
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


def group_of(package: str, parts: tuple[str, ...]) -> str | None:
    """The group of modules below `extract/figures` or `extract/events`, None above them."""
    inside = parts[:2] == ("extract", package) and len(parts) > 3
    return parts[2] if inside else None


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_groups_know_only_those_before(path: Path) -> None:
    for package, order in GROUPS.items():
        here = group_of(package, path.parts)
        there = {group_of(package, tuple(name.split(".")[1:])) for name in imports_of(path)}
        later = order[order.index(here) + 1 :] if here else ()
        assert not there & set(later)


def test_every_group_is_told_of() -> None:
    for package, order in GROUPS.items():
        folder = PIPELINE / "extract" / package
        assert {path.parent.name for path in folder.glob("*/__init__.py")} == set(order)
        about = (folder / "__init__.py").read_text(encoding="utf-8")
        assert [name for name in order if f"- `{name}`:" not in about] == []


def test_records_stand_alone() -> None:
    assert imports_of(Path("records.py")) == []
    assert imports_of(Path("tables.py")) == []


def test_every_module_is_looked_at() -> None:
    assert Path("run.py") in MODULES
    assert imports_of(Path("run.py"))
