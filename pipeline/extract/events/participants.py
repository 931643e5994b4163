"""Who takes part in an event, and in which role.

Roles come from the trigger's row: who acts, who suffers, who stands after which preposition.
Dependencies are read first; where the parse gives nobody, the nearest fitting noun on the side
where English puts it is taken instead, at a lower confidence (`near`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.inflection import singulars
from pipeline.extract.syntax import (
    Argument,
    accused_of,
    arguments,
    children,
    governor,
    has_parse,
    is_passive,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.lexicon import load_table
from pipeline.records import ParticipantRole, Participation

# how far beside the trigger a participant is looked for where the parse gives none
REACH = 9
PERSONAL = frozenset(
    ("he", "she", "they", "him", "her", "them", "we", "i", "us", "me", "who", "whom", "himself")
)  # fmt: skip
# possessors of these suffer: "Nukenova's murder", "his arrest"; of others they act
SUFFERING = frozenset(
    ("violence", "death", "arrest", "conviction", "rescue", "kidnapping", "disappearance", "charge",
     "trial", "trafficking")
)  # fmt: skip
SINGULAR_PRONOUNS = frozenset(("he", "she", "him", "her", "his"))
SINGLE = frozenset(("his", "her", "their", "another"))
QUOTE_ENDS = re.compile(r"[,.!?]\"\s")
SERVING = ("of", "from", "at", "with")
BODIES = frozenset(("organization", "authority"))
WHOEVER = frozenset(("those", "who", "whom", "all", "anyone", "everyone", "whoever"))
# adverbs and auxiliaries between a subject and its verb
OTHER_VERB = frozenset(("VBD", "VBZ", "VBP", "VBN", "VBG", "WP", "WDT"))
STOPS = frozenset((";", ":", "."))
BEFORE_VERB = frozenset(("RB", "MD", "VBD", "VBZ", "VBP", "VBN"))
SHORTEST_NAME = 3
ENDS = frozenset(("IN", "WP", "WDT", "WRB"))
PHRASE = 3  # rank of a candidate found by a phrase
CLOSE = 4  # tokens between a post and the name that follows it
# shorter nouns in -er are seldom people ("water", "paper")
MIN_DOER = 6
HARMED = ("perpetrator", "victim")
# bodies that arrest, raid and investigate are not arrested, raided and investigated
OFFICE = frozenset(("arrest", "operation", "investigation", "conviction", "fine", "charge"))
# nouns right before the name of a body: "the agency", "the rights group"
NAMEABLE = BODIES | {"person"}
# happenings that are directed against those who did something
ACCUSING = OFFICE | {"trial"}
# "held captive", "taken hostage": what became of the victim, not another one
STATES = frozenset(("captive", "hostage", "prisoner"))
DETERMINERS = frozenset(("the", "a", "an", "this", "that", "these", "those"))


@dataclass(frozen=True, slots=True)
class Part:
    """A noun phrase that fills a role; `linked` is False where only nearness speaks for it."""

    phrase: Span
    head: Token
    role: ParticipantRole
    kinds: frozenset[str]
    actor: int | None
    linked: bool = True


@cache
def _nouns(name: str) -> frozenset[str]:
    return singulars(tuple(load_table("people.toml")["people"][name]))


def kinds_of(noun: Token, scene: Scene) -> frozenset[str]:
    """What a noun can be in an event: person, child, authority, organization."""
    found = {name for name in ("person", "child", "authority", "organization") if _is_a(noun, name)}
    if noun.ent_type_ == "PERSON" or noun.lower_ in PERSONAL:
        found.add("person")
    if noun.ent_type_ == "ORG":
        found.add("organization")
    actor = scene.actor_at(noun.idx, noun.idx + len(noun))
    if actor is not None:
        found |= _actor_kinds(actor, scene)
    elif noun.lower_ in _nouns("quantity"):
        for argument in arguments(noun):
            if argument.preposition == "of":
                found |= kinds_of(argument.head, scene)
    if noun.lower_ in _nouns("staff") and "authority" not in found:
        found |= {"authority"} & _kinds_served(noun, scene)
    if "child" in found:
        found.add("person")
    return frozenset(found)


def _kinds_served(noun: Token, scene: Scene) -> set[str]:
    """What those are whom an employee works for: "staff of the Department of Justice"."""
    served = (a.head for a in arguments(noun) if a.preposition in SERVING)
    return {kind for body in served for kind in kinds_of(body, scene)}


def _is_a(noun: Token, name: str) -> bool:
    word = noun.lower_
    if noun.ent_type_ in ("GPE", "LOC", "FAC", "DATE") and word not in _nouns("child"):
        return False
    if noun.text[:1].isupper() and (noun.tag_ == "JJ" or _is_in_longer_name(noun)):
        return False
    if word in _nouns(name):
        return not noun.tag_.startswith("VB")
    return name == "person" and (_is_doer(noun) or _is_number_of_people(noun))


def _is_in_longer_name(noun: Token) -> bool:
    """ "National" of "the National Economy Minister" is no person."""
    beside = relation(noun) in ("modifier", "compound") and noun.head.i > noun.i
    return beside and noun.head.text[:1].isupper() and noun.tag_.startswith("NNP")


def _is_doer(noun: Token) -> bool:
    """ "trespasser", "extremist", "arsonist": English makes such nouns for people."""
    table = load_table("people.toml")["suffixes"]
    word = noun.lower_.removesuffix("s")
    common = noun.tag_ in ("NN", "NNS") and len(word) >= MIN_DOER and not noun.ent_type_
    return common and word.endswith(tuple(table["person"])) and word not in _not_people()


def _is_number_of_people(noun: Token) -> bool:
    """ "three were acquitted", "two others": a number that stands for people."""
    if noun.lower_ in ("others", "another"):
        return True
    alone = noun.tag_ == "CD" and relation(noun) in ("subject", "passive_subject", "object")
    return alone and not any(t.text in "$%€" for t in noun.children)


@cache
def _not_people() -> frozenset[str]:
    return frozenset(load_table("people.toml")["suffixes"]["except"])


def _actor_kinds(actor: int, scene: Scene) -> set[str]:
    record = scene.actors[actor]
    kinds = {"organization"} if record.type == "organization" else {"person"}
    if {"authority", "official"} & set(record.roles):
        kinds.add("authority")
    words = {w for form in (record.name, *record.aliases) for w in form.lower().split()}
    if record.type != "organization" and not record.named and words & _nouns("child"):
        kinds.add("child")
    return kinds


def find_parts(candidate: Candidate, scene: Scene) -> list[Part]:
    """The phrases that fill the trigger's roles, in text order, each actor once."""
    head = candidate.token(scene.doc)
    found = list(_by_relation(candidate, head, scene)) if has_parse(scene.doc) else []
    found += _by_nearness(candidate, head, scene, found)
    found += _office_before(candidate, scene, found)
    found += _doer_before(candidate, scene, found)
    found += _convict_of(candidate, scene, found)
    found += _agent_after_by(candidate, scene, found)
    found += _accused(candidate, scene, found)
    found += [more for part in found for more in _included(part, scene)]
    if len({part.head.i for part in found if part.role == "victim"}) > 1:
        found = [part for part in found if part.head.lower_ not in STATES]
    found = [part for part in found if not _is_across_quote(part, head, scene)]
    found = _whole_groups(found, scene)
    unique: dict[object, Part] = {}
    for part in sorted(found, key=lambda part: (not part.linked, part.head.i)):
        key = ("actor", part.actor) if part.actor is not None else ("word", part.head.i)
        unique.setdefault(key, part)
    return _without_posts(sorted(unique.values(), key=lambda part: part.head.i), scene)


