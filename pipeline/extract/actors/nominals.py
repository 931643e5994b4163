"""Unnamed people of a concrete case: "a 23-year-old mother", "two women", "a gang of traders".

A description counts when the text gives an age, or when it takes part in something that happened
once: a verb or noun of `nominals.toml`, told as past, without "often" or "annually". Totals ("15
people arrested") and plain words for anybody ("police", "parents") are no actors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.nouns import (
    counts,
    is_compound,
    is_counted,
    is_described,
    is_plural,
    singulars,
)
from pipeline.extract.actors.particular import describes_people, is_particular
from pipeline.extract.actors.phrases import describes_named, nominal, phrase_of
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.single_case import (
    MODALS,
    beside_case,
    first_of_list,
    in_case,
    is_habitual,
    is_of_case,
    is_past,
    nominal_words,
)
from pipeline.extract.function_words import OWNER_ENDINGS, OWNERS
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.syntax import children, governor, is_negated, preposition, relation
from pipeline.extract.text import text_of, words_at

NEAR = ("subject", "passive_subject", "object", "agent", "recipient")
AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\b|\baged (\d{1,2})\b( (?:and|or|to) \d{1,2}\b)?")
DEFINITE = re.compile(r"\b[Tt]h(?:e|is|at|ese|ose)\s+((?:[a-z-]+\s+){0,2}?)([a-z]+)\b")


def nominal_mentions(
    doc: Doc, taken: frozenset[int], bodies: frozenset[int] = frozenset()
) -> list[Mention]:
    """Descriptions of unnamed people of concrete cases, in text order; `taken` characters belong
    to names already, `bodies` to "the coast guard".
    """
    found = {m.start: m for m in _by_age(doc) if not taken & set(range(m.start, m.end))}
    for mention in _by_case(doc, taken):
        span = set(range(mention.start, mention.end))
        if not span <= bodies and not any(
            span & set(range(m.start, m.end)) for m in found.values()
        ):
            found[mention.start] = mention
    return [found[start] for start in sorted(found)]


# --- people with an age: "a 23-year-old mother", "a boy aged 7"


def _by_age(doc: Doc) -> Iterator[Mention]:
    """People whose age stands beside the noun for them, one person or a counted few."""
    for found in AGE.finditer(text_of(doc)):
        one = found.group(1) or found.group(2)
        age = None if found.group(3) else int(one)  # "sisters aged 12 and 14"
        head = _noun_after(doc, found.end()) if found.group(1) else _noun_before(doc, found.start())
        if head is None or is_habitual(head):
            continue
        begin = words_at(doc, found.start(), found.end())
        if describes_named(doc[head.i : head.i + 1]):
            continue
        start = _with_modifiers(doc, min(begin.start, head.i))
        apart = begin.start > head.i + 1  # "two men, aged 24 and 31"
        end = _with_origin(doc, head.i + 1 if apart else max(begin.end, head.i + 1))
        if is_plural(head) and not is_counted(doc[start:end]):
            continue
        yield nominal(doc[start:end], head, "aged person", 0.75, age)


def _noun_after(doc: Doc, offset: int) -> Token | None:
    """The noun for a person within four words: "40-year-old unemployed man"."""
    for token in _tokens_from(doc, offset, 5):
        if token.lower_ in singulars() and not is_compound(token):
            return token
        if token.is_punct and token.text not in "-\"'":
            return None
        if token.pos_ in ("VERB", "AUX", "ADP") and token.tag_ not in ("VBN", "VBG"):
            return None
    return None


def _noun_before(doc: Doc, offset: int) -> Token | None:
    before = [t for t in doc if t.idx < offset][-3:]
    return next((t for t in reversed(before) if t.lower_ in singulars()), None)


def _with_origin(doc: Doc, end: int) -> int:
    """Where "of Ukraine" ends that tells whose citizen somebody is."""
    places = (e for e in doc.ents if e.start == end + 1 and e.label_ == "GPE")
    place = next(places, None)
    return end if place is None or doc[end].lower_ not in ("of", "from") else place.end


def _tokens_from(doc: Doc, offset: int, n: int) -> list[Token]:
    first = next((t.i for t in doc if t.idx >= offset), len(doc))
    return list(doc[first : first + n])


def _with_modifiers(doc: Doc, start: int) -> int:
    """Where the description begins: its count and adjectives, not its article."""
    while start > 0:
        word = doc[start - 1]
        counted = word.lower_ in counts() or word.pos_ == "ADJ"
        if not counted and not (word.tag_ == "PRP$" or word.lower_ in ("her", "his", "their")):
            break
        start -= 1
    return start - (
        doc[start].lower_ in ("least", "most") and doc[max(start - 1, 0)].lower_ == "at"
    )


# --- people of a case


def _by_case(doc: Doc, taken: frozenset[int]) -> Iterator[Mention]:
    """A name may stand inside a description ("staff of the Health Ministry"), not be its noun."""
    for head in doc:
        if (
            head.lower_ not in singulars()
            or head.pos_ not in ("NOUN", "PROPN")
            or head.ent_type_ == "PERSON"
            or head.idx in taken
        ):
            continue
        if is_compound(head) or is_habitual(head) or country_of_adjective(head.text):
            continue
        phrase = phrase_of(head)
        if phrase is None or not describes_people(phrase, head):
            continue
        told = _acted_once(phrase, head) or _belongs_to_somebody(phrase, head)
        if not told and not is_particular(phrase, head):
            continue
        if taken & set(range(phrase.start_char, phrase.end_char)) and not _names_its_own(
            phrase, head
        ):
            continue
        if told or in_case(head):
            yield nominal(phrase, head, "person of a case", 0.55, None)
        elif beside_case(phrase):
            yield nominal(phrase, head, "person beside a case", 0.45, None)


def _names_its_own(phrase: Span, head: Token) -> bool:
    """Whether a name in a description says whose people they are: "workers of the Umit plant".

    Staff that act for an authority are no people of their own: the authority acts.
    """
    bodies = [x for x in head.sent.ents if x.label_ == "ORG" and x.start < phrase.end]
    bodies = [x for x in bodies if phrase.start < x.end]
    acts = relation(head) == "subject" or preposition(head) == "by"
    if acts and any(kind_of_organization(x.text).kind == "authority" for x in bodies):
        return False
    owned = any(t.ent_type_ == "PERSON" and t.nbor(1).text in OWNER_ENDINGS for t in phrase[:-1])
    return owned or any(
        t.lower_ in ("of", "from", "at") and any(x.ent_type_ == "ORG" for x in phrase[i:])
        for i, t in enumerate(phrase)
    )


# --- people whom a telling itself makes certain: whose they are, what they once did


def _acted_once(phrase: Span, head: Token) -> bool:
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


def _belongs_to_somebody(phrase: Span, head: Token) -> bool:
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
    words = [t for t in phrase if t.i < head.i]
    if phrase.start > 0:
        words.insert(0, phrase.doc[phrase.start - 1])
    return next((t.lower_ for t in words if t.lower_ in OWNERS | {"'", "’"}), None)


# --- words that refer back


def definite_mentions(doc: Doc, taken: frozenset[int]) -> list[Mention]:
    """ "The woman", "the doctors": short definite phrases that may mean somebody told of before."""
    found = []
    for match in DEFINITE.finditer(text_of(doc)):
        noun = match.group(2)
        if noun not in singulars() or taken & set(range(*match.span())):
            continue
        token = words_at(doc, *match.span(2))[0]
        if is_compound(token) or len(match.group(1).split()) > 1:
            continue
        plural = singulars()[noun] != noun or noun == "people"
        plural |= noun in nominal_words("nouns", "group")
        found.append(
            Mention(
                match.start(),
                match.end(),
                match.group(),
                "group" if plural else "person",
                "definite phrase",
                0.5,
                named=False,
                head=singulars()[noun],
                plural=plural,
            )
        )
    return found
