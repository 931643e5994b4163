"""Composes the joins in their order and makes the tables."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import TypeVar, get_args

from pipeline.deduplicate.actor_rows import actor_rows, review_rows
from pipeline.deduplicate.actors import Identities, actor_ids, identify_actors
from pipeline.deduplicate.claim_rows import claim_rows
from pipeline.deduplicate.claims import (
    FigureNode,
    Happening,
    figure_nodes,
    join_claims,
    join_told_again,
)
from pipeline.deduplicate.clusters import Clusters
from pipeline.deduplicate.copies import find_copies
from pipeline.deduplicate.decisions import Decision, settle
from pipeline.deduplicate.event_rows import event_rows, participant_rows
from pipeline.deduplicate.events import EventNode, join_events
from pipeline.deduplicate.ids import make_id, number_repeats, seniority
from pipeline.deduplicate.rows import (
    Joined,
    article_row,
    dropped_rows,
    figure_row,
    mention_rows,
    row_of,
)
from pipeline.deduplicate.stories import group_stories
from pipeline.deduplicate.unnamed import join_unnamed
from pipeline.deduplicate.words import content_words
from pipeline.records import Dropped, Event, Extraction, Figure, ParticipantRole
from pipeline.tables import DroppedRow, MentionRow, World

Row = TypeVar("Row")
NUMBERS = ("age", "duration")


def deduplicate(
    extractions: Iterable[Extraction],
    unread: Sequence[Dropped] = (),
    decisions: Sequence[Decision] = (),
) -> World:
    """All tables of a corpus. The order of `extractions` does not matter.

    `unread` is what never became an article; `decisions` are a person's (`corpus/decisions.csv`).
    """
    with no_collection():
        joined = join_all(sorted(extractions, key=seniority), decisions)
        return make_world(joined, unread)


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the search for reference cycles: our values have none, and it reads them all again.

    At 20,000 articles it took a fifth of the time, and more with every article (measured 2026-11).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def join_all(extractions: Sequence[Extraction], decisions: Sequence[Decision]) -> Joined:
    """Joins copies, actors, stories, figures and events, each on what was joined before."""
    settled = settle(identify_actors(extractions), extractions, decisions)
    identities = settled.identities
    copies = find_copies(extractions)
    stories = group_stories(extractions, identities, copies)
    figures = all_figures(extractions, stories)
    claims, of_article = join_claims(figures), figures_by_article(figures)
    events = event_nodes(extractions, stories, identities, claims, of_article)
    happenings, links = join_events(events)
    join_told_again(claims, figures, told_by_several(of_article, events, happenings))
    join_unnamed(identities, events, happenings, copies)
    ids = actor_ids(identities)
    oldest = [extractions[stories.find(i)] for i in range(len(extractions))]
    return Joined(
        extractions=tuple(extractions),
        copies=copies,
        stories=tuple(make_id("story", told.article.article_id) for told in oldest),
        figures=tuple(figures),
        claims=claims,
        events=tuple(events),
        happenings=happenings,
        event_links=tuple(links),
        identities=identities,
        actor_ids=tuple(ids),
        actor_names={ids[node]: name for node, name in settled.names},
        unused=settled.unused,
    )


def all_figures(extractions: Sequence[Extraction], stories: Clusters) -> list[FigureNode]:
    """Every figure with its id: made of article, value and words."""
    nodes: list[FigureNode] = []
    for i, extraction in enumerate(extractions):
        contents = number_repeats(_content(figure) for figure in extraction.figures)
        ids = [make_id("figure", *content) for content in contents]
        nodes.extend(figure_nodes(i, extraction, ids, stories.find(i)))
    return nodes


def _content(figure: Figure) -> tuple[object, ...]:
    return (
        figure.evidence.article_id,
        figure.kind,
        figure.unit,
        f"{figure.low.normalize():f}",
        f"{figure.high.normalize():f}",
        figure.qualifier,
        " ".join(figure.evidence.quote.lower().split()),
    )


def figures_by_article(figures: Sequence[FigureNode]) -> Mapping[int, Sequence[int]]:
    """Article -> the nodes of its figures, in the article's order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for i, node in enumerate(figures):
        found[node.article].append(i)
    return found


def event_nodes(
    extractions: Sequence[Extraction],
    stories: Clusters,
    identities: Identities,
    claims: Clusters,
    of_article: Mapping[int, Sequence[int]],
) -> list[EventNode]:
    """Every telling of an event with what is compared."""
    nodes = []
    for i, extraction in enumerate(extractions):
        for index, event in enumerate(extraction.events):
            named, unnamed = read_cast(identities, i, event)
            own = [(extraction.figures[f], claims.find(of_article[i][f])) for f in event.figures]
            kinds = {
                kind: frozenset((f.unit, f.low, f.high) for f, _ in own if f.kind == kind)
                for kind in NUMBERS
            }
            trigger = content_words(event.trigger)
            nodes.append(
                EventNode(
                    article=i,
                    index=index,
                    event=event,
                    story=stories.find(i),
                    parties=named["perpetrator"] | named["victim"],
                    others=named["authority"] | named["other"],
                    unnamed=unnamed,
                    claims=frozenset(claim for f, claim in own if f.kind not in NUMBERS),
                    numbers=frozenset(claim for f, claim in own if f.kind in NUMBERS),
                    ages=kinds["age"],
                    terms=kinds["duration"],
                    killed=named["victim"] if "kill" in trigger else frozenset(),
                    told=extraction.anchor.interval,
                    trigger=trigger,
                    words=content_words(f"{event.trigger} {event.sentence}"),
                )
            )
    return nodes


