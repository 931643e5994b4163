"""Whom a clause is told of, the noun that "it" and "who" stand for included, and words without
their dates.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import nouns_of
from pipeline.extract.function_words import SINGULAR_PRONOUNS
from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.extract.pronouns import may_mean, may_mean_noun, pronoun_sex, sex_of_noun
from pipeline.extract.syntax import (
    FINITE,
    FINITE_OR_MODAL,
    NOMINAL,
    SUBJECTS,
    arguments,
    children,
    clause_head,
    relation,
)
from pipeline.lexicon import any_of, load_table, load_words
from pipeline.records import Actor

PERSONAL = frozenset(("it", "they", "he", "she"))
RELATIVE = frozenset(("who", "which", "that", "whom"))
REACH = 300  # characters back to the noun that "it" stands for
TIMED = (
    r"(?:\s*\b(?:in|on|of|during|since|by|from|for|at|between|until|before|after|as of|over))?\s*"
)
# of a date with an article that a noun behind it has
NAMING = re.compile(r"(?:[a-z]+ )?the(?= (?:[A-Z]|\d{4}$))")
# of a date read as "fewer than a year earlier"
THAN = re.compile(r"^(?:(?:more|less|fewer|higher|lower)\s+)?than\s+")


def undated(words: str, sentence: Sentence) -> str:
    """Words without dates and their prepositions; what is compared with keeps its date."""
    for date in sentence.dates:
        said = THAN.sub("", sentence.words(date))
        if said.split()[0] not in words:
            continue
        compared = rf"(?:than|compared (?:to|with)|against)\s+(?:in\s+)?{re.escape(said)}"
        if not re.search(compared, words):
            words = re.sub(rf"(?<!\w){re.escape(said)}['’]s(?!\w)", " ", words)  # "today's levels"
            named = re.escape(said)
            lead = NAMING.match(said)  # "since the March 2003" "invasion"
            words = re.sub(rf"\b{named}(?=\s\w)", lead[0], words) if lead else words
            words = re.sub(rf"{TIMED}(?<!\w){named}(?!\w)(?:\s+{part_of_day()}\b)?", " ", words)
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
    return rf"(?:\s+(?:on|late|early|last))*\s+(?:{days})\b(?:['’]s|\s+{part_of_day()}\b)?"


@cache
def part_of_day() -> str:
    """ "Monday" "morning", "night"."""
    return any_of([*load_table("dates.toml")["part_of_day"], "night"])


OWNER = {"they": "their", "he": "his", "she": "her", "it": "its"}


def own_subjects(verb: Token) -> list[Token]:
    """The subjects of a verb; "Bek and his aunt got 9 years and Omar got 6": of the last, Omar."""
    told = [*children(verb, *SUBJECTS)]
    joined = not told and relation(verb) == "conjunct" and verb.tag_ in FINITE
    if joined and verb.head.tag_ == "VB" and not any(children(verb.head, *SUBJECTS)):
        return own_subjects(verb.head.head)  # "ordered him to pay" "and banned", a wrong parse
    if not told and (done := _taken_for_finite(verb)) is not None:
        return [*children(done, *SUBJECTS)]
    if not told and relation(verb) in ("conjunct", "parataxis"):
        return _missed_subjects(verb)
    between = verb.doc[told[0].i : told[1].i] if len(told) > 1 else verb.doc[:0]
    if any(t.tag_ == "VBG" and t.head != told[1] for t in between):
        told = told[:1]  # "men guilty of selling" "boys" "face"
    behind = [noun for noun in told if noun.i > verb.head.i]
    return behind if relation(verb) == "conjunct" and behind else told


def _taken_for_finite(verb: Token) -> Token | None:
    """ "The rents received" "rose": the participle that the parse gives the subject of the verb."""
    before = [t for t in verb.head.children if t.i < verb.i and relation(t) == relation(verb)]
    if verb.tag_ not in FINITE or not before or before[-1].tag_ != "VBD":
        return None
    between = verb.doc[before[-1].i : verb.i]
    linked = any(t.is_punct or t.pos_ in ("CCONJ", "SCONJ") for t in between)
    return None if linked else before[-1]


def _missed_subjects(verb: Token) -> list[Token]:
    """ "The pit will close, and output, now low, will fall", "one got 5 euros and 9 euros went to
    Osh": nouns before a finite verb that the parse joins to what stands before them.
    """
    helpers = children(verb, "auxiliary", "passive_auxiliary", "copula")
    finite = next((t for t in (*helpers, verb) if t.tag_ in FINITE_OR_MODAL), None)
    if finite is None or finite.i <= verb.head.i:
        return []
    above, last = verb.head, finite.nbor(-1)
    beside = [last] if relation(last) == "conjunct" and last.pos_ in NOMINAL else []
    joined = (c for c in children(above, "conjunct") if above.i < c.i < finite.i)
    bare = (c for c in joined if c.pos_ in NOMINAL or (c.tag_ == "VB" and c.nbor().pos_ == "ADP"))
    return beside or [*bare][-1:]


def subject_of(verb: Token) -> Token | None:
    """The noun a verb is told of; "it" and "who" give the noun they stand for."""
    before = [child for child in own_subjects(verb) if child.i < verb.i]
    titled = len(before) > 1 and before[0].i + 1 == before[1].i  # "officers Omarov and Kim"
    found = before[titled] if before else None
    aside = verb.tag_ == "VBG" and verb.i > 0 and verb.nbor(-1).text == ","
    if found is None and aside and (over := own_subjects(verb.head)):
        return over[0]  # "scams were the worst kind, making up"
    if found is None:
        shared = (a for a in arguments(verb) if a.preposition is None and a.head.i < verb.i)
        found = next((a.head for a in shared if a.relation in ("agent", "patient")), None)
    named = relation(verb) == "parataxis" and verb.head.pos_ == "PROPN" and verb.tag_ == "VBD"
    if found is None and named and verb.head.i < verb.i:
        return verb.head  # "Omarov, 22 - cleared of theft - got"
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
    if pronoun.lower_ == "it" and _is_expletive(pronoun.head):
        return None
    told = arguments(clause_head(pronoun)) if relation(pronoun) not in SUBJECTS else []
    doers = [argument.head for argument in told if argument.relation == "agent"]
    reach = pronoun.idx - REACH
    for token in reversed(pronoun.doc[: pronoun.i]):
        if token.idx < reach:
            return None
        if token in doers:  # "The bank has a mill and wants to sell it": not itself
            reach = max(reach, token.sent.start_char)
            continue
        told_of = relation(token) in SUBJECTS or _is_topic(token) or _is_dealt_with(token, pronoun)
        if not told_of or token.pos_ not in ("NOUN", "PROPN"):
            continue
        if any(c.lower_ == OWNER.get(pronoun.lower_) for c in children(token, "possessor")):
            continue  # "Their papers were taken. They worked": not the papers
        if pronoun.lower_ == "it" and token.sent != pronoun.sent and _is_said(token.head):
            continue  # "The bank says growth slowed. It will lend": the bank will
        if pronoun.lower_ not in SINGULAR_PRONOUNS:
            plural = token.tag_ in ("NNS", "NNPS") or any(children(token, "conjunct"))
            fits = plural == (pronoun.lower_ == "they") and not _is_no_meaning(pronoun, token)
            return token if fits else None
        if _may_be_meant(pronoun.lower_, token):
            return None if _is_told_of_other(pronoun, token) else token
    return None


def _is_topic(noun: Token) -> bool:
    """ "As for exports, they": what opens a sentence so is told of as its subject."""
    before = noun.doc[noun.sent.start : noun.i].text.lower() + " "
    topics = load_words("figures.toml", "what", "topics")
    opened = any(before.startswith(f"{topic} ") for topic in topics)
    return opened and noun.head.pos_ != "NOUN" and "," not in before


def _is_dealt_with(noun: Token, pronoun: Token) -> bool:
    """ "A court jailed Bek Omarov. He": whom a verb is told of that no other person does."""
    if relation(noun) != "object" or pronoun.lower_ not in SINGULAR_PRONOUNS:
        return False
    doers = own_subjects(noun.head)
    return bool(doers) and not any(_may_be_meant(pronoun.lower_, doer) for doer in doers)


def _is_told_of_other(pronoun: Token, noun: Token) -> bool:
    """ "A woman fled. Captain Kim said she was held": who says so, where "she" may be the woman."""
    said = clause_head(pronoun)
    if _is_wished(said) and noun.sent == pronoun.sent:
        return True  # "the trader demanded that she work": the woman told of before
    says = noun.head in [*pronoun.ancestors] and _is_said(said)
    before = pronoun.doc.char_span(
        max(pronoun.idx - REACH, 0), noun.left_edge.idx, alignment_mode="contract"
    )
    sex = pronoun_sex(pronoun.lower_)
    others = before if before is not None else ()
    return says and any(t.tag_ == "NN" and sex_of_noun(t.lower_) == sex for t in others)


def _is_expletive(said: Token) -> bool:
    """ "It is planned to open a school", "it is necessary that": it stands for no noun."""
    if said.pos_ == "NOUN" and any(children(said, "copula")):
        return True  # "it was the third raid in a week": what was told before
    planned = said.lower_ in load_words("figures.toml", "what", "expletive")
    return planned and any(children(said, "open_complement", "complement"))


def _is_said(verb: Token) -> bool:
    """Whether a clause is what somebody says, who is named."""
    above = verb.head
    named = any(noun.pos_ != "PRON" for noun in children(above, *SUBJECTS))
    return relation(verb) == "complement" and named


def _is_wished(verb: Token) -> bool:
    """Whether a clause is what somebody demands, asks or hopes."""
    wishes = verb_forms("modality.toml", "governors", "wished")
    return relation(verb) == "complement" and verb.head.lower_ in wishes


def _is_no_meaning(pronoun: Token, noun: Token) -> bool:
    """ "The lawyer appealed. It was the third riot", "police held two. They face five years"."""
    if pronoun.lower_ == "it":
        people = noun_forms("people.toml", "people", "person")
        return noun.ent_type_ == "PERSON" or noun.lower_ in people
    faces = pronoun.head.lemma_ in load_words("figures.toml", "periods", "liable")
    return faces and noun.lower_ in noun_forms("people.toml", "people", "authority")


def _may_be_meant(pronoun: str, noun: Token) -> bool:
    """Whether "he" may mean a person: by the surname's ending, by the noun."""
    if noun.tag_ == "NN":
        people = nouns_of("person") | noun_forms("people.toml", "people", "person")
        called = [n for n in map(_name_of, children(noun, "apposition")) if n]
        fits = may_mean_noun(pronoun, noun.lower_) and all(_may_be(pronoun, n) for n in called)
        return noun.lower_ in people and fits
    name = _name_of(noun)
    return name is not None and _may_be(pronoun, name)


def _name_of(noun: Token) -> str | None:
    """The person's name a word belongs to."""
    names = (e.text for e in noun.doc.ents if e.label_ == "PERSON" and e.start <= noun.i < e.end)
    return next(names, None)


def _may_be(pronoun: str, name: str) -> bool:
    return may_mean(pronoun, Actor(name, "person", True, ()))
