"""Countries and capitals that act as governments: "the US placed Kazakhstan on its watch list"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.inflection import forms
from pipeline.extract.syntax import governor, has_parse, relation
from pipeline.lexicon import load_table

CORE = ("subject", "passive_subject", "agent", "object", "recipient")
LOOKAHEAD = 5  # words between a subject and its verb that the pattern reading allows for


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("roles.toml")["government"][name])


@cache
def _acting_forms() -> frozenset[str]:
    """Every form of every governmental verb."""
    table = load_table("roles.toml")["government"]
    return frozenset(table["irregular"]).union(*(forms(verb) for verb in table["verbs"]))


def acts(span: Span) -> bool:
    """Whether a country or capital is the subject (or the by-agent) of a governmental verb.

    >>> from spacy.lang.en import English
    >>> acts(English()("Last week Astana rejected the offer.")[2:3])
    True
    >>> acts(English()("Snow fell on Astana yesterday.")[3:4])
    False
    """
    if has_parse(span.doc) and span.root.dep_:
        verb = governor(span.root)
        subject = relation(span.root) in ("subject", "agent")
        if subject and verb is not None and _is_governmental(verb):
            return True
        if relation(span.root) not in (
            "subject",
            "root",
            "parataxis",
            "compound",
            "passive_subject",
        ):
            return False
    return _reads_like_subject(span)


def acts_in(span: Span) -> bool:
    """Whether "the government" is the subject of any verb, or of a governmental one by pattern."""
    if has_parse(span.doc) and relation(span.root) in CORE:
        return True
    following = span.doc[span.end : span.end + 2]
    return acts(span) or any(token.pos_ in ("VERB", "AUX") for token in following)


def _is_governmental(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lower_ in _acting_forms()


def _reads_like_subject(span: Span) -> bool:
    """The pattern reading: the name opens a clause and a governmental verb follows at once."""
    doc, sentence = span.doc, span.sent if span.doc.has_annotation("SENT_START") else span.doc[:]
    before = doc[span.start - 1].lower_ if span.start > sentence.start else ""
    if before == "the":
        before = doc[span.start - 2].lower_ if span.start - 1 > sentence.start else ""
    if before not in _words("clause_openers") and not re.fullmatch(r"\d{4}|\s+", before):
        return False
    for token in doc[span.end : min(span.end + LOOKAHEAD, sentence.end)]:
        word = token.lower_
        if word in _acting_forms():
            return not word.endswith("ing") and (word not in ("plan", "aim", "report", "supply"))
        if word not in _words("auxiliaries"):
            return False
    return False