def _is_across_quote(part: Part, head: Token, scene: Scene) -> bool:
    """Who says it takes no part in what the quotation tells: `"12 were held," the mayor said`."""
    start, end = sorted((part.head.idx, head.idx))
    return QUOTE_ENDS.search(scene.annotated.view, start, end) is not None


def _whole_groups(parts: list[Part], scene: Scene) -> list[Part]:
    """ "A gang of thieves" is one participant, however the parse hangs "of thieves"."""
    whole = list(parts)
    for part in parts:
        before = scene.doc[part.phrase.start - 1] if part.phrase.start else None
        if part.actor is not None or before is None or before.lower_ != "of":
            continue
        group = next((p for p in whole if p.head.i == before.i - 1 and p.role == part.role), None)
        if group is not None:
            phrase = scene.doc[group.phrase.start : part.phrase.end]
            whole[whole.index(group)] = replace(group, phrase=phrase)
    return [part for part in whole if part.actor is not None or not _is_told_in(part, whole)]


def _is_told_in(part: Part, others: Iterable[Part]) -> bool:
    """Whether the words of a participant stand behind the "of" of another one's."""
    bare = len(part.phrase) == 1
    return any(
        other.role == part.role
        and other.head.i != part.head.i
        and (
            other.head.i < part.head.i < other.phrase.end
            or (bare and other.head.i < part.head.i and other.head.lower_ == part.head.lower_)
        )
        for other in others
    )


