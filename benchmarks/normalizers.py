"""Speed of the readers of quantities and dates, and how many of our cases they and peers get right.

    python -m benchmarks.normalizers                               # ours
    python -m benchmarks.normalizers --peers .venv-peers/bin/python   # and peers, in their own

    python3 -m venv .venv-peers
    .venv-peers/bin/pip install quantulum3 price-parser dateparser recognizers-text-suite "emoji<2"

The text is written by us: the sentences of tests/cases, about one figure or date per 60 characters.
Seconds are processor time of one core, the best of three runs. The time words of a text that was
read before are known, so the invented articles and briefs are read too, first and once. A peer gets
a sentence right when it gives every value that stands there (currency and unit are not asked of it)
and no other; readers of dates are asked about the marked sentences of `date_cases.py`, peers about
every third of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import date_cases

CASES = Path(__file__).parent.parent / "tests" / "cases"
FILES = ("money", "numbers", "measures")
REPEAT = 20  # of the text, for our own readers; peers read a part of it
PEER_CHARACTERS = 20_000
DATE_STEP = 3
ROOT = Path(__file__).parent.parent
DATE_PEERS = {
    "dateparser": date_cases.dateparser,
    "recognizers_dates": date_cases.recognizers,
}
PLAIN = " Families of those who were held waited outside and asked for news of them."
FILLERS = (
    " The court in Almaty heard the case on 3 March 2024 and the officials said that it goes on.",
    " Last week the ministry said that the inquiry, opened in 2022, goes on until the end of May.",
    " Police said on Tuesday that they had been looking for the men since January 15, 2023.",
)

Reader = Callable[[str], Iterable[Any]]


def main() -> None:
    """Prints one table: reader, characters per second, sentences right, ratio to ours."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", help="a Python that has the peers installed")
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(measure_peer(arguments.worker)))
        return
    rows = [("ours: both, articles", measure_articles(both(our_dates(), our_quantities())))]
    rows.append(("ours: quantities", measure(our_quantities(), None)))
    right = {"right": date_cases.share_right(date_cases.ours())}
    rows.append(("ours: dates", measure(our_dates(), None) | right))
    rows.append(("ours: both", measure(both(our_dates(), our_quantities()), None)))
    length = len(long_text())
    print(f"{length:,} characters, one figure or date per {length / rows[-1][1]['found']:.0f}")
    rows += [(name, ask(arguments.peers, name)) for name in PEERS if arguments.peers]
    print(f"{'reader':24}{'characters/s':>14}{'found':>8}{'cases right':>14}")
    for name, row in rows:
        if row is None:
            print(f"{name:24}{'not installed':>14}")
            continue
        right = f"{row['right']:.1%}" if row["right"] is not None else "-"
        print(f"{name:24}{row['speed']:>14,.0f}{row['found']:>8}{right:>14}")


def measure_peer(name: str) -> dict[str, Any]:
    """The measures of a peer, asked in its own environment."""
    measures = measure(PEERS[name](), PEER_CHARACTERS)
    if name in DATE_PEERS:
        measures["right"] = date_cases.share_right(DATE_PEERS[name](), DATE_STEP)
    return measures


def cases() -> list[tuple[str, list[tuple[float, float]]]]:
    """Sentences with the values that stand in them."""
    rows = []
    for name in FILES:
        for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            rows.append((case["text"], [values(text) for text in case["quantities"]]))
    return rows


def values(description: str) -> tuple[float, float]:
    """Low and high of a case's description: "money 3..5 USD range" is (3, 5)."""
    low, _, high = description.split()[1].partition("..")
    return float(low), float(high or low)


def text_of(rows: list[tuple[str, list[tuple[float, float]]]]) -> str:
    """The sentences with as much filler as makes one figure or date per 60 characters."""
    return " ".join(
        text + (FILLERS[index % 3] if index % 3 else "") + PLAIN
        for index, (text, _) in enumerate(rows)
    )


@cache
def long_text() -> str:
    """The text that our own readers read."""
    return "\n".join([text_of(cases())] * REPEAT)


