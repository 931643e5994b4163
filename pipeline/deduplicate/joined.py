"""What the joins found, before it becomes tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.deduplicate.actors import Identities
from pipeline.deduplicate.claims import FigureNode
from pipeline.deduplicate.clusters import Clusters, Link
from pipeline.deduplicate.copies import Copy
from pipeline.deduplicate.events import EventNode
from pipeline.records import Dropped, Extraction


@dataclass(frozen=True, slots=True)
class Joined:
    """All records and which of them are one, with the ids; articles are oldest first."""

    extractions: tuple[Extraction, ...]
    copies: tuple[Copy, ...]
    stories: tuple[str, ...]  # story id of each article
    figures: tuple[FigureNode, ...]
    claims: Clusters
    events: tuple[EventNode, ...]
    happenings: Clusters
    event_links: tuple[Link, ...]
    identities: Identities
    actor_ids: tuple[str, ...]  # of each actor node
    actor_names: Mapping[str, str]  # actor id -> name given by a person
    unused: tuple[Dropped, ...]  # decisions that name nobody

    def article_id(self, position: int) -> str:
        return self.extractions[position].article.article_id

    def told_by(self, positions: Iterable[int]) -> dict[str, object]:
        """The columns that say which articles tell something."""
        articles = set(positions)
        return {
            "article_ids": tuple(sorted(map(self.article_id, articles))),
            "n_articles": len(articles),
            "n_stories": len({self.stories[i] for i in articles}),
        }