def _without_posts(parts: list[Part], scene: Scene) -> list[Part]:
    """ "Head of the Tax Department Askar Bekov took a bribe": the man did, not his office."""
    people = [p for p in parts if p.actor is not None and "person" in _actor_kinds(p.actor, scene)]

    def is_post_of(part: Part, person: Part) -> bool:
        begins = person.phrase.start_char
        beside = part.phrase.start_char <= begins <= part.phrase.end_char + 1
        return part.role == person.role and beside

    return [p for p in parts if p in people or not any(is_post_of(p, one) for one in people)]


def _by_relation(candidate: Candidate, head: Token, scene: Scene) -> Iterator[Part]:
    suffers_else = any(a.relation == "patient" for a in _arguments(candidate, head))
    for argument in _with_reduced_passive(_arguments(candidate, head), candidate, scene):
        role = _role(argument, candidate)
        if argument.relation == "possessor" and suffers_else:
            role = candidate.trigger.agent
        if role is None or _is_in_trigger(argument, candidate, scene):
            continue
        part = make_part(argument.head, role, candidate.trigger.type, scene)
        if part is None or not _may_take_part(part, argument, candidate, scene):
            continue
        if _is_worked_as(argument.head):
            continue
        rated = candidate.trigger.type == "policy" and argument.relation == "patient"
        yield replace(part, role="other") if rated and part.role == "authority" else part


def _is_in_trigger(argument: Argument, candidate: Candidate, scene: Scene) -> bool:
    """Words of the trigger name nobody, save the people it is done to: "broke up a gang"."""
    noun, verb = argument.head, candidate.token(scene.doc)
    inside = candidate.start <= noun.i < candidate.end
    named = inside and (candidate.is_noun or noun.i in candidate.spots)
    if not named and noun.i != candidate.object:
        return False
    suffers = argument.relation == "patient" and candidate.trigger.patient in HARMED
    return not (suffers and governor(noun) == verb and _is_a(noun, "person"))


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
    helpless = helpless and not any(_has_power(noun, scene) for noun in subjects)
    told_short = not finite and (head.tag_ == "VBN" or scene.is_heading(head) or helpless)
    if not own or not told_short or any(a.relation == "patient" for a in own):
        return found
    if any(a.preposition == "by" for a in own):
        return found
    return [
        Argument(a.head, "patient", a.preposition) if a.relation == "agent" else a for a in found
    ]


def _has_power(noun: Token, scene: Scene) -> bool:
    """Whether it can be those who arrest and sentence, not those who are: "the men detained"."""
    return not noun.tag_.startswith("NN") or kinds_of(noun, scene) != frozenset(("person",))


def _may_take_part(part: Part, argument: Argument, candidate: Candidate, scene: Scene) -> bool:
    """What is made or decided takes part in nothing, nor does a place that does not act."""
    if part.actor is not None:
        return not (part.role == "perpetrator" and _serves_the_public(part.actor, scene))
    fell = candidate.trigger.agent == candidate.trigger.patient and candidate.rank == PHRASE
    if fell and candidate.trigger.type in ("trafficking", "fraud") and part.head.i > candidate.head:
        return False
    made = argument.relation == "patient" and candidate.trigger.patient == "other"
    if made and "person" not in part.kinds:
        return False
    start, end = part.head.idx, part.head.idx + len(part.head)
    return not any(m.start <= start and end <= m.end for m in scene.places)


def _serves_the_public(actor: int, scene: Scene) -> bool:
    """Bodies that report on crimes are not taken for those who commit them."""
    return bool({"international_org", "ngo", "media"} & set(scene.actors[actor].roles))


def _included(part: Part, scene: Scene) -> Iterator[Part]:
    """ "1,000 people, including 22 children" names both."""
    doc = scene.doc
    for i in range(part.phrase.end, min(part.phrase.end + 2, part.head.sent.end)):
        if doc[i].lower_ == "including":
            for noun in doc[i + 1 : min(i + 7, part.head.sent.end)]:
                if noun.tag_.startswith("NN") and kinds_of(noun, scene) & {"person", "child"}:
                    more = make_part(noun, part.role, "", scene)
                    if more is not None:
                        yield replace(more, linked=part.linked)
                    return


