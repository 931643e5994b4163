"""One telling of an event: a trigger with its verdict, participants, time and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from spacy.tokens import Span, Token

from pipeline.extract.events.accusation import accused_parts, accusing_word
from pipeline.extract.events.amounts import (
    is_price,
    is_sum,
    moves_money,
    number_follows,
    quantities_of,
)
from pipeline.extract.events.beside import parts_beside
from pipeline.extract.events.cast import find_parts, is_court_accused
from pipeline.extract.events.dating import When, find_date, is_in_name, is_timed
from pipeline.extract.events.deciders import (
    doers,
    has_body,
    is_by_authority,
    is_done,
    is_past,
    is_unsaid,
)
from pipeline.extract.events.exploitation import clause_text, exploitation_form
from pipeline.extract.events.factuality import is_general, judge
from pipeline.extract.events.families import family
from pipeline.extract.events.modality import Verdict, inflected
from pipeline.extract.events.participants import Part, is_concrete
from pipeline.extract.events.people import PERSONAL
from pipeline.extract.events.placing import find_nearby_place, find_place
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.surroundings import Surroundings
from pipeline.extract.events.topics import is_reported_case
from pipeline.extract.events.trigger_lexicon import Trigger
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.function_words import (
    DEFINITE,
    PAST_AUXILIARIES,
    POSSESSIVES,
    SINGULAR_PRONOUNS,
)
from pipeline.extract.inflection import forms, noun_forms
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.lexicon import load_table, load_words
from pipeline.records import DateMention, EventStatus, Place, PlaceMention

OFFICES = frozenset(("official", "authority"))
COUNTED_ACTS = family("acts") | family("justice") - {"investigation", "rescue"}
# where these are counted by those who register them, inquiries are
INQUIRED = family("takings") | {"trafficking"}
UNTOLD = frozenset(("death", "disappearance"))  # who is accused of them did them
UNPAID = frozenset(("charge", "rescue"))  # "charged $900 for papers", "sent $2 million home"
OFFICE_ACTS = frozenset(("operation", "investigation"))
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
    words: Span  # of the trigger

    @property
    def type(self) -> str:
        return self.candidate.trigger.type


def in_order(a: Telling, b: Telling) -> tuple[Telling, Telling]:
    return (a, b) if a.candidate.start <= b.candidate.start else (b, a)


@dataclass(frozen=True, eq=False)
class Judged:
    """A trigger that tells of a happening, before its circumstances are read."""

    candidate: Candidate
    verdict: Verdict
    parts: tuple[Part, ...]


def weigh(candidate: Candidate, scene: Scene) -> Judged | str:
    """The trigger with verdict and participants, or the reason why it tells of nothing."""
    head = candidate.token(scene.doc)
    if candidate.is_noun and scene.is_in_name(head):
        return "part of a name"
    if any(scene.is_in_title(scene.doc[i]) for i in (head.i, *candidate.spots)):
        return "part of a title"
    if reason := _wrong_context(candidate, scene):
        return reason
    verdict = judge(candidate, head, scene.is_heading(head))
    if verdict.status is None:
        return verdict.reason
    if _is_illicit(candidate, scene):
        return "illicit"
    parts = _parts(candidate, scene)
    if _is_of_office(candidate.trigger) and _acts_without_office(candidate, parts, scene):
        return "no authority acts"
    return Judged(candidate, verdict, parts)


def _parts(candidate: Candidate, scene: Scene) -> tuple[Part, ...]:
    """Who takes part; whoever is tried for a crime did it, where nobody else is said to."""
    found = find_parts(candidate, scene)
    acts = candidate.trigger.type in family("acts")
    fell = candidate.trigger.agent == "victim" and candidate.trigger.type not in UNTOLD
    acts = acts and not fell  # "suspected to be victims of traffickers"
    if acts and candidate.is_noun and accusing_word(candidate.token(scene.doc)) is not None:
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
    head = candidate.token(scene.doc)
    when = find_date(candidate, scene, others)
    place = find_place(candidate, scene, others)
    located = place is not None or when is not None or is_timed(candidate, scene, others)
    if reason := _lacks(judged, scene, located):
        return reason
    spoken_of = around.country(head.idx, candidate.trigger.type)
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
        _made(candidate, scene),
        scene.doc[candidate.start : candidate.end],
    )


def _is_child_in_it(part: Part, candidate: Candidate) -> bool:
    """Not the one who acts: a boy who sells goods."""
    acts = part.role == "perpetrator" and part.head.i < candidate.head
    return "child" in part.kinds and not acts


def _is_of_office(trigger: Trigger) -> bool:
    """Raids and inquiries into people are made by those with the power to."""
    inquiry = trigger.type == "investigation" and trigger.patient == "perpetrator"
    return trigger.type == "operation" or inquiry


def _is_illicit(candidate: Candidate, scene: Scene) -> bool:
    """ "Implement an illegal scheme", "fraudulently obtaining money": no policy, no funding."""
    head = candidate.token(scene.doc)
    made = () if candidate.object is None else (scene.doc[candidate.object],)
    words = (head, *made) if candidate.trigger.type == "funding" else made
    beside = {child.lower_ for word in words for child in word.children}
    illicit = beside & load_words("events.toml", "lists", "illicit")
    return candidate.trigger.type in ("policy", "funding") and bool(illicit)


def _acts_without_office(candidate: Candidate, parts: Sequence[Part], scene: Scene) -> bool:
    """Somebody acts, but nobody with the power to: protesters storm, a journalist investigates."""
    linked = [p for p in parts if p.role in ("other", "authority") and p.linked]
    if any("authority" in p.kinds for p in linked):
        return False
    agents = doers(candidate, scene)
    if any(p.head in agents for p in linked):
        return True
    nouns = [*agents, *(name for noun in agents for name in children(noun, "apposition"))]
    named = (scene.actor_of(noun) for noun in nouns)
    people = [scene.actors[i] for i in named if i is not None and scene.actors[i].type == "person"]
    return bool(people) and not any(OFFICES & set(person.roles) for person in people)


def _made(candidate: Candidate, scene: Scene) -> str | None:
    """The noun that names it; "the event", "this gathering" may be any."""
    nouns = [t for t in scene.doc[candidate.start : candidate.end] if t.tag_.startswith("NN")]
    noun = scene.doc[candidate.object] if candidate.object is not None else None
    noun = noun or (nouns[-1] if nouns else None)
    if noun is None:
        return None
    points = noun_phrase(noun)[0].lower_ in ("the", "this", "these")
    return None if points and noun.lower_ in ANY_GATHERING else noun.lower_


def _wrong_context(candidate: Candidate, scene: Scene) -> str | None:
    trigger, sentence = candidate.trigger, candidate.token(scene.doc).sent
    if trigger.type in UNPAID and is_price(candidate, scene):
        return "a sum is charged or sent"
    if trigger.type == "violence" and _is_in_words(candidate, scene):
        return "attacked in words"
    if trigger.type == "funding" and _is_told_of_oneself(candidate, scene):
        return "somebody's own money"
    if trigger.type == "disappearance" and _made_off(candidate, scene):
        return "made off with money"
    if trigger.near is not None:
        text = sentence.text if trigger.scope == "sentence" else scene.annotated.view
        if not trigger.near.search(text):
            return ELSEWHERE
    if trigger.without is not None:
        subjects = children(candidate.token(scene.doc), "subject")  # a quake: "it struck"
        it = trigger.type == "violence" and any(noun.lower_ == "it" for noun in subjects)
        found = trigger.without.search(sentence.text if it else clause_text(candidate, scene))
        if found is not None:
            return f"context speaks of {found.group().lower()!r}"
    return None


def _is_told_of_oneself(candidate: Candidate, scene: Scene) -> bool:
    """ "I sold my car and borrowed 3 million tenge"."""
    verb = candidate.token(scene.doc)
    first = verb.head if relation(verb) == "conjunct" else verb
    return any(
        noun.lower_ == "i" for noun in (*children(verb, "subject"), *children(first, "subject"))
    )


def _made_off(candidate: Candidate, scene: Scene) -> bool:
    """ "Took 180 million soums from 11 people and disappeared"."""
    verb = candidate.token(scene.doc)
    if relation(verb) != "conjunct" or verb.head.i > verb.i:
        return False
    sums = (f.evidence.start for f in scene.figures if f.kind == "money")
    return any(verb.head.idx < start < verb.idx for start in sums)


def _is_in_words(candidate: Candidate, scene: Scene) -> bool:
    """ "The opposition party attacked the mayor for defending his cousin"."""
    verb = candidate.token(scene.doc)
    attackers = noun_forms("events.toml", "setting", "attackers_in_words")
    subjects = [noun.lower_ for noun in children(verb, "subject")]
    return verb.lower_ in forms("attack") and bool(attackers.intersection(subjects))


def _lacks(judged: Judged, scene: Scene, located: bool) -> str | None:
    """Why the telling is too thin to be an event, or None."""
    candidate, parts = judged.candidate, judged.parts
    planned = judged.verdict.status == "planned"
    once = _is_told_once(candidate, located, scene)
    somebody = any(_is_somebody(p, candidate, scene) for p in parts)
    somebody = somebody or (candidate.is_noun and is_reported_case(candidate.token(scene.doc)))
    somebody = somebody or _is_one_of_law(candidate, located, scene)
    counted = _is_number_of_acts(candidate, scene)
    somebody = somebody or counted
    in_money = moves_money(candidate, scene) or is_sum(candidate, scene)
    somebody = somebody or (candidate.trigger.type in family("acts") and in_money)
    summed_fine = candidate.trigger.type == "fine" and _tells_a_sum(candidate, scene)
    somebody = somebody or summed_fine
    summed = candidate.trigger.type == "funding" and bool(quantities_of(candidate, scene, "money"))
    if planned and candidate.trigger.type in family("made") and not (located or somebody or summed):
        return "wish without time, place or actor"
    head = candidate.token(scene.doc)
    scheduled = planned and not any(children(head, "open_complement"))  # not "is set to"
    told = somebody or scheduled or candidate.trigger.type == "report"
    if is_general(head) and not told:
        return "present tense"
    if _is_loose(candidate, scene) and not somebody:
        return "nobody in particular"
    for need in _needs(candidate):
        if need == "child" and not any(_is_child_in_it(p, candidate) for p in parts):
            return "no child in it"
        suffered = counted or summed_fine or _somebody_suffers(candidate, parts)
        if need == "person" and not suffered:
            return "nobody suffers it"
        act = candidate.trigger.type in family("acts") and not counted
        vague = need == "person" and act and _only_they(parts)
        if need == "unsaid" and not is_unsaid(candidate.token(scene.doc)):
            return "no passive"
        if need == "authority" and not is_by_authority(candidate, parts, scene):
            return "no authority acts"
        if need == "body" and not has_body(candidate, parts, scene):
            return "no organization in it"
        dates = [date for date in scene.annotated.dates if not is_in_name(date, scene)]
        if need == "dated" and not _has_own(head, dates, scene):
            return "no time of its own"
        mentions: list[DateMention | PlaceMention] = [*scene.annotated.dates, *scene.places]
        settled = (located and relation(head) in SUBJECTS) or _has_own(head, mentions, scene)
        if need == "settled" and not settled:
            return "neither time nor place of its own"
        if need == "paid" and not moves_money(candidate, scene):
            return "no money"
        vague = vague or (need == "concrete" and not (somebody or once))
        if need in ("money", "percent", "measured") and not quantities_of(candidate, scene, need):
            return f"no {need}"
        any_one = need == "located" and not (once or somebody)
        if vague or (any_one and _is_any_of_office(candidate, scene)):
            return "nobody in particular"
        if need == "counted" and not (_is_counted(candidate, scene) or _is_to_numbered(parts)):
            return "uncounted"
        sum_told = candidate.trigger.type == "funding" and moves_money(candidate, scene)
        done = sum_told or is_done(candidate, scene)
        if need == "located" and not (located or somebody or done):
            return "neither time nor place nor participant"
    return None


def _has_own(noun: Token, mentions: Sequence[DateMention | PlaceMention], scene: Scene) -> bool:
    """ "A 2018 law", "Tuesday's session", "a hearing in Astana": a time or place of the noun's."""
    phrase = noun_phrase(noun)
    inside = (m for m in mentions if phrase.start_char <= m.start < phrase.end_char)
    return any(preposition(words_at(scene.doc, m.start, m.end).root) != "for" for m in inside)


