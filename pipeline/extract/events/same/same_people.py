"""Whether those who take part in one telling may be those of another.

"A teacher" brings somebody in; "the teacher", "the victims" and a name told after it may be the
same, "another teacher", "three teachers" and a second name may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.events.cast.participants import Part
from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.function_words import DEFINITE
from pipeline.extract.pronouns import sex_of, sex_of_noun
from pipeline.extract.syntax import SUBJECTS, arguments, children, relation
from pipeline.lexicon import load_words

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
    if is_share_of_told(x) or is_share_of_told(y):
        return True
    x, y = _in_words(x, scene), _in_words(y, scene)
    named = [is_named(part, scene) for part in (x, y)]
    if all(named) or sexes_differ(x, y, scene) or _numbers_differ(x, y, scene):
        return False
    counts = _counted(x, scene), _counted(y, scene)
    if all(counts) and not counts[0] & counts[1]:
        return False
    earlier, later = sorted((x, y), key=lambda part: part.head.i)
    if not any(named) and x.head.lemma_.lower() == y.head.lemma_.lower():
        return True  # "three men ... three men"
    if is_named(later, scene):
        return not _is_told_apart(earlier)
    return is_told_before(later, scene) and _may_mean(later, earlier, scene)


def is_share_of_told(part: Part) -> bool:
    """ "Convicted 60 people, with 40 of them getting prison terms and 20 fines": of the 60."""
    verb = part.head.head
    beside = children(verb.head, *SUBJECTS) if relation(verb) == "conjunct" else ()
    whole = (a.head.lower_ for n in (part.head, *beside) for a in arguments(n) if n.tag_ == "CD")
    return part.head.tag_ == "CD" and any(word in ("them", "whom") for word in whole)


def _in_words(part: Part, scene: Scene) -> Part:
    """ "The girl" for the "she" that means her."""
    if part.actor is None or not part.head.tag_.startswith("PRP"):
        return part
    told = [m for m in scene.actors[part.actor].mentions if m.end <= part.head.idx]
    span = scene.doc.char_span(told[-1].start, told[-1].end) if told else None
    if span is None:
        return part
    return replace(part, phrase=span, head=span.root)


def is_told_before(part: Part, scene: Scene) -> bool:
    """ "The man", "the two women", but not "the other man" and not "her brother"."""
    words = [t for t in part.phrase if t.tag_ != "CD"]
    short = len(words) <= MAX_BACK_REFERENCE and not _is_told_apart(part)
    return not is_named(part, scene) and part.phrase[0].lower_ in DEFINITE and short


def _may_mean(later: Part, earlier: Part, scene: Scene) -> bool:
    """ "The engineer" means the engineer told of before, "the man" the last man told of."""
    noun = later.head.lemma_.lower()
    anybody = noun in people_nouns("anybody") | people_nouns("child") | _groups()
    start = earlier.head.i + 1 if anybody else 0
    lede = scene.lede_at(earlier.head.idx) if is_named(earlier, scene) else None
    between = scene.doc[max(start, lede.end) if lede is not None else start : later.phrase.start]
    own = earlier.phrase
    return not any(
        t.lemma_.lower() == noun and t.tag_.startswith("NN") and not own.start <= t.i < own.end
        for t in between
    )


def _is_told_apart(part: Part) -> bool:
    return any(token.lower_ in DISTINCT for token in part.phrase)


def is_named(part: Part, scene: Scene) -> bool:
    if part.actor is None:
        return part.head.ent_type_ == "PERSON" and part.head.pos_ == "PROPN"
    return scene.actors[part.actor].named


def sexes_differ(x: Part, y: Part, scene: Scene) -> bool:
    """Whether one is known as a woman, the other as a man."""
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


def _counted(part: Part, scene: Scene) -> set[object]:
    """How many they are, where the words say so."""
    start, end = part.phrase.start_char, part.phrase.end_char
    numbers = (q for q in scene.annotated.quantities if q.kind == "number")
    return {(q.low, q.high) for q in numbers if start <= q.start and q.end <= end + 1}


def _is_plural(part: Part, scene: Scene) -> bool | None:
    if is_named(part, scene):
        person = part.actor is None or scene.actors[part.actor].type == "person"
        return False if person else None
    if part.head.tag_ in ("NN", "NNP"):
        return False
    return True if part.head.tag_ in ("NNS", "NNPS") else None


def _groups() -> frozenset[str]:
    return load_words("people.toml", "people", "quantity") | people_nouns("group")
