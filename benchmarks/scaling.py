"""How the time of the joins grows with the corpus, measured on made-up articles.

    python -m benchmarks.scaling                     # 1,000, 10,000 and 100,000 articles
    python -m benchmarks.scaling 1000 20000 --json

Each size runs in a process of its own; seconds are processor time, memory is the peak of that
process (articles, records and tables included). The corpus has what makes joins dear: stories
told by several articles in other words, copies with other headlines and cut ends, ministries
named in every article, thousands of people with look-alike names, values that repeat by chance.

Measured in November 2026 on two shared cores: 1.10 to 1.18 ms an article at 1,000 articles, 1.22
at 10,000, 1.38 (quiet machine) to 1.46 (busy) at 100,000, where the peak was 2.9 GB, 0.7 GB of it
the articles. The growth is spread over all stages: more misses of caches, a sort here and there.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.deduplicate import deduplicate
from pipeline.records import (
    Actor,
    Anchor,
    Article,
    Event,
    Evidence,
    Extraction,
    Figure,
    Interval,
    Participation,
    Passage,
    Place,
)

SIZES = (1_000, 10_000, 100_000)
TELLINGS = (1, 1, 1, 2, 3, 6)  # articles per story, one of these
COPIES = 0.1  # of articles are copies of the one before
BODY_WORDS = 220
ONSETS = ["b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "zh", "sh", "ch", "kh", "y"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "au"]
CODAS = ["", "", "n", "r", "l", "t", "k", "m", "s"]
PLACES = [Place(f"City {i}", "city", "KZ", f"KZ-{i}", 45.0, 70.0) for i in range(20)]
TYPES = ("arrest", "conviction", "fraud", "investigation", "rescue", "funding", "violence")
UNITS = ("case", "person", "victim", "company", "house")
MINISTRIES = ("Ministry of Internal Affairs", "Interior Ministry of Kazakhstan", "MVD", "UNICEF")


def word(rng: random.Random, syllables: int) -> str:
    parts = [rng.choice(ONSETS) + rng.choice(NUCLEI) for _ in range(syllables)]
    return "".join(parts) + rng.choice(CODAS)


def person_name(rng: random.Random) -> str:
    ending = rng.choice(("ov", "ev", "ova", "eva", "bayev", "uly"))
    return f"{word(rng, 2).capitalize()} {word(rng, 2).capitalize()}{ending}"


class Story:
    """What the articles of one story share."""

    def __init__(self, rng: random.Random, number: int) -> None:
        self.number = number
        self.day = date(2015, 1, 1) + timedelta(days=rng.randrange(3600))
        self.people = [person_name(rng) for _ in range(3)]
        self.place = rng.choice(PLACES)
        self.types = rng.sample(TYPES, 2)
        self.sums = [rng.randrange(10, 9_999) * 1_000 for _ in range(2)]
        self.counts = [rng.randrange(2, 60) for _ in range(2)]
        self.words = [word(rng, 2) for _ in range(30)]


def corpus(size: int) -> list[Extraction]:
    """`size` made-up articles, the same at every run."""
    rng = random.Random(size)
    made: list[Extraction] = []
    for story_number in range(size):
        story = Story(rng, story_number)
        for _ in range(rng.choice(TELLINGS)):
            if len(made) == size:
                return made
            copied = made and rng.random() < COPIES
            made.append(
                copy_of(rng, made[-1], len(made)) if copied else tell(rng, story, len(made))
            )
    return made


def copy_of(rng: random.Random, told: Extraction, number: int) -> Extraction:
    """The same text with another headline, cut short."""
    text = told.article.text
    kept = len(text) - rng.randrange(len(text) // 4)
    return renamed(told, f"{number:06d}", text[:kept] if kept > 600 else text)


def renamed(told: Extraction, article_id: str, text: str) -> Extraction:
    def moved(evidence: Evidence) -> Evidence:
        return replace(evidence, article_id=article_id)

    return replace(
        told,
        article=replace(told.article, article_id=article_id, text=text),
        passages=(Passage(0, len(text), "body", "made"),),
        figures=tuple(replace(f, evidence=moved(f.evidence)) for f in told.figures),
        actors=tuple(replace(a, mentions=tuple(map(moved, a.mentions))) for a in told.actors),
        events=tuple(replace(e, evidence=moved(e.evidence)) for e in told.events),
    )


def tell(rng: random.Random, story: Story, number: int) -> Extraction:
    """One article of a story in words of its own."""
    article_id = f"{number:06d}"
    filler = [
        rng.choice(story.words) if rng.random() < 0.2 else word(rng, 2) for _ in range(BODY_WORDS)
    ]
    text = " ".join([*story.people, story.place.name, *filler])
    told = story.day + timedelta(days=rng.randrange(4))
    evidence = Evidence(article_id, 0, 5, text[:5], "made")
    sentence = " ".join(rng.sample(story.words, 12))
    people = [Actor(name, "person", True, (evidence,), country="KZ") for name in story.people]
    bodies = [Actor(rng.choice(MINISTRIES), "organization", True, (evidence,))]
    unnamed = [Actor(f"{rng.randrange(18, 70)}-year-old man", "person", False, (evidence,))]
    return Extraction(
        Article(article_id, f"{article_id}.txt", text, article_id, published=told),
        (Passage(0, len(text), "body", "made"),),
        Anchor(Interval(told, told), "published"),
        tuple(figures_of(rng, story, evidence, sentence)),
        (*people, *bodies, *unnamed),
        tuple(events_of(story, evidence, sentence)),
        (),
    )


def figures_of(
    rng: random.Random, story: Story, evidence: Evidence, sentence: str
) -> Iterator[Figure]:
    month = Interval(story.day.replace(day=1), story.day)
    numbers = [("money", "KZT", Decimal(n)) for n in story.sums]
    numbers += [("count", rng.choice(UNITS), Decimal(n)) for n in story.counts]
    numbers += [("duration", "year", Decimal(rng.randrange(2, 15)))]
    for kind, unit, value in numbers:
        what = " ".join(rng.sample(story.words, 3))
        yield Figure(evidence, kind, value, value, "exact", unit, what, sentence, 0.8,
                     period=month, country="KZ", event=rng.randrange(2))  # fmt: skip


def events_of(story: Story, evidence: Evidence, sentence: str) -> Iterator[Event]:
    for i, event_type in enumerate(story.types):
        parts = (Participation(story.people[i], "perpetrator", 0, 5, i),
                 Participation("man", "victim", 0, 5, 4))  # fmt: skip
        yield Event(evidence, event_type, "reported", "made", sentence, "", 0.8,
                    date=Interval(story.day, story.day), place=story.place, country="KZ",
                    participants=parts)  # fmt: skip


def measure(size: int) -> dict[str, float]:
    """Seconds and memory of one run over `size` articles, in this process."""
    extractions = corpus(size)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    world = deduplicate(extractions)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "articles": size,
        "seconds": round(seconds, 2),
        "ms_per_article": round(1000 * seconds / size, 3),
        "peak_mb": round(peak / 1024),
        "corpus_mb": round(base / 1024),
        "stories": len({row.story_id for row in world.articles}),
        "copies": sum(row.duplicate_of is not None for row in world.articles),
        "actors": len(world.actors),
        "events": len(world.events),
        "claims": len(world.claims),
        "review": len(world.review),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.scaling", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--here", action="store_true", help="measure one size in this process")
    options = parser.parse_args(arguments)
    if options.here:
        print(json.dumps(measure(options.sizes[0])))
        return 0
    rows = [run_apart(size) for size in options.sizes]
    print(json.dumps(rows, indent=1) if options.json else table(rows))
    return 0


def run_apart(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.scaling", str(size), "--here"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def table(rows: Sequence[dict[str, float]]) -> str:
    names = list(rows[0])
    lines = ["".join(f"{name:>15}" for name in names)]
    lines += ["".join(f"{row[name]:>15,}" for name in names) for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
