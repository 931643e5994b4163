"""Says a number's clause without the number: "woman from Osh sentenced to prison for selling".

Who does or suffers it, the verb, its object, and the words after the number up to a break.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.counted_things import INCLUDING, is_number, verb_words
from pipeline.extract.figures.lead_ins import following_words
from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import nouns_of
from pipeline.extract.function_words import SINGULAR_PRONOUNS
from pipeline.extract.pronouns import may_mean, may_mean_noun
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    arguments,
    children,
    conjuncts,
    governor,
    has_parse,
    noun_phrase,
    preposition,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.lexicon import load_table
from pipeline.records import Actor, Quantity

PERSONAL = frozenset(("it", "they", "he", "she"))
RELATIVE = frozenset(("who", "which", "that", "whom"))
REACH = 300  # characters back to the noun that "it" stands for
MAX_NOUN = 9  # words of a subject or an object
IN_PRISON = re.compile(r"^in (?=prison|jail|a? ?\w+ (?:colony|prison))")
TIMED = r"(?:\s*\b(?:in|on|of|during|since|by|from|for|at|between|until|as of|over))?\s*"


def clause_wording(
    doc: Doc, quantity: Quantity, sentence: Sentence, noun: str = "", head: Token | None = None
) -> str:
    """The clause of a number, whose place `noun` takes; empty where no verb is found."""
    span = words_at(doc, quantity.start, quantity.end)
    verb = _own_verb(head or span.root) if has_parse(doc) else None
    if verb is None or verb in span:
        return ""
    if verb.lower_ in word_list("verbs", "reporting") | word_list("what", "empty_verbs"):
        return ""
    case = preposition(conjuncts(head)[0]) if head is not None else None
    own = f"{case} {noun}" if case and quantity.start > verb.idx else noun
    said = "" if verb.text in noun.split() else verb_words(verb)
    words = [(verb.idx, said), (quantity.start, own)]
    words += [(noun.idx, told_noun(noun, sentence)) for noun in _partners(verb, span)]
    told = " ".join(text for _, text in sorted(words) if text)
    return told if noun else f"{told} {_after(verb, quantity, sentence)}"


def _own_verb(token: Token) -> Token | None:
    """The verb a word hangs on, other numbers skipped; None where a noun has the word."""
    word = governor(conjuncts(token)[0])
    while word is not None and (is_number(word) or word.pos_ == "NUM"):
        word = governor(word)
    return word if word is not None and word.pos_ in VERBAL else None


def _after(verb: Token, quantity: Quantity, sentence: Sentence) -> str:
    """The words after the number, or after the verb where the number is its subject."""
    words = " ".join(following_words(quantity, sentence))
    if verb.idx > quantity.start:
        words = words.partition(verb.text)[2]
    if quantity.kind == "duration":
        told = sentence.before(quantity).endswith("to ")
        words = IN_PRISON.sub("to " if told else "", words)
    return words if len(words.split()) > 1 else ""


def _partners(verb: Token, number: Span) -> list[Token]:
    """The subject and the object of a verb, where they do not hold the number."""
    subject = subject_of(verb)
    objects = [child for child in children(verb, "object", "recipient") if child.i > verb.i]
    nouns = [noun for noun in (subject, *objects[:1]) if noun is not None]
    return [noun for noun in nouns if not _holds(noun, number) and noun.lower_ not in PERSONAL]


def _holds(noun: Token, number: Span) -> bool:
    return any(noun == word or noun.is_ancestor(word) for word in number)


def told_noun(noun: Token, sentence: Sentence) -> str:
    """A noun phrase without the numbers and dates in it, no longer than a cell allows."""
    phrase = noun_phrase(noun)
    first, end = phrase.start, phrase.end
    while end + 1 < len(noun.doc) and noun.doc[end].text == "-" and not noun.doc[end].whitespace_:
        end += 2  # "Ex-minister"
    if end - first > MAX_NOUN:
        first, end = max(first, noun.i - MAX_NOUN + 1), noun.i + 1
    words = INCLUDING.split(noun.doc[first:end].text)[0]
    words = words if noun.idx >= sentence.start else words.partition(",")[0]
    return without_figures(words, sentence)


def without_figures(words: str, sentence: Sentence) -> str:
    """Words without the numbers in them ("15 days of arrest") and without dates."""
    for quantity in sentence.quantities:
        said = sentence.words(quantity)
        if said not in words:
            continue
        unit = "" if quantity.kind in ("number", "age") else r"(?:\s+of\b)?"
        words = re.sub(rf"(?<!\w){re.escape(said)}(?!\w){unit}", " ", words)
    return " ".join(undated(words, sentence).split())


def undated(words: str, sentence: Sentence) -> str:
    """Words without dates and their prepositions; what is compared with keeps its date."""
    for date in sentence.dates:
        said = sentence.words(date)
        if said.split()[0] not in words:
            continue
        compared = rf"(?:than|compared (?:to|with)|against)\s+(?:in\s+)?{re.escape(said)}"
        if not re.search(compared, words):
            words = re.sub(rf"{TIMED}(?<!\w){re.escape(said)}(?!\w)", " ", words)
            words = _without_beginning(words, said.split())
    return re.sub(weekday(), " ", words)


def _without_beginning(words: str, said: list[str]) -> str:
    """A wording that breaks off within a date, without the date's beginning."""
    for count in range(len(said) - 1, 0, -1):
        begun = " ".join(said[:count])
        if words.endswith(f" {begun}"):
            return words[: -len(begun)]
    return words


