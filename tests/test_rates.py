"""Dollars come from the rate of the amount's own time, or not at all with a reason."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.gold import parse_interval
from pipeline.errors import LexiconError
from pipeline.normalize.dates.calendar import years
from pipeline.normalize.rates import COLUMNS, GAP, Rates, price
from pipeline.records import Anchor, Evidence, Figure, Interval, Usd

CASES = tomllib.loads((Path(__file__).parent / "cases" / "rates.toml").read_text())["case"]
NOWHERE = Anchor(None, "none")


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['currency']} {c.get('period')}")
def test_rate_of_a_time(case: dict[str, Any]) -> None:
    anchor, period = (parse_interval(case.get(key)) for key in ("anchor", "period"))
    written = Anchor(anchor, "published") if anchor else NOWHERE
    usd = Rates.load().usd(case["currency"], Decimal(1000), Decimal(2000), period, written)
    if isinstance(usd, str):
        assert case.get("reason", "dollars were expected") in usd
    else:
        assert (usd.rate.normalize(), usd.basis) == (Decimal(case["rate"]), case["basis"])
        assert usd.low == (1000 / usd.rate).quantize(Decimal("0.01"))


@settings(deadline=None)
@given(st.dates(date(1994, 1, 1), date(2026, 8, 1)), st.integers(0, 700))
def test_a_mean_lies_among_the_rates_of_its_months(first: date, days: int) -> None:
    last = min(first + timedelta(days=days), date(2026, 8, 1))
    usd = Rates.load().usd("KZT", Decimal(1), Decimal(1), Interval(first, last), NOWHERE)
    assert isinstance(usd, Usd)
    series = Rates.load().series["KZT"]
    near = [first + timedelta(days=n) for n in range(-35, days + 36)]
    known = [series.of_month(d.year, d.month) for d in near]
    rates = [rate for rate in known if rate is not None]
    assert min(rates) * Decimal("0.6") <= usd.rate <= max(rates) * Decimal("1.7")


def test_nothing_is_carried_into_the_gap() -> None:
    series = Rates.load().series["KZT"]
    day = GAP[0]
    while day <= GAP[1]:
        rate = series.of_day(day)
        assert rate is not None
        assert rate.method == "interpolated day"
        day += timedelta(days=1)


def test_own_rates_go_before_ours(tmp_path: Path) -> None:
    own = tmp_path / "rates.csv"
    rows = ["KZT,year,2023,500,mine", "XAF,month,2020-05,600,mine", "AED,day,2023-05-05,4,mine"]
    own.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    rates = Rates.load(own)
    for currency, period, rate in (
        ("KZT", "2023", 500), ("XAF", "2020-05", 600), ("AED", "2023-05-05", 4),
        ("KZT", "2015-08-21", Decimal("255.26")),
    ):  # fmt: skip
        usd = rates.usd(currency, Decimal(1), Decimal(1), parse_interval(period), NOWHERE)
        assert isinstance(usd, Usd)
        assert usd.rate == rate


@pytest.mark.parametrize(
    "row", ["KZT,yearly,2023,500,mine", "KZT,year,2023,much,mine", "KZT,day,2023-13-01,5,mine"]
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str) -> None:
    own = tmp_path / "rates.csv"
    own.write_text("\n".join([",".join(COLUMNS), "KZT,year,2022,460,mine", row]), encoding="utf-8")
    with pytest.raises(LexiconError, match="row 3"):
        Rates.load(own)


MONEY = Figure(
    Evidence("a", 0, 1, "x", "test"), "money", Decimal(148_900_000), Decimal(148_900_000),
    "exact", "KZT", "", "", 1.0, period=years(2021, 2023),
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "gap"), [(340_830, None), (500_000, "0.5041"), (34_083, "-0.8975")]
)
def test_a_stated_conversion_far_from_ours_is_flagged(stated: int, gap: str | None) -> None:
    figure = replace(MONEY, stated_usd_low=Decimal(stated), stated_usd_high=Decimal(stated))
    priced = price(figure, Rates.load(), NOWHERE)
    assert priced.usd_gap == (gap and Decimal(gap))
    assert priced.implied_rate == (figure.low / stated).quantize(Decimal("0.0001"))


def test_what_has_no_rate_says_why() -> None:
    priced = price(replace(MONEY, period=years(2031)), Rates.load(), NOWHERE)
    assert priced.usd is None
    assert priced.usd_note == "no rate for KZT in 2031"


def test_only_money_is_priced() -> None:
    count = replace(MONEY, kind="count", unit="person")
    assert price(count, Rates.load(), NOWHERE) is count
