"""The marked sentences of tests/cases/dates.txt, for our reader of dates and for its peers.

A sentence is right when every interval marked in it is read and nothing else. A peer may give
several readings of a mention: any of them counts, and so does an end left open where ours ends
with the time of writing ("since 2019").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from benchmarks.gold import parse_interval

CASES = Path(__file__).parent.parent / "tests" / "cases" / "dates.txt"
MARK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

Days = tuple[date | None, date | None]  # first and last day; None where an end is open
Case = tuple[date, str, list[Days]]
DateReader = Callable[[str, date], list[list[Days]]]  # the readings of each mention


def date_cases() -> list[Case]:
    """Anchor, text and intervals of every case with a day as its anchor, known failures aside.

    >>> len(date_cases()) > 300
    True
    """
    lines = CASES.read_text(encoding="utf-8").partition("\n## known failures")[0].splitlines()
    parts = [line.partition(" | ") for line in lines if not line.startswith("#")]
    return [
        (
            date.fromisoformat(anchor),
            MARK.sub(r"\1", marked).replace("\\n", "\n"),
            [days(value) for _, value in MARK.findall(marked)],
        )
        for anchor, bar, marked in parts
        if bar and DAY.fullmatch(anchor)
    ]


def days(text: str) -> Days:
    """The days of a mark: "2024-07", "2024-07-05/2024-07-09", "2024-07-05/..".

    >>> days("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    interval = parse_interval(text)
    return (interval.start, interval.end) if interval else (None, None)


def share_right(reader: DateReader, step: int = 1) -> float:
    """The share of sentences, every `step`th of them, that a reader gets wholly right."""
    cases = date_cases()[::step]
    return sum(is_right(reader(text, anchor), gold, anchor) for anchor, text, gold in cases) / len(
        cases
    )


def is_right(found: list[list[Days]], gold: list[Days], anchor: date) -> bool:
    """Whether the mentions of a text are the marked ones, in any of their readings."""
    return len(found) == len(gold) and all(
        days in readings or (days[1] == anchor and (days[0], None) in readings)
        for readings, days in zip(found, gold, strict=True)
    )


def ours() -> DateReader:
    """`find_dates` against the day of the case."""
    from pipeline.normalize.dates import find_dates
    from pipeline.records import Anchor, Interval

    def read(text: str, anchor: date) -> list[list[Days]]:
        found = find_dates(text, Anchor(Interval(anchor, anchor), "published"))
        return [[(mention.interval.start, mention.interval.end)] for mention in found]

    return read


def dateparser() -> DateReader:
    """dateparser.search, which reads everything as one day; the past is preferred, as in news."""
    from dateparser.search import search_dates

    def read(text: str, anchor: date) -> list[list[Days]]:
        settings = {
            "RELATIVE_BASE": datetime.combine(anchor, time()),
            "PREFER_DATES_FROM": "past",
            "DATE_ORDER": "DMY",
        }
        found = search_dates(text, languages=["en"], settings=settings) or []
        return [[(moment.date(), moment.date())] for _, moment in found]

    return read


def recognizers() -> DateReader:
    """Recognizers-Text; its ranges end with the first day that is no longer meant."""
    from recognizers_date_time import DateTimeRecognizer

    model = DateTimeRecognizer("en-us").get_datetime_model()

    def read(text: str, anchor: date) -> list[list[Days]]:
        found = model.parse(text, datetime.combine(anchor, time()))
        mentions = [
            [_of_recognizers(value) for value in (result.resolution or {}).get("values", [])]
            for result in found
            if "date" in result.type_name
        ]
        return [[reading for reading in readings if reading] for readings in mentions]  # type: ignore[misc]

    return read


def _of_recognizers(value: dict[str, str]) -> Days | None:
    start, end = (DAY.match(value.get(key) or "") for key in ("start", "end"))
    if start or end:
        return (
            date.fromisoformat(start.group()) if start else None,
            date.fromisoformat(end.group()) - timedelta(days=1) if end else None,
        )
    single = DAY.match(value.get("value") or "")
    return (date.fromisoformat(single.group()),) * 2 if single else None
