"""Unnamed people of several articles are one when an event that these articles tell is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.deduplicate.actors import Identities
from pipeline.deduplicate.clusters import Clusters, Link, join_links
from pipeline.deduplicate.copies import Copies
from pipeline.deduplicate.events import EventNode
from pipeline.deduplicate.words import content_words, likeness

ALIKE = 0.5  # of the descriptions, when several people have the role
RELATED = 0.2  # when they are the only ones in their role


def join_unnamed(
    identities: Identities, events: Sequence[EventNode], happenings: Clusters, copies: Copies
) -> None:
    """Join unnamed actors that play the same part in the same happening, and those of copies."""
    links = [*_same_parts(identities, events, happenings), *_same_copies(identities, copies)]
    nodes = identities.nodes
    join_links(identities.clusters, links, lambda a, b: nodes[a].article != nodes[b].article)


def _same_parts(
    identities: Identities, events: Sequence[EventNode], happenings: Clusters
) -> Iterator[Link]:
    for members in happenings:
        casts = [_cast(identities, events[i]) for i in members]
        for i, ours in enumerate(casts):
            for theirs in casts[i + 1 :]:
                for role in sorted(ours.keys() & theirs.keys()):
                    yield from _match(identities, ours[role], theirs[role])


def _cast(identities: Identities, node: EventNode) -> dict[str, list[int]]:
    """Role -> the unnamed actors of a telling in that role."""
    cast: defaultdict[str, list[int]] = defaultdict(list)
    for part in node.event.participants:
        if part.actor is not None:
            actor = identities.at[node.article, part.actor]
            if not identities.nodes[actor].key and actor not in cast[part.role]:
                cast[part.role].append(actor)
    return cast


def _match(identities: Identities, ours: list[int], theirs: list[int]) -> Iterator[Link]:
    """Pairs that are described alike; a lone pair of one role needs less."""
    needed = RELATED if len(ours) == len(theirs) == 1 else ALIKE
    for a in ours:
        for b in theirs:
            one, two = identities.nodes[a].actor, identities.nodes[b].actor
            alike = likeness(content_words(one.name), content_words(two.name))
            if one.type == two.type and alike >= needed and one.age in (None, two.age, one.age):
                yield Link(alike, min(a, b), max(a, b), "same part in the same event")


def _same_copies(identities: Identities, copies: Copies) -> Iterator[Link]:
    """Actors of one name in an article and its copy."""
    own: defaultdict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for i, node in enumerate(identities.nodes):
        if not node.key:
            own[node.article].setdefault((node.actor.type, node.actor.name.lower()), i)
    for copy, full in copies.items():
        for name in own[full].keys() & own[copy].keys():
            a, b = sorted((own[full][name], own[copy][name]))
            yield Link(1.0, a, b, "copied article")
