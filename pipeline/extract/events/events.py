"""Events of one article: triggers, judged, cast, dated, placed, and joined into happenings.

The order is told here; triggers.py finds the words, factuality.py judges them, cast.py and
dating.py and placing.py read who, when and where, same_happening.py joins the tellings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from pipeline.extract.events.amounts.belongings import belonging_figures, with_own_times
from pipeline.extract.events.amounts.other_periods import with_other_periods, without_contradicting
from pipeline.extract.events.cast.participants import Part, participation
from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.same.same_happening import group
from pipeline.extract.events.same.same_people import is_named, may_be_same
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.context import with_days_of_context, with_places_of_context
from pipeline.extract.events.setting.dating import PART_BEHIND, When
from pipeline.extract.events.setting.placing import FINENESS
from pipeline.extract.events.setting.surroundings import (
    ABROAD,
    Surroundings,
    economies_told,
    names_many_countries,
    names_others,
    with_countries,
)
from pipeline.extract.events.shared_cast import with_shared_cast
from pipeline.extract.events.summary import summarize
from pipeline.extract.events.telling import ELSEWHERE, Judged, Telling, tell, weigh
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate, find_candidates
from pipeline.extract.figures.comparisons import is_of_other_time
from pipeline.extract.figures.place.wide_areas import (
    is_of_an_economy,
    is_of_the_world,
    spans_the_world,
)
from pipeline.extract.figures.time.periods import is_of_no_time
from pipeline.extract.figures.time.tenses import came_before, is_intended, tense
from pipeline.extract.gazetteer import country_place, spans_countries
from pipeline.extract.syntax import clause_head, has_parse
from pipeline.extract.text import root_at
from pipeline.lexicon import load_table
from pipeline.records import (
    Actor,
    Annotated,
    Attribution,
    Dropped,
    Event,
    Evidence,
    Figure,
    Participation,
    Place,
    PlaceMention,
)

LEGAL_BASIS = re.compile(
    r"\b(?:parts?\s+(?P<part>\d+(?:-\d+)?)\s+(?:of\s+)?)?(?:Article|Art\.?)\s*(?P<article>\d+(?:-\d+)?)"
    r"(?:\s*,?\s*parts?\s+(?P<part2>\d+))?(?P<between>[^.;\n]{0,60}?)"
    r"(?P<code>(?:Criminal|Administrative|Penal|Civil|Family|Labor|Labour|Tax)\s+(?:\w+\s+)?Code"
    r"|Code of Administrative (?:Offen[cs]es|Infractions)|Constitution)",
    re.IGNORECASE,
)
# "a handbook of 120 pages" "will be handed out"
AHEAD = re.compile(r"(?: (?!was|were|had|ha[sv]e?)[\w-]+){0,4} will\b")
# a time taken over from the event may be another than that of the figure
CARRIED_PENALTY = 0.05
# "agreed to", "plans to": what is undertaken comes after
UNDERTAKING = "undertaking"
# "by a decree of May he named her": what is decreed comes after
MEANS = frozenset(("by", "under", "through", "with"))


def extract_events(
    annotated: Annotated,
    actors: Sequence[Actor],
    figures: Sequence[Figure],
    places: Sequence[PlaceMention],
    attributions: Sequence[Attribution],
) -> tuple[list[Event], list[Figure], list[Dropped]]:
    """The happenings an article reports, in text order, the figures that know theirs, and the
    triggers left out with why. Without a parse nothing tells who did what: no events.
    """
    if not has_parse(annotated.doc):
        return [], list(figures), []
    scene = Scene(annotated, actors, figures, places, attributions)
    candidates = find_candidates(annotated.doc)
    around = Surroundings(scene)
    weighed = [(candidate, weigh(candidate, scene)) for candidate in candidates]
    standing = [candidate for candidate, outcome in weighed if isinstance(outcome, Judged)]
    tellings: list[Telling] = []
    rejected: list[tuple[Candidate, str]] = []
    for candidate, judged in weighed:
        told = tell(judged, scene, around, standing) if isinstance(judged, Judged) else judged
        if isinstance(told, Telling):
            tellings.append(told)
        elif told != ELSEWHERE:
            rejected.append((candidate, told))
    heads = {telling.head for telling in tellings}
    dropped = [_drop(c, why, scene) for c, why in rejected if c.head not in heads]
    groups = group(_without_carriers(_one_per_word(tellings)), scene)
    groups.sort(key=lambda members: members[0].words.start)
    scene = replace(scene, figures=with_own_times(groups, scene))
    owned = belonging_figures(groups, scene)
    events = [_event(members, scene, owned[i]) for i, members in enumerate(groups)]
    events = with_shared_cast(events, groups, scene)
    events = with_places_of_context(with_days_of_context(events, scene), scene)
    events = without_contradicting(with_other_periods(events, scene), scene.figures)
    return events, with_countries(_linked(scene, events), scene), dropped


def _linked(scene: Scene, events: Sequence[Event]) -> list[Figure]:
    """The figures with the event they belong to, and its time and country where they need them."""
    owner: dict[int, int] = {}
    for i, event in enumerate(events):
        for figure in event.figures:
            owner.setdefault(figure, i)
    return [
        _of_event(figure, owner[i], events[owner[i]], scene) if i in owner else figure
        for i, figure in enumerate(scene.figures)
    ]


def _of_event(figure: Figure, at: int, event: Event, scene: Scene) -> Figure:
    before, _, after = figure.sentence.partition(figure.evidence.quote)
    apart = spans_countries(figure.place or "") or spans_the_world(figure.sentence)
    apart = apart or is_of_the_world(before, after) or is_of_an_economy(before, after)
    apart = apart or bool(economies_told(figure, scene) - {event.country})
    apart = apart or (event.type in ABROAD and names_others(figure, event, scene))
    country = None if apart or names_many_countries(figure.evidence.start, scene) else event.country
    return replace(_dated(figure, event, scene), event=at, country=figure.country or country)


def _dated(figure: Figure, event: Event, scene: Scene) -> Figure:
    """ "Four men were led away": as many as on the day of the arrest. A report or a law is of
    another day than what it counts, a term has none, and a share may be of another.
    """
    if figure.period is not None:
        judged = family("accusations") | family("verdicts")
        same = event.date == figure.period  # not "has been held for nine months"
        term = figure.kind == "duration" and event.type in judged and same
        issued = event.type == "report" and same and figure.period.is_day
        return replace(figure, period=None) if term or issued else figure
    timing = family("lasting") if figure.kind == "duration" else family("timing")
    if event.date is None or figure.kind in ("age", "percent") or event.type not in timing:
        return figure
    before, _, after = figure.sentence.partition(figure.evidence.quote)
    if event.type == "trial" and not _names_a_date(figure, scene):
        return figure  # a trial that opened in March ended when four were acquitted
    if event.status == "reported" and AHEAD.match(after):
        return figure  # "it has held 11 courses. A handbook of 120 pages will be handed out"
    if is_of_other_time(before, after) or is_of_no_time(figure.kind, before, after):
        return figure
    if PART_BEHIND.fullmatch(scene.annotated.view, figure.evidence.end, event.evidence.end):
        return figure  # "has 40 shelters, 12 of them opened in 2023"
    counted, told = (root_at(scene.doc, e) for e in (figure.evidence, event.evidence))
    if came_before(counted, told, on_a_day=event.date.is_day):
        return figure  # "jailed on Tuesday after 14 families complained"
    verb, own = clause_head(counted), event.evidence
    apart = not own.start <= verb.idx < own.end
    if is_intended(verb) and figure.kind != "money":
        return figure  # "signed a loan to build 40 schools"
    if event.date.is_day and apart and tense(verb) == "perfect":
        return figure  # "the strike began on 2 May. 600 miners have joined it"
    sure = round(figure.confidence - CARRIED_PENALTY, 2)
    return replace(figure, period=event.date, confidence=sure)


def _names_a_date(figure: Figure, scene: Scene) -> bool:
    sentence = scene.sentence_at(figure.evidence.start)
    dates = scene.annotated.dates
    return sentence is not None and any(
        sentence.start_char <= date.start < sentence.end_char for date in dates
    )


def _one_per_word(tellings: Sequence[Telling]) -> list[Telling]:
    """One predicate tells one event: of the most telling pattern's type, by its closest row."""
    at_word: dict[int, list[Telling]] = {}
    for telling in tellings:
        at_word.setdefault(telling.head.i, []).append(telling)
    best: list[Telling] = []
    for head in sorted(at_word):
        type_ = max(at_word[head], key=_strength).type
        of_type = [telling for telling in at_word[head] if telling.type == type_]
        best.append(max(of_type, key=lambda t: (not t.candidate.trigger.wide, *_strength(t))))
    return best