def read_cast(
    identities: Identities, article: int, event: Event
) -> tuple[Mapping[str, frozenset[object]], tuple[tuple[str, frozenset[str]], ...]]:
    """Who takes part in an event: clusters of named actors by role, words of the unnamed."""
    named: dict[str, set[object]] = {role: set() for role in get_args(ParticipantRole)}
    unnamed = []
    for part in event.participants:
        node = None if part.actor is None else identities.at[article, part.actor]
        if node is not None and identities.nodes[node].key:
            named[part.role].add(identities.clusters.find(node))
        else:
            unnamed.append((part.role, content_words(part.name)))
    return {role: frozenset(who) for role, who in named.items()}, tuple(unnamed)


def told_by_several(
    of_article: Mapping[int, Sequence[int]], events: Sequence[EventNode], happenings: Clusters
) -> list[Happening]:
    """The happenings that several articles tell, with the figures to look at again."""
    found = []
    for members in happenings:
        if len(members) > 1:
            tellings = [events[i] for i in members]
            own = {of_article[told.article][f] for told in tellings for f in told.event.figures}
            around = {i for told in tellings for i in of_article[told.article]}
            found.append(Happening(tuple(sorted(own)), tuple(sorted(around))))
    return found


def make_world(joined: Joined, unread: Sequence[Dropped]) -> World:
    """The tables, each in the order of its keys."""
    actors = actor_rows(joined)
    events, event_ids = event_rows(joined, {row.actor_id: row.name for row in actors})
    claims, claim_ids = claim_rows(joined)
    told = {(node.article, node.index): event_ids[i] for i, node in enumerate(joined.events)}
    full = {copy: joined.article_id(fuller) for copy, fuller in joined.copies.items()}
    articles = [
        article_row(
            extraction,
            joined.stories[i],
            full.get(i),
            len({told[i, k] for k in range(len(extraction.events))}),
        )
        for i, extraction in enumerate(joined.extractions)
    ]
    figures = [
        figure_row(
            node.figure,
            node.figure_id,
            None if node.figure.event is None else told.get((node.article, node.figure.event)),
            claim_ids[i],
        )
        for i, node in enumerate(joined.figures)
    ]
    dropped = [row for extraction in joined.extractions for row in dropped_rows(extraction)]
    dropped += [row_of(DroppedRow, item) for item in (*unread, *joined.unused)]
    participants = participant_rows(joined, event_ids)
    return World(
        articles=_ordered(articles, "article_id"),
        figures=_ordered(figures, "article_id", "char_start"),
        claims=_ordered(claims, "claim_id"),
        actors=_ordered(actors, "actor_id"),
        events=_ordered(events, "event_id"),
        participants=_ordered(participants, "event_id", "article_id", "char_start", "role", "name"),
        mentions=_ordered(
            all_mentions(joined, event_ids),
            "record", "record_id", "article_id", "char_start", "char_end",
        ),
        dropped=_ordered(dropped, "path", "article_id", "char_start", "stage", "reason", "quote"),
        review=tuple(review_rows(joined, actors)),
    )  # fmt: skip


def _ordered(rows: Iterable[Row], *columns: str) -> tuple[Row, ...]:
    """Rows in the order of columns; null sorts as zero or as an empty text."""
    keys = [(attrgetter(column), 0 if column.startswith("char") else "") for column in columns]
    return tuple(sorted(rows, key=lambda row: [read(row) or null for read, null in keys]))


def all_mentions(joined: Joined, event_ids: Sequence[str]) -> Iterable[MentionRow]:
    """Every stretch of text that a figure, an event or an actor rests on, each once."""
    for node in joined.figures:
        evidence = (node.figure.evidence, *node.figure.repeats)
        yield from mention_rows("figure", node.figure_id, dict.fromkeys(evidence))
    for event_id, telling in zip(event_ids, joined.events, strict=True):
        evidence = (telling.event.evidence, *telling.event.retellings)
        yield from mention_rows("event", event_id, dict.fromkeys(evidence))
    for actor_id, own in zip(joined.actor_ids, joined.identities.nodes, strict=True):
        role = "; ".join(own.actor.roles) or None
        yield from mention_rows("actor", actor_id, dict.fromkeys(own.actor.mentions), role)
