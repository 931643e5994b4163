"""Rules for calendar dates: days, months, years, quarters, seasons, holidays and their ranges."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateutil.easter import easter

from pipeline.normalize.dates.calendar import (
    DAY,
    add,
    months,
    muslim_day,
    nth_weekday,
    season_span,
    years,
)
from pipeline.normalize.dates.time_grammar import Built, Rulebook
from pipeline.normalize.dates.time_values import (
    Context,
    Date,
    Step,
    Time,
    inside,
    is_coming,
    known,
    of_date,
    one_day,
    part_of_year,
    span_of,
)
from pipeline.records import Interval, UnknownDayError

CALENDAR = Rulebook()
NAMES = Rulebook()  # tried after the modifiers of months
WEEKDAYS = Rulebook()  # tried after the modifiers of weekdays
rule = CALENDAR.rule
# Two-digit years: 00-49 are of this century (POSIX strptime turns at 69; news names few 2050s).
CENTURY_TURN = 50
EARLIEST, LATEST = 1800, 2100  # years that a month in figures stands beside
TURN_OF_MONTH = 15  # a stretch over the end of a month begins after this day and ends before it


def full_year(text: str) -> int:
    """A year from its last two digits (or all four).

    >>> full_year("'87"), full_year("24")
    (1987, 2024)
    """
    digits = text.strip("'")
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (2000 if int(digits) < CENTURY_TURN else 1900)


@rule(
    "from? first:day_and_month TO last:numeric_date",
    "from first:day_and_month TO last:day_and_month",
    "from? day:integer TO last:numeric_date",
)
def numeric_range(last: str, first: str = "", day: int = 0) -> Built:
    """5/1-5/7/2020, 5-8.03.2012: what both dates share is named once, at the end"""
    ends = re.findall("[0-9]+", last)
    begins = [str(day), ends[1]] if day else re.findall("[0-9]+", first)
    return span_of(in_figures([*begins, *ends[2:]]), in_figures(ends))


@rule("weekday:WEEKDAY comma? day:day_and_month")
def numeric_day(day: str, weekday: int) -> Built:
    """Friday 7/6: the order is the one that falls on the weekday"""
    first, second = (int(n) for n in re.findall(r"\d+", day))
    orders = [of_date(Date(None, *pair, weekday)) for pair in ((second, first), (first, second))]

    def at(context: Context) -> Interval:
        found = [time.tried(context) for time in orders if time]
        days = [i for i in found if i and i.first.weekday() == weekday]
        if not days:
            raise UnknownDayError
        return min(days, key=lambda i: abs(i.first - context.day))

    return Time(at, "day", relative=True) if any(orders) else None


@rule("numeric_date:numeric_date ( comma? clock )?")
def numeric_date(numeric_date: str) -> Built:
    """12.03.2024, 2024-03-12"""
    return in_figures(re.findall(r"\d+", numeric_date.split("T")[0])[:3])


def in_figures(figures: list[str]) -> Time | None:
    """A date in figures; which of the first two is the day is for the context to say."""
    if [len(figure) for figure in figures] == [1, 1, 2]:
        return None  # 2.6.29 is a version
    numbers = [int(figure) for figure in figures]
    if len(figures[0]) == 4:
        return of_date(Date(numbers[0], numbers[1], numbers[2]))
    year = full_year(figures[2]) if len(figures) > 2 else None
    day_first = of_date(Date(year, numbers[1], numbers[0]))
    month_first = of_date(Date(year, numbers[0], numbers[1]))
    if day_first is None or month_first is None:
        return day_first or month_first

    return Time(
        lambda context: (month_first if context.month_first else day_first).at(context),
        "day",
        relative=year is None,
    )


@rule(
    "special:special_year of? text:numeric_month",
    "special:special_year of? year:YEAR (dash|slash) last:YEAR",
    "special:special_year year:YEAR",
    "year:YEAR (dash|slash) last:YEAR special:special_year",
    "text:numeric_month special:special_year",
    "year:YEAR special:special_year",
)
def special_year(
    special: list[int], year: int = 0, text: str = "", last: int | None = None
) -> Built:
    """the academic year 2023/24, fiscal 2023, the 2023-2024 school year"""
    pair = _pair_of_years(text, named=True) if text else (year, last or year)
    lag, width = special
    if pair is None or (lag and pair[1] - pair[0] > 1):
        return None
    if not lag:
        return known(years(*pair), "year")
    first = date(pair[0], lag + 1, 1)
    return known(Interval(first, add(first, width, "month") - DAY), "year")


def _pair_of_years(text: str, *, named: bool = False) -> tuple[int, int] | None:
    """2019-21 as 2019 and 2021; 2023/24 only of years side by side, 2006/07 if named a year."""
    first, second = re.findall(r"\d+", text)
    if len(first) != 4 or (int(second) <= 12 and not named):
        return None
    apart = int(second) - int(first) % 100
    widest = 1 if "/" in text else 10
    return (int(first), int(first) + apart) if 0 < apart <= widest and first > "1799" else None


@rule("first:YEAR slash last:YEAR")
def two_years(first: int, last: int) -> Built:
    """2024/2025"""
    return known(years(first, last), "range") if last == first + 1 else None


@rule("text:numeric_month")
def numeric_month(text: str) -> Built:
    """11/2016, 2016-11; "2015-16", "2010-11" and "2008-9" are pairs of years"""
    first, second = re.findall(r"\d+", text)
    paired = re.fullmatch(r"\d{4}[-–/]\d\d?", text) is not None
    if paired and int(second) == int(first) % 10 ** len(second) + 1:
        return known(years(int(first), int(first) + 1), "year")
    year, month = (first, second) if len(first) == 4 else (second, first)
    if not EARLIEST <= int(year) <= LATEST:
        return None  # "11.8631 trillion"
    if (found := of_date(Date(int(year), int(month)))) is not None:
        return found
    pair = _pair_of_years(text)
    return known(years(*pair), "range") if pair else None


@rule("first:quarter TO last:quarter of? year:YEAR")
def quarters(first: str, last: str, year: int) -> Built:
    """Q1-Q3 2023"""
    begin, end = quarter_or_half(first, year), quarter_or_half(last, year)
    return span_of(begin, end) if begin and end else None


@rule(
    "text:quarter comma? of? year:YEAR",
    "text:quarter (?! of? the? (this|last|next) )",
    "year:YEAR dash? text:quarter",
)
def quarter_or_half(text: str, year: int | None = None) -> Time | None:
    """Q3 2023, 2016H2, 3Q23, H2'24, 9M 2023, FY25; H1 alone needs company (date_cues.py)."""
    if text.startswith("FY"):
        return _fiscal_years(re.findall(r"\d\d", text)) if year is None else None
    inside = re.search(r"\d{4}|(?<=[QqHh'])\d\d$|^\d\d(?=[Qq])", text)
    year = year or (full_year(inside.group()) if inside else None)
    if "M" in text:
        return known(months(year, 1, int(text.partition("M")[0])), "range") if year else None
    letter = re.search(r"[QqHh]", text)
    number = re.match(r"[1-4](?=[QqHh])", text) or re.search(r"(?<=[QqHh])[1-4]", text)
    if letter is None or number is None:
        return None
    unit = "quarter" if letter.group() in "Qq" else "half"
    found = part_of_year(unit, int(number.group()), year)
    return replace(found, rule="half_alone") if found and unit == "half" and not year else found


