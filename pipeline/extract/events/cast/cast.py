"""Who is cast for a trigger: by the parse first, else, less surely, by what stands near it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from pipeline.extract.events.cast.antecedents import antecedent, both_meant, people_meant
from pipeline.extract.events.cast.naming import people_included
from pipeline.extract.events.cast.nearby import (
    OTHER_VERB,
    accused,
    agent_after_by,
    by_nearness,
    convict_of,
    doer_before,
    each_to_a_term,
    listed_before,
    office_before,
)
from pipeline.extract.events.cast.participants import (
    Part,
    is_across_quote,
    make_part,
    without_posts,
)
from pipeline.extract.events.people import (
    BODIES,
    PERSONAL,
    has_power,
    is_a,
    is_worked_as,
    is_wronged,
    kinds_of,
    people_nouns,
    phrase_of,
    serves_the_public,
    those_counted,
)
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.pronouns import pronoun_sex
from pipeline.extract.syntax import (
    SUBJECTS,
    Argument,
    arguments,
    children,
    governor,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table, load_words

# possessors of these suffer: "Nukenova's murder", "his arrest"; of others they act
SUFFERING = family("harms") | family("accusations") | {"trial", "rescue"}
POSTS = ("appointment", "reprimanded")
LOST = frozenset(("PRP$", "CD", "$", "JJR"))  # "of their savings", "of more than 900 million"
PHRASE = 3  # rank of a candidate found by a phrase
HARMED = ("perpetrator", "victim")
# happenings that are directed against those who did something
ACCUSING = family("official") | {"trial"}
# relations and prepositions of those whom a measure or a grant is for, not of who decides on it
AFFECTED = frozenset(("patient", "recipient", "to", "for", "on", "against"))
# "held captive", "taken hostage": what became of the victim, not another one
STATES = frozenset(("captive", "hostage", "prisoner"))


def find_parts(candidate: Candidate, scene: Scene) -> list[Part]:
    """The phrases that fill the trigger's roles, in text order, each actor once."""
    head = candidate.head
    found = list(_by_relation(candidate, head, scene))
    found += by_nearness(candidate, head, scene, found)
    found += office_before(candidate, scene, found)
    found += doer_before(candidate, scene, found)
    found += convict_of(candidate, scene, found)
    found += agent_after_by(candidate, scene, found)
    found += accused(candidate, scene, found)
    found += each_to_a_term(candidate, scene)
    found += listed_before(candidate, scene, found)
    found += _holders(candidate, head, scene)
    found += [more for part in found for more in people_included(part, scene)]
    if len({part.head.i for part in found if part.role == "victim"}) > 1:
        found = [part for part in found if part.head.lower_ not in STATES]
    found = [part for part in found if not is_across_quote(part, head, scene)]
    speaker = scene.speaker_at(head)  # "he beat her", says Bekov: not Bekov
    found = [part for part in found if speaker is None or part.actor != speaker]
    found = [part for part in found if not _is_body_harmed(part, candidate, scene)]
    found = [part for part in found if not is_court_accused(part, candidate)]
    found = [part for part in found if not _only_describes(part, found)]
    found = [replace(p, role="other") if _is_searched(p, candidate) else p for p in found]
    if candidate.type == "death":  # a quake killed, no country that stands before it
        found = [p for p in found if p.role == "victim" or (p.linked and p.role != "authority")]
    found = [replace(p, role="victim") if _is_exploited(p, candidate) else p for p in found]
    if _is_internment(candidate, head):
        found = [replace(p, role="other") if p.role == "perpetrator" else p for p in found]
    found = [replace(p, role="perpetrator") if _is_captor(p, found) else p for p in found]
    found = [replace(p, role="victim") if _is_cheated(p, candidate, head) else p for p in found]
    if candidate.type in ("fraud", "trial", "conviction"):
        found = [_without_loss(part) for part in found]
    found = list(_with_people_meant(found, scene))
    unique: dict[object, Part] = {}
    for part in sorted(found, key=lambda part: (not part.linked, part.head.i)):
        key = ("actor", part.actor) if part.actor is not None else ("word", part.head.i)
        unique.setdefault(key, part)
    return without_posts(sorted(unique.values(), key=lambda part: part.head.i), scene)


def _without_loss(part: Part) -> Part:
    """ "Cheated pensioners of their savings", "acquitted the man of all charges": the people."""
    of = next((word for word in part.phrase[1:] if word.lower_ == "of"), None)
    if of is None or of.i < part.head.i or part.role not in HARMED or part.head.tag_ == "CD":
        return part  # "two of his deputies"
    counts = noun_forms("modality.toml", "nouns", "accusation")
    freed = any(word.lower_ in counts for word in part.head.doc[of.i : of.i + PHRASE + 1])
    if not freed and of.nbor().tag_ not in LOST:
        return part
    return replace(part, phrase=part.head.doc[part.phrase.start : of.i])


