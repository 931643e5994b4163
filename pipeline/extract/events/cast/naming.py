"""Who the people of a group are, where a later sentence names them.

"Two welders were killed. The dead are Bekov, 34, and Omarov." "They include Askar Kim." The words
are in `lexicons/people.toml`, table naming.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Span

from pipeline.extract.events.cast.lists import Item, people_from
from pipeline.extract.events.cast.participants import Part, make_part
from pipeline.extract.events.scene import Scene
from pipeline.extract.speech import is_speech_verb
from pipeline.extract.syntax import SUBJECTS, noun_phrase, relation
from pipeline.lexicon import any_of, load_table

REACH = 6  # sentences from a group to the names
INCLUDING = re.compile(r",?\s*\b(?:including|among them|among whom)\s")
# roles that say nothing of what somebody has done or suffered
OPEN_ROLES = frozenset(("other", "relative"))


def people_named_later(part: Part, number: int, scene: Scene) -> list[Part]:
    """Those a group of that many stands for; where only some are named, the group with them."""
    for distance, sentence in enumerate(_sentences_after(part.head.sent, scene)):
        naming = _pattern(part.role).match(sentence.text) if part.role in _naming() else None
        if naming is not None and (distance == 0 or naming["whom"]):
            people = _people_at(sentence, sentence.start_char + naming.end(), scene)
            whole = _counted(people, scene) == number and not naming["some"]
            return (
                _as_parts(people, part, scene) if whole else [part, *_as_parts(people, part, scene)]
            )
        people = [] if distance or is_speech_verb(sentence.root) else _subjects(sentence, scene)
        if _counted(people, scene) == number and _are_told_of(people, part, scene):
            return _as_parts(people, part, scene)
    return []


def people_included(part: Part, scene: Scene) -> list[Part]:
    """ "1,000 people, including 22 children", "three of them, among them Bekov"."""
    told = INCLUDING.match(scene.annotated.view, part.phrase.end_char)
    if told is None or told.end() >= part.head.sent.end_char:
        return []
    people = _people_at(part.head.sent, told.end(), scene)
    found = _as_parts([item for item in people if not _is_any(item)], part, scene)
    named = {p.actor for p in found if p.actor is not None and scene.actors[p.actor].named}
    return [p if p.actor in named else replace(p, role=part.role) for p in found]


def _is_any(item: Item) -> bool:
    """ "65 people, including women": nobody beside the 65."""
    return item.head.tag_ == "NNS" and not item.named and len(item.phrase) == 1


def _sentences_after(sentence: Span, scene: Scene) -> Iterator[Span]:
    _, end = scene.section_at(sentence.start_char)
    for _ in range(REACH):
        if sentence.end >= len(scene.doc) or scene.doc[sentence.end].idx >= end:
            return
        sentence = scene.doc[sentence.end].sent
        yield sentence


def _naming() -> dict[str, list[str]]:
    table: dict[str, list[str]] = load_table("people.toml")["naming"]
    return table


@cache
def _pattern(role: str) -> re.Pattern[str]:
    """ "The dead are", "They include", "Among them were"."""
    table = _naming()
    whom, links, some = (any_of(table[name]) for name in (role, "links", "some"))
    subject = rf"(?:The (?P<whom>{whom})|They|The (?:two|three|four|five|six|pair|trio))"
    told = rf"(?:{subject} (?:{links}|(?P<some>{some}))|(?P<among>Among them (?:are|were)))"
    return re.compile(rf"\s*{told}\s")


def _subjects(sentence: Span, scene: Scene) -> list[Item]:
    """ "Bekov was jailed; his wife got four years": who the clauses of a sentence are about."""
    nouns = (token for token in sentence if relation(token) in SUBJECTS)
    people = (item for noun in nouns for item in people_from(noun_phrase(noun)[0].i, scene))
    return list({item.head.i: item for item in people}.values())


def _people_at(sentence: Span, at: int, scene: Scene) -> list[Item]:
    token = next((t for t in sentence if t.idx >= at and t.lower_ != "the"), None)
    return [] if token is None else people_from(token.i, scene)


def _counted(people: Sequence[Item], scene: Scene) -> int:
    """How many they are: "Bekov and two sisters" are three."""
    return sum(_number(item, scene) for item in people)


def _number(item: Item, scene: Scene) -> int:
    start, end = item.phrase.start_char, item.phrase.end_char
    if item.named:
        return 1
    numbers = [q for q in scene.annotated.quantities if start <= q.start and q.end <= end]
    counts = [int(q.low) for q in numbers if q.kind == "number" and q.low is not None]
    return counts[0] if counts else 1


def _are_told_of(people: Sequence[Item], part: Part, scene: Scene) -> bool:
    """Whether named people may be those of the group: nothing else is known of them."""
    actors = [scene.actors[p.actor] for p in people if p.actor is not None and p.named]
    fitting = OPEN_ROLES | {part.role}
    return bool(actors) and all(set(actor.roles) <= fitting for actor in actors)


def _as_parts(people: Sequence[Item], part: Part, scene: Scene) -> list[Part]:
    made = ((person, make_part(person.head, part.role, "", scene)) for person in people)
    return [
        replace(more, phrase=person.phrase, actor=person.actor, linked=part.linked)
        for person, more in made
        if more is not None
    ]
