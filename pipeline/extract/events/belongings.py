"""Which figures of an article belong to which of its events."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.events.participants import Part
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.setting import ACTS
from pipeline.extract.events.telling import Telling
from pipeline.extract.syntax import clause_head, has_parse, noun_phrase
from pipeline.records import Evidence, Figure

# what a kind of figure measures in an event of a type
MONEY = frozenset(("trafficking", "fraud", "corruption", "fine", "funding", "kidnapping"))
TERMS = frozenset(("conviction", "trial"))
PERCENTS = frozenset(("report",))
MAX_TERM = frozenset(("legislation",))
FAR = 3000  # characters; no sentence is longer
PRISON = ("prison", "jail", "imprison", "sentence", "colony", "behind bars", "custody", "probation")


def belonging_figures(groups: Sequence[Sequence[Telling]], scene: Scene) -> list[list[int]]:
    """For each group of tellings the indexes of its figures; a figure has one event at most."""
    owned: list[list[int]] = [[] for _ in groups]
    for i, figure in enumerate(scene.figures):
        scores = [
            (max(_score(figure, telling, scene) for telling in members), -at)
            for at, members in enumerate(groups)
        ]
        best = max(scores, default=(0.0, 0))
        if best[0] > 0:
            at = -best[1]
            owned[_act_of(at, groups, figure)].append(i)
    return owned


def _score(figure: Figure, telling: Telling, scene: Scene) -> float:
    """How much speaks for a figure belonging to a telling; 0 for nothing."""
    spans = [figure.evidence, *figure.repeats]
    return max(_score_at(figure, e, telling, scene) for e in spans)


def _score_at(figure: Figure, words: Evidence, telling: Telling, scene: Scene) -> float:
    start, end = words.start, words.end
    head = telling.candidate.token(scene.doc)
    if abs(head.idx - start) > FAR:
        return 0.0
    sentence = head.sent
    if not (sentence.start_char <= start and end <= sentence.end_char):
        return 0.0
    fit = _fit(figure, telling)
    if fit == 0:
        return 0.0
    if _in_part(start, end, telling, scene):
        return fit + 3
    if not has_parse(scene.doc):
        return fit + 0.5
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return 0.0
    if head in span.root.ancestors and clause_head(span.root) == clause_head(head):
        return fit + 2
    if clause_head(span.root) == clause_head(head):
        return fit + 1
    near = max(0.0, 0.5 - abs(span.root.i - head.i) / 100)
    return fit + near if figure.kind in ("money", "duration") else 0.0


def _fit(figure: Figure, telling: Telling) -> float:
    kind, type_ = figure.kind, telling.type
    if kind == "money":
        return 1.5 if type_ in MONEY else (0.5 if type_ == "investigation" else 0.0)
    if kind == "duration":
        prison = any(word in figure.sentence.lower() for word in PRISON)
        if prison and type_ in TERMS | MAX_TERM:
            return 1.5
        return 0.5 if type_ in ACTS and not prison else 0.0
    if kind == "percent":
        return 1.0 if type_ in PERCENTS else 0.0
    if kind == "age":
        return 1.5 if type_ in ACTS else 1.0
    return 1.0


def _in_part(start: int, end: int, telling: Telling, scene: Scene) -> bool:
    """Whether the figure stands in the trigger, in its object or in a participant's phrase."""
    doc, candidate = scene.doc, telling.candidate
    spans = [doc[candidate.start : candidate.end], *(p.phrase for p in telling.parts)]
    if candidate.object is not None and has_parse(doc):
        spans.append(noun_phrase(doc[candidate.object]))
    return any(s.start_char <= start + 1 and end <= s.end_char + 1 for s in spans)


def _act_of(at: int, groups: Sequence[Sequence[Telling]], figure: Figure) -> int:
    """An age told with the arrest or rescue belongs to what was done to or by that person."""
    if figure.kind != "age" or groups[at][0].type in ACTS:
        return at
    people = _people(groups[at])
    for i, members in enumerate(groups):
        if members[0].type in ACTS and people & _people(members):
            return i
    return at


def _people(members: Sequence[Telling]) -> set[int]:
    parts: list[Part] = [part for telling in members for part in telling.parts]
    return {part.actor for part in parts if part.actor is not None and part.role != "authority"}
