"""The same happening in several articles: type, people, place, time and figures must agree.

Tellings are compared only where they share something rare (a story, a person, a figure, a place
and day). Two happenings of one article are joined only when both carry the same figure or tell
the same killing: otherwise the article itself tells them apart. Doubt keeps them separate.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.deduplicate.clusters import Clusters, Link, join_links, pairs_in_blocks
from pipeline.deduplicate.times import periods_meet, within
from pipeline.deduplicate.words import likeness, overlap
from pipeline.records import Event, Interval, in_one_sentence

IN_KEY = 12  # tellings met under one key, see clusters.pairs_in_blocks
ENOUGH = 5.0  # evidence that makes two tellings one happening
FOR_STORY = 2.0
FOR_CLAIM = 3.5  # a shared count or sum
FOR_NUMBER = 2.0  # a shared age or term
FOR_PARTY = 3.0  # a named perpetrator or victim
FOR_KILLED = 3.0  # more: both tell how a named person was killed, which happens once
FOR_NAMED = 1.0  # another named participant
FOR_UNNAMED = 1.5  # unnamed people described alike
FOR_WORDS = 4.0
FOR_DAY, FOR_MONTH, FOR_YEAR = 2.0, 1.0, 0.5
FOR_PLACE = 1.0
FOR_FORM = 0.5
FOR_COUNTRY = 0.5
FOR_TRIGGER = 1.0
AGAINST_BACKGROUND = -3.0  # one is dated long before the other's article, which gives no date
AGAINST_YEARS = -2.0  # neither is dated, and the articles are of different years
LONG_BEFORE = timedelta(days=365)
YEARS_APART = timedelta(days=300)
ALIKE = 0.5  # descriptions of unnamed people
DAY, MONTH, FOREVER = 1, 31, 10_000
SENTENCED = ("conviction", "charge", "fine")  # two terms are two of them


@dataclass(frozen=True, slots=True)
class EventNode:
    """A telling of an event with what is compared."""

    article: int
    index: int
    event: Event
    story: int
    parties: frozenset[object]  # named perpetrators and victims (actor clusters)
    others: frozenset[object]  # other named participants
    unnamed: tuple[tuple[str, frozenset[str]], ...]  # (role, words) of unnamed participants
    claims: frozenset[int]  # of counts, sums and other amounts
    numbers: frozenset[int]  # claims of ages and terms
    ages: frozenset[object]
    terms: frozenset[object]
    killed: frozenset[object]  # named victims, when the trigger tells a killing or a death
    told: Interval | None  # the time of the article
    trigger: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much speaks for one happening, and what."""

    score: float
    reasons: tuple[str, ...]
    strong: bool  # something rare is shared


def join_events(nodes: Sequence[EventNode]) -> tuple[Clusters, list[Link]]:
    """Clusters of tellings of one happening, and the links that joined them."""
    links = []
    for a, b in pairs_in_blocks(map(event_keys, nodes), IN_KEY):
        if not compatible(nodes[a], nodes[b]):
            continue
        found = same_happening(nodes[a], nodes[b])
        if found.strong and found.score >= ENOUGH:
            links.append(Link(found.score, a, b, ", ".join(found.reasons)))
    events = Clusters(len(nodes))
    joined = join_links(events, links, lambda a, b: compatible(nodes[a], nodes[b]))
    return events, joined


def event_keys(node: EventNode) -> Iterable[Hashable]:
    """Blocks: type with story, person, figure, or place and time."""
    event, sort = node.event, family(node.event.type)
    yield (sort, "story", node.story)
    for actor in sorted(node.parties | node.others, key=str):
        yield (sort, "actor", actor)
    for claim in sorted(node.claims | node.numbers):
        yield (sort, "claim", claim)
    if event.date is not None and event.date.start is not None:
        place = event.place.name if event.place else event.country
        yield (sort, "when and where", place, event.date)


def compatible(a: EventNode, b: EventNode) -> bool:
    """Whether nothing speaks against one happening."""
    one, two = a.event, b.event
    if family(one.type) != family(two.type) or (a.article == b.article and not _told_twice(a, b)):
        return False
    if one.form and two.form and one.form != two.form and "other" not in (one.form, two.form):
        return False
    if one.country and two.country and one.country != two.country:
        return False
    if not periods_meet(one.date, two.date) or not _places_agree(one, two):
        return False
    if _apart(a.ages, b.ages) or (one.type in SENTENCED and _apart(a.terms, b.terms)):
        return False
    return not _apart(a.parties, b.parties)