def _is_exploited(part: Part, candidate: Candidate) -> bool:
    """ "Took the girls off a bus, allegedly for sexual exploitation", "trafficked women held"."""
    told = {token.lower_ for token in part.phrase}
    if part.role != "perpetrator" or not told & people_nouns("exploited"):
        return False
    words = {token.lower_ for token in part.head.sent}
    taken = {token.lower_ for token in candidate.words}
    off = candidate.type == "arrest" and bool(taken & people_nouns("taken"))
    freed = bool(words & people_nouns("exploiting")) and not words & people_nouns("accusing")
    return bool(told & people_nouns("trafficked")) or (off and freed)


def _is_internment(candidate: Candidate, verb: Token) -> bool:
    """ "The refugees are being detained in a camp": kept there, for no crime."""
    kept = {child.lower_ for child in children(verb, "auxiliary", "passive_auxiliary")}
    places = {a.head.lower_ for a in arguments(verb) if a.preposition in ("in", "at")}
    told = bool(kept & {"is", "are"} and places & people_nouns("interned_in"))
    return told and candidate.type == "arrest"


def _holders(candidate: Candidate, verb: Token, scene: Scene) -> Iterator[Part]:
    """ "The bank's license was revoked": whose it is, in one of the policies of permits."""
    aside = relation(verb) == "noun_clause"  # "its license, issued in 2021,"
    if candidate.type != "policy" or aside:
        return
    permits = load_words("events.toml", "setting", "permits")
    taken = [a.head for a in arguments(verb) if a.head.lower_ in permits]
    for noun in (word for permit in taken for word in children(permit, "possessor", "nominal")):
        part = make_part(noun, "other", "policy", scene)
        if part is not None and (part.actor is not None or part.kinds):
            yield replace(part, role="other")


def _is_cheated(part: Part, candidate: Candidate, verb: Token) -> bool:
    """ "Migrants cheated of $2 million": of a headline that leaves out "were"."""
    behind = verb.doc[verb.i + 1 : min(verb.i + 3, verb.sent.end)].text.lower()
    of = behind.startswith("of ") or behind == "out of"
    subject = part.role == "perpetrator" and part.head.i < verb.i
    fraud = candidate.type == "fraud" and verb.tag_ in ("VBD", "VBN")
    return fraud and of and subject and not any(children(verb, "object"))


def _is_searched(part: Part, candidate: Candidate) -> bool:
    """ "Raided a club": a body, or what is no known person, may be a mere place."""
    nobody = part.actor is None and part.head.ent_type_ == "PERSON"
    return (
        candidate.type == "operation"
        and part.role == "perpetrator"
        and ("person" not in part.kinds or nobody)
    )


def _is_captor(part: Part, found: list[Part]) -> bool:
    """ "The bodies of the girl and her captor were found": he did it."""
    others = any(other.role == "victim" and other != part for other in found)
    owned = part.head.lower_ in people_nouns("captor") and part.phrase[0].tag_ == "PRP$"
    return part.role == "victim" and others and owned


def _only_describes(part: Part, found: list[Part]) -> bool:
    """ "Migrant victims" are the victims, no migrant beside them."""
    heads = {other.head for other in found}
    describes = relation(part.head) in ("compound", "modifier")
    return part.actor is None and describes and part.head.head in heads


def _by_relation(candidate: Candidate, head: Token, scene: Scene) -> Iterator[Part]:
    suffers_else = any(a.relation == "patient" for a in _arguments(candidate, head))
    moved = candidate.trigger.kin in POSTS and head.lemma_ in people_nouns("moved")
    for argument in _with_reduced_passive(_arguments(candidate, head), candidate, scene):
        role = _role(argument, candidate, scene)
        if argument.relation == "possessor" and suffers_else:
            role = candidate.trigger.agent
        if role is None or _is_in_trigger(argument, candidate, scene):
            continue
        if is_worked_as(argument.head):
            continue
        undergoes = argument.relation in AFFECTED or argument.preposition in AFFECTED
        own = argument.relation == "possessor" and not suffers_else  # "his appointment"
        if (moved and argument.relation == "agent") or (own and candidate.trigger.kin in POSTS):
            role, undergoes = "other", True
        rated = undergoes and candidate.type in family("grants")
        rated = role == "other" and (rated or candidate.type in family("takings"))
        forces = candidate.type == "violence" and argument.relation == "agent"
        forces = forces and role == "perpetrator" and is_a(argument.head, "authority")
        cast = _parts_at(argument.head, role, candidate, scene)
        if forces and not cast:  # "police shot dead two robbers"
            phrase, kinds = phrase_of(argument.head, scene), kinds_of(argument.head, scene)
            cast = [Part(phrase, argument.head, "perpetrator", kinds, None)]
        for part in cast:
            if not _may_take_part(part, argument, candidate, scene):
                continue
            yield replace(part, role="other") if rated and part.role == "authority" else part