def _fiscal_years(digits: list[str]) -> Time | None:
    """FY25 and FY24/25: calendar years, as in most of the region (lexicons/dates.toml)."""
    first, last = full_year(digits[0]), full_year(digits[-1])
    return known(years(first, last), "year") if last - first in (0, 1) else None


@rule("(?<! the | PART ) text:decade")
def possessive_year(text: str) -> Built:
    """2030's goals; "the 2020's", "early 2020's" and "1990's" are decades"""
    year = text.partition("'")[0]
    return known(years(int(year), int(year)), "year") if text > year > "2009" else None


@rule("the? decade:decade")
def decade(decade: str) -> Built:
    """the 1990s, the '90s, 70s and 80s; "20s" are ages and degrees"""
    digits = re.sub(r"\D", "", decade)
    first = int(digits)
    if first < 30 and "'" not in decade[:1]:
        return None
    if len(digits) < 4:
        first += 2000 if first < 20 else 1900
    width = 100 if first % 100 == 0 and first < 2000 else 10
    return known(years(first, first + width - 1), "decade")


@rule("the first:decade_word")
def decade_in_words(first: int) -> Built:
    """the nineties; "in his seventies" is an age"""
    return known(years(first, first + 9), "decade")


@rule("text:iso_week")
def iso_week(text: str) -> Built:
    """2024-W05"""
    year, week, *day = (int(n) for n in re.findall(r"\d+", text))
    if not 1 <= week <= 53:
        return None
    monday = date.fromisocalendar(year, 1, 1) + (week - 1) * 7 * DAY
    first = monday + (day[0] - 1) * DAY if day else monday
    return known(Interval(first, first if day else monday + 6 * DAY), "week")