def _without_carriers(tellings: Sequence[Telling]) -> list[Telling]:
    """ "Agreed to build a road" is told by what was agreed, where that tells of an event; "by a
    decree he named her minister" by what was decreed."""
    told = [t.head for t in tellings if t.type in family("made")]
    carried = {word.head for word in told if word.head != word}
    carriers = {t.head for t in tellings if t.candidate.trigger.kin == UNDERTAKING}
    kept = (t for t in tellings if t.head not in carriers & carried)
    return [t for t in kept if not _is_means(t, told)]


def _is_means(telling: Telling, told: Sequence[Token]) -> bool:
    head = telling.head
    if telling.type != "legislation" or telling.words[0].lower_ not in MEANS:
        return False
    return any(word.sent == head.sent and word.i > head.i for word in told)


def _strength(telling: Telling) -> tuple[int, bool, float]:
    """A row that asks for more words of the context knows better."""
    trigger = telling.candidate.trigger
    specific = trigger.near is not None or bool(trigger.subjects)
    return telling.candidate.rank, specific, telling.confidence


def _drop(candidate: Candidate, reason: str, scene: Scene) -> Dropped:
    words, stage = candidate.words, f"extract/events/{candidate.trigger.name}"
    return scene.annotated.dropped(words.start_char, words.end_char, stage, reason)


