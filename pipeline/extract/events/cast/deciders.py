"""Who decides what institutions do, and whether it was done."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from pipeline.extract.events.cast.participants import Part
from pipeline.extract.events.people import BODIES, is_amount
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.function_words import PAST_AUXILIARIES
from pipeline.extract.syntax import (
    arguments,
    children,
    governor,
    is_passive,
    preposition,
    relation,
)
from pipeline.lexicon import load_words

# what these nouns tell of happened, where something happened at it or to it
HELD = frozenset(("gathering", "legislation"))
# kinds of places whose name stands for who runs them
GOVERNED = frozenset(("country", "region", "city"))


def has_body(candidate: Candidate, parts: Sequence[Part], scene: Scene) -> bool:
    """An organization or authority takes part; or a country acts: "Kazakhstan borrowed"."""
    acts = any(_is_country(noun, scene) for noun in doers(candidate))
    return acts or any(part.kinds & BODIES for part in parts)


def is_by_authority(candidate: Candidate, parts: Sequence[Part], scene: Scene) -> bool:
    """Who does it holds power: a minister, an agency, a country; a mere gerund is no act."""
    head = candidate.head
    if head.tag_ == "VBG" and not any(children(head, "auxiliary")):
        return False
    if any(children(head, "complement")) and not any(children(head, "object")):
        return False  # "establish why the dam failed"
    powerful = {part.head.i for part in parts if "authority" in part.kinds}
    acting = doers(candidate)
    return any(noun.i in powerful or _is_country(noun, scene) for noun in acting)


def is_unsaid(verb: Token, scene: Scene) -> bool:
    """ "The register has been launched": done by whoever does such things."""
    return is_past(verb) and _is_done_by_nobody(verb, scene)


def is_left_unsaid(verb: Token, scene: Scene) -> bool:
    """ "The helpline, set up in 2011": the same where only the participle says it."""
    told = verb.tag_ == "VBN" and relation(verb) == "noun_clause"
    return told and _is_done_by_nobody(verb, scene)


def _is_done_by_nobody(verb: Token, scene: Scene) -> bool:
    """By nobody, or "by 19 percent"."""
    agents = [a.head for a in arguments(verb) if a.relation == "agent"]
    return is_passive(verb) and all(is_amount(noun, scene) for noun in agents)


def doers(candidate: Candidate) -> list[Token]:
    """The nouns that do what the trigger tells of."""
    return [a.head for a in arguments(candidate.head) if a.relation == "agent"]


def _is_country(noun: Token, scene: Scene) -> bool:
    """ "Kazakhstan borrowed", "the country has attracted", "Osh opened its first shelter"."""
    if noun.text in load_words("events.toml", "lists", "capitals"):
        return True
    states = (m for m in scene.places if m.place.kind in GOVERNED)
    named = any(state.start <= noun.idx < state.end for state in states)
    return named or noun.lower_ in ("country", "republic")


def is_done(candidate: Candidate) -> bool:
    """A past tense says of an institution's act that it was done, whenever and wherever."""
    head = candidate.head
    if candidate.type not in family("made"):
        return False
    if candidate.is_noun:
        return _is_held(head, candidate.type)
    while relation(head) == "open_complement" and head.head != head:
        head = head.head  # "decided to close"
    return is_past(head)


def _is_held(noun: Token, type_: str) -> bool:
    """ "He told a round table", "said during a session", "the rally ended": one that was held."""
    above = governor(noun) if noun.tag_ == "NN" else None
    if type_ not in HELD or above is None or not is_past(above):
        return False
    beside = preposition(noun) in ("at", "during", "following", "after")
    return beside or relation(noun) in ("object", "subject", "passive_subject")


def is_past(verb: Token) -> bool:
    helpers = children(verb, "auxiliary", "passive_auxiliary")
    return verb.tag_ == "VBD" or any(helper.lower_ in PAST_AUXILIARIES for helper in helpers)