# Ranges of days within one month come before single days: "3-7 June" is not "7 June".
DAYS_TO = (
    "(from|between:between)? (WEEKDAY comma?)? the? first:DAY (TO|join:and) WEEKDAY? the? last:DAY"
)


@rule(
    "first:DAY (comma DAY)+ comma? and last:DAY of? month:MONTH (COMMA? (of|in)? year:YEAR)?",
    "month:MONTH first:DAY (comma DAY)* comma? and last:DAY COMMA? (of|in)? year:YEAR",
    "month:MONTH first:DAY (comma DAY)+ comma? and last:DAY",
)
def days_listed(first: int, last: int, month: int, year: int | None = None) -> Built:
    """3, 5 and 9 March, March 3 and 9, 2024: the stretch that holds them all"""
    ends = [of_date(Date(year, month, day)) for day in (first, last)]
    return span_of(*ends) if first < last else None


@rule(
    f"{DAYS_TO} of? month:MONTH COMMA? of? in? year:YEAR",
    f"{DAYS_TO} of? month:MONTH",
    "between:between? from? month:MONTH the? first:DAY (TO|join:and) the? last:DAY COMMA? (of|in)?"
    " year:YEAR",
    "(from|between:between) month:MONTH the? first:DAY (TO|join:and) the? last:DAY",
    "month:MONTH the? first:DAY (TO|join:and) the? last:DAY",
    "year:YEAR comma? month:MONTH first:DAY TO last:DAY",
    "from first:DAY TO month:MONTH the? last:DAY COMMA? year:YEAR",
)
def days_of_month(
    first: int, last: int, month: int, year: int | None = None, join: int = 0, between: int = 0
) -> Built:
    """3-7 June 2024, from the 13th to the 15th of July, March 3-5; "3 and 9 June" is no stretch"""
    apart = join and not between and last != first + 1
    if not 1 <= first <= 31 or apart:
        return None
    end = of_date(Date(year, month, last))
    if first > last:
        return None if join or not last < TURN_OF_MONTH < first else _over_a_month_end(first, end)
    return span_of(of_date(Date(year, month, first)), end)


def _over_a_month_end(first: int, end: Time | None) -> Time | None:
    """from the 27th to the 3rd of April: the month is that of the last day"""

    def from_month_before(last: Interval) -> Interval:
        before = last.first.replace(day=1) - DAY
        if last.first.day >= first or first > before.day:
            raise UnknownDayError
        return Interval(before.replace(day=first), last.end)

    return replace(inside(end, from_month_before, "range"), date=end.date) if end else None


ON = "( weekday:WEEKDAY (comma|bracket)? )? the?"
DAY_MONTH = f"{ON} day:DAY of? (slash|dash)? month:MONTH"
DAY_FIRST = f"(?<! MONTH ) {ON}"


