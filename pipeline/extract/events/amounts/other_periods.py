"""Figures beside an event that are of another time or place than it.

"Detained 31 dealers in May, compared with 16 a year before": the same count for another time is an
event of its own; what contradicts the event is not of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.events.amounts.belongings import AT_ONCE
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.summary import summarize
from pipeline.extract.events.trigger.families import family
from pipeline.extract.gazetteer import resolve_place
from pipeline.records import Event, Evidence, Figure, Interval

# a release that compares two years is one report; programs and forums are not counted
COUNTED = family("acts") | family("justice") | {"funding"}
# a count of the past that only stands beside the one told of is a little less sure
LESS_SURE = 0.85
FINE = frozenset(("city", "district", "region"))


def with_other_periods(events: Sequence[Event], scene: Scene) -> list[Event]:
    """The events, and what their sentences count for other periods as events of their own."""
    compared = list(_of_other_periods(events, scene))
    taken = {figure for event in compared for figure in event.figures}
    own = [replace(e, figures=tuple(i for i in e.figures if i not in taken)) for e in events]
    return [*own, *compared]


def _of_other_periods(events: Sequence[Event], scene: Scene) -> Iterator[Event]:
    owned = {figure for event in events for figure in event.figures}
    for event in events:
        if event.type not in COUNTED or event.status == "planned":
            continue
        again: dict[Interval | None, list[int]] = {}
        for index in _counted_again(event, scene):
            if index not in owned - set(event.figures):
                again.setdefault(scene.figures[index].period, []).append(index)
        owned.update(*again.values())
        yield from (_in_period(event, figures, scene) for figures in again.values())


def _counted_again(event: Event, scene: Scene) -> Iterator[int]:
    """Figures of the event's sentence that count the same as one of its own, at another time."""
    sentence = scene.sentence_at(event.evidence.start)
    if sentence is None:
        return
    told = [scene.figures[i] for i in event.figures]
    told = [f for f in told if sentence.start_char <= f.evidence.start < sentence.end_char]
    for i, figure in enumerate(scene.figures):
        if sentence.start_char <= figure.evidence.start < sentence.end_char and any(
            _is_same_at_another_time(first, figure, event) for first in told
        ):
            yield i


def _is_same_at_another_time(first: Figure, later: Figure, event: Event) -> bool:
    same = (first.kind, first.unit) == (later.kind, later.unit)
    after = first.evidence.start < later.evidence.start
    return same and after and _are_apart(first.period or event.date, later.period)


def _are_apart(one: Interval | None, other: Interval | None) -> bool:
    """Whether two closed intervals share no day."""
    if one is None or other is None or one.end is None or other.end is None:
        return False
    first, second = (one, other) if one.end <= other.end else (other, one)
    return first.end is not None and second.start is not None and first.end < second.start


def _in_period(event: Event, figures: Sequence[int], scene: Scene) -> Event:
    figure = scene.figures[figures[0]]
    evidence = _with_its_date(figure, event, scene)
    again = replace(
        event,
        evidence=evidence,
        trigger=evidence.quote,
        date=figure.period,
        participants=tuple(p for p in event.participants if p.role == "authority"),
        figures=tuple(figures),
        retellings=(event.evidence,),
        confidence=round(event.confidence * LESS_SURE, 2),
    )
    return replace(again, summary=summarize(again))


def _with_its_date(figure: Figure, event: Event, scene: Scene) -> Evidence:
    """ "16 a year before", "in 2022, 70": a number alone tells the reader nothing."""
    start, end = figure.evidence.start, figure.evidence.end
    for date in scene.annotated.dates:
        gap = max(date.start - end, start - date.end)
        if date.interval == figure.period and gap <= AT_ONCE:
            start, end = min(start, date.start), max(end, date.end)
    return scene.annotated.evidence(start, end, event.evidence.rule)


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
