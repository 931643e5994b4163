"""What a rate per population counts: "a homicide rate of 3.1 per 100,000", "1.2 in Uzbekistan"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.figures.comparisons import COMPARED_LEVEL
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.antecedents import Earlier
from pipeline.extract.figures.unit.nouns import Counted, token_at, word_class
from pipeline.lexicon import any_of, load_table
from pipeline.records import Quantity

RULE = "rate"
PER_NUMBER = r"(?:\s+(?:per|for every)\s+|\s?/\s?)[\d.,]+"
RATE = re.compile(PER_NUMBER)
TOLD_RATE = re.compile(rf"(?:\s+[a-z-]+){{0,2}}{PER_NUMBER}")
# "12 per 100,000 births", "compared to" another such rate
RATE_BEFORE = re.compile(rf"\d{PER_NUMBER}(?:\s+[a-z]+){{0,3}},?\s*$")
IT_WAS = re.compile(r"(?:In \d{4},? it|It) (?:was|is|had been|stood at|reached) ")


def is_rate(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a number without a noun of its own is so many per so many."""
    before = sentence.before(quantity)
    compared = COMPARED_LEVEL.search(before)
    again = compared is not None and RATE_BEFORE.search(before[: compared.start()])
    return RATE.match(sentence.after(quantity)) is not None or bool(again)


def of_rate(doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """What a rate counts: the noun before "rate", or what the rate told last counts."""
    again = _of_last_rate(quantity, sentence, earlier)
    named = [*_named_rates().finditer(sentence.before(quantity))]
    if again or not named or not is_rate(quantity, sentence):
        return again
    counted: dict[str, str] = load_table("figures.toml")["nouns"]["rated"]
    which = named[-1].lastindex or 0
    name = named[-1][which].lower()
    at = token_at(doc, sentence.start + named[-1].start(which))
    noun = at is not None and word_class(doc[at]) == "noun"
    unit = counted.get(name) or (name if noun else None)
    return Counted(unit, None, quantity.end, RULE, 0.75) if unit else None


@cache
def _named_rates() -> re.Pattern[str]:
    """ "A homicide rate", "the rate of imprisonment", "maternal mortality"."""
    rated = any_of(load_table("figures.toml")["nouns"]["rated"])
    return re.compile(rf"\b(?:([a-z]+) rates?|rates? of ([a-z]+)|({rated}))\b", re.I)


def _of_last_rate(quantity: Quantity, sentence: Sentence, earlier: Earlier) -> Counted | None:
    """ "12.4 thefts per 10,000 residents (up from 11.9)", "3.1 per 100,000. It was 4.2 in 2010"."""
    goes_on = IT_WAS.fullmatch(sentence.before(quantity))
    here = earlier and (goes_on or earlier[-1][0].start >= sentence.start)
    last = earlier[-1] if here else None
    if last is None or not (last[1].rule == RULE or TOLD_RATE.match(sentence.after(last[0]))):
        return None
    parted = goes_on or quantity.low != quantity.low.to_integral_value()
    again = parted or is_rate(quantity, sentence)
    return replace(last[1], head=None, end=quantity.end, rule=RULE) if again else None
