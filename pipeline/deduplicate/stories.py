"""Which articles tell one story: they share people, bodies and figures within a short time.

Retellings in other words share few sentences (field notes: title likeness 0.17 to 0.50 between
outlets), but they name the same people and numbers. Facts that many articles share say nothing
and are left out; a story needs several rare ones, and they must be a good part of the shorter
article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.deduplicate.actors import Identities
from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.copies import Copy
from pipeline.records import Extraction, Figure, Interval

LARGEST_SHARED = 40  # articles that may share a fact before it counts as common
SHARED_FACTS = 3  # at least so many shared
SHARED_PART = 0.35  # of the facts of the shorter article
FIGURES_ALONE = 4  # shared figures that need no shared person or body
APART = timedelta(days=45)  # between the times of two tellings of one story

Fact = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an article can be compared: people and bodies, and figures."""

    names: frozenset[Fact]
    figures: frozenset[Fact]


def group_stories(
    extractions: Sequence[Extraction], identities: Identities, copies: Sequence[Copy]
) -> Clusters:
    """Clusters of articles that tell the same story; copies always do."""
    stories = Clusters(len(extractions))
    for copy in copies:
        stories.join(copy.full, copy.copy)
    facts = article_facts(extractions, identities)
    keys = [sorted((*own.names, *own.figures), key=str) for own in facts]
    links = []
    for a, b in pairs_in_blocks(keys, LARGEST_SHARED):
        score = story_score(facts[a], facts[b])
        if score > 0:
            links.append(Link(score, a, b))
    times = [extraction.anchor.interval for extraction in extractions]
    join_links(stories, links, lambda a, b: within(times[a], times[b], APART))
    return stories


def article_facts(extractions: Sequence[Extraction], identities: Identities) -> list[Facts]:
    """The comparable facts of each article."""
    names: list[set[Fact]] = [set() for _ in extractions]
    for i, node in enumerate(identities.nodes):
        if node.sort == "person" or (node.body and node.body.scope in ("own", "international")):
            names[node.article].add(("name", identities.clusters.find(i)))
    return [
        Facts(frozenset(own), frozenset(figure_facts(extraction.figures)))
        for own, extraction in zip(names, extractions, strict=True)
    ]


def figure_facts(figures: Iterable[Figure]) -> Iterable[Fact]:
    """A figure as kind, unit and value; sums also by their dollars, as told by the article."""
    for figure in figures:
        yield ("figure", (figure.kind, figure.unit, figure.low, figure.high))
        if figure.stated_usd_low is not None:
            yield ("figure", ("money", "USD", figure.stated_usd_low, figure.stated_usd_high))


def story_score(a: Facts, b: Facts) -> float:
    """The shared part of the shorter article, or 0 when that is not enough for one story."""
    names, figures = len(a.names & b.names), len(a.figures & b.figures)
    shared = names + figures
    shorter = min(len(a.names) + len(a.figures), len(b.names) + len(b.figures))
    enough = (names and figures) or figures >= FIGURES_ALONE or names >= SHARED_FACTS
    part = shared / shorter if shorter else 0.0
    return part if enough and shared >= SHARED_FACTS and part >= SHARED_PART else 0.0


def within(a: Interval | None, b: Interval | None, apart: timedelta) -> bool:
    """Whether two times can be that close; unknown time can."""
    if a is None or b is None:
        return True
    starts_late = a.start and b.end and a.start - b.end > apart
    ends_early = b.start and a.end and b.start - a.end > apart
    return not (starts_late or ends_early)


def story_names(stories: Clusters, ids: Sequence[str]) -> Mapping[int, str]:
    """Position of an article -> id of its story, made of the oldest article's id."""
    return {member: ids[members[0]] for members in stories for member in members}
