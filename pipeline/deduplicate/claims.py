"""Figures of several articles that state the same fact, and where they disagree.

Two figures are one claim when kind, unit, time and place agree and what they measure is told in
much the same words; a sum stated in tenge and its conversion into dollars are one value. The
evidence is added up (constants below); values may differ only inside one story, and that is the
conflict a reader wants to see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.kinds import harms, kind_told, what_words
from pipeline.deduplicate.words import content_words, likeness
from pipeline.lexicon import load_table
from pipeline.records import Figure, Interval

Bounds = tuple[Decimal, Decimal]

ENOUGH = 4.0  # evidence that makes one claim; set on the seeds with a margin on either side
FOR_VALUE = 2.0  # the same value, times how telling it is
FOR_WORDS = 3.0  # the same words for what is measured
FOR_STORY = 1.5
FOR_PERIOD = 1.0
FOR_COUNTRY = 0.5
WORDS_NEEDED = 0.2
WORDS_IN_ARTICLE = 0.7  # one article gives the number twice: only then are they one fact
WORDS_FOR_TOLL = 0.5  # two figures of one event
WORDS_FOR_CONFLICT = 0.6  # two values of one claim: the words must agree that much
NEAR_VALUE = Decimal("0.25")  # and the values differ by less than this part
ENDS_SHARED = 0.6  # of a value: ranges of money that share an end ("up to 4,500", "200 to 4,500")


@dataclass(frozen=True, slots=True)
class FigureNode:
    """A figure of one article with what is compared."""

    article: int
    index: int
    figure: Figure
    figure_id: str
    story: int
    what: frozenset[str]
    context: frozenset[str]
    harm: str  # killed, injured or missing, where the figure's own words say so
    usd: Bounds | None  # in dollars, as the article itself tells it


def figure_node(article: int, index: int, figure: Figure, figure_id: str, story: int) -> FigureNode:
    usd = None
    if figure.kind == "money":
        if figure.unit == "USD":
            usd = (figure.low, figure.high)
        elif figure.stated_usd_low is not None:
            usd = (figure.stated_usd_low, figure.stated_usd_high or figure.stated_usd_low)
    what = content_words(f"{figure.what} {figure.unit or ''}")
    context = content_words(figure.sentence)
    harm = kind_told(what_words(figure), harms())
    return FigureNode(article, index, figure, figure_id, story, what, context, harm, usd)


def join_claims(nodes: Sequence[FigureNode]) -> Clusters:
    """Clusters of figures that state one fact."""
    links = []
    for a, b in pairs_in_blocks([list(claim_keys(node)) for node in nodes]):
        score = same_fact(nodes[a], nodes[b])
        if score >= ENOUGH:
            links.append(Link(score, a, b))
    claims = Clusters(len(nodes))
    join_links(claims, links, lambda a, b: compatible(nodes[a], nodes[b]))
    return claims


def join_tolls(
    claims: Clusters, nodes: Sequence[FigureNode], happenings: Iterable[Sequence[int]]
) -> None:
    """Join the figures that several tellings of one event give for one thing: later tolls.

    `happenings` are the figure nodes of each event; their values may differ.
    """
    links = []
    for members in happenings:
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                if nodes[a].article != nodes[b].article and compatible(nodes[a], nodes[b]):
                    words = words_alike(nodes[a], nodes[b])
                    if words >= WORDS_FOR_TOLL or _same_harm(nodes[a], nodes[b]):
                        links.append(Link(words, min(a, b), max(a, b)))
    join_links(claims, links, lambda a, b: compatible(nodes[a], nodes[b]))


def _same_harm(a: FigureNode, b: FigureNode) -> bool:
    """Both count the killed, or the injured, or the missing."""
    return bool(a.harm and a.harm == b.harm)


def claim_keys(node: FigureNode) -> Iterable[Hashable]:
    """Blocks: the same value at the same time or in the same words; the same unit in one story."""
    figure = node.figure
    yield ("story", node.story, figure.kind, unit_of(figure))
    year = figure.period.start.year if figure.period and figure.period.start else None
    values = [("value", figure.kind, unit_of(figure), figure.low, figure.high)]
    if node.usd is not None:
        yield ("story", node.story, "money", "USD")
        values.append(("value", "money", "USD", *node.usd))
    for value in values:
        yield (*value, year, figure.country)
        for word in sorted(node.what):
            yield (*value, word)


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
    score += FOR_PERIOD * (one.period is not None and one.period == two.period)
    return score + FOR_COUNTRY * (one.country is not None and one.country == two.country)


def compatible(a: FigureNode, b: FigureNode) -> bool:
    """Whether kind, unit, time, place and kind of harm allow one fact."""
    one, two = a.figure, b.figure
    if one.kind != two.kind or not periods_meet(one.period, two.period):
        return False
    if one.country and two.country and one.country != two.country:
        return False
    if a.harm and b.harm and a.harm != b.harm:
        return False
    if one.kind != "money" and unit_of(one) != unit_of(two):
        return False
    return a.article != b.article or _said_twice(a, b)


def _said_twice(a: FigureNode, b: FigureNode) -> bool:
    """Whether one article says a fact twice: never in one sentence, and in the same words."""
    if a.figure.sentence == b.figure.sentence:
        return False
    return a.figure.kind == "money" or (
        likeness(a.what, b.what) >= WORDS_IN_ARTICLE and same_value(a, b) == 1.0
    )


def words_alike(a: FigureNode, b: FigureNode) -> float:
    """How alike two figures are told: their own words, and these in the other's sentence."""
    ours = len(a.what & (b.what | b.context)) / len(a.what) if a.what else 0.0
    theirs = len(b.what & (a.what | a.context)) / len(b.what) if b.what else 0.0
    return 0.5 * likeness(a.what, b.what) + 0.25 * (ours + theirs)


def periods_meet(a: Interval | None, b: Interval | None) -> bool:
    """Whether two times overlap; unknown time always does."""
    if a is None or b is None:
        return True
    if a.start and b.end and a.start > b.end:
        return False
    return not (b.start and a.end and b.start > a.end)


def same_value(a: FigureNode, b: FigureNode) -> float:
    """1 for the same value (or the same dollars), 0.6 for a common end of a range, else 0."""
    pairs = []
    if unit_of(a.figure) == unit_of(b.figure):
        pairs.append(((a.figure.low, a.figure.high), (b.figure.low, b.figure.high)))
    if a.usd and b.usd:
        pairs.append((a.usd, b.usd))
    if any(x == y for x, y in pairs):
        return 1.0
    if any(x[1] == y[1] and a.figure.kind == "money" for x, y in pairs):
        return ENDS_SHARED
    return 0.0


def _is_conflict(a: FigureNode, b: FigureNode, words: float) -> bool:
    """Two values of one fact: close to each other, in one story, told in the same words."""
    if a.story != b.story or words < WORDS_FOR_CONFLICT:
        return False
    pair = (a.usd, b.usd) if a.usd and b.usd else None
    if pair is None and unit_of(a.figure) == unit_of(b.figure):
        pair = ((a.figure.low, a.figure.high), (b.figure.low, b.figure.high))
    if pair is None or pair[0] is None or pair[1] is None:
        return False
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
    return "person" if figure.unit in _people() else figure.unit


@cache
def _people() -> frozenset[str]:
    return frozenset(load_table("people.toml")["people"]["person"])
