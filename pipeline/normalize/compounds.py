"""Joins amounts that make one: "5 years and two months", "3 dollars 20 cents", "20 (twenty)"."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.normalize.amounts import Amount
from pipeline.normalize.number_words import Fold, Number, fold_on
from pipeline.normalize.ranges import TIMES
from pipeline.normalize.reading import read_unit

COMPOUND = re.compile(r"\s*,?\s+(?:and\s+)?|\s*,\s*|-and-")
NOTHING_MORE = re.compile(r"\s*\Z")
IN_HOURS = {"year": 8760, "month": 730, "week": 168, "day": 24, "hour": 1}
IN_SECONDS = {unit: hours * 3600 for unit, hours in IN_HOURS.items()} | {"minute": 60, "second": 1}
ABBREVIATED = "digits and magnitude"  # "1 bln", "1 bln."
SCALED = ("digits and words", ABBREVIATED)
NEXT_PART = 24  # characters of " and 250 grams"
CENT = Decimal("0.01")
# "20 years, five days a week"
HOW_OFTEN = re.compile(r" (?:an?|per|each|every) (?:day|week|month|year)\b")


def join_compound(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """Makes a compound of its parts, in the smaller unit: 5 years and two months are 62 month."""
    if a.reject or b.reject or "range" in (a.qualifier, b.qualifier):
        return False
    if _add_units(a, b, gap):
        return True
    if not COMPOUND.fullmatch(gap):
        return False
    if a.kind == b.kind == "money":
        return _add_cents(a, b)
    if b.kind == "number" and NOTHING_MORE.match(text, b.end):
        return _add_elliptic(a, b)
    times = _times(a, b)
    if times is None or (a.kind != "duration" and "," in gap and not _is_rest(text, b, times)):
        return False
    if HOW_OFTEN.match(text, b.end):
        return False
    a.low = a.high = a.low * times + b.low
    a.kind, a.unit, a.end, a.number_end, a.rule = b.kind, b.unit, b.end, b.number_end, "compound"
    return True


def _times(a: Amount, b: Amount) -> Decimal | None:
    """How many units of `b` make one of `a`, if `b` is the smaller of the same kind."""
    units = a.unit or "", b.unit or ""
    if units in TIMES:
        return Decimal(TIMES[units])
    if a.kind != "duration" or b.kind not in ("duration", "age"):
        return None
    sizes = IN_SECONDS.get(units[0]), IN_SECONDS.get(units[1])
    if sizes[0] is None or sizes[1] is None or sizes[0] <= sizes[1]:
        return None
    return Decimal(sizes[0]) / sizes[1]


def _is_rest(text: str, b: Amount, times: Decimal) -> bool:
    """ "3 tons, 96 kg, and 616 grams"; not "parcels of 2 kg, 500 grams and 250 grams"."""
    unit = text[b.number_end : b.end].strip()
    return b.low < times and unit not in text[b.end : b.end + NEXT_PART]


def _add_units(a: Amount, b: Amount, gap: str) -> bool:
    """ "567 thousand 300 tenge", "KZT 1 bln 250 mln": the rest, read apart, belongs to it."""
    if not a.rule.endswith(SCALED) or a.suffixed or b.prefixed or a.low % 1000:
        return False
    if a.mantissa % 1:
        return False  # "2.9 million 9 liter cases"
    rest = b.low / b.factor
    scaled = rest != b.mantissa  # "250 thousand"
    if gap not in (" ", ". ") or rest >= (_magnitude(a.low) if scaled else 1000):
        return False
    if a.kind == "number" and b.suffixed and (gap == " " or a.rule == ABBREVIATED):
        a.kind, a.unit, a.account, a.suffixed = b.kind, b.unit, b.account, True
    elif not (a.prefixed and b.kind == "number" and scaled and gap == " "):
        return False
    a.low = a.high = (a.low + rest) * b.factor
    a.end, a.number_end, a.rule = b.end, b.number_end, f"{b.rule}, compound"
    return True


def _magnitude(value: Decimal) -> Decimal:
    """The largest power of a thousand in a whole number.

    >>> _magnitude(Decimal(2_500_000)), _magnitude(Decimal(40))
    (Decimal('1000'), Decimal('1'))
    """
    scale = Decimal(1)
    while value and value % (scale * 1000) == 0:
        scale *= 1000
    return scale


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


def _add_cents(a: Amount, b: Amount) -> bool:
    if b.factor != CENT or a.factor == b.factor or b.mantissa >= 100:
        return False
    if a.unit != b.unit and b.unit not in (None, "USD", "GBP"):
        return False
    a.low, a.high = a.low + b.low, a.high + b.high
    a.end, a.number_end, a.rule = b.end, b.number_end, "compound"
    return True


def join_repeated(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "20 (twenty) men", "180,000 (one hundred and eighty thousand) tenge": said twice."""
    if gap.strip() not in ("(", "[") or a.reject or b.reject or a.low != b.low:
        return False
    if a.kind != b.kind or a.unit != b.unit or text[b.end : b.end + 1] not in (")", "]"):
        return False
    if a.kind == "number":
        fold = Fold(group=a.low, room=0, mantissa=a.mantissa, end=b.end + 1)
        fold_on(text, fold, spelled=False)  # "15 (fifteen) million tenge"
        a.low = a.high = fold.value()
        a.end = a.number_end = fold.end
        number = Number(a.number_start, a.end, a.low, a.mantissa, digits=a.digits, rule=a.rule)
        read_unit(text, number, a)
    return True
