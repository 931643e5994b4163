"""Shows an article with every record marked in its text and the rule behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.records import Actor, Dropped, Event, Evidence, Extraction, Figure, Interval
from pipeline.write import plain_decimal


@dataclass(frozen=True, slots=True)
class Note:
    """One record at one place of the text."""

    start: int
    end: int
    text: str


def explain(extraction: Extraction) -> str:
    """The article passage by passage: its words with numbered marks, then a note per mark."""
    blocks = [_heading(extraction)]
    notes = sorted(_notes(extraction), key=lambda note: (note.start, -note.end, note.text))
    for passage in extraction.passages:
        inside = [n for n in notes if passage.start <= n.start < passage.end]
        marked = _marked(extraction.article.text, passage.start, passage.end, inside)
        blocks.append(f"[{passage.role}: {passage.rule}]\n{marked}")
        blocks += [f"  {number:>3}  {note.text}" for number, note in enumerate(inside, 1)]
    return "\n".join(blocks)


def _heading(extraction: Extraction) -> str:
    anchor = extraction.anchor
    when = f"{show_interval(anchor.interval)} ({anchor.basis})"
    return f"{extraction.article.article_id}: dates are read against {when}"


def _marked(text: str, start: int, end: int, notes: list[Note]) -> str:
    opening = [(note.start, f"[{number} ") for number, note in enumerate(notes, 1)]
    closing = [(min(note.end, end), "]") for note in notes]
    marked, last = "", start
    for place, mark in sorted([*opening, *closing], key=lambda mark: (mark[0], mark[1] != "]")):
        marked += text[last:place] + mark
        last = place
    return marked + text[last:end]


def _notes(extraction: Extraction) -> Iterator[Note]:
    for figure in extraction.figures:
        yield from _at([figure.evidence, *figure.repeats], _figure(figure))
    for actor in extraction.actors:
        yield from _at(actor.mentions, _actor(actor))
    for event in extraction.events:
        yield from _at([event.evidence, *event.retellings], _event(event))
    for dropped in extraction.dropped:
        if dropped.start is not None and dropped.end is not None:
            yield Note(dropped.start, dropped.end, _dropped(dropped))


def _at(places: Iterable[Evidence], text: str) -> Iterator[Note]:
    for place in places:
        yield Note(place.start, place.end, f"{text}  <- {place.rule}")


def _figure(figure: Figure) -> str:
    low, high = plain_decimal(figure.low), plain_decimal(figure.high)
    value = low if low == high else f"{low} to {high}"
    dollars = f", {plain_decimal(figure.usd.high)} USD ({figure.usd.basis})" if figure.usd else ""
    when = f", {show_interval(figure.period)}" if figure.period else ""
    return (
        f"FIGURE {figure.kind}: {figure.qualifier} {value} {figure.unit or '?'}{dollars}{when}"
        f" | {figure.what}{_by(figure.attributed_to)} ({figure.confidence:.2f})"
    )


def _actor(actor: Actor) -> str:
    roles = ", ".join(actor.roles) or "no role"
    post = f", {actor.affiliation}" if actor.affiliation else ""
    return f"ACTOR {actor.type}: {actor.name} ({roles}{post}) ({actor.confidence:.2f})"


def _event(event: Event) -> str:
    form = f"/{event.form}" if event.form else ""
    people = "; ".join(f"{p.role} {p.name}" for p in event.participants)
    place = event.place.name if event.place else event.country or "?"
    when = f"{show_interval(event.date)} by {event.date_basis}" if event.date else "undated"
    return (
        f"EVENT {event.type}{form}, {event.status}: {when}, {place} | {people or 'nobody named'}"
        f"{_by(event.attributed_to)} ({event.confidence:.2f})"
    )


def _dropped(dropped: Dropped) -> str:
    return f"DROPPED by {dropped.stage}: {dropped.reason}"


def _by(source: str | None) -> str:
    return f", says {source}" if source else ""


def show_interval(interval: Interval | None) -> str:
    """An interval as a reader writes it.

    >>> from datetime import date
    >>> show_interval(Interval(date(2024, 7, 1), date(2024, 7, 31)))
    '2024-07-01/2024-07-31'
    """
    if interval is None:
        return "no date"
    if interval.is_day:
        return str(interval.start)
    return f"{interval.start or '..'}/{interval.end or '..'}"