def _evidence(telling: Telling, scene: Scene) -> Evidence:
    words, rule = telling.words, f"event/{telling.candidate.trigger.name}"
    return scene.annotated.evidence(words.start_char, words.end_char, rule)


def _event(members: Sequence[Telling], scene: Scene, figures: Sequence[int]) -> Event:
    clearest = max(members, key=_clarity)
    evidence = _evidence(clearest, scene)
    when = _when(members, clearest)
    place = _place(members, clearest)
    sentence = clearest.head.sent
    event = Event(
        evidence,
        "violence" if any(m.type == "violence" for m in members) else clearest.type,
        clearest.status,
        trigger=evidence.quote,
        sentence=scene.annotated.sentence(sentence.start_char, sentence.end_char, evidence.start),
        summary="",
        confidence=_confidence(members, clearest),
        form=_form(members),
        date=when.interval if when else None,
        date_basis=when.basis if when else None,
        place=place,
        country=place.country if place and place.country else clearest.country,
        participants=_participants(members, clearest, scene),
        attributed_to=_source(evidence, scene),
        legal_basis=_legal_basis(members),
        figures=tuple(figures),
        retellings=tuple(_evidence(m, scene) for m in members if m is not clearest),
    )
    return replace(event, summary=summarize(event))


def _clarity(telling: Telling) -> tuple[bool, float, int, int]:
    """The clearest telling: in the body, sure, with people; the earlier one of equals."""
    people = sum(1 for part in telling.parts if part.linked)
    return not telling.is_heading, telling.confidence, people, -telling.words.start


def _confidence(members: Sequence[Telling], clearest: Telling) -> float:
    """Told again, it is a little surer."""
    return round(min(0.97, clearest.confidence + 0.03 * (min(len(members), 4) - 1)), 2)


def _when(members: Sequence[Telling], clearest: Telling) -> When | None:
    dated = [m.when for m in members if m.when is not None]
    if clearest.when is not None and clearest.when.basis == "clause":
        return clearest.when
    return min(dated, key=lambda w: (w.basis != "clause", w.distance), default=None)


def _place(members: Sequence[Telling], clearest: Telling) -> Place | None:
    def rank(telling: Telling) -> tuple[int, bool]:
        place = telling.place
        return (FINENESS.get(place.kind, 0) if place else 0), telling is clearest

    place = max(members, key=rank).place
    if place is None and clearest.country is not None:
        return country_place(clearest.country)
    return place


def _form(members: Sequence[Telling]) -> str | None:
    named = [m.form for m in members if m.form not in (None, "other")]
    return named[0] if named else members[0].form


