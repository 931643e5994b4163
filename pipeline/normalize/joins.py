"""Joins neighbouring amounts: ranges, ratios, compounds, shared units, stated conversions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.normalize.amounts import Amount
from pipeline.normalize.conversions import join_conversion
from pipeline.normalize.ranges import PARTS, RANGE_GAP, join_range, join_ratio
from pipeline.normalize.sharing import share_units

CONVERSION_GAP = 64
COMPOUND = re.compile(r"\s*,?\s+(?:and\s+)?|\s*,\s*|-and-")
IN_HOURS = {"year": 8760, "month": 730, "week": 168, "day": 24, "hour": 1}
IN_SECONDS = {unit: hours * 3600 for unit, hours in IN_HOURS.items()} | {"minute": 60, "second": 1}


def join_amounts(text: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts with ranges, compounds, shared units and conversions made one."""
    amounts = _pass(text, amounts, RANGE_GAP, join_range)
    amounts = _pass(text, amounts, 8, join_ratio)
    amounts = _pass(text, amounts, 8, _join_compound)
    share_units(text, amounts)
    return _pass(text, amounts, CONVERSION_GAP, join_conversion)


def _pass(
    text: str, amounts: list[Amount], reach: int, join: Callable[[str, Amount, Amount, str], bool]
) -> list[Amount]:
    joined = amounts[:1]
    for amount in amounts[1:]:
        left = joined[-1]
        end = left.stated.end if left.stated else left.end
        if amount.start - end <= reach and join(text, left, amount, text[end : amount.start]):
            continue
        joined.append(amount)
    return joined


def _join_compound(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "5 years and two months" is 62 month; "3 dollars and 20 cents" is 3.2 USD."""
    if a.reject or b.reject or "range" in (a.qualifier, b.qualifier):
        return False
    if not COMPOUND.fullmatch(gap):
        return False
    if a.kind == b.kind == "money":
        return _add_cents(a, b)
    if b.kind == "number" and not text[b.end :].strip():
        return _add_elliptic(a, b)
    if a.kind != "duration" or b.kind not in ("duration", "age"):
        return False
    units = a.unit or "", b.unit or ""
    if units[0] not in IN_SECONDS or units[1] not in IN_SECONDS or _seconds(a) <= _seconds(b):
        return False
    times = PARTS.get(units) or Decimal(IN_SECONDS[units[0]]) / IN_SECONDS[units[1]]
    a.low = a.high = a.low * times + b.low
    a.kind, a.unit, a.end, a.number_end, a.rule = b.kind, b.unit, b.end, b.number_end, "compound"
    return True


def _add_elliptic(a: Amount, b: Amount) -> bool:
    """ "20 dollars 43", "1 hour thirty": the unit below is meant when nothing follows."""
    if a.kind == "money" and a.low == a.mantissa and 10 <= b.low < 100:
        a.low = a.high = a.low + b.low / 100
    elif (a.kind, a.unit) == ("duration", "hour") and b.low < 60:
        a.low, a.high, a.unit = a.low * 60 + b.low, a.low * 60 + b.low, "minute"
    else:
        return False
    a.end, a.number_end, a.rule = b.end, b.number_end, "compound"
    return True


def _seconds(amount: Amount) -> int:
    return IN_SECONDS[amount.unit or ""]


def _add_cents(a: Amount, b: Amount) -> bool:
    if b.factor != Decimal("0.01") or a.factor == b.factor or b.mantissa >= 100:
        return False
    if a.unit != b.unit and b.unit not in (None, "USD", "GBP"):
        return False
    a.low, a.high = a.low + b.low, a.high + b.high
    a.end, a.number_end, a.rule = b.end, b.number_end, "compound"
    return True
