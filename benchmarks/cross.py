"""Scores what deduplication joined against `cross.json`: pairs of records that are the same.

Only gold items that were found count: two of them are a predicted pair when their rows share an
id. Groups of `cross.json` are right pairs, `possible` pairs are neither rewarded nor punished in
the score; merges of `possible` and `not_same` pairs are listed as false merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from benchmarks.gold import Gold
from benchmarks.predictions import Prediction
from benchmarks.scoring import Pairs, TableScore
from pipeline.tables import World

Key = TypeVar("Key", str, tuple[str, int])
Item = tuple[str, int]  # gold name, index of the item in its table
Ids = dict[Item, str]
KINDS = ("figures", "actors", "events")


@dataclass(frozen=True, slots=True)
class Scored:
    """A gold article with what was said about it and which items were matched."""

    gold: Gold
    prediction: Prediction
    matches: Mapping[str, Pairs]


def score_cross(
    cross: Mapping[str, Any], scored: Sequence[Scored], world: World
) -> dict[str, TableScore]:
    """Pairwise scores of figures (claims), actors, events and documents (stories)."""
    scores = {kind: _score_kind(kind, cross, scored, world) for kind in KINDS}
    scores["documents"] = _score_documents(cross, world)
    return scores


def _score_kind(
    kind: str, cross: Mapping[str, Any], scored: Sequence[Scored], world: World
) -> TableScore:
    ids = _ids(kind, scored, world)
    same = _pairs(cross.get(kind, ()), kind, scored) & _all_pairs(ids)
    unsure = _pairs(cross.get("possible", {}).get(kind, ()), kind, scored)
    different = _pairs(cross.get("not_same", {}).get(kind, ()), kind, scored)
    joined = {pair for pair in _all_pairs(ids) if len({ids[item] for item in pair}) == 1}
    names = _names(kind, scored)
    score = TableScore()
    score.count(len(same & joined), len(same - joined), len(joined - same - unsure))
    score.errors += _lines("NOT JOINED", same - joined, names)
    score.errors += _lines("WRONGLY JOINED", joined - same - unsure - different, names)
    score.errors += _lines("FALSE MERGE", joined & (unsure | different), names)
    for pair in sorted(map(sorted, unsure | different)):
        if frozenset(pair) <= ids.keys():
            score.tally("kept apart", frozenset(pair) not in joined)
    return score


def _all_pairs(ids: Mapping[Key, str]) -> set[frozenset[Key]]:
    return {frozenset(pair) for pair in combinations(sorted(ids), 2)}


def _pairs(
    groups: Iterable[Mapping[str, Any]], kind: str, scored: Sequence[Scored]
) -> set[frozenset[Item]]:
    found: set[frozenset[Item]] = set()
    for group in groups:
        members = sorted({_item(member, kind, scored) for member in group["members"]})
        found |= {frozenset(pair) for pair in combinations(members, 2)}
    return found


def _item(member: Mapping[str, Any], kind: str, scored: Sequence[Scored]) -> Item:
    if kind != "actors":
        return member["file"], member["index"]
    gold = next(s.gold for s in scored if s.gold.name == member["file"])
    index = next(a.index for a in gold.actors if a.fields["name"] == member["name"])
    return gold.name, index


def _ids(kind: str, scored: Sequence[Scored], world: World) -> Ids:
    """The id that each matched gold item has in the world's tables."""
    record = kind.removesuffix("s")
    at = {(m.article_id, m.char_start): m.record_id for m in world.mentions if m.record == record}
    if kind == "figures":
        at = {(row.article_id, row.char_start): row.claim_id for row in world.figures}
    ids: Ids = {}
    for one in scored:
        for i, j in one.matches[kind].items():
            spans = getattr(one.prediction, kind)[j].spans
            keys = [(one.prediction.article_id, start) for start, _ in spans]
            found = next((at[key] for key in keys if key in at), None)
            if found is not None:
                ids[one.gold.name, i] = found
    return ids


def _names(kind: str, scored: Sequence[Scored]) -> dict[Item, str]:
    field = {"figures": "quote", "actors": "name", "events": "trigger"}[kind]
    return {
        (one.gold.name, item.index): f"{one.gold.name}: {item.fields[field]}"
        for one in scored
        for item in getattr(one.gold, kind)
    }


def _lines(label: str, pairs: Iterable[frozenset[Key]], names: Mapping[Key, str]) -> list[str]:
    ordered = sorted(sorted(pair) for pair in pairs)
    return [f"{label} {' = '.join(names[item] for item in pair)}" for pair in ordered]


def _score_documents(cross: Mapping[str, Any], world: World) -> TableScore:
    """Articles that `cross.json` calls the same story, against shared story ids."""
    stories = {row.article_id: row.story_id for row in world.articles}
    same = {
        frozenset((row["a"], row["b"]))
        for row in cross.get("documents", ())
        if row["relation"] == "same story"
    }
    joined = {pair for pair in _all_pairs(stories) if len({stories[a] for a in pair}) == 1}
    names = {article_id: article_id for article_id in stories}
    score = TableScore()
    score.count(len(same & joined), len(same - joined), len(joined - same))
    score.errors += _lines("NOT JOINED", same - joined, names)
    score.errors += _lines("WRONGLY JOINED", joined - same, names)
    return score
