"""Near-verbatim copies of an article: MinHash signatures in bands, then the shared text itself.

A copy may be cut short, wrapped in other clutter or carry another headline. Only the words of the
article's own passages count. Two signatures are made: of the whole text, and of its beginning,
which a copy cut short shares with the full one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from pipeline.records import Extraction

WORD = re.compile(r"\w+")
SHINGLE = 5  # words: shorter ones are shared by chance, longer ones break at every edit
LEAD = 90  # words of the beginning
BANDS, ROWS = 21, 3  # likeness 0.37 is found half the time, 0.6 in 99 of 100 cases
SHORTEST = 25  # shingles: less text than that is no copy of anything
CONTAINED = 0.7  # of the shorter text's shingles stand in the longer one
ALIKE = 0.5  # of all shingles are shared (Jaccard); else the beginnings must be the same
LARGEST_RUN = 50  # articles under one band key

Shingles = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copy:
    """`copy` repeats `full` (positions of articles)."""

    copy: int
    full: int


def find_copies(extractions: Sequence[Extraction]) -> list[Copy]:
    """Every near-verbatim copy with the fullest article it repeats."""
    bands, sizes = _signatures(extractions)
    pairs = sorted(_same_bands(bands))
    links: dict[int, list[int]] = {}
    for a, b in pairs:
        if _is_copy(extractions[a], extractions[b]):
            links.setdefault(a, []).append(b)
            links.setdefault(b, []).append(a)
    return list(_choose_full(links, sizes))


def _choose_full(links: dict[int, list[int]], sizes: Sequence[int]) -> Iterator[Copy]:
    """The fullest of each group stays; ties go to the oldest. A copy of a copy is a copy."""
    full: set[int] = set()
    for article in sorted(links, key=lambda i: (-sizes[i], i)):
        fuller = [other for other in links[article] if other in full]
        if fuller:
            yield Copy(article, min(fuller, key=lambda i: (-sizes[i], i)))
        else:
            full.add(article)


def words_of(extraction: Extraction) -> list[str]:
    """Lower-case words of the article's own text: body passages, else all but clutter."""
    text, passages = extraction.article.text, extraction.passages
    own = [p for p in passages if p.role == "body"]
    own = own or [p for p in passages if p.role != "boilerplate"]
    stretch = " ".join(text[p.start : p.end] for p in own) if passages else text
    return WORD.findall(stretch.lower())


def shingle(words: Sequence[str]) -> Shingles:
    """Hashes of all runs of five words, each once."""
    if len(words) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    codes = np.fromiter((zlib.crc32(w.encode()) for w in words), dtype=np.uint64, count=len(words))
    runs = len(words) - SHINGLE + 1
    mixed = np.zeros(runs, dtype=np.uint64)
    for i in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[i : i + runs]
    found: Shingles = np.unique((mixed ^ (mixed >> np.uint64(29))) & np.uint64(0xFFFFFFFF))
    return found


def _signatures(extractions: Sequence[Extraction]) -> tuple[NDArray[np.uint64], list[int]]:
    """Band keys of each article (whole text, then beginning), and its number of shingles."""
    blank = MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=int)
    keys = np.zeros((len(extractions), 2 * BANDS), dtype=np.uint64)
    sizes = []
    for i, extraction in enumerate(extractions):
        words = words_of(extraction)
        whole = shingle(words)
        sizes.append(len(whole))
        if len(whole) >= SHORTEST:
            keys[i] = [*_band_keys(blank, whole, 1), *_band_keys(blank, shingle(words[:LEAD]), 2)]
    return keys, sizes


def _band_keys(blank: MinHash, shingles: Shingles, salt: int) -> Iterator[int]:
    signature = blank.copy()
    signature.update_batch(shingles)
    for values in signature.hashvalues.reshape(BANDS, ROWS):
        yield hash((salt, *values.tolist())) & 0xFFFFFFFFFFFFFFFF


def _same_bands(keys: NDArray[np.uint64]) -> set[tuple[int, int]]:
    """Pairs of articles that agree in a band."""
    pairs: set[tuple[int, int]] = set()
    for column in keys.T:
        order = np.argsort(column, kind="stable")
        ordered = column[order]
        edges = np.flatnonzero(np.diff(ordered)) + 1
        for run in np.split(order, edges):
            if 1 < len(run) <= LARGEST_RUN and column[run[0]]:
                members = sorted(run.tolist())
                pairs.update((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    return pairs


def _is_copy(one: Extraction, two: Extraction) -> bool:
    words_one, words_two = words_of(one), words_of(two)
    ours, theirs = shingle(words_one), shingle(words_two)
    shared = len(np.intersect1d(ours, theirs, assume_unique=True))
    if shared < CONTAINED * min(len(ours), len(theirs)):
        return False
    if shared >= ALIKE * (len(ours) + len(theirs) - shared):
        return True
    leads = shingle(words_one[:LEAD]), shingle(words_two[:LEAD])
    same_lead = len(np.intersect1d(*leads, assume_unique=True))
    return same_lead >= ALIKE * min(len(lead) for lead in leads)
