"""Figures of several articles that state the same fact, and where they disagree.

Two figures are one claim when kind, unit, time and place agree and what they measure is told in
much the same words; a sum stated in tenge and its conversion into dollars are one value. The
evidence is added up (constants below); values may differ only inside one story, and that is the
conflict a reader wants to see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import chain

from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.organizations import country_of
from pipeline.deduplicate.times import periods_meet, told_on, within
from pipeline.deduplicate.words import content_words, harms, kind_told, likeness, what_words
from pipeline.lexicon import load_words
from pipeline.records import Extraction, Figure, Interval, in_one_sentence

Bounds = tuple[Decimal, Decimal]

ENOUGH = 4.0  # evidence that makes one claim; set on the seeds with a margin on either side
FOR_VALUE = 2.0  # the same value, times how telling it is
FOR_WORDS = 3.0  # the same words for what is measured
FOR_STORY = 1.5
FOR_EVENT = 1.25  # both articles tell one event
FOR_DAY, FOR_MONTH, FOR_YEAR = 2.0, 1.5, 1.0  # the same time, the more the shorter it is
FOR_COUNTRY = 0.5
FOR_PLACE = 0.5  # below the country
AGAINST_FAR = 1.25  # told months apart, time unknown: later reports repeat their sentences
FAR_APART = timedelta(days=60)
WORDS_NEEDED = 0.2
WORDS_IN_ARTICLE = 0.4  # one article gives the number twice: only then are they one fact
WORDS_FOR_TOLL = 0.5  # two figures of one event
WORDS_FOR_CONFLICT = 0.6  # two values of one claim: the words must agree that much
IN_STORY, IN_VALUE = 40, 6  # figures met under one key, see clusters.pairs_in_blocks
NEAR_VALUE = Decimal("0.25")  # and the values differ by less than this part
ENDS_SHARED = 0.6  # of a value: ranges of money that share an end ("up to 4,500", "200 to 4,500")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that several articles tell: its own figures, and all figures of these articles."""

    figures: tuple[int, ...]
    around: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FigureNode:
    """A figure of one article with what is compared; time and place also those of its event."""

    article: int
    index: int
    figure: Figure
    figure_id: str
    story: int
    told: Interval | None  # when the article was written, if the page says so
    period: Interval | None
    place: str | None
    known: frozenset[Bounds]  # all values of its article in this unit
    what: frozenset[str]
    context: frozenset[str]
    harm: str  # killed, injured or missing, where the figure's own words say so
    usd: Bounds | None  # in dollars, as the article itself tells it


def figure_nodes(
    article: int, extraction: Extraction, ids: Sequence[str], story: int
) -> Iterator[FigureNode]:
    """The figures of one article; `ids` are theirs."""
    known: dict[tuple[str, str | None], set[Bounds]] = {}
    for figure in extraction.figures:
        known.setdefault((figure.kind, unit_of(figure)), set()).add(bounds(figure))
    values = {unit: frozenset(own) for unit, own in known.items()}
    for index, figure in enumerate(extraction.figures):
        event = None if figure.event is None else extraction.events[figure.event]
        place = event.place if event and event.place and event.place.kind != "country" else None
        named = place.name if place else figure.place
        yield FigureNode(
            article=article,
            index=index,
            figure=figure,
            figure_id=ids[index],
            story=story,
            told=told_on(extraction),
            period=figure.period or (event.date if event else None),
            place=named if named and country_of(named) is None else None,
            known=values[figure.kind, unit_of(figure)],
            what=content_words(f"{figure.what} {figure.unit or ''}"),
            context=content_words(figure.sentence),
            harm=kind_told(what_words(figure), harms()),
            usd=told_usd(figure),
        )


def bounds(figure: Figure) -> Bounds:
    return figure.low, figure.high


def told_usd(figure: Figure) -> Bounds | None:
    """A sum in dollars as the article itself tells it."""
    if figure.kind != "money":
        return None
    if figure.unit == "USD":
        return bounds(figure)
    if figure.stated_usd_low is None:
        return None
    return figure.stated_usd_low, figure.stated_usd_high or figure.stated_usd_low


