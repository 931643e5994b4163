"""Whether a description means certain people: one of them, a small number, a group."""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.extract.actors.nouns import (
    MAX_COUNT,
    count_in,
    is_counted,
    is_described,
    is_plural,
    singulars,
)
from pipeline.extract.actors.phrases import describes_named
from pipeline.extract.actors.single_case import (
    case_above,
    counts_events,
    does_in_clause,
    in_case,
    nominal_words,
)
from pipeline.extract.function_words import OWNER_ENDINGS, OWNERS
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.syntax import children, governor, preposition, relation

MAX_TOTAL = 20  # "46 people" are a total, "46 sailors" the people of one case


def is_particular(phrase: Span, head: Token) -> bool:
    """Whether a description means certain people: one of them, a small number, a group."""
    before = phrase.doc[phrase.start - 1].lower_ if phrase.start else ""
    if before == "the" and any(t.lower_ == "of" for t in phrase[1:]):
        return True
    possessive = before in OWNERS or any(t.lower_ in OWNERS for t in phrase if t.i < head.i)
    if is_plural(head):
        return _are_certain(phrase, head, possessive=possessive)
    if singulars()[head.lower_] in nominal_words("nouns", "group"):
        return before in ("a", "an") and _is_certain_group(phrase, head)
    return _is_certain_person(phrase, head, before, possessive=possessive)


def describes_people(phrase: Span, head: Token) -> bool:
    """Whether a phrase describes people at all, and neither a total nor somebody named."""
    total = any(t.text.isdigit() and int(t.text) > MAX_COUNT for t in phrase)
    named = describes_named(phrase) or any(t.ent_type_ == "PERSON" for t in phrase if t.i > head.i)
    return not total and not named and "enforcement" not in phrase.text


def _are_certain(phrase: Span, head: Token, *, possessive: bool) -> bool:
    noun = singulars()[head.lower_]
    if _is_described_agent(phrase, head) or _are_staff(phrase, head, noun):
        return True
    if any(t.lower_ == "several" for t in phrase) and is_described(phrase, head):
        return True
    if noun in nominal_words("nouns", "totals"):
        few = (count_in(phrase.text) or MAX_TOTAL + 1) <= MAX_TOTAL
        return few and (possessive or not counts_events(head))
    if is_counted(phrase) or (possessive and noun in nominal_words("nouns", "owned")):
        return True
    criminal = noun in nominal_words("roles", "perpetrator")
    return _is_bare_but_told(phrase, head) or (criminal and does_in_clause(head))


def _is_certain_group(phrase: Span, head: Token) -> bool:
    kind = nominal_words("nouns", "kinds_of_group")
    of = any(t.lower_ == "of" or t.lower_ in kind for t in phrase)
    return of or (
        singulars()[head.lower_] in nominal_words("nouns", "bare_group") and in_case(head)
    )


def _is_certain_person(phrase: Span, head: Token, before: str, *, possessive: bool) -> bool:
    noun = singulars()[head.lower_]
    before = phrase[0].lower_ if phrase[0].lower_ in ("one", "another") else before
    if possessive and noun in nominal_words("roles", "relative"):
        return True
    single = noun in nominal_words("nouns", "single")
    single = single and not nominal_words("nouns", "held_before") & {t.lower_ for t in phrase}
    if single and (before == "the" or any(t.lower_ in OWNER_ENDINGS for t in phrase)):
        return not _names_holder(phrase)
    if before == "the":
        capital = any(t.text[:1].isupper() for t in phrase)
        if capital:
            return any(t.lower_ == "from" for t in phrase[1:])
        return _has_its_place(phrase, head) and noun not in nominal_words("nouns", "general")
    described = len(phrase) > 1 or possessive or noun not in nominal_words("nouns", "anybody")
    return before in ("a", "an", "one", "another") and (described or before == "another")


def _names_holder(phrase: Span) -> bool:
    """ "The Minister of Labor and Health, Marat Aitov": the name follows."""
    after = phrase.doc[phrase.end : phrase.end + 10]
    apart = next((t.i for t in after if t.pos_ in ("VERB", "AUX", "PRON")), after.end)
    return any(t.ent_type_ == "PERSON" for t in after if t.i < apart)


def _has_its_place(phrase: Span, head: Token) -> bool:
    """ "The shift commander", "the hospital's director": there is one of them; "the new owner" and
    "the elder brother" are somebody told of before."""
    before = [t for t in phrase if t.i < head.i]
    owned = any(t.lower_ in OWNER_ENDINGS for t in before)
    return owned or bool(before and before[-1].pos_ == "NOUN" and before[-1].text.isalpha())


def _is_described_agent(phrase: Span, head: Token) -> bool:
    """ "The sale of a baby by obstetricians at a maternity hospital": a case's own agents."""
    return preposition(head) == "by" and phrase.end > head.i + 1 and case_above(head) is not None


def _are_staff(phrase: Span, head: Token, noun: str) -> bool:
    """ "Border officers found them", "heads of the Tax Agency": whose people they are is said."""
    if is_counted(phrase):
        return False
    if noun in nominal_words("nouns", "staff") and any(
        t.ent_type_ == "ORG" and t.i > head.i and t.doc[head.i + 1].lower_ == "of" for t in phrase
    ):
        return True
    plain = nominal_words("nouns", "never")
    told = [t for t in phrase if t.i < head.i and t.pos_ in ("ADJ", "NOUN", "PROPN")]
    told = [t for t in told if t.lower_ not in (*plain, "enforcement", "law", "security")]
    if phrase.doc[phrase.start - 1].lower_ == "the":
        return False
    own = "officer" not in noun or any(country_of_adjective(t.text) is None for t in told)
    return noun in nominal_words("nouns", "armed") and bool(told) and own


def _is_bare_but_told(phrase: Span, head: Token) -> bool:
    """Plurals without a number in one case: "volunteers rescued a man", "transport young girls"."""
    verb = governor(head)
    if verb is None or verb.pos_ != "VERB" or not in_case(head):
        return False
    if relation(head) == "object":
        return any(t.pos_ == "ADJ" for t in phrase)
    patients = children(verb, "object")
    single = any(t.lower_ in ("a", "an") for p in patients for t in children(p, "determiner"))
    return relation(head) == "subject" and single
