"""The same count for another time: "detained 31 dealers in May, compared with 16 a year before"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.extract.events.belongings import AT_ONCE
from pipeline.extract.events.families import family
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.summary import summarize
from pipeline.records import Event, Evidence, Figure, Interval

# a release that compares two years is one report; programs and forums are not counted
COUNTED = family("acts") | family("justice") | {"funding"}
# a count of the past that only stands beside the one told of is a little less sure
LESS_SURE = 0.85


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