@rule(
    f"{DAY_MONTH} (slash|dash)? COMMA? (of|in)? year:YEAR ( comma? clock )?",
    f"{DAY_MONTH} (slash|dash)? COMMA? year:short_year",
    f"{ON} month:MONTH (slash|dash)? the? day:DAY COMMA? (of|in)? year:YEAR ( comma? clock )?",
    f"{ON} month:MONTH day:DAY COMMA? year:short_year",
    f"{ON} day:DAY comma month:MONTH comma year:YEAR",
    f"{ON} month:MONTH comma day:DAY comma year:YEAR",
    "year:YEAR (slash|dash)? comma? month:MONTH (slash|dash)? day:DAY",
)
def full_date(day: int, month: int, year: int | str, weekday: int | None = None) -> Built:
    """12 March 2024, March 12, 2024, 12, March, 2024, the 26th of June of 2020, 31/Oct/1974"""
    number = full_year(year) if isinstance(year, str) else year
    return of_date(Date(number, month, day, weekday))


@rule(
    "day:DAY dash month:MONTH dash short:integer", "day:DAY slash month:MONTH slash short:integer"
)
def short_date(day: int, month: int, short: int) -> Built:
    """31-Oct-74"""
    return of_date(Date(full_year(f"{short:02d}"), month, day))


@rule(
    "month:MONTH ( (dash|slash|comma) | of | in )? year:YEAR",
    "month:MONTH of? year:short_year",
    "year:YEAR comma? month:month",
)
def month_of_year(month: int, year: int | str) -> Built:
    """March 2024, Dec-2018, 2016 June"""
    return of_date(Date(full_year(year) if isinstance(year, str) else year, month))


@rule("month:MONTH of short:integer")
def month_of_short_year(month: int, short: int) -> Built:
    """April of 87"""
    return of_date(Date(full_year(str(short)), month)) if short > 31 else None


@rule(
    f"{DAY_FIRST} day:DAY of? dash? month:MONTH comma? clock",
    f"{DAY_FIRST} day:DAY of? dash? month:MONTH",
    f"{ON} month:MONTH (slash|dash)? the? day:DAY comma? clock",
    f"{ON} month:MONTH (slash|dash)? the? day:DAY",
    "month:MONTH comma day:nth",
    "month:month words:number",
)
def day_of_month(
    month: int, day: int = 0, weekday: int | None = None, words: int | None = None
) -> Built:
    """March 12, the 12th of March, Monday, Feb 18, May twenty-one"""
    if words is not None and words <= 20:
        return None
    return of_date(Date(None, month, words or day, weekday))


@rule(
    "the? first:season and the? season:season (of|comma)? year:YEAR",
    "the? season:season (of|comma)? year:YEAR (dash|slash) last:YEAR",
    "the? season:season (of|comma)? pair:time",
    "the? season:season (of|comma)? year:YEAR",
    "the? season:season (of|comma)? year:short_year",
)
def season_of_year(
    season: list[int],
    year: int | str = 0,
    first: list[int] | None = None,
    last: int | None = None,
    pair: Time | None = None,
) -> Built:
    """the summer of 2020, the spring and summer of 2020, the winter of 2022-23, which ends in the
    second year.
    """
    year = full_year(year) if isinstance(year, str) else year
    if pair is not None:
        both = pair.tried(Context()) if pair.rule in ("numeric_month", "two_years") else None
        year, last = (both.first.year, both.last.year) if both else (0, 0)
    if year == 0 or (last is not None and (last != year + 1 or season[1] <= 12)):
        return None
    span = season_span(season, year)
    if first is None or first[0] > season[0]:
        return known(span, "season") if first is None else None
    return known(Interval(season_span(first, year).start, span.end), "season")


@rule("the? named:named of year:YEAR", "the? year:YEAR named:named", "the? named:named")
def named_time(named: list[date], year: int | None = None) -> Built:
    """the January events: of 2022, in whatever was written since"""
    first, last = named
    if year not in (None, first.year):
        return None

    def at(context: Context) -> Interval:
        if year is None and context.day < first:
            raise UnknownDayError
        return Interval(first, last)

    return Time(at, "range")


