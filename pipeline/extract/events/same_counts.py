"""The numbers a telling is of: two tellings of other numbers are of other happenings."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.telling import Telling
from pipeline.extract.function_words import POINTING
from pipeline.extract.syntax import clause_tokens, governor, noun_phrase, preposition

# the kin of the rows that tell how many crimes there were
CRIME_STATISTICS = "statistics of crime"


def counts_of(telling: Telling, scene: Scene) -> set[object]:
    """The numbers counted in what the telling is about."""
    doc, candidate = scene.doc, telling.candidate
    spans = [doc[candidate.start : candidate.end]]
    if candidate.object is not None:
        spans.append(noun_phrase(_measure(doc[candidate.object])))
    spans += [p.phrase for p in telling.parts if p.actor is None]
    if telling.candidate.trigger.kin == CRIME_STATISTICS:
        clause = clause_tokens(doc[candidate.head])
        spans += [doc[token.i : token.i + 1] for token in clause if token.tag_ == "CD"]
    if telling.type == "conviction" and not _is_verdict_told_of(telling, doc):
        spans.append(doc[candidate.head].sent)
    kinds = ("duration",) if telling.type == "conviction" else ("number", "mass")
    return {
        (q.low, q.high)
        for span in spans
        for q in scene.annotated.quantities
        if q.kind in kinds and span.start_char < q.end and q.start < span.end_char
    }


def _measure(noun: Token) -> Token:
    """ "Two tons of hashish were seized": the noun that the number counts."""
    above = governor(noun) if preposition(noun) == "of" else None
    return above if above is not None and above.tag_.startswith("NN") else noun


def _is_verdict_told_of(telling: Telling, doc: Doc) -> bool:
    """ "The verdict may be appealed within 15 days": no term is told."""
    noun = doc[telling.candidate.head]
    return telling.candidate.is_noun and noun_phrase(noun)[0].lower_ in POINTING
