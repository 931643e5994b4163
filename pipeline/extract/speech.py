"""Verbs of saying: which words say something, and which part of their sentence they answer for."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from pipeline.extract.inflection import forms
from pipeline.extract.syntax import SUBJECTS, children, governor, is_negated, preposition, relation
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table, load_words

# clauses that say only part of what their sentence says
INNER = frozenset(("complement", "adverbial_clause", "relative_clause", "noun_clause", "conjunct"))
CLOSING = re.compile(r",\s+(?:the\s+[^,]*)?\b[A-Z][^,]*\s$")  # ", the service of the Office"


def words(name: str) -> frozenset[str]:
    """A list of words of attribution.toml."""
    return load_words("attribution.toml", name)


@cache
def _speech_forms() -> dict[str, str]:
    table = load_table("attribution.toml")
    irregular = table["irregular"]
    return {
        form: verb
        for verb in table["verbs"]
        for form in sorted({*forms(verb), *irregular.get(verb, ())})
    }


def is_speech_verb(token: Token) -> bool:
    """Whether a word is a verb of saying that says something here."""
    verb = _speech_forms().get(token.lower_)
    is_noun = token.pos_ in ("NOUN", "PROPN", "ADJ", "ADP")
    if verb is None or (is_noun and not (_closes(token) or _is_behind_a_name(token))):
        return False
    if token.text == "Said" and token.i > token.sent.start and token.nbor(-1).text[:1].isalpha():
        return False  # "jailed Said Nabiev", "the funeral of Nadir Said"
    particle = load_table("attribution.toml")["particles"].get(verb)
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if particle is not None and following != particle:
        return False
    if _says_nothing(token) or (verb in words("adding") and _adds_a_number(token)):
        return False
    if verb in words("to_a_hearer") and _is_heard(token):
        return False
    if verb in words("no_object") and any(children(token, "object")):
        return False
    if verb in words("putting"):
        return _puts_a_number(token)
    if verb in words("needs_that"):
        return token.doc[token.i + 1 : token.i + 2].text == "that"
    return verb not in words("needs_content") or _has_content(token)


def _closes(token: Token) -> bool:
    """ "12 were held, the press service of the Ministry of Water reports." """
    sentence, text = token.sent, text_of(token.doc)
    ends = not re.search(r"\w", text[token.idx + len(token) : sentence.end_char])
    return ends and CLOSING.search(text[sentence.start_char : token.idx]) is not None


def _is_behind_a_name(token: Token) -> bool:
    """ "Umit estimates sales will rise": a verb that the model took for a part of the subject."""
    name = token.nbor(-1) if token.i else token
    part = relation(token) == "compound" and relation(token.head) in SUBJECTS
    first = relation(token) in SUBJECTS  # of two that one verb has
    first = first and any(other.i > token.i for other in children(token.head, *SUBJECTS))
    return token.tag_ == "NNS" and name.pos_ == "PROPN" and (part or first)


def _adds_a_number(verb: Token) -> bool:
    """ "The fund will add $37 million", "it added 40 branches": no statement."""
    objects = list(children(verb, "object"))
    return any(noun.tag_ in ("CD", "$") or any(children(noun, "number")) for noun in objects)


def _is_heard(verb: Token) -> bool:
    """ "She was bought and told she owed $10,000": what she was told, she does not say."""
    if relation(verb) != "conjunct" or any(children(verb, "object", "recipient", *SUBJECTS)):
        return False
    return any(children(verb.head, "passive_auxiliary"))


def _puts_a_number(verb: Token) -> bool:
    """ "The union put the number at 12,000"."""
    told = (noun for noun in children(verb, "oblique") if preposition(noun) == "at")
    return any(word.pos_ == "NUM" for noun in told for word in noun.subtree)


def _says_nothing(verb: Token) -> bool:
    """ "Declined to say", "did not say", "could not confirm", "cost the Uzbek state"."""
    if is_negated(verb):
        return True
    helpers = {child.lower_ for child in children(verb, "auxiliary", "marker")}
    follows = relation(verb) == "conjunct" or verb.doc[verb.i - 1].text == ","  # ", say police"
    if verb.tag_ == "VB" and not helpers and not follows:
        return True
    if helpers & words("unsaid"):
        return True
    above = governor(verb)
    return "to" in helpers and not (above is not None and above.lower_ in words("goes_on"))


def _has_content(verb: Token) -> bool:
    """Whether a quotation or a clause stands beside a verb: "suggested (that) it could be 3"."""
    as_said = any(word.lower_ == "as" for word in children(verb, "marker"))  # "as X wrote"
    if as_said or any(children(verb, "complement")):
        return True
    after = verb.doc[verb.i + 1 : verb.i + 4].text
    before = verb.doc[verb.sent.start : verb.i].text
    return bool(re.match(r"^(?:out\s+)?(?:that\b|[,:]?\s*\")", after)) or '"' in before


def _next_statement(verb: Token) -> int | None:
    """ "Osh says nine died; Batken put its losses at four", "the ministry said so, but he is
    thought to have 2 million": where another one speaks or is told of.
    """
    text = text_of(verb.doc)
    for clause in children(verb, "conjunct"):
        but = next((word for word in clause.children if word.lower_ == "but"), None)
        others = (noun for noun in children(clause, *SUBJECTS) if noun.pos_ in ("NOUN", "PROPN"))
        if but is not None and all(token.pos_ != "NUM" for n in others for token in n.subtree):
            return but.idx
    for clause in children(verb, "parataxis"):
        stop = text.rfind(";", verb.idx, clause.idx)
        if stop > 0 and any(subject.idx > stop for subject in children(clause, *SUBJECTS)):
            return stop
    return None


def clause_of(verb: Token) -> tuple[int, int] | None:
    """What a verb of saying answers for, where the sentence says more; None for all of it.

    Of "While the ministry says that 8 died, locals speak of 25" the ministry answers for the 8.
    """
    if (end := _next_statement(verb)) is not None:
        return verb.sent.start_char, end
    if relation(verb) not in INNER:
        return None
    content = list(children(verb, "complement", "object", "open_complement", "parataxis"))
    if not any(child.i > verb.i for child in content):
        if relation(verb) == "relative_clause":  # "Asanov, who told the police of it, has two sons"
            return verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge)
        that = verb.doc[verb.i + 1 : verb.i + 2].text == "that"  # "cut 40 jobs and warned that"
        return (verb.idx, verb.sent.end_char) if that and relation(verb) == "conjunct" else None
    words_of = [token for token in verb.subtree if token.sent == verb.sent]
    return words_of[0].idx, words_of[-1].idx + len(words_of[-1])
