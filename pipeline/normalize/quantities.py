"""Finds the quantities of a text: numbers, money, measures, durations, ages, with their bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from pipeline.normalize.amounts import Amount
from pipeline.normalize.bounds import (
    LOOK_BACK,
    read_bound_after,
    read_bound_before,
    read_bound_over_article,
)
from pipeline.normalize.compounds import join_compound, join_repeated
from pipeline.normalize.conversions import join_conversion, join_over_bracket, pair_conversions
from pipeline.normalize.labels import beside, label_words, noun_words, word_after
from pipeline.normalize.number_words import ONE, word_left
from pipeline.normalize.ranges import (
    RANGE_GAP,
    join_range,
    join_ratio,
    reject_scores,
    settle_millions,
)
from pipeline.normalize.reading import TOO_LARGE, read_amounts
from pipeline.normalize.sharing import share_units
from pipeline.records import Qualifier, Quantity

SIX_PLACES = Decimal("0.000001")  # what the tables keep: decimal128(38, 6)
CONVERSION_GAP = 64
FEW = 12  # "over 12 sessions" is how long, "over 200 sessions" how many
RATIO_GAP = 14  # " out of every "
A_YEAR = re.compile(r"\s+(?:a (?:year|month)|per (?:year|month|annum)|annually)\b(?!\s+to\b)")
DURING = re.compile(r"\s+of\s+(?:the|this|that)\b")


def find_quantities(view: str) -> list[Quantity]:
    """Every quantity the text states, in text order, none overlapping another.

    Offsets are those of `view`; values have six decimals, as the tables keep them. Never raises.

    >>> [(q.kind, q.low, q.high, q.unit, q.qualifier) for q in find_quantities(
    ...     "He paid more than $2,000 and got 5 to 7 years.")]
    [('money', Decimal('2000'), Decimal('2000'), 'USD', 'over'), \
('duration', Decimal('5'), Decimal('7'), 'year', 'range')]
    """
    amounts = _joined(view, read_amounts(view))
    quantities: list[Quantity] = []
    for amount in amounts:
        if not amount.reject and not _is_too_large(amount):
            quantity = _quantity(view, amount)
            if quantities and quantity.start < quantities[-1].end:  # "five or more than six"
                quantity = replace(quantity, start=amount.start)
            if not (quantities and _closes_range(view, quantities, quantity)):
                quantities.append(quantity)
    return quantities


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that the whole of `text` states, or None; never raises.

    >>> parse_quantity("about 3.5 thousand tenge").low
    Decimal('3500')
    """
    found = find_quantities(text)
    if len(found) != 1:
        return None
    rest = text[: found[0].start] + text[found[0].told_end :]
    return None if re.search(r"\w", rest) else found[0]


