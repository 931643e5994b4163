"""Reads one number with all that stands beside it: currency, unit, label, sign."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pipeline.lexicon import any_of
from pipeline.normalize.ages import LOOK_BACK, read_age, read_measure
from pipeline.normalize.amounts import Amount
from pipeline.normalize.currencies import all_suffixes, resolve_generic
from pipeline.normalize.labels import (
    NO_QUANTITY,
    beside,
    countable,
    counts_whole,
    is_plural,
    label_words,
    noun_words,
    plain_date_end,
    why_glued,
    why_label,
    why_vague,
    word_after,
)
from pipeline.normalize.measures import Suffix, read_suffix
from pipeline.normalize.number_words import LETTER, ONE, Number, number_grammar, word_left
from pipeline.normalize.numbers import read_number
from pipeline.normalize.sums import read_money_after, read_money_before, read_point, scale_pending

TOO_LARGE = Decimal(10**20)  # decimal128(38, 6) holds it; no news counts further
MONTH_OF_NIGHTS = 31  # nothing as long is told of in the plural
HOTTEST = 150  # degrees of any weather; not "a 737-400C"
MORE_DIGITS = re.compile(r"(?:[\s-]\(?\d+\)?)*")
# "10%-15%", "three-to-five-year", "23 million-25 million dollars"
AFTER_NUMBER = re.compile(rf"\d[^\s-]{{0,4}}[-.’'/]$|\w-to-$|{any_of(beside('scales'))}-$")
NO_NUMBER = re.compile(rf"(?:\.?\d|{LETTER}+)(?:[\d.,'’]*\d)?")
YEAR_AND_UNIT = re.compile(r"(?:19|20)\d\d\s[a-z]+(?<!s)\b")
ALTERNATIVE = re.compile(r"\ban? ([a-z]+) or $")
OF_A = re.compile(r"\s+of\s+(?:an?|one)(?=\s)")


def read_amounts(text: str) -> list[Amount]:
    """Every number of the text, also those that only look like quantities."""
    amounts: list[Amount] = []
    reached = 0
    for start in _starts(text):
        if start < reached:
            continue
        if (date_end := plain_date_end(text, start)) is not None:
            reached = date_end
            continue
        number = read_number(text, start)
        if number is None:
            reached = _past(NO_NUMBER, text, start)
            continue
        amount = _amount(text, number)
        if number.value >= TOO_LARGE or (amounts and amount.start < amounts[-1].end):
            amount.reject = "too large" if number.value >= TOO_LARGE else "overlap"
        if amount.reject == "phone":
            amount.end = _past(MORE_DIGITS, text, amount.end)
        amounts.append(amount)
        reached = max(amount.end, number.end)
    return amounts


def _starts(text: str) -> list[int]:
    """Where a number may begin, in digits or in words."""
    grammar = number_grammar()
    digits = [digits.start() for digits in grammar.digits.finditer(text)]
    words = [word.start() for word in grammar.word.finditer(f"\n{text}")]
    return sorted(digits + words)


def _past(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _amount(text: str, number: Number) -> Amount:
    left = text[max(0, number.start - LOOK_BACK) : number.start].rpartition("\n\n")[2]
    left = f"{left[:-1]} " if left.endswith("inus-") else left  # "minus-30 degrees"
    words = left.split()
    spaced = not words or left[-1].isspace()
    amount = Amount(
        number.start, number.end, number.start, number.end, number.value, number.value,
        number.mantissa, rule=number.rule, digits=number.digits, other=number.other,
    )  # fmt: skip
    if not number.digits and (why := why_vague(text, number, words)):
        amount.reject = why
        return amount
    if read_money_before(text, number, amount, left, words):
        return amount
    signed = spaced and words and words[-1].lower().lstrip("(") in ("minus", "negative")
    if signed and words[-3:-1] != ["plus", "or"]:
        amount.low = amount.high = -number.value
    if number.digits and (other := NO_QUANTITY.match(text, number.start)):
        amount.end, amount.reject = other.end(), other.lastgroup or ""
        return amount
    read_unit(text, number, amount)
    pointed = number.digits and "." in text[number.start : number.end]
    whole = pointed and amount.kind == "number" and counts_whole(text, amount.start, amount.end)
    if whole or amount.unit == "tonne":
        read_point(text, number, amount)
    amount.reject = amount.reject or _why_none(text, number, amount, words, spaced=spaced)
    if amount.kind == "number" and not amount.reject:
        read_age(text, amount, left)
    return amount


def _why_none(text: str, number: Number, amount: Amount, words: list[str], *, spaced: bool) -> str:
    """Why the number is none, by what touches it and what stands around it; empty if it is one."""
    glued = "" if spaced else words[-1]
    if glued in ("-", "–") and words[-2:-1] and words[-2].lower() in label_words("label"):
        return "label"  # "COVID -19"
    if glued:
        why = _glue(text, number, amount, glued)
    else:
        bare = not amount.suffixed and amount.end == number.end
        why = why_glued(text, number, "") if bare else ""
    return why or ("" if amount.suffixed else why_label(text, number, words, spaced=spaced))


def _glue(text: str, number: Number, amount: Amount, glued: str) -> str:
    """Reads a minus or plus sign; else why a number glued to something is none."""
    if glued.lstrip("(") in ("-", "−", "–") and _is_minus(text, number, amount):
        amount.low, amount.high, amount.start = -amount.low, -amount.high, number.start - 1
        return ""
    if amount.suffixed and glued[-1] in "-–—+/.’'":
        fits = glued[-1] in "–—+" or len(glued) == 1 or AFTER_NUMBER.search(glued)
        return "" if fits else "glued"
    if amount.suffixed and not glued[-1].isalnum():
        return ""
    return why_glued(text, number, glued)


def _is_minus(text: str, number: Number, amount: Amount) -> bool:
    """ "-5%", "from -10 to 10"; not a bullet ("-5 people") and not a range ("208 -4,168")."""
    before = text[max(0, number.start - LOOK_BACK) : number.start - 1].rpartition("\n")[2].rstrip()
    measured = amount.kind in ("percent", "temperature")
    if text[number.start - 1] == "–":  # a dash before a number without its space
        return measured and before[-1:] in tuple(",;(:")
    alone = number.start == 1 and not text[amount.end :].strip()
    led = before.split()[-1:] and before.split()[-1].lower() in beside("function")
    if amount.kind in ("number", "money") and not (alone or led):
        return False  # "Men -363, women -1,459": a dash
    return (measured or alone or before[-1:].isalpha()) and not before[-1:].isdigit()


def read_unit(text: str, number: Number, amount: Amount) -> None:
    """Reads the unit or currency after the number into `amount`, if there is one."""
    following = text[number.end : number.end + 1]
    if not following or following in ".,;:)!?\"'":
        _read_alternative(text, amount)
        return
    end = number.end
    if number.value < 1 and (of := OF_A.match(text, end)):  # "a quarter of an hour"
        end = of.end()
    if number.pending is not None and _read_scaled(text, number, amount, number.pending[1]):
        return
    found = read_suffix(text, end, all_suffixes(), digits=number.digits)
    if found is None and (added := _added().match(text, end)):  # "two more weeks"
        found = read_suffix(text, added.end(), all_suffixes(), digits=False)
    if found is None:
        _read_alternative(text, amount)
        return
    suffix, end = found
    if suffix.style == "glued" and suffix.kind == "temperature" and not _are_degrees(text, number):
        return
    nights = text[number.end : end] == " night" and number.value > MONTH_OF_NIGHTS
    if nights and is_plural(word_after(text, end)):
        return  # "340 night raids" count raids; "a 7 night stay" not
    if number.value == 1 and text[max(0, number.start - 4) : number.start] == "per ":
        amount.reject, amount.end = "rate", end
    elif suffix.kind == "money":
        read_money_after(text, number, amount, suffix, end)
    elif suffix.kind == "duration" and YEAR_AND_UNIT.match(text, number.start):
        amount.reject = "year"  # "World Cup 2018 day five"
    elif suffix.kind == "account":
        unit = resolve_generic(suffix.unit or "", suffix.unit, text, number.start)
        amount.kind, amount.account, amount.end, amount.suffixed = "money", unit, end, True
        amount.rule = f"account, {number.rule}"
    elif number.value == 1 and number.rule == "words" and not _one_counts(text, number, suffix):
        amount.reject = "one"
    else:
        read_measure(text, number, amount, suffix, end)


def _are_degrees(text: str, number: Number) -> bool:
    """ "-35C", "highs of 41C"; not "Article 12C"."""
    signed = text[number.start - 1 : number.start] in ("-", "−", "–", "+")
    led = signed or word_left(text, number.start, 12) in beside("before_degrees")
    return led and number.value < HOTTEST


@cache
def _added() -> re.Pattern[str]:
    return re.compile(rf" {any_of(beside('before_unit'))}(?= )")


def _read_alternative(text: str, amount: Amount) -> None:
    """ "a month or two": the unit stands before the number."""
    if not text.startswith(" or ", amount.start - 4):
        return
    told = ALTERNATIVE.search(text, max(0, amount.start - LOOK_BACK), amount.start)
    found = told and read_suffix(text, told.start(1) - 1, all_suffixes(), digits=False)
    if told and found and found[0].kind == "duration" and found[1] == told.end(1):
        amount.start, amount.low, amount.qualifier = told.start(), ONE, "range"
        amount.kind, amount.unit, amount.suffixed = "duration", found[0].unit, True


def _read_scaled(text: str, number: Number, amount: Amount, end: int) -> bool:
    """ "5m tenge", "2t rubles" and "5m people": magnitudes before money, units and counts."""
    found = read_suffix(text, end, all_suffixes(), digits=True)
    if found is not None and found[0].kind == "money":
        scale_pending(amount, number)
        if read_money_after(text, number, amount, *found):
            return True
        amount.low, amount.high, amount.other = number.value, number.value, number.other
        amount.end = amount.number_end = number.end
        return False  # "the 800m crown"
    glued = text[number.end] != " " and text[end : end + 1] == " "
    if glued and found is not None and text[number.end : end] == "m" and text[found[1] - 1] == "s":
        scale_pending(amount, number)  # "1.5m tonnes", "2m barrels"
        read_measure(text, number, amount, *found)
        return True
    if glued and _counts_millions(text, number, end):
        scale_pending(amount, number)
        amount.suffixed = True
        return True
    return False


def _counts_millions(text: str, number: Number, end: int) -> bool:
    """ "12m bottles", "1.6m Muslims", "5m new jobs"; not "12m walls", "the 400m finalists"."""
    words = noun_words(text, end)[:3]
    at = next((i for i, word in enumerate(words) if is_plural(word.lower())), None)
    long = beside("so_long") | beside("no_noun")
    if at is None or not long.isdisjoint(words[: at + 1]):
        return False
    if words[at] in countable("plural") or words[at][0].isupper():
        return True
    before = word_left(text, number.start, 12)
    one = before in beside("before_length") or before.endswith(("'s", "’s"))
    return text[number.end : end] == "m" and not one


def _one_counts(text: str, number: Number, suffix: Suffix) -> bool:
    """ "one year in prison", "for one day", "one-month"; not "one day he will", "one foot in"."""
    if suffix.kind == "percent" or text[number.end : number.end + 1] == "-":
        return True
    if suffix.unit in ("day", "second", "foot", "degree", "bit"):
        return word_left(text, number.start, 8) in beside("before_one")
    return True
