"""What is told of one harm: the beating and the death, the killed and the wounded, the charge."""

from __future__ import annotations

from pipeline.extract.events.cast.participants import Part, is_pronoun
from pipeline.extract.events.same.same_people import are_others
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.syntax import conjuncts, preposition
from pipeline.records import ParticipantRole

KILLING, ATTACK, TAKING = "killing", "attacked", "taking money"  # kins of rows


def is_one_killing(a: Telling, b: Telling, scene: Scene) -> bool:
    """What was done to somebody before the killing is told with it."""
    killed = a.type == "violence" and KILLING in (kin(a), kin(b))
    return killed and _is_one_victim(a, b, scene)


def _is_one_victim(a: Telling, b: Telling, scene: Scene) -> bool:
    ours, theirs = of_role(a, "victim"), of_role(b, "victim")
    return bool(ours and theirs) and not are_others(ours, theirs, scene)


def is_one_toll(a: Telling, b: Telling) -> bool:
    """ "Killed three people and injured 17": one attack, whatever the numbers."""
    kins = {kin(a), kin(b)}
    joined = b.head in conjuncts(a.head) or a.head in conjuncts(b.head)
    return a.type == b.type == "violence" and kins == {KILLING, ATTACK} and joined


def types_differ(a: Telling, b: Telling) -> bool:
    """A beating may be what a death came of, if another telling says so."""
    if a.type == b.type or _is_one_taking(a, b):
        return False
    if {a.type, b.type} != {"violence", "death"}:
        return True
    return bool(of_role(a, "victim") and of_role(b, "victim")) and not share(a, b, "victim")


def _is_one_taking(a: Telling, b: Telling) -> bool:
    """ "Jailed for embezzlement ... guilty of stealing": fraud or corruption, as it is told."""
    return {a.type, b.type} == {"fraud", "corruption"} and kin(a) == kin(b) == TAKING


def is_same_matter(a: Telling, b: Telling, scene: Scene) -> bool:
    """Two tellings of different types that tell one matter."""
    return is_death_of_victim(a, b, scene) or (_is_one_taking(a, b) and share(a, b, "perpetrator"))


def is_death_of_victim(a: Telling, b: Telling, scene: Scene) -> bool:
    """The death of somebody killed is the killing told again."""
    if {a.type, b.type} != {"violence", "death"}:
        return False
    killed = KILLING in (kin(a), kin(b))
    shared = share(a, b, "victim") and (killed or a.head.sent == b.head.sent)
    return shared or (killed and _is_one_victim(a, b, scene))


def share(a: Telling, b: Telling, role: str) -> bool:
    """The same one in a role; "she was arrested with him" may be another arrest than his."""
    own = ([p for p in t.parts if p.role == role and preposition(p.head) != "with"] for t in (a, b))
    ours, theirs = ({part.actor for part in parts} - {None} for parts in own)
    return bool(ours & theirs)


def of_role(telling: Telling, role: ParticipantRole) -> list[Part]:
    return [p for p in telling.parts if p.role == role and not is_pronoun(p)]


def kin(telling: Telling) -> str:
    return telling.candidate.trigger.kin
