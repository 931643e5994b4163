"""Reads gold annotations (`NAME.gold.json`, the format of annotation/GUIDE.md) into plain values.

A gold file stands beside its article, or in a folder `gold/` whose articles are in `../articles/`.
A `.jsonl` file holds short articles with their gold, one a line: `id`, `text`, `published`, `gold`.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import Interval

ARTICLE_SUFFIXES = (".txt", ".md", ".html", ".htm", ".txt.gz", ".md.gz", ".html.gz")
ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One annotated figure, actor or event: its fields, and the other values that are right too."""

    index: int
    fields: Mapping[str, Any]
    alternatives: Mapping[str, Sequence[Any]]

    def values(self, field: str) -> list[Any]:
        """The annotated value of a field, then its alternatives."""
        return [self.fields[field], *self.alternatives.get(field, ())]


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold standard of one article."""

    name: str
    folder: Path
    article: Path
    anchor: Interval | None
    boilerplate: tuple[str, ...]
    figures: tuple[GoldItem, ...]
    actors: tuple[GoldItem, ...]
    events: tuple[GoldItem, ...]
    neutral_figures: tuple[str, ...]
    neutral_actors: tuple[str, ...]
    neutral_events: tuple[Mapping[str, str], ...]


def load_golds(source: Path) -> list[Gold]:
    """The golds of a `.jsonl` file, or of all gold files below a folder, ordered by path."""
    if source.suffix == ".jsonl":
        return read_lines(source)
    return [read_gold(path) for path in sorted(source.rglob("*.gold.json"))]


def read_gold(path: Path) -> Gold:
    """One gold file. Raises `FileNotFoundError` when its article is nowhere to be found."""
    name = path.name.removesuffix(".gold.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    return gold_of(content, name, find_article(path.parent, name), path.parent)


def read_lines(path: Path) -> list[Gold]:
    """The golds of short articles that stand in one file; their anchor is the day published."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        gold_of({"anchor": row["published"], **row["gold"]}, row["id"], path, path.parent)
        for row in rows
    ]


def gold_of(content: Mapping[str, Any], name: str, article: Path, folder: Path) -> Gold:
    """The annotations of one article as plain values."""
    neutral = content.get("neutral") or {}
    return Gold(
        name=name,
        folder=folder,
        article=article,
        anchor=parse_interval(content["anchor"]),
        boilerplate=tuple(content.get("boilerplate", ())),
        figures=read_items(content["figures"]),
        actors=read_items(content["actors"]),
        events=read_items(content["events"]),
        neutral_figures=tuple(neutral.get("figures", ())),
        neutral_actors=tuple(neutral.get("actors", ())),
        neutral_events=tuple(neutral.get("events", ())),
    )


def read_items(rows: Sequence[Mapping[str, Any]]) -> tuple[GoldItem, ...]:
    return tuple(GoldItem(i, row, row.get("alt") or {}) for i, row in enumerate(rows))


def find_article(folder: Path, name: str) -> Path:
    """The article of a gold file: beside it, or anywhere below `../articles`."""
    for candidate in article_candidates(folder, name):
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"no article for {folder / name}.gold.json")


def article_candidates(folder: Path, name: str) -> Iterator[Path]:
    for suffix in ARTICLE_SUFFIXES:
        yield folder / (name + suffix)
    for suffix in ARTICLE_SUFFIXES:
        yield from sorted((folder.parent / "articles").rglob(name + suffix))


def load_cross(folder: Path) -> Mapping[str, Any] | None:
    """What is the same across the articles of a folder (`cross.json`), where somebody wrote it."""
    path = folder / "cross.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def parse_interval(text: str | None) -> Interval | None:
    """An ISO year, month, day or `a/b` interval as its first and last day; `..` is an open end.

    >>> parse_interval("2023-09/2023-11")
    Interval(start=datetime.date(2023, 9, 1), end=datetime.date(2023, 11, 30))
    """
    if text is None or text == "none":
        return None
    first, _, last = text.partition("/")
    return Interval(iso_bounds(first)[0], iso_bounds(last or first)[1])


def iso_bounds(text: str) -> tuple[date | None, date | None]:
    found = ISO_DATE.fullmatch(text)
    if text == "..":
        return None, None
    if found is None:
        raise ValueError(f"not an ISO date: {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or month is None:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    last = day or calendar.monthrange(year, month)[1]
    return date(year, month, day or 1), date(year, month, last)


def decimal(value: float | int) -> Decimal:
    """A JSON number as the decimal it was written as.

    >>> decimal(5.17)
    Decimal('5.17')
    """
    return Decimal(str(value)).normalize()
