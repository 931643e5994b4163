"""When and where an event took place, as far as the text says.

The event's own clause speaks first, then the clauses that carry it; a date or city of another
clause is another happening's. A country, but never a date, is taken from the context.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.events.families import family
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.inflection import singulars
from pipeline.extract.places import is_dateline
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import (
    SUBJECTS,
    arguments,
    children,
    clause_head,
    conjuncts,
    governor,
    has_parse,
    preposition,
    relation,
)
from pipeline.lexicon import load_table
from pipeline.records import DateMention, Interval, Place, PlaceMention

# "over the past 12 years" is the time of a trend, not of an event
MAX_DAYS = 366 * 3
# what courts and police do has a day of its own: an act told below it does not share it
DAYS_AND_MONTHS = frozenset((*day_name, *month_name)) - {""}
# characters of "In the northern city of" before the place a paragraph opens with
MAX_OPENING = 25
OPENING = re.compile(r"\s*(?:In|At)\b")  # "A court in Osh" says where the court is
FINENESS = {"district": 4, "city": 3, "region": 2, "other": 2, "country": 1}


@dataclass(frozen=True, slots=True)
class When:
    """The time of an event and where in the text it comes from: clause, sentence or context."""

    interval: Interval
    basis: str
    distance: int


def find_date(candidate: Candidate, scene: Scene, others: Sequence[Candidate]) -> When | None:
    """The date of the event's clause, else of a clause that carries it, else None."""
    head = candidate.token(scene.doc)
    if head.tag_ == "VBG" and any(t.lower_ in ("currently", "now") for t in head.children):
        return None
    found = []
    for mention in _dates_of(head.sent, scene):
        span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or _is_end(span) or _describes_another(span, candidate, others):
            continue
        level = _level(candidate, span.root, scene, others)
        if level is not None:
            found.append((_is_span_of_use(span), level, abs(span.start - head.i), mention))
    if candidate.trigger.type in family("made"):
        found = [item for item in found if not item[0]]
    if not found:
        return _just_now(head, scene)
    _, level, distance, mention = min(found, key=lambda item: item[:3])
    return When(_joined(mention, scene), ("clause", "sentence")[min(level, 1)], distance)


def is_timed(candidate: Candidate, scene: Scene, others: Sequence[Candidate]) -> bool:
    """Whether its clause tells a day, even one that nothing resolves, or "nationwide"."""
    times = load_table("events.toml")["setting"]["times"]
    return any(
        _level(candidate, word, scene, others) is not None
        for word in candidate.token(scene.doc).sent
        if word.text in DAYS_AND_MONTHS or word.lower_ in times
    )


def _dates_of(sentence: Span, scene: Scene) -> list[DateMention]:
    start, end = sentence.start_char, sentence.end_char
    inside = [m for m in scene.annotated.dates if start <= m.start < end]
    return [m for m in inside if _is_dating(m) and not _is_in_name(m, scene)]


def _is_end(date: Span) -> bool:
    """ "Placed in custody until April"."""
    before = date.doc[max(0, date.start - 2) : date.start + 1]
    return any(token.lower_ in ("until", "till") for token in before)


