"""Figures that contradict the event they stand beside: of an earlier time, or another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.events.families import family
from pipeline.extract.gazetteer import resolve_place
from pipeline.records import Event, Figure, Place

# of these a number may be the subject, not the yield: a report is of the year before
DATED = family("acts") | family("justice") | {"gathering"}
FINE = frozenset(("city", "district", "region"))


def without_contradicting(events: Sequence[Event], figures: Sequence[Figure]) -> list[Event]:
    """The events without figures of an earlier time, or counted beside theirs at another place."""
    return [replace(event, figures=tuple(_agreeing(event, figures))) for event in events]


def _agreeing(event: Event, figures: Sequence[Figure]) -> Iterator[int]:
    own = [figures[i] for i in event.figures]
    for i in event.figures:
        beside = (f for f in own if _are_told_together(f, figures[i]))
        elsewhere = _is_elsewhere(figures[i], event) and any(
            f.place and not _is_elsewhere(f, event) for f in beside
        )
        if not elsewhere and not _is_of_before(figures[i], event):
            yield i


def _are_told_together(one: Figure, other: Figure) -> bool:
    return (one.unit, one.sentence) == (other.unit, other.sentence)


def _is_of_before(figure: Figure, event: Event) -> bool:
    """ "The record was 83 arrests in 2015": of no arrests of 2023."""
    end = figure.period.end if figure.period else None
    start = event.date.start if event.date else None
    return event.type in DATED and end is not None and start is not None and end < start


def _is_elsewhere(figure: Figure, event: Event) -> bool:
    """ "7 persons were convicted in Kano; 6 in Lagos": the six are of no verdict in Kano."""
    there = resolve_place(figure.place) if figure.place else None
    if figure.kind != "count" or event.type not in DATED or there is None or event.place is None:
        return False
    return _are_apart(there, event.place)


def _are_apart(one: Place, other: Place) -> bool:
    if None not in (one.country, other.country) and one.country != other.country:
        return True
    if not {one.kind, other.kind} <= FINE or one.name == other.name:
        return False
    if None not in (one.region, other.region):
        return one.region != other.region or (one.kind == other.kind == "city")
    return one.kind == other.kind