@cache
def weekday() -> str:
    """A day of the week that no anchor dates, with its preposition."""
    days = "|".join(day.capitalize() for day in load_table("dates.toml")["weekday"] if len(day) > 5)
    return rf"(?:\s+(?:on|late|early|last))*\s+(?:{days})\b"


def subject_of(verb: Token) -> Token | None:
    """The noun a verb is told of; "it" and "who" give the noun they stand for."""
    found = next((child for child in children(verb, *SUBJECTS) if child.i < verb.i), None)
    if found is None:
        shared = (a for a in arguments(verb) if a.preposition is None and a.head.i < verb.i)
        found = next((a.head for a in shared if a.relation in ("agent", "patient")), None)
    if found is None and relation(verb) == "noun_clause":
        return verb.head  # "operation carried out"
    if found is None or found.lower_ not in PERSONAL | RELATIVE:
        return found
    if found.lower_ in RELATIVE and relation(verb) == "relative_clause":
        return verb.head
    return antecedent(found) if found.lower_ in PERSONAL else None


def antecedent(pronoun: Token) -> Token | None:
    """The subject named last before "it", "they" or "he" that may be meant; None where none is
    near.
    """
    for token in reversed(pronoun.doc[: pronoun.i]):
        if pronoun.idx - token.idx > REACH:
            return None
        if relation(token) not in SUBJECTS or token.pos_ not in ("NOUN", "PROPN"):
            continue
        if pronoun.lower_ not in SINGULAR_PRONOUNS:
            plural = token.tag_ in ("NNS", "NNPS") or any(children(token, "conjunct"))
            return token if plural == (pronoun.lower_ == "they") else None
        if _may_be_meant(pronoun.lower_, token):
            return token
    return None


def _may_be_meant(pronoun: str, noun: Token) -> bool:
    """Whether "he" may mean a person: by the surname's ending, by the noun."""
    if noun.tag_ == "NN":
        return noun.lower_ in nouns_of("person") and may_mean_noun(pronoun, noun.lower_)
    names = (e.text for e in noun.doc.ents if e.label_ == "PERSON" and e.start <= noun.i < e.end)
    name = next(names, None)
    return name is not None and may_mean(pronoun, Actor(name, "person", True, ()))
