"""Where the versions of a claim disagree, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from pipeline.deduplicate.claims import FigureNode, same_value
from pipeline.deduplicate.kinds import Kinds, distinctions, kind_told, what_words, words_after

# Bounds that contradict each other when the number is the same.
AGAINST = {
    "over": {"under", "at_most", "exact", "about"},
    "at_least": {"under", "at_most"},
    "under": {"over", "at_least", "exact", "about"},
    "at_most": {"over", "at_least"},
}


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
