"""The words that describe unnamed people, without where and when, and the role they give."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.nouns import is_plural, role_of_noun, singulars
from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.actors.trimming import DANGLING
from pipeline.extract.syntax import children, noun_phrase
from pipeline.lexicon import DAYS_AND_MONTHS

MAX_WORDS = 9  # a longer phrase is a parser's mistake or a sentence


def phrase_of(head: Token) -> Span | None:
    """The description without its article and without where and when."""
    phrase = noun_phrase(head)
    doc = phrase.doc
    start, end = _phrase_start(doc, phrase.start, head.i), phrase.end
    for i in range(head.i + 1, end):
        ends = doc[i].lower_ in nominal_words("case", "phrase_ends") or doc[i].text in ',"('
        one_of = doc[i].lower_ == "one" and i + 1 < len(doc) and doc[i + 1].lower_ == "of"
        ends = ends or (
            doc[i].lower_ == "of" and doc[i + 1].lower_ in nominal_words("case", "freed_of")
        )
        counts = doc[i].like_num and doc[i - 1].lower_ != "of" and not one_of
        if (ends and doc[i].ent_type_ != "ORG") or counts:
            end = i
            break
    while end > head.i + 1 and (doc[end - 1].lower_ in DANGLING or doc[end - 1].tag_ == "IN"):
        end -= 1
    if not 0 < end - start <= MAX_WORDS:
        return None
    while end < len(doc) and doc[end].ent_type_ == "ORG" and doc[end].ent_iob_ == "I":
        end += 1  # "the heads of the Security and Language Department"
    return doc[start:end]


def _phrase_start(doc: Doc, start: int, head: int) -> int:
    """The first word of the description: an owner before it counts, "in Almaty," does not."""
    for i in range(start, head):
        adjectives = doc[i - 1].pos_ == "ADJ" and doc[i + 1].pos_ == "ADJ"
        apart = (doc[i].text == "," and not adjectives) or doc[i].lower_ in ("a", "an", "of")
        if apart or doc[i].text in DAYS_AND_MONTHS:  # "on 26 March rangers"
            start = i + 1
    while (
        start < head
        and doc[start + 1].lower_ != "than"
        and (
            doc[start].lower_ in ("a", "an", "the")
            or doc[start].is_punct
            or doc[start].pos_ in ("ADV", "CCONJ")
            or (doc[start].lower_ == "dead" and doc[start - 1].tag_[:2] == "VB")  # "shot dead four"
        )
    ):
        start += 1
    while start > 1 and doc[start - 1].text == "," and doc[start - 2].pos_ == "ADJ":
        if any(children(doc[start - 2], "case")):  # "In total, 29 suspects"
            break
        start -= 2
    owned = start > 0 and doc[start - 1].lower_ in ("his", "her", "their")
    return start - 1 if owned else start


def describes_named(phrase: Span) -> bool:
    """ "21-year-old singer Aida X": the description belongs to the name beside it."""
    doc = phrase.doc
    after = [t for t in doc[phrase.end : phrase.end + 2] if t.text != ","]
    before = [
        t
        for t in doc[max(0, phrase.start - 3) : phrase.start]
        if t.text not in (",", "a", "an", "the")
    ]
    named_before = bool(before) and before[-1].ent_type_ == "PERSON"
    in_apposition = named_before and any(t.text == "," for t in doc[before[-1].i : phrase.start])
    return (bool(after) and after[0].ent_type_ == "PERSON") or in_apposition


def nominal(phrase: Span, head: Token, rule: str, sure: float, age: int | None) -> Mention:
    """The mention that a description makes."""
    noun = singulars()[head.lower_]
    group = is_plural(head) or noun in nominal_words("nouns", "group")
    return Mention(
        phrase.start_char,
        phrase.end_char,
        phrase.text,
        "group" if group else "person",
        rule,
        sure,
        named=False,
        roles=_roles(phrase, head, noun, group),
        head=noun,
        plural=group,
        age=age,
    )


def _roles(phrase: Span, head: Token, noun: str, group: bool) -> tuple[str, ...]:
    """The role that the noun gives: officers are an authority, who leads a crime did it."""
    after = {t.lower_ for t in phrase if t.i > head.i}
    if noun in nominal_words("nouns", "of_crimes") and after & nominal_words("nouns", "crimes"):
        return ("perpetrator",)
    culprits = nominal_words("roles", "perpetrator")
    if noun in nominal_words("nouns", "group") and culprits & {singulars().get(w) for w in after}:
        return ("perpetrator",)
    if noun in nominal_words("nouns", "heads") and _is_of_authority(phrase):
        return ("official",)
    if group and noun in nominal_words("nouns", "armed"):
        return ("authority",)
    return role_of_noun(noun)


def _is_of_authority(phrase: Span) -> bool:
    bodies = (x.text for x in phrase.ents if x.label_ == "ORG")
    return any(kind_of_organization(name).kind == "authority" for name in bodies)
