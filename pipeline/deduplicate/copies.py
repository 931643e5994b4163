"""Near-verbatim copies of an article: MinHash signatures in bands, then the shared text itself.

A copy may be cut short, wrapped in other clutter or carry another headline. Only the words of the
article's own passages count. Two signatures are made: of the whole text, and of its beginning,
which a copy cut short shares with the full one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from pipeline.deduplicate.clusters import pairs_in_blocks
from pipeline.records import Extraction

WORD = re.compile(r"\w+")
SHINGLE = 5  # words: shorter ones are shared by chance, longer ones break at every edit
LEAD = 90  # words of the beginning
BANDS, ROWS = 21, 3  # likeness 0.37 is found half the time, 0.6 in 99 of 100 cases
SHORTEST = 25  # shingles: less text than that is no copy of anything
CONTAINED = 0.7  # of the shorter text's shingles stand in the longer one
ALIKE = 0.5  # of all shingles are shared (Jaccard); else the beginnings must be the same
IN_BAND = 8  # articles met under one band key, see clusters.pairs_in_blocks

Shingles = NDArray[np.uint64]


Copies = Mapping[int, int]  # position of an article -> the fuller one that it repeats


def find_copies(extractions: Sequence[Extraction]) -> Copies:
    """Every near-verbatim copy with the fullest article it repeats."""
    bands = [band_keys(extraction) for extraction in extractions]
    links: dict[int, list[int]] = {}
    for a, b in pairs_in_blocks(bands, IN_BAND):
        if _is_copy(extractions[a], extractions[b]):
            links.setdefault(a, []).append(b)
            links.setdefault(b, []).append(a)
    return dict(_choose_full(links, extractions))


def _choose_full(
    links: Mapping[int, Sequence[int]], extractions: Sequence[Extraction]
) -> Iterator[tuple[int, int]]:
    """The fullest of each group stays, the oldest among equals; a copy of a copy is its copy."""
    sizes = {i: len(words_of(extractions[i])) for i in links}
    full: dict[int, int] = {}
    for article in sorted(links, key=lambda i: (-sizes[i], i)):
        known = {full[other] for other in links[article] if other in full}
        fuller = sorted(known, key=lambda i: (-sizes[i], i))
        full[article] = next(
            (i for i in fuller if _is_copy(extractions[article], extractions[i])), article
        )
        if full[article] != article:
            yield article, full[article]


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


def band_keys(extraction: Extraction) -> list[int]:
    """Keys of which a copy shares some: bands of the whole text's signature and its beginning's."""
    words = words_of(extraction)
    whole = shingle(words)
    if len(whole) < SHORTEST:
        return []
    return [*_bands(whole, "whole"), *_bands(shingle(words[:LEAD]), "lead")]


def _bands(shingles: Shingles, part: str) -> Iterator[int]:
    signature = _blank().copy()
    signature.update_batch(shingles)
    for values in signature.hashvalues.reshape(BANDS, ROWS):
        yield hash((part, *values.tolist()))


@cache
def _blank() -> MinHash:
    return MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=int)


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
