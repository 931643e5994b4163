"""Dates and durations of texts annotated in TimeML (TimeBank, AQUAINT, TempEval-3, MEANTIME).

    python -m benchmarks.timeml FOLDER            # of .tml files; FOLDER is not part of the project
    python -m benchmarks.timeml FOLDER --errors   # what is missing, wrong or spurious, in its words

A mention counts as found where a reading overlaps it and as right where the reading also has its
value; the same range of days, or a length within 1.5 %. `spans` is the F1 of readings that begin
and end where a mention does, whatever they are worth. What has no value on the calendar
("recently", "every year", 1998-XX) is not asked for, and a reading that falls on it is no error.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.gold import parse_interval
from benchmarks.peer_cases import Row, timeml
from pipeline.normalize.dates.calendar import months, season_span, years
from pipeline.records import Interval

UNIT_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4375, "Q": 91.3125, "Y": 365.25, "DE": 3652.5, "CE": 36525}
CLOCK_DAYS = {"H": 1 / 24, "M": 1 / 1440, "S": 1 / 86400}
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
LENGTH = re.compile(r"P((?:[\d.]+(?:DE|CE|[YMWDQ]))*)(?:T((?:[\d.]+[HMS])+))?")
Value = Interval | float


@dataclass(frozen=True, slots=True)
class Timex:
    """A marked expression; `value` is None where the calendar has no place for `iso`."""

    start: int
    end: int
    iso: str

    @property
    def value(self) -> Value | None:
        return value_of(self.iso)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args(arguments)
    asked = found = right = given = exact = 0
    for path in sorted(options.folder.glob("*.tml")):
        text, written, marked = read_tml(path)
        gold = [timex for timex in marked if timex.value is not None]
        rows = [row for row in timeml(text, written) if not _on_valueless(row, marked)]
        pairs = matched(gold, rows)
        asked, given = asked + len(gold), given + len(rows)
        found += len(pairs)
        exact += sum((t.start, t.end) == (row["start"], row["end"]) for t, row in pairs)
        right += sum(same_value(timex.value, value_of(row["iso"])) for timex, row in pairs)
        if options.errors:
            sys.stdout.writelines(errors(path.stem, text, gold, rows, pairs))
    if not asked:
        print(f"no marked time in {options.folder}/*.tml; name a folder of TimeML files")
        return 1
    precision, recall = right / max(given, 1), right / asked
    print(f"{asked} times: found {found / asked:.3f}, right {recall:.3f}", end=", ")
    print(f"P {precision:.3f}, F1 {2 * right / (asked + given):.3f}", end=", ")
    print(f"spans {2 * exact / (asked + given):.3f}")
    return 0


def read_tml(path: Path) -> tuple[str, str, list[Timex]]:
    """The text of a file, the day it was written and what is marked in it."""
    root = ElementTree.parse(path).getroot()
    written = next(e.get("value", "") for e in root.iterfind(".//DCT/TIMEX3"))
    text, marked = "", []

    def walk(element: ElementTree.Element) -> None:
        nonlocal text
        start = len(text)
        text += element.text or ""
        for child in element:
            walk(child)
            text += child.tail or ""
        if element.tag == "TIMEX3":
            every = element.get("type") == "SET"
            marked.append(Timex(start, len(text), "" if every else element.get("value", "")))

    walk(next(root.iter("TEXT")))
    return text, written[:10], marked


def value_of(value: str) -> Value | None:
    """The days that a value names, or the length in days.

    >>> value_of("1989-Q3").first, value_of("P2W"), value_of("1998-XX")
    (datetime.date(1989, 7, 1), 14.0, None)
    """
    if (length := LENGTH.fullmatch(value)) and len(value) > 2:
        return _length(length[1], UNIT_DAYS) + _length(length[2] or "", CLOCK_DAYS)
    try:
        return _days(value.partition("T")[0])
    except ValueError:
        return None


def _length(text: str, units: dict[str, float]) -> float:
    parts = re.findall(r"([\d.]+)(DE|CE|[A-Z])", text)
    return sum(float(count) * units[unit] for count, unit in parts)


def _days(value: str) -> Interval | None:
    if week := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        first, last = (6, 7) if week[3] else (1, 7)
        year, number = int(week[1]), int(week[2])
        return Interval(*(date.fromisocalendar(year, number, day) for day in (first, last)))
    if part := re.fullmatch(r"(\d{4})-([QH])([1-4])", value):
        width = 3 if part[2] == "Q" else 6
        last_month = int(part[3]) * width
        return months(int(part[1]), last_month - width + 1, last_month)
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        first_month = SEASONS[season[2]]
        return season_span([first_month, first_month + 2], int(season[1]))
    if rounded := re.fullmatch(r"\d{2,3}", value):  # a decade, a century
        width = 10 ** (4 - len(rounded[0]))
        return years(int(value) * width, int(value) * width + width - 1)
    return parse_interval(value)


def same_value(one: Value | None, other: Value | None) -> bool:
    """Whether two values are the same days, or lengths that differ by rounding only."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=0.015)
    return one == other


def matched(gold: list[Timex], rows: list[Row]) -> list[tuple[Timex, Row]]:
    """Each mention with the reading that overlaps it, one of the right value if there is one."""
    pairs, free = [], list(rows)
    for timex in gold:
        touching = [row for row in free if row["start"] < timex.end and timex.start < row["end"]]
        if touching:
            best = max(touching, key=lambda row: same_value(timex.value, value_of(row["iso"])))
            free.remove(best)
            pairs.append((timex, best))
    return pairs


def _on_valueless(row: Row, marked: list[Timex]) -> bool:
    touched = [t for t in marked if row["start"] < t.end and t.start < row["end"]]
    return bool(touched) and all(timex.value is None for timex in touched)


def errors(
    name: str, text: str, gold: list[Timex], rows: list[Row], pairs: list[tuple[Timex, Row]]
) -> Iterator[str]:
    """A line for everything that is not right, with the words around it."""
    paired = {id(part) for pair in pairs for part in pair}
    lines = [(t.start, t.end, f"missing {t.iso}") for t in gold if id(t) not in paired]
    lines += [(r["start"], r["end"], f"spurious {r['iso']}") for r in rows if id(r) not in paired]
    lines += [
        (t.start, t.end, f"{row['iso']} should be {t.iso}")
        for t, row in pairs
        if not same_value(t.value, value_of(row["iso"]))
    ]
    for start, end, what in sorted(lines):
        around = f"{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 40]}"
        yield f"{name}: {what}: {' '.join(around.split())}\n"


if __name__ == "__main__":
    sys.exit(main())
