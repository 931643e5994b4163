"""One telling of an event: a trigger with its verdict, participants, time and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from spacy.tokens import Span, Token

from pipeline.extract.events.cast.accusation import accused_parts, accusing_word
from pipeline.extract.events.cast.beside import parts_beside
from pipeline.extract.events.cast.cast import find_parts, is_court_accused
from pipeline.extract.events.cast.deciders import (
    doers,
)
from pipeline.extract.events.cast.exploitation import clause_text, exploitation_form
from pipeline.extract.events.cast.participants import Part
from pipeline.extract.events.needs import Claim, why_thin
from pipeline.extract.events.people import kinds_of, people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting.dating import When, find_date, is_timed
from pipeline.extract.events.setting.placing import find_nearby_place, find_place
from pipeline.extract.events.setting.surroundings import Surroundings
from pipeline.extract.events.trigger.factuality import judge
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.modality import Verdict
from pipeline.extract.events.trigger.trigger_lexicon import Trigger, words_of
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.inflection import forms, noun_forms
from pipeline.extract.syntax import (
    children,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table, load_words
from pipeline.records import EventStatus, Place

OFFICES = frozenset(("official", "authority"))
UNTOLD = frozenset(("death", "disappearance"))  # who is accused of them did them
UNPAID = frozenset(("charge", "rescue"))  # "charged $900 for papers", "sent $2 million home"
ANY_GATHERING = frozenset(("event", "events", "gathering", "series", "activities", "meeting"))
# rows that go by who acts or by a number alone are wrong more often
UNSURE_NEEDS = frozenset(("authority", "measured"))
ELSEWHERE = "context lacks the words this trigger needs"


@dataclass(frozen=True, eq=False)
class Telling:
    """What one sentence says of an event."""

    candidate: Candidate
    status: EventStatus
    parts: tuple[Part, ...]
    when: When | None
    place: Place | None  # only where the text ties one to the telling
    country: str | None  # of the place, else of the surroundings
    form: str | None
    confidence: float
    is_heading: bool
    made: str | None  # the noun that names what is made or held: law, forum

    @property
    def type(self) -> str:
        return self.candidate.type

    @property
    def head(self) -> Token:
        """The predicate."""
        return self.candidate.head

    @property
    def words(self) -> Span:
        """The words of the trigger."""
        return self.candidate.words


def in_order(a: Telling, b: Telling) -> tuple[Telling, Telling]:
    return (a, b) if a.words.start <= b.words.start else (b, a)


@dataclass(frozen=True, eq=False)
class Judged:
    """A trigger that tells of a happening, before its circumstances are read."""

    candidate: Candidate
    verdict: Verdict
    parts: tuple[Part, ...]


def weigh(candidate: Candidate, scene: Scene) -> Judged | str:
    """The trigger with verdict and participants, or the reason why it tells of nothing."""
    head = candidate.head
    if candidate.is_noun and scene.is_in_name(head):
        return "part of a name"
    if any(scene.is_in_title(scene.doc[i]) for i in (head.i, *candidate.spots)):
        return "part of a title"
    if reason := _wrong_context(candidate, scene):
        return reason
    verdict = judge(candidate, head, scene.is_heading(head))
    if verdict.status is None:
        return verdict.reason
    if _is_illicit(candidate):
        return "illicit"
    parts = _parts(candidate, scene)
    if _is_of_office(candidate.trigger) and _acts_without_office(candidate, parts, scene):
        return "no authority acts"
    return Judged(candidate, verdict, parts)


def _parts(candidate: Candidate, scene: Scene) -> tuple[Part, ...]:
    """Who takes part; whoever is tried for a crime did it, where nobody else is said to."""
    found = find_parts(candidate, scene)
    acts = candidate.type in family("acts")
    fell = candidate.trigger.agent == "victim" and candidate.type not in UNTOLD
    acts = acts and not fell  # "suspected to be victims of traffickers"
    if acts and candidate.is_noun and accusing_word(candidate.head) is not None:
        found = [part for part in found if not _accuses(part)]
    if acts and not any(part.role == "perpetrator" for part in found):
        accused = (p for p in accused_parts(candidate, scene) if not is_court_accused(p, candidate))
        found = [*accused, *found]
    return (*found, *parts_beside(candidate, scene, found))


def _accuses(part: Part) -> bool:
    """ "Bekov, accused of a fraud by a bank": it did not commit it."""
    return part.role == "perpetrator" and preposition(part.head) == "by"


def tell(
    judged: Judged, scene: Scene, around: Surroundings, others: Sequence[Candidate]
) -> Telling | str:
    """The telling at a judged trigger, or the reason why it is too thin for an event."""
    candidate, parts = judged.candidate, judged.parts
    head = candidate.head
    when = find_date(candidate, scene, others)
    place = find_place(candidate, scene, others)
    located = place is not None or when is not None or is_timed(candidate, others)
    planned = judged.verdict.status == "planned"
    if reason := why_thin(Claim(candidate, parts, planned, located, scene)):
        return reason
    spoken_of = around.country(head.idx, candidate.type)
    if place is None or (place.kind == "country" and place.country == spoken_of):
        place = find_nearby_place(candidate, scene, spoken_of, others) or place
    unknown = place is not None and place.country is None and around.is_guess
    country = (place.country if place else None) or (None if unknown else spoken_of)
    return Telling(
        candidate,
        judged.verdict.status or "reported",
        parts,
        when,
        place,
        country,
        exploitation_form(candidate, scene),
        _confidence(judged, when, scene),
        scene.is_heading(head),
        _made(candidate),
    )


def _is_of_office(trigger: Trigger) -> bool:
    """Raids and inquiries into people are made by those with the power to."""
    inquiry = trigger.type == "investigation" and trigger.patient == "perpetrator"
    return trigger.type == "operation" or inquiry


def _is_illicit(candidate: Candidate) -> bool:
    """ "Implement an illegal scheme", "fraudulently obtaining money": no policy, no funding."""
    head = candidate.head
    made = () if candidate.object is None else (candidate.object,)
    words = (head, *made) if candidate.type == "funding" else made
    beside = {child.lower_ for word in words for child in word.children}
    illicit = beside & load_words("events.toml", "lists", "illicit")
    return candidate.type in family("grants") and bool(illicit)


def _acts_without_office(candidate: Candidate, parts: Sequence[Part], scene: Scene) -> bool:
    """Somebody acts, but nobody with the power to: protesters storm, a journalist investigates."""
    linked = [p for p in parts if p.role in ("other", "authority") and p.linked]
    if any("authority" in p.kinds for p in linked):
        return False
    agents = doers(candidate)
    outlaws = people_nouns("outlaw")
    if any(p.head in agents for p in linked) or any(a.lower_ in outlaws for a in agents):
        return True
    nouns = [*agents, *(name for noun in agents for name in children(noun, "apposition"))]
    named = (scene.actor_of(noun) for noun in nouns)
    people = [scene.actors[i] for i in named if i is not None and scene.actors[i].type == "person"]
    return bool(people) and not any(OFFICES & set(person.roles) for person in people)


def _made(candidate: Candidate) -> str | None:
    """The noun that names it; "the event", "this gathering" may be any."""
    nouns = [t for t in candidate.words if t.tag_.startswith("NN")]
    noun = candidate.object or (nouns[-1] if nouns else None)
    if noun is None:
        return None
    points = noun_phrase(noun)[0].lower_ in ("the", "this", "these")
    return None if points and noun.lower_ in ANY_GATHERING else noun.lower_


def _wrong_context(candidate: Candidate, scene: Scene) -> str | None:
    trigger, sentence = candidate.trigger, candidate.head.sent
    if trigger.type in UNPAID and _is_price(candidate, scene):
        return "a sum is charged or sent"
    if trigger.type == "violence" and _is_in_words(candidate):
        return "attacked in words"
    if trigger.type == "funding" and _is_told_of_oneself(candidate):
        return "somebody's own money"
    if trigger.type == "arrest" and _is_of_things(candidate, scene):
        return "things are taken"
    if trigger.type == "disappearance" and _made_off(candidate, scene):
        return "made off with money"
    if trigger.near is not None:
        text = sentence.text if trigger.scope == "sentence" else scene.annotated.view
        if not trigger.near.search(text):
            return ELSEWHERE
    if trigger.deed == "mishap" and _is_no_mishap(candidate, scene):
        return ELSEWHERE
    attacked = trigger.deed == "attack" and _is_attack(sentence, scene)
    if trigger.without is not None and not attacked:
        subjects = children(candidate.head, "subject")  # a quake: "it struck"
        it = trigger.type == "violence" and any(noun.lower_ == "it" for noun in subjects)
        found = trigger.without.search(sentence.text if it else clause_text(candidate))
        if found is not None:
            return f"context speaks of {found.group().lower()!r}"
    return None


def _is_attack(sentence: Span, scene: Scene) -> bool:
    """ "Killed in a bomb blast", "in the blast" of an article on a bomb."""
    told, attack = sentence.text, words_of("attack")
    if attack.search(told):
        return True
    mishaps = _mishaps(sentence)
    blasts = load_words("events.toml", "lists", "blast")
    return bool(mishaps) and mishaps <= blasts and attack.search(scene.annotated.view) is not None


def _is_no_mishap(candidate: Candidate, scene: Scene) -> bool:
    """Killed in an attack, or, where no mishap is told beside it, by people."""
    sentence = candidate.head.sent
    if _mishaps(sentence):
        return _is_attack(sentence, scene)
    if words_of("attack").search(scene.annotated.view):
        return True
    killers = (noun for noun in doers(candidate) if noun.lower_ not in people_nouns("driving"))
    return any(kinds_of(noun, scene) for noun in killers)


def _mishaps(sentence: Span) -> set[str]:
    return {found.lower() for found in words_of("mishap").findall(sentence.text)}


def _is_price(candidate: Candidate, scene: Scene) -> bool:
    """ "Charged him $900", "sent $2 million home": the verb's own object is a sum."""
    verb = candidate.head
    sums = [q for q in scene.annotated.quantities if q.kind == "money"]
    nouns = [n for n in children(verb, "object", "oblique") if preposition(n) is None]
    # not "charged with $2 million fraud", whatever the parse says
    bare = [n for n in nouns if n.i == 0 or n.nbor(-1).tag_ != "IN"]
    return any(q.start <= noun.idx < q.end for noun in bare for q in sums)


