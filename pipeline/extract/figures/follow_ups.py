"""What the words right after a number say it is: "a $530,000 bribe", "5 % of their loans",
"a million worth of damage", "six weeks after the protests".
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.extract.figures.lead_ins import AND_DID, BREAKS
from pipeline.extract.figures.nouns import word_class
from pipeline.extract.figures.owners import TIME_WORDS
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.extract.syntax import (
    SUBJECTS,
    children,
    governor,
    has_parse,
    is_passive,
    noun_phrase,
)
from pipeline.extract.text import words_at
from pipeline.lexicon import load_table
from pipeline.records import Quantity

WORTH_OF = re.compile(r"\s+(?:\([A-Z]{3}\)\s+)?worth\s+of\s+((?:[\w’'-]+\s*){1,8})")
FAR_FROM = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:to\s+the\s+)?"
    r"((?:(?:(?:north|south|east|west)[a-z-]*\s+(?:of|from)|away\s+from|from|off)\s+)"
    r"(?:(?!(?:with|in|on|and|at|where|when|by|near|that|which)\b)[\w’'-]+\s*){1,6})"
)
ACRONYM = re.compile(r"\([A-Z]{2,6}\)")  # "Asian Development Fund (ADF) grant"
LEADS_ON = re.compile(r"\s+(?:and|or|in|on|for|at|to|from|by|with)\s*$")
SHORT = 6  # words of a share that are told on with whose it is
MODAL = re.compile(r"\s(?:would|will|could|can|may|might)\s")  # what is said of a share


def time_from(quantity: Quantity, sentence: Sentence) -> str:
    """ "six weeks after the protests": what the time is counted from."""
    dates = [date.start for date in sentence.dates if date.start >= quantity.end]
    end = min(dates, default=sentence.end)
    after = sentence.text[quantity.end - sentence.start : end - sentence.start]
    found = re.match(r"\s+((?:after|before|since)\s+(?:[\w’'-]+\s*){1,6})", after)
    return found[1] if found and quantity.kind == "duration" else ""


def distance_to(quantity: Quantity, sentence: Sentence) -> str:
    """ "70 kilometers south of Astana": a length that leads to a place."""
    after = sentence.after(quantity)
    found = FAR_FROM.match(after) if quantity.kind == "length" else None
    return f"distance {found[1]}" if found else ""


def following_noun(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "a 264 million tenge ($530,000) bribe": the noun a sum describes, with its modifiers."""
    hyphened = "-" in doc.text[quantity.number_end : quantity.end]
    if quantity.kind == "age" or (quantity.kind == "duration" and not hyphened):
        return ""
    end = quantity.told_end
    if quantity.stated_end is None and doc.text[end : end + 1] == ")":
        return ""  # "retail trade (15%) and services": its noun stands before the bracket
    words: list[Token] = []
    head = None
    for token in doc[words_at(doc, end - 1, end).end :]:
        if token.text in (")", "-", "long") or (words and ACRONYM.match(doc.text, token.idx - 1)):
            continue
        if words and ACRONYM.match(doc.text, token.idx):
            continue
        dated = any(date.start <= token.idx < date.end for date in sentence.dates)
        kind = word_class(token)
        named = kind == "name" and (not words or word_class(words[-1]) in ("name", "adjective"))
        if dated or len(words) > 4 or not (named or kind in ("adjective", "noun", "participle")):
            break
        if len(token) < 2:  # "9% y/y"
            break
        words.append(token)
        head = token if kind == "noun" else head
    if head is None or words[0].tag_ == "VBN" or words[0].lower_ in TIME_WORDS | calendar_names():
        return ""
    return ACRONYM.sub("", doc.text[words[0].idx : head.idx + len(head)]).replace("  ", " ")


@cache
def calendar_names() -> frozenset[str]:
    """Days of the week and months: a date that no anchor resolved is no part of a name."""
    table = load_table("dates.toml")
    return frozenset((*table["weekday"], *table["month"]))


def worth_of(quantity: Quantity, sentence: Sentence) -> str:
    """ "1.3 million somonis (TJS) worth of damage": the thing a sum is the worth of."""
    found = WORTH_OF.match(sentence.after(quantity))
    return found[1] if found and quantity.kind == "money" else ""


def share_told(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "50 percent of their loans": of what a percentage is."""
    of = re.match(r"\s+of\s+", doc.text[quantity.end : quantity.end + 8])
    if of is None or quantity.kind != "percent" or not has_parse(doc):
        return ""
    start = quantity.end + of.end()
    complement = doc.char_span(start, start + 1, alignment_mode="expand")
    if complement is None:
        return ""
    starts = [date.start for date in sentence.dates]
    starts += [other.start for other in sentence.quantities if other.kind == "percent"]
    end = min((place for place in starts if place > start), default=sentence.end)
    told = LEADS_ON.sub("", _share_of(doc, complement.start, end))
    return f"{told} {_taker(doc, quantity, told)}".strip()


def _taker(doc: Doc, quantity: Quantity, told: str) -> str:
    """ "Russia supplied 91 percent of the money": whose share it is, and by which verb."""
    verb = governor(words_at(doc, quantity.start, quantity.end).root)
    if verb is None or verb.idx > quantity.start or len(told.split()) > SHORT:
        return ""
    subject = next((child for child in children(verb, *SUBJECTS) if child.i < verb.i), None)
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.lemma_ == "have" for c in verb.children)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN") or not finite:
        return ""
    between = doc.text[verb.idx + len(verb) : quantity.start].strip()
    level = verb.lower_ in level_verbs() and between != "for"  # "accounted for half of the dead"
    if level or is_passive(verb) or between not in ("", "for", "up", "on average"):
        return ""
    phrase = noun_phrase(subject)
    opens = phrase[0].is_sent_start and phrase[0].pos_ in ("NOUN", "DET")
    text = f"{phrase.text[:1].lower()}{phrase.text[1:]}" if opens else phrase.text
    return " ".join(f"{text} {verb.text} {between}".split())


def _share_of(doc: Doc, start: int, end: int) -> str:
    """ "of reported offences" with the words up to the next break: "involved children"."""
    rest = doc.text[doc[start].idx : min(doc[start].sent.end_char, end)]
    rest = AND_DID.split(MODAL.split(rest)[0])[0]
    found = BREAKS.search(rest)
    return "share of " + (rest[: found.start()] if found else rest)
