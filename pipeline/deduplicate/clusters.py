"""Joins members into clusters along scored pairs, never across a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# A block of more members than this is not compared pair by pair: what so many share says nothing.
LARGEST_BLOCK = 60
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

    def members(self, member: int) -> list[int]:
        root = self.find(member)
        return self._members.get(root) or [root]

    def join(self, first: int, second: int) -> None:
        a, b = sorted((self.find(first), self.find(second)))
        if a != b:
            self._members[a] = sorted(self.members(a) + self.members(b))
            self._members.pop(b, None)
            self._parent[b] = a

    def __iter__(self) -> Iterator[list[int]]:
        """All clusters, each in order, by their first member."""
        return (self.members(i) for i, parent in enumerate(self._parent) if parent == i)


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


def pairs_in_blocks(
    keys: Sequence[Iterable[Hashable]], largest: int = LARGEST_BLOCK
) -> Iterator[tuple[int, int]]:
    """Pairs of members that share a key, each once. Blocks larger than `largest` are skipped.

    >>> list(pairs_in_blocks([["a", "b"], ["b"], ["c"], ["a", "b"]]))
    [(0, 3), (0, 1), (1, 3)]
    """
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for member, own in enumerate(keys):
        for key in dict.fromkeys(own):
            blocks[key].append(member)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= largest:
            for i, first in enumerate(block):
                for second in block[i + 1 :]:
                    if (first, second) not in seen:
                        seen.add((first, second))
                        yield first, second
