"""Reads finished tables back as predictions, so that an output folder can be scored as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.predictions import (
    PredictedActor,
    PredictedEvent,
    PredictedFigure,
    Prediction,
    Span,
    filled,
)
from pipeline.records import Interval, Passage

Row = Mapping[str, Any]
NAMES = ("articles", "figures", "actors", "events", "participants", "mentions", "dropped")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of an output folder as rows, nulls as None."""

    rows: Mapping[str, Sequence[Row]]

    def of_article(self, table: str, article_id: str) -> list[Row]:
        return [row for row in self.rows[table] if row["article_id"] == article_id]


def read_tables(folder: Path) -> Tables:
    """All Parquet tables of an output folder. Raises `FileNotFoundError` naming a missing one."""
    return Tables({name: read_rows(folder / f"{name}.parquet") for name in NAMES})


def read_rows(path: Path) -> list[Row]:
    frame = pd.read_parquet(path, dtype_backend="pyarrow").astype(object)
    frame = frame.where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def prediction_of(tables: Tables, name: str) -> Prediction:
    """What the tables say about the article whose id is, or ends with, a gold file's name."""
    article = next(
        (row for row in tables.rows["articles"] if row["article_id"].split("/")[-1] == name), None
    )
    if article is None:
        raise ValueError(f"no article {name!r} in the tables")
    article_id = article["article_id"]
    figures = tables.of_article("figures", article_id)
    places = spans_by_record(tables.of_article("mentions", article_id))
    return Prediction(
        article_id=article_id,
        text=article["text"],
        anchor=interval(article, "anchor"),
        passages=tuple(boilerplate(tables.of_article("dropped", article_id))),
        figures=tuple(figure_of(row, places) for row in figures),
        actors=tuple(actors_of(tables, article_id, places)),
        events=tuple(events_of(tables, article_id, places, figures)),
    )


def spans_by_record(mentions: Iterable[Row]) -> dict[str, list[tuple[Span, Row]]]:
    """Where each record stands in the article, in text order."""
    found: dict[str, list[tuple[Span, Row]]] = {}
    for row in sorted(mentions, key=lambda row: row["char_start"]):
        span = row["char_start"], row["char_end"]
        found.setdefault(row["record_id"], []).append((span, row))
    return found


def interval(row: Row, name: str) -> Interval | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None and end is None else Interval(start, end)


def boilerplate(dropped: Iterable[Row]) -> Iterable[Passage]:
    for row in dropped:
        if row["stage"] == "clean" and row["char_start"] is not None:
            yield Passage(row["char_start"], row["char_end"], "boilerplate", row["reason"])


def figure_of(row: Row, places: Mapping[str, list[tuple[Span, Row]]]) -> PredictedFigure:
    stated = row["stated_usd_low"], row["stated_usd_high"]
    own = (row["char_start"], row["char_end"])
    spans = dict.fromkeys([own, *(span for span, _ in places.get(row["figure_id"], ()))])
    return filled(
        PredictedFigure,
        row.__getitem__,
        low=Decimal(row["low"]).normalize(),
        high=Decimal(row["high"]).normalize(),
        period=interval(row, "period"),
        stated_usd=None if stated[0] is None else stated,
        has_usd=row["usd_low"] is not None,
        spans=tuple(spans),
    )


def actors_of(
    tables: Tables, article_id: str, places: Mapping[str, list[tuple[Span, Row]]]
) -> Iterable[PredictedActor]:
    for row in tables.rows["actors"]:
        if article_id not in row["article_ids"]:
            continue
        mentions = places.get(row["actor_id"], [])
        quotes = dict.fromkeys([row["name"], *(mention["quote"] for _, mention in mentions)])
        roles = dict.fromkeys(mention["role"] for _, mention in mentions if mention["role"])
        yield filled(
            PredictedActor,
            row.__getitem__,
            forms=tuple(quotes),
            named=row["name"][:1].isupper(),
            roles=tuple(roles) or tuple(row["roles"]),
            spans=tuple(span for span, _ in mentions),
        )


def events_of(
    tables: Tables,
    article_id: str,
    places: Mapping[str, list[tuple[Span, Row]]],
    figures: Sequence[Row],
) -> Iterable[PredictedEvent]:
    parts = tables.of_article("participants", article_id)
    for row in tables.rows["events"]:
        if article_id not in row["article_ids"]:
            continue
        event_id = row["event_id"]
        yield filled(
            PredictedEvent,
            row.__getitem__,
            date=interval(row, "date"),
            participants=tuple(
                (forms_of(part, places), part["role"])
                for part in parts
                if part["event_id"] == event_id
            ),
            figures=tuple(i for i, fig in enumerate(figures) if fig["event_id"] == event_id),
            spans=tuple(span for span, _ in places.get(event_id, [])),
        )


def forms_of(part: Row, places: Mapping[str, list[tuple[Span, Row]]]) -> tuple[str, ...]:
    mentions = places.get(part["actor_id"] or "", [])
    return tuple(dict.fromkeys([part["name"], *(mention["quote"] for _, mention in mentions)]))
