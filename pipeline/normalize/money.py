"""Money of one delimited span, and the value of legal units of account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from price_parser import Price

from pipeline.lexicon import load_rows
from pipeline.normalize.currencies import currency_table
from pipeline.normalize.quantities import parse_quantity
from pipeline.records import Quantity


def parse_money(text: str) -> Quantity | None:
    """The sum of money that the whole of `text` states, or None; never raises.

    What our rules do not know is given to price-parser, which is good at a delimited span.

    >>> parse_money("KZT 2 million ($4,500)").stated_usd_low
    Decimal('4500')
    >>> parse_money("£ 0.99p").low
    Decimal('0.99')
    """
    quantity = parse_quantity(text)
    if quantity is None:
        return _by_price_parser(text)
    return quantity if quantity.kind == "money" else None


def _by_price_parser(text: str) -> Quantity | None:
    """A sum of which price-parser took in every digit; it ignores words such as "million"."""
    price = Price.fromstring(text)
    code = currency_table().before.get(price.currency or "")
    written = price.amount_text or ""
    rest = text.replace(written, "", 1).replace(price.currency or "", "", 1)
    if price.amount is None or code is None or re.search(r"\d|[^\W\d_]{2}", rest):
        return None
    start, end = text.index(written), text.index(written) + len(written)
    amount = price.amount
    return Quantity(
        0, len(text), start, end, "money", amount, amount, "exact", code, "price_parser"
    )


def money_of_account(quantity: Quantity, day: date) -> Quantity | None:
    """A quantity of MCI or minimum wages as money at the value in force on `day`; None if unknown.

    >>> fine = Quantity(0, 7, 0, 3, "money", Decimal(100), Decimal(100), "exact", None, "account",
    ...                 account_unit="MCI")
    >>> money_of_account(fine, date(2024, 5, 1)).low
    Decimal('369200')
    """
    rows = _account_values().get(quantity.account_unit or "", ())
    valid = [row for row in rows if row[0] <= day]
    if quantity.unit is not None or not valid:
        return None
    _, value, currency = valid[-1]
    return replace(quantity, low=quantity.low * value, high=quantity.high * value, unit=currency)


@cache
def _account_values() -> dict[str, tuple[tuple[date, Decimal, str], ...]]:
    values: dict[str, list[tuple[date, Decimal, str]]] = {}
    for row in load_rows("units_of_account.csv", ("unit", "currency", "since", "value", "source")):
        entry = date.fromisoformat(row["since"]), Decimal(row["value"]), row["currency"]
        values.setdefault(row["unit"], []).append(entry)
    return {unit: tuple(sorted(rows)) for unit, rows in values.items()}