def measure(reader: Reader, limit: int | None) -> dict[str, Any]:
    """Characters per second, number found, share of sentences whose values are all right."""
    rows = cases()
    text = text_of(rows)[:limit] if limit else long_text()
    found, best = 0, float("inf")
    for _ in range(3 if limit is None else 1):
        start = time.process_time()
        found = sum(1 for _ in reader(text))
        best = min(best, time.process_time() - start)
    first = next(iter(reader("He paid 5 euros on 3 May 2024.")), None)
    gives_values = isinstance(first, tuple)
    right = sum(sorted(reader(text)) == sorted(gold) for text, gold in rows) if gives_values else 0
    share = right / len(rows) if gives_values else None
    return {"speed": len(text) / best, "found": found, "right": share}


def measure_articles(reader: Reader) -> dict[str, Any]:
    """The same of the invented articles and briefs, each read once, nothing known from before."""
    files = sorted(Path(__file__).parent.glob("*/*.jsonl"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in map(json.loads, lines) if "text" in row]
    list(reader("He paid 5 euros on 3 May 2024."))  # loads the lexicons
    start = time.process_time()
    found = sum(1 for text in texts for _ in reader(text))
    seconds = time.process_time() - start
    return {"speed": sum(map(len, texts)) / seconds, "found": found, "right": None}


def our_quantities() -> Reader:
    """`find_quantities` as a reader of values."""
    from pipeline.normalize.quantities import find_quantities

    return lambda text: [(float(q.low), float(q.high)) for q in find_quantities(text)]


def our_dates() -> Reader:
    """`find_dates` against a fixed anchor."""
    from pipeline.normalize.dates import find_dates
    from pipeline.records import Anchor, Interval

    anchor = Anchor(Interval(date(2024, 7, 5), date(2024, 7, 5)), "published")
    return lambda text: find_dates(text, anchor)


def both(first: Reader, second: Reader) -> Reader:
    """What a run reads: quantities and dates of the same text."""
    return lambda text: [*first(text), *second(text)]


def ask(python: str | None, name: str) -> dict[str, Any] | None:
    """The measures of a peer in its own environment; None where it is not installed."""
    command = [python or sys.executable, "-m", "benchmarks.normalizers", "--worker", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise RuntimeError(f"{name} failed in {command[0]}:\n{done.stderr}")
    measures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measures


def quantulum() -> Reader:
    """quantulum3 without its classifier, which needs models of its own."""
    from quantulum3 import parser

    return lambda text: [
        (q.value - (q.uncertainty or 0), q.value + (q.uncertainty or 0)) for q in parser.parse(text)
    ]


def recognizers() -> Reader:
    """Recognizers-Text: numbers, the part of it that reads every value."""
    from recognizers_number import NumberRecognizer

    model = NumberRecognizer("en-us").get_number_model()
    return lambda text: [(float(r.resolution["value"]),) * 2 for r in model.parse(text)]


def recognizers_units() -> Reader:
    """Recognizers-Text: currencies, ages and measures, one model after the other."""
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    recognizer = NumberWithUnitRecognizer("en-us")
    models = (
        recognizer.get_currency_model(),
        recognizer.get_age_model(),
        recognizer.get_dimension_model(),
    )
    return lambda text: [result.text for model in models for result in model.parse(text)]


def recognizers_dates() -> Reader:
    """Recognizers-Text: dates and periods."""
    from recognizers_date_time import DateTimeRecognizer

    model = DateTimeRecognizer("en-us").get_datetime_model()
    return lambda text: [result.text for result in model.parse(text)]


def price_parser() -> Reader:
    """price-parser reads one price of a string: the first."""
    from price_parser import Price

    def read(text: str) -> list[tuple[float, float]]:
        amount = Price.fromstring(text).amount
        return [] if amount is None else [(float(amount), float(amount))]

    return read


def dateparser() -> Reader:
    """dateparser.search over the text."""
    from dateparser.search import search_dates

    return lambda text: [words for words, _ in search_dates(text, languages=["en"]) or []]


PEERS = {  # imported only in their own environment
    "quantulum3": quantulum,
    "recognizers": recognizers,
    "recognizers_units": recognizers_units,
    "price_parser": price_parser,
    "dateparser": dateparser,
    "recognizers_dates": recognizers_dates,
}

if __name__ == "__main__":
    main()
