"""The command line: parse, call one function, print what happened."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.errors import NewsledgerError
from pipeline.explain import explain
from pipeline.records import Extraction
from pipeline.run import Settings, extract_corpus, extract_file
from pipeline.tables import World

DESCRIPTION = "From news articles to tables of events, actors and figures."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; errors a user can mend are one line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        status = int(options.command(options))
        sys.stdout.flush()
    except NewsledgerError as error:
        print(f"newsledger: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # "| head" has read enough; Python flushes once more when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="newsledger", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"newsledger {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    extract = commands.add_parser("extract", help="read articles, write tables")
    extract.add_argument("corpus", type=Path, help="folder of .txt, .md, .html, .jsonl (also .gz)")
    extract.add_argument("--out", type=Path, default=Path("outputs"), help="folder for the tables")
    extract.add_argument("--decisions", type=Path, help="CSV of actors a person joined or parted")
    extract.add_argument(
        "--jobs",
        type=_positive,
        default=os.cpu_count() or 1,
        help="processes (default: one per core)",
    )
    extract.add_argument("--fresh", action="store_true", help="read all articles anew")
    _add_settings(extract)
    extract.set_defaults(command=_extract)
    explain = commands.add_parser("explain", help="show one article's records and their rules")
    explain.add_argument("article", type=Path, help="a file of the corpus")
    _add_settings(explain)
    explain.set_defaults(command=_explain)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one process is needed")
    return number


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", help="installed spaCy package or path (default: our own)")
    parser.add_argument("--rates", type=Path, help="CSV of exchange rates to use before ours")


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(**{k: v for k, v in vars(options).items() if k in Settings.__slots__})


def _extract(options: argparse.Namespace) -> int:
    world = extract_corpus(options.corpus, options.out, _settings(options))
    print(_report(world, options.out))
    return 0


def _explain(options: argparse.Namespace) -> int:
    items = extract_file(options.article, _settings(options))
    for item in items:
        if isinstance(item, Extraction):
            print(explain(item))
        else:
            print(f"newsledger: {item.path}: {item.reason}", file=sys.stderr)
    return int(not any(isinstance(item, Extraction) for item in items))


def _report(world: World, out: Path) -> str:
    unread = [row for row in world.dropped if row.stage == "read"]
    lines = [
        f"{len(world.articles)} articles: {len(world.events)} events, {len(world.actors)} actors, "
        f"{len(world.figures)} figures in {out}/"
    ]
    if not world.articles:
        lines.append("  no article was found: put .txt, .md, .html or .jsonl files into the folder")
    lines += [f"  not read: {row.path}: {row.reason}" for row in unread[:10]]
    if len(unread) > 10:
        lines.append(f"  and {len(unread) - 10} more, see {out}/dropped.csv")
    silent = Counter(row.reason for row in world.dropped if row.stage == "language")
    lines += [f"  {count} articles not extracted: {reason}" for reason, count in silent.items()]
    return "\n".join(lines)
