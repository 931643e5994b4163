"""A number without a currency of its own that takes the one told before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.time.continuing import MAX_GAP
from pipeline.extract.figures.unit.nouns import nouns_of, plural_of
from pipeline.extract.figures.unit.sums import (
    ALIKE,
    ENDS,
    MAGNITUDE,
    PEOPLE_AFTER,
    counts_people,
)
from pipeline.extract.figures.what.follow_ups import RATE_TOLD
from pipeline.lexicon import WordPattern, any_of
from pipeline.records import Quantity

MILLION, THOUSAND = 1_000_000, 1_000
TO_EACH = re.compile(r"\s+(?:to|for)\s+(?:each|every|the|those)\b")
DATE_LIKE = re.compile(r"(?:19|20)\d\d\b")
OF_THAT = re.compile(r"\s+of (?:it|this|that)\b")
NEXT_SENTENCE = 2  # characters to it
COMPARABLE = 50  # a price does not rise fifty times: "to 90,000 soms from 65,000"


def in_currency_before(
    quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading], view: str
) -> Quantity | None:
    """ "It paid 5 million tenge. Roads took 2 million, and schools received 300,000": millions are
    money where money was told of before, thousands after a verb of paying.
    """
    sums = [i for i, reading in enumerate(earlier) if reading.kind == "money" and reading.unit]
    if quantity.kind != "number" or not sums:
        return None
    before = view[sentence.start : quantity.start]
    beside = earlier[sums[-1]]
    between = view[beside.quantity.told_end : quantity.start]
    if between.strip() == "(" and RATE_TOLD.match(view, quantity.end):  # "5 soms (60 per year)"
        return replace(
            quantity, kind="money", unit=beside.unit, rule=f"{quantity.rule}, currency before"
        )
    millions = MAGNITUDE.search(view[quantity.start : quantity.end])
    people = PEOPLE_AFTER.match(view, quantity.end) or counts_people(before)
    people = bool(people or _things_sold().search(before) or _of_things().match(view, quantity.end))
    told = _told_alike(sentence, [earlier[i] for i in sums])
    if told and millions and not people:
        return replace(quantity, kind="money", unit=told, rule=f"{quantity.rule}, currency before")
    last = earlier[sums[-1]]
    near = [r for r in earlier if r.kind == "money" and sentence.start - r.sentence.end < MAX_GAP]
    if len({reading.unit for reading in near}) > 1:
        return None  # no telling which currency is meant
    large = any(r.kind == "count" and r.quantity.high >= MILLION for r in earlier[sums[-1] :])
    if large or sentence.start - last.sentence.end >= MAX_GAP:
        return None
    each = before.endswith(" and ") and TO_EACH.match(view, quantity.end)
    here = last.sentence.start == sentence.start
    risen = before.endswith(" from ") and last.quantity.low < COMPARABLE * quantity.low
    paid = PAID.search(before) or (here and (each or risen))
    thousands = (quantity.low >= THOUSAND and paid) or (here and risen)
    if people or not (millions or (thousands and not DATE_LIKE.match(view[quantity.start :]))):
        return None
    return replace(quantity, kind="money", unit=last.unit, rule=f"{quantity.rule}, currency before")


def _told_alike(sentence: Sentence, sums: Sequence[Reading]) -> str | None:
    """The currency of a row of bare millions of which one was told with it before."""
    ending = (q for q in sentence.quantities if ENDS.match(sentence.after(q)))
    bare = {q.low for q in ending if q.kind == "number" and q.low >= MILLION}
    units = {r.unit for r in sums if r.quantity.low in bare}
    return units.pop() if len(units) == 1 else None


def sum_like_the_last(
    quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading]
) -> Quantity | None:
    """ "A nurse makes 306,000 tenge, a guard 409,000", "pays 900 soms, and keeps 200 of it": what
    counts nothing and is near the sum told last, and near it in size, is one too.
    """
    last = next((r for r in reversed(earlier) if r.kind in ("money", "count")), None)
    if last is None or last.kind != "money" or last.unit is None:
        return None
    before, after = sentence.before(quantity), sentence.after(quantity)
    next_one = earlier[-1] is last and sentence.start - last.sentence.end <= NEXT_SENTENCE
    apart = last.sentence != sentence and not (next_one and OF_MONEY.search(before))
    part = OF_THAT.match(after) and quantity.low < last.quantity.high
    alike = last.quantity.low < ALIKE * quantity.low < ALIKE**2 * last.quantity.high
    large = quantity.low >= THOUSAND and alike and not DATE_LIKE.match(sentence.words(quantity))
    ends = ENDS.match(after[:12]) and not PEOPLE_AFTER.match(after)
    if apart or counts_people(before) or not (part or (large and ends)):
        return None
    rule = f"{quantity.rule}, currency before"
    return replace(quantity, kind="money", unit=last.unit, rule=rule)


@cache
def _things_sold() -> re.Pattern[str]:
    """ "Vehicle sales rose to 4.7 million": things, no money."""
    things = any_of(nouns_of("thing"))
    clause = r"(?:(?!\b(?:and|while)\b)[^.;,]){0,50}$"
    return re.compile(rf"\b{things} (?:sales|output|production|deliveries)\b{clause}", re.I)


@cache
def _of_things() -> re.Pattern[str]:
    """ "$3 billion on seven million of these homes": things, no money."""
    return re.compile(rf"\s+of\s+(?:[a-z]+\s+){{0,2}}{any_of(map(plural_of, nouns_of('thing')))}\b")


# "Last year the comparable sum was": what a sum may be told of again by.
OF_MONEY = WordPattern("figures.toml", r"\b{nouns.moneys|nouns.moneys_of|nouns.priced}\b", re.I)
# A verb of giving and taking, or what leads from sum to sum, right before a number.
PAID = WordPattern("figures.toml", r"\b{verbs.exchange|verbs.paying}\s+(?:[a-z]+\s+){0,2}$", re.I)
