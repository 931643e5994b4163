"""What a person has settled: `corpus/decisions.csv`, applied on every run to the joined actors."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from pipeline.deduplicate.actors import Identities, actor_ids
from pipeline.deduplicate.clusters import Clusters, Link
from pipeline.errors import CorpusError
from pipeline.records import Dropped, Extraction

Verdict = Literal["same", "different", "rename"]
AT = " @ "  # "name @ article_id" means the actor of that article
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


@dataclass(frozen=True, slots=True)
class Settled:
    """The actors after the decisions, the names people gave, and decisions that name nobody."""

    identities: Identities
    names: tuple[tuple[int, str], ...]  # (node, name)
    unused: tuple[Dropped, ...]


def settle(
    identities: Identities, extractions: Sequence[Extraction], decisions: Sequence[Decision]
) -> Settled:
    """Apply `different`, then `same`, then `rename`."""
    if not decisions:
        return Settled(identities, (), ())
    articles = [extraction.article.article_id for extraction in extractions]
    index = _index(identities, articles)
    kept_apart = [d for d in decisions if d.verdict == "different"]
    identities = replace(identities, clusters=_split(identities, index, kept_apart))
    for reference, nodes in _index(identities, articles).items():
        index.setdefault(reference, nodes)
    for decision in decisions:
        if decision.verdict == "same":
            members = [*index.get(_fold(decision.a), ()), *index.get(_fold(decision.b), ())]
            for member in members[1:]:
                identities.clusters.join(members[0], member)
    names = tuple(
        (index[_fold(d.a)][0], d.b)
        for d in decisions
        if d.verdict == "rename" and _fold(d.a) in index
    )
    unused = tuple(item for d in decisions for item in _unused(d, index))
    return Settled(replace(identities, unsure=_open(identities, index, kept_apart)), names, unused)


def _fold(reference: str) -> str:
    return " ".join(reference.lower().split())


def _index(identities: Identities, articles: Sequence[str]) -> dict[str, list[int]]:
    """Ids, names and `name @ article_id` -> nodes."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for i, (actor_id, node) in enumerate(zip(actor_ids(identities), identities.nodes, strict=True)):
        references = {actor_id}
        for form in (node.actor.name, *node.actor.aliases):
            references |= {form, f"{form}{AT}{articles[node.article]}"}
        for reference in sorted({_fold(reference) for reference in references}):
            index[reference].append(i)
    return dict(index)


def _split(
    identities: Identities, index: dict[str, list[int]], decisions: Sequence[Decision]
) -> Clusters:
    """The clusters with the nodes of each `different` decision taken apart."""
    apart = dict.fromkeys(range(len(identities.nodes)), "")
    for number, decision in enumerate(decisions):
        ours = set(index.get(_fold(decision.a), ()))
        for node in index.get(_fold(decision.b), ()):
            if node not in ours:
                apart[node] += f"|{number}"
    clusters = Clusters(len(identities.nodes))
    for members in identities.clusters:
        firsts: dict[str, int] = {}
        for member in members:
            clusters.join(firsts.setdefault(apart[member], member), member)
    return clusters


def _open(
    identities: Identities, index: dict[str, list[int]], decisions: Sequence[Decision]
) -> tuple[Link, ...]:
    """The unsure pairs that no decision has settled."""
    find = identities.clusters.find
    settled = {
        frozenset((find(a), find(b)))
        for d in decisions
        for a in index.get(_fold(d.a), ())[:1]
        for b in index.get(_fold(d.b), ())[:1]
    }
    return tuple(
        link
        for link in identities.unsure
        if frozenset((find(link.first), find(link.second))) not in settled
    )


def _unused(decision: Decision, index: dict[str, list[int]]) -> list[Dropped]:
    named = (decision.a,) if decision.verdict == "rename" else (decision.a, decision.b)
    return [
        Dropped(None, "decisions.csv", "deduplicate", f"{decision.verdict}: no actor {name!r}")
        for name in named
        if _fold(name) not in index
    ]
