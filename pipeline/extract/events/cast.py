"""Who is cast for a trigger: by the parse first, else, less surely, the nearest noun that fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Span, Token

from pipeline.extract.events.antecedents import antecedent, both_meant, people_meant
from pipeline.extract.events.families import family
from pipeline.extract.events.naming import people_included
from pipeline.extract.events.participants import (
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
    serves_the_public,
    those_counted,
)
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.pronouns import pronoun_sex
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    Argument,
    accused_of,
    arguments,
    children,
    governor,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table, load_words

# how far beside the trigger a participant is looked for where the parse gives none
REACH = 9
# possessors of these suffer: "Nukenova's murder", "his arrest"; of others they act
SUFFERING = family("harms") | family("accusations") | {"trial", "rescue"}
OTHER_VERB = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "WP", "WDT"))
STOPS = frozenset((";", ":", "."))
PHRASE_ENDS = frozenset(("IN", "TO", "VBD", "VBZ", "VBP", "WP", "WDT", ",", "."))
# adverbs and auxiliaries between a subject and its verb
BEFORE_VERB = frozenset(("RB", "MD", "VBD", "VBZ", "VBP", "VBN"))
RAIDING = frozenset(("operation", "investigation"))  # what is called after who does it
POSTS = ("appointment", "reprimanded")
LOST = frozenset(("PRP$", "CD", "$", "JJR"))  # "of their savings", "of more than 900 million"
PHRASE = 3  # rank of a candidate found by a phrase
HARMED = ("perpetrator", "victim")
# happenings that are directed against those who did something
ACCUSING = family("official") | {"trial"}
# relations and prepositions of those whom a measure or a grant is for, not of who decides on it
AFFECTED = frozenset(("patient", "recipient", "to", "for", "on", "against"))
GRANTING = frozenset(("policy", "funding"))
# "held captive", "taken hostage": what became of the victim, not another one
STATES = frozenset(("captive", "hostage", "prisoner"))


def find_parts(candidate: Candidate, scene: Scene) -> list[Part]:
    """The phrases that fill the trigger's roles, in text order, each actor once."""
    head = candidate.token(scene.doc)
    found = list(_by_relation(candidate, head, scene))
    found += _by_nearness(candidate, head, scene, found)
    found += _office_before(candidate, scene, found)
    found += _doer_before(candidate, scene, found)
    found += _convict_of(candidate, scene, found)
    found += _agent_after_by(candidate, scene, found)
    found += _accused(candidate, scene, found)
    found += _each_to_a_term(candidate, scene)
    found += _listed_before(candidate, scene, found)
    found += _holders(candidate, head, scene)
    found += [more for part in found for more in people_included(part, scene)]
    if len({part.head.i for part in found if part.role == "victim"}) > 1:
        found = [part for part in found if part.head.lower_ not in STATES]
    found = [part for part in found if not is_across_quote(part, head, scene)]
    found = [part for part in found if not _is_body_harmed(part, candidate, scene)]
    found = [part for part in found if not is_court_accused(part, candidate)]
    found = [part for part in found if not _only_describes(part, found)]
    found = [replace(p, role="other") if _is_searched(p, candidate) else p for p in found]
    if candidate.trigger.type == "death":  # a quake killed, no country that stands before it
        found = [p for p in found if p.role == "victim" or (p.linked and p.role != "authority")]
    found = [replace(p, role="victim") if _is_exploited(p, candidate) else p for p in found]
    if _is_internment(candidate, head):
        found = [replace(p, role="other") if p.role == "perpetrator" else p for p in found]
    found = [replace(p, role="perpetrator") if _is_captor(p, found) else p for p in found]
    found = [replace(p, role="victim") if _is_cheated(p, candidate, head) else p for p in found]
    if candidate.trigger.type in ("fraud", "trial", "conviction"):
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
    taken = {token.lower_ for token in part.head.doc[candidate.start : candidate.end]}
    off = candidate.trigger.type == "arrest" and bool(taken & people_nouns("taken"))
    freed = bool(words & people_nouns("exploiting")) and not words & people_nouns("accusing")
    return bool(told & people_nouns("trafficked")) or (off and freed)


