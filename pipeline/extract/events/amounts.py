"""The sums and numbers a trigger is about: a bribe of money, thefts that rose to 340."""

from __future__ import annotations

from spacy.tokens import Span

from pipeline.extract.events.scene import Scene
from pipeline.extract.events.triggers import Candidate
from pipeline.extract.syntax import children, noun_phrase, preposition, relation
from pipeline.records import Quantity

# tokens after "the number of thefts rose" in which the number stands
COUNT_REACH = 6


def number_follows(candidate: Candidate, scene: Scene) -> bool:
    """ "the number of thefts rose to 340", "there were 45 cases of fraud"."""
    doc = scene.doc
    last = doc[min(candidate.end + COUNT_REACH, candidate.token(doc).sent.end) - 1]
    return any(
        q.kind == "number" and doc[candidate.start].idx <= q.start <= last.idx
        for q in scene.annotated.quantities
    )


def moves_money(candidate: Candidate, scene: Scene) -> bool:
    """ "provided $3 million", "was provided with $3 million", "was paid $3 million"."""
    verb = candidate.token(scene.doc)
    moved = [
        *children(verb, "object", "passive_subject", "recipient"),
        *(noun for noun in verb.children if preposition(noun) == "with"),
        *(noun for noun in children(verb, "oblique") if preposition(noun) is None),
        *([verb.head] if relation(verb) == "noun_clause" else []),
    ]
    return any(
        q.kind == "money" and noun_phrase(noun).start_char <= q.start < noun_phrase(noun).end_char
        for noun in moved
        for q in scene.annotated.quantities
    )


def is_price(candidate: Candidate, scene: Scene) -> bool:
    """ "Charged him $900", "sent $2 million home": the verb's own object is a sum."""
    verb = candidate.token(scene.doc)
    sums = [q for q in scene.annotated.quantities if q.kind == "money"]
    nouns = [n for n in children(verb, "object", "oblique") if preposition(n) is None]
    # not "charged with $2 million fraud", whatever the parse says
    bare = [n for n in nouns if n.i == 0 or n.nbor(-1).tag_ != "IN"]
    return any(q.start <= noun.idx < q.end for noun in bare for q in sums)


def is_sum(candidate: Candidate, scene: Scene) -> bool:
    """ "A bribe of 5 million tenge", "the theft of $300,000"."""
    noun = candidate.token(scene.doc)
    if not candidate.is_noun:
        return False
    phrase = noun_phrase(noun)
    return any(
        q.kind == "money" and noun.idx < q.start < phrase.end_char
        for q in scene.annotated.quantities
    )


def quantities_of(candidate: Candidate, scene: Scene, kind: str) -> list[Quantity]:
    sentence: Span = candidate.token(scene.doc).sent
    return [
        q
        for q in scene.annotated.quantities
        if kind in (q.kind, "measured") and sentence.start_char <= q.start < sentence.end_char
    ]
