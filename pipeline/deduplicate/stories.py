"""Which articles tell one story: they share people, bodies and figures within a short time.

Retellings in other words share few sentences (field notes: title likeness 0.17 to 0.50 between
outlets), but they name the same people and numbers. Facts that many articles share say nothing
and are left out; a story needs several rare ones, and they must be a good part of the shorter
article.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.deduplicate.actors import Identities
from pipeline.deduplicate.claims import telling, unit_of
from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.copies import Copies
from pipeline.deduplicate.times import told_on, within
from pipeline.records import Extraction, Figure, Interval

IN_FACT = 6  # articles met under one fact, see clusters.pairs_in_blocks
SHARED_WEIGHT = 2.2  # weight of shared facts that makes a story, with a name among them
SHARED_PART = 0.3  # of the weight of the shorter article's facts
SAME_DAYS_WEIGHT, SAME_DAYS_PART = 1.5, 0.25  # when both are dated within a week
FIGURES_ALONE = 4.0  # weight of shared figures that needs no shared name
WEEK = timedelta(days=7)
PERSON, BODY = 1.0, 0.7  # weights of names; figures weigh by how telling their value is
SCOPES = ("own", "international")  # a country's ministries stand in every article
COMMON_KINDS = {"age": 0.4, "duration": 0.4}  # part of the weight of a count
APART = timedelta(days=45)  # between the times of two tellings of one story

Fact = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an article can be compared, each with its weight, and when it was told."""

    names: Mapping[Fact, float]
    figures: Mapping[Fact, float]
    told: Interval | None  # only if the page itself is dated
    weight: float  # of all


def group_stories(
    extractions: Sequence[Extraction], identities: Identities, copies: Copies
) -> Clusters:
    """Clusters of articles that tell the same story; copies always do."""
    stories = Clusters(len(extractions))
    for copy, full in copies.items():
        stories.join(full, copy)
    facts = article_facts(extractions, identities)
    times = [extraction.anchor.interval for extraction in extractions]
    links = []
    for a, b in pairs_in_blocks(map(fact_keys, facts), IN_FACT):
        if within(times[a], times[b], APART):
            score = story_score(facts[a], facts[b])
            if score > 0:
                links.append(Link(score, a, b))
    join_links(stories, links, lambda a, b: within(times[a], times[b], APART))
    return stories


def fact_keys(facts: Facts) -> Iterator[Hashable]:
    """Blocks: each name; each figure in the weeks around its telling, when that is known."""
    yield from facts.names
    if facts.told is None or facts.told.start is None:
        yield from facts.figures
    else:
        weeks = facts.told.start.toordinal() // APART.days
        for figure in facts.figures:
            yield weeks, figure
            yield weeks + 1, figure


def article_facts(extractions: Sequence[Extraction], identities: Identities) -> list[Facts]:
    """The comparable facts of each article."""
    names: list[dict[Fact, float]] = [{} for _ in extractions]
    for i, node in enumerate(identities.nodes):
        known = node.sort == "person" or (node.body and node.body.scope in SCOPES)
        if node.key and known:
            fact = ("name", identities.clusters.find(i))
            names[node.article][fact] = PERSON if node.sort == "person" else BODY
    facts = []
    for own, extraction in zip(names, extractions, strict=True):
        figures = dict(figure_facts(extraction.figures))
        weight = sum(own.values()) + sum(figures.values())
        facts.append(Facts(own, figures, told_on(extraction), weight))
    return facts


def figure_facts(figures: Iterable[Figure]) -> Iterable[tuple[Fact, float]]:
    """A figure as kind, unit and value; sums also by their dollars, as told by the article."""
    for figure in figures:
        weight = telling(figure) * COMMON_KINDS.get(figure.kind, 0.8)
        yield ("figure", (figure.kind, unit_of(figure), figure.low, figure.high)), weight
        if figure.stated_usd_low is not None:
            stated = ("money", "USD", figure.stated_usd_low, figure.stated_usd_high)
            yield ("figure", stated), weight


def story_score(a: Facts, b: Facts) -> float:
    """The shared part of the shorter article, or 0 when that is not enough for one story."""
    names = sum(weight for fact, weight in a.names.items() if fact in b.names)
    figures = sum(weight for fact, weight in a.figures.items() if fact in b.figures)
    shared, shorter = names + figures, min(a.weight, b.weight)
    part = shared / shorter if shorter else 0.0
    needed, needed_part = SHARED_WEIGHT, SHARED_PART
    if a.told and b.told and within(a.told, b.told, WEEK):
        needed, needed_part = SAME_DAYS_WEIGHT, SAME_DAYS_PART
    enough = (names and figures) or figures >= FIGURES_ALONE or names >= 2 * needed
    return part if enough and shared >= needed and part >= needed_part else 0.0