def _is_somebody(part: Part, candidate: Candidate, scene: Scene) -> bool:
    """Somebody in particular; beside a finite verb "he" is, beside a past one "the women", too."""
    if is_concrete(part):
        return True
    head = candidate.token(scene.doc)
    helpers = {c.lower_ for c in children(head, "auxiliary", "passive_auxiliary", "copula")}
    if part.head.lower_ in SINGULAR_PRONOUNS:
        return bool(helpers) or head.tag_ in ("VBD", "VBZ")
    past = head.tag_ == "VBD" or bool(helpers & PAST_AUXILIARIES)
    return past and part.head.tag_ == "NNS" and part.phrase[0].lower_ in DEFINITE


def _is_any_of_office(candidate: Candidate, scene: Scene) -> bool:
    """ "With the help of police operations": raids and inquiries in the bare plural are any."""
    nouns = [t for t in scene.doc[candidate.start : candidate.end] if t.tag_ == "NNS"]
    bare = any(not any(children(n, "determiner", "number", "possessor")) for n in nouns)
    return candidate.is_noun and candidate.trigger.type in OFFICE_ACTS and bare


def _is_told_once(candidate: Candidate, located: bool, scene: Scene) -> bool:
    """ "Burglars made off with gold in Osh on Sunday", "a kidnapping shook the village": a past
    tense with its time or place tells of one happening, though of nobody in particular."""
    head = candidate.token(scene.doc)
    if not located:
        return False
    if not candidate.is_noun:
        return is_past(head)
    above = governor(head)
    roles = ("subject", "passive_subject", "object") if head.tag_ == "NN" else ("subject",)
    return relation(head) in roles and above is not None and is_past(above)