def _arguments(candidate: Candidate, head: Token) -> list[Argument]:
    found = arguments(head)
    if candidate.object is not None:
        of_noun = arguments(head.doc[candidate.object])
        made = candidate.trigger.patient == "other"
        found += [a for a in of_noun if not (made and a.relation in ("patient", "possessor"))]
    return found


def _role(argument: Argument, candidate: Candidate) -> str | None:
    trigger = candidate.trigger
    if argument.relation == "oblique" or preposition(argument.head) == "against":
        word = argument.preposition or preposition(argument.head) or ""
        accused = "perpetrator" if word == "against" and trigger.type in ACCUSING else None
        return trigger.obliques.get(word, accused)
    if argument.relation == "possessor":
        suffers = trigger.type in SUFFERING
        return trigger.patient if suffers else trigger.agent
    return {"agent": trigger.agent, "patient": trigger.patient}.get(argument.relation)


def make_part(noun: Token, role: str, type_: str, scene: Scene) -> Part | None:
    """A participant of that role in an event of a type, if the noun can be one."""
    kinds = kinds_of(noun, scene)
    fitting = _fit(role, kinds)
    if fitting == "perpetrator" and kinds & {"authority"}:
        acts = type_ == "operation" or (type_ in OFFICE and "person" not in kinds)
        fitting = "authority" if acts else fitting
    if fitting is None or _is_amount(noun, scene):
        return None
    if noun.tag_ == "CD" and fitting in ("other", "authority"):
        return None
    if noun.lower_ in _nouns("sufferer") and fitting == "perpetrator":
        fitting = "victim"
    actor = scene.actor_at(noun.idx, noun.idx + len(noun))
    if actor is None and noun.lower_ in SINGULAR_PRONOUNS:
        actor = scene.person_before(noun)
    phrase = _phrase(noun, scene)
    if actor is None:
        actor = _named_beside(noun, scene)
    if actor is None and fitting == "authority":
        actor = _body_served(noun, scene)
    if actor is None and noun.pos_ == "PROPN":
        start = phrase.start_char if kinds & BODIES else _after_owner(phrase, noun)
        actor = scene.actor_overlapping(start, phrase.end_char)
    return Part(phrase, noun, fitting, kinds, actor)


def _after_owner(phrase: Span, noun: Token) -> int:
    """Where a name begins behind its owner: of "Nur Otan's Askar Bekov" the man is meant."""
    owners = [t.i + 1 for t in phrase if t.i < noun.i and t.tag_ == "POS"]
    return int(noun.doc[owners[-1]].idx) if owners else phrase.start_char


def _is_amount(noun: Token, scene: Scene) -> bool:
    """ "1 billion tenge" is nobody."""
    return any(
        q.kind in ("money", "percent", "duration", "mass") and q.start <= noun.idx < q.end
        for q in scene.annotated.quantities
    )


def _named_beside(noun: Token, scene: Scene) -> int | None:
    """ "former prime minister Serik Akhmetov": the name that stands with the noun."""
    if relation(noun) == "title":
        holder = scene.actor_at(noun.head.idx, noun.head.idx + len(noun.head))
        if holder is not None and scene.actors[holder].type == "person":
            return holder
    for child in children(noun, "apposition", "name", "title", "compound", "nominal"):
        actor = scene.actor_at(child.idx, child.idx + len(child))
        if actor is not None and _is_name_of_body(child, noun, scene):
            return actor
        if actor is None or scene.actors[actor].type != "person":
            continue
        close = abs(child.i - noun.i) <= CLOSE and relation(child) != "nominal"
        if close or (_is_apposed(child) and scene.actors[actor].named):
            return actor
    return _named_after(noun, scene) if has_parse(noun.doc) else None


def _is_name_of_body(name: Token, noun: Token, scene: Scene) -> bool:
    """ "The human rights group Freedom House": the name right after the noun."""
    mention = scene.mention_at(name)
    if mention is None or mention[0].start != noun.i + 1 or not kinds_of(noun, scene) & NAMEABLE:
        return False
    actor = scene.actors[mention[1]]
    return relation(name) != "nominal" and actor.named and actor.type == "organization"


