"""Arithmetic on days and on the calendar's own units: week, month, quarter, half, year, decade."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from pipeline.records import Interval, UnknownDayError

DAY = timedelta(days=1)
# Calendar units by length in days, so that a text's precision can be compared with a question's.
LENGTH = {
    "day": 1,
    "weekend": 2,
    "week": 7,
    "fortnight": 14,
    "month": 31,
    "quarter": 92,
    "season": 92,
    "half": 184,
    "year": 366,
    "decade": 3653,
    "century": 36525,
    "millennium": 365250,
}
MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120}
MONTHS |= {"century": 1200, "millennium": 12000}
DAYS = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14}


@lru_cache(maxsize=1 << 12)
def month_end(year: int, month: int) -> date:
    """The last day of a month.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int | None = None) -> Interval:
    """Whole months of one year, both included.

    >>> months(2023, 1, 9).end
    datetime.date(2023, 9, 30)
    """
    return Interval(date(year, first, 1), month_end(year, last or first))


def years(first: int, last: int | None = None) -> Interval:
    """Whole years, both included.

    >>> years(2021, 2023).start
    datetime.date(2021, 1, 1)
    """
    return Interval(date(first, 1, 1), date(last or first, 12, 31))


def stretch(begin: Interval, end: Interval) -> Interval:
    """From the first day of one to the last day of the other."""
    if begin.first > end.last:
        raise UnknownDayError
    return Interval(begin.start, end.end)


def season_span(season: list[int], year: int) -> Interval:
    """The months of a season that begins in a year.

    >>> season_span([12, 14], 2023).end
    datetime.date(2024, 2, 29)
    """
    first, last = season
    return Interval(date(year, first, 1), month_end(year + (last > 12), (last - 1) % 12 + 1))


def add(day: date, count: int, unit: str) -> date:
    """The day `count` units later (earlier when negative).

    A month later than January 31 is the last day of February. Raises `UnknownDayError` beyond the
    calendar's end.

    >>> add(date(2024, 1, 31), 1, "month")
    datetime.date(2024, 2, 29)
    """
    try:
        if unit in DAYS:
            return day + timedelta(days=count * DAYS[unit])
        year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, month_end(year, month + 1).day))
    except (ValueError, OverflowError) as error:
        raise UnknownDayError from error


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days later; Saturdays and Sundays do not count.

    >>> add_working_days(date(2018, 8, 21), 4)
    datetime.date(2018, 8, 27)
    """
    while count:
        step = 1 if count > 0 else -1
        day += step * DAY
        count -= step * (day.weekday() < 5)
    return day


def shifted_years(interval: Interval, count: int) -> Interval:
    """The same months of another year.

    >>> shifted_years(Interval(date(2024, 1, 1), date(2024, 2, 29)), -1).end
    datetime.date(2023, 2, 28)
    """
    start, after = (add(day, count, "year") for day in (interval.first, interval.last + DAY))
    return Interval(start, after - DAY)


def unit_around(unit: str, day: date) -> Interval:
    """The calendar unit that holds a day; weeks begin on Monday, decades with the year 0.

    >>> unit_around("quarter", date(2024, 5, 5))
    Interval(start=datetime.date(2024, 4, 1), end=datetime.date(2024, 6, 30))
    """
    if unit in DAYS:
        monday = day - timedelta(days=day.weekday())
        starts = {"day": (day, 1), "weekend": (monday + 5 * DAY, 2)}
        first, width = starts.get(unit, (monday, DAYS[unit]))
        return Interval(first, first + (width - 1) * DAY)
    width = MONTHS[unit]
    if width >= 12:
        count = width // 12
        first_year = max(1, day.year - day.year % count)
        return years(first_year, min(MAXYEAR, first_year + count - 1))
    first_month = day.month - (day.month - 1) % width
    return months(day.year, first_month, first_month + width - 1)


def nth_unit(unit: str, n: int, whole: Interval) -> Interval:
    """The nth unit within a stretch (-1 the last).

    The first week of a month is the one with its first Thursday (as ISO 8601 counts a year's).
    Raises `UnknownDayError` when the stretch has no such unit.

    >>> nth_unit("week", 1, months(2014, 10)).start
    datetime.date(2014, 9, 29)
    """
    if unit == "weekend":
        saturday = nth_weekday(5, n, whole)
        return Interval(saturday, saturday + DAY)
    inward = 3 * DAY if unit == "week" else 0 * DAY  # most of a week's days lie inside
    edge = whole.last - inward if n < 0 else whole.first + inward
    begin = add(unit_around(unit, edge).first, n + 1 if n < 0 else n - 1, unit)
    if (begin < whole.first and unit != "week") if n < 0 else begin > whole.last:
        raise UnknownDayError
    return unit_around(unit, begin)


def nth_weekday(weekday: int, n: int, whole: Interval) -> date:
    """The nth such weekday of a stretch (-1 the last). Raises `UnknownDayError` without one.

    >>> nth_weekday(3, 3, months(2024, 11))
    datetime.date(2024, 11, 21)
    """
    if n < 0:
        day = whole.last - timedelta(days=(whole.last.weekday() - weekday) % 7 - 7 * (n + 1))
    else:
        day = whole.first + timedelta(days=(weekday - whole.first.weekday()) % 7 + 7 * (n - 1))
    if not whole.first <= day <= whole.last:
        raise UnknownDayError
    return day


def muslim_day(year: int, month: int, day: int) -> Interval:
    """The first such day of the Muslim calendar in one of our years, by the tabular calendar (its
    civil epoch), or the day before: the moon is sighted up to a day earlier, from place to place.

    >>> muslim_day(2023, 12, 10).start
    datetime.date(2023, 6, 28)
    """
    eve_of_epoch = date(622, 7, 18).toordinal()  # 15 July 622 of the Julian calendar
    for muslim in range(around := int((year - 622) * 33 / 32) - 1, around + 4):
        before = 354 * (muslim - 1) + (3 + 11 * muslim) // 30 + (59 * (month - 1) + 1) // 2
        found = date.fromordinal(eve_of_epoch + before + day)
        if found.year == year:
            return Interval(found - DAY, found)
    raise UnknownDayError