def _joined(text: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts with ranges, compounds, shared units and conversions made one."""
    settle_millions(text, amounts)
    amounts = _pass(text, amounts, RANGE_GAP, join_range)
    reject_scores(text, amounts)
    amounts = _pass(text, amounts, RATIO_GAP, join_ratio)
    amounts = _pass(text, amounts, 3, join_repeated)
    amounts = _pass(text, amounts, 8, join_compound)
    share_units(text, amounts)
    amounts = pair_conversions(text, amounts)
    amounts = _pass(text, amounts, CONVERSION_GAP, join_conversion)
    if all(amount.stated is None for amount in amounts):
        return amounts
    return _pass(text, amounts, RANGE_GAP, join_over_bracket)


def _pass(
    text: str, amounts: list[Amount], reach: int, join: Callable[[str, Amount, Amount, str], bool]
) -> list[Amount]:
    joined = amounts[:1]
    for amount in amounts[1:]:
        left = joined[-1]
        end = left.stated.end if left.stated else left.end
        near = amount.start - end <= reach and "\n\n" not in (gap := text[end : amount.start])
        if not (near and join(text, left, amount, gap)):
            joined.append(amount)
    return joined


def _is_too_large(amount: Amount) -> bool:
    stated = amount.stated
    return amount.high >= TOO_LARGE or (stated is not None and stated.high >= TOO_LARGE)


def _quantity(text: str, amount: Amount) -> Quantity:
    qualifier, start, end = _qualified(text, amount)
    low = _rounded(amount.low)
    high = low if amount.high is amount.low else _rounded(amount.high)
    quantity = Quantity(
        start, end, amount.number_start, amount.number_end, amount.kind, low, high,
        qualifier, amount.unit, amount.rule, account_unit=amount.account,
    )  # fmt: skip
    if (stated := amount.stated) is None:
        return quantity
    usd = (_rounded(stated.low), _rounded(stated.high)) if stated.unit == "USD" else (None, None)
    return replace(
        quantity,
        stated_usd_low=usd[0],
        stated_usd_high=usd[1],
        stated_start=stated.start,
        stated_end=stated.end,
    )


def _qualified(text: str, amount: Amount) -> tuple[Qualifier, int, int]:
    """The qualifier with the span that covers its words; a range stays a range."""
    qualifier, start, end = amount.qualifier, amount.start, amount.end
    measured = amount.kind in ("money", "percent", "duration")
    if (before := read_bound_before(text, start)) is not None:
        found, start = before
        few = amount.high <= FEW and word_after(text, amount.end) in beside("parts_of_time")
        lasts = amount.kind == "duration" or few  # "over two winters"
        if lasts and text[start : amount.start].strip().lower() == "over":
            found = found if _is_more_than(text, start, end) else "exact"
        qualifier = found if qualifier == "exact" else qualifier
        bound = text[start : amount.start].strip()
        legal = bound == "under" and amount.kind == "number"
        aforesaid = bound == "above" and text.endswith("the ", 0, start)  # "the above three towns"
        went = amount.kind == "number" and word_left(text, start, 12) in beside("going")
        passed = bound == "past" and (went or amount.kind == "duration")  # "walked past 12 houses"
        aforesaid = aforesaid or passed or (bound == "over" and _is_because(text, start, amount))
        if aforesaid or (legal and word_after(text, amount.end) in beside("laws")):
            found = qualifier = "exact"  # "charged under two articles"
        if found == "exact":
            start = amount.start
        if text.startswith(" or ", end):  # "some 400 or more"
            _, end = read_bound_after(text, end) or (found, end)
    elif measured and (before := read_bound_over_article(text, start)) is not None:
        qualifier, start = before if qualifier == "exact" else (qualifier, start)
    elif (after := read_bound_after(text, end)) is not None:
        found, end = after
        qualifier = found if qualifier == "exact" else qualifier
    elif qualifier == "exact" and amount.kind == "percent" and _is_lowest(text, amount):
        qualifier = "at_least"
    return qualifier, start, end


def _is_because(text: str, start: int, amount: Amount) -> bool:
    """ "sued over 12 contracts", "a row over 40 hectares": the reason, no bound."""
    left = text[max(0, start - LOOK_BACK) : start].lower().split()[-2:]
    if left[-1:] and left[-1] in beside("disputes"):
        return True
    if amount.kind != "number" or beside("blamed").isdisjoint((" ".join(left), *left[-1:])):
        return False
    return not (beside("deeds") | beside("laws")).isdisjoint(noun_words(text, amount.end))


def _is_lowest(text: str, amount: Amount) -> bool:
    """ "interest from 35 percent a year"; not "cut rates from 35 percent a year to 30"."""
    left = re.findall(r"[a-z]+", text[max(0, amount.start - LOOK_BACK) : amount.start].lower())
    if left[-1:] != ["from"] or left[-2:][0] not in beside("priced"):
        return False
    return A_YEAR.match(text, amount.end) is not None and label_words("change").isdisjoint(left)


def _is_more_than(text: str, start: int, end: int) -> bool:
    """ "for over five years" is more; "repaid over five years", "Over a year of the two" not."""
    return word_left(text, start, 12) in beside("before_over") and not DURING.match(text, end)


def _closes_range(text: str, quantities: list[Quantity], upper: Quantity) -> bool:
    """ "more than 100 and less than 300": two bounds of one number make a range."""
    lower = quantities[-1]
    if upper.qualifier == "exact" or lower.kind != upper.kind or lower.unit != upper.unit:
        return False
    if text[lower.end : upper.start].strip() not in ("and", "but"):
        return False
    low, high = lower, upper
    if low.qualifier in ("under", "at_most"):
        low, high = upper, lower
    bounded = low.qualifier in ("over", "at_least") and high.qualifier in ("under", "at_most")
    if not bounded or low.low >= high.high:
        return False
    quantities[-1] = Quantity(
        lower.start,
        upper.end,
        lower.number_start,
        upper.number_end,
        lower.kind,
        low.low,
        high.high,
        "range",
        lower.unit,
        "two bounds",
        account_unit=lower.account_unit,
    )
    return True


def _rounded(value: Decimal) -> Decimal:
    """Six decimals at most, no trailing zeros, no exponent."""
    if value.same_quantum(ONE):
        return value
    value = value.quantize(SIX_PLACES)
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()
