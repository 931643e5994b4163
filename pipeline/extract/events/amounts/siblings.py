"""Figures that belong where another figure of their sentence or list does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from re import IGNORECASE
from re import compile as compile_pattern

from spacy.tokens import Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.syntax import children, relation
from pipeline.extract.text import root_at
from pipeline.records import Figure

Groups = Sequence[Sequence[Telling]]

NO_SIBLINGS = frozenset(("age", "duration", "length"))
# "24 cases more than a year before", "18 percent fewer"
DIFFERENCE = compile_pattern(r"\s*(?:more|less|fewer|higher|lower)\b", IGNORECASE)


def event_of_sibling(
    number: int, groups: Groups, homes: Mapping[int, int], scene: Scene
) -> int | None:
    """The event of the figure that this one is coordinated with, differs by, or is a part of."""
    figure = scene.figures[number]
    if figure.kind in NO_SIBLINGS or _is_bracketed(figure, scene):
        return None
    tied = list(_tied_beside(number, groups, homes, scene))
    noun = _noun(figure, scene)
    for other in tied:
        sibling = _noun(scene.figures[other], scene)
        if _are_coordinated(noun, sibling) and not _is_about(groups[homes[other]], sibling):
            return homes[other]
    if tied and DIFFERENCE.match(scene.annotated.view, figure.evidence.end):
        return homes[max(tied)] if max(tied) < number else None
    return None


def _tied_beside(
    number: int, groups: Groups, homes: Mapping[int, int], scene: Scene
) -> Iterator[int]:
    """The tied figures of the sentence, with no other event told between."""
    at = scene.figures[number].evidence.start
    sentence = scene.sentence_at(at)
    for other, home in homes.items():
        start = scene.figures[other].evidence.start
        first, last = sorted((at, start))
        if sentence == scene.sentence_at(start) and (_told_within(first, last, groups) <= {home}):
            yield other


def _is_bracketed(figure: Figure, scene: Scene) -> bool:
    """ "13 cases (36, down 60%)": a bare number in brackets may be that of another year."""
    view, at = scene.annotated.view, figure.evidence.start
    line = view[view.rfind("\n", 0, at) + 1 : at]
    return figure.kind != "percent" and line.count("(") > line.count(")")


def _noun(figure: Figure, scene: Scene) -> Token:
    """What a figure counts: "a rise of 6 percent" is the rise."""
    token = root_at(scene.doc, figure.evidence)
    while relation(token) in ("number", "compound") and token.head != token:
        token = token.head
    return token


def _are_coordinated(one: Token, other: Token) -> bool:
    first, second = (one, other) if one.i < other.i else (other, one)
    while relation(second) in ("conjunct", "apposition") and second.head != second:
        if second.tag_.startswith("V") or any(children(second, "subject", "passive_subject")):
            return False
        second = second.head
        if second == first:
            return True
    return False


def _is_about(members: Sequence[Telling], noun: Token) -> bool:
    """ "40 cases registered in May and six shelters": only the cases were registered."""
    heads = (telling.head for telling in members)
    return any(noun in head.ancestors for head in heads)


def _told_within(start: int, end: int, groups: Groups) -> set[int]:
    heads = ((t.head.idx, i) for i, g in enumerate(groups) for t in g)
    return {i for at, i in heads if start <= at < end}
