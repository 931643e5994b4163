"""Says what governs a sum, a share or a duration in its sentence: "prices for each child",
"sentenced", "inflation"; read from the parse.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from pipeline.extract.figures.counted_things import OF, is_number, verb_words
from pipeline.extract.figures.lead_ins import BE, BREAKS
from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.owners import age_owner
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import level_verbs
from pipeline.extract.syntax import (
    SUBJECTS,
    VERBAL,
    children,
    conjuncts,
    governor,
    has_parse,
    noun_phrase,
    relation,
)
from pipeline.extract.text import words_at
from pipeline.records import Quantity

LONE_WORDS = 5  # ", dropping by more than"
MAX_SUBJECT = 9
LEVEL_REACH = 16  # words back to the verb of a change
MAX_CLIMB = 3  # clauses between a verb and the subject it shares


def governed_wording(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """What governs a sum, a share or a duration: "prices for each child", "sentenced"."""
    top = words_at(doc, quantity.start, quantity.end).root
    if quantity.kind == "age":
        return age_owner(top, quantity)
    subject = next((c for c in children(top, *SUBJECTS) if c.i < top.i), None)
    if subject is not None and not doc.text.startswith(" of ", quantity.end):
        return noun_phrase(subject).text  # "inflation was 9%"
    share = quantity.kind == "percent" and OF.match(doc.text, quantity.end)
    if (
        not share
        and _lone_change(doc, quantity, sentence)
        and (told := changed(doc, quantity, sentence))
    ):
        return told
    if quantity.kind == "percent":
        return _share(top, quantity)
    bracketed = _before_bracket(doc, quantity, sentence)
    if bracketed:
        return bracketed
    parent = governor(conjuncts(top)[0])
    while parent is not None and (is_number(parent) or _inside(parent, quantity)):
        parent = governor(parent)
    if parent is None:
        return ""
    if parent.lower_ in word_list("what", "empty_verbs"):
        return ""  # "narcotics from abroad, totaling 110 kilograms"
    if parent.pos_ in VERBAL:
        return _governing_verb(parent, top, quantity)
    return _around_noun(parent, quantity)


def changed(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "remittances shrank, dropping from 3 to 2": who the last verb of level is told of."""
    span = doc.char_span(sentence.start, quantity.start, alignment_mode="contract")
    if span is None or not has_parse(doc):
        return ""
    verbs = [t for t in span[-LEVEL_REACH:] if t.lower_ in level_verbs() - BE and t.pos_ in VERBAL]
    verb = clause = verbs[-1] if verbs else None
    for _ in range(MAX_CLIMB):
        if clause is None or verb is None:
            return ""
        subject = next(iter(children(clause, *SUBJECTS)), None)
        if subject is not None:
            return f"{noun_phrase(subject).text} {verb.text}"
        clause = clause.head if clause.head is not clause else None
    return ""


def _lone_change(doc: Doc, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a verb of level without its subject leads to a number: ", dropping by", ", from"."""
    before = BREAKS.split(doc.text[sentence.start : quantity.start])[-1]
    words = before.split()
    return (
        bool(words)
        and len(words) < LONE_WORDS
        and words[0].lower() in (level_verbs() | {"from", "to"})
    )


def _inside(token: Token, quantity: Quantity) -> bool:
    return quantity.start <= token.idx < quantity.end


def _before_bracket(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "Lebanon (20 percent)": the name or noun before the bracket."""
    before = doc.text[max(quantity.start - 160, sentence.start) : quantity.start]
    before = re.sub(r"\([^()]*\)\s*", "", before)  # "in 2022 ($1 billion) and 2021 ($2 billion)"
    found = re.search(r"((?:[\w'’.-]+\s+){0,7}[\w'’.-]+)\s*[(]\s*$", before)
    if found is None:
        return ""
    if found[1][-1].isdigit():
        return found[1]
    capitals = re.search(r"(?:[A-Z][\w'’.-]*\s*)+$", found[1])
    return capitals.group() if capitals else " ".join(found[1].split()[-5:])


def _share(top: Token, quantity: Quantity) -> str:
    """What changed by a percentage, or what it describes."""
    parent = governor(top)
    if parent is not None and parent.lower_ in word_list("nouns", "carriers"):
        parent = governor(parent)  # "a significant amount of 84.7% involved"
    if parent is None:
        return ""
    return (
        _governing_verb(parent, top, quantity)
        if parent.pos_ in VERBAL
        else _around_noun(parent, quantity)
    )


def _around_noun(noun: Token, quantity: Quantity) -> str:
    """The governing noun phrase without the number itself."""
    phrase = noun_phrase(noun)
    text = phrase.doc.text
    left = text[phrase.start_char : max(min(quantity.start, phrase.end_char), phrase.start_char)]
    right = text[max(quantity.end, phrase.start_char) : phrase.end_char]
    if quantity.start >= phrase.end_char or quantity.end <= phrase.start_char:
        return phrase.text
    return re.sub(r"\s+", " ", f"{left} {right}").strip()


def _governing_verb(verb: Token, top: Token, quantity: Quantity) -> str:
    """Subject of a level verb, else the verb with its object or passive subject."""
    others = (child for child in children(verb, *SUBJECTS) if not _inside(child, quantity))
    subject = next((_whole_subject(child) for child in others), "")
    if verb.lower_ in level_verbs() and subject:
        return f"{subject} {verb_words(verb)}"
    objects = [
        _clean_phrase(child, quantity)
        for child in children(verb, "object")
        if not _inside(child, quantity) and not is_number(child) and top not in conjuncts(child)
    ]
    if objects and objects[0]:
        return f"{verb.text} {objects[0]}"
    return f"{subject} {verb_words(verb)}" if subject else _verb_chain(verb)


def _whole_subject(head: Token) -> str:
    """A subject's phrase; with its clause where the phrase says little: "those convicted of X"."""
    phrase = noun_phrase(head)
    whole = head.doc[head.left_edge.i : head.right_edge.i + 1]
    short = len(phrase) == 1 and 1 < len(whole) <= MAX_SUBJECT
    return whole.text if short else phrase.text


def _clean_phrase(token: Token, quantity: Quantity) -> str:
    phrase = noun_phrase(token)
    if phrase.start_char < quantity.end and quantity.start < phrase.end_char:
        return _around_noun(token, quantity)
    return phrase.text


def _verb_chain(verb: Token) -> str:
    """The verb with what it describes: "house worth", "children ... sold for"."""
    first = conjuncts(verb)[0]  # "a bank owned by him and valued at"
    if relation(first) in ("noun_clause", "relative_clause"):
        return f"{noun_phrase(first.head).text} {verb.text}"
    return verb.text