def _is_one_of_law(candidate: Candidate, located: bool, scene: Scene) -> bool:
    """ "The trial was streamed", "after his arrest": the one the article is about; or a trial with
    its time or place."""
    noun, type_ = candidate.token(scene.doc), candidate.trigger.type
    if type_ not in family("case") or noun.tag_ != "NN":
        return False
    said = {child.lower_ for child in children(noun, "determiner", "possessor")}
    if said & POSSESSIVES:
        return True
    if type_ == "investigation":
        return bool(said) and any(preposition(child) == "into" for child in noun.children)
    return type_ == "trial" and (bool(said & {"the", "this"}) or (located and bool(said)))


def _is_number_of_acts(candidate: Candidate, scene: Scene) -> bool:
    """ "The raid ended in 23 arrests": acts of justice and crimes that are counted."""
    nouns = [t for t in scene.doc[candidate.start : candidate.end] if t.tag_ == "NNS"]
    above = governor(candidate.token(scene.doc))
    registered = above is not None and above.lower_ in inflected("governors", "registering")
    if registered and candidate.trigger.type in INQUIRED:
        return False  # "340 thefts were registered" counts inquiries
    return candidate.trigger.type in COUNTED_ACTS and any(
        child.tag_ == "CD" for noun in nouns for child in children(noun, "number")
    )


