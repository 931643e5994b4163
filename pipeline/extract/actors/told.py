"""People whom a telling itself makes certain: whose they are, what they once did."""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.extract.actors.nouns import is_described, is_plural, singulars
from pipeline.extract.actors.single_case import (
    MODALS,
    first_of_list,
    is_of_case,
    is_past,
    nominal_words,
)
from pipeline.extract.syntax import children, governor, is_negated, relation

NEAR = ("subject", "passive_subject", "object", "agent", "recipient")
POSSESSIVE = ("'s", "’s", "'", "’")


def acted_once(phrase: Span, head: Token) -> bool:
    """ "Masked agents raided the office", "officials at Umit Bank were questioned": people of whom
    something is said took part in something past."""
    if not is_plural(head) or not is_described(phrase, head) or any(t.like_num for t in phrase):
        return False
    top = first_of_list(head)
    verb = governor(top)
    if relation(top) == "subject":
        return not _speak_for_a_body(phrase, head) and _is_told(verb)
    of_case = is_of_case(verb) or (
        verb is not None and verb.lower_ in nominal_words("told", "done_to")
    )
    return relation(top) in NEAR and of_case and _is_told(verb)


def _speak_for_a_body(phrase: Span, head: Token) -> bool:
    """ "Representatives of the agency said", "police officials": the body itself acts."""
    words = {t.lower_ for t in phrase}
    speaks = singulars()[head.lower_] in nominal_words("told", "speakers")
    return speaks or bool(words & nominal_words("told", "of_authorities"))


def _is_told(verb: Token | None) -> bool:
    if verb is None or verb.pos_ != "VERB" or is_negated(verb):
        return False
    modal = any(t.lower_ in MODALS for t in children(verb, "auxiliary", "passive_auxiliary"))
    return is_past(verb) and not modal


def belongs_to_somebody(phrase: Span, head: Token) -> bool:
    """ "Bekov's widow met them", "their lawyer has asked": somebody of a person told of."""
    noun = singulars()[head.lower_]
    owner = _owner(phrase, head)
    if owner is None or noun not in nominal_words("told", "owned"):
        return False
    if owner == "their" and noun not in nominal_words("told", "of_several"):
        return False
    top = first_of_list(head)
    verb = governor(top)
    says = verb is not None and verb.lower_ in nominal_words("told", "says")
    return relation(top) in NEAR and (says or _is_told(verb))


def _owner(phrase: Span, head: Token) -> str | None:
    """The pronoun or the "'s" that says whose somebody is."""
    pronouns = ("his", "her", "their")
    words = [t for t in phrase if t.i < head.i]
    if phrase.start > 0:
        words.insert(0, phrase.doc[phrase.start - 1])
    found = (t.lower_ for t in words if t.lower_ in (*pronouns, *POSSESSIVE))
    return next(found, None)
