"""The whole order on one screen: articles in, tables out. The only module that knows two stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate import annotate, load_model
from pipeline.clean import clean, reading_view
from pipeline.deduplicate import deduplicate
from pipeline.extract.actors import extract_actors, with_event_roles
from pipeline.extract.attribution import find_attributions
from pipeline.extract.events import extract_events, link_figures
from pipeline.extract.figures import extract_figures
from pipeline.extract.places import find_places
from pipeline.normalize.anchor import infer_anchor
from pipeline.normalize.dates import find_dates
from pipeline.normalize.overlaps import separate
from pipeline.normalize.quantities import find_quantities
from pipeline.normalize.rates import Rates, price
from pipeline.progress import Stopwatch, track
from pipeline.read import list_sources, read_file
from pipeline.records import Annotated, Article, Dropped, Extraction, Passage
from pipeline.tables import TABLES, World
from pipeline.write import write_world

BATCH = 32  # articles a worker takes at a time: enough to fill the model, small enough to share out


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. `jobs` never changes the result, only the time it takes."""

    jobs: int = 1
    model: str | None = None
    rates: Path | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its passages and reading view: what the model sees."""

    article: Article
    passages: tuple[Passage, ...]
    view: str


def extract_corpus(corpus: Path, out: Path, settings: Settings) -> World:
    """Read every article below `corpus` and write all tables to `out`."""
    watch = Stopwatch()
    with watch.lap("read"):
        items = [item for path in list_sources(corpus) for item in read_file(corpus, path)]
    articles = [item for item in items if isinstance(item, Article)]
    unread = [item for item in items if isinstance(item, Dropped)]
    extractions = list(extract_articles(articles, settings, watch))
    with watch.lap("deduplicate"):
        world = deduplicate(extractions, unread)
    with watch.lap("write"):
        write_world(world, out, _summary(world, settings, watch))
    return world


def extract_articles(
    articles: Sequence[Article], settings: Settings, watch: Stopwatch
) -> Iterator[Extraction]:
    """The records of each article, in the order given, whatever the number of jobs."""
    batches = [articles[i : i + BATCH] for i in range(0, len(articles), BATCH)]
    with _workers(min(settings.jobs, len(batches))) as run_all:
        results = run_all(partial(extract_batch, settings=settings), batches)
        for extractions, spent in track(results, len(batches), "articles"):
            watch.add(spent)
            yield from extractions


@contextmanager
def _workers(jobs: int) -> Iterator[Callable[..., Iterable[tuple[list[Extraction], Stopwatch]]]]:
    if jobs <= 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def extract_batch(
    articles: Sequence[Article], settings: Settings
) -> tuple[list[Extraction], Stopwatch]:
    """From articles to their records: clean, annotate, normalize, extract."""
    watch = Stopwatch()
    nlp, rates = _model(settings.model), _rates(settings.rates)
    with watch.lap("clean"):
        readings = [_read(article) for article in articles]
    with watch.lap("annotate"):
        docs = list(annotate(nlp, ((r.view, r.passages) for r in readings)))
    extractions = []
    for reading, doc in zip(readings, docs, strict=True):
        with watch.lap("normalize"):
            annotated = normalize(reading, doc)
        with watch.lap("extract"):
            extractions.append(extract_facts(annotated, rates))
    return extractions, watch


def normalize(reading: Reading, doc: Doc) -> Annotated:
    """Numbers, money and dates of an article, each span read once."""
    anchor = infer_anchor(reading.article, reading.view)
    quantities, dates = separate(find_quantities(reading.view), find_dates(reading.view, anchor))
    return Annotated(
        reading.article, reading.passages, reading.view, doc, quantities, dates, anchor
    )


def extract_facts(annotated: Annotated, rates: Rates) -> Extraction:
    """Figures, actors and events of one article, each knowing the others it belongs to."""
    places = find_places(annotated.doc)
    actors, no_actors = extract_actors(annotated, places)
    attributions = find_attributions(annotated, actors)
    figures, no_figures = extract_figures(annotated, places, attributions)
    figures = [price(figure, rates, annotated.anchor) for figure in figures]
    events, no_events = extract_events(annotated, actors, figures, places, attributions)
    return Extraction(
        annotated.article,
        annotated.passages,
        annotated.anchor,
        figures=tuple(link_figures(figures, events)),
        actors=tuple(with_event_roles(actors, events)),
        events=tuple(events),
        dropped=(*no_actors, *no_figures, *no_events),
    )


def _read(article: Article) -> Reading:
    passages = clean(article)
    return Reading(article, passages, reading_view(article.text, passages))


@cache
def _model(name_or_path: str | None) -> Language:
    return load_model(name_or_path)


@cache
def _rates(path: Path | None) -> Rates:
    return Rates.load(path)


def _summary(world: World, settings: Settings, watch: Stopwatch) -> dict[str, Any]:
    n_articles = len(world.articles)
    return {
        "counts": {table: len(getattr(world, table)) for table in TABLES},
        "seconds": {stage: round(spent, 3) for stage, spent in watch.seconds.items()},
        "articles_per_second": {
            stage: round(n_articles / spent, 1) for stage, spent in watch.seconds.items() if spent
        },
        "versions": {name: version(name) for name in ("newsledger", "spacy", "pyarrow")},
        "settings": {"model": settings.model, "rates": settings.rates and settings.rates.name},
    }
