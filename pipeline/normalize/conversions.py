"""Joins a sum with its conversion: "5bn tenge ($9.6 million)", "$9.6 million, or 5bn tenge"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.normalize.amounts import Amount
from pipeline.normalize.bounds import read_bound_before
from pipeline.normalize.currencies import currency_orders
from pipeline.normalize.number_words import LETTER, ONE
from pipeline.normalize.ranges import BOUND, join_range

# Between a sum and its conversion. A bracket may stand a few words later ("per child (").
CONVERSION = re.compile(
    rf"(?P<words>\s*(?:\([A-Z]{{3}}\)\s*)?(?:[a-z-]+\s+){{0,4}})[(\[]\s*(?:[A-Z]{{3}}[;,]\s*)?(?:{LETTER}[\w'’.,-]*\s+){{0,5}}"
    # "2 million tenge in 2023, or about $4,400"
    r"|(?:\s+(?:in|during|for)\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d(?=,)|\s+last\s+(?:year|month)(?=,))?"
    r"\s*,?\s*(?:or|i\.e\.,?|that\s+is,?|equals|which\s+(?:is|was|equals|amounts\s+to)|equivalent\s+to"
    r"|equal\s+to|equaling|equalling|(?:the|an)\s+equivalent\s+of|worth|amounting\s+to)"
    r"\s*(?:[a-z,]+\s+){0,4}(?:[A-Z]{3}\s)?"
    r"|\s*[=≈~/]\s*"
    r"|\s+[-–—]\s+(?:or\s+|that\s+is,?\s+|i\.e\.\s+)?(?:about|around|approximately|almost|nearly"
    r"|over|more\s+than|roughly|some)\s+"
)
# "310 miles (499 km)", "3 tons of opium, or 6,614 pounds,"
SAME_MEASURE = re.compile(
    r"(?:\s+of(?:\s+[a-z-]+){1,3}?)?(?:\s*\(\s*|(?:,|\s[–—-])\s+or\s+)"
    r"(?:(?!including|of which|plus|another|worth)[a-z]+\s+){0,3}"
)
MAX_ROW = 9  # sums side by side
PAIRED = re.compile(r"\s*,\s*|\s*,?\s+and\s+")
OPENED = re.compile(r"\s*\(\s*(?:[a-z]+\s+){0,2}")
PAIRS_CLOSED = re.compile(r"(?:,?\s+respectively)?\s*\)(?:,?\s+respectively\b)?")
CONTINUED = re.compile(rf"\s*[,;:/]\s*(?:or\s+)?{BOUND}")
BRACKET_CLOSED = re.compile(r"\)\s+(?:and|to)\s")
APPOSED = re.compile(
    r"\s*,\s+(?:about|around|approximately|almost|nearly|roughly|some|just (?:under|over))\s+"
)
ORDER = 4  # how far a rate of the text may be from the order of magnitude we know
# Dollars with one of these in brackets are the sum itself, converted for the outlet's readers.
HARD = frozenset(("EUR", "GBP", "CHF"))
MEASURES = frozenset(("length", "area", "mass", "volume", "temperature", "speed"))
CLOSING = re.compile(r"[^()\[\]]{0,70}[)\]]")
CLOSED_SOON = re.compile(
    r"\s*(?:[-–,;]\s*)?(?:each|per\s+\w+|(?:at|in|by|as|according)\s[^()]{0,90})?\s*[)\]]"
)
NOT_CONVERTED = re.compile(r"\b(?:of which|including|plus|minus|paid|another)\b|\band\b.*[(\[]")


def join_conversion(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """A sum said again in another currency belongs to the same figure."""
    if a.reject or b.reject or a.kind != b.kind:
        return False
    if a.kind in MEASURES:
        return _is_same_measure(text, a, b, gap)
    if a.kind != "money":
        return False
    if (a.unit, a.account) == (b.unit, b.account):
        return False
    if text.startswith(" equivalent)", b.end):
        b.end += len(" equivalent")
    goes_on = _goes_on(text, a, b, gap)
    joins = goes_on or _is_conversion(text, b, gap) or _is_apposed(a, b, gap)
    if not (joins or _is_accounted(text, a, b, gap)):
        return False
    if a.stated is not None:  # "€5 million (2.6bn tenge, $5.4m)", "€5 million ($5.4m; £4.2m)"
        return _state_again(a, a.stated, b, goes_on=goes_on)
    if a.account and a.unit is None and b.unit:
        account, bound = a.account, read_bound_before(text, a.start)
        _become(a, b)
        a.account, a.rule = account, f"{b.rule}, of {account}"
        a.qualifier = bound[0] if bound and a.qualifier == "exact" else a.qualifier
        return True
    if "=" in gap and ONE in (a.low, b.low):  # "1 USD = 447 KZT" states a rate
        if a.low == ONE:
            _become(a, b)
        return True
    if a.unit == "USD" and b.unit in HARD:
        a.stated = b  # its place: no sum of its own
        return True
    if a.unit == "USD" and not b.account:
        dollars, bound = replace(a), read_bound_before(text, a.start)
        _become(a, b)
        a.stated = dollars
        if bound and bound[0] != "about" and a.qualifier == "exact":  # "about $11m, or 5bn tenge"
            a.qualifier = bound[0]
    else:
        a.stated = b
    _settle_decimals(a)
    return True


def _state_again(a: Amount, first: Amount, b: Amount, *, goes_on: bool) -> bool:
    """Takes a second conversion: of the two the dollars are kept, over the span of both."""
    if first.unit == "USD" and not goes_on:
        return False
    kept = b if b.unit == "USD" and a.unit != "USD" else first
    a.stated = replace(kept, start=first.start, end=b.end)
    return True


def join_over_bracket(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "between $600 (£310) and $1,500": a range around the conversion of its lower end."""
    first = a.stated
    if first is None or not BRACKET_CLOSED.match(gap) or (a.kind, a.unit) != (b.kind, b.unit):
        return False
    if not join_range(text, a, b, gap[1:]):
        return False
    both = b.stated is not None and b.stated.unit == first.unit
    a.stated = replace(b.stated, low=first.low) if both and b.stated else None
    return True


