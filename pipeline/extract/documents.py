"""Whose report it is: who issued it by its sentence, who issued it before, or its own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.pronouns import pronoun_sex
from pipeline.extract.speakers import (
    Named,
    Source,
    Speakers,
    go_back,
    is_definite,
    owner_told_of,
    plain,
    source_of,
    topic_source,
    unnamed_at,
)
from pipeline.extract.speech import is_speech_verb, words
from pipeline.extract.syntax import (
    SUBJECTS,
    arguments,
    children,
    governor,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import text_of

FOR = re.compile(r"\bfor (?:the )?\Z")  # "a survey for the BBC": others made it
MADE_BY = re.compile(r"\b(?:of|by|from)\b")
OWNING = re.compile(r"'s?\s*(?:\([^)\n]{2,12}\)\s*)?")


def is_document(noun: Token) -> bool:
    """Whether a noun is a paper or a body of data: what it says, its author says."""
    return noun.lower_ in words("documents") | noun_forms("attribution.toml", "papers")


def author_of(noun: Token, known: Speakers) -> Source | None:
    """Whose report it is: "the bank's report", "a report by the bank", "the report" told of before.

    A document that only its own name tells is named by it: "police records", never "the records".
    """
    phrase = noun_phrase(noun)
    inside = [n for n in known.named if phrase.start_char <= n.start < phrase.end_char]
    text, end = text_of(noun.doc), noun.idx + len(noun)
    inside = [n for n in inside if not FOR.search(text[: n.start])]
    # "files related to Bekov" are not his
    inside = [n for n in inside if n.start < end or MADE_BY.search(text, end, n.start)]
    inside = inside or _owners_before(phrase, known)
    if inside:
        return known.sources(inside[0], noun.doc, noun.sent.end_char)
    heads = (*_issuing(noun), *_made_by(noun))
    issuers = (source_of(head, known) or unnamed_at(head) for head in heads)
    source = next(filter(None, issuers), None) or _told_of_before(noun, known)
    if source is not None or not is_described(noun):
        return source
    return Source(plain(phrase.text), None, "data of a source")


def _issuing(noun: Token) -> Iterator[Token]:
    """ "The bank published a report", "a paper that the bank put out": who did."""
    above = governor(noun)
    if above is not None and above.lower_ in verb_forms("attribution.toml", "issuing"):
        yield from (a.head for a in arguments(above) if a.relation == "agent")
    for clause in children(noun, "relative_clause"):
        yield from (head for head in children(clause, "subject") if head.tag_ not in ("WDT", "WP"))
    if above is not None and preposition(noun) == "in" and is_speech_verb(above):
        yield from (a.head for a in arguments(above) if a.relation == "agent")


def _told_of_before(noun: Token, known: Speakers) -> Source | None:
    """ "The report": of who issued it, else of the body that spoke last; "its report"."""
    owner = next(children(noun, "possessor"), None)
    if owner is not None and owner.lower_ in ("its", "their"):
        opens = relation(noun) in SUBJECTS
        return topic_source(known) or known.body if opens else owner_told_of(owner, known)
    if owner is not None and pronoun_sex(owner.lower_):
        return go_back(known, owner.lower_)
    if owner is not None:
        return source_of(owner, known) or unnamed_at(owner)
    if not is_definite(noun) or is_described(noun):
        return None
    issued = known.issued.get(noun.lower_)
    body = issued or (known.body if noun.lower_ in words("documents") else None)
    return body and replace(body, rule="document told of before", clause=None)


def is_described(noun: Token) -> bool:
    """ "The tax records", "the 2023 Country Report", not "the latest records"."""
    before = list(children(noun, "compound", "modifier", "number"))
    before = [word for word in before if word.lower_ not in words("empty")]
    return any(word.pos_ != "NUM" or word.is_digit for word in before) or any(_made_by(noun))


def _made_by(noun: Token) -> Iterator[Token]:
    """ "Data from the department", "the file of the court"."""
    return (n for n in children(noun, "nominal") if preposition(n) in ("of", "by", "from"))


def issuer(noun: Token, known: Speakers) -> Source | None:
    """ "The bank published a report", "a report by the bank": the body whose document it is."""
    if not is_document(noun):
        return None
    source = author_of(noun, known)
    return source if source is not None and source.actor is not None else None


def _owners_before(phrase: Span, known: Speakers) -> list[Named]:
    """ "The Central Bank's (CB) report", where the parse lost the owner."""
    text, start = text_of(phrase.doc), phrase.start_char
    near = [n for n in known.named if phrase.sent.start_char <= n.start and n.end < start]
    return [n for n in near if OWNING.fullmatch(text, n.end, start)]