def _suffers_too(argument: Argument, word: str, candidate: Candidate) -> bool:
    """ "Arrested with him", not "in collusion with others", nor "sold, with two brokers held"."""
    mark = next((c for c in argument.head.children if c.lower_ == "with"), None)
    own = mark is not None and mark.i > 0 and not mark.nbor(-1).tag_.startswith("NN")
    apart = own and mark is not None and mark.nbor(-1).text == ","
    own = own and not (apart and any(children(argument.head, "noun_clause")))
    return word == "with" and own and candidate.trigger.patient in HARMED


def _parts_at(noun: Token, role: str, candidate: Candidate, scene: Scene) -> list[Part]:
    """The participant at a noun; at a pronoun those it goes back to."""
    type_, noun = candidate.type, those_counted(noun)
    part = make_part(noun, role, type_, scene)
    if part is not None and _clashes(part, scene):
        part = replace(part, actor=None)
    meant = antecedent(noun, scene) if part is None or part.actor is None else None
    if meant is None:
        return _bodies_served(part, type_, scene) if part else both_meant(noun, role, scene)
    parts = (make_part(one, role, type_, scene) for one in (meant, *children(meant, "conjunct")))
    return [part for part in parts if part is not None]


def _bodies_served(part: Part, type_: str, scene: Scene) -> list[Part]:
    """ "The staff of the police department and the prosecutor's office": both bodies."""
    staff = part.role == "authority" and part.head.lower_ in people_nouns("staff")
    served = [a.head for a in arguments(part.head) if a.preposition == "of"] if staff else []
    served = [noun for noun in served if not _is_behind_verb(noun, part.head)]
    if len(served) < 2 or part.actor is None:
        return [part]
    phrase = scene.doc[part.phrase.start : served[1].left_edge.i]
    bodies = (make_part(noun, "authority", type_, scene) for noun in served)
    others = [b for b in bodies if b and b.kinds & BODIES and b.actor != part.actor]
    return [replace(part, phrase=phrase), *(replace(b, role="authority") for b in others)]


def _is_behind_verb(noun: Token, subject: Token) -> bool:
    """ "Officers of two units searched the offices of a firm": they do not serve the firm."""
    return any(word.tag_ in OTHER_VERB for word in subject.doc[subject.i : noun.i])


def _is_body_harmed(part: Part, candidate: Candidate, scene: Scene) -> bool:
    """No ministry disappears, dies or is freed, no shop is killed; "their" means somebody else."""
    harmed = candidate.type in family("harms") | {"rescue"}
    if part.role != "victim" or not harmed:
        return False
    if part.actor is None:
        return "organization" in part.kinds and "person" not in part.kinds
    return scene.actors[part.actor].type == "organization"


def is_court_accused(part: Part, candidate: Candidate) -> bool:
    """ "The court found the minister guilty of taking bribes": the court took none."""
    courts = load_table("people.toml")["adverbials"]["court"]["nouns"]
    acts = part.role == "perpetrator" and candidate.type in family("acts")
    return acts and part.head.lower_ in courts


def _clashes(part: Part, scene: Scene) -> bool:
    """ "He killed her": not both the one person told of before."""
    sex = pronoun_sex(part.head.lower_)
    if sex is None or part.actor is None:
        return False
    others = (t for t in part.head.sent if pronoun_sex(t.lower_) not in (None, sex))
    return any(scene.person_before(t) == part.actor for t in others if t.i < part.head.i)


def _with_people_meant(found: list[Part], scene: Scene) -> Iterator[Part]:
    """The people of a group one by one, where the article names them."""
    for part in found:
        yield from people_meant(part, scene) or [part]


def _is_in_trigger(argument: Argument, candidate: Candidate, scene: Scene) -> bool:
    """Words of the trigger name nobody, save who does it ("parliament passed the law") and the
    people it is done to ("broke up a gang")."""
    noun, verb = argument.head, candidate.head
    inside = noun in candidate.words
    named = inside and (candidate.is_noun or noun.i in candidate.spots)
    if not named and noun != candidate.object:
        return False
    if argument.preposition == "by" and noun_phrase(noun).end > candidate.words.end:
        return False  # "led off by officers of the Osh police"
    known = scene.actor_of(noun) is not None
    acts = argument.relation == "agent" and not candidate.is_noun
    adopts = candidate.type == "legislation" and is_a(noun, "authority")
    if acts and (known or adopts):
        return False
    told = noun == candidate.object and known
    suffers = argument.relation == "patient" and (told or candidate.trigger.patient in HARMED)
    person = noun.lower_ in PERSONAL or is_a(noun, "person")
    return not (suffers and governor(noun) == verb and person)