def _participants(
    members: Sequence[Telling], clearest: Telling, scene: Scene
) -> tuple[Participation, ...]:
    """Those of the clearest telling, then those only other tellings name."""
    found: dict[object, Participation] = {}
    roles: set[str] = set()
    kept: list[Part] = []
    others = sorted((m for m in members if m is not clearest), key=lambda m: m.is_heading)
    for telling in [clearest, *others]:
        new_roles = set()
        for part in telling.parts:
            record = participation(part, scene)
            if record is None or _is_named_elsewhere(part, telling, members, scene):
                continue
            freed = clearest.type == "arrest" and part.role == "perpetrator" and "victim" in roles
            if telling is not clearest and (freed or _is_kept(part, kept, scene)):
                continue
            key = record.name.lower() if record.actor is None else record.actor
            called = part.role == "authority" or telling.is_heading
            unnamed = record.actor is None or (called and not is_named(part, scene))
            unnamed_again = unnamed and record.role in roles
            if key not in found and not unnamed_again:
                found[key] = record
                kept.append(part)
                new_roles.add(record.role)
        roles |= new_roles
    found = _with_one_judge(found) if clearest.type in family("verdicts") else found
    if clearest.type == "arrest" and "victim" in roles:
        found = {key: _as_victim(record) for key, record in found.items()}
    if not found and clearest.type == "report":
        found = _issuer(clearest, scene)
    return tuple(sorted(found.values(), key=lambda p: p.start))


def _as_victim(record: Participation) -> Participation:
    """ "Trafficked women held", told again as "60 women were detained"."""
    exploited = people_nouns("exploited") & set(record.name.lower().split())
    again = record.role == "perpetrator" and exploited
    return replace(record, role="victim") if again else record


def _is_named_elsewhere(
    part: Part, telling: Telling, members: Sequence[Telling], scene: Scene
) -> bool:
    """ "A teacher", whom another telling of the same happening calls by name."""
    return not is_named(part, scene) and any(
        is_named(other, scene) and other.role == part.role and may_be_same(part, other, scene)
        for member in members
        if member is not telling
        for other in member.parts
    )


def _is_kept(part: Part, kept: Sequence[Part], scene: Scene) -> bool:
    """ "A nine-year-old girl", told of as "the girl" before."""
    same = (other.role == part.role and may_be_same(part, other, scene) for other in kept)
    return not is_named(part, scene) and any(same)


def _with_one_judge(found: Mapping[object, Participation]) -> dict[object, Participation]:
    """ "Kazakhstan jailed a mayor, a court said": the court did, and by name if it has one."""
    nouns = set(load_table("people.toml")["adverbials"]["court"]["nouns"])
    courts = {key for key, one in found.items() if nouns & set(one.name.lower().split())}
    known = {key for key in courts if found[key].actor is not None}
    states = {key for key, one in found.items() if one.name.startswith("Government of ")}
    less = (states if courts else set()) | (courts - known if known else set())
    return {key: one for key, one in found.items() if key not in less}


def _issuer(telling: Telling, scene: Scene) -> dict[object, Participation]:
    """ "According to the X foundation, the country ranks last": who ranks it."""
    at = telling.head.idx
    for attribution in scene.attributions:
        if attribution.start <= at < attribution.end and attribution.actor is not None:
            actor = scene.actors[attribution.actor]
            if actor.type == "organization" and actor.mentions:
                span = actor.mentions[0]
                part = Participation(actor.name, "other", span.start, span.end, attribution.actor)
                return {attribution.actor: part}
    return {}


def _source(evidence: Evidence, scene: Scene) -> str | None:
    covers = [a for a in scene.attributions if a.start <= evidence.start and evidence.end <= a.end]
    return min(covers, key=lambda a: (a.end - a.start, a.start)).source if covers else None


def _legal_basis(members: Sequence[Telling]) -> str | None:
    """ "Criminal Code, art. 135, part 2" from the sentences that tell the event."""
    for telling in members:
        found = LEGAL_BASIS.search(telling.head.sent.text)
        if found is not None and telling.type != "legislation":
            part = found["part"] or found["part2"]
            code = " ".join(word.capitalize() if word.islower() and word != "of" else word
                            for word in found["code"].split())  # fmt: skip
            return f"{code}, art. {found['article']}" + (f", part {part}" if part else "")
    return None