def _is_loose(candidate: Candidate, scene: Scene) -> bool:
    """A gerund or infinitive of a crime or of justice tells of nobody by itself."""
    head = candidate.token(scene.doc)
    finite = any(children(head, "auxiliary", "passive_auxiliary")) and head.tag_ != "VB"
    finite = finite or "money" in candidate.trigger.needs
    return (
        head.tag_ in ("VBG", "VB") and not finite and candidate.trigger.type not in family("made")
    )


def _needs(candidate: Candidate) -> tuple[str, ...]:
    """What the row asks for; an action noun needs somebody in particular or a time and place."""
    trigger = candidate.trigger
    if candidate.is_noun and trigger.needs in ((), ("person",)):
        return ("located",) if trigger.type in (*family("made"), "operation") else ("concrete",)
    return trigger.needs


def _tells_a_sum(candidate: Candidate, scene: Scene) -> bool:
    """ "Fines totalled 94 million", of the currency told before."""
    sentence = candidate.token(scene.doc).sent
    sums = (f.evidence.start for f in scene.figures if f.kind == "money")
    return any(sentence.start_char <= start < sentence.end_char for start in sums)


def _somebody_suffers(candidate: Candidate, parts: Sequence[Part]) -> bool:
    patient = candidate.trigger.patient
    return any(
        p.kinds & {"person", "organization"}
        for p in parts
        if patient in (p.role, "other") or p.role == "victim" or _is_interned(p, candidate)
    )


def _is_interned(part: Part, candidate: Candidate) -> bool:
    """ "The refugees are being detained in a camp", of no crime."""
    people = part.role == "other" and part.kinds == {"person"}
    return people and candidate.trigger.type == "arrest"


def _only_they(parts: Sequence[Part]) -> bool:
    """ "They abused us", "they are forced to work": pronouns nobody is linked to."""
    return all(is_pronoun(p) and p.head.lower_ not in SINGULAR_PRONOUNS for p in parts)


def _is_counted(candidate: Candidate, scene: Scene) -> bool:
    """ "19 cases", "a criminal case", "the case against": not the bare plural of a habit."""
    if candidate.object is None:
        return not candidate.is_noun or number_follows(candidate, scene)
    noun = scene.doc[candidate.object]
    one_in_plural = load_words("events.toml", "lists", "one_in_plural")
    if noun.tag_ in ("NN", "NNP", "CD") or noun.lower_ in one_in_plural:
        return True
    phrase = noun_phrase(noun)
    start, end = phrase.start_char, phrase.end_char
    return any(start <= q.start < end for q in scene.annotated.quantities) or any(
        token.tag_ == "CD" for token in scene.doc[max(0, noun.i - 5) : noun.i]
    )


def _is_to_numbered(parts: Sequence[Part]) -> bool:
    """ "Protection orders were issued to 900 women"."""
    return any(token.tag_ == "CD" for part in parts if part.linked for token in part.phrase)


def _confidence(judged: Judged, when: When | None, scene: Scene) -> float:
    """How sure the telling is, by factors measured on annotated articles."""
    factors = load_table("events.toml")["confidence"]
    trigger, head = judged.candidate.trigger, judged.candidate.token(scene.doc)
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


def is_pronoun(part: Part) -> bool:
    """Whether a participant is only a pronoun nobody is linked to."""
    return part.actor is None and part.head.lower_ in PERSONAL
