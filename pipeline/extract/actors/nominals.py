"""Unnamed people of a concrete case: "a 23-year-old mother", "two women", "a gang of traders".

A description counts when the text gives an age, or when it takes part in something that happened
once: a verb or noun of `nominals.toml`, told as past, without "often" or "annually". Totals ("15
people arrested") and plain words for anybody ("police", "parents") are no actors.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.aged import by_age
from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.nouns import is_compound, singulars
from pipeline.extract.actors.particular import describes_people, is_particular
from pipeline.extract.actors.phrases import nominal, phrase_of
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.single_case import (
    beside_case,
    in_case,
    is_habitual,
)
from pipeline.extract.actors.told import acted_once, belongs_to_somebody
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.syntax import preposition, relation


def nominal_mentions(
    doc: Doc, taken: frozenset[int], bodies: frozenset[int] = frozenset()
) -> list[Mention]:
    """Descriptions of unnamed people of concrete cases, in text order; `taken` characters belong
    to names already, `bodies` to "the coast guard".
    """
    found = {m.start: m for m in by_age(doc) if not taken & set(range(m.start, m.end))}
    for mention in _by_case(doc, taken):
        span = set(range(mention.start, mention.end))
        if not span <= bodies and not any(
            span & set(range(m.start, m.end)) for m in found.values()
        ):
            found[mention.start] = mention
    return [found[start] for start in sorted(found)]


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
        told = acted_once(phrase, head) or belongs_to_somebody(phrase, head)
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
    owned = any(t.ent_type_ == "PERSON" and t.nbor(1).text in ("'s", "’s") for t in phrase[:-1])
    return owned or any(
        t.lower_ in ("of", "from", "at") and any(x.ent_type_ == "ORG" for x in phrase[i:])
        for i, t in enumerate(phrase)
    )
