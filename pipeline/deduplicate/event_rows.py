"""Rows of events and of who took part in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.deduplicate.clusters import Link
from pipeline.deduplicate.events import EventNode
from pipeline.deduplicate.ids import make_id, number_repeats
from pipeline.deduplicate.rows import Joined, ends, most_common, narrowest, row_of
from pipeline.records import Event, Participation, Place
from pipeline.tables import EventRow, ParticipantRow


def event_rows(joined: Joined, names: Mapping[str, str]) -> tuple[list[EventRow], list[str]]:
    """One row per happening, and the event id of each telling; `names` are the actors' by id."""
    locals_, notes = event_locals(joined), merge_notes(joined)
    rows = [
        _event_row(
            joined,
            [joined.events[i] for i in members],
            names,
            event_id=make_id("event", locals_[members[0]]),
            merge_note=notes.get(members[0]),
        )
        for members in joined.happenings
    ]
    return rows, joined.happenings.spread(row.event_id for row in rows)


def event_locals(joined: Joined) -> list[str]:
    """What an event's id is made of: article, type and the words that tell it."""
    events = [node.event for node in joined.events]
    contents = (
        (e.evidence.article_id, e.type, e.trigger.lower(), " ".join(e.sentence.lower().split()))
        for e in events
    )
    return ["|".join(map(str, content)) for content in number_repeats(contents)]


def _event_row(
    joined: Joined, nodes: Sequence[EventNode], names: Mapping[str, str], **cells: object
) -> EventRow:
    """What the tellings say together; id and note are the caller's."""
    event = clearest(nodes).event
    dated = narrowest((node.event for node in nodes), lambda event: event.date) or nodes[0].event
    place = _best_place(nodes)
    return row_of(
        EventRow,
        event,
        event.evidence,
        form=event.form or most_common(node.event.form for node in nodes),
        **ends("date", dated.date),
        date_basis=dated.date_basis if dated.date else None,
        place=place and place.name,
        region=place and place.region,
        country=event.country or most_common(node.event.country for node in nodes),
        lat=place and place.lat,
        lon=place and place.lon,
        perpetrators=_names(joined, nodes, "perpetrator", names),
        victims=_names(joined, nodes, "victim", names),
        authorities=_names(joined, nodes, "authority", names),
        attributed_to=event.attributed_to or _source_told_beside(clearest(nodes), nodes),
        legal_basis=event.legal_basis or most_common(n.event.legal_basis for n in nodes),
        **joined.told_by(node.article for node in nodes),
        trigger=event.evidence.quote,
        confidence=max(node.event.confidence for node in nodes),
        **cells,
    )


def clearest(nodes: Sequence[EventNode]) -> EventNode:
    """The telling that is surest and says most; the oldest among equals."""
    return max(nodes, key=lambda node: (node.event.confidence, _known(node.event)))


def _known(event: Event) -> int:
    fields = (event.form, event.date, event.place, event.country, event.legal_basis)
    return sum(field is not None for field in fields) + len(event.participants)


def _source_told_beside(clear: EventNode, nodes: Sequence[EventNode]) -> str | None:
    """Who says so in another telling of the same article; other articles have their own sources."""
    own = (node.event for node in nodes if node.article == clear.article)
    return most_common(event.attributed_to for event in own)


def _best_place(nodes: Sequence[EventNode]) -> Place | None:
    """The clearest telling's place, unless another names a place inside it."""
    own = clearest(nodes).event.place
    if own is not None and own.kind != "country":
        return own
    finer = [n.event.place for n in nodes if n.event.place and n.event.place.kind != "country"]
    return finer[0] if finer else own or next((n.event.place for n in nodes if n.event.place), None)


def _names(
    joined: Joined, nodes: Sequence[EventNode], role: str, names: Mapping[str, str]
) -> tuple[str, ...]:
    """Names of the participants in a role; unnamed ones in the words of the clearest telling."""
    found: dict[str, str] = {}
    best = clearest(nodes)
    for node in (best, *nodes):
        for part in node.event.participants:
            actor = _actor_id(joined, node, part)
            if part.role != role:
                continue
            if actor is not None:
                found.setdefault(actor, names[actor])
            elif node is best:
                found.setdefault(f"words {part.name.lower()}", part.name)
    return tuple(dict.fromkeys(found.values()))


def _actor_id(joined: Joined, node: EventNode, part: Participation) -> str | None:
    if part.actor is None:
        return None
    return joined.actor_ids[joined.identities.at[node.article, part.actor]]


def participant_rows(joined: Joined, event_ids: Sequence[str]) -> Iterator[ParticipantRow]:
    """Who took part, once per telling."""
    for event_id, node in zip(event_ids, joined.events, strict=True):
        for part in dict.fromkeys(node.event.participants):
            yield row_of(
                ParticipantRow,
                part,
                event_id=event_id,
                actor_id=_actor_id(joined, node, part),
                article_id=node.event.evidence.article_id,
            )


def merge_notes(joined: Joined) -> Mapping[int, str]:
    """First telling of a joined event -> why its tellings were joined."""
    links: dict[int, list[Link]] = {}
    for link in joined.event_links:
        links.setdefault(joined.happenings.find(link.first), []).append(link)
    notes = {}
    for first, own in links.items():
        reasons = dict.fromkeys(reason for link in own for reason in link.reason.split(", "))
        told = len({joined.events[i].article for i in joined.happenings.members(first)})
        notes[first] = f"{told} articles: {', '.join(filter(None, reasons))}"
    return notes
