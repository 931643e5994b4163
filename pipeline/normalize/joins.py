"""Joins neighbouring amounts: ranges, ratios, compounds, shared units, stated conversions."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.normalize.amounts import Amount
from pipeline.normalize.compounds import join_compound, join_repeated
from pipeline.normalize.conversions import join_conversion
from pipeline.normalize.ranges import RANGE_GAP, join_range, join_ratio, reject_scores
from pipeline.normalize.sharing import share_units

CONVERSION_GAP = 64
RATIO_GAP = 14  # " out of every "


def join_amounts(text: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts with ranges, compounds, shared units and conversions made one."""
    amounts = _pass(text, amounts, RANGE_GAP, join_range)
    reject_scores(text, amounts)
    amounts = _pass(text, amounts, RATIO_GAP, join_ratio)
    amounts = _pass(text, amounts, 3, join_repeated)
    amounts = _pass(text, amounts, 8, join_compound)
    share_units(text, amounts)
    return _pass(text, amounts, CONVERSION_GAP, join_conversion)


def _pass(
    text: str, amounts: list[Amount], reach: int, join: Callable[[str, Amount, Amount, str], bool]
) -> list[Amount]:
    joined = amounts[:1]
    for amount in amounts[1:]:
        left = joined[-1]
        end = left.stated.end if left.stated else left.end
        gap = text[end : amount.start] if amount.start - end <= reach else "\n\n"
        if "\n\n" not in gap and join(text, left, amount, gap):
            continue
        joined.append(amount)
    return joined
