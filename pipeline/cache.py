"""Keeps what was extracted from each article, so that a second run reads only what is new.

An entry is found by a key made of everything its records depend on: the article's own fields, the
settings, and the code, lexicons and model (`fingerprint`). A changed comma in any of them is
another key, so an entry is never stale. Entries are JSON, written whole or not at all; an
interrupted run therefore leaves only good entries and the next one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.records import Article, Extraction

SUBFOLDER = 2  # hex digits: 256 folders, so that none holds too many entries
FORMAT = "2"  # raised when the layout of an entry changes without a change of the records


def fingerprint(folder: Path, settings: Iterable[object] = (), skip: Iterable[str] = ()) -> str:
    """A digest of all code and data below `folder` (names in `skip` excepted) and the settings."""
    skipped = {"__pycache__", *skip}
    digest = hashlib.sha256(FORMAT.encode())
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        if path.is_file() and not skipped.intersection(names) and path.suffix != ".pyc":
            digest.update(b"\x1f".join((*(name.encode() for name in names), path.read_bytes())))
    for setting in settings:
        digest.update(f"\x1e{setting}".encode())
    return digest.hexdigest()


def cache_key(article: Article, version: str) -> str:
    """The key of an article's entry under a `fingerprint`."""
    parts = [str(getattr(article, field.name)) for field in fields(article)]
    return hashlib.sha256("\x1f".join((version, *parts)).encode()).hexdigest()


def load_extraction(folder: Path, key: str, article: Article) -> Extraction | None:
    """The records kept under a key; `None` when there are none, or they cannot be read."""
    try:
        kept = _layout().validate_json(_entry(folder, key).read_bytes())
    except (OSError, ValueError):
        return None
    return replace(kept, article=article)


def store_extraction(folder: Path, key: str, extraction: Extraction) -> None:
    """Keep the records of an article: all of them, or after an interruption none."""
    entry = _entry(folder, key)
    entry.parent.mkdir(parents=True, exist_ok=True)
    bare = replace(extraction.article, text="")  # the text comes from the corpus
    draft = entry.with_name(f"{entry.name}.{os.getpid()}.tmp")
    draft.write_bytes(_layout().dump_json(replace(extraction, article=bare)))
    draft.replace(entry)


@cache
def _layout() -> TypeAdapter[Extraction]:
    return TypeAdapter(Extraction)


def prune(folder: Path, keys: Iterable[str]) -> int:
    """Remove the entries that are not among `keys`; gives how many they were."""
    kept = {_entry(folder, key) for key in keys}
    stale = [path for path in folder.glob("*/*") if path.is_file() and path not in kept]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _entry(folder: Path, key: str) -> Path:
    return folder / key[:SUBFOLDER] / f"{key}.json"