def _is_same_measure(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "500 miles (800 km)": one length told in two units."""
    closed = re.match(r"[),]|\s[–—-]", text[b.end : b.end + 2]) is not None
    return a.unit != b.unit and closed and SAME_MEASURE.fullmatch(gap) is not None


def pair_conversions(text: str, amounts: list[Amount]) -> list[Amount]:
    """ "400,000 and 250,000 soms ($4,570 and $2,860)": each sum has its own dollars."""
    told: set[int] = set()
    for at, (last, first) in enumerate(pairwise(amounts), 1):
        one_usd = last.kind == first.kind and (last.unit == "USD") != (first.unit == "USD")
        if not one_usd or not OPENED.fullmatch(text, last.end, first.start):
            continue
        left = amounts[max(0, at - MAX_ROW) : at]
        sums, others = _row(text, left[::-1]), _row(text, amounts[at : at + MAX_ROW])
        closed = PAIRS_CLOSED.match(text, others[-1].end)
        if len(sums) == len(others) > 1 and closed:
            told |= {id(other) for other in others}
            for one, other in zip(reversed(sums), others, strict=True):
                stated = replace(other, end=closed.end() - 1 if one is last else one.end)
                if one.unit == "USD" and other.unit not in HARD:
                    stated = replace(one)
                    _become(one, other)
                one.stated = stated
    return [amount for amount in amounts if id(amount) not in told]


def _row(text: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts from the first on, to the right or to the left, that share its unit."""
    row = amounts[:1]
    for amount in amounts[1:]:
        left, right = sorted((row[-1], amount), key=lambda one: one.start)
        if amount.unit != row[0].unit or not PAIRED.fullmatch(text, left.end, right.start):
            break
        row.append(amount)
    return row


def _is_conversion(text: str, b: Amount, gap: str) -> bool:
    match = CONVERSION.fullmatch(gap)
    if match is None or NOT_CONVERTED.search(gap.lower()):
        return False
    if "(" not in gap and "[" not in gap:
        return True
    closing = CLOSED_SOON if (match["words"] or "").strip() else CLOSING
    return closing.match(text, b.end) is not None


def _goes_on(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """A second conversion in the same bracket: "(5 billion tenge, $9.6 million)"."""
    open_bracket = text.count("(", a.start, b.start) > text.count(")", a.start, b.start)
    second = a.stated is not None or (a.account is not None and a.unit is not None)
    return second and open_bracket and CONTINUED.fullmatch(gap) is not None


def _is_apposed(a: Amount, b: Amount, gap: str) -> bool:
    """ "1.2 billion yen, roughly 8.2 million dollars": what the first is worth, by its order."""
    per_usd = currency_orders().get(a.unit or "")
    if APPOSED.fullmatch(gap) is None or b.unit != "USD" or not per_usd or not b.low:
        return False
    return a.low / ORDER < b.low * per_usd < a.low * ORDER


def _is_accounted(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "13.6 million soums, 40 times the base calculation amount, for": one fine, told twice."""
    once = bool(a.account) != bool(b.account)
    return once and gap == ", " and text[b.end : b.end + 1] in (",", ".", ";", ")", "")


def _become(a: Amount, b: Amount) -> None:
    """Makes `a` the same amount as `b`, in its place in the list."""
    for name in Amount.__slots__:
        setattr(a, name, getattr(b, name))


def _settle_decimals(a: Amount) -> None:
    """ "7,384 million tenge ($15,400)": of two readings the one nearer to the stated dollars."""
    stated, per_usd = a.stated, currency_orders().get(a.unit or "")
    if a.other is None or stated is None or stated.unit != "USD" or per_usd is None:
        return
    if a.low != a.high or not stated.low or not a.other:
        return
    expected = stated.low * per_usd
    if _ratio(a.other * a.factor, expected) < _ratio(a.low, expected):
        a.low = a.high = a.other * a.factor
        a.rule = f"{a.rule}, by its conversion"


def _ratio(a: Decimal, b: Decimal) -> Decimal:
    return max(a / b, b / a)
