"""What sets apart and what joins tellings of decisions: posts, bans, rates, sums."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from pipeline.extract.events.families import family
from pipeline.extract.events.resemblance import (
    APPOINTMENT,
    agents,
    amounts,
    is_near,
    made,
    same_noun,
    same_story,
    sums,
)
from pipeline.extract.events.same_harm import kin
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling, in_order
from pipeline.extract.function_words import POINTING
from pipeline.extract.inflection import singulars, verb_forms
from pipeline.extract.syntax import SUBJECTS, children, noun_phrase, relation
from pipeline.lexicon import load_table

# types told of by who decides them
DECIDED = frozenset(("policy", "funding"))
RATES = "rates changed"
# what is dated longer before the article, or by a year in one without a date, is background
OLD, MONTH = 120, 31  # days
# sentences below a headline that tell it again
LEAD = 3


def is_lead(a: Telling, b: Telling, scene: Scene) -> bool:
    """The first sentences below a headline tell it again, in other words."""
    if a.is_heading == b.is_heading or not same_story(a, b, scene):
        return False
    earlier, later = in_order(a, b)
    if not is_near(earlier, later, scene.doc, LEAD):
        return False
    ours, theirs = ({p.actor for p in t.parts if p.actor is not None} for t in (a, b))
    same_verb = scene.doc[a.candidate.head].lemma_ == scene.doc[b.candidate.head].lemma_
    return bool(ours & theirs) or same_verb or bool(sums(a, scene) & sums(b, scene))


def posts_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "The president named Bekov minister and dismissed Omarov": two, though in one breath."""
    if not kin(a) == kin(b) == APPOINTMENT:
        return False
    if made(a) != made(b):
        return True
    ours, theirs = _holders(a, scene), _holders(b, scene)
    return bool(ours and theirs) and not ours & theirs


def _holders(telling: Telling, scene: Scene) -> set[int]:
    """Who comes into an office or leaves it: people by their actors, several by their words."""
    becomes = scene.doc[telling.candidate.head].lemma_ == "become"  # "Bekov became minister"
    deciders = {noun.i for noun in agents(telling, scene) if not becomes}
    parts = [part for part in telling.parts if part.head.i not in deciders]
    people = {p.actor for p in parts if p.actor is not None and scene.is_named_person(p.actor)}
    return people | {-p.head.i for p in parts if p.head.tag_ == "NNS" and p.actor not in people}


def is_of_old(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "Parliament passed the bill ... In 2020 a similar bill was withdrawn": not the news."""
    earlier, later = in_order(a, b)
    if a.type not in family("made") or earlier.when is not None or same_noun(a, b):
        return False
    return is_background(later, scene)


def is_background(telling: Telling, scene: Scene) -> bool:
    """Dated long before the article; by a whole year, in an article without a date."""
    if telling.when is None or telling.when.interval.end is None:
        return False
    start, end = telling.when.interval.start, telling.when.interval.end
    anchor = scene.annotated.anchor.interval
    if anchor is None or anchor.start is None:
        return start is None or (end - start).days > MONTH
    return (anchor.start - end).days > OLD


def rates_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "Cut its rate to 14 percent ... In February it was cut to 15"."""
    if not kin(a) == kin(b) == RATES:
        return False
    ours, theirs = amounts(a, scene, "percent"), amounts(b, scene, "percent")
    return bool(ours and theirs) and not ours & theirs


def deciders_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """Sanctions of one country and of another, two ministries' programs."""
    if a.type not in DECIDED:
        return False
    ours, theirs = _deciders(a, scene), _deciders(b, scene)
    return bool(ours and theirs) and not ours & theirs


def _deciders(telling: Telling, scene: Scene) -> set[int]:
    """The named bodies that do what a telling says."""
    at = [noun.i for noun in agents(telling, scene)]
    acting = (
        part.actor
        for part in telling.parts
        if any(part.phrase.start <= i < part.phrase.end for i in at)
    )
    return {i for i in acting if i is not None and scene.actors[i].named}


def made_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    ours, theirs = made(a), made(b)
    if a.type == "funding":
        given, too = sums(a, scene), sums(b, scene)
        if given and too:
            return not given & too
        return bool(ours and theirs) and ours != theirs
    if a.type in ("gathering", "legislation"):
        return bool(ours and theirs) and ours != theirs
    return ours != theirs or (ours is None and kin(a) != kin(b))


def is_restriction_again(a: Telling, b: Telling, scene: Scene) -> bool:
    """ "Banned the export of coal ... the ban", "these restrictions"."""
    earlier, later = in_order(a, b)
    noun = _restriction_of(later, scene)
    if noun is None or noun_phrase(noun)[0].lower_ not in POINTING or is_background(earlier, scene):
        return False
    stopping = verb_forms("events.toml", "lists", "stopping")
    stops = scene.doc[earlier.candidate.head].lower_ in stopping
    return stops or _restriction_of(earlier, scene) is not None


def _restriction_of(telling: Telling, scene: Scene) -> Token | None:
    """The ban or quarantine that is imposed, lifted or comes into force."""
    verb = scene.doc[telling.candidate.head]
    nouns = [scene.doc[i] for i in (telling.candidate.object,) if i is not None]
    nouns += children(verb, *SUBJECTS)
    nouns += [verb.head] if relation(verb) == "relative_clause" else []
    return next((noun for noun in nouns if noun.lower_ in _restrictions()), None)


@cache
def _restrictions() -> frozenset[str]:
    names = load_table("events.toml")["lists"]["restriction"]
    return singulars(tuple(name for name in names if " " not in name))


def is_made_by_the_same(a: Telling, b: Telling) -> bool:
    """ "The ministry set up a commission ... a commission set up by the ministry"."""
    if made(a) is None or made(a) != made(b):
        return False
    ours, theirs = (
        {p.head.lemma_.lower() if p.actor is None else p.actor for p in t.parts if p.linked}
        for t in (a, b)
    )
    return bool(ours & theirs)
