"""What sets apart and what joins tellings of decisions: posts, bans, rates, sums."""

from __future__ import annotations

from pipeline.extract.events.same.resemblance import (
    APPOINTMENT,
    agents,
    is_near,
    made,
    same_noun,
    same_story,
    sums,
)
from pipeline.extract.events.same.same_harm import kin
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling, in_order
from pipeline.extract.events.trigger.families import family

# what is dated longer before the article, or by a year in one without a date, is background
OLD, MONTH = 120, 31  # days
# sentences below a headline that tell it again
LEAD = 3


def is_lead(a: Telling, b: Telling, scene: Scene) -> bool:
    """The first sentences below a headline tell it again, in other words."""
    if a.is_heading == b.is_heading or not same_story(a, b, scene):
        return False
    earlier, later = in_order(a, b)
    if not is_near(earlier, later, LEAD):
        return False
    ours, theirs = ({p.actor for p in t.parts if p.actor is not None} for t in (a, b))
    same_verb = a.head.lemma_ == b.head.lemma_
    return bool(ours & theirs) or same_verb


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
    becomes = telling.head.lemma_ == "become"  # "Bekov became minister"
    deciders = {noun.i for noun in agents(telling) if not becomes}
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


def deciders_differ(a: Telling, b: Telling, scene: Scene) -> bool:
    """Sanctions of one country and of another, two ministries' programs."""
    if a.type not in family("grants"):
        return False
    ours, theirs = _deciders(a, scene), _deciders(b, scene)
    return bool(ours and theirs) and not ours & theirs


def _deciders(telling: Telling, scene: Scene) -> set[int]:
    """The named bodies that do what a telling says."""
    at = [noun.i for noun in agents(telling)]
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
