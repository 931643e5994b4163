"""What a number of a level counts, by the verb that gives it: "cases rose to 19", "doctors number
81,000", "boost sales to 150,000".
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.extract.figures.unit.antecedents import DEFINITE, Earlier, is_counted
from pipeline.extract.figures.unit.nouns import Counted, singular, unit_of, word_class, word_list
from pipeline.extract.function_words import COMPARED_WITH
from pipeline.extract.inflection import verb_forms
from pipeline.extract.syntax import SUBJECTS, VERBAL, children, governor, preposition
from pipeline.extract.text import text_of, words_at
from pipeline.records import Quantity

POINTS_RULE = "points"  # of an index: the words that say so are not those of a noun counted
LEVEL = re.compile(r"\b(?:to|at|from|is|was|of|above|below|reached|hit)\s+(?:about\s+|just\s+)?$")
# between two levels of one thing: "from 31 in 2020 to 18", "(31 against 18)"
LEVELS = re.compile(r"\s+(?:in\s+[\w-]+\s+)?to\s+")
AGAINST = re.compile(rf"\s+{COMPARED_WITH}\s+")
NEXT_SUBJECT = re.compile(r"(?:[,;]|\b(?:and|while))\s+(?:the\s+)?([a-z]+)\s+(?:only\s+)?$")


def level_verbs() -> frozenset[str]:
    """All forms of the verbs that give a level: "reached", "rises"."""
    return word_list("verbs", "level_irregular") | verb_forms("figures.toml", "verbs", "level")


def level_subject(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "registered cases rose from 12 to 19": the plural subject of a verb of level; "the big four"
    are no level.
    """
    if DEFINITE.search(before):
        return None
    span = words_at(doc, quantity.number_start, quantity.end)  # "orders exceed 200,000"
    verb = None
    for token in reversed(doc[span.sent.start : span.start]):
        rising = (
            verb is not None and verb.i == token.i + 1 and verb.tag_ == "VBG"
        )  # "sales grew, rising to 90,000"
        goes_on = token.text == "," and (rising or token.nbor().lower_ == "from")
        if token.text in ",;:" and not goes_on:
            return None
        copula = token.lower_ in word_list("verbs", "level_irregular") and token.pos_ == "AUX"
        moved = token.nbor().lower_ in ("up", "down")  # "births were up 4% to 31,400"
        if verb is None and copula and token.i < span.start - 2 and not moved:
            return None
        if verb is None and token.lower_ in word_list("verbs", "paying"):
            return None  # "hacked accounts cost users 1.4 billion"
        if verb is None and token.lower_ in level_verbs() | word_list("verbs", "containing"):
            verb = token
            subject = next(iter(children(verb, *SUBJECTS)), None) or _total_before(verb)
            if subject is not None and singular(subject.lower_) in word_list("nouns", "carriers"):
                held = next(children(subject, "compound"), None)  # "passenger numbers hit a record"
                return Counted(unit_of(held), held, quantity.end, "level", 0.75) if held else None
            if subject is not None and _is_subject_counted(subject, verb):
                return Counted(unit_of(subject), subject, quantity.end, "level", 0.8)
            if subject is not None and subject.tag_ == "NN":
                held = _counted_in(subject)  # else "researchers say output reached 90,000"
                return Counted(unit_of(held), held, quantity.end, "level", 0.75) if held else None
        elif verb is not None and word_class(token) == "noun" and is_counted(token):
            if token.lower_ in word_list("nouns", "priced"):
                return None
            return Counted(unit_of(token), token, quantity.end, "level", 0.75)
    return None


def _is_subject_counted(subject: Token, verb: Token) -> bool:
    """A plural; in "Acquittals numbered 12" also one whose capital is taken for a name's."""
    if word_class(subject) == "noun":
        return is_counted(subject)
    opens = subject.is_sent_start is True and subject.pos_ == "PROPN"
    return opens and verb.lower_.startswith("number") and singular(subject.text) != subject.lower_


def _total_before(verb: Token) -> Token | None:
    """ "The murder total was 45": the subject of what a copula stands before; "Refusals numbered
    12", taken for refusals that were given numbers.
    """
    if verb.lower_ == "numbered" and verb.head.i < verb.i:
        return verb.head
    subject = next(iter(children(verb.head, *SUBJECTS)), None) if verb.pos_ == "AUX" else None
    total = subject is not None and singular(subject.lower_) in word_list("nouns", "carriers")
    return subject if total and subject and any(children(subject, "compound")) else None


def _counted_in(noun: Token) -> Token | None:
    """ "The output of bricks", "jobs growth": a plural in it; not "which predicts floods"."""
    said = verb_forms("attribution.toml", "verbs")  # "researchers estimates output"
    inside = (word for word in noun.subtree if word.i > noun.i and word_class(word) == "noun")
    of_them = (word for word in inside if is_counted(word) and preposition(word) == "of")
    before = (word for word in children(noun, "compound") if word.lower_ not in said)
    return next(of_them, None) or next(filter(is_counted, before), None)


def next_subject(doc: Doc, quantity: Quantity, before: str, earlier: Earlier) -> Counted | None:
    """ "Doctors number 81,000, nurses 190,000": the plural that stands right before."""
    found = NEXT_SUBJECT.search(before) if earlier and earlier[-1][1].rule == "level" else None
    at = quantity.start - len(before) + found.start(1) if found else 0
    noun = words_at(doc, at, at + 1).root if found else None
    if noun is None or word_class(noun) != "noun" or not is_counted(noun):
        return None
    return Counted(unit_of(noun), noun, quantity.end, "level", 0.75)


def level_again(doc: Doc, quantity: Quantity, earlier: Earlier) -> Counted | None:
    """ "The number of raids fell from 31 to 18", "raids (31 against 18)": both count the same."""
    if not earlier or earlier[-1][1].rule == "noun":
        return None
    other, counted = earlier[-1]
    gap = text_of(doc)[other.end : quantity.start]
    led = re.search(r"\bfrom\s+$", text_of(doc)[max(other.start - 6, 0) : other.start])
    again = (led and LEVELS.fullmatch(gap)) or AGAINST.fullmatch(gap)
    return replace(counted, end=quantity.end) if again else None


def level_of_object(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "aims to boost sales to 150,000": the plural object of a verb of change."""
    verb = governor(words_at(doc, quantity.number_start, quantity.end).root)
    if verb is None or verb.lower_ not in word_list("periods", "changed"):
        return None
    noun = next(children(verb, "object"), None)
    if noun is None or not is_counted(noun) or re.search(r"\bto\s+$", before) is None:
        return None
    return Counted(unit_of(noun), noun, quantity.end, "level", 0.8)


def level_of_index(doc: Doc, quantity: Quantity, before: str) -> Counted | None:
    """ "The index edged up to 102.5, from 102.2": points; "the index put it at 60" is a rank. A
    toll is one of people.
    """
    number = words_at(doc, quantity.number_start, quantity.end).root
    verb = next((word for word in number.ancestors if word.pos_ in VERBAL), None)
    if verb is None or not LEVEL.search(before) or any(children(verb, "object")):
        return None
    subjects = {subject.lower_ for subject in children(verb, *SUBJECTS)}
    if not subjects.isdisjoint(word_list("nouns", "collectives")):
        return Counted("person", None, quantity.end, "toll", 0.8)
    indexes = word_list("nouns", "indexes")
    return None if subjects.isdisjoint(indexes) else Counted("point", None, 0, POINTS_RULE, 0.8)
