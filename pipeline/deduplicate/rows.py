"""Table rows of records whose identities are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from pipeline.records import Evidence, Extraction, Figure, Interval, Usd
from pipeline.tables import ArticleRow, DroppedRow, FigureRow, MentionRow

FIELDS = {"char_start": "start", "char_end": "end"}  # columns that records call otherwise
NO_DOLLARS = {"usd_low": None, "usd_high": None, "usd_rate": None, "usd_basis": None}
NO_DOLLARS["usd_rate_date"] = None
FOREVER = 1_000_000  # days: an interval with an open end
Value = TypeVar("Value")
Row = TypeVar("Row")


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
    return row_of(
        FigureRow,
        figure,
        figure.evidence,
        **ends("period", figure.period),
        **(_dollars(figure.usd) if figure.usd else NO_DOLLARS),
        figure_id=figure_id,
        event_id=event_id,
        claim_id=claim_id,
    )


def _dollars(usd: Usd) -> Mapping[str, object]:
    return {
        "usd_low": usd.low,
        "usd_high": usd.high,
        "usd_rate": usd.rate,
        "usd_rate_date": iso_interval(usd.rate_date),
        "usd_basis": usd.basis,
    }


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
    return [
        row_of(MentionRow, item, record=record, record_id=record_id, role=role) for item in evidence
    ]


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


def first_day(intervals: Sequence[Interval | None]) -> date | None:
    days = [interval.start for interval in intervals if interval and interval.start]
    return min(days, default=None)


def last_day(intervals: Sequence[Interval | None]) -> date | None:
    days = [interval.end for interval in intervals if interval and interval.end]
    return max(days, default=None)
