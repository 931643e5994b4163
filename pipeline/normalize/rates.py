"""Dollars for an amount: the rate of its own time, from tables of official and market rates."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from pipeline.errors import LexiconError, SettingError
from pipeline.lexicon import load_rows
from pipeline.normalize.dates.calendar import DAY, month_end, months, years
from pipeline.records import Anchor, Figure, Interval, Usd

COLUMNS = ("currency", "granularity", "period", "units_per_usd", "source")
GRANULARITIES = ("year", "month", "month end", "day")
FIXED = ("currency", "from", "to", "units_per_usd", "source")
INTRODUCED = ("currency", "from", "note")
CENT = Decimal("0.01")
RATE = Decimal("0.000001")  # six decimals, as the tables keep
CARRY = 14  # days a daily rate is carried on: the longest quiet run of the official rate
# No daily tenge rates here: the month ends must serve, and nothing may be carried into it.
GAP = (date(2023, 12, 30), date(2025, 7, 29))
WIDEST = 3 * 366  # days; beyond, one rate says nothing
GAP_FLAGGED = Decimal("0.10")  # smaller gaps are rounding in the article
FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rate:
    """Units per dollar, the stretch it stands for, and what kind of rate it is."""

    value: Decimal
    period: Interval
    method: str


@dataclass(frozen=True, slots=True)
class Series:
    """The rates of one currency, by day, month end, month and year."""

    days: tuple[tuple[date, Decimal], ...] = ()
    month_ends: tuple[tuple[date, Decimal], ...] = ()
    months: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    years: Mapping[int, Decimal] = field(default_factory=dict)
    fixed: tuple[tuple[date, date, Decimal], ...] = ()
    begins: date | None = None

    def of_day(self, day: date) -> Rate | None:
        """The rate valid on a day; the last earlier one on days without; else interpolated."""
        here = Interval(day, day)
        for first, last, value in self.fixed:
            if first <= day <= last:
                return Rate(value, here, "day")
        if not GAP[0] <= day <= GAP[1] and (found := _last_before(self.days, day)):
            return Rate(found[1], Interval(found[0], found[0]), "day")
        return _rate(self._between_month_ends(day), here, "interpolated day")

    def _between_month_ends(self, day: date) -> Decimal | None:
        """A line between two month ends, where days are missing from a month known by its ends."""
        if not GAP[0] <= day <= GAP[1]:
            return None
        after = bisect_right(self.month_ends, day, key=lambda row: row[0])
        if not 0 < after < len(self.month_ends):
            return None
        (first, low), (last, high) = self.month_ends[after - 1 : after + 1]
        return low + (high - low) * (day - first).days / (last - first).days

    def of_month(self, year: int, month: int) -> Decimal | None:
        """The mean rate of a month."""
        whole = months(year, month)
        for first, last, value in self.fixed:
            if first <= whole.first and whole.last <= last:
                return value
        return self.months.get((year, month))

    def of_year(self, year: int) -> Decimal | None:
        """The mean rate of a year: the published one, else the mean of its twelve months."""
        if (published := self.years.get(year)) is not None:
            return published
        found = [self.of_month(year, month) for month in range(1, 13)]
        known = [value for value in found if value is not None]
        return sum(known) / 12 if len(known) == 12 else None  # type: ignore[return-value]

    def over(self, period: Interval) -> Rate | None:
        """The mean over a stretch: of its days when short, else of its months, else its years."""
        first, year = period.first, years(period.first.year)
        if period.is_day:
            return self.of_day(first) or self._coarser(first)
        if period == year:
            return _rate(self.of_year(first.year), period, "year mean") or self._months(period)
        if period.days is not None and period.days < 28:
            return self._days(period) or self._coarser(first)
        return self._months(period) or self._years(period)

    def _coarser(self, day: date) -> Rate | None:
        month = months(day.year, day.month)
        return _rate(self.of_month(day.year, day.month), month, "month mean") or _rate(
            self.of_year(day.year), years(day.year), "year mean"
        )

    def _days(self, period: Interval) -> Rate | None:
        found = [self.of_day(period.first + n * DAY) for n in range(period.days or 0)]
        rates = [rate for rate in found if rate is not None]
        if len(rates) < len(found) or not rates:
            return None
        interpolated = any("interpolated" in rate.method for rate in rates)
        method = "mean of interpolated days" if interpolated else "mean of days"
        return Rate(sum(rate.value for rate in rates) / len(rates), period, method)  # type: ignore[arg-type]

    def _months(self, period: Interval) -> Rate | None:
        parts = _month_parts(period)
        known = [(v, days) for y, m, days in parts if (v := self.of_month(y, m)) is not None]
        if not known or (len(known) < len(parts) and not self._ends_within(parts, len(known))):
            return None
        mean = sum(value * days for value, days in known) / sum(days for _, days in known)
        method = "month mean" if len(parts) == 1 else "mean of months"
        method += "" if len(known) == len(parts) else " known"
        return Rate(Decimal(mean), period, method)

    def _ends_within(self, parts: list[tuple[int, int, int]], known: int) -> bool:
        """Whether only the last months of a stretch are missing, because the tables end there."""
        return parts[known - 1][:2] == max(self.months, default=None)

    def _years(self, period: Interval) -> Rate | None:
        span = range(period.first.year, period.last.year + 1)
        known = [value for year in span if (value := self.of_year(year)) is not None]
        if len(known) < len(span):
            return None
        method = "year mean" if len(span) == 1 else "mean of years"
        return Rate(Decimal(sum(known) / len(known)), years(span[0], span[-1]), method)


def _rate(value: Decimal | None, period: Interval, method: str) -> Rate | None:
    return None if value is None else Rate(value, period, method)


def _last_before(rows: tuple[tuple[date, Decimal], ...], day: date) -> tuple[date, Decimal] | None:
    found = bisect_right(rows, day, key=lambda row: row[0])
    if found == 0 or (day - rows[found - 1][0]).days > CARRY:
        return None
    return rows[found - 1]


def _month_parts(period: Interval) -> list[tuple[int, int, int]]:
    """The months a stretch touches, with the number of its days in each."""
    parts, day = [], period.first
    while day <= period.last:
        last = min(month_end(day.year, day.month), period.last)
        parts.append((day.year, day.month, (last - day).days + 1))
        day = last + DAY
    return parts


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of many currencies to the dollar.

    >>> rates = Rates.load(None)
    >>> day = Interval(date(2015, 8, 21), date(2015, 8, 21))
    >>> rates.usd("KZT", Decimal(255260), Decimal(255260), day, Anchor(None, "none")).low
    Decimal('1000.00')
    """

    series: Mapping[str, Series]

    @staticmethod
    @cache
    def load(path: Path | None = None) -> Rates:
        """The rates of `lexicons/rates/`; rows of a file of the same layout go before them.

        Raises `LexiconError` naming file and row when one is wrong.
        """
        rows = [*load_rows("rates/tenge.csv", COLUMNS), *load_rows("rates/other.csv", COLUMNS)]
        own = _own_rows(path) if path else []
        replaced = {row["currency"] for row in own}
        steps = load_rows("rates/fixed.csv", FIXED)
        begins = {
            row["currency"]: date.fromisoformat(row["from"])
            for row in load_rows("rates/introduced.csv", INTRODUCED)
        }
        by_currency: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for row in (*(step for step in steps if step["currency"] not in replaced), *rows, *own):
            by_currency[row["currency"]].append(row)
        return Rates({code: _series(own, begins.get(code)) for code, own in by_currency.items()})

    def usd(
        self, currency: str, low: Decimal, high: Decimal, period: Interval | None, anchor: Anchor
    ) -> Usd | str:
        """An amount in dollars, rounded once to cents; or the reason why there are none.

        The rate is that of the amount's own period, else that of the article's anchor.
        """
        time = _closed(period, anchor)
        whose, stretch = ("period", time) if time is not None else ("anchor", anchor.interval)
        if currency == "USD":
            return Usd(low, high, Decimal(1), stretch or Interval(None, None), "dollars")
        if stretch is None or stretch.days is None:
            return "the time of the amount is not known"
        found = self._rate(currency, stretch)
        if isinstance(found, str):
            return found
        value = found.value.quantize(RATE)
        return Usd(
            (low / value).quantize(CENT),
            (high / value).quantize(CENT),
            value,
            found.period,
            f"{found.method} of {whose}",
        )

    def _rate(self, currency: str, period: Interval) -> Rate | str:
        series = self.series.get(currency)
        if series is None:
            return f"no rates for {currency}"
        if series.begins and period.start and period.start < series.begins:
            return f"{currency} began on {series.begins}"
        days = period.days
        if days is None or days > WIDEST:
            return f"one rate cannot stand for {period.start} to {period.end}"
        return series.over(period) or f"no rate for {currency} in {_named(period)}"


