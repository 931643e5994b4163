"""The words chosen for a wording, none of them of other numbers, dates or brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.figures.what.clauses import own_subjects, part_of_day
from pipeline.extract.syntax import FINITE_OR_MODAL, NOMINAL, children, relation
from pipeline.extract.text import root_at, text_of, words_at
from pipeline.records import Quantity

MAX_WORDS = 14  # a wording is read in a table cell
ENOUGH = 8  # words after which nothing more is looked for
SUBSTANCE = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "ADV"))
AGE_ASIDE = re.compile(r",\s\d{1,3},(?=\s)")  # "his brother, 29, five years"
SAID_BEHIND = re.compile(r",\s+(?:says?|said)\s")
BARE = re.compile(r"\s*(?:[,;.]|and\b)")  # "in Osh 74 soms, in Naryn 71, and in Talas 76 soms"
NEXT_ITEM = re.compile(r"[,;]|\band\b")


@dataclass(slots=True)
class Cell:
    """The words chosen so far, by their place in the doc, none of them out of bounds."""

    doc: Doc
    quantity: Quantity
    first: int
    last: int
    banned: frozenset[int]
    others: frozenset[int]  # the words of other numbers of that kind
    before: tuple[int, int]  # the characters that belong to those before
    end: int  # the character where what belongs to the next begins
    words: set[int] = field(default_factory=set)
    instead: dict[int, str] = field(default_factory=dict)  # nouns for pronouns

    def add(self, words: Iterable[int]) -> bool:
        """Take words, all or none: whether there was room for them."""
        new = {i for i in words if self.first <= i < self.last} - self.banned - self.words
        if not new or len(self) + self.weight(new) > MAX_WORDS:
            return False
        self.words |= new
        return True

    def __len__(self) -> int:
        return self.weight(self.words)

    def weight(self, words: Iterable[int]) -> int:
        """How much room words take; articles take none."""
        return sum(not self.doc[i].is_punct and self.doc[i].pos_ != "DET" for i in words)

    def substance(self) -> int:
        """How many words say more than how others hang together."""
        return sum(self.doc[i].pos_ in SUBSTANCE for i in self.words)

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be looked for."""
        return len(self) >= ENOUGH


def fitted_articles(cell: Cell) -> dict[int, str]:
    """The articles before a number, as the words behind it want them: "a 25% increase"."""
    numbers = _places(cell.doc, cell.quantity.start, cell.quantity.end)
    fitting = {}
    for article, noun in pairwise(sorted(cell.words)):
        if cell.doc[article].lower_ in ("a", "an") and article + 1 in numbers:
            fitting[article] = "an" if cell.doc[noun].lower_[0] in "aeiou" else "a"
    return fitting


def hyphened(token: Token) -> set[int]:
    """The other parts of "ex-minister"."""
    doc, first, last = token.doc, token.i, token.i
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        last += 2
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 2].whitespace_:
        first -= 2
    return set(range(first, last + 1))


def empty_cell(doc: Doc, quantity: Quantity, sentence: Sentence, counted: Token | None) -> Cell:
    whole = words_at(doc, sentence.start, sentence.end)
    banned = _banned(doc, sentence) - ({counted.i} if counted is not None else set())
    counts = {"number", "count"}
    alike = [
        q
        for q in sentence.quantities
        if q.start != quantity.start
        and (
            q.kind in (quantity.kind, "percent")
            or {q.kind, quantity.kind} <= counts
            or (q.kind == "number" and q.start > quantity.start and BARE.match(sentence.after(q)))
        )
    ]
    others = frozenset(i for q in alike for i in _places(doc, q.start, q.end))
    before = min((q.told_end for q in alike if q.end <= quantity.start), default=quantity.start)
    named = max(quantity.start, counted.idx if counted is not None else 0)  # "44 of the 90 men"
    behind = (q for q in alike if q.start > named and sentence.bracket(q) is None)
    after = min((q.start for q in behind), default=sentence.end)
    said = SAID_BEHIND.search(text_of(doc), quantity.told_end, after)
    after = said.start() if said else after
    text = " " * sentence.start + AGE_ASIDE.sub(lambda m: "_" * len(m[0]), sentence.text)
    found = NEXT_ITEM.finditer(text, before, quantity.start)
    items = [m.end() for m in found if not _joins_names(words_at(doc, m.start(), m.end())[0])]
    theirs = (before, min(max([before, *items]), _own_start(doc, quantity, before)))
    if after < sentence.end:
        ends = [m.start() for m in NEXT_ITEM.finditer(text, quantity.told_end, after)]
        after = max(ends, default=after)
    return Cell(doc, quantity, whole.start, whole.end, frozenset(banned), others, theirs, after)


