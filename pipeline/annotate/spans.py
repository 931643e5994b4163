"""Named stretches of a text, and which of several that overlap stay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text; `label` None marks a stretch that is no name. `rule` tells the source."""

    start: int
    end: int
    label: str | None
    rule: str

    @property
    def size(self) -> int:
        """Characters."""
        return self.end - self.start

    def overlaps(self, other: Name) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def lies_within(self, other: Name) -> bool:
        """Whether it is a part of `other`, and not all of it."""
        return other.start <= self.start and self.end <= other.end and self.size < other.size


class Cover:
    """Names in text order, asked which of them a stretch overlaps.

    >>> cover = Cover([Name(0, 4, "ORG", "a"), Name(10, 12, "ORG", "b")])
    >>> cover.overlapping(Name(3, 11, "GPE", "c")) == cover.names
    True
    >>> cover.touches(Name(4, 10, "GPE", "c"))
    False
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = sorted(names, key=lambda name: (name.start, name.end))
        self._starts = [name.start for name in self.names]
        self._reach = list(accumulate((name.end for name in self.names), max))

    def overlapping(self, name: Name) -> list[Name]:
        """The names that share a character with `name`."""
        last = bisect_left(self._starts, name.end)
        first = bisect_right(self._reach, name.start)
        return [other for other in self.names[first:last] if other.overlaps(name)]

    def touches(self, name: Name) -> bool:
        """Whether any name shares a character with `name`."""
        return bool(self.overlapping(name))


def free_of(names: Iterable[Name], taken: Iterable[Name]) -> list[Name]:
    """The names that overlap none of `taken`."""
    cover = Cover(taken)
    return [name for name in names if not cover.touches(name)]


def longest(names: Sequence[Name]) -> list[Name]:
    """Names that do not overlap, the longest preferred, then the first; in text order.

    >>> longest([Name(0, 4, "GPE", "a"), Name(0, 9, "ORG", "b"), Name(12, 14, "ORG", "c")])
    [Name(start=0, end=9, label='ORG', rule='b'), Name(start=12, end=14, label='ORG', rule='c')]
    """
    kept: list[Name] = []
    rest = sorted(names, key=lambda name: (-name.size, name.start, name.rule))
    while rest:
        # Those of one size cannot lie in each other: the first of each overlapping chain stays.
        size = rest[0].size
        same = [name for name in rest if name.size == size]
        fresh: list[Name] = []
        for name in same:
            if not fresh or not fresh[-1].overlaps(name):
                fresh.append(name)
        kept += fresh
        rest = free_of(rest[len(same) :], fresh)
    return sorted(kept, key=lambda name: name.start)