def family(event_type: str) -> str:
    """Types that tellings of one happening may have: a murder is also told as a death."""
    return "death" if event_type == "violence" else event_type


def _apart(ours: frozenset[object], theirs: frozenset[object]) -> bool:
    """Both know something and nothing in common."""
    return bool(ours and theirs and not ours & theirs)


def _told_twice(a: EventNode, b: EventNode) -> bool:
    """One article tells the event again: in another sentence, with the same figure or victim."""
    if in_one_sentence(a.event, b.event):
        return False
    return bool(a.claims & b.claims or a.numbers & b.numbers or a.killed & b.killed)


def _places_agree(one: Event, two: Event) -> bool:
    """Two regions cannot be one; a country agrees with every place in it."""
    regions = {place.region for place in (one.place, two.place) if place and place.region}
    return len(regions) < 2


def same_happening(a: EventNode, b: EventNode) -> Likeness:
    """What two tellings share, added up."""
    found: list[tuple[float, str]] = []
    if a.story == b.story:
        found.append((FOR_STORY, "same story"))
    shared = FOR_CLAIM * bool(a.claims & b.claims) + FOR_NUMBER * bool(a.numbers & b.numbers)
    if shared:
        found.append((shared, "same figures"))
    parties = bool(a.parties & b.parties)
    if parties:
        found.append((FOR_PARTY + FOR_KILLED * bool(a.killed & b.killed), "same people"))
    if a.others & b.others:
        found.append((FOR_NAMED, "same participants"))
    alike = unnamed_alike(a, b)
    if alike:
        found.append((FOR_UNNAMED * min(alike, 2), "people described alike"))
    found += _when_and_where(a.event, b.event)
    words = (likeness(a.words, b.words) + overlap(a.words, b.words)) / 2
    found.append((FOR_WORDS * words, "same words" if words >= ALIKE else ""))
    found.append((FOR_TRIGGER * likeness(a.trigger, b.trigger), ""))
    if _is_background(a, b) or _is_background(b, a):
        found.append((AGAINST_BACKGROUND, ""))
    if a.event.date is None and b.event.date is None and not within(a.told, b.told, YEARS_APART):
        found.append((AGAINST_YEARS, ""))
    reasons = tuple(reason for _, reason in found if reason)
    day_and_place = "same day" in reasons and "same place" in reasons and words >= 0.3
    retold = a.story == b.story and bool(set(reasons) - {"same story"})
    strong = retold or bool(shared) or parties or day_and_place
    return Likeness(sum(score for score, _ in found), reasons, strong)


def _is_background(dated: EventNode, undated: EventNode) -> bool:
    """An event without a date is told as news; one dated long before is not the news."""
    date, told = dated.event.date, undated.told
    if date is None or date.end is None or undated.event.date is not None:
        return False
    return told is not None and told.start is not None and told.start - date.end > LONG_BEFORE


def _when_and_where(one: Event, two: Event) -> Iterable[tuple[float, str]]:
    if one.date and two.date and one.date.start and two.date.start:
        days = max(date.days or FOREVER for date in (one.date, two.date))
        if days <= DAY:
            yield FOR_DAY, "same day"
        elif days <= MONTH:
            yield FOR_MONTH, "same month"
        else:
            yield FOR_YEAR, ""
    if one.place and two.place and one.place == two.place and one.place.kind != "country":
        yield FOR_PLACE, "same place"
    if one.form and one.form == two.form:
        yield FOR_FORM, ""
    if one.country and one.country == two.country:
        yield FOR_COUNTRY, ""


def unnamed_alike(a: EventNode, b: EventNode) -> float:
    """How many unnamed participants of one role are described alike; one word in common is half."""
    found = 0.0
    for role, ours in a.unnamed:
        shared = [
            len(ours & theirs)
            for other, theirs in b.unnamed
            if role == other and likeness(ours, theirs) >= ALIKE
        ]
        found += min(max(shared, default=0), 2) / 2
    return found
