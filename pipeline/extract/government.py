"""Countries and capitals that act as governments: "the US placed Kazakhstan on its watch list"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span, Token

from pipeline.extract.syntax import governor, has_parse, relation
from pipeline.lexicon import load_table

LOOKAHEAD = 5  # words between a subject and its verb that the pattern reading allows for
AUXILIARIES = frozenset(
    "has have had will would is are was were to also not again now recently formally officially "
    "already finally reportedly previously then repeatedly may could should must can".split()
)


@cache
def _acting_forms() -> dict[str, str]:
    """Every form of every governmental verb, with its lemma."""
    forms: dict[str, str] = {}
    for lemma in load_table("roles.toml")["government"]["verbs"]:
        for form in verb_forms(lemma):
            forms.setdefault(form, lemma)
    return forms


IRREGULAR = {
    "say": ["says", "said", "saying"],
    "begin": ["begins", "began", "begun", "beginning"],
    "withdraw": ["withdraws", "withdrew", "withdrawn", "withdrawing"],
    "take": ["takes", "took", "taken", "taking"],
    "send": ["sends", "sent", "sending"],
    "spend": ["spends", "spent", "spending"],
    "cut": ["cuts", "cutting"],
    "put": ["puts", "putting"],
    "set": ["sets", "setting"],
    "shut": ["shuts", "shutting"],
    "undertake": ["undertakes", "undertook", "undertaken", "undertaking"],
    "try": ["tries", "tried", "trying"],
    "deny": ["denies", "denied", "denying"],
}


def verb_forms(lemma: str) -> list[str]:
    """The forms of a verb, for texts that no model has read.

    >>> verb_forms("ratify"), verb_forms("ban")
    (['ratify', 'ratifies', 'ratified', 'ratifying'], ['ban', 'bans', 'banned', 'banning'])
    """
    if lemma in IRREGULAR:
        return [lemma, *IRREGULAR[lemma]]
    if re.search(r"[^aeiou]y$", lemma):
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    stem = lemma
    if re.search(r"^[^aeiou]*[aeiou][^aeiouwxy]$", lemma) or lemma in ("commit", "submit"):
        stem = lemma + lemma[-1]
    plural = lemma + ("es" if re.search(r"(s|x|z|ch|sh)$", lemma) else "s")
    return [lemma, plural, stem + "ed", stem + "ing"]


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
        if relation(span.root) not in ("subject", "root", "parataxis", "compound", "passive_subject"):
            return False
    return _reads_like_subject(span)


def _is_governmental(verb: Token) -> bool:
    return verb.pos_ == "VERB" and verb.lower_ in _acting_forms()


def _reads_like_subject(span: Span) -> bool:
    """The pattern reading: the name opens a clause and a governmental verb follows at once."""
    doc, sentence = span.doc, span.sent if span.doc.has_annotation("SENT_START") else span.doc[:]
    before = doc[span.start - 1].lower_ if span.start > sentence.start else ""
    if before == "the":
        before = doc[span.start - 2].lower_ if span.start - 1 > sentence.start else ""
    if before not in ("", ",", ";", ":", '"', "that", "and", "but", "when", "after", "while", "-", "–", "—", "week", "month", "year") and not re.fullmatch(r"\d{4}|\s+", before):
        return False
    for token in doc[span.end : min(span.end + LOOKAHEAD, sentence.end)]:
        word = token.lower_
        if word in _acting_forms():
            return not word.endswith("ing") and (word not in ("plan", "aim", "report", "supply"))
        if word not in AUXILIARIES:
            return False
    return False
