"""The noun that a pronoun of the same sentence goes back to, where the grammar leaves one choice.

"Police say they are investigating" and "the bank said that it has approved": who says it. "The men
were held after they had robbed a shop": the subject above.
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.events.people import BODIES, is_a
from pipeline.extract.events.scene import Scene
from pipeline.extract.syntax import VERBAL, children, clause_head, governor, has_parse, relation

SUBJECTS = ("subject", "passive_subject")
# clauses whose subject, a pronoun, is that of the clause above
BELOW = frozenset(("complement", "adverbial_clause", "open_complement"))
MAX_CLIMB = 3


def antecedent(pronoun: Token, scene: Scene) -> Token | None:
    """The subject above that "they" or "it" repeats."""
    word = pronoun.lower_
    if word not in ("it", "they") or not has_parse(pronoun.doc):
        return None
    if relation(pronoun) not in SUBJECTS:
        return None
    clause = clause_head(pronoun)
    for _ in range(MAX_CLIMB):
        above = governor(clause)
        if above is None or above.pos_ not in VERBAL:
            return None
        if relation(clause) not in (*BELOW, "conjunct"):
            return None
        subject = next(children(above, *SUBJECTS), None)
        if subject is not None and subject.i < pronoun.i:
            return subject if _agrees(subject, word, scene) else None
        clause = above
    return None


def _agrees(noun: Token, word: str, scene: Scene) -> bool:
    actor = scene.actor_at(noun.idx, noun.idx + len(noun))
    is_body = scene.actors[actor].type == "organization" if actor is not None else _is_body(noun)
    if word == "it":
        return is_body and noun.tag_ in ("NN", "NNP", "NNPS")
    plural = noun.tag_ in ("NNS", "NNPS") or any(children(noun, "conjunct"))
    return noun.lower_ == "police" or (plural and (is_body or is_a(noun, "person")))


def _is_body(noun: Token) -> bool:
    return noun.ent_type_ == "ORG" or any(is_a(noun, kind) for kind in BODIES)
