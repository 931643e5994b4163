"""Rows of claims: every fact with a number once, and whether articles disagree about it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.deduplicate.claims import FigureNode, unit_of
from pipeline.deduplicate.conflicts import conflict_note
from pipeline.deduplicate.ids import make_id
from pipeline.deduplicate.joined import Joined
from pipeline.deduplicate.rows import ends, most_common, narrowest, row_of
from pipeline.records import Figure
from pipeline.tables import ClaimRow


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