@rule("holiday:holiday (of|comma|in)? year:YEAR", "rel:REL holiday:holiday", "holiday:holiday")
def holiday(holiday: list[int], year: int | None = None, rel: Step | None = None) -> Built:
    """Christmas 2023, this Nauryz, last Easter"""

    def at(context: Context) -> Interval:
        if rel is None and context.same_year is not None:
            return _holiday_in(holiday, context.same_year)
        day = context.day_for("month")
        if rel and rel.units == 0:
            return _holiday_in(holiday, day.year)
        near = [_holiday_in(holiday, day.year + n) for n in (-1, 0, 1)]
        coming = next(h for h in near if h.first > day)
        past = [h for h in near if h.first <= day][-1]
        ahead = rel.units > 0 if rel else is_coming(context, past.last, coming.first)
        return coming if ahead else past

    if year is not None:
        return Time(lambda _: _holiday_in(holiday, year), "day")
    fixed = rel is None and len(holiday) == 2 and holiday[0] > 0
    return Time(at, "day", relative=True, date=Date(None, *holiday) if fixed else None)


def _holiday_in(rule: list[int], year: int) -> Interval:
    """By days from Easter, by month and day (of the Muslim year, if below zero), or by month,
    weekday and which one it is.
    """
    if len(rule) == 1:
        return one_day(easter(year) + rule[0] * DAY)
    if rule[0] < 0:
        return muslim_day(year, -rule[0], rule[1])
    if len(rule) == 2:
        return one_day(date(year, rule[0], rule[1]))
    return one_day(nth_weekday(rule[1], rule[2], months(year, rule[0])))


@rule(
    "weekday:WEEKDAY comma? the day:DAY",
    "weekday:WEEKDAY comma? the day:number",
    "weekday:weekday comma? day:nth",
    "weekday:weekday comma day:integer",
)
def weekday_and_day(weekday: int, day: int) -> Built:
    """Tuesday the eleventh"""
    return of_date(Date(None, None, day, weekday))


@NAMES.rule("the? n:NTH dash? century:unit")
def century(n: int | Step, century: str) -> Built:
    """the 21st century"""
    if century != "century" or not isinstance(n, int) or not 1 <= n <= 30:
        return None
    return known(years(max(1, 100 * n - 100), 100 * n - 1), "century")


@NAMES.rule("month:month")
def month_name(month: int) -> Built:
    """A month alone; whether "May" is one is for the text around to say (dates.py)."""
    return of_date(Date(None, month))


@NAMES.rule(
    "on the? day:nth (?! (dash? unit|of the? WHOLE) )",
    "word:in the day:nth (?! (dash? unit|of the? WHOLE) )",
    "on the day:ordinal (?! (dash? unit|of the? WHOLE) )",
    "in the many:ordinal (?! (dash? unit|of the? WHOLE) )",
)
def day_alone(day: int = 0, many: int = 0, word: str = "for") -> Built:
    """on the 4th, for the twenty-second"""
    if word != "for" or not (day > 3 or many > 20):
        return None
    return of_date(Date(day=day or many))


@NAMES.rule("the? unit:unit year:YEAR", "year:YEAR")
def year(year: int, unit: str = "year") -> Built:
    """A year alone, or "the year 2024"."""
    return of_date(Date(year)) if unit == "year" else None


@NAMES.rule("year:short_year")
def short_year(year: str) -> Built:
    """'87"""
    return of_date(Date(full_year(year)))


@WEEKDAYS.rule("weekday:weak_weekday")
def weak_weekday(weekday: int) -> Built:
    """Sun, sat: a weekday only where nothing else is said (date_cues.py)"""
    return of_date(Date(weekday=weekday))


@WEEKDAYS.rule("weekday:weekday")
def weekday(weekday: int) -> Built:
    """A weekday alone, kept for "last", "of next week" and the like."""
    return of_date(Date(weekday=weekday))