def _is_internment(candidate: Candidate, verb: Token) -> bool:
    """ "The refugees are being detained in a camp": kept there, for no crime."""
    kept = {child.lower_ for child in children(verb, "auxiliary", "passive_auxiliary")}
    places = {a.head.lower_ for a in arguments(verb) if a.preposition in ("in", "at")}
    told = bool(kept & {"is", "are"} and places & people_nouns("interned_in"))
    return told and candidate.trigger.type == "arrest"


def _holders(candidate: Candidate, verb: Token, scene: Scene) -> Iterator[Part]:
    """ "The bank's license was revoked": whose it is, in one of the policies of permits."""
    aside = relation(verb) == "noun_clause"  # "its license, issued in 2021,"
    if candidate.trigger.type != "policy" or aside:
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
    fraud = candidate.trigger.type == "fraud" and verb.tag_ in ("VBD", "VBN")
    return fraud and of and subject and not any(children(verb, "object"))


def _is_searched(part: Part, candidate: Candidate) -> bool:
    """ "Raided a club": a body, or what is no known person, may be a mere place."""
    nobody = part.actor is None and part.head.ent_type_ == "PERSON"
    return (
        candidate.trigger.type == "operation"
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
        rated = undergoes and candidate.trigger.type in GRANTING
        rated = role == "other" and (rated or candidate.trigger.type in family("takings"))
        for part in _parts_at(argument.head, role, candidate, scene):
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
    type_, noun = candidate.trigger.type, those_counted(noun)
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
    harmed = candidate.trigger.type in family("harms") | {"rescue"}
    if part.role != "victim" or not harmed:
        return False
    if part.actor is None:
        return "organization" in part.kinds and "person" not in part.kinds
    return scene.actors[part.actor].type == "organization"


def is_court_accused(part: Part, candidate: Candidate) -> bool:
    """ "The court found the minister guilty of taking bribes": the court took none."""
    courts = load_table("people.toml")["adverbials"]["court"]["nouns"]
    acts = part.role == "perpetrator" and candidate.trigger.type in family("acts")
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
    noun, verb = argument.head, candidate.token(scene.doc)
    inside = candidate.start <= noun.i < candidate.end
    named = inside and (candidate.is_noun or noun.i in candidate.spots)
    if not named and noun.i != candidate.object:
        return False
    if argument.preposition == "by" and noun_phrase(noun).end > candidate.end:
        return False  # "led off by officers of the Osh police"
    known = scene.actor_of(noun) is not None
    acts = argument.relation == "agent" and not candidate.is_noun
    adopts = candidate.trigger.type == "legislation" and is_a(noun, "authority")
    if acts and (known or adopts):
        return False
    told = noun.i == candidate.object and known
    suffers = argument.relation == "patient" and (told or candidate.trigger.patient in HARMED)
    person = noun.lower_ in PERSONAL or is_a(noun, "person")
    return not (suffers and governor(noun) == verb and person)


def _with_reduced_passive(
    found: list[Argument], candidate: Candidate, scene: Scene
) -> list[Argument]:
    """ "Two officers arrested": the only argument of a verb that needs a patient is the patient."""
    trigger, head = candidate.trigger, candidate.token(scene.doc)
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
    if fell and candidate.trigger.type in ("trafficking", "fraud") and part.head.i > candidate.head:
        return False
    made = argument.relation == "patient" and candidate.trigger.patient == "other"
    asked = argument.relation == "patient" and candidate.trigger.type == "report"
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
        of_noun = arguments(head.doc[candidate.object])
        made = candidate.trigger.patient == "other"
        found += [a for a in of_noun if not (made and a.relation in ("patient", "possessor"))]
    return found


def _is_beyond(noun: Token, verb: Token) -> bool:
    """ "Bekov and his son were given ten years and Kim got six": no subject of "got" is the son."""
    first = verb.head if relation(verb) == "conjunct" else verb
    own = any(first.i < subject.i < verb.i for subject in children(verb, *SUBJECTS))
    return relation(noun) in SUBJECTS and noun.i < first.i and own


def _role(argument: Argument, candidate: Candidate, scene: Scene) -> str | None:
    trigger, verb = candidate.trigger, candidate.token(scene.doc)
    extorted = argument.preposition == "from" and trigger.type in family("takings")
    extorted = extorted and verb.lower_ in verb_forms("people.toml", "extorting")
    if is_wronged(argument.head) or extorted:
        return "victim"
    if argument.relation == "compound" and trigger.type in RAIDING:  # "in a Finance Bureau raid"
        return "authority" if "authority" in kinds_of(argument.head, scene) else None
    if argument.relation == "oblique" or preposition(argument.head) == "against":
        word = argument.preposition or preposition(argument.head) or ""
        accused = "perpetrator" if word == "against" and trigger.type in ACCUSING else None
        person = argument.head.ent_type_ == "PERSON"
        if word == "into" and trigger.type == "investigation" and person:
            return "perpetrator"
        if _suffers_too(argument, word, candidate) and is_passive(verb):
            accused = trigger.patient  # "she was arrested with him"
        favored = "other" if word == "to" and trigger.type in GRANTING else None
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


def _by_nearness(
    candidate: Candidate, head: Token, scene: Scene, found: Sequence[Part]
) -> Iterator[Part]:
    """The patient, when the parse gave none: right of an active verb or noun, left of a passive."""
    trigger = candidate.trigger
    need = next((n for n in trigger.needs if n in ("person", "child")), None)
    if need is None or any(part.role == trigger.patient for part in found):
        return
    if candidate.is_noun and trigger.agent != trigger.patient:
        return
    if any(_is_thing(noun, candidate, scene) for noun in children(head, "object")):
        return
    if _is_of_others(head, need, scene):
        return
    passive = not candidate.is_noun and _looks_passive(head)
    reach = 2 * REACH if need == "child" else REACH
    leftward = passive or trigger.agent == trigger.patient
    side = _left(head) if leftward else _right(candidate, head, reach)
    own = next(children(head, "passive_subject"), None) if passive else None
    if own is not None and (own.tag_ == "DT" or (own.tag_ == "CD" and trigger.patient == "other")):
        return  # "1,912 foreigners were fined and 417 were expelled", "those who fled were held"
    if own is not None and own.pos_ in ("NOUN", "PROPN") and not own.like_num:
        # "the mayor said the hermits were arrested": not the mayor
        side = (noun for noun in side if noun == own or own.is_ancestor(noun))
    for noun in side:
        kinds = kinds_of(noun, scene)
        fits = need in kinds
        nominal = noun.tag_.startswith(("NN", "PRP")) or not noun.tag_
        nominal = nominal and not (noun.tag_ == "PRP$" and trigger.type == "trafficking")
        if noun.lower_ in load_words("people.toml", "people", "some_one"):
            return  # "heard someone being beaten"
        if is_worked_as(noun) or _describes_object(noun, head, scene):
            continue
        if fits and (nominal or (need == "child" and noun.tag_ == "JJ")):
            part = make_part(noun, trigger.patient, trigger.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def _describes_object(noun: Token, verb: Token, scene: Scene) -> bool:
    """ "Killed a community dog", "his neighbor's horse": what it describes is no person."""
    thing, beside = noun.head, {"compound"}
    beside |= (
        {"possessor"} if thing.lower_ in noun_forms("people.toml", "people", "animals") else set()
    )
    described = relation(noun) in beside and relation(thing) == "object" and thing.head == verb
    return described and not kinds_of(thing, scene)


def _is_of_others(verb: Token, need: str, scene: Scene) -> bool:
    """ "Medicines sold by a firm", "homes being sold", "families of those who died": whoever the
    noun before a clause names, nobody else suffers; in "cases of babies being sold" the babies do.
    """
    noun = verb.head
    if relation(verb) == "relative_clause" and noun.tag_ == "DT":
        return True
    if verb.tag_ != "VBN" or relation(verb) != "noun_clause":
        return False
    named = (need in kinds_of(word, scene) for word in noun.subtree if word.i < verb.i)
    return noun.i == verb.i - 1 or not any(named)


def _is_thing(noun: Token, candidate: Candidate, scene: Scene) -> bool:
    """ "Held a minute of silence after 17 people died": the verb has its own object."""
    owned = ("PRP",) if candidate.trigger.type == "trafficking" else ("PRP", "PRP$")
    people = (
        kinds_of(word, scene)
        for word in noun.subtree
        if word.tag_.startswith("NN") or word.tag_ in owned  # nobody sells "her only cow"
    )
    outside = noun.i not in range(candidate.start, candidate.end)
    return noun.tag_ in ("NN", "NNS") and outside and not any(people)


def _office_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """Who signed, convicted or held it, when the parse lost the subject of a finite verb."""
    head, role = candidate.token(scene.doc), candidate.trigger.agent
    if candidate.is_noun or role not in ("authority", "other") or _looks_passive(head):
        return
    if not _is_finite(head) or any(part.role in ("authority", "other") for part in found):
        return
    for noun in _left(head):
        if noun.tag_ in FINITE_OR_MODAL and noun.head != head:
            return
        acting = scene.actor_of(noun) is not None
        office = "authority" in kinds_of(noun, scene) and noun.tag_.startswith("NN")
        signs = preposition(noun) is None and not _is_counted_noun(noun, candidate)
        if (acting or office) and signs:
            part = make_part(noun, role, candidate.trigger.type, scene)
            if part is not None and part.head.tag_.startswith("NN"):
                yield replace(part, linked=False)
                return


def _is_counted_noun(noun: Token, candidate: Candidate) -> bool:
    """ "Prosecutions dropped to 30": no office."""
    return bool(candidate.trigger.subjects) and noun.i == candidate.object


def _doer_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "One case: a mother decided to sell her son": who stands right before the verb does it."""
    verb, role = candidate.token(scene.doc), candidate.trigger.agent
    if candidate.is_noun or role != "perpetrator" or any(part.role == role for part in found):
        return
    while relation(verb) == "open_complement" and verb.head.i < verb.i:
        verb = verb.head
    if not _is_finite(verb) or _looks_passive(verb) or relation(verb) == "relative_clause":
        return
    at = verb.i - 1
    while at > verb.sent.start and scene.doc[at].tag_ in BEFORE_VERB:
        at -= 1
    noun = scene.doc[at]
    if noun.tag_.startswith("NN") and noun.i < verb.i and preposition(noun) is None:
        part = make_part(noun, role, candidate.trigger.type, scene)
        if part is not None and "person" in part.kinds:
            yield replace(part, linked=False)


def _convict_of(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Sentenced a man to nine years for the rape of a girl": who is sentenced did it."""
    noun, role = candidate.token(scene.doc), candidate.trigger.agent
    if not candidate.is_noun or role != "perpetrator" or any(p.role == role for p in found):
        return
    if preposition(noun) not in ("for", "of", "with", "on", "over"):
        return
    for accused in accused_of(noun):
        part = make_part(accused, role, candidate.trigger.type, scene)
        if part is not None and part.role == "perpetrator":
            yield part


def _agent_after_by(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Were forced to work on the fields by officials", wherever the parse hangs "by"."""
    head, role = candidate.token(scene.doc), candidate.trigger.agent
    known = any(part.role == role for part in found) or candidate.trigger.patient == role
    if candidate.is_noun or known or not is_passive(head):
        return
    for token in scene.doc[candidate.end : min(head.sent.end, candidate.end + 2 * REACH)]:
        if token.tag_ in OTHER_VERB or token.text in STOPS:
            return
        if preposition(token) == "by" and token.tag_.startswith("NN"):
            part = make_part(token, role, candidate.trigger.type, scene)
            if part is not None and part.role == role:
                yield replace(part, linked=False)
            return


def _accused(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "a case was opened under Article 190 against two brothers", wherever "against" hangs."""
    head, roles = candidate.token(scene.doc), candidate.trigger.obliques
    if "perpetrator" not in roles.values() or any(p.role == "perpetrator" for p in found):
        return
    rest = [*head.doc[head.i + 1 : min(head.sent.end, head.i + 2 * REACH)], *_subject_words(head)]
    for mark in (t for t in rest if t.lower_ in ("against", "on") and t.lower_ in roles):
        for noun in head.doc[mark.i + 1 : min(head.sent.end, mark.i + REACH)]:
            if mark.lower_ == "on" and noun.tag_ in PHRASE_ENDS:
                break  # "on Friday for selling"
            if not _may_be_accused(noun, mark, scene):
                continue
            part = make_part(noun, roles[mark.lower_], candidate.trigger.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def _listed_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Mei Lin, 41, and Hua Wu, 46, who were convicted": both, as the verb says."""
    verb = candidate.token(scene.doc)
    several = any(child.lower_ in ("were", "are", "have") for child in verb.children)
    told = (p for p in found if p.head.i < verb.i and p.role == candidate.trigger.patient)
    last = next(told, None)
    if relation(verb) != "relative_clause" or not several or last is None:
        return
    noun, single = last.head, last.head.tag_ in ("NN", "NNP")
    while single and relation(noun) == "conjunct" and noun.head.tag_ in ("NN", "NNP"):
        noun = noun.head
        part = make_part(noun, last.role, candidate.trigger.type, scene)
        if preposition(noun) is None and part is not None and "person" in part.kinds:
            yield part


def _each_to_a_term(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """ "Sentenced A to 13 years, the nurse B to seven", "was given eight years, the driver three":
    whoever stands before a term."""
    head = candidate.token(scene.doc)
    if candidate.trigger.type != "conviction" or candidate.trigger.patient != "perpetrator":
        return
    terms = {q.start for q in scene.annotated.quantities if q.unit in ("year", "month")}
    for term in _without_verb(head.doc[head.i + 1 : head.sent.end]):
        if term.idx not in terms or term.i < head.i + 2:
            continue
        to = term.nbor(-1).lower_ == "to"
        noun = term.nbor(-2 if to else -1)
        name = scene.mention_at(noun)
        named = name is not None and to and scene.is_named_person(name[1])
        if named or (noun.i > head.i and _is_told_next(noun, scene)):
            noun = name[0].root if name and named else noun
            made = make_part(noun, "perpetrator", "conviction", scene)
            if made is not None:
                yield replace(
                    made, phrase=head.doc[made.phrase.start : min(made.phrase.end, term.i)]
                )


def _without_verb(words: Span) -> Iterator[Token]:
    """The words up to the next finite verb, which tells of its own subject."""
    return takewhile(lambda word: word.tag_ not in FINITE_OR_MODAL, words)


def _is_told_next(noun: Token, scene: Scene) -> bool:
    """ ", and the driver": a person behind a comma or "and", with a term of his own."""
    start = noun_phrase(noun).start
    beside = start > 0 and noun.doc[start - 1].lower_ in (",", "and", ";", "while")
    described = any(children(noun, "determiner", "number", "possessor"))
    return noun.tag_.startswith("NN") and beside and described and "person" in kinds_of(noun, scene)


def _may_be_accused(noun: Token, mark: Token, scene: Scene) -> bool:
    """People; of a penalty put "on" somebody also a company."""
    described = noun.doc[noun.i + 1 : noun.i + 3].text.lower() == "-like"  # "slave-like conditions"
    described = described or is_wronged(noun)
    kinds = kinds_of(noun, scene) if noun.tag_.startswith("NN") and not described else frozenset()
    return "person" in kinds or (mark.lower_ == "on" and "organization" in kinds)


def _subject_words(verb: Token) -> Iterator[Token]:
    """ "Cases against two brothers were sent to court": the words of the subject."""
    for subject in children(verb, *SUBJECTS):
        yield from noun_phrase(subject)


def _is_finite(verb: Token) -> bool:
    if verb.tag_ in FINITE:
        return True
    helpers = {child.lower_ for child in children(verb, "auxiliary")}
    return bool(helpers & {"has", "have", "had", "is", "are", "was", "were", "will"})


def _looks_passive(head: Token) -> bool:
    if head.tag_ == "VBG":
        return False  # "was asking"
    if is_passive(head):
        return True
    before = head.doc[max(head.sent.start, head.i - 3) : head.i]
    return any(t.lower_ in ("was", "were", "been", "being", "is", "are", "be") for t in before)


def _left(head: Token) -> Iterator[Token]:
    for i in range(head.i - 1, max(head.sent.start, head.i - 2 * REACH) - 1, -1):
        token = head.doc[i]
        if token.text in ";:(" or "\n" in token.text:
            return
        yield token


def _right(candidate: Candidate, head: Token, reach: int) -> Iterator[Token]:
    for i in range(head.i + 1, min(head.sent.end, candidate.end + reach)):
        token = head.doc[i]
        if token.text in ";:." or "\n" in token.text or token.tag_ in ("VBD", "VBZ", "VBP", "WP"):
            return
        if _is_beside_earlier(token, head):
            return
        yield token


def _is_beside_earlier(token: Token, verb: Token) -> bool:
    """ "Gangs sheltering there and its nationals": behind "and" goes on what stood before."""
    joins = token.tag_ == "CC" and relation(token) == "coordination"
    return joins and token.head.pos_ in NOMINAL and token.head.head.i < verb.i
