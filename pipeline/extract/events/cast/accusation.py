"""Who did it where a crime is only named: "convicted of fraud", "arrested on suspicion of theft".

The one who is accused, arrested or convicted is the one who is said to have done it. The words of
justice are in `lexicons/modality.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline.extract.events.cast.participants import Part, make_part
from pipeline.extract.events.scene import Scene
from pipeline.extract.events.trigger.modality import inflected, singular_words
from pipeline.extract.events.trigger.triggers import Candidate
from pipeline.extract.syntax import arguments, children, governor, is_passive, preposition, relation

# "arrested on charges of having taken part in the theft": no further up
MAX_CLIMB = 3


def accused_parts(candidate: Candidate, scene: Scene) -> Iterator[Part]:
    """The people a crime is laid to, as its perpetrators."""
    head = candidate.head
    above = accusing_word(head)
    if above is None:
        return
    role = "patient" if _is_justice(above) else "agent"
    for argument in arguments(above):
        laid_to = argument.relation == role or argument.preposition == "against"
        if laid_to and argument.head.i not in range(head.i, candidate.words.end):
            part = make_part(argument.head, "perpetrator", candidate.type, scene)
            if part is not None:
                yield part


def accusing_word(crime: Token) -> Token | None:
    """The verb or noun of justice that a crime hangs on: "arrested" for "on charges of fraud"."""
    word = crime
    for _ in range(MAX_CLIMB):
        above = governor(word)
        if above is None:
            return None
        if _is_justice(above) or _is_penalty(above, word):
            return above if above.i < crime.i and _is_ground(word) else None
        if above.lower_ not in singular_words("nouns", "accusation"):
            return None
        word = above
    return None


def _is_penalty(verb: Token, ground: Token) -> bool:
    """ "Got eight years in a colony for embezzling funds"."""
    terms = singular_words("nouns", "term")
    given = (noun.lower_ in terms for noun in children(verb, "object", "oblique"))
    penal = verb.lower_ in inflected("governors", "penalty") and any(given)
    return penal and preposition(ground) in ("for", "over")


def _is_justice(word: Token) -> bool:
    if word.tag_.startswith("NN"):
        return word.lower_ in singular_words("nouns", "justice")
    return word.lower_ in inflected("governors", "justice")


def _is_ground(word: Token) -> bool:
    """ "jailed for fraud", "on charges of fraud"; not "arrested after a theft", "found beaten"."""
    if relation(word) == "open_complement":
        return not is_passive(word)
    return preposition(word) in ("of", "for", "with", "on", "over", "in", "under")
