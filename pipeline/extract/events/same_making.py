"""What is made, decided or paid: other laws, posts, deciders and sums are other happenings."""

from __future__ import annotations

from functools import cache

from pipeline.extract.events.same_harm import kin
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.inflection import forms, singulars
from pipeline.extract.syntax import arguments
from pipeline.lexicon import load_table

APPOINTMENT = "appointment"
# types told of by who decides them
DECIDED = frozenset(("policy", "funding"))


def posts_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "The president named Bekov minister and dismissed Omarov": two, though in one breath."""
    if not kin(a) == kin(b) == APPOINTMENT:
        return False
    if made_of(a) != made_of(b):
        return True
    ours, theirs = _holders(a, scene), _holders(b, scene)
    return bool(ours and theirs) and not ours & theirs


def _holders(telling: Telling, scene: Scene) -> set[int]:
    """Who comes into an office or leaves it: people by their actors, several by their words."""
    people = (part for part in telling.parts if "person" in part.kinds)
    named = {p.actor: scene.actors[p.actor].type for p in telling.parts if p.actor is not None}
    groups = {p.head.i for p in people if p.actor is None and p.head.tag_ == "NNS"}
    return {i for i, type_ in named.items() if type_ == "person"} | {-i - 1 for i in groups}


def deciders_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """Sanctions of one country and of another, two ministries' programs."""
    if a.type not in DECIDED:
        return False
    ours, theirs = _deciders(a, scene), _deciders(b, scene)
    return bool(ours and theirs) and not ours & theirs


def _deciders(telling: Telling, scene: Scene) -> set[int]:
    """The named bodies that do what a telling says."""
    agents = [a.head for a in arguments(scene.doc[telling.candidate.head]) if a.relation == "agent"]
    actors = (scene.actor_at(noun.idx, noun.idx + len(noun)) for noun in agents)
    return {i for i in actors if i is not None and scene.actors[i].named}


def made_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    ours, theirs = made_of(a), made_of(b)
    if a.type == "funding":
        sums, others = sums_of(a, scene), sums_of(b, scene)
        if sums and others:
            return not sums & others
        return bool(ours and theirs) and ours != theirs
    if a.type in ("gathering", "legislation"):
        return bool(ours and theirs) and ours != theirs
    return ours != theirs or (ours is None and kin(a) != kin(b))


def made_of(telling: Telling) -> str | None:
    """What is made, as one word; the parts of a law and its punishments are the law."""
    if kin(telling) == "protest":
        return "protest"  # "walked off the job" names no protest
    if kin(telling) == APPOINTMENT:
        return _leaves_office(telling)
    if telling.made is None:
        return None
    if telling.type == "funding":
        return None if telling.made in _any_funds() else telling.made
    if telling.type == "gathering" and telling.made in _protests():
        return "protest"
    return "law" if telling.made in _law_words() else telling.made


def sums_of(telling: Telling, scene: Scene) -> set[object]:
    """The amounts of money in the sentence of a telling."""
    sentence = scene.doc[telling.candidate.head].sent
    return {
        (q.low, q.high)
        for q in scene.annotated.quantities
        if q.kind == "money" and sentence.start_char <= q.start < sentence.end_char
    }


@cache
def _any_funds() -> frozenset[str]:
    return singulars(tuple(load_table("events.toml")["lists"]["any_funds"]))


def _leaves_office(telling: Telling) -> str:
    """Whether somebody comes into an office or goes out of it."""
    leaving = load_table("events.toml")["lists"]["leaving_office"]
    words = {form for word in leaving for form in forms(word)}
    return "post left" if words & {word.lower_ for word in telling.words} else "post taken"


@cache
def _law_words() -> frozenset[str]:
    lists = load_table("events.toml")["lists"]
    names = ("law", "bill", "punishment", "step_of_law")
    words = {word.split()[-1] for name in names for word in lists[name]}
    return singulars(tuple(sorted(words - set(lists["own_instrument"]))))


@cache
def _protests() -> frozenset[str]:
    return singulars(tuple(load_table("events.toml")["lists"]["protest"]))


def is_made_by_the_same(a: Telling, b: Telling) -> bool:
    """ "The ministry set up a commission ... a commission set up by the ministry"."""
    if made_of(a) is None or made_of(a) != made_of(b):
        return False
    ours, theirs = (
        {p.head.lemma_.lower() if p.actor is None else p.actor for p in t.parts if p.linked}
        for t in (a, b)
    )
    return bool(ours & theirs)
