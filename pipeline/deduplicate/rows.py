"""Table rows of records whose identities are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from pipeline.records import Dropped, Evidence, Extraction, Figure, Interval
from pipeline.tables import (
    ArticleRow,
    DroppedRow,
    FigureRow,
    MentionRow,
)

GAP_SHOWN = Decimal("0.10")  # tables.FigureRow.usd_gap: smaller gaps are rounding in the article
FOUR_PLACES = Decimal("0.0001")
Value = TypeVar("Value")


def article_row(
    extraction: Extraction, story_id: str, duplicate_of: str | None, n_events: int
) -> ArticleRow:
    article, anchor = extraction.article, extraction.anchor
    interval = anchor.interval or Interval(None, None)
    return ArticleRow(
        article_id=article.article_id,
        path=article.path,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url,
        author=article.author,
        language=article.language,
        anchor_start=interval.start,
        anchor_end=interval.end,
        anchor_basis=anchor.basis,
        text=article.text,
        digest=article.digest,
        story_id=story_id,
        duplicate_of=duplicate_of,
        n_figures=len(extraction.figures),
        n_events=n_events,
    )


def figure_row(figure: Figure, figure_id: str, event_id: str | None, claim_id: str) -> FigureRow:
    evidence, period, usd = figure.evidence, figure.period or Interval(None, None), figure.usd
    return FigureRow(
        figure_id=figure_id,
        article_id=evidence.article_id,
        kind=figure.kind,
        low=figure.low,
        high=figure.high,
        qualifier=figure.qualifier,
        unit=figure.unit,
        what=figure.what,
        period_start=period.start,
        period_end=period.end,
        place=figure.place,
        country=figure.country,
        usd_low=usd.low if usd else None,
        usd_high=usd.high if usd else None,
        usd_rate=usd.rate if usd else None,
        usd_rate_date=iso_interval(usd.rate_date) if usd else None,
        usd_basis=usd.basis if usd else None,
        usd_note=figure.usd_note,
        usd_gap=usd_gap(figure),
        implied_rate=implied_rate(figure),
        account_unit=figure.account_unit,
        stated_usd_low=figure.stated_usd_low,
        stated_usd_high=figure.stated_usd_high,
        attributed_to=figure.attributed_to,
        event_id=event_id,
        claim_id=claim_id,
        char_start=evidence.start,
        char_end=evidence.end,
        quote=evidence.quote,
        sentence=figure.sentence,
        rule=evidence.rule,
        confidence=figure.confidence,
    )


def usd_gap(figure: Figure) -> Decimal | None:
    """The article's own dollars over ours minus 1, where they differ by more than 10 %."""
    if figure.usd is None or not figure.stated_usd_high or not figure.usd.high:
        return None
    gap = figure.stated_usd_high / figure.usd.high - 1
    return rounded(gap) if abs(gap) > GAP_SHOWN else None


def implied_rate(figure: Figure) -> Decimal | None:
    """Units per dollar by the article's own conversion."""
    if figure.kind != "money" or figure.unit == "USD" or not figure.stated_usd_high:
        return None
    return rounded(figure.high / figure.stated_usd_high)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(FOUR_PLACES, rounding=ROUND_HALF_EVEN)


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
        MentionRow(
            record=record,
            record_id=record_id,
            article_id=item.article_id,
            char_start=item.start,
            char_end=item.end,
            quote=item.quote,
            role=role,
        )
        for item in evidence
    ]


def dropped_rows(extraction: Extraction) -> list[DroppedRow]:
    """What extraction rejected, and the passages that are no content."""
    article = extraction.article
    passages = [
        Dropped(
            article.article_id,
            article.path,
            "clean",
            passage.rule,
            passage.start,
            passage.end,
            article.text[passage.start : passage.end],
        )
        for passage in extraction.passages
        if passage.role == "boilerplate"
    ]
    return [dropped_row(item) for item in (*passages, *extraction.dropped)]


def dropped_row(item: Dropped) -> DroppedRow:
    return DroppedRow(
        article_id=item.article_id,
        path=item.path,
        stage=item.stage,
        reason=item.reason,
        char_start=item.start,
        char_end=item.end,
        quote=item.quote,
    )


def most_common(values: Iterable[Value | None]) -> Value | None:
    """The value given most often; the first given among equals; `None` when there is none."""
    counts = Counter(value for value in values if value is not None)
    return max(counts, key=lambda value: counts[value]) if counts else None


def first_day(intervals: Sequence[Interval | None]) -> date | None:
    days = [interval.start for interval in intervals if interval and interval.start]
    return min(days, default=None)


def last_day(intervals: Sequence[Interval | None]) -> date | None:
    days = [interval.end for interval in intervals if interval and interval.end]
    return max(days, default=None)
