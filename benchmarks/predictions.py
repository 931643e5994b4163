"""What the pipeline said about one article, in the shape the scorer compares with gold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from pipeline.records import Actor, Event, Evidence, Extraction, Figure, Interval, Passage

Span = tuple[int, int]
Predicted = TypeVar("Predicted")


@dataclass(frozen=True, slots=True)
class PredictedFigure:
    """A row of the figures table."""

    kind: str
    low: Decimal
    high: Decimal
    qualifier: str
    unit: str | None
    period: Interval | None
    stated_usd: tuple[Decimal, Decimal] | None
    has_usd: bool
    what: str
    quote: str
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class PredictedActor:
    """A row of the actors table, with every form of the name in this article."""

    name: str
    forms: tuple[str, ...]
    type: str
    named: bool
    roles: tuple[str, ...]
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class PredictedEvent:
    """A row of the events table; the first span is the trigger, the others retell it."""

    type: str
    form: str | None
    date: Interval | None
    place: str | None
    country: str | None
    participants: tuple[tuple[tuple[str, ...], str], ...]  # (forms of the name, role)
    figures: tuple[int, ...]
    trigger: str
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Everything the pipeline said about one article."""

    article_id: str
    text: str
    anchor: Interval | None
    passages: tuple[Passage, ...]
    figures: tuple[PredictedFigure, ...]
    actors: tuple[PredictedActor, ...]
    events: tuple[PredictedEvent, ...]


def from_extraction(extraction: Extraction) -> Prediction:
    """The records of one article as predictions; list positions stay the same."""
    actors = extraction.actors
    return Prediction(
        article_id=extraction.article.article_id,
        text=extraction.article.text,
        anchor=extraction.anchor.interval,
        passages=extraction.passages,
        figures=tuple(predicted_figure(figure) for figure in extraction.figures),
        actors=tuple(predicted_actor(actor) for actor in actors),
        events=tuple(predicted_event(event, actors) for event in extraction.events),
    )


def predicted_figure(figure: Figure) -> PredictedFigure:
    stated = None
    if figure.stated_usd_low is not None:
        stated = (figure.stated_usd_low, figure.stated_usd_high or figure.stated_usd_low)
    return filled(
        PredictedFigure,
        partial(getattr, figure),
        stated_usd=stated,
        has_usd=figure.usd is not None,
        quote=figure.evidence.quote,
        spans=spans_of(figure.evidence, *figure.repeats),
    )


def predicted_actor(actor: Actor) -> PredictedActor:
    forms = dict.fromkeys((actor.name, *actor.aliases, *(m.quote for m in actor.mentions)))
    return filled(
        PredictedActor,
        partial(getattr, actor),
        forms=tuple(forms),
        spans=spans_of(*actor.mentions),
    )


def predicted_event(event: Event, actors: tuple[Actor, ...]) -> PredictedEvent:
    participants = []
    for part in event.participants:
        forms: tuple[str, ...] = (part.name,)
        if part.actor is not None:
            forms += predicted_actor(actors[part.actor]).forms
        participants.append((forms, str(part.role)))
    return filled(
        PredictedEvent,
        partial(getattr, event),
        place=event.place.name if event.place else None,
        participants=tuple(participants),
        spans=spans_of(event.evidence, *event.retellings),
    )


def filled(kind: type[Predicted], read: Callable[[str], Any], **given: Any) -> Predicted:
    """A prediction with these fields; the others are read by their names."""
    names = [field.name for field in fields(kind) if field.name not in given]  # type: ignore[arg-type]
    return kind(**given, **{name: read(name) for name in names})


def spans_of(*evidence: Evidence) -> tuple[Span, ...]:
    return tuple((item.start, item.end) for item in evidence)