def _is_apposed(name: Token) -> bool:
    """A name after a comma, whatever the parse calls it: "the head of the fund, Askar Bekov"."""
    before = name.nbor(-1).text if name.i else ""
    return relation(name) in ("apposition", "nominal") and before == "," and not preposition(name)


def _named_after(noun: Token, scene: Scene) -> int | None:
    """ "the head of the customs office of Osh, Nurlan Asanov,": the holder of the post."""
    doc, end = noun.doc, noun_phrase(noun).end
    if end + 1 >= noun.sent.end or doc[end].text != ",":
        return None
    name = doc[end + 1]
    actor = scene.actor_at(name.idx, name.idx + len(name))
    if actor is None or scene.actors[actor].type != "person" or not scene.actors[actor].named:
        return None
    holds = noun.lower_ in (scene.actors[actor].affiliation or "").lower().split()
    return actor if holds else None


def _body_served(noun: Token, scene: Scene) -> int | None:
    """ "Officers from the Drug Control Agency" act for the agency."""
    if noun.lower_ not in _nouns("staff"):
        return None
    for argument in arguments(noun):
        if argument.preposition in SERVING:
            actor = scene.actor_at(argument.head.idx, argument.head.idx + len(argument.head))
            if actor is not None and "authority" in scene.actors[actor].roles:
                return actor
    return None


def _phrase(noun: Token, scene: Scene) -> Span:
    """The noun phrase up to a preposition other than "of", with the number before it."""
    doc = noun.doc
    phrase = noun_phrase(noun) if has_parse(doc) else doc[noun.i : noun.i + 1]
    end = next((t.i for t in phrase if t.i > noun.i and _ends_phrase(t, scene)), phrase.end)
    while end - 1 > noun.i and doc[end - 1].is_punct:
        end -= 1
    start = next(t.i for t in phrase if t.i == noun.i or not _is_before_phrase(t, scene))
    while start - 1 > noun.sent.start and _is_hyphen(doc[start - 1]):
        start -= 2
    for quantity in scene.annotated.quantities:
        if quantity.kind != "number" or quantity.start >= phrase.start_char:
            continue
        if scene.annotated.view[quantity.end : phrase.start_char] in ("", " "):
            span = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
            start = span.start if span is not None and span.start >= noun.sent.start else start
    return doc[start:end]


def _is_before_phrase(token: Token, scene: Scene) -> bool:
    """A preposition, unless it bounds a number: "over 1,000 residents"."""
    numbers = scene.annotated.quantities
    return token.tag_ in ENDS and not any(q.start <= token.idx < q.end for q in numbers)


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and not (token.whitespace_ or token.nbor(-1).whitespace_)


def _ends_phrase(token: Token, scene: Scene) -> bool:
    word = token.lower_
    if word == "," and token.i + 1 < token.sent.end:
        after = token.nbor()
        return after.tag_ == "DT" or scene.actor_at(after.idx, after.idx + len(after)) is not None
    return word == "including" or (token.tag_ in ENDS and word != "of")


