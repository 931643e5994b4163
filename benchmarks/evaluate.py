"""Scores the tables against gold annotations and prints what is wrong.

    python -m benchmarks.evaluate                       # corpus/gold and ../shared/seeds
    python -m benchmarks.evaluate ../shared/seeds --errors
    python -m benchmarks.evaluate corpus/gold --tables outputs   # tables that are there already
    python -m benchmarks.evaluate benchmarks/briefs/justice.jsonl   # short texts of ours
    python -m benchmarks.evaluate ../shared/seeds --errors figures --article 003 --json

How rows are matched is told in `benchmarks/scoring.py`. With `--errors` every row that is
missing, spurious or wrong is listed with its words; name tables to list only those.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.cross import Scored, score_cross
from benchmarks.from_tables import prediction_of, read_tables
from benchmarks.gold import Gold, load_cross, load_golds
from benchmarks.predictions import from_extraction
from benchmarks.scoring import Scores, TableScore, score_article
from pipeline.deduplicate import deduplicate
from pipeline.read import read_file
from pipeline.records import Article, Dropped, Extraction
from pipeline.run import Settings, Workshop, extract_batch

ROOT = Path(__file__).parent.parent
DEFAULT_FOLDERS = (ROOT / "corpus" / "gold", ROOT.parent / "shared" / "seeds")
TABLES = (
    "figures", "actors", "events", "participants", "event_figures", "boilerplate", "anchors",
)  # fmt: skip
Joins = dict[str, TableScore]
Outcome = tuple[Scores, Joins]
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)  # of confidence, for the reliability table


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse_arguments(arguments)
    folders = options.folders or [folder for folder in DEFAULT_FOLDERS if folder.is_dir()]
    results = {}
    for folder in folders:
        if options.tables:
            scores = evaluate_tables(folder, options.tables, only=options.article)
            joins: Joins = {}
        else:
            scores, joins = evaluate_folder(folder, options.model, only=options.article)
        results[folder.name] = summary(scores, joins)
        if not options.json:
            print(report(folder.name, scores, joins))
            print_errors(scores, joins, options.errors)
    if options.json:
        print(json.dumps(results, indent=1))
    return 0


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.evaluate", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--errors", nargs="*", choices=(*TABLES, "joins"), help="list wrong rows [of tables]"
    )
    parser.add_argument("--article", default="", help="only gold files whose name contains this")
    parser.add_argument("--model", help="a spaCy package or path instead of pipeline/model")
    parser.add_argument("--tables", type=Path, help="score this output folder, run nothing")
    parser.add_argument("--json", action="store_true", help="print numbers only, as JSON")
    return parser.parse_args(arguments)


def evaluate_folder(folder: Path, model: str | None = None, *, only: str = "") -> Outcome:
    """Run the pipeline over the articles of a gold folder and score what it says and joins."""
    golds = [gold for gold in load_golds(folder) if only in gold.name]
    extractions = extract(golds, model)
    scores, scored = Scores(), []
    for gold, extraction in zip(golds, extractions, strict=True):
        prediction = from_extraction(extraction)
        scored.append(Scored(gold, prediction, score_article(gold, prediction, scores)))
    cross = None if only else load_cross(folder)
    joins = score_cross(cross, scored, deduplicate(extractions, [])) if cross else {}
    return scores, joins


def evaluate_tables(folder: Path, out: Path, *, only: str = "") -> Scores:
    """Score finished tables against a gold folder; articles without gold are left out."""
    tables, scores = read_tables(out), Scores()
    for gold in load_golds(folder):
        if only in gold.name:
            score_article(gold, prediction_of(tables, gold.name), scores)
    return scores


def extract(golds: Sequence[Gold], model: str | None) -> list[Extraction]:
    """What the pipeline says about each gold article, in their order."""
    articles = read_articles(golds)
    extractions, _ = extract_batch(articles, Workshop(Settings(model=model)))
    for extraction in extractions:
        for row in extraction.dropped:
            if row.stage == "extract":
                print(f"{row.article_id} FAILED: {row.reason}", file=sys.stderr)
    return extractions


def read_articles(golds: Sequence[Gold]) -> list[Article]:
    """The article of each gold. Raises `ValueError` for a gold that describes none or several."""
    files = {gold.article: read_file(gold.article.parent, gold.article) for gold in golds}
    return [_article_of(gold, files[gold.article]) for gold in golds]


def _article_of(gold: Gold, items: Sequence[Article | Dropped]) -> Article:
    articles = [item for item in items if isinstance(item, Article)]
    if gold.article.suffix == ".jsonl":
        articles = [article for article in articles if article.article_id == gold.name]
    if len(articles) != 1:
        raise ValueError(f"{gold.article}: {len(articles)} articles for the gold {gold.name}")
    return articles[0]


# --- what is printed ---------------------------------------------------------------------------


def summary(scores: Scores, joins: Joins) -> dict[str, dict[str, Any]]:
    """All numbers, by table: precision, recall, f1, counts, and the share right of each field."""
    tables = {name: table_summary(getattr(scores, name)) for name in TABLES}
    return tables | {f"joined {name}": table_summary(score) for name, score in joins.items()}


def table_summary(score: TableScore) -> dict[str, Any]:
    names = ("precision", "recall", "f1", "matched", "missing", "spurious")
    counted = score.matched + score.missing + score.spurious
    numbers = {name: getattr(score, name) for name in names if counted}
    return numbers | {name: tally.share for name, tally in score.tallies.items()}


def report(title: str, scores: Scores, joins: Joins) -> str:
    """The numbers as a page of text."""
    header = f"{'table':<14}{'P':>7}{'R':>7}{'F1':>7}   matched missing spurious   fields right"
    lines = [f"== {title}", header]
    lines += [table_line(name, getattr(scores, name)) for name in TABLES]
    lines += [table_line(f"={name}", score) for name, score in joins.items()]
    lines.append("confidence band: precision of figures, actors, events")
    for low, high in pairwise(BANDS):
        cells = [band(getattr(scores, name), low, high) for name in TABLES[:3]]
        lines.append(f"  {low:.1f} to {min(high, 1):.1f}: " + "  ".join(cells))
    return "\n".join(lines)


def table_line(name: str, score: TableScore) -> str:
    numbers = "".join(f"{shown(n):>7}" for n in (score.precision, score.recall, score.f1))
    counts = f"{score.matched:>9}{score.missing:>8}{score.spurious:>9}   "
    fields = ", ".join(
        f"{field} {shown(tally.share)} ({tally.right}/{tally.total})"
        for field, tally in score.tallies.items()
    )
    return f"{name:<14}{numbers} {counts}{fields}"


def shown(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def band(score: TableScore, low: float, high: float) -> str:
    rows = [is_right for confidence, is_right in score.confidences if low <= confidence < high]
    return f"{sum(rows) / len(rows):.2f} of {len(rows):>3}" if rows else "   - of   0"


def print_errors(scores: Scores, joins: Joins, tables: Sequence[str] | None) -> None:
    if tables is None:
        return
    for name in tables or (*TABLES, "joins"):
        score = joined_errors(joins) if name == "joins" else getattr(scores, name)
        if score.errors:
            print(f"-- {name}: {len(score.errors)} to look at")
            print("\n".join(f"   {line}" for line in score.errors))


def joined_errors(joins: Joins) -> TableScore:
    lines = [f"{name}: {line}" for name, score in joins.items() for line in score.errors]
    return TableScore(errors=lines)


if __name__ == "__main__":
    sys.exit(main())
