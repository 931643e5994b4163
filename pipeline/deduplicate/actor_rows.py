"""Rows of actors and of the pairs to review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.deduplicate.actors import ActorNode
from pipeline.deduplicate.organizations import read_body
from pipeline.deduplicate.rows import Joined, most_common
from pipeline.tables import ActorRow, ReviewRow


def actor_rows(joined: Joined) -> list[ActorRow]:
    """One row per actor, everything its articles say about it gathered."""
    return [_actor_row(joined, members) for members in joined.identities.clusters]


def _actor_row(joined: Joined, members: Sequence[int]) -> ActorRow:
    nodes = [joined.identities.nodes[i] for i in members]
    actors = [node.actor for node in nodes]
    actor_id = joined.actor_ids[members[0]]
    name = joined.actor_names.get(actor_id) or fullest_name(nodes)
    positions = sorted({node.article for node in nodes})
    times = [joined.extractions[i].anchor.interval for i in positions]
    mentions = {(m.article_id, m.start, m.end) for actor in actors for m in actor.mentions}
    return ActorRow(
        actor_id=actor_id,
        name=name,
        aliases=tuple(form for form in forms(nodes) if form != name),
        type=most_common(actor.type for actor in actors) or "person",
        roles=tuple(by_frequency(role for actor in actors for role in actor.roles)),
        affiliation=most_common(actor.affiliation for actor in actors),
        country=_country(nodes),
        age=_age(nodes),
        n_mentions=len(mentions),
        n_articles=len(positions),
        article_ids=tuple(sorted(joined.article_id(i) for i in positions)),
        first_date=min((t.start for t in times if t and t.start), default=None),
        last_date=max((t.end for t in times if t and t.end), default=None),
        confidence=max(actor.confidence for actor in actors),
    )


def fullest_name(nodes: Sequence[ActorNode]) -> str:
    """The name with most words among what the articles call it; in Latin letters if there is one.

    Unnamed people keep the words of the oldest telling.
    """
    if nodes[0].sort == "unnamed":
        return nodes[0].actor.name
    counts = Counter(node.actor.name for node in nodes)
    government = nodes[0].body is not None and nodes[0].body.key == "government"
    return max(
        counts,
        key=lambda name: (
            name.isascii() or name.lower() < "а",
            government and read_body(name).country is not None,  # no bare "Cabinet of Ministers"
            len(name.split()),
            counts[name],
            len(name),
            name,
        ),
    )


def forms(nodes: Sequence[ActorNode]) -> list[str]:
    """Every form of the name, the most frequent first."""
    return by_frequency(form for node in nodes for form in (node.actor.name, *node.actor.aliases))


def by_frequency(values: Iterable[str]) -> list[str]:
    """Each value once, most frequent first, then alphabetically.

    >>> by_frequency(["b", "a", "b"])
    ['b', 'a']
    """
    counts = Counter(values)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _country(nodes: Sequence[ActorNode]) -> str | None:
    stated = most_common(node.actor.country for node in nodes)
    return stated or most_common(node.body.country if node.body else None for node in nodes)


def _age(nodes: Sequence[ActorNode]) -> Decimal | None:
    """The age of the latest telling that gives one."""
    return next((n.actor.age for n in reversed(nodes) if n.actor.age is not None), None)


def review_rows(joined: Joined, actors: Sequence[ActorRow]) -> list[ReviewRow]:
    """Pairs of actors that may be one, likeliest first."""
    names = {row.actor_id: row.name for row in actors}
    rows: dict[tuple[str, str], ReviewRow] = {}
    for link in joined.identities.unsure:
        a, b = sorted((joined.actor_ids[link.first], joined.actor_ids[link.second]))
        if a != b and (a, b) not in rows:
            rows[a, b] = ReviewRow(
                actor_id_a=a,
                name_a=names[a],
                actor_id_b=b,
                name_b=names[b],
                score=round(link.score, 3),
                reason=link.reason,
            )
    return sorted(rows.values(), key=lambda row: (-row.score, row.actor_id_a, row.actor_id_b))
