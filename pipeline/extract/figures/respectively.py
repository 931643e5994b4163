"""Numbers told in the order of what they are of: "Osh and Naryn got 2 and 3 million soms
respectively" says that Naryn got 3 million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from spacy.tokens import Doc, Span, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.syntax import (
    SUBJECTS,
    clause_head,
    conjuncts,
    noun_phrase,
    relation,
)
from pipeline.extract.text import text_of, words_at
from pipeline.records import Interval, Quantity

RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
# between two numbers of a row: "12 and 15 years", "to $2 million and to $3 million"
ROW = re.compile(r"\s*(?:,|,?\s*\b(?:and|or)\b)\s*(?:(?:to|by|at|from)\s+)?")
AGED = re.compile(r"(?:,?\s+(?:(?:who are|were|are|now|all|then)\s+)*(?:aged?\s+|\()?)?")
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
YEAR = re.compile(r"(?:19|20)\d\d")
YEARS = re.compile(rf"\b{YEAR.pattern}(?:, {YEAR.pattern})*,? and {YEAR.pattern}\b")


def partner_of(doc: Doc, quantity: Quantity, sentence: Sentence) -> Span | None:
    """What a number is of where the text says "respectively"; None where it does not tell."""
    row = _row(quantity, sentence)
    partners = _partners(doc, row, sentence) if row else []
    return partners[row.index(quantity)] if partners else None


def in_order(wording: str, doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """A wording that names the one that the number is of, not the first one or all of them."""
    row = _row(quantity, sentence)
    told = _partners(doc, row, sentence) if row else []
    partners = [ARTICLE.sub("", p.text).partition(",")[0] for p in told]
    if not partners:
        return wording
    own = partners[row.index(quantity)]
    said = [re.escape(partner) for partner in partners]
    everyone = re.compile(
        rf"\b{said[0]}(?:(?:,| and|,? and)(?: the)? (?:{'|'.join(said[1:])}))*(?!\w)"
    )
    wording = RESPECTIVELY.sub("", wording)
    if RESPECTIVELY.search(sentence.text) and not everyone.search(wording):
        return f"{wording}: {own}"
    return everyone.sub(own, wording, count=1).strip()


def named_in_order(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "Omar, Ali and Said, aged 38, 41 and 45": whose age it is, where as many are named."""
    row = _row(quantity, sentence)
    lists = [told for told in _listed(doc, sentence) if len(told) == len(row)]
    for told in reversed([t for t in lists if t[-1].idx < row[0].start]):
        last = noun_phrase(told[-1])
        many = (q for q in sentence.quantities if last.start_char <= q.start < last.end_char)
        if any(q.low == q.high == len(row) for q in many):
            return last.text  # "a mother and her two sons, aged 4 and 9"
        if AGED.fullmatch(text_of(doc), min(last.end_char, row[0].start), row[0].start):
            return str(noun_phrase(told[row.index(quantity)]).text)
    return ""


def year_of(partner: Span | None) -> Interval | None:
    """ "14 and 22 cases in 2022 and 2023 respectively": the year that is the number's own."""
    if partner is None or not YEAR.fullmatch(partner.text):
        return None
    year = int(partner.text)
    return Interval(date(year, 1, 1), date(year, 12, 31))


def _subjects(doc: Doc, row: list[Quantity], sentence: Sentence) -> list[Span]:
    """ "Osh and Naryn got 2 and 3 million soms": subjects as many as numbers, told in their order;
    none where something else may be told in that order.
    """
    lists = [told for told in _listed(doc, sentence) if len(told) == len(row)]
    if len(lists) != 1 or row[0].kind == "age" or len({(q.kind, q.unit) for q in row}) > 1:
        return []
    first, last = lists[0][0], lists[0][-1]
    verb = clause_head(words_at(doc, row[0].start, row[0].end).root)
    told = first.head == verb and relation(first) in SUBJECTS and last.i < verb.i
    gaps = doc[first.i : last.i].text, sentence.between(row[-2], row[-1])
    joined = all("and" in gap.split() for gap in gaps)  # not "or"
    dated = any(date.start > row[0].end for date in sentence.dates)
    return [noun_phrase(word) for word in lists[0]] if told and joined and not dated else []


def _row(quantity: Quantity, sentence: Sentence) -> list[Quantity]:
    """The numbers beside one another that "respectively" is said of, the given one among them."""
    row: list[Quantity] = []
    for number in sentence.quantities:
        if row and not ROW.fullmatch(sentence.between(row[-1], number)):
            if quantity in row:
                break
            row = []
        row.append(quantity if number.start == quantity.start else number)
    return row if quantity in row and len(row) > 1 else []


def _partners(doc: Doc, row: list[Quantity], sentence: Sentence) -> list[Span]:
    """The things told side by side, as many as numbers: the next behind them, else before."""
    if RESPECTIVELY.search(sentence.text) is None:
        return _subjects(doc, row, sentence)
    end = max(found.start() for found in RESPECTIVELY.finditer(sentence.text)) + sentence.start
    found = [told for told in _listed(doc, sentence) if len(told) == len(row)]
    behind = [t for t in found if row[-1].end <= t[0].idx < end]
    before = [t for t in found if t[-1].idx < row[0].start]
    verb = clause_head(words_at(doc, row[0].start, row[0].end).root)
    before = [t for t in before if t[0].head == verb] or before  # not of an aside
    told = [*behind[:1], *before[-1:]]
    return [noun_phrase(word) for word in told[0]] if told else []


def _listed(doc: Doc, sentence: Sentence) -> Iterator[list[Token]]:
    words = words_at(doc, sentence.start, sentence.end)
    numbers = [(q.start, q.end) for q in sentence.quantities]
    for found in YEARS.finditer(sentence.text):  # parsers lose their way in lists of years
        inside = words_at(doc, sentence.start + found.start(), sentence.start + found.end())
        yield [word for word in inside if YEAR.fullmatch(word.text)]
    for word in words:
        listed = conjuncts(word)
        counted = any(start <= word.idx < end for start, end in numbers)
        if len(listed) > 1 and relation(word) != "conjunct" and not counted and _is_name(word):
            yield sorted(listed, key=lambda token: token.i)


def _is_name(word: Token) -> bool:
    return word.pos_ in ("NOUN", "PROPN") and not YEAR.fullmatch(word.text)