def _is_of_things(candidate: Candidate, scene: Scene) -> bool:
    """ "Guards had taken away his pen": the verb's own object is nobody."""
    verb, told = candidate.head, candidate.words
    objects = [n for n in children(verb, "object") if n.tag_ in ("NN", "NNS") and n.text.islower()]
    return bool(objects) and not any(
        told.start <= noun.i < told.end or kinds_of(noun, scene) or noun.ent_type_
        for noun in objects
    )


def _is_told_of_oneself(candidate: Candidate) -> bool:
    """ "I sold my car and borrowed 3 million tenge"."""
    verb = candidate.head
    first = verb.head if relation(verb) == "conjunct" else verb
    return any(
        noun.lower_ == "i" for noun in (*children(verb, "subject"), *children(first, "subject"))
    )


def _made_off(candidate: Candidate, scene: Scene) -> bool:
    """ "Took 180 million soums from 11 people and disappeared"."""
    verb = candidate.head
    if relation(verb) != "conjunct" or verb.head.i > verb.i:
        return False
    sums = (f.evidence.start for f in scene.figures if f.kind == "money")
    return any(verb.head.idx < start < verb.idx for start in sums)


def _is_in_words(candidate: Candidate) -> bool:
    """ "The opposition party attacked the mayor for defending his cousin"."""
    verb = candidate.head
    attackers = noun_forms("events.toml", "setting", "attackers_in_words")
    subjects = [noun.lower_ for noun in children(verb, "subject")]
    return verb.lower_ in forms("attack") and bool(attackers.intersection(subjects))


def _confidence(judged: Judged, when: When | None, scene: Scene) -> float:
    """How sure the telling is, by factors measured on annotated articles."""
    factors = load_table("events.toml")["confidence"]
    trigger, head = judged.candidate.trigger, judged.candidate.head
    holds = {
        "nobody": not any(part.linked for part in judged.parts),
        "several": len(judged.parts) > 1,
        "undated": when is None or when.basis != "clause",
        "heading": scene.is_heading(head),
        "not_reported": judged.verdict.status != "reported",
        "loose_clause": relation(head) in ("open_complement", "parataxis"),
        "thin": bool(UNSURE_NEEDS & set(trigger.needs)),
    }
    value = (1 + trigger.confidence) / 2
    value *= prod(factors[name] for name, is_so in holds.items() if is_so)
    return float(round(min(value, factors["most"]), 2))
