"""Keeps what was extracted from each article, so that a second run reads only what is new.

An entry is found by a key made of everything its records depend on: the article's own fields, the
settings, and the code, lexicons and model (`fingerprint`). A changed comma in any of them is
another key, so an entry is never stale. Entries are JSON, written whole or not at all; an
interrupted run therefore leaves only good entries and the next one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pipeline.records import Article, Extraction

SUBFOLDER = 2  # hex digits: 256 folders, so that none holds too many entries
FORMAT = "1"  # raised when the layout of an entry changes without a change of the records
Decode = Callable[[Any], Any]
PLAIN: dict[Any, Decode] = {date: date.fromisoformat, Decimal: Decimal, float: float}


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
    decode = _decoder(Extraction)
    try:
        content = json.loads(_entry(folder, key).read_bytes())
        kept = decode([_encode(_blank(article)), *content])
    except (OSError, ValueError, TypeError, ArithmeticError):
        return None
    return replace(kept, article=article) if isinstance(kept, Extraction) else None


def store_extraction(folder: Path, key: str, extraction: Extraction) -> None:
    """Keep the records of an article: all of them, or after an interruption none."""
    entry = _entry(folder, key)
    entry.parent.mkdir(parents=True, exist_ok=True)
    content = [_encode(getattr(extraction, field.name)) for field in fields(extraction)[1:]]
    draft = entry.with_name(f"{entry.name}.{os.getpid()}.tmp")
    draft.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    draft.replace(entry)


def prune(folder: Path, keys: Iterable[str]) -> int:
    """Remove the entries that are not among `keys`; gives how many they were."""
    kept = {_entry(folder, key) for key in keys}
    stale = [path for path in folder.glob("*/*") if path.is_file() and path not in kept]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _entry(folder: Path, key: str) -> Path:
    return folder / key[:SUBFOLDER] / f"{key}.json"


def _blank(article: Article) -> Article:
    """The article without its text: it comes from the corpus, not from the cache."""
    return replace(article, text="")


def _encode(value: Any) -> Any:
    """Plain JSON values; a record becomes the list of its fields.

    >>> _encode((date(2024, 7, 1), Decimal("4.50"), None))
    ['2024-07-01', '4.50', None]
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if is_dataclass(value):
        return [_encode(getattr(value, field.name)) for field in fields(value)]
    return value


@cache
def _decoder(kind: Any) -> Decode:
    """What turns JSON back into a value of a record's declared type."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_decoder(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (_decoder(part) for part in arguments if part is not type(None))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_decoder(arguments)
    if origin is Literal or kind in (str, bool, int):
        return lambda value: value
    return PLAIN[kind]


def _record_decoder(kind: type) -> Decode:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[field.name]) for field in fields(kind)]

    def decode(values: Sequence[Any]) -> Any:
        return kind(*(inner(value) for inner, value in zip(decoders, values, strict=True)))

    return decode


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decode:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _decoder(arguments[0])
        return lambda values: tuple(inner(value) for value in values)
    decoders = [_decoder(argument) for argument in arguments]
    return lambda values: tuple(d(value) for d, value in zip(decoders, values, strict=True))
