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
from pipeline.cache import cache_key, fingerprint, load_extraction, prune, store_extraction
from pipeline.clean import clean, reading_view
from pipeline.deduplicate import deduplicate, read_decisions
from pipeline.errors import SettingError
from pipeline.extract.actors import extract_actors, with_event_roles
from pipeline.extract.attribution import find_attributions
from pipeline.extract.events import extract_events
from pipeline.extract.figures import extract_figures
from pipeline.extract.places import find_places
from pipeline.normalize.anchor import infer_anchor
from pipeline.normalize.dates import find_dates
from pipeline.normalize.money import money_of_account
from pipeline.normalize.overlaps import separate
from pipeline.normalize.quantities import find_quantities
from pipeline.normalize.rates import Rates, price
from pipeline.normalize.stretches import in_whole_units
from pipeline.progress import Stopwatch, track
from pipeline.read import is_readable_language, list_sources, read_file, with_unique_ids
from pipeline.records import Anchor, Annotated, Article, Dropped, Extraction, Passage, Quantity
from pipeline.tables import TABLES, World
from pipeline.write import write_world

BATCH = 32  # articles a worker takes at a time: enough to fill the model, small enough to share out
CACHE = ".cache"  # below the output folder, so that two corpora never share one
AFTER_CACHE = ("deduplicate", "write.py", "cli.py", "explain.py", "README.md")  # see fingerprint()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. `jobs` and `fresh` change only the time a run takes."""

    jobs: int = 1
    model: str | None = None
    rates: Path | None = None
    decisions: Path | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a worker needs to know: the settings, and where it may keep its results."""

    settings: Settings
    kept: Path | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its passages and reading view: what the model sees."""

    article: Article
    passages: tuple[Passage, ...]
    view: str


def extract_corpus(corpus: Path, out: Path, settings: Settings) -> World:
    """Read every article below `corpus` and write all tables to `out`."""
    watch = Stopwatch()
    _check(settings, out)
    decisions = read_decisions(settings.decisions or _decisions_of(corpus))
    with watch.lap("read"):
        found = (item for path in list_sources(corpus) for item in read_file(corpus, path))
        items = list(with_unique_ids(found))
    articles = [item for item in items if isinstance(item, Article)]
    unread = [item for item in items if isinstance(item, Dropped)]
    extractions = list(extract_articles(articles, _workshop(out, settings), watch))
    with watch.lap("deduplicate"):
        world = deduplicate(extractions, unread, decisions)
    with watch.lap("write"):
        write_world(world, out, _summary(world, settings, watch))
    return world


def extract_file(path: Path, settings: Settings) -> list[Extraction | Dropped]:
    """The records of each article of one file, in memory only."""
    _check(settings)
    items = read_file(path.parent, path)
    articles = [item for item in items if isinstance(item, Article)]
    extractions, _ = extract_batch(articles, Workshop(settings))
    return [*extractions, *(item for item in items if isinstance(item, Dropped))]


def extract_articles(
    articles: Sequence[Article], workshop: Workshop, watch: Stopwatch
) -> Iterator[Extraction]:
    """The records of each article, in the order given, whatever the number of jobs.

    What an earlier run kept is taken from there; an entry no article needs any more is removed.
    """
    batches = [articles[i : i + BATCH] for i in range(0, len(articles), BATCH)]
    with _workers(min(workshop.settings.jobs, len(batches))) as run_all:
        results = run_all(partial(extract_batch, workshop=workshop), batches)
        for extractions, spent in track(results, len(batches), "articles"):
            watch.add(spent)
            yield from extractions
    if workshop.kept:
        prune(workshop.kept, (cache_key(article, workshop.version) for article in articles))


def extract_batch(
    articles: Sequence[Article], workshop: Workshop
) -> tuple[list[Extraction], Stopwatch]:
    """From articles to their records: clean, annotate, normalize, extract, unless kept already."""
    watch = Stopwatch()
    known = {article: _kept(article, workshop) for article in articles}
    new = [article for article, extraction in known.items() if extraction is None]
    with watch.lap("clean"):
        readings = [_read(article) for article in new]
    with watch.lap("annotate"):
        docs = _annotate(readings, workshop.settings)
    for reading, doc in zip(readings, docs, strict=True):
        extraction = _records(reading, doc, workshop, watch)
        known[reading.article] = extraction
        if workshop.kept:
            key = cache_key(reading.article, workshop.version)
            store_extraction(workshop.kept, key, extraction)
    return [extraction for extraction in known.values() if extraction], watch


