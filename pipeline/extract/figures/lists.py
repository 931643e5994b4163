"""Rows of labelled numbers: "heroin – 12 kg, hashish – 43 kg", "from Russia (31%), Kenya (9%)".

What stands before the first says what all of them are of, the label says which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.comparisons import total_of
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.antecedents import TIMES
from pipeline.extract.figures.unit.nouns import (
    Counted,
    counted_noun,
    is_plural,
    singular,
    unit_of,
    word_class,
    word_list,
)
from pipeline.extract.figures.unit.unnamed import AMOUNT_OF
from pipeline.extract.syntax import governor, preposition
from pipeline.extract.text import text_of, words_at
from pipeline.records import Quantity

# a label and what parts it from its number: a bracket, a colon, a dash, a space
LABEL = re.compile(
    r"(?:^|[,;:()\n]|\band\b)(?:\s|and\b|[•*–—-]\s|\d{1,2}[.)]\s)*"
    r"(?P<label>[A-Za-z][^,;:()\n\d]{1,90}?)(?P<mark>\s*\(|:\s*|\s+[–—-]\s*|\s+)$"
)
NEXT = re.compile(r"(?:\s+[a-z]+){0,2}\)?(?:\s*\([^()]*\))?\s*[,;.]?\s*(?:and\s+)?(?:[•*–—-]\s+)?")
COLON = re.compile(r"([^:;.\n]{3,}):\s*$")
# the line above a list, and the lines between
HEADING = re.compile(
    r"([^\n:;]{3,120}):\s*\n(?:[^\n]{0,99}\d[^\n]{0,99}\n+)*\W*(?:\d{1,2}[.)]\s*)?$"
)
FOLLOWS = re.compile(
    r"\s*\b(?:(?:is|are|was|were)\s+(?:\w+\s+)?)?as follows$|\b(?:the\s+)?following\s+"
    r"|^\W*(?:According|As|At|By|During|Even|For|From|In|Of|On|Over|Since|Under)\s[^,]{2,60},\s+"
)
LIST_REACH = 1500  # characters back to the line above a list
MAX_HEAD = 10  # words


@dataclass(frozen=True, slots=True)
class Item:
    """A number of a list: its label, the words that head the list, and the number that opens it."""

    label: Span
    head: Span | None
    first: Quantity
    marked: bool


def listed_item(doc: Doc, quantity: Quantity, sentence: Sentence) -> Item | None:
    """The place of a number in a list of labelled ones; None where it stands in none."""
    if quantity.kind == "age" or total_of(quantity, sentence) is not None:
        return None  # "300 officers, among them men of the courts (5)"
    found = _label(quantity, sentence)
    row = _row(doc, quantity, sentence)
    opening = _label(row[0], sentence)
    if found is None or opening is None:
        return None
    start, end = (sentence.start + at for at in found)
    marked = not text_of(doc)[end : quantity.start].isspace()
    head = _head(doc, sentence.start + opening[0], sentence)
    label = words_at(doc, start, end)
    lone = head is None or "\n" not in text_of(doc)[head.end_char : start] or not marked
    if len(row) < 2 and lone:
        return None
    label = label if head or row[0].start < quantity.start else _last_phrase(label)
    return Item(label, head, row[0], marked) if marked or _names(label) else None


def _label(quantity: Quantity, sentence: Sentence) -> tuple[int, int] | None:
    """Where the words right before a number begin and end, since the last break or number."""
    earlier = [q.told_end - sentence.start for q in sentence.earlier(quantity)]
    since = max(earlier, default=0)
    found = LABEL.search(sentence.before(quantity), since)
    return found.span("label") if found else None


def _row(doc: Doc, quantity: Quantity, sentence: Sentence) -> list[Quantity]:
    """The numbers that stand in one row with a number, each behind a label of its own."""
    own = next(q for q in sentence.quantities if q.start == quantity.start)
    alike = [q for q in sentence.quantities if (q.kind, q.unit) == (own.kind, own.unit)]
    first = last = alike.index(own)
    while first and _follows(doc, alike[first - 1], alike[first], sentence):
        first -= 1
    while last + 1 < len(alike) and _follows(doc, alike[last], alike[last + 1], sentence):
        last += 1
    return alike[first : last + 1]


def _follows(doc: Doc, one: Quantity, other: Quantity, sentence: Sentence) -> bool:
    before, own = _label(one, sentence), _label(other, sentence)
    if before is None or own is None:
        return False
    marks = [sentence.before(q)[label[1] :].strip() for q, label in ((one, before), (other, own))]
    between = sentence.text[one.told_end - sentence.start : own[0]]
    labels = [words_at(doc, *(sentence.start + at for at in label)) for label in (before, own)]
    apart = marks[0] != marks[1] or NEXT.fullmatch(between) is None
    return not apart and _names(labels[1]) and (bool(marks[0]) or _names(labels[0]))


def _names(label: Span) -> bool:
    """Whether a label is a noun phrase, of whatever length."""
    classes = [word_class(token) for token in label]
    return classes[-1] in ("noun", "name") and "verb" not in classes


def _head(doc: Doc, start: int, sentence: Sentence) -> Span | None:
    """ "Registered crimes:" before a list, in its sentence or on the line above its lines."""
    found = COLON.search(text_of(doc), sentence.start, start)
    if found is None and not text_of(doc)[sentence.start : start].strip(" \n•*–—-"):
        found = HEADING.search(text_of(doc), max(start - LIST_REACH, 0), start)
    return words_at(doc, *found.span(1)) if found else None


def _last_phrase(words: Span) -> Span:
    """The noun phrase a stretch of words ends with: "Russia" of "come from Russia"."""
    first = words.end
    while first > words.start and word_class(words.doc[first - 1]) in ("noun", "name", "adjective"):
        first -= 1
    return words.doc[first : words.end] if first < words.end else words


def item_wording(doc: Doc, quantity: Quantity, sentence: Sentence, counted: Counted | None) -> str:
    """ "registered crimes: Astana", with what heads the list."""
    item = listed_item(doc, quantity, sentence)
    if item is None:
        return ""
    if item.head is not None:
        return f"{without_opening(item.head.text)}: {item.label.text}"
    if item.first.start == quantity.start:
        named = counted is not None and counted.rule == "listed" and item.marked
        noun = counted.head if named and counted is not None else None
        return text_of(doc)[noun.idx : item.label.end_char] if noun is not None else ""
    return ""


def without_opening(head: str) -> str:
    """The words before a colon that say what is listed.

    >>> without_opening("In 2023, police registered the following crimes")
    'police registered crimes'
    """
    return " ".join(FOLLOWS.sub("", head).split()[-MAX_HEAD:])


def listed_count(doc: Doc, quantity: Quantity, sentence: Sentence) -> Counted | None:
    """What a bare number behind its label counts: the label's noun, else that of the head."""
    whole = quantity.low == quantity.low.to_integral_value()
    item = listed_item(doc, quantity, sentence) if quantity.kind == "number" and whole else None
    if item is None:
        return None
    last = _row(doc, quantity, sentence)[-1]
    shared = counted_noun(doc, last, [(date.start, date.end) for date in sentence.dates])
    if shared is not None and last is not quantity and shared.head and is_plural(shared.head):
        return replace(shared, end=quantity.end, rule="listed")  # "Osh – 7, Batken – 5 deputies"
    amount = AMOUNT_OF.search(item.head.text) if item.head is not None else None
    if amount is not None and item.head is not None:
        at = item.head.start_char
        noun = next(_plurals(words_at(doc, at + amount.start("what"), item.head.end_char)), None)
    else:
        above = [*_plurals(item.head)] if item.head is not None else []
        if item.head is None and item.marked:
            above = [*reversed([*_plurals(words_at(doc, sentence.start, item.first.start))])]
            above = [*map(_whole, above)]
        if any(token.ent_type_ in ("GPE", "LOC") for token in item.label):
            places = word_list("nouns", "places")  # "persons from eight countries: Turkey (4)"
            above = [noun for noun in above if singular(noun.lower_) not in places]
        noun = next(iter([*_plurals(item.label), *above]), None)
    if noun is None or noun.lower_ in word_list("exclusions", "labels"):
        return None
    return Counted(unit_of(noun), noun, quantity.end, "listed", 0.8)


def _whole(noun: Token) -> Token:
    """ "cases of measles", "deaths from fires": the plural that another is told of."""
    over = governor(noun) if preposition(noun) is not None else None
    plural = over is not None and word_class(over) == "noun" and is_plural(over)
    carrier = over is None or over.lower_ in word_list("nouns", "carriers")
    return over if plural and over is not None and not carrier else noun


def _plurals(words: Span) -> Iterator[Token]:
    """The plurals of what is counted: "crimes", not "months"."""
    for token in words:
        if word_class(token) == "noun" and is_plural(token) and singular(token.text) not in TIMES:
            yield token
