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

from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.words import content_words, likeness, overlap
from pipeline.records import Figure, Interval

Bounds = tuple[Decimal, Decimal]

ENOUGH = 4.0  # evidence that makes one claim; fitted on the seeds with a margin on either side
FOR_VALUE = 2.0  # the same value, times how telling it is
FOR_WORDS = 3.0  # the same words for what is measured
FOR_STORY = 1.5
FOR_PERIOD = 1.0
FOR_COUNTRY = 0.5
WORDS_FOR_CONFLICT = 0.6  # two values of one claim: the words must agree that much
NEAR_VALUE = 0.25  # two values of one claim differ by less than this part
WORDS_NEEDED = 0.2
PEOPLE = frozenset({"person", "people", "individual", "citizen", "resident", "national"})
UNITS_OF_TIME = {"day": 1, "week": 7, "month": 30, "year": 365}


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
    return FigureNode(article, index, figure, figure_id, story, what, context, usd)


def join_claims(nodes: Sequence[FigureNode]) -> Clusters:
    """Clusters of figures that state one fact."""
    links = []
    for a, b in pairs_in_blocks([list(claim_keys(node)) for node in nodes]):
        score = same_fact(nodes[a], nodes[b])
        if score >= ENOUGH:
            links.append(Link(score, a, b))
    claims = Clusters(len(nodes))
    join_links(claims, links, lambda a, b: compatible(nodes[a].figure, nodes[b].figure))
    return claims


def claim_keys(node: FigureNode) -> Iterable[Hashable]:
    """Blocks: the same value at the same time or in the same words; the same unit in one story."""
    figure = node.figure
    yield ("story", node.story, figure.kind, _unit(figure))
    year = figure.period.start.year if figure.period and figure.period.start else None
    values = [("value", figure.kind, _unit(figure), figure.low, figure.high)]
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
    if not compatible(one, two):
        return 0.0
    words = 0.65 * likeness(a.what, b.what) + 0.35 * overlap(a.context, b.context)
    value = same_value(a, b)
    if words < WORDS_NEEDED:
        return 0.0
    if value == 0.0 and not _is_conflict(a, b, words):
        return 0.0
    score = FOR_VALUE * value * telling(one) + FOR_WORDS * words
    score += FOR_STORY * (a.story == b.story and a.article != b.article)
    score += FOR_PERIOD * (one.period is not None and one.period == two.period)
    return score + FOR_COUNTRY * (one.country is not None and one.country == two.country)


def compatible(one: Figure, two: Figure) -> bool:
    """Whether kind, unit, time and place allow one fact."""
    if one.kind != two.kind or not periods_meet(one.period, two.period):
        return False
    if one.country and two.country and one.country != two.country:
        return False
    if one.place and two.place and one.place != two.place and one.country is None:
        return False
    return one.kind == "money" or _unit(one) == _unit(two)


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
    if _unit(a.figure) == _unit(b.figure):
        pairs.append(((a.figure.low, a.figure.high), (b.figure.low, b.figure.high)))
    if a.usd and b.usd:
        pairs.append((a.usd, b.usd))
    if any(x == y for x, y in pairs):
        return 1.0
    if any(x[1] == y[1] and a.figure.kind == "money" for x, y in pairs):
        return 0.6
    return 0.0


def _is_conflict(a: FigureNode, b: FigureNode, words: float) -> bool:
    """Two values of one fact: close to each other, in one story, told in the same words."""
    if a.story != b.story or words < WORDS_FOR_CONFLICT:
        return False
    pair = (a.usd, b.usd) if a.usd and b.usd else None
    if pair is None and _unit(a.figure) == _unit(b.figure):
        pair = ((a.figure.low, a.figure.high), (b.figure.low, b.figure.high))
    if pair is None or (a.article == b.article and a.figure.kind != "money"):
        return False
    return all(_near(x, y) for x, y in zip(*pair, strict=True))


def _near(x: Decimal, y: Decimal) -> bool:
    return abs(x - y) <= Decimal(str(NEAR_VALUE)) * max(abs(x), abs(y))


def telling(figure: Figure) -> float:
    """How much a value says by itself: 2 children is found everywhere, 148.9 million is not."""
    digits = len(figure.high.normalize().as_tuple().digits)
    if figure.kind == "money" or figure.low != figure.high or digits >= 3:
        return 1.0
    return 0.85 if figure.high > 30 else 0.75 if figure.high > 5 else 0.6


def _unit(figure: Figure) -> str | None:
    return "person" if figure.unit in PEOPLE else figure.unit
