"""Arithmetic on days and on the calendar's own units: week, month, quarter, half, year, decade."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from pipeline.records import Interval

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


def add(day: date, count: int, unit: str) -> date | None:
    """The day `count` units later (earlier when negative); None beyond the calendar's end.

    A month later than January 31 is the last day of February.

    >>> add(date(2024, 1, 31), 1, "month")
    datetime.date(2024, 2, 29)
    """
    try:
        if unit in DAYS:
            return day + timedelta(days=count * DAYS[unit])
        year, month = divmod(day.year * 12 + day.month - 1 + count * MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days later; Saturdays and Sundays do not count.

    >>> add_working_days(date(2018, 8, 21), 4)
    datetime.date(2018, 8, 27)
    """
    step = DAY if count > 0 else -DAY
    while count:
        day += step
        if day.weekday() < 5:
            count -= 1 if step == DAY else -1
    return day


def unit_around(unit: str, day: date) -> Interval:
    """The calendar unit that holds a day; weeks begin on Monday, decades with the year 0.

    >>> unit_around("quarter", date(2024, 5, 5))
    Interval(start=datetime.date(2024, 4, 1), end=datetime.date(2024, 6, 30))
    """
    if unit in DAYS:
        monday = day - timedelta(days=day.weekday())
        first, last = {"day": (day, day), "weekend": (monday + 5 * DAY, monday + 6 * DAY)}.get(
            unit, (monday, monday + (DAYS[unit] - 1) * DAY)
        )
        return Interval(first, last)
    width = MONTHS[unit]
    if width >= 12:
        count = width // 12
        first_year = max(1, day.year - day.year % count)
        return years(first_year, min(MAXYEAR, first_year + count - 1))
    first_month = day.month - (day.month - 1) % width
    return months(day.year, first_month, first_month + width - 1)


def nth_unit(unit: str, n: int, whole: Interval) -> Interval | None:
    """The nth unit within a stretch (-1 the last); None when the stretch has no such unit.

    The first week of a month is the one with its first Thursday (as ISO 8601 counts a year's).

    >>> nth_unit("week", 1, months(2014, 10)).start
    datetime.date(2014, 9, 29)
    """
    if whole.start is None or whole.end is None:
        return None
    if unit == "weekend":
        saturday = nth_weekday(5, n, whole)
        return Interval(saturday, saturday + DAY) if saturday else None
    if n < 0:
        last = unit_around(unit, _week_holder(whole.end, -3) if unit == "week" else whole.end)
        begin = add(last.start, n + 1, unit) if last.start else None
        if begin is None or (begin < whole.start and unit != "week"):
            return None
        found = unit_around(unit, begin)
    else:
        first = unit_around(unit, _week_holder(whole.start, 3) if unit == "week" else whole.start)
        begin = add(first.start, n - 1, unit) if first.start else None
        if begin is None or begin > whole.end:
            return None
        found = unit_around(unit, begin)
    return found


def _week_holder(day: date, days: int) -> date:
    """A day of the first (or last) week that has most of its days inside."""
    return day + days * DAY


def nth_weekday(weekday: int, n: int, whole: Interval) -> date | None:
    """The nth such weekday of a stretch (-1 the last), or None.

    >>> nth_weekday(3, 3, months(2024, 11))
    datetime.date(2024, 11, 21)
    """
    if whole.start is None or whole.end is None:
        return None
    if n < 0:
        day = whole.end - timedelta(days=(whole.end.weekday() - weekday) % 7 - 7 * (n + 1))
    else:
        day = whole.start + timedelta(days=(weekday - whole.start.weekday()) % 7 + 7 * (n - 1))
    return day if whole.start <= day <= whole.end else None


def length(interval: Interval) -> int | None:
    """Days in an interval, both ends included; None when an end is open."""
    if interval.start is None or interval.end is None:
        return None
    return (interval.end - interval.start).days + 1


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus, Meeus 1991).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return date(year, month, day + 1)
