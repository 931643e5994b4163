"""The numbers a telling is of: two tellings of other numbers are of other happenings."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.syntax import governor, noun_phrase, preposition


def counts_of(telling: Telling, scene: Scene) -> set[object]:
    """The numbers counted in what the telling is about."""
    doc, candidate = scene.doc, telling.candidate
    spans = [doc[candidate.start : candidate.end]]
    if candidate.object is not None:
        spans.append(noun_phrase(_measure(doc[candidate.object])))
    spans += [p.phrase for p in telling.parts if p.actor is None]
    if telling.type == "conviction":
        spans.append(doc[candidate.head].sent)
    kinds = ("duration",) if telling.type == "conviction" else ("number", "mass")
    return _counted(spans, kinds, scene)


def counts_of_people(telling: Telling, scene: Scene) -> set[object]:
    """How many they are who take part, be they told of again elsewhere or not."""
    return _counted([part.phrase for part in telling.parts], ("number",), scene)


def _counted(spans: Sequence[Span], kinds: Sequence[str], scene: Scene) -> set[object]:
    return {
        (q.kind, q.low, q.high)
        for span in spans
        for q in scene.annotated.quantities
        if q.kind in kinds and span.start_char < q.end and q.start < span.end_char
    }


def _measure(noun: Token) -> Token:
    """ "Two tons of hashish were seized": the noun that the number counts."""
    above = governor(noun) if preposition(noun) == "of" else None
    return above if above is not None and above.tag_.startswith("NN") else noun
