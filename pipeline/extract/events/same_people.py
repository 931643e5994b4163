"""Whether those who take part in one telling may be those of another.

"A teacher" brings somebody in; "the teacher", "the victims" and a name told after it may be the
same, "another teacher", "three teachers" and a second name may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from pipeline.extract.events.participants import Part
from pipeline.extract.events.scene import Scene
from pipeline.extract.inflection import singulars
from pipeline.extract.pronouns import sex_of, sex_of_noun
from pipeline.lexicon import load_table

DEFINITE = frozenset(("the", "this", "these", "that", "those"))
DISTINCT = frozenset(("other", "others", "another", "second", "third", "remaining", "latter"))
# "the man", "the young woman"; "the deputy head of the department" is somebody new
MAX_BACK_REFERENCE = 3


def are_others(ours: Sequence[Part], theirs: Sequence[Part], scene: Scene) -> bool:
    """Both tellings say who, and none of the ones can be one of the others."""
    if not ours or not theirs:
        return False
    return not any(may_be_same(x, y, scene) for x in ours for y in theirs)


def may_be_same(x: Part, y: Part, scene: Scene) -> bool:
    """Whether nothing sets apart two people or groups of people."""
    if x.actor is not None and x.actor == y.actor:
        return True
    named = [is_named(part, scene) for part in (x, y)]
    if all(named) or _sexes_differ(x, y, scene) or _numbers_differ(x, y, scene):
        return False
    earlier, later = sorted((x, y), key=lambda part: part.head.i)
    if not any(named) and _is_one_word(x, y):
        return True
    return is_told_before(later, scene) or (is_named(later, scene) and not _is_told_apart(earlier))


def is_told_before(part: Part, scene: Scene) -> bool:
    """ "The man", "the two women", but not "the other man" and not "her brother"."""
    short = len(part.phrase) <= MAX_BACK_REFERENCE and not _is_told_apart(part)
    return not is_named(part, scene) and part.phrase[0].lower_ in DEFINITE and short


def _is_told_apart(part: Part) -> bool:
    return any(token.lower_ in DISTINCT for token in part.phrase)


def is_named(part: Part, scene: Scene) -> bool:
    return part.actor is not None and scene.actors[part.actor].named


def _is_one_word(x: Part, y: Part) -> bool:
    """ "Three men ... three men"; "1,000 residents" and "1,000 people" may be the same, too."""
    ours, theirs = _noun(x), _noun(y)
    anybody = {ours.lower_, theirs.lower_} & _anybody()
    if anybody and len(_telling_words(x) & _telling_words(y)) > 1:
        return True
    if x.actor is not None and y.actor is not None:
        bare = any(len(_telling_words(part) - {"one"}) < 2 for part in (x, y))
        return bare and ours.lemma_.lower() == theirs.lemma_.lower()
    return ours.lemma_.lower() == theirs.lemma_.lower() or {ours.lower_, theirs.lower_} <= _anybody()


def _noun(part: Part) -> Token:
    """The smugglers of "one of the smugglers"."""
    below = [t for t in part.phrase if t.tag_.startswith("NN")] if part.head.tag_ == "CD" else []
    return below[-1] if below else part.head


def _telling_words(part: Part) -> set[str]:
    """The "two" and "Afghan" of "two Afghan nationals"."""
    return {t.lower_ for t in part.phrase if t.tag_ == "CD" or t.tag_.startswith(("NN", "JJ"))}


@cache
def _anybody() -> frozenset[str]:
    return singulars(tuple(load_table("people.toml")["people"]["anybody"]))


def _sexes_differ(x: Part, y: Part, scene: Scene) -> bool:
    sexes = {_sex(part, scene) for part in (x, y)} - {None}
    return len(sexes) > 1


def _sex(part: Part, scene: Scene) -> str | None:
    if part.actor is not None and scene.actors[part.actor].type == "person":
        return sex_of(scene.actors[part.actor])
    return sex_of_noun(part.head.lemma_.lower())


def _numbers_differ(x: Part, y: Part, scene: Scene) -> bool:
    """One and several; a gang may be either."""
    if {x.head.lower_, y.head.lower_} & _groups():
        return False
    return {_is_plural(part, scene) for part in (x, y)} == {True, False}


def _is_plural(part: Part, scene: Scene) -> bool | None:
    if is_named(part, scene):
        return False if scene.actors[part.actor or 0].type == "person" else None
    if part.head.tag_ in ("NN", "NNP"):
        return False
    return True if part.head.tag_ in ("NNS", "NNPS") else None


@cache
def _groups() -> frozenset[str]:
    return frozenset(load_table("people.toml")["people"]["quantity"]) | singulars(
        tuple(load_table("people.toml")["people"]["group"])
    )