def _closed(period: Interval | None, anchor: Anchor) -> Interval | None:
    """The period, an open end closed by the anchor; None when that gives no stretch."""
    if period is None or period.start is None:
        return None
    end = period.end or (anchor.interval.end if anchor.interval else None)
    return Interval(period.start, end) if end and end >= period.start else None


def _named(period: Interval) -> str:
    if period.is_day:
        return str(period.start)
    if period == years(period.first.year):
        return str(period.first.year)
    return f"{period.start} to {period.end}"


def price(figure: Figure, rates: Rates, anchor: Anchor) -> Figure:
    """A money figure with its dollars (or the reason for none) and the gap to the stated ones."""
    if figure.kind != "money" or figure.unit is None:
        return figure
    usd = rates.usd(figure.unit, figure.low, figure.high, figure.period, anchor)
    if isinstance(usd, str):
        return replace(figure, usd_note=usd, implied_rate=_implied(figure))
    return replace(figure, usd=usd, usd_gap=stated_gap(figure, usd), implied_rate=_implied(figure))


def _implied(figure: Figure) -> Decimal | None:
    """Units per dollar by the article's own conversion (its upper ends)."""
    if not figure.stated_usd_high or not figure.high or figure.unit == "USD":
        return None
    return (figure.high / figure.stated_usd_high).quantize(FOUR_PLACES)