def _with_reduced_passive(
    found: list[Argument], candidate: Candidate, scene: Scene
) -> list[Argument]:
    """ "Two officers arrested": the only argument of a verb that needs a patient is the patient."""
    trigger, head = candidate.trigger, candidate.head
    own = [a for a in found if a.relation in ("agent", "patient") and a.head.lower_ not in STATES]
    if candidate.is_noun or trigger.agent == trigger.patient or "person" not in trigger.needs:
        return found
    finite = any(children(head, "auxiliary")) or head.tag_ not in ("VBN", "VBD")
    subjects = list(children(head, "subject"))
    helpless = trigger.agent == "authority" and bool(subjects)
    helpless = helpless and all(t.tag_ != "VB" for t in children(head, "open_complement"))  # "help"
    helpless = helpless and not any(has_power(noun, scene) for noun in subjects)
    told_short = not finite and (head.tag_ == "VBN" or scene.is_heading(head) or helpless)
    if not own or not told_short or any(a.relation == "patient" for a in own):
        return found
    if any(a.preposition == "by" for a in own):
        return found
    return [
        Argument(a.head, "patient", a.preposition) if a.relation == "agent" else a for a in found
    ]


def _may_take_part(part: Part, argument: Argument, candidate: Candidate, scene: Scene) -> bool:
    """What is made or decided takes part in nothing, nor do those polled, nor an idle place."""
    if part.actor is not None:
        return not (part.role == "perpetrator" and serves_the_public(part.actor, scene))
    fell = candidate.trigger.agent == candidate.trigger.patient and candidate.rank == PHRASE
    if fell and candidate.type in ("trafficking", "fraud") and part.head.i > candidate.head.i:
        return False
    made = argument.relation == "patient" and candidate.trigger.patient == "other"
    asked = argument.relation == "patient" and candidate.type == "report"
    if (made and "person" not in part.kinds) or asked:
        return False
    start, end = part.head.idx, part.head.idx + len(part.head)
    return not any(m.start <= start and end <= m.end for m in scene.places)


def _arguments(candidate: Candidate, head: Token) -> list[Argument]:
    found = [a for a in arguments(head) if not _is_beyond(a.head, head)]
    below = (noun for verb in children(head, "conjunct") for noun in children(verb, *SUBJECTS))
    beside = "patient" if is_passive(head) else "agent"
    found += [Argument(noun, beside) for noun in below if _is_beyond(noun, noun.head)]
    if candidate.object is not None:
        of_noun = arguments(candidate.object)
        made = candidate.trigger.patient == "other"
        found += [a for a in of_noun if not (made and a.relation in ("patient", "possessor"))]
    return found


def _is_beyond(noun: Token, verb: Token) -> bool:
    """ "Bekov and his son were given ten years and Kim got six": no subject of "got" is the son."""
    first = verb.head if relation(verb) == "conjunct" else verb
    own = any(first.i < subject.i < verb.i for subject in children(verb, *SUBJECTS))
    return relation(noun) in SUBJECTS and noun.i < first.i and own


def _role(argument: Argument, candidate: Candidate, scene: Scene) -> str | None:
    trigger, verb = candidate.trigger, candidate.head
    extorted = argument.preposition == "from" and trigger.type in family("takings")
    extorted = extorted and verb.lower_ in verb_forms("people.toml", "extorting")
    if is_wronged(argument.head) or extorted:
        return "victim"
    if argument.relation == "compound" and trigger.type in family("raids"):  # "a police raid"
        return "authority" if "authority" in kinds_of(argument.head, scene) else None
    if argument.relation == "oblique" or preposition(argument.head) == "against":
        word = argument.preposition or preposition(argument.head) or ""
        accused = "perpetrator" if word == "against" and trigger.type in ACCUSING else None
        person = argument.head.ent_type_ == "PERSON"
        if word == "into" and trigger.type == "investigation" and person:
            return "perpetrator"
        if _suffers_too(argument, word, candidate) and is_passive(verb):
            accused = trigger.patient  # "she was arrested with him"
        favored = "other" if word == "to" and trigger.type in family("grants") else None
        return trigger.obliques.get(word, accused or favored)
    if argument.relation == "recipient":
        offered = verb.lower_ in load_words("events.toml", "lists", "offers")
        took = trigger.type == "corruption" and not offered  # "paid the officers a bribe"
        told = trigger.patient if trigger.type == "gathering" else None
        return trigger.patient if took else trigger.obliques.get("to", told)
    if argument.relation == "possessor":
        suffers = trigger.type in SUFFERING
        return trigger.patient if suffers else trigger.agent
    return {"agent": trigger.agent, "patient": trigger.patient}.get(argument.relation)
