"""Money: currencies before and after the amount, conversions, legal units of account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import load_rows
from pipeline.normalize.money import money_of_account, parse_money
from pipeline.normalize.quantities import find_quantities
from tests.quantity_cases import describe, load_cases

ROWS = load_rows("currencies.csv", ("form", "code", "kind"))
FORMS = [row for row in ROWS if row["kind"] != "glued"]  # these need something near: cases
BEFORE = ("symbol", "prefix", "letter", "wordcode")


@pytest.mark.parametrize(("text", "expected"), load_cases("money"))
def test_money_of_a_sentence(text: str, expected: list[str]) -> None:
    assert [describe(quantity) for quantity in find_quantities(text)] == expected


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"{row['form']} {row['kind']}")
def test_every_form_of_a_currency_is_read(row: dict[str, str]) -> None:
    form = row["form"] + "s" * (row["form"] in ("mark", "crown"))  # singular they are no money
    text = f"{form}4,000" if row["kind"] in BEFORE else f"4,000 {form}"
    quantity = parse_money(text)
    assert quantity is not None
    assert quantity.unit == (row["code"] or None)


CODES = sorted(set(map(str, Locale("en").currencies)) - {"RUR"})  # RUR is still written for RUB


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_read_on_both_sides(code: str) -> None:
    for text in (f"{code} 4,000", f"4,000 {code}", f"{code}4,000"):
        quantity = parse_money(text)
        assert quantity is not None
        assert (quantity.low, quantity.unit or "XXX") in ((4000, code), (4000, "XXX"))


@pytest.mark.parametrize(
    ("text", "day", "tenge"),
    [
        ("100 MCI", date(2024, 5, 1), "369200"),
        ("100 monthly calculation indices", date(2022, 3, 31), "306300"),
        ("100 monthly calculation indices", date(2022, 4, 1), "318000"),
        ("3 minimum wages in Kazakhstan", date(2021, 1, 1), "127500"),
    ],
)
def test_units_of_account_become_money(text: str, day: date, tenge: str) -> None:
    (quantity,) = find_quantities(text)
    money = money_of_account(quantity, day)
    assert money is not None
    assert (money.low, money.unit) == (Decimal(tenge), "KZT")
    assert money.account_unit == quantity.account_unit


def test_no_value_of_account_before_the_lexicon_or_for_plain_money() -> None:
    account, plain = parse_money("100 MCI"), parse_money("100 tenge")
    (wages,) = find_quantities("20 minimum wages in Kazakhstan")
    assert account is not None
    assert plain is not None
    assert money_of_account(wages, date(2007, 6, 1)) is None  # no source was found
    assert money_of_account(account, date(1990, 1, 1)) is None
    assert money_of_account(plain, date(2024, 1, 1)) is None


def test_a_conversion_points_at_its_own_words() -> None:
    text = "He got 5 billion tenge (about $11.2 million) for it."
    (quantity,) = find_quantities(text)
    assert text[quantity.start : quantity.end] == "5 billion tenge"
    assert quantity.stated_start is not None
    assert text[quantity.stated_start : quantity.stated_end] == "$11.2 million"


def test_price_parser_reads_a_span_that_the_rules_do_not() -> None:
    quantity = parse_money("£ 0.99p")
    assert quantity is not None
    assert (quantity.low, quantity.unit, quantity.rule) == (Decimal("0.99"), "GBP", "price_parser")


@pytest.mark.parametrize(
    "text",
    [
        "In 2023, he paid 400 000 tenge",  # price-parser: 2023
        "2 pairs from $349",
        "€ 12.-- million",  # the word would be lost
        "KZT 5’000’000",  # price-parser: 5
        "99 of something",
        "€",
    ],
)
def test_price_parser_never_reads_a_part(text: str) -> None:
    assert parse_money(text) is None


@given(st.text(max_size=20), st.sampled_from(["", "$", "€", " tenge", "KZT "]))
def test_parse_money_never_raises(text: str, currency: str) -> None:
    quantity = parse_money(currency + text)
    assert quantity is None or quantity.kind == "money"
