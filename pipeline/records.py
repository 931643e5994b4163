"""The values that flow from stage to stage. Standard library only; imports nothing of ours.

Every offset is a character offset into `Article.text`, the text of record, which no stage rewrites.
Amounts are `Decimal`; times are `Interval`s of whole days; unknown is `None`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc

PassageRole = Literal["title", "heading", "body", "caption", "boilerplate"]
Qualifier = Literal["exact", "about", "over", "under", "at_least", "at_most", "range"]
ActorType = Literal["person", "organization", "group"]
EventStatus = Literal["reported", "alleged", "planned", "denied"]
ParticipantRole = Literal["perpetrator", "victim", "authority", "other"]
AnchorBasis = Literal["published", "dateline", "inferred", "none"]


class UnknownDayError(ValueError):
    """A day is asked for that is not known: an open end, or a time that its context leaves open."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of whole days, both ends included; a `None` end is open.

    >>> Interval(date(2024, 3, 1), date(2024, 3, 31)).days
    31
    """

    start: date | None
    end: date | None

    @property
    def is_day(self) -> bool:
        """Whether the interval is one known day."""
        return self.start is not None and self.start == self.end

    @property
    def first(self) -> date:
        """The first day. Raises `UnknownDayError` where the start is open."""
        if self.start is None:
            raise UnknownDayError
        return self.start

    @property
    def last(self) -> date:
        """The last day. Raises `UnknownDayError` where the end is open."""
        if self.end is None:
            raise UnknownDayError
        return self.end

    @property
    def days(self) -> int | None:
        """How many days it has, both ends included; None when an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it was read. `published` is what the page itself gives, never a guess."""

    article_id: str
    path: str
    text: str
    digest: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text and its role on the page, with the rule that said so."""

    start: int
    end: int
    role: PassageRole
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a record rests on: `article.text[start:end] == quote`, always."""

    article_id: str
    start: int
    end: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """The time against which relative dates are read, and where it comes from."""

    interval: Interval | None
    basis: AnchorBasis


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bound, magnitude and (when the words beside it say so) its unit.

    `kind` is `number` when nothing beside it says what it is: the noun then decides (extract).
    `start:end` covers qualifier, number and unit words, not the conversion in brackets.
    `number_start:number_end` covers the number words alone.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str  # number, money, percent, duration, age, mass, area, volume, length, ...
    low: Decimal
    high: Decimal
    qualifier: Qualifier
    unit: str | None  # ISO 4217, percent, year, month, day, hour, kilogram, ...; None for `number`
    rule: str
    stated_usd_low: Decimal | None = None
    stated_usd_high: Decimal | None = None
    stated_start: int | None = None  # the conversion's own span
    stated_end: int | None = None
    account_unit: str | None = None  # legal unit of account the text used (MCI, MRP), unit is KZT

    @property
    def told_end(self) -> int:
        """The end of the number with its conversion."""
        return max(self.end, self.stated_end or 0)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression read as an interval of days."""

    start: int
    end: int
    interval: Interval
    rule: str
    kind: Literal["date", "period"] = "date"
    relative: bool = False  # read against the anchor or the previous date
    begun: Interval | None = None  # of "since May 2023": May 2023


@dataclass(frozen=True, slots=True)
class Usd:
    """An amount in dollars: `rate` in units per dollar, valid on `rate_date`, chosen by `basis`."""

    low: Decimal
    high: Decimal
    rate: Decimal
    rate_date: Interval
    basis: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with everything that was read in it, before facts are made of it."""

    article: Article
    passages: tuple[Passage, ...]
    view: str  # same length as article.text: boilerplate blanked, odd characters mapped 1:1
    doc: Doc  # over `view`, so token.idx is an article offset
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    anchor: Anchor

    def evidence(self, start: int, end: int, rule: str) -> Evidence:
        """The words at a place, with the rule that took them."""
        return Evidence(self.article.article_id, start, end, self.article.text[start:end], rule)

    def sentence(self, start: int, end: int, at: int) -> str:
        """The words of a stretch in passages of the role that the word at `at` has.

        A sentence of the model also spans the boilerplate and the headings beside it.
        """
        told = [p for p in self.passages if p.start < end and start < p.end]
        role = next((p.role for p in told if p.start <= at < p.end), None)
        text = self.article.text
        parts = (text[max(p.start, start) : min(p.end, end)] for p in told if p.role == role)
        return " ".join(" ".join(parts).split())

    def dropped(self, start: int, end: int, stage: str, reason: str) -> Dropped:
        """The words at a place that were read and not used."""
        quote = self.article.text[start:end]
        return Dropped(self.article.article_id, self.article.path, stage, reason, start, end, quote)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer: ISO 3166-1 alpha-2 `country`, ISO 3166-2 `region`."""

    name: str
    kind: str  # country, region, city, district, other
    country: str | None
    region: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Where the text names a place."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organization or group of one article, all its forms gathered.

    `mentions` are in text order; the first one that holds `name` is the clearest.
    """

    name: str
    type: ActorType
    named: bool  # has a proper name
    mentions: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    affiliation: str | None = None
    country: str | None = None
    age: Decimal | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Attribution:
    """A stretch of text that a source answers for; `actor` indexes the article's actors."""

    start: int
    end: int
    source: str  # the speaker's name, or the source in the text's words
    actor: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number an article states, and what it measures."""

    evidence: Evidence
    kind: str
    low: Decimal
    high: Decimal
    qualifier: Qualifier
    unit: str | None
    what: str
    sentence: str
    confidence: float
    period: Interval | None = None
    place: str | None = None
    country: str | None = None
    usd: Usd | None = None
    usd_note: str | None = None  # why there is no usd
    usd_gap: Decimal | None = None  # stated dollars over ours minus 1, where beyond 10 %
    implied_rate: Decimal | None = None  # units per dollar by the article's own conversion
    stated_usd_low: Decimal | None = None
    stated_usd_high: Decimal | None = None
    account_unit: str | None = None
    attributed_to: str | None = None
    event: int | None = None  # index into the article's events
    repeats: tuple[Evidence, ...] = ()  # the same fact said again in the article


@dataclass(frozen=True, slots=True)
class Participation:
    """Someone's part in an event; `actor` indexes the article's actors when it is one of them."""

    name: str
    role: ParticipantRole
    start: int
    end: int
    actor: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of one article; `evidence` is the trigger in its clearest telling."""

    evidence: Evidence
    type: str
    status: EventStatus
    trigger: str
    sentence: str
    summary: str
    confidence: float
    form: str | None = None
    date: Interval | None = None
    date_basis: str | None = None
    place: Place | None = None
    country: str | None = None
    participants: tuple[Participation, ...] = ()
    attributed_to: str | None = None
    legal_basis: str | None = None
    figures: tuple[int, ...] = ()  # indexes into the article's figures
    retellings: tuple[Evidence, ...] = ()


def in_one_sentence(a: Figure | Event, b: Figure | Event) -> bool:
    """Whether one sentence tells both; the same words further off are another one."""
    near = abs(a.evidence.start - b.evidence.start) < max(len(a.sentence), 1)
    return near and a.sentence == b.sentence


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was read and not used, and why."""

    article_id: str | None
    path: str
    stage: str
    reason: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All records of one article; the plain value that leaves the per-article part of a run."""

    article: Article
    passages: tuple[Passage, ...]
    anchor: Anchor
    figures: tuple[Figure, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    dropped: tuple[Dropped, ...]
