"""Comparing times: intervals of days, of which either end or all may be unknown."""

from __future__ import annotations

from datetime import timedelta

from pipeline.records import Extraction, Interval


def told_on(extraction: Extraction) -> Interval | None:
    """When an article was written, if the page itself says so."""
    dated = extraction.anchor.basis in ("published", "dateline")
    return extraction.anchor.interval if dated else None


def periods_meet(a: Interval | None, b: Interval | None) -> bool:
    """Whether two times overlap; unknown time always does."""
    return within(a, b, timedelta(0))


def within(a: Interval | None, b: Interval | None, apart: timedelta) -> bool:
    """Whether two times can be no more than `apart` from each other; unknown time can."""
    if a is None or b is None:
        return True
    starts_late = a.start and b.end and a.start - b.end > apart
    ends_early = b.start and a.end and b.start - a.end > apart
    return not (starts_late or ends_early)