def _own_start(doc: Doc, quantity: Quantity, before: int) -> int:
    """ "Rents rose 4%, while sales in Osh, a city, fell" 2%: where its subject begins."""
    above = root_at(doc, quantity).ancestors
    verb = next((token for token in above if token.tag_ in FINITE_OR_MODAL), None)
    told = own_subjects(verb) if verb is not None and verb.idx < quantity.start else []
    starts = (noun.left_edge.idx for noun in told if noun.idx < quantity.start)
    return min((at for at in starts if at >= before), default=quantity.start)


def _joins_names(word: Token) -> bool:
    """The "and" of "the Bank for Reconstruction and Development"."""
    named = word.head.pos_ == word.head.head.pos_ == "PROPN"
    return named and relation(word) == "coordination" and relation(word.head) == "conjunct"


def _banned(doc: Doc, sentence: Sentence) -> set[int]:
    """The words of numbers, dates and brackets."""
    banned: set[int] = set()
    for other in sentence.quantities:
        plain = other.kind == "number"
        banned |= _places(doc, other.start, other.number_end if plain else other.told_end)
        bounds = words_at(doc, other.start, other.end)  # "would be" "limited to 30"
        banned -= {t.i for t in bounds if t.tag_ == "VBN" and any(children(t, "passive_auxiliary"))}
    for date in sentence.dates:
        banned |= _with_its_words(words_at(doc, date.start, date.end))
    depth = 0
    for token in words_at(doc, sentence.start, sentence.end):
        depth += token.text in ("(", "[")
        if depth:
            banned.add(token.i)
        depth -= depth > 0 and token.text in (")", "]")
    return banned


def _with_its_words(date: Span) -> set[int]:
    """A date with its preposition, "'s" or part of the day; not the "in" of "in May sales", the
    "from" of "from Friday's blast", the "since the" of "since the May 2003 invasion".
    """
    doc, after = date.doc, date.doc[date.end : date.end + 1].text.lower()
    before = doc[date.start - 1] if date.start else date[0]
    led = before.lower_ in word_list("what", "before_date") and before.i < date.start
    led = led and not _leads_past(before, date)
    first = next((t.i for t in date if not _leads_past(t, date)), date.end)
    owns = after in ("'s", "’s") or bool(re.fullmatch(part_of_day(), after))
    return set(range(first - (led and first == date.start), date.end + owns))


def _leads_past(word: Token, date: Span) -> bool:
    """Whether a preposition or article belongs to a noun behind a date."""
    return word.pos_ in ("ADP", "DET") and word.head.i >= date.end and word.head.pos_ in NOMINAL


def _places(doc: Doc, start: int, end: int) -> set[int]:
    return {token.i for token in words_at(doc, start, end)}


def is_number(cell: Cell, word: Token) -> bool:
    return cell.quantity.start <= word.idx < cell.quantity.end


def is_of_other(cell: Cell, place: int) -> bool:
    """Whether a word stands where the number before or the next one is told of."""
    at = cell.doc[place].idx
    return cell.quantity.start < cell.end <= at or cell.before[0] <= at < cell.before[1]


def joined_words(doc: Doc, places: Sequence[int], instead: Mapping[int, str]) -> str:
    """Words with the spaces of the text where they touch there."""
    told = ""
    for before, i in pairwise((-1, *places)):
        glued = told and ((before == i - 1 and not doc[before].whitespace_) or doc[i].text == ",")
        told += (
            instead.get(i, doc[i].text) if glued or not told else f" {instead.get(i, doc[i].text)}"
        )
    return told
