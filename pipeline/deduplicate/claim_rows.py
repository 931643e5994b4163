"""Rows of claims: every fact with a number once, and where articles disagree, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from pipeline.deduplicate.claims import FigureNode, same_value, unit_of
from pipeline.deduplicate.ids import make_id
from pipeline.deduplicate.rows import Joined, ends, most_common, narrowest, row_of
from pipeline.deduplicate.words import Kinds, distinctions, kind_told, what_words, words_after
from pipeline.records import Figure
from pipeline.tables import ClaimRow

# Bounds that contradict each other when the number is the same.
AGAINST = {
    "over": {"under", "at_most", "exact", "about"},
    "at_least": {"under", "at_most"},
    "under": {"over", "at_least", "exact", "about"},
    "at_most": {"over", "at_least"},
}


def claim_rows(joined: Joined) -> tuple[list[ClaimRow], list[str]]:
    """One row per claim, and the claim id of each figure node."""
    rows = [_claim_row(joined, [joined.figures[i] for i in members]) for members in joined.claims]
    return rows, joined.claims.spread(row.claim_id for row in rows)


def _claim_row(joined: Joined, nodes: Sequence[FigureNode]) -> ClaimRow:
    unit = claim_unit(nodes)
    own = [node.figure for node in nodes if in_unit(node.figure, unit)]
    note = conflict_note(nodes)
    return row_of(
        ClaimRow,
        nodes[0].figure,
        claim_id=make_id("claim", nodes[0].figure_id),
        unit=unit,
        what=max((node.figure.what for node in nodes), key=len),
        **ends("period", narrowest((n.figure.period for n in nodes), lambda period: period)),
        place=most_common(node.figure.place for node in nodes),
        low=min(figure.low for figure in own),
        high=max(figure.high for figure in own),
        **joined.told_by(node.article for node in nodes),
        figure_ids=tuple(sorted(node.figure_id for node in nodes)),
        conflict=note is not None,
        conflict_note=note,
    )


def claim_unit(nodes: Sequence[FigureNode]) -> str | None:
    """The unit of most figures; a sum keeps its own currency before dollars."""
    if nodes[0].figure.kind != "money" and len({node.figure.unit for node in nodes}) > 1:
        return unit_of(nodes[0].figure)
    units = [node.figure.unit for node in nodes]
    return most_common(unit for unit in units if unit != "USD") or most_common(units)


def in_unit(figure: Figure, unit: str | None) -> bool:
    """Whether a value counts in a claim's unit: miners count as people, tenge never as USD."""
    return figure.unit == unit or (figure.kind != "money" and unit_of(figure) == unit)


def conflict_note(nodes: Sequence[FigureNode]) -> str | None:
    """What differs between the versions of a claim; `None` when they agree."""
    if len(nodes) < 2:
        return None
    sentences = [*_values_differ(nodes), *_bounds_differ(nodes), *_words_differ(nodes)]
    return " ".join(sentences) or None


def _values_differ(nodes: Sequence[FigureNode]) -> Iterator[str]:
    if any(same_value(a, b) == 0.0 or _ranges_differ(a, b) for a in nodes for b in nodes):
        yield f"Values differ: {versions(nodes, shown_value)}."


def _ranges_differ(a: FigureNode, b: FigureNode) -> bool:
    """Two ranges with one end in common, both told as ranges."""
    both = a.figure.qualifier == b.figure.qualifier == "range"
    return (both and same_value(a, b) < 1.0) or bool(a.usd and b.usd and both and a.usd != b.usd)


def _bounds_differ(nodes: Sequence[FigureNode]) -> Iterator[str]:
    bounds = {node.figure.qualifier for node in nodes}
    if any(other in AGAINST.get(bound, ()) for bound in bounds for other in bounds):
        yield f"Bounds differ: {versions(nodes, shown_value)}."


def _words_differ(nodes: Sequence[FigureNode]) -> Iterator[str]:
    """One number for things that are not the same: newborns in one article, children in another."""
    for kinds in distinctions():
        kind_of = partial(_kind_of, kinds=kinds)
        told = [node for node in nodes if kind_of(node)]
        if len({kind_of(node) for node in told}) > 1:
            yield f"Not said of the same thing: {versions(told, kind_of)}."


def _kind_of(node: FigureNode, kinds: Kinds) -> str:
    figure = node.figure
    return kind_told(what_words(figure), kinds) or kind_told(words_after(figure), kinds)


def versions(nodes: Sequence[FigureNode], shown: Callable[[FigureNode], str]) -> str:
    """Each version with the articles that tell it: `19 case (a, b) against 20 case (c)`."""
    told: dict[str, list[str]] = {}
    for node in nodes:
        articles = told.setdefault(shown(node), [])
        if node.figure.evidence.article_id not in articles:
            articles.append(node.figure.evidence.article_id)
    return " against ".join(f"{version} ({', '.join(ids)})" for version, ids in told.items())


def shown_value(node: FigureNode) -> str:
    """A figure's value in words: `over 15 person`, `100,000-2,000,000 KZT (200-4,500 USD)`."""
    figure = node.figure
    value = _range(figure.low, figure.high)
    words = (figure.qualifier.replace("_", " "), value, figure.unit or "")
    shown = " ".join(word for word in words if word not in ("exact", "range", ""))
    if figure.stated_usd_low is not None and node.usd is not None:
        shown += f" ({_range(*node.usd)} USD)"
    return shown


def _range(low: Decimal, high: Decimal) -> str:
    ends = [f"{end:,f}" for end in (low, high)]
    ends = [end.rstrip("0").rstrip(".") if "." in end else end for end in ends]
    return ends[0] if ends[0] == ends[1] else "-".join(ends)
