"""Figures that contradict the event they stand beside: of an earlier year, or another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.gazetteer import resolve_place
from pipeline.records import Event, Figure

FINE = frozenset(("city", "district", "region"))


def without_contradicting(events: Sequence[Event], figures: Sequence[Figure]) -> list[Event]:
    """The events without figures of an earlier year, or counted beside theirs at another place; a
    report may be of the year before.
    """
    return [
        replace(e, figures=tuple(_agreeing(e, figures))) if e.type != "report" else e
        for e in events
    ]


def _agreeing(event: Event, figures: Sequence[Figure]) -> Iterator[int]:
    at_place = {
        (f.unit, f.sentence)
        for f in (figures[i] for i in event.figures)
        if f.place and not _is_elsewhere(f, event)
    }
    for i in event.figures:
        figure = figures[i]
        apart = (figure.unit, figure.sentence) in at_place and _is_elsewhere(figure, event)
        if not apart and not _is_of_before(figure, event):
            yield i


def _is_of_before(figure: Figure, event: Event) -> bool:
    """ "The record was 83 arrests in 2015": of no arrests of 2023."""
    end = figure.period.end if figure.period else None
    start = event.date.start if event.date else None
    return end is not None and start is not None and end.year < start.year


def _is_elsewhere(figure: Figure, event: Event) -> bool:
    """ "Nine men were jailed in Ibadan, four in Enugu": the four are of no verdict in Ibadan."""
    there, here = resolve_place(figure.place or ""), event.place
    if figure.kind != "count" or there is None or here is None or there.name == here.name:
        return False
    fine = {there.kind, here.kind} <= FINE and there.kind == here.kind
    return fine or (None not in (there.country, here.country) and there.country != here.country)
