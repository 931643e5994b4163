"""Quality floors: the scores that `make test` does not let fall.

    python -m benchmarks.floors          # how far each score is above its floor
    python -m benchmarks.floors --pin    # raise floors to the present scores

`tests/floors.json` keeps, for each gold folder, the SHA-256 of its files and a floor per score; of
the texts in benchmarks/briefs and benchmarks/articles only F1 is guarded, their fields may trade
with each other. Participants and figures of events are scored on the events that are found, so
that one event more, thinly told, looks like a loss: of texts, the share of all that the gold has
is guarded.
Pinning raises floors and adds new ones; it never lowers one. When the gold itself changed (another
fingerprint), the floors of that folder are set anew, and the commit shows it. (The design is that
of trafilatura's `tests/eval_gate.py`.) Processors round the model's sums differently, which turns
a word in some thousands: the floor of a score is the lower one of those seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.evaluate import DEFAULT_FOLDERS, ROOT, evaluate_folder, summary
from benchmarks.gold import load_golds

# the `kept` files stay unread by whoever mends rules
FILES = ("briefs/justice", "briefs/civic", "briefs/figures", "articles/work")

FLOORS = ROOT / "tests" / "floors.json"
TEXTS = tuple(ROOT / "benchmarks" / f"{name}.jsonl" for name in FILES)
SOURCES = (*DEFAULT_FOLDERS, *TEXTS)
ROWS = ("figures", "actors", "events")
OF_EVENTS = {"participants": "participants", "event_figures": "figures"}
SLACK = 0.0005  # scores are kept to three decimals
GUARDED = ("f1", "precision", "recall")

Scores = dict[str, float]
Tables = Mapping[str, Mapping[str, Any]]


def fingerprint(source: Path) -> str:
    """SHA-256 over the names and bytes of a gold folder or file: floors belong to one gold."""
    if source.is_file():
        return hashlib.sha256(source.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.is_file() and path.suffix in (".json", ".txt"):
            digest.update(path.relative_to(source).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def present_scores(source: Path) -> Scores:
    """The guarded scores of a gold folder or file as `table field`, to three decimals.

    Counts are left out; shares of fields nobody was scored on are absent.
    """
    tables = summary(*evaluate_folder(source))
    scores = _of_texts(source, tables) if source in TEXTS else _of_folder(tables)
    return {name: round(value, 3) for name, value in scores.items() if value}


def _of_folder(tables: Tables) -> Scores:
    return {
        f"{table} {name}": value
        for table, numbers in tables.items()
        for name, value in numbers.items()
        if isinstance(value, float) or name in GUARDED
    }


def _of_texts(source: Path, tables: Tables) -> Scores:
    scores = {f"{table} f1": tables[table].get("f1", 0.0) for table in ROWS}
    events = [event.fields for gold in load_golds(source) for event in gold.events]
    for table, field in OF_EVENTS.items():
        told = sum(len(event[field]) for event in events)
        scores[f"{table} found"] = tables[table]["matched"] / told
    return scores


def load_floors() -> dict[str, Any]:
    """The floors by gold folder; none where nothing was pinned yet."""
    return json.loads(FLOORS.read_text("utf-8")) if FLOORS.is_file() else {}


def fallen(floors: Mapping[str, float], scores: Mapping[str, float]) -> list[str]:
    """A line for each score below its floor, or gone.

    >>> fallen({"figures f1": 0.9, "events f1": 0.5}, {"figures f1": 0.85, "events f1": 0.5})
    ['figures f1: 0.850, floor 0.900']
    """
    lines = []
    for name, floor in sorted(floors.items()):
        score = scores.get(name)
        if score is None or score < floor - SLACK:
            shown = "absent" if score is None else f"{score:.3f}"
            lines.append(f"{name}: {shown}, floor {floor:.3f}")
    return lines


def raised(floors: Mapping[str, float], scores: Mapping[str, float]) -> Scores:
    """The higher of floor and score for each name.

    >>> raised({"figures f1": 0.9}, {"figures f1": 0.85, "events f1": 0.5})
    {'events f1': 0.5, 'figures f1': 0.9}
    """
    names = sorted({*floors, *scores})
    return {name: max(floors.get(name, 0.0), scores.get(name, 0.0)) for name in names}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.floors", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="raise floors to the present scores")
    pin = parser.parse_args().pin
    floors = load_floors()
    below = []
    for source in filter(Path.exists, SOURCES):
        kept, scores = floors.get(source.name, {}), present_scores(source)
        mark = fingerprint(source)
        old = kept.get("floors", {}) if kept.get("fingerprint") == mark else {}
        below += [f"{source.name}: {line}" for line in fallen(old, scores)]
        floors[source.name] = {"fingerprint": mark, "floors": raised(old, scores)}
    if pin:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    print("\n".join(below) or "no score below its floor")
    return bool(below)


if __name__ == "__main__":
    sys.exit(main())