def join_claims(nodes: Sequence[FigureNode]) -> Clusters:
    """Clusters of figures that state one fact."""
    in_story = pairs_in_blocks(map(story_keys, nodes), IN_STORY)
    by_value = (
        (a, b)
        for a, b in pairs_in_blocks(map(value_keys, nodes), IN_VALUE)
        if not nodes[a].context.isdisjoint(nodes[b].context)  # else equal by chance
    )
    links = []
    for a, b in chain(in_story, by_value):
        score = same_fact(nodes[a], nodes[b])
        if score >= ENOUGH:
            links.append(Link(score, a, b))
    claims = Clusters(len(nodes))
    join_links(claims, links, lambda a, b: compatible(nodes[a], nodes[b]))
    return claims


def join_told_again(
    claims: Clusters, nodes: Sequence[FigureNode], happenings: Sequence[Happening]
) -> None:
    """Join figures of articles that tell one event: its later tolls, and the same values."""
    links = [link for happening in happenings for link in _tolls(nodes, happening.figures)]
    keys: list[list[Hashable]] = [[] for _ in nodes]
    for number, happening in enumerate(happenings):
        for i in happening.around:
            figure = nodes[i].figure
            keys[i].append((number, figure.kind, unit_of(figure), figure.low, figure.high))
    for a, b in pairs_in_blocks(keys, IN_STORY):
        score = same_fact(nodes[a], nodes[b]) if nodes[a].article != nodes[b].article else 0.0
        if score + FOR_EVENT >= ENOUGH and score > 0:
            links.append(Link(score, a, b))
    join_links(claims, links, lambda a, b: compatible(nodes[a], nodes[b]))


def _tolls(nodes: Sequence[FigureNode], members: Sequence[int]) -> Iterator[Link]:
    """Figures that tellings of one event give for one thing; their values may differ."""
    for i, a in enumerate(members):
        for b in members[i + 1 :]:
            if nodes[a].article != nodes[b].article and compatible(nodes[a], nodes[b]):
                words = words_alike(nodes[a], nodes[b])
                if words >= WORDS_FOR_TOLL or _same_harm(nodes[a], nodes[b]):
                    yield Link(words, min(a, b), max(a, b))


def _same_harm(a: FigureNode, b: FigureNode) -> bool:
    """Both count the killed, or the injured, or the missing."""
    return bool(a.harm and a.harm == b.harm)


def story_keys(node: FigureNode) -> Iterator[Hashable]:
    """Blocks inside a story: the same unit; sums also by their dollars."""
    yield node.story, node.figure.kind, unit_of(node.figure)
    if node.usd is not None:
        yield node.story, "money", "USD"


def value_keys(node: FigureNode) -> Iterator[Hashable]:
    """Blocks across stories: the same value at the same time and in the same words."""
    figure = node.figure
    values: list[Hashable] = [(figure.kind, unit_of(figure), *bounds(figure))]
    if node.usd is not None and node.usd != bounds(figure):
        values.append(("money", "USD", *node.usd))
    for value in values:
        yield value, node.period, figure.country
        for word in node.what - content_words(figure.unit or ""):
            yield value, word


def same_fact(a: FigureNode, b: FigureNode) -> float:
    """Evidence that two figures state one fact; 0 when something speaks against it."""
    one, two = a.figure, b.figure
    if not compatible(a, b):
        return 0.0
    words, value = words_alike(a, b), same_value(a, b)
    if value == 0.0 and _is_conflict(a, b, words):
        value = ENDS_SHARED
    if value == 0.0 or (words < WORDS_NEEDED and not _telling_range(a, b)):
        return 0.0
    score = FOR_VALUE * value * telling(one) + FOR_WORDS * words
    score += FOR_STORY * (a.story == b.story)
    score += FOR_COUNTRY * (one.country is not None and one.country == two.country)
    score += FOR_PLACE * (a.place is not None and a.place == b.place)
    score -= AGAINST_FAR * (telling(one) < 1.0 and _far_apart(a, b))
    return score + _same_time(a.period, b.period)


def _far_apart(a: FigureNode, b: FigureNode) -> bool:
    """Told months from each other, and not both with their time."""
    return (a.period is None or b.period is None) and not within(a.told, b.told, FAR_APART)