def normalize(reading: Reading, doc: Doc) -> Annotated:
    """Numbers, money and dates of an article, each span read once."""
    anchor = infer_anchor(reading.article, reading.view)
    found = [_in_money(quantity, anchor) for quantity in find_quantities(reading.view)]
    mentions = find_dates(reading.view, anchor)
    told = [in_whole_units(date, reading.view[date.start : date.end]) for date in mentions]
    quantities, dates = separate(found, told)
    return Annotated(
        reading.article, reading.passages, reading.view, doc, quantities, dates, anchor
    )


def _in_money(quantity: Quantity, anchor: Anchor) -> Quantity:
    """A sum in legal units of account (MCI) at the value in force at the anchor, if known."""
    day = anchor.interval.start if anchor.interval else None
    return (money_of_account(quantity, day) if day else None) or quantity


def extract_facts(annotated: Annotated, rates: Rates) -> Extraction:
    """Figures, actors and events of one article, each knowing the others it belongs to."""
    places = find_places(annotated.doc)
    actors, no_actors = extract_actors(annotated, places)
    attributions = find_attributions(annotated, actors)
    figures, no_figures = extract_figures(annotated, places, attributions)
    events, figures, no_events = extract_events(annotated, actors, figures, places, attributions)
    return Extraction(
        annotated.article,
        annotated.passages,
        annotated.anchor,
        figures=tuple(price(figure, rates, annotated.anchor) for figure in figures),
        actors=tuple(with_event_roles(actors, events)),
        events=tuple(events),
        dropped=(*no_actors, *no_figures, *no_events),
    )


def _check(settings: Settings, out: Path | None = None) -> None:
    """Raises `SettingError` or `LexiconError` before anything is read or overwritten."""
    Rates.load(settings.rates)
    if settings.decisions is not None and not settings.decisions.is_file():
        raise SettingError(f"decisions {settings.decisions}: there is no such file.")
    try:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"cannot write to {out}: {error}. Name a folder with --out.") from error


def _decisions_of(corpus: Path) -> Path:
    """`decisions.csv` in the corpus folder, or beside it as in `corpus/articles`."""
    inside = corpus / "decisions.csv"
    return inside if inside.is_file() else corpus.parent / "decisions.csv"


def _read(article: Article) -> Reading:
    passages = clean(article)
    view = reading_view(article.text, passages) if is_readable_language(article) else ""
    return Reading(article, passages, view)


def _annotate(readings: Sequence[Reading], settings: Settings) -> list[Doc | Exception]:
    """The docs of a batch; where one article cannot be read, each is read alone, to find which."""
    if not readings:
        return []
    model = _model(settings.model)
    try:
        return [*annotate(model, ((r.view, r.passages) for r in readings))]
    except Exception as error:  # one article must never cost the others
        if len(readings) == 1:
            return [error]
        return [doc for reading in readings for doc in _annotate([reading], settings)]


def _records(
    reading: Reading, doc: Doc | Exception, workshop: Workshop, watch: Stopwatch
) -> Extraction:
    """The records of one article. Whatever goes wrong in it stays in it, as a row of `dropped`."""
    if not reading.view:
        return _nothing(reading, "language", f"language is {reading.article.language}, not English")
    if isinstance(doc, Exception):
        return _nothing(reading, "annotate", f"{type(doc).__name__}: {doc}")
    try:
        with watch.lap("normalize"):
            annotated = normalize(reading, doc)
        with watch.lap("extract"):
            return extract_facts(annotated, Rates.load(workshop.settings.rates))
    except Exception as error:  # one article must never cost the others
        return _nothing(reading, "extract", f"{type(error).__name__}: {error}")


def _nothing(reading: Reading, stage: str, reason: str) -> Extraction:
    article = reading.article
    dropped = Dropped(article.article_id, article.path, stage, reason)
    return Extraction(article, reading.passages, Anchor(None, "none"), (), (), (), (dropped,))


def _kept(article: Article, workshop: Workshop) -> Extraction | None:
    if workshop.kept is None:
        return None
    return load_extraction(workshop.kept, cache_key(article, workshop.version), article)


def _workshop(out: Path, settings: Settings) -> Workshop:
    if settings.fresh:
        return Workshop(settings)
    chosen = [settings.model, settings.rates and settings.rates.read_text(encoding="utf-8")]
    if settings.model and Path(settings.model).is_dir():
        chosen.append(fingerprint(Path(settings.model)))
    return Workshop(settings, out / CACHE, fingerprint(Path(__file__).parent, chosen, AFTER_CACHE))


@contextmanager
def _workers(jobs: int) -> Iterator[Callable[..., Iterable[tuple[list[Extraction], Stopwatch]]]]:
    if jobs <= 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


@cache
def _model(name_or_path: str | None) -> Language:
    return load_model(name_or_path)


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
