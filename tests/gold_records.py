"""Gold annotations as records, so that the joins can be tried apart from the extractors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.gold import Gold, GoldItem, load_golds, parse_interval
from pipeline.records import (
    Actor,
    Anchor,
    Article,
    Event,
    Evidence,
    Extraction,
    Figure,
    Participation,
    Passage,
    Place,
)

SENTENCE_END = re.compile(r"[.!?]\s|\n")


def gold_extractions(folder: Path) -> list[Extraction]:
    """Every gold article of a folder as the extraction a faultless pipeline would give."""
    return [_extraction(gold) for gold in load_golds(folder)]


def _extraction(gold: Gold) -> Extraction:
    text = gold.article.read_text(encoding="utf-8")
    article = Article(gold.name, gold.article.name, text, gold.name)
    events = {f: i for i, event in enumerate(gold.events) for f in event.fields["figures"]}
    countries = {f: gold.events[i].fields["country"] for f, i in events.items()}
    return Extraction(
        article,
        (Passage(0, len(text), "body", "gold"),),
        Anchor(gold.anchor, "inferred" if gold.anchor else "none"),
        tuple(_figure(article, item, events, countries) for item in gold.figures),
        tuple(_actor(article, item) for item in gold.actors),
        tuple(_event(article, item, gold) for item in gold.events),
        (),
    )


def _find(article: Article, words: str, start: int = 0) -> Evidence:
    at = article.text.find(words, max(start, 0))
    at = max(at if at >= 0 else article.text.lower().find(words.lower()), 0)
    end = min(at + len(words), len(article.text))
    return Evidence(article.article_id, at, end, article.text[at:end], "gold")


def _sentence(article: Article, at: int) -> str:
    text = article.text
    start = max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1
    end = SENTENCE_END.search(text, at)
    return text[start : end.start() + 1 if end else len(text)].strip()


def _figure(
    article: Article, item: GoldItem, events: Mapping[int, int], countries: Mapping[int, str | None]
) -> Figure:
    row = item.fields
    evidence = _find(article, row["quote"])
    low, high = row["stated_usd"] or (None, None)
    return Figure(
        evidence,
        row["kind"],
        Decimal(str(row["low"])),
        Decimal(str(row["high"])),
        row["qualifier"],
        row["unit"],
        row["what"],
        _sentence(article, evidence.start),
        0.8,
        period=parse_interval(row["period"]),
        country=countries.get(item.index),
        stated_usd_low=None if low is None else Decimal(str(low)),
        stated_usd_high=None if high is None else Decimal(str(high)),
        event=events.get(item.index),
    )


def _actor(article: Article, item: GoldItem) -> Actor:
    row = item.fields
    forms = (row["name"], *row["aliases"])
    named = row["name"][0].isupper() or not row["name"][0].isalnum()
    mentions = tuple(_find(article, form) for form in forms)
    return Actor(row["name"], row["type"], named, mentions, tuple(row["aliases"]), confidence=0.8)


def _event(article: Article, item: GoldItem, gold: Gold) -> Event:
    row: Mapping[str, Any] = item.fields
    trigger = _find(article, row["trigger"], article.text.find(row["sentence_starts"]))
    actors = {
        form: actor.index
        for actor in reversed(gold.actors)
        for form in (actor.fields["name"], *actor.fields["aliases"])
    }
    parts = [(_find(article, p["name"]), p) for p in row["participants"]]
    country = row["country"]
    return Event(
        trigger,
        row["type"],
        "reported",
        row["trigger"],
        _sentence(article, trigger.start),
        "",
        0.8,
        form=row["form"],
        date=parse_interval(row["date"]),
        place=Place(row["place"], "other", country) if row["place"] else None,
        country=country,
        participants=tuple(
            Participation(p["name"], p["role"], at.start, at.end, actors.get(p["name"]))
            for at, p in parts
        ),
        figures=tuple(row["figures"]),
    )
