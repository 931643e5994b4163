"""What the joins find in hand-annotated articles, against the pairs in `cross.json`."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import load_cross
from pipeline.deduplicate.ids import seniority
from pipeline.deduplicate.rows import Joined
from pipeline.deduplicate.world import join_all
from tests.gold_records import gold_extractions

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "corpus" / "gold", ROOT.parent / "shared" / "seeds")
FLOORS = {"actors": 0.95, "figures": 0.9, "events": 0.85}  # F1 of pairs, records from gold
Key = tuple[str, object]  # article, index or name


def clusters_of(joined: Joined, kind: str) -> dict[Key, int]:
    """Each record's cluster."""
    if kind == "actors":
        nodes = joined.identities.nodes
        find = joined.identities.clusters.find
        return {(joined.article_id(n.article), n.actor.name): find(i) for i, n in enumerate(nodes)}
    members, clusters = {
        "figures": (joined.figures, joined.claims),
        "events": (joined.events, joined.happenings),
    }[kind]
    return {
        (joined.article_id(n.article), n.index): clusters.find(i) for i, n in enumerate(members)
    }


def pairs_of(groups: list[Mapping[str, Any]], kind: str) -> set[frozenset[Key]]:
    field = "name" if kind == "actors" else "index"
    found: set[frozenset[Key]] = set()
    for group in groups:
        keys = [(member["file"], member[field]) for member in group["members"]]
        found |= {frozenset(pair) for pair in combinations(keys, 2)}
    return found


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def annotated(request: pytest.FixtureRequest) -> tuple[Mapping[str, Any], Joined]:
    folder: Path = request.param
    cross = load_cross(folder) if folder.is_dir() else None
    if cross is None:
        pytest.skip(f"{folder} is not here")
    return cross, join_all(sorted(gold_extractions(folder), key=seniority), [])


@pytest.mark.parametrize("kind", FLOORS)
def test_pairs_are_found(annotated: tuple[Mapping[str, Any], Joined], kind: str) -> None:
    cross, joined = annotated
    at = clusters_of(joined, kind)
    unsure = pairs_of(cross["possible"][kind], kind)
    right = pairs_of(cross[kind], kind)
    found = {frozenset(p) for p in combinations(at, 2) if at[p[0]] == at[p[1]]} - unsure
    shared = len(right & found)
    score = 2 * shared / (len(right) + len(found)) if right or found else 1.0
    assert score >= FLOORS[kind], f"missing {right - found}, wrong {found - right}"


@pytest.mark.parametrize("kind", FLOORS)
@pytest.mark.parametrize("group", ["not_same", "possible"])
def test_nothing_else_is_joined(
    annotated: tuple[Mapping[str, Any], Joined], kind: str, group: str
) -> None:
    cross, joined = annotated
    at = clusters_of(joined, kind)
    for pair in pairs_of(cross[group][kind], kind):
        assert len({at[key] for key in pair}) == 2, pair


def test_stories(annotated: tuple[Mapping[str, Any], Joined]) -> None:
    cross, joined = annotated
    at = {joined.article_id(i): story for i, story in enumerate(joined.stories)}
    rows = cross["documents"]
    right = {frozenset((r["a"], r["b"])) for r in rows if r["relation"] == "same story"}
    found = {frozenset(pair) for pair in combinations(at, 2) if at[pair[0]] == at[pair[1]]}
    assert found == right
