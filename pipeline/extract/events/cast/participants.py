"""A noun phrase in a role: who fits it, which of several are one, and the record it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from pipeline.extract.events.people import (
    BODIES,
    PERSONAL,
    PRIVATE,
    actor_kinds,
    body_served,
    is_amount,
    is_share,
    kinds_of,
    named_beside,
    people_nouns,
    phrase_of,
)
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.families import family
from pipeline.extract.function_words import DETERMINERS, SINGULAR_PRONOUNS
from pipeline.extract.syntax import SUBJECTS, children, relation
from pipeline.lexicon import load_words
from pipeline.records import ParticipantRole, Participation

SINGLE = frozenset(("his", "her", "their", "another"))
QUOTE_ENDS = re.compile(r"[,.!?]\"\s")
SHORTEST_NAME = 3
# bodies that arrest, raid and investigate are not arrested, raided and investigated
# what an official is who stands accused: at his trial, and paying money back
ACCUSED_IN: dict[str, ParticipantRole] = {"trial": "perpetrator", "funding": "other"}
OFFICIAL = frozenset(("arrest", "charge", "conviction", "fine", "legislation"))


@dataclass(frozen=True, slots=True)
class Part:
    """A noun phrase that fills a role; `linked` is False where only nearness speaks for it."""

    phrase: Span
    head: Token
    role: ParticipantRole
    kinds: frozenset[str]
    actor: int | None
    linked: bool = True


def make_part(noun: Token, role: str, type_: str, scene: Scene) -> Part | None:
    """A participant of that role in an event of a type, if the noun can be one."""
    kinds = kinds_of(noun, scene)
    fitting = _fit(role, kinds)
    mention = scene.mention_at(noun) if relation(noun) == "conjunct" else None
    if mention and any(mention[0].start < c.i for c in children(noun, "coordination")):
        return None  # "the heads of the Security and Language Department, who were arrested"
    if (
        fitting == "other"
        and role == "authority"
        and type_ in family("official")
        and kinds == {"person"}
    ):
        return None  # "held a man, opening a case": the man opens none
    if fitting == "perpetrator" and kinds & {"authority"}:
        judges = type_ in family("official") | {"trial"} and "person" not in kinds
        acts = type_ == "operation" or judges
        acts = acts and not any(children(noun, "number"))  # "fined eleven agencies"
        acts = acts and not (type_ == "fine" and relation(noun) == "passive_subject")
        fitting = "authority" if acts else fitting
    if fitting is None or is_amount(noun, scene) or is_share(noun, scene):
        return None
    if noun.tag_ == "CD" and (fitting in ("other", "authority") or _is_share_of_told(noun)):
        return None
    if noun.lower_ in people_nouns("sufferer") and fitting == "perpetrator":
        fitting = "victim"
    actor = scene.actor_of(noun) if noun.tag_ != "DT" else None  # "the families of those who died"
    if actor is None and noun.lower_ in SINGULAR_PRONOUNS:
        actor = scene.person_before(noun)
    if actor is None or not scene.actors[actor].named:
        named = named_beside(noun, scene)
        actor = named if named is not None else actor
    if fitting == "other" and actor is not None and "authority" in actor_kinds(actor, scene):
        fitting = "authority"
    if fitting == "authority" and type_ in ACCUSED_IN and _stands_accused(actor, scene):
        fitting = ACCUSED_IN[type_]
    if role == "authority" and type_ in OFFICIAL and _may_hold_office(kinds, actor, scene):
        fitting = "authority"
    if actor is None and fitting == "authority":
        actor = body_served(noun, scene)
    return Part(phrase_of(noun, scene), noun, fitting, kinds, actor)


def _stands_accused(actor: int | None, scene: Scene) -> bool:
    """ "Defendant Bekov", whatever post he had before."""
    named = actor is not None and scene.is_named_person(actor)
    return actor is not None and named and "perpetrator" in scene.roles(actor)


def _may_hold_office(kinds: frozenset[str], actor: int | None, scene: Scene) -> bool:
    """A named body that charges or fines somebody has the power to, whatever it is called."""
    if actor is None or "organization" not in kinds:
        return False
    return scene.actors[actor].named and not PRIVATE & set(scene.actors[actor].roles)


def _is_share_of_told(number: Token) -> bool:
    """ "six gangs, one of them armed": those told of already."""
    told = any(word.lower_ in ("them", "these", "those") for word in number.children)
    return told and (number.lower_ == "one" or relation(number) not in (*SUBJECTS, "object"))


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


def is_across_quote(part: Part, head: Token, scene: Scene) -> bool:
    """Who says it takes no part in what the quotation tells: `"12 were held," the mayor said`."""
    start, end = sorted((part.head.idx, head.idx))
    return QUOTE_ENDS.search(scene.annotated.view, start, end) is not None


def without_posts(parts: list[Part], scene: Scene) -> list[Part]:
    """ "Head of the Tax Department Askar Bekov took a bribe": the man did, not his office."""
    people = [p for p in parts if p.actor is not None and "person" in actor_kinds(p.actor, scene)]

    def is_post_of(part: Part, person: Part) -> bool:
        begins = person.phrase.start_char
        beside = part.phrase.start_char <= begins <= part.phrase.end_char + 1
        return beside and (part.actor is None or part.role == person.role)

    return [p for p in parts if p in people or not any(is_post_of(p, one) for one in people)]


def participation(part: Part, scene: Scene) -> Participation | None:
    """The record of a participant: the actor's name, or the words of the phrase."""
    start, end = part.phrase.start_char, part.phrase.end_char
    if part.actor is not None:
        return Participation(scene.actors[part.actor].name, part.role, start, end, part.actor)
    if part.head.lower_ in PERSONAL or part.head.tag_.startswith(("PRP", "W", "DT")):
        return None
    words = re.sub(r"['’]s$", "", part.phrase.text.strip(" ,.;:\"'"))
    first, _, rest = words.partition(" ")
    name = rest if first.lower() in DETERMINERS and rest else words
    if (
        len(name) < SHORTEST_NAME
        or name.lower() in load_words("people.toml", "people", "nobody")
        or name.endswith((" of", "most of them"))
    ):
        return None
    return Participation(name, part.role, start, end)


def _is_bare_single(part: Part) -> bool:
    """Headlines leave the article out: "murder of teenage player", "debtor held captive"."""
    head = part.head
    if head.tag_ != "NN" or not part.kinds & {"person"} or part.kinds & BODIES:
        return False
    bare = not any(children(head, "determiner", "possessor", "number"))
    return bare and head.lower_ not in people_nouns("group")


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
    if _is_bare_single(part):
        return True
    return part.head.tag_ in ("NN", "NNP") and (first in SINGLE or first in DETERMINERS)


def is_pronoun(part: Part) -> bool:
    """Whether a participant is only a pronoun nobody is linked to."""
    return part.actor is None and part.head.lower_ in PERSONAL
