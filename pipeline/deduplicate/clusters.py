"""Joins members into clusters along scored pairs, never across a contradiction."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value")
PAIRS_AT_ONCE = 10_000
LARGEST_CHECK = 30  # members of a cluster that a newcomer is checked against


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two members that may be one, how alike they are, and why."""

    score: float
    first: int
    second: int
    reason: str = ""


class Clusters:
    """A union of members; the smallest number of a cluster stands for it."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._members: dict[int, list[int]] = {}

    def find(self, member: int) -> int:
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def members(self, member: int) -> Sequence[int]:
        """The cluster of a member, in no particular order."""
        root = self.find(member)
        return self._members.get(root) or (root,)

    def join(self, first: int, second: int) -> None:
        a, b = sorted((self.find(first), self.find(second)))
        if a == b:
            return
        ours = self._members.pop(a, None) or [a]
        theirs = self._members.pop(b, None) or [b]
        longer, shorter = (ours, theirs) if len(ours) >= len(theirs) else (theirs, ours)
        longer.extend(shorter)  # each member moves at most log(size) times
        self._members[a] = longer
        self._parent[b] = a

    def spread(self, values: Iterable[Value]) -> list[Value]:
        """A value per member, of one per cluster."""
        per_cluster = {members[0]: value for members, value in zip(self, values, strict=True)}
        return [per_cluster[self.find(i)] for i in range(len(self._parent))]

    def __iter__(self) -> Iterator[list[int]]:
        """All clusters, each in order, by their first member."""
        return (sorted(self.members(i)) for i, parent in enumerate(self._parent) if parent == i)


def join_links(
    clusters: Clusters, links: Iterable[Link], agree: Callable[[int, int], bool]
) -> list[Link]:
    """Join the best links first, as long as no two members of the joined cluster disagree.

    Gives the links that were joined, in that order.
    """
    joined = []
    for link in sorted(links, key=lambda link: (-link.score, link.first, link.second)):
        if clusters.find(link.first) == clusters.find(link.second):
            continue
        ours = clusters.members(link.first)[:LARGEST_CHECK]
        theirs = clusters.members(link.second)[:LARGEST_CHECK]
        if all(agree(a, b) for a in ours for b in theirs):
            clusters.join(link.first, link.second)
            joined.append(link)
    return joined


def pairs_in_blocks(keys: Iterable[Iterable[Hashable]], window: int) -> Iterator[tuple[int, int]]:
    """Pairs of members that share a key and stand near each other under it, each pair once.

    Under each key a member meets the next `window` members, so the work per member is bounded
    however common a key is. Members come in the order of time: tellings of one thing are near.

    >>> list(pairs_in_blocks([["a", "b"], ["b"], ["c"], ["a", "b"]], window=2))
    [(0, 1), (0, 3), (1, 3)]
    """
    hashes, members = array("q"), array("q")
    size = 0
    for size, own in enumerate(keys, 1):
        for key in dict.fromkeys(own):
            hashes.append(hash(key))
            members.append(size - 1)
    yield from _near_pairs(np.array(hashes), np.array(members), size, window)


def _near_pairs(
    keys: NDArray[np.int64], members: NDArray[np.int64], size: int, window: int
) -> Iterator[tuple[int, int]]:
    """Members with equal keys at most `window` places apart, ordered by key and member."""
    order = np.argsort(keys, kind="stable")
    keys, members = keys[order], members[order]
    found = [np.zeros(0, dtype=np.int64)]
    for apart in range(1, min(window, len(keys) - 1) + 1):
        same = keys[apart:] == keys[:-apart]
        if not same.any():
            break
        found.append(members[:-apart][same] * size + members[apart:][same])
    for start in np.array_split(np.unique(np.concatenate(found)), 1 + size // PAIRS_AT_ONCE):
        yield from zip((start // size).tolist(), (start % size).tolist(), strict=True)
