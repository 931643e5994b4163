"""What the joins found, and table rows of records whose identities are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from pipeline.deduplicate.actors import Identities
from pipeline.deduplicate.claims import FigureNode
from pipeline.deduplicate.clusters import Clusters, Link
from pipeline.deduplicate.copies import Copies
from pipeline.deduplicate.events import EventNode
from pipeline.records import Dropped, Evidence, Extraction, Figure, Interval
from pipeline.tables import ArticleRow, DroppedRow, FigureRow, MentionRow

FIELDS = {"char_start": "start", "char_end": "end"}  # columns that records call otherwise
FOREVER = 1_000_000  # days: an interval with an open end
Value = TypeVar("Value")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Joined:
    """All records and which of them are one, with the ids; articles are oldest first."""

    extractions: tuple[Extraction, ...]
    copies: Copies
    stories: tuple[str, ...]  # story id of each article
    figures: tuple[FigureNode, ...]
    claims: Clusters
    events: tuple[EventNode, ...]
    happenings: Clusters
    event_links: tuple[Link, ...]
    identities: Identities
    actor_ids: tuple[str, ...]  # of each actor node
    actor_names: Mapping[str, str]  # actor id -> name given by a person
    unused: tuple[Dropped, ...]  # decisions that name nobody

    def article_id(self, position: int) -> str:
        return self.extractions[position].article.article_id

    def told_by(self, positions: Iterable[int]) -> dict[str, object]:
        """The columns that say which articles tell something."""
        articles = set(positions)
        return {
            "article_ids": tuple(sorted(map(self.article_id, articles))),
            "n_articles": len(articles),
            "n_stories": len({self.stories[i] for i in articles}),
        }


def row_of(row_type: type[Row], *records: object, **cells: object) -> Row:
    """A row with these cells, its other columns taken from the records by name, first come first.

    >>> row_of(DroppedRow, Evidence("a", 0, 4, "Home", ""), path="a", stage="read", reason="menu")
    DroppedRow(article_id='a', path='a', stage='read', reason='menu', char_start=0, char_end=4, \
quote='Home')
    """
    types: tuple[Any, ...] = (row_type, *map(type, records))
    for column, at, name in _columns(types):
        if column not in cells:
            cells[column] = getattr(records[at], name)
    return row_type(**cells)


@cache
def _columns(types: tuple[Any, ...]) -> list[tuple[str, int, str]]:
    """Each column of the first type that another has: the column, which of them, its field."""
    columns, *records = ([field.name for field in fields(one)] for one in types)
    held = ((column, FIELDS.get(column, column)) for column in columns)
    return [
        (column, next(at for at, names in enumerate(records) if name in names), name)
        for column, name in held
        if any(name in names for names in records)
    ]


def ends(name: str, interval: Interval | None) -> Mapping[str, date | None]:
    """The two columns of an interval."""
    start, end = (interval.start, interval.end) if interval else (None, None)
    return {f"{name}_start": start, f"{name}_end": end}


def article_row(
    extraction: Extraction, story_id: str, duplicate_of: str | None, n_events: int
) -> ArticleRow:
    return row_of(
        ArticleRow,
        extraction.article,
        **ends("anchor", extraction.anchor.interval),
        anchor_basis=extraction.anchor.basis,
        story_id=story_id,
        duplicate_of=duplicate_of,
        n_figures=len(extraction.figures),
        n_events=n_events,
    )


def figure_row(figure: Figure, figure_id: str, event_id: str | None, claim_id: str) -> FigureRow:
    usd = figure.usd
    return row_of(
        FigureRow,
        figure,
        figure.evidence,
        **ends("period", figure.period),
        usd_low=usd and usd.low,
        usd_high=usd and usd.high,
        usd_rate=usd and usd.rate,
        usd_rate_date=usd and iso_interval(usd.rate_date),
        usd_basis=usd and usd.basis,
        figure_id=figure_id,
        event_id=event_id,
        claim_id=claim_id,
    )


def iso_interval(interval: Interval) -> str | None:
    """A day, month or year where the interval is one, else `first/last`.

    >>> iso_interval(Interval(date(2024, 3, 1), date(2024, 3, 31)))
    '2024-03'
    """
    start, end = interval.start, interval.end
    if start is None or end is None:
        return None
    if start == end:
        return start.isoformat()
    starts_month, ends_month = start.day == 1, (end + timedelta(days=1)).day == 1
    if starts_month and ends_month and start.year == end.year:
        if start.month == end.month:
            return f"{start:%Y-%m}"
        if (start.month, end.month) == (1, 12):
            return f"{start:%Y}"
    return f"{start.isoformat()}/{end.isoformat()}"


def mention_rows(
    record: str, record_id: str, evidence: Iterable[Evidence], role: str | None = None
) -> list[MentionRow]:
    return [row_of(MentionRow, e, record=record, record_id=record_id, role=role) for e in evidence]


def dropped_rows(extraction: Extraction) -> list[DroppedRow]:
    """What extraction rejected, and the passages that are no content."""
    article = extraction.article
    passages = [
        row_of(
            DroppedRow,
            passage,
            article,
            stage="clean",
            reason=passage.rule,
            quote=article.text[passage.start : passage.end],
        )
        for passage in extraction.passages
        if passage.role == "boilerplate"
    ]
    return passages + [row_of(DroppedRow, item) for item in extraction.dropped]


def most_common(values: Iterable[Value | None]) -> Value | None:
    """The value given most often; the first given among equals; `None` when there is none."""
    counts = Counter(value for value in values if value is not None)
    return max(counts, key=lambda value: counts[value]) if counts else None


def narrowest(items: Iterable[Value], time_of: Callable[[Value], Interval | None]) -> Value | None:
    """What has the shortest known time; the first given among equals."""
    timed = [(time.days or FOREVER, item) for item in items if (time := time_of(item))]
    return min(timed, key=lambda pair: pair[0])[1] if timed else None