def _fit(role: str, kinds: frozenset[str]) -> ParticipantRole | None:
    if not kinds:
        return None
    if role == "authority":
        return "authority" if kinds & {"authority"} else "other"
    if role == "other":
        return "authority" if "authority" in kinds and "child" not in kinds else "other"
    if role == "perpetrator":
        return "perpetrator" if kinds & {"person", "organization"} else None
    return "victim" if kinds & {"person", "organization"} else None


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
    if has_parse(scene.doc) and any(_stands_for_others(a) for a in _arguments(candidate, head)):
        return
    passive = not candidate.is_noun and _looks_passive(head)
    reach = 2 * REACH if need == "child" else REACH
    leftward = passive or trigger.agent == trigger.patient
    side = _left(head) if leftward else _right(candidate, head, reach)
    for noun in side:
        kinds = kinds_of(noun, scene)
        fits = need in kinds
        nominal = noun.tag_.startswith(("NN", "PRP")) or not noun.tag_
        if _is_worked_as(noun):
            continue
        if fits and (nominal or (need == "child" and noun.tag_ == "JJ")):
            part = make_part(noun, trigger.patient, trigger.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def _is_worked_as(noun: Token) -> bool:
    """ "Made to work as waiters": a trade, not others who suffer."""
    bare = noun.i > 1 and noun.nbor(-1).lower_ == "as"
    return bare and not noun.nbor(-2).is_punct and noun.sent.start < noun.i - 1


def _stands_for_others(argument: Argument) -> bool:
    """ "All those who were wounded": the patient is known, though not who it is."""
    return argument.relation == "patient" and argument.head.lower_ in WHOEVER


def _office_before(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """Who signed, convicted or held it, when the parse lost the subject of a finite verb."""
    head, role = candidate.token(scene.doc), candidate.trigger.agent
    if candidate.is_noun or role not in ("authority", "other") or _looks_passive(head):
        return
    if not _is_finite(head) or any(part.role in ("authority", "other") for part in found):
        return
    for noun in _left(head):
        if noun.tag_ in ("VBD", "VBZ", "VBP", "MD") and noun.head != head:
            return
        acting = scene.actor_at(noun.idx, noun.idx + len(noun)) is not None
        office = "authority" in kinds_of(noun, scene) and noun.tag_.startswith("NN")
        if (acting or office) and preposition(noun) is None:
            part = make_part(noun, role, candidate.trigger.type, scene)
            if part is not None and part.head.tag_.startswith("NN"):
                yield replace(part, linked=False)
                return


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
    if not has_parse(scene.doc) or preposition(noun) not in ("for", "of", "with", "on", "over"):
        return
    for accused in accused_of(noun):
        part = make_part(accused, role, candidate.trigger.type, scene)
        if part is not None and part.role == "perpetrator":
            yield part


def _agent_after_by(candidate: Candidate, scene: Scene, found: Sequence[Part]) -> Iterator[Part]:
    """ "Were forced to work on the fields by officials", wherever the parse hangs "by"."""
    head, role = candidate.token(scene.doc), candidate.trigger.agent
    known = any(part.role == role for part in found) or candidate.trigger.patient == role
    if candidate.is_noun or known or not has_parse(scene.doc) or not is_passive(head):
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
    head, role = candidate.token(scene.doc), candidate.trigger.obliques.get("against")
    if role is None or any(part.role == role for part in found):
        return
    rest = [*head.doc[head.i + 1 : min(head.sent.end, head.i + 2 * REACH)], *_subject_words(head)]
    against = next((t.i for t in rest if t.lower_ == "against"), None)
    if against is None:
        return
    for noun in head.doc[against + 1 : min(head.sent.end, against + REACH)]:
        if noun.tag_.startswith("NN") and "person" in kinds_of(noun, scene):
            part = make_part(noun, role, candidate.trigger.type, scene)
            if part is not None:
                yield replace(part, linked=False)
            return


def _subject_words(verb: Token) -> Iterator[Token]:
    """ "Cases against two brothers were sent to court": the words of the subject."""
    for subject in children(verb, "subject", "passive_subject"):
        yield from noun_phrase(subject)


def _is_finite(verb: Token) -> bool:
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
        return True
    helpers = {child.lower_ for child in children(verb, "auxiliary")}
    return bool(helpers & {"has", "have", "had", "is", "are", "was", "were", "will"})


def _looks_passive(head: Token) -> bool:
    if head.tag_ == "VBG":
        return False  # "was asking"
    if has_parse(head.doc) and is_passive(head):
        return True
    if head.tag_ == "VBG":
        return False  # "was asking" is no passive
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
        yield token


def participation(part: Part, scene: Scene) -> Participation | None:
    """The record of a participant: the actor's name, or the words of the phrase."""
    start, end = part.phrase.start_char, part.phrase.end_char
    if part.actor is not None:
        return Participation(scene.actors[part.actor].name, part.role, start, end, part.actor)
    if part.head.lower_ in PERSONAL or part.head.tag_.startswith(("PRP", "W", "DT")):
        return None
    words = part.phrase.text.strip(" ,.;:\"'")
    first, _, rest = words.partition(" ")
    name = rest if first.lower() in DETERMINERS and rest else words
    if len(name) < SHORTEST_NAME:
        return None
    return Participation(name, part.role, start, end)


def is_concrete(part: Part) -> bool:
    """Whether a participant is somebody in particular: an actor, a number, a single person."""
    if part.actor is not None:
        return True
    tokens = list(part.phrase)
    if any(t.pos_ == "NUM" or t.tag_ == "CD" or t.ent_type_ == "PERSON" for t in tokens):
        return True
    if tokens[0].lower_ in ("several", "dozens", "hundreds", "thousands", "scores"):
        return True
    first = tokens[0].lower_
    return part.head.tag_ in ("NN", "NNP") and (first in SINGLE or first in DETERMINERS)
