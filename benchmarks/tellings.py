"""How many ways of telling an event the rules know, by type.

    python -m benchmarks.tellings                 # all three files
    python -m benchmarks.tellings kept --errors   # one file, with what was missed

benchmarks/tellings/*.jsonl hold short texts of ours, written without a look at the rules or their
lexicons, each with the types of the events it tells; one in four tells none though its words are
those of events. Rules were made with `justice` and `civic` in view. Of `kept` nobody who made rules
read a line until it was committed on 28 November 2026: whoever mends rules goes on not reading it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.records import Article
from pipeline.run import Settings, Workshop, extract_batch

FOLDER = Path(__file__).parent / "tellings"
FILES = ("justice", "civic", "kept")


def read_texts(name: str) -> list[dict[str, Any]]:
    """The texts of a file with the types of their events, in the order of the file."""
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score(name: str, *, errors: bool) -> None:
    """Print precision and recall of a file by type; with ``errors`` what was missed or made up."""
    rows = read_texts(name)
    articles = [Article(str(i), str(i), row["text"], str(i)) for i, row in enumerate(rows)]
    found, _ = extract_batch(articles, Workshop(Settings()))
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    made_up: Counter[str] = Counter()
    for row, extraction in zip(rows, found, strict=True):
        wanted, ours = Counter(row["types"]), Counter(event.type for event in extraction.events)
        right += wanted & ours
        missed += wanted - ours
        made_up += ours - wanted
        if errors and wanted != ours:
            print(f"{row['text']}\n    lacks {[*wanted - ours]}, made up {[*ours - wanted]}")
    print(f"== {name}: {len(rows)} texts\ntype              P     R   right missed made up")
    for type_ in sorted(right | missed | made_up):
        _print_line(type_, right[type_], missed[type_], made_up[type_])
    _print_line("all", right.total(), missed.total(), made_up.total())


def _print_line(label: str, right: int, missed: int, made_up: int) -> None:
    precision, recall = right / max(right + made_up, 1), right / max(right + missed, 1)
    print(f"{label:14} {precision:5.3f} {recall:5.3f} {right:7} {missed:6} {made_up:7}")


def main() -> None:
    """Read the command line and score the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=FILES, help="justice, civic, kept")
    parser.add_argument("--errors", action="store_true", help="print what was missed or made up")
    arguments = parser.parse_args()
    for name in arguments.files:
        score(name, errors=arguments.errors)


if __name__ == "__main__":
    main()