def _same_time(a: Interval | None, b: Interval | None) -> float:
    days = a.days if a is not None and a == b else None
    if days is None:
        return 0.0
    return FOR_DAY if days == 1 else FOR_MONTH if days <= 31 else FOR_YEAR


def compatible(a: FigureNode, b: FigureNode) -> bool:
    """Whether kind, unit, time, place and kind of harm allow one fact."""
    one, two = a.figure, b.figure
    if one.kind != two.kind or not periods_meet(a.period, b.period):
        return False
    if one.country and two.country and one.country != two.country:
        return False
    if a.harm and b.harm and a.harm != b.harm:
        return False
    if one.kind != "money" and unit_of(one) != unit_of(two):
        return False
    return a.article != b.article or _said_twice(a, b)


def _said_twice(a: FigureNode, b: FigureNode) -> bool:
    """Whether one article says a fact twice: in other sentences, and of the same thing.

    Later tolls of one event may stand in one article; other values are other facts.
    """
    if in_one_sentence(a.figure, b.figure):
        return False
    if a.figure.kind == "count" and a.figure.unit != b.figure.unit:
        return False  # "15 people" and "15 pimps" of one article
    same_event = a.figure.event is not None and a.figure.event == b.figure.event
    if same_event and _same_harm(a, b):
        return True
    return same_value(a, b) > 0.0 and words_alike(a, b) >= WORDS_IN_ARTICLE


def words_alike(a: FigureNode, b: FigureNode) -> float:
    """How alike two figures are told: their own words, and these in the other's sentence."""
    ours = len(a.what & (b.what | b.context)) / len(a.what) if a.what else 0.0
    theirs = len(b.what & (a.what | a.context)) / len(b.what) if b.what else 0.0
    return 0.5 * likeness(a.what, b.what) + 0.25 * (ours + theirs)


def same_value(a: FigureNode, b: FigureNode) -> float:
    """1 for the same value (or the same dollars), less for sums with a common end, else 0."""
    pairs = []
    if unit_of(a.figure) == unit_of(b.figure):
        pairs.append((bounds(a.figure), bounds(b.figure)))
    if a.usd and b.usd:
        pairs.append((a.usd, b.usd))
    if any(x == y for x, y in pairs):
        return 1.0
    if a.figure.kind == "money" and any(x[0] == y[0] or x[1] == y[1] for x, y in pairs):
        return ENDS_SHARED
    return 0.0


def _is_conflict(a: FigureNode, b: FigureNode, words: float) -> bool:
    """Two values of one fact: close to each other, in one story, told in the same words."""
    if a.story != b.story or words < WORDS_FOR_CONFLICT:
        return False
    pair = (a.usd, b.usd) if a.usd and b.usd else None
    if pair is None and unit_of(a.figure) == unit_of(b.figure):
        pair = (bounds(a.figure), bounds(b.figure))
    if pair is None or a.article == b.article:
        return False
    if pair[0] in b.known or pair[1] in a.known:
        return False  # an article that gives both values tells two facts
    return all(_near(x, y) for x, y in zip(pair[0], pair[1], strict=True))


def _near(x: Decimal, y: Decimal) -> bool:
    return abs(x - y) <= NEAR_VALUE * max(abs(x), abs(y))


def _telling_range(a: FigureNode, b: FigureNode) -> bool:
    """The same two ends, hardly by chance, said of things that have a word in common."""
    one, two = a.figure, b.figure
    same = (one.low, one.high, one.unit) == (two.low, two.high, two.unit)
    return same and one.low != one.high and bool(a.context & b.context)


def telling(figure: Figure) -> float:
    """How much a value says by itself: 2 children is found everywhere, 148.9 million is not."""
    if figure.low != figure.high:
        return 2.0 if figure.kind == "money" else 1.2
    digits = len(figure.high.normalize().as_tuple().digits)
    if figure.kind == "money" or digits >= 3:
        return 1.0
    return 0.85 if figure.high > 30 else 0.75 if figure.high > 5 else 0.6


def unit_of(figure: Figure) -> str | None:
    """The unit as it is compared: all nouns for adults are `person`."""
    people = load_words("people.toml", "people", "person")
    return "person" if figure.unit in people else figure.unit
