"""What shows that a text tells one case and no habit: past verbs of crimes, justice and rescue."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from pipeline.extract.inflection import verb_forms
from pipeline.extract.syntax import (
    children,
    clause_head,
    governor,
    is_negated,
    preposition,
    relation,
)
from pipeline.lexicon import load_words

MAX_LORDS = 3  # governors climbed from a "by" phrase: its attachment is a parser's weak spot
# "Promised work to two women", "attack on a girl": prepositions of people a case is about.
SUFFERING = frozenset(("to", "against", "on", "from", "with", "by", "for", "into", "through"))
MODALS = frozenset(("can", "could", "may", "might", "would", "should", "must", "shall", "will"))


def nominal_words(table: str, key: str) -> frozenset[str]:
    return load_words("nominals.toml", table, key)


def in_case(head: Token) -> bool:
    """Whether a noun takes part in a case: of its verb, of its noun, or in a clause about it."""
    if does_in_clause(head):
        return relation(head) != "apposition"
    if relation(head) in ("root", "apposition", "modifier", "compound"):
        return False
    top = first_of_list(head)
    lord = governor(top)
    if lord is None:
        return False
    if lord.lower_ in nominal_words("case", "nouns"):
        return True
    if preposition(top) == "by" and case_above(top) is not None:
        return True
    verb = lord if lord.pos_ in ("VERB", "AUX") else None
    near = relation(top) in ("subject", "passive_subject", "object", "agent", "recipient")
    near |= relation(top) in ("oblique", "prepositional_object") and preposition(top) in SUFFERING
    if verb is None or not near or not is_of_case(verb):
        return False
    return _happened(verb) and not is_negated(verb)


def first_of_list(head: Token) -> Token:
    """The first of a list of nouns, whose part in the sentence is that of all."""
    while relation(head) == "conjunct" and head.head != head:
        head = head.head
    return head


def is_of_case(verb: Token | None) -> bool:
    """Whether a verb tells what somebody did: more than that they said, knew or were something."""
    return verb is not None and verb.pos_ == "VERB" and verb.lower_ not in _idle_forms()


def _idle_forms() -> frozenset[str]:
    return verb_forms("nominals.toml", "case", "idle") | nominal_words("case", "idle_irregular")


def does_in_clause(head: Token) -> bool:
    """Whether a relative clause tells what somebody did in a case: "a man who stabbed his wife"."""
    verbs = [verb for verb in children(head, "relative_clause") if verb.pos_ == "VERB"]
    return any(is_of_case(verb) and is_past(verb) and not is_negated(verb) for verb in verbs)


def is_past(verb: Token | None) -> bool:
    """Whether a predicate tells something past or under way."""
    if verb is None:
        return False
    return _happened(verb) or any(t.tag_ == "VBD" for t in children(verb, "copula", "auxiliary"))


def case_above(head: Token) -> Token | None:
    """The noun or verb of a case that a "by" phrase belongs to, however a parser hung it."""
    lord = governor(head)
    for _ in range(MAX_LORDS):
        if lord is None:
            return None
        if lord.lower_ in nominal_words("case", "nouns") or is_of_case(lord):
            return lord
        lord = governor(lord)
    return None


def _happened(verb: Token) -> bool:
    """Whether a verb tells something past or under way, its own tense or its governor's."""
    for _ in range(3):
        auxiliaries = {t.lower_ for t in children(verb, "auxiliary", "passive_auxiliary")}
        if auxiliaries & MODALS:
            return False
        if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and not auxiliaries & {"be", "is", "are"}):
            return True
        if verb.tag_ == "VBN" and auxiliaries & {"is", "are"}:
            return False
        if verb.tag_ == "VBG" and auxiliaries & {"was", "were", "been", "is", "are"}:
            return True
        above = governor(verb)
        if above is None or above.pos_ not in ("VERB", "AUX", "NOUN", "ADJ"):
            return False
        if above.pos_ == "NOUN":
            decided = above.lower_ in nominal_words("case", "decisions")
            return (decided or verb.tag_ in ("VBN", "VBG")) and _happened_at(above)
        verb = above
    return False


def _happened_at(noun: Token) -> bool:
    verb = clause_head(noun)
    return verb.pos_ in ("VERB", "AUX") and verb.tag_ in ("VBD", "VBN")


def beside_case(phrase: Span) -> bool:
    """The pattern reading: a past verb of a case right after a phrase or right before it."""
    doc = phrase.doc
    after = doc[phrase.end : phrase.end + 4]
    for token in after:
        if is_of_case(token) and token.tag_ in ("VBD", "VBN"):
            return True
        if token.pos_ not in ("ADV", "AUX") or token.lower_ in MODALS:
            break
    before = doc[max(0, phrase.start - 3) : phrase.start]
    for token in reversed(before):
        if is_of_case(token) and token.tag_ == "VBD":
            return True
        if token.pos_ != "DET":
            break
    return False


def is_habitual(head: Token) -> bool:
    """Whether the words around a noun, up to the next comma or conjunction, tell a habit."""
    doc, sentence = head.doc, head.sent
    start, end = head.i, head.i + 1
    while start > sentence.start and not _parts(doc[start - 1]):
        start -= 1
    while end < sentence.end and not _parts(doc[end]):
        end += 1
    text = f" {' '.join(t.lower_ for t in doc[start:end])} "
    return any(f" {word} " in text for word in nominal_words("case", "habitual"))


IN_A_YEAR = re.compile(r"\b(?:in|for|during|of) (?:the )?(?:19|20)\d\d\b")


def counts_events(head: Token) -> bool:
    """Whether the sentence of a noun counts what happened over a time: "in 2023 12 traffickers"."""
    sentence = head.sent
    text = f" {' '.join(t.lower_ for t in sentence)} "
    counting = any(f" {word} " in text for word in nominal_words("case", "statistics"))
    return counting or IN_A_YEAR.search(text) is not None


def _parts(token: Token) -> bool:
    """Whether a token parts two statements: a comma between adjectives does not."""
    if token.text in (";", ":", "—", "–", ".", "!", "?") or token.lower_ in (
        "as",
        "while",
        "when",
        "who",
        "that",
        "which",
        "because",
    ):
        return True
    neighbor = token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "ADJ"
    return token.text == "," and not neighbor
