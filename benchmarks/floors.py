"""Quality floors: the scores that `make test` does not let fall.

    python -m benchmarks.floors          # how far each score is above its floor
    python -m benchmarks.floors --pin    # raise floors to the present scores

`tests/floors.json` keeps, for each gold folder, the SHA-256 of its files and a floor per score; of
the short texts in benchmarks/briefs only F1 is guarded, their fields may trade with each other.
Pinning raises floors and adds new ones; it never lowers one. When the gold itself changed (another
fingerprint), the floors of that folder are set anew, and the commit shows it. (The design is that
of trafilatura's `tests/eval_gate.py`.)
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

FILES = ("justice", "civic", "figures")  # `kept` stays unread by whoever mends rules

FLOORS = ROOT / "tests" / "floors.json"
BRIEFS = tuple(ROOT / "benchmarks" / "briefs" / f"{name}.jsonl" for name in FILES)
SOURCES = (*DEFAULT_FOLDERS, *BRIEFS)
SLACK = 0.0005  # scores are kept to three decimals
GUARDED = ("f1", "precision", "recall")

Scores = dict[str, float]


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
    """Every score of a gold folder as `table field`, to three decimals; of a file each F1.

    Counts are left out; shares of fields nobody was scored on are absent.
    """
    flat = {}
    for table, numbers in summary(*evaluate_folder(source)).items():
        for name, value in numbers.items():
            is_guarded = isinstance(value, float) or name in GUARDED
            if name == "f1" or (is_guarded and source not in BRIEFS):
                flat[f"{table} {name}"] = value
    return {name: round(value, 3) for name, value in flat.items() if value}


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