def stated_gap(figure: Figure, usd: Usd) -> Decimal | None:
    """Stated dollars over ours minus 1, when more than 10 % away at either end; else None."""
    pairs = ((figure.stated_usd_low, usd.low), (figure.stated_usd_high, usd.high))
    gaps = [(stated / ours - 1) for stated, ours in pairs if stated is not None and ours]
    worst = max(gaps, key=abs, default=Decimal(0))
    return worst.quantize(FOUR_PLACES) if abs(worst) > GAP_FLAGGED else None


# --- loading ----------------------------------------------------------------------------------


def _own_rows(path: Path) -> list[dict[str, str]]:
    try:
        rows = load_rows(path.resolve(), COLUMNS)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"rates {path}: {error}. Name a CSV file in UTF-8.") from error
    for number, row in enumerate(rows, 2):
        try:
            _period(row)
            Decimal(row["units_per_usd"])
        except InvalidOperation as error:
            problem = f"units_per_usd {row['units_per_usd']!r} is no number"
            raise LexiconError(path, number, problem) from error
        except ValueError as error:
            raise LexiconError(path, number, str(error)) from error
    return rows


def _period(row: dict[str, str]) -> date:
    text = row["period"]
    if row["granularity"] not in GRANULARITIES:
        known = ", ".join(GRANULARITIES)
        raise ValueError(f"granularity {row['granularity']!r} is none of {known}")
    return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text))


def _series(rows: Iterable[dict[str, str]], begins: date | None) -> Series:
    """The rates of one currency; rows of `fixed.csv` are those with a first and a last day."""
    tables: dict[str, dict[date, Decimal]] = {name: {} for name in GRANULARITIES}
    fixed = []
    for row in rows:
        value = Decimal(row["units_per_usd"])
        if "from" in row:
            fixed.append((date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), value))
        else:
            tables[row["granularity"]][_period(row)] = value
    return Series(
        tuple(sorted(tables["day"].items())),
        tuple(sorted(tables["month end"].items())),
        {(day.year, day.month): value for day, value in tables["month"].items()},
        {day.year: value for day, value in tables["year"].items()},
        tuple(fixed),
        begins,
    )
