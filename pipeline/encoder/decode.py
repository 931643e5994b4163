"""From scores to structures: dependency trees and names, all of them well formed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

NEVER: Final = np.float32(-1e6)


def best_tree(scores: Scores) -> Indices:
    """Return the best head of each word so that all form one tree; the root is its own head.

    ``scores[i, j]`` is the score of word ``j`` as the head of ``i``; the diagonal scores the root.

    >>> best_tree(np.array([[1, 5, 0], [4, 3, 0], [0, 2, 1]], dtype=np.float32)).tolist()
    [1, 1, 1]
    """
    heads: Indices = scores.argmax(axis=1)
    if _is_tree(heads):
        return heads
    return _spanning_tree(scores)


def _is_tree(heads: Indices) -> bool:
    words = np.arange(len(heads))
    roots = words[heads == words]
    if len(roots) != 1:
        return False
    reached = heads
    for _ in range(len(heads).bit_length()):  # doubling: follow 1, 2, 4, ... arcs upward
        reached = reached[reached]
    return bool((reached == roots[0]).all())


def _spanning_tree(scores: Scores) -> Indices:
    """Maximum spanning tree (Chu-Liu and Edmonds) with one root."""
    size = len(scores)
    full = np.full((size + 1, size + 1), NEVER, dtype=np.float64)
    full[1:, 1:] = scores
    # A penalty greater than any tree's gain keeps the number of roots at its least: one.
    full[1:, 0] = np.diag(scores) - size * (1.0 + float(np.ptp(scores)))
    np.fill_diagonal(full, -np.inf)
    heads = _chu_liu_edmonds(full)[1:] - 1
    return np.where(heads < 0, np.arange(size), heads)


def _chu_liu_edmonds(scores: npt.NDArray[np.float64]) -> Indices:
    """Return the head of each node; node 0 is the root and its entry means nothing."""
    heads: Indices = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([n for n in range(len(heads)) if n not in set(cycle)])
    gain = scores[inside, heads[inside]]
    new = len(outside)  # the number of the node that the cycle becomes
    smaller = np.full((new + 1, new + 1), -np.inf)
    smaller[:new, :new] = scores[np.ix_(outside, outside)]
    enter = scores[np.ix_(inside, outside)] - gain[:, None]
    leave = scores[np.ix_(outside, inside)]
    smaller[new, :new] = enter.max(axis=0)
    smaller[:new, new] = leave.max(axis=1)
    smaller[0, :] = -np.inf
    inner = _chu_liu_edmonds(smaller)
    for node, head in enumerate(inner[:new]):
        if node:
            heads[outside[node]] = inside[leave[node].argmax()] if head == new else outside[head]
    entry = enter[:, inner[new]].argmax()
    heads[inside[entry]] = outside[inner[new]]
    return heads


def _find_cycle(heads: Indices) -> list[int]:
    """Return the nodes of one cycle that does not hold the root, or nothing."""
    state = [0] * len(heads)  # 0 new, 1 on the path, 2 done
    state[0] = 2
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def best_names(scores: Scores, labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the names of a stretch of words as (first word, word after the last, label).

    ``scores`` has a row for each word and a column for each BILUO label; the best sequence without
    a broken name is found by the Viterbi algorithm when the single best labels break one.
    """
    best = scores.argmax(axis=1)
    start, end, follows = _biluo_grammar(tuple(labels))
    if not _is_sequence(best, start, end, follows):
        best = _viterbi(scores, start, end, follows)
    names = []
    first = 0
    for position, number in enumerate(best.tolist()):
        label = labels[number]
        if label[0] in "BU":
            first = position
        if label[0] in "LU":
            names.append((first, position + 1, label[2:]))
    return names


@cache
def _biluo_grammar(
    labels: tuple[str, ...],
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which labels may start, end, and follow (row, then column) one another."""
    start = np.array([label[0] in "OBU" for label in labels])
    end = np.array([label[0] in "OLU" for label in labels])
    follows = np.array([[_may_follow(a, b) for b in labels] for a in labels])
    return start, end, follows


def _may_follow(before: str, after: str) -> bool:
    if before[0] in "BI":
        return after[0] in "IL" and before[2:] == after[2:]
    return after[0] in "OBU"


def _is_sequence(
    best: Indices,
    start: npt.NDArray[np.bool_],
    end: npt.NDArray[np.bool_],
    follows: npt.NDArray[np.bool_],
) -> bool:
    return bool(start[best[0]] and end[best[-1]] and follows[best[:-1], best[1:]].all())


def _viterbi(
    scores: Scores,
    start: npt.NDArray[np.bool_],
    end: npt.NDArray[np.bool_],
    follows: npt.NDArray[np.bool_],
) -> Indices:
    cost = np.where(follows, np.float32(0), NEVER)
    total = scores[0] + np.where(start, np.float32(0), NEVER)
    back = np.zeros(scores.shape, dtype=np.int64)
    for position in range(1, len(scores)):
        paths = total[:, None] + cost
        back[position] = paths.argmax(axis=0)
        total = paths.max(axis=0) + scores[position]
    last = int((total + np.where(end, np.float32(0), NEVER)).argmax())
    best = [last]
    for position in range(len(scores) - 1, 0, -1):
        best.append(int(back[position, best[-1]]))
    return np.array(best[::-1], dtype=np.int64)