def _describes_another(date: Span, candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """ "Guilty of murder in the May 2023 beating of a clerk", however it is parsed."""
    before = date.doc[date.start - 1] if date.start else None
    openers = load_table("events.toml")["setting"]["name_openers"]
    opens = before is not None and (before.lower_ in openers or before.tag_ == "POS")
    heads = {other.head for other in others if other.head != candidate.head}
    return opens and date.end in heads and not candidate.start <= date.end < candidate.end


def _is_span_of_use(span: Span) -> bool:
    """ "a fund for 2021-2023", "the budget of 2026": what it is for, not when it was given."""
    above = governor(span.root)
    planned = load_table("events.toml")["setting"]["planned_for"]
    if above is not None and above.lower_ in planned and above.i < span.start:
        return True
    before = span.doc[max(0, span.start - 2) : span.start]
    return any(token.lower_ in ("for", "until", "till") for token in before)


def _joined(mention: DateMention, scene: Scene) -> Interval:
    """ "in 2016 and 2017" is one stretch of time."""
    interval = mention.interval
    for other in scene.annotated.dates:
        first, second = sorted((mention, other), key=lambda m: m.start)
        gap = scene.annotated.view[first.end : second.start]
        if other is mention or gap not in (" and ", ", "):
            continue
        starts = [i.start for i in (interval, other.interval) if i.start is not None]
        ends = [i.end for i in (interval, other.interval) if i.end is not None]
        same = (mention.end - mention.start) == (other.end - other.start)
        if same and len(starts) == 2 and len(ends) == 2:
            return Interval(min(starts), max(ends))
    return interval


def _just_now(head: Token, scene: Scene) -> When | None:
    """ "has just signed": the time of the article itself."""
    anchor = scene.annotated.anchor.interval
    just = any(t.lower_ == "just" for t in head.doc[max(head.sent.start, head.i - 2) : head.i])
    if anchor is None or not just or head.tag_ != "VBN":
        return None
    return When(anchor, "context", 0)


def _is_dating(mention: DateMention) -> bool:
    start, end = mention.interval.start, mention.interval.end
    if start is None or end is None:
        return start is not None
    return (end - start).days <= MAX_DAYS


def _is_in_name(mention: DateMention, scene: Scene) -> bool:
    """ "the 2021 Trafficking in Persons Report" dates the report; "In 2018 Akhmetov" does not."""
    view = scene.annotated.view
    after = view[mention.end : mention.end + 2]
    names = len(after) == 2 and after[0] == " " and after[1].isupper()
    return names and _name_opener().search(view[: mention.start][-8:]) is not None


@cache
def _name_opener() -> re.Pattern[str]:
    openers = "|".join(load_table("events.toml")["setting"]["name_openers"])
    return re.compile(rf"\b(?:{openers})\s$|'s?\s$", re.IGNORECASE)


def _level(
    candidate: Candidate, date: Token, scene: Scene, others: Sequence[Candidate]
) -> int | None:
    """0 for the event's own clause, 1 for one that carries it, None for another's."""
    head = candidate.token(scene.doc)
    if not has_parse(scene.doc):
        return 1 if abs(date.i - head.i) < 15 else None
    if candidate.start <= date.i < candidate.end:
        return 0
    if _is_below(date, head):
        return None if _names_another(candidate, head, date, others) else 0
    own, theirs = clause_head(head), clause_head(date)
    if own == theirs:
        if candidate.is_noun and head != own and not _inherits(candidate, own, others):
            return None  # "sentenced on Monday for embezzlement"
        return 0 if not _is_nested(candidate, head, date, others) else None
    spot = own
    for _ in range(4):
        above = governor(spot)
        if above is None:
            break
        leads = relation(spot) == "conjunct" and date.i < above.i
        spot = clause_head(above)
        if leads and spot == theirs:
            return 1  # "In July, they founded it and appointed her"
        if spot == theirs:
            carries = not is_speech_verb(theirs) and _inherits(candidate, theirs, others)
            return 1 if carries else None
    if _is_coordinated(own, theirs) or _is_occasion(own, theirs):
        return 1
    leads = date.i < head.i and date.i - head.sent.start <= 4
    return 1 if leads and _inherits(candidate, theirs, others) else None


def _is_coordinated(own: Token, theirs: Token) -> bool:
    """ "prosecuted 49 men and convicted 23 in 2021": the last verb's year is everyone's."""
    if theirs.i <= own.i or theirs not in conjuncts(own):
        return False
    return not any(children(theirs, *SUBJECTS))


def _is_occasion(own: Token, theirs: Token) -> bool:
    """ "42 died after a fire broke out on Saturday": the occasion's day is the event's."""
    occasions = load_table("events.toml")["setting"]["occasions"]
    opens = next(iter(theirs.subtree)).lower_ in occasions
    return opens and any(ancestor == own for ancestor in theirs.ancestors)


def _is_below(date: Token, head: Token) -> bool:
    return any(ancestor == head for ancestor in date.ancestors) and clause_head(
        date
    ) == clause_head(head)


def _names_another(
    candidate: Candidate, head: Token, date: Token, others: Sequence[Candidate]
) -> bool:
    """ "sentenced for the 2004 killing": a year before another event's noun is that event's."""
    heads = {other.head for other in others if other is not candidate}
    above = date.head
    return above != head and above.i in heads and above.i > date.i


def _is_nested(candidate: Candidate, head: Token, date: Token, others: Sequence[Candidate]) -> bool:
    """Whether the date hangs on another event's noun within the clause."""
    heads = {other.head for other in others if other is not candidate}
    for ancestor in date.ancestors:
        if ancestor == head or ancestor == clause_head(head):
            return False
        if ancestor.i in heads:
            return True
    return False


def _inherits(candidate: Candidate, clause: Token, others: Sequence[Candidate]) -> bool:
    """Acts do not take the day of the arrest or verdict they are told below."""
    above = [other.trigger.type for other in others if other.head == clause.i]
    if candidate.trigger.type in family("acts"):
        return not family("justice").intersection(above)
    return candidate.trigger.type in family("justice") or not above


# --- place ----------------------------------------------------------------------------------------


def find_place(candidate: Candidate, scene: Scene, others: Sequence[Candidate]) -> Place | None:
    """The finest place of the event's clause, else of a clause that carries it."""
    head = candidate.token(scene.doc)
    found: dict[int, list[PlaceMention]] = {}
    for mention in _of_sentence(head, scene):
        span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or _is_elsewhere(mention, span.root, candidate, scene):
            continue
        level = _level(candidate, span.root, scene, others)
        if level is not None:
            found.setdefault(level, []).append(mention)
    if own := [m for m in found.get(0, ()) if _is_beside(m, candidate, scene)]:
        found[0] = own
    for level in sorted(found):
        place = _finest(_not_acting(found[level], candidate, scene), head, scene)
        if place is not None:
            return place
    return None


def find_setting_place(candidate: Candidate, scene: Scene, known: Place | None) -> Place | None:
    """ "In Osh, a clerk asked for money. He was detained": what opens a paragraph is where."""
    passage = scene.passage_at(candidate.token(scene.doc).idx)
    if (
        candidate.trigger.type not in family("justice") | family("acts")
        or passage is None
        or candidate.is_noun
    ):
        return None
    for mention in scene.places:
        span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        opening = scene.annotated.view[passage.start : mention.start]
        opens = 0 < len(opening) <= MAX_OPENING and OPENING.match(opening)
        if not opens or span is None or mention.place.kind == "country":
            continue
        country = known.country if known is not None else mention.place.country
        if preposition(span.root) in ("in", "at") and mention.place.country == country:
            return mention.place
    return None


def _is_beside(mention: PlaceMention, candidate: Candidate, scene: Scene) -> bool:
    """ "Was arrested in Moscow", however many places tell who he is."""
    span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or preposition(span.root) not in ("in", "at", "near", "outside"):
        return False
    return governor(span.root) == candidate.token(scene.doc)


def find_nearby_place(head: Token, scene: Scene, country: str | None) -> Place | None:
    """The one city or region of the sentence that lies in the country spoken of."""
    if country is None:
        return None
    names = {
        mention.place.name: mention.place
        for mention in _of_sentence(head, scene)
        if mention.place.kind != "country" and mention.place.country == country
        if not _is_in_organization(mention, scene) and not _tells_origin(mention, scene)
        if not _is_organizers(mention, scene)
        if not _is_aside(mention, head, scene)
    }
    return next(iter(names.values())) if len(names) == 1 else None


def _tells_origin(mention: PlaceMention, scene: Scene) -> bool:
    span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return False
    return _is_origin(span.root, mention.place.kind) or _is_measured_from(span.root)


def _is_aside(mention: PlaceMention, head: Token, scene: Scene) -> bool:
    """ "We banned it," he said at a briefing in Astana; "by the center in Osh"."""
    span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or _is_of_company(span.root, head):
        return span is not None
    clause = clause_head(span.root)
    return clause != clause_head(head) and is_speech_verb(clause)


def _not_acting(
    mentions: list[PlaceMention], candidate: Candidate, scene: Scene
) -> list[PlaceMention]:
    """ "the US placed Kazakhstan on its list" happens to Kazakhstan."""
    if _is_aimed(candidate, scene):
        return [m for m in mentions if _is_struck(m, candidate, scene)]
    if candidate.trigger.type not in ("policy", "report", "funding") or len(mentions) < 2:
        return mentions
    agents = [a.head.idx for a in arguments(candidate.token(scene.doc)) if a.relation == "agent"]
    rest = [m for m in mentions if not any(m.start <= at < m.end for at in agents)]
    return rest or mentions


def _is_aimed(candidate: Candidate, scene: Scene) -> bool:
    """Sanctions: who imposes them does not say where they strike."""
    noun = scene.doc[candidate.object] if candidate.object is not None else None
    return noun is not None and noun.lower_ in load_table("events.toml")["lists"]["aimed"]


def _is_struck(mention: PlaceMention, candidate: Candidate, scene: Scene) -> bool:
    """Below "on" or "against": "sanctions on a bank in Osh"."""
    span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    at = (candidate.head, candidate.object)
    return span is not None and any(
        preposition(word) in ("on", "against") and word.head.i in at
        for word in (span.root, *span.root.ancestors)
    )


def _of_sentence(head: Token, scene: Scene) -> list[PlaceMention]:
    start, end = head.sent.start_char, head.sent.end_char
    wide = load_table("events.toml")["lists"]["wide_area"]
    return [
        m
        for m in scene.places
        if start <= m.start and m.end <= end and m.place.name not in wide
        if not is_dateline(scene.annotated.view, m.start, m.end)
    ]


def _is_in_organization(mention: PlaceMention, scene: Scene) -> bool:
    """ "the Ministry of Foreign Affairs of Italy" acts; it does not say where."""
    length = mention.end - mention.start
    for actor in scene.actors:
        if actor.named and any(
            m.start <= mention.start and mention.end <= m.end and m.end - m.start > length
            for m in actor.mentions
        ):
            return True
    return False


def _is_elsewhere(mention: PlaceMention, place: Token, candidate: Candidate, scene: Scene) -> bool:
    """Whether a place only says who somebody is or what something is for."""
    if _is_in_organization(mention, scene) or _is_of_company(place, candidate.token(scene.doc)):
        return True
    type_ = candidate.trigger.type
    if type_ == "gathering" and (
        preposition(place) in ("for", "of", "from") or _is_of_organizer(place)
    ):
        return True
    if type_ in ("report", "policy", "funding") and preposition(place) == "from":
        return True
    return _is_origin(place, mention.place.kind) or _is_measured_from(place)


def _is_organizers(mention: PlaceMention, scene: Scene) -> bool:
    span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span is not None and has_parse(scene.doc) and _is_of_organizer(span.root)


def _is_of_organizer(place: Token) -> bool:
    """ "The workshop is organized by the office in Vienna", and held somewhere else."""
    above = governor(place)
    return above is not None and preposition(above) == "by"


def _is_measured_from(place: Token) -> bool:
    """ "180 kilometers south of Osh"."""
    above = governor(place)
    directions = load_table("events.toml")["setting"]["directions"]
    return above is not None and above.lower_ in directions and preposition(place) in ("of", "from")


def _is_origin(place: Token, kind: str) -> bool:
    """ "two citizens of Uzbekistan", "women from Kenya": where people come from."""
    above = governor(place)
    comes_from = ("of", "from") if kind == "country" else ("from",)
    if above is None or preposition(place) not in comes_from:
        return False
    anybody = load_table("people.toml")["people"]["anybody"]
    people = (*anybody, *load_table("events.toml")["setting"]["people_from"])
    return above.lower_ in singulars(people)


def _is_of_company(place: Token, head: Token) -> bool:
    """ "With the support of the office in Vienna", "by the center in Osh": where those are."""
    company = load_table("events.toml")["setting"]["company"]
    for ancestor in place.ancestors:
        if ancestor == head:
            return False
        word = preposition(ancestor)
        if word == "by" or (word is not None and ancestor.lower_ in company):
            return True
    return False


def _finest(mentions: Sequence[PlaceMention], head: Token, scene: Scene) -> Place | None:
    """The finest one; several countries side by side are destinations, not the place."""
    countries = {m.place.country for m in mentions if m.place.kind == "country"}
    if len(countries) > 1 and len(countries) == len({m.place.name for m in mentions}):
        mentions = [m for m in mentions if not _is_destination(m, scene)]
    if not mentions:
        return None
    spoken_of = Counter(m.place.country for m in scene.places)
    if len({m.place.country for m in mentions if m.place.kind != "country"}) > 1:
        usual = max((m.place.country for m in mentions), key=lambda c: (spoken_of[c], str(c)))
        mentions = [m for m in mentions if m.place.country == usual]
    best = max(mentions, key=lambda m: (FINENESS.get(m.place.kind, 0), -abs(m.start - head.idx)))
    return best.place


def _is_destination(mention: PlaceMention, scene: Scene) -> bool:
    """Enumerated, or after "to", "from", "between"."""
    before = scene.annotated.view[max(0, mention.start - 9) : mention.start].rstrip()
    after = scene.annotated.view[mention.end : mention.end + 5].lstrip()
    return before.endswith((",", "and", "to", "from", "between")) or after.startswith((",", "and"))
