"""The rows of every table, declared once: Parquet schema and the column list are made from them.

Standard library only. A row is a frozen dataclass; each field's type gives the Parquet type and
its `column(...)` text is the description that `outputs/README.md` shows (a test holds them equal).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints


def column(description: str) -> Any:
    """A table column with the sentence that explains it."""
    return field(metadata={"description": description})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One row per article that could be read."""

    article_id: str = column("path below the corpus without suffix; JSONL: `file#line` or own id")
    path: str = column("file the article came from, relative to the corpus folder")
    title: str | None = column("headline: front matter, HTML metadata or first line of plain text")
    published: date | None = column("day of publication, only if the page itself gives it")
    source: str | None = column("outlet, from front matter or HTML metadata")
    url: str | None = column("address, from front matter or HTML metadata")
    author: str | None = column("byline, from front matter or HTML metadata")
    language: str | None = column("ISO 639-1 code, given or detected")
    anchor_start: date | None = column("first day of the time that relative dates are read against")
    anchor_end: date | None = column("last day of that time")
    anchor_basis: str = column("published, dateline, inferred (from dates in the text) or none")
    text: str = column("text of record; every char_start/char_end counts characters in it")
    digest: str = column("SHA-256 of what was read")
    story_id: str = column("articles that tell the same story share it")
    duplicate_of: str | None = column("article_id of the fuller copy, for near-verbatim copies")
    n_figures: int = column("rows in figures")
    n_events: int = column("events this article tells")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One row per number an article states."""

    figure_id: str = column("stable id, made of content")
    article_id: str = column("key into articles")
    kind: str = column("money, count, percent, duration, age, or a measure (mass, area, ...)")
    low: Decimal = column("value, or lower end of a range, in `unit`")
    high: Decimal = column("value, or upper end of a range, in `unit`")
    qualifier: str = column("exact, about, over, under, at_least, at_most or range")
    unit: str | None = column("ISO 4217; percent; year, month, day, hour; counted noun, singular")
    what: str = column("what the number measures, in the text's words")
    period_start: date | None = column("first day of the time the figure is about")
    period_end: date | None = column("last day of that time")
    place: str | None = column("place the figure is about")
    country: str | None = column("ISO 3166-1 alpha-2 of that place, else of its event")
    usd_low: Decimal | None = column("`low` in US dollars at `usd_rate`, rounded to cents")
    usd_high: Decimal | None = column("`high` in US dollars at `usd_rate`, rounded to cents")
    usd_rate: Decimal | None = column("units of the currency per US dollar")
    usd_rate_date: str | None = column("ISO day, month, year or interval the rate stands for")
    usd_basis: str | None = column("which rate it is, whether of the figure's period or the anchor")
    usd_note: str | None = column("why there is no dollar value")
    usd_gap: Decimal | None = column(
        "the article's own dollars over ours minus 1, where they differ by more than 10 %"
    )
    implied_rate: Decimal | None = column("units per dollar by the article's own conversion")
    account_unit: str | None = column("legal unit of account in the text (MCI, MRP), `unit` is KZT")
    stated_usd_low: Decimal | None = column("the article's own conversion into dollars, lower end")
    stated_usd_high: Decimal | None = column("the article's own conversion into dollars, upper end")
    attributed_to: str | None = column("who says so, by the text")
    event_id: str | None = column("key into events: the happening the figure belongs to")
    claim_id: str = column("key into claims: the same fact across articles")
    char_start: int = column("offset of `quote` in articles.text")
    char_end: int = column("end offset of `quote`")
    quote: str = column("the words of the number")
    sentence: str = column("the sentence they stand in")
    rule: str = column("the rule that read it")
    confidence: float = column("0 to 1, see the reliability table of `make evaluate`")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One row per fact with a number, across articles."""

    claim_id: str = column("stable id, made of content")
    kind: str = column("as in figures")
    unit: str | None = column("as in figures")
    what: str = column("the fullest wording among the figures")
    period_start: date | None = column("first day of the time the claim is about")
    period_end: date | None = column("last day of that time")
    place: str | None = column("place the claim is about")
    low: Decimal = column("lowest value any article gives, in `unit`")
    high: Decimal = column("highest value any article gives, in `unit`")
    n_articles: int = column("articles that carry it")
    n_stories: int = column("independent stories that carry it")
    article_ids: tuple[str, ...] = column("keys into articles")
    figure_ids: tuple[str, ...] = column("keys into figures: every version")
    conflict: bool = column("whether articles disagree")
    conflict_note: str | None = column("what differs, in a sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """One row per real-world actor across the corpus."""

    actor_id: str = column("stable id, made of content")
    name: str = column("fullest form found")
    aliases: tuple[str, ...] = column("the other forms")
    type: str = column("person, organization or group")
    roles: tuple[str, ...] = column("roles over all articles, see the guide in corpus/README.md")
    affiliation: str | None = column("organization or post")
    country: str | None = column("ISO 3166-1 alpha-2")
    age: Decimal | None = column("age in years as stated, whole or part")
    n_mentions: int = column("mentions over all articles")
    n_articles: int = column("articles that mention the actor")
    article_ids: tuple[str, ...] = column("keys into articles")
    first_date: date | None = column("earliest anchor among those articles")
    last_date: date | None = column("latest anchor among those articles")
    confidence: float = column("0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One row per real-world happening across the corpus."""

    event_id: str = column("stable id, made of content")
    type: str = column("one of the twenty types, see corpus/README.md")
    form: str | None = column("exploitation form, for trafficking")
    status: str = column("reported, alleged, planned or denied")
    date_start: date | None = column("first day it can have happened by the text")
    date_end: date | None = column("last day it can have happened by the text")
    date_basis: str | None = column("where the date stands: clause, sentence or context")
    place: str | None = column("most specific place named for it")
    region: str | None = column("ISO 3166-2")
    country: str | None = column("ISO 3166-1 alpha-2")
    lat: float | None = column("latitude of `place`, degrees")
    lon: float | None = column("longitude of `place`, degrees")
    perpetrators: tuple[str, ...] = column("who did it, or is only accused, held or sued")
    victims: tuple[str, ...] = column("names of participants in that role")
    authorities: tuple[str, ...] = column("names of participants in that role")
    attributed_to: str | None = column("who says so, by the text")
    legal_basis: str | None = column("law and article named")
    summary: str = column("the event in a line")
    article_ids: tuple[str, ...] = column("articles that tell it")
    n_articles: int = column("how many they are")
    n_stories: int = column("how many independent stories")
    article_id: str = column("the clearest telling")
    char_start: int = column("offset of the trigger in that article's text")
    char_end: int = column("end offset of the trigger")
    trigger: str = column("the words that evoke the event")
    sentence: str = column("the sentence they stand in")
    rule: str = column("the rule that read it")
    confidence: float = column("0 to 1")
    merge_note: str | None = column("why tellings of several articles were joined")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow:
    """Who took part in an event, once per telling."""

    event_id: str = column("key into events")
    actor_id: str | None = column("key into actors; null for people known only in this event")
    name: str = column("the text's words")
    role: str = column("perpetrator, victim, authority or other")
    article_id: str = column("key into articles")
    char_start: int = column("offset of the words in articles.text")
    char_end: int = column("end offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """Every place in a text that a record rests on."""

    record: str = column("figure, actor or event")
    record_id: str = column("key into that table")
    article_id: str = column("key into articles")
    char_start: int = column("offset of `quote` in articles.text")
    char_end: int = column("end offset")
    quote: str = column("the words")
    role: str | None = column("the actor's role in that article")


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedRow:
    """What was read and not used, with the reason."""

    article_id: str | None = column("key into articles; null when no article could be made")
    path: str = column("file, relative to the corpus folder")
    stage: str = column("read, clean, normalize or extract")
    reason: str = column("the rule or problem")
    char_start: int | None = column("offset of `quote` in articles.text")
    char_end: int | None = column("end offset")
    quote: str | None = column("the words that were not used")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A pair of actors that may be one; `corpus/decisions.csv` settles it."""

    actor_id_a: str = column("key into actors")
    name_a: str = column("name of the first")
    actor_id_b: str = column("key into actors")
    name_b: str = column("name of the second")
    score: float = column("likeness, 0 to 1")
    reason: str = column("what is alike and what is missing")


@dataclass(frozen=True, slots=True)
class World:
    """All tables of one corpus."""

    articles: tuple[ArticleRow, ...]
    figures: tuple[FigureRow, ...]
    claims: tuple[ClaimRow, ...]
    actors: tuple[ActorRow, ...]
    events: tuple[EventRow, ...]
    participants: tuple[ParticipantRow, ...]
    mentions: tuple[MentionRow, ...]
    dropped: tuple[DroppedRow, ...]
    review: tuple[ReviewRow, ...]


TABLES: dict[str, type] = {name: get_args(rows)[0] for name, rows in get_type_hints(World).items()}


def columns_of(row_type: type) -> list[tuple[str, str, str]]:
    """Name, type and description of each column of a table, in order.

    >>> columns_of(ReviewRow)[0]
    ('actor_id_a', 'str', 'key into actors')
    """
    return [(f.name, str(f.type), f.metadata["description"]) for f in fields(row_type)]
