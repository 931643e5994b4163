"""Whether an action noun only names a topic: "the fight against trafficking", "cases of theft"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract.events.trigger.families import family
from pipeline.extract.events.trigger.modality import inflected, singular_words, topics, words
from pipeline.extract.syntax import VERBAL, arguments, children, governor, preposition, relation


def is_topic(noun: Token, type_: str) -> bool:
    """ "the fight against trafficking", "crimes such as kidnapping"."""
    if is_reported_case(noun):
        return False
    before = noun.doc[max(noun.sent.start, noun.i - 4) : noun.i]
    near = {token.lower_ for token in before}
    if near & words("nouns", "topic_prepositions"):
        return True
    word, above = noun, governor(noun)
    if above is not None and _is_spoken_of(noun, above):
        return True
    for _ in range(2):
        if above is None:
            return False
        if above.lower_ in singular_words("nouns", "accusation"):
            return False
        lasted = above.lower_ == "days" and any(children(above, "number"))  # "two days of riots"
        if above.lower_ in topics() and above.i < noun.i and not lasted:
            return True
        if above.pos_ in VERBAL:
            told = above.tag_ == "VBD" and _has_sufferer(noun)
            return not told and _is_fought(word, above, type_)
        word, above = above, governor(above)
    return False


def _is_spoken_of(noun: Token, above: Token) -> bool:
    """ "Theft is a problem", "in terms of theft"; but "the theft was a problem" tells of it."""
    if above.lower_ in words("nouns", "topic_of"):
        return preposition(noun) == "of"
    told = any(children(noun, "determiner", "number", "possessor"))
    judged = relation(noun) == "subject" and any(children(above, "copula"))
    return judged and not told and above.lower_ in topics()


def _is_fought(word: Token, verb: Token, type_: str) -> bool:
    """ "combating fraud"; but "the raid ended in arrests", "ending a trial" tell of it."""
    if (
        type_ in family("institutional")
        or relation(word) == "subject"
        or preposition(word) in ("in", "with")
    ):
        return False
    return verb.lower_ in inflected("nouns", "topic_verbs")


def is_reported_case(noun: Token) -> bool:
    """ "reported cases of trafficking of its nationals to Korea": somebody suffered it."""
    above = governor(noun)
    if above is None or above.lower_ not in ("cases", "case") or not 0 < noun.i - above.i < 7:
        return False
    return _has_sufferer(noun)


def is_registered_case(noun: Token) -> bool:
    """ "registered 19 cases of children being sold" counts inquiries."""
    above = governor(noun)
    registered = above is not None and above.lower_ in inflected("governors", "registering")
    return registered and noun.lower_ in ("case", "cases")


def _has_sufferer(noun: Token) -> bool:
    """ "the sale of a newborn" that was stopped: it is one, and was tried."""
    sufferers = [a.head for a in arguments(noun) if a.relation == "patient"]
    return any(_is_specific(head) for head in sufferers)


def _is_specific(noun: Token) -> bool:
    return any(
        child.tag_ == "CD" or child.text[:1].isupper() or child.lower_ in ("a", "an", "the")
        for child in noun.children
    )
