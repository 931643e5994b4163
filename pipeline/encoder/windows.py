"""Cut a document into the windows that the encoder reads one by one.

Windows never overlap and depend on the document alone, so that no result depends on a batch.
They end where a sentence surely or very probably ends; a text without such places is cut by force.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline.encoder.pieces import BROKEN, CLS, GLUED, SEP, SPACED

MAX_PIECES: Final = 126  # as in training, without the frame
MAX_STRETCHED: Final = 250  # for a sentence that is longer than a window

SENTENCE_ENDS: Final = frozenset({".", "?", "!", "\u2026", "...", "?!", "!!", "!?"})
CLOSERS: Final = frozenset({'"', "'", "''", "\u201d", "\u2019", ")", "]", "\u00bb"})


def possible_cuts(words: Sequence[str], gaps: Sequence[int]) -> list[bool]:
    """Return for each word whether a window may start there.

    >>> possible_cuts(["He", "left", ".", '"', "She", "stayed", "."], [2, 2, 1, 1, 2, 2, 1])
    [True, False, False, False, True, False, False]
    """
    cuts = [gap == BROKEN for gap in gaps]
    ended = False
    for position, word in enumerate(words):
        if ended and gaps[position] != GLUED and not word[0].islower():
            cuts[position] = True
        if word in SENTENCE_ENDS:
            ended = True
        elif word not in CLOSERS or cuts[position]:
            ended = False
    if cuts:
        cuts[0] = True
    return cuts


def cut_windows(sizes: Sequence[int], cuts: Sequence[bool]) -> list[tuple[int, int]]:
    """Return (first word, word after the last) of each window, given the pieces of each word.

    >>> cut_windows([100, 20, 20, 100], [True, False, True, False])
    [(0, 2), (2, 4)]
    """
    windows = []
    start, count = 0, len(sizes)
    while start < count:
        end = _longest_fit(sizes, start, MAX_PIECES)
        if end < count:
            stretched = _longest_fit(sizes, start, MAX_STRETCHED)
            end = _last_cut(cuts, start, end) or _first_cut(cuts, end, stretched) or stretched
        windows.append((start, end))
        start = end
    return windows


def _longest_fit(sizes: Sequence[int], start: int, room: int) -> int:
    end = start
    while end < len(sizes) and sizes[end] <= room:
        room -= sizes[end]
        end += 1
    return max(end, start + 1)


def _last_cut(cuts: Sequence[bool], start: int, end: int) -> int | None:
    return next((place for place in range(end, start, -1) if cuts[place]), None)


def _first_cut(cuts: Sequence[bool], start: int, end: int) -> int | None:
    return next((place for place in range(start, min(end + 1, len(cuts))) if cuts[place]), None)


def window_inputs(
    encoded: Sequence[tuple[list[int], int]], gaps: Sequence[int]
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the arrays that the network reads, for the words of one window.

    The frame comes first, [CLS] and [SEP], then the pieces of the words; ``places`` tells where
    each stands in the text, ``first`` and ``last`` count the pieces of the words alone.
    """
    pieces, shapes, spaces = [CLS, SEP], [0, 0], [0, 0]
    first, last = [], []
    for (ids, shape), gap in zip(encoded, gaps, strict=True):
        first.append(len(pieces) - 2)
        pieces += ids
        shapes += [shape] * len(ids)
        spaces += [gap] * len(ids)
        last.append(len(pieces) - 3)
    places = [0, len(pieces) - 1, *range(1, len(pieces) - 1)]
    values = {"pieces": pieces, "places": places, "shapes": shapes, "gaps": spaces}
    values |= {"first": first, "last": last}
    return {name: np.array(numbers, dtype=np.int64) for name, numbers in values.items()}


def gap_before(whitespace: str) -> int:
    """Return what separates a word from the one before it.

    >>> gap_before(""), gap_before(" "), gap_before("\\n\\n")
    (1, 2, 3)
    """
    if not whitespace:
        return GLUED
    return BROKEN if "\n" in whitespace or "\r" in whitespace else SPACED
