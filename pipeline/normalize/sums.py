"""Reads the currency before or after one number into its amount."""

from __future__ import annotations

import re

from pipeline.normalize.amounts import Amount
from pipeline.normalize.currencies import (
    CurrencyTable,
    currency_orders,
    currency_table,
    read_currency_before,
    resolve_generic,
)
from pipeline.normalize.labels import FOLLOWING, beside, is_headline, is_plural
from pipeline.normalize.measures import Suffix, read_suffix
from pipeline.normalize.number_words import Number, number_grammar, word_left
from pipeline.normalize.ranges import BOUND

MASS_CUES = re.compile(r"\b(?:weigh\w*|heav\w+|los[et]\w*|gain\w*|bag|sacks?|cargo|load)\b", re.I)
PLURAL_ONLY = frozenset(("mark", "crown"))
LEAST_SUM = 100  # a bare number below it, behind the name of a currency, is told of something else
YEAR_ALONE = re.compile(r"(?:19|20)\d\d(?![\d.,]\d)")
YEAR = re.compile(r"(?:19|20)\d\d\s")
SUM_OF_LETTER = re.compile(r"[,.] ?\d{3}|[a-z]")
# Thousands by kind, where no fraction would be told so: whole things have none.
THOUSANDS_POINT = {
    kind: re.compile(rf"[1-9]\d{{0,2}}\.{thousands}")
    for kind, thousands in (("money", r"\d\d0"), ("mass", r"\d00"), ("number", r"\d{3}"))
}
POUNDS_OF = re.compile(r"(?:\s+of|(?<=-pound))\s+((?:[a-z-]+\s*){1,3})")
# "3 tons (about 6,614 pounds)", "of opium, or 6,614 pounds", "weighing 1,300 pounds"
MASS_BEFORE = re.compile(
    rf"(?:\b(?:kilo(?:gram)?s?|kgs?|ton(?:ne)?s?|grams?)\b[^.;()\n]{{0,30}}(?:\(|[,–—-]\s+or\s)|\bweigh\w*\s)"
    rf"\s*{BOUND}$"
)
MONEY_CUES = re.compile(
    r"\b(?:pa(?:y|id|ying)|cost\w*|pric\w*|worth|fin(?:e|ed|es)|salar\w*|wages?|spen[dt]\w*|buy|bought"
    r"|sold|sell\w*|earn\w*|fees?|bribes?|debts?|loan\w*|invest\w*|funds?|money|budget|cash|charg\w*)\b",
    re.IGNORECASE,
)


def read_money_before(
    text: str, number: Number, amount: Amount, left: str, words: list[str]
) -> bool:
    """Reads a currency before the number, among the `words` left of it; False if there is none."""
    if not words:
        return False
    table = currency_table()
    token = words[-1] if words[-1][-1] not in table.signs else left.rstrip()[-10:]
    found = read_currency_before(token, table, glued=not left[-1].isspace())
    found = found or _name_before(text, number, words)
    if found is None:
        return False
    code, length = found
    word = token[len(token) - length :]
    if not _fits(text, number, word, table):
        return False
    code = resolve_generic(word, code, text, number.start) or ""
    amount.kind, amount.unit, amount.prefixed = "money", code or None, True
    amount.start = number.start - length - (len(left) - len(left.rstrip()))
    scale_pending(amount, number)
    _absorb_suffix(text, amount, code)
    amount.rule = f"money, {number.rule}"
    read_point(text, number, amount)
    _read_sign(text, amount)
    return True


def _read_sign(text: str, amount: Amount) -> None:
    """ "A balance of -$5m", "(-$12m)"; not a dash: "Fines -$5m", "2023-$5m"."""
    sign = amount.start - 1
    if text[sign : amount.start] not in ("-", "−"):
        return
    led = text[sign - 1 : sign] == " " and word_left(text, sign, 8) in beside("function")
    if led or text[max(0, sign - 1) : sign] == "(":
        amount.low, amount.high, amount.start = -amount.low, -amount.high, sign


def _fits(text: str, number: Number, word: str, table: CurrencyTable) -> bool:
    """A letter or an English word is a currency only before a sum: T2,000; not "ALL 70"."""
    digits = text[number.start : number.end]
    summed = number.value >= 100 or number.pending is not None
    if word in table.letters and word not in table.before:
        return SUM_OF_LETTER.search(digits) is not None or number.pending is not None
    if word in table.historic and text[number.start - 1].isalpha() and digits.isdigit():
        return number.end - number.start > 3 or number.scale > 1  # not "BEL20", "CYP450"
    return summed if word in table.wordcodes else True


def _name_before(text: str, number: Number, words: list[str]) -> tuple[str, int] | None:
    """ "Tenge 500,000", "manat 300 for a ticket": a currency's name, and nothing counted behind."""
    phrases = currency_table().after.phrases
    suffix = phrases.get(words[-1].lower().lstrip("("))
    small = number.value < LEAST_SUM and number.pending is None
    if suffix is None or suffix.style not in ("name", "generic") or small:
        return None
    name = words[-1].lstrip("(")
    before = "" if name != words[-1] else "".join(words[-2:-1])
    after = FOLLOWING.match(text, number.end)
    counted = after is not None and after[1] not in beside("function") | beside("no_noun")
    if (
        counted
        or before[:1].isdigit()
        or before in beside("scales")
        or YEAR_ALONE.match(text, number.start)
    ):
        return None
    for led in (words[-3:-1], words[-2:-1]):  # "Hong Kong dollars 300,000", "Australian dollar 5bn"
        if led and (whose := phrases.get(" ".join((*led, name)).lower())):
            begins, ends = (text.rfind(word, 0, number.start) for word in (led[0], name))
            return whose.unit or "", ends + len(name) - begins
    return resolve_generic(suffix.form, suffix.unit, text, number.start) or "", len(name)


def scale_pending(amount: Amount, number: Number) -> None:
    """Applies a magnitude that counts only beside a currency: $5m, 5m tenge."""
    if number.pending is not None:
        scale, end = number.pending
        amount.low, amount.high = amount.low * scale, amount.high * scale
        amount.other = amount.other * scale if amount.other is not None else None
        amount.end = amount.number_end = end


def _absorb_suffix(text: str, amount: Amount, code: str) -> None:
    """ "£94.50 GBP", "$5 billion dollars"; "$20 CAD" says which dollar."""
    if text[amount.end : amount.end + 1] not in " -\u00a0":
        return
    found = read_suffix(text, amount.end, currency_table().after, digits=amount.digits)
    if found is None or found[0].kind != "money" or found[0].factor != 1:
        return
    suffix, end = found
    named = suffix.unit is not None and suffix.style in ("symbol", "code", "name")
    dollars = named and ("dollar" in suffix.form.lower() or end - amount.end < 5)
    if suffix.unit == code or (code == "USD" and dollars):
        amount.unit, amount.end = suffix.unit, end


def read_point(text: str, number: Number, amount: Amount) -> None:
    """ "12.500 tenge" is 12,500: no one writes money to a third decimal that is 0."""
    digits = text[number.start : number.end]
    if THOUSANDS_POINT[amount.kind].fullmatch(digits) and amount.low == number.value:
        amount.low = amount.high = amount.low * 1000


def read_money_after(text: str, number: Number, amount: Amount, suffix: Suffix, end: int) -> bool:
    """Reads the currency `suffix` that ends at `end` into `amount`; False if it is none here."""
    if not _is_currency(text, number, suffix, end):
        return False
    code = suffix.unit
    if suffix.style == "glued" and not resolve_generic(suffix.form, None, text, number.start):
        return False
    if suffix.style in ("generic", "scaled", "symbol"):
        if suffix.form == "pound" and _is_mass(text, number, end):
            amount.kind, amount.unit, amount.end, amount.suffixed = "mass", "pound", end, True
            return True
        code = resolve_generic(suffix.form, code, text, number.start)
    amount.kind, amount.unit, amount.end, amount.suffixed = "money", code, end, True
    amount.factor = suffix.factor
    amount.low, amount.high = amount.low * suffix.factor, amount.high * suffix.factor
    amount.rule = f"money, {number.rule}"
    if suffix.factor == 1:
        read_point(text, number, amount)
    return True


def _is_currency(text: str, number: Number, suffix: Suffix, end: int) -> bool:
    """Whether a form that is also a common word is a currency here."""
    if suffix.style == "grand":  # not "two grand pianos"
        after = FOLLOWING.match(text, end)
        return after is None or after[1] in beside("function")
    if suffix.style in ("name", "generic") and _is_name(text, number, end):
        return False
    if suffix.style == "glued":  # "24p"; not "page 24 p"
        return text[number.end] == suffix.form[0]
    if suffix.style == "scaled":
        return _is_scaled(text, number, suffix, end)
    rare = suffix.style in ("code", "wordcode") and suffix.unit not in currency_orders()
    after = FOLLOWING.match(text, end) if rare else None
    if after and (after[1][0].isupper() or is_plural(after[1])):
        return False  # "300 ANG Airmen", "50 AMD chips"
    return suffix.style != "wordcode" or number.value >= 100


def _is_name(text: str, number: Number, end: int) -> bool:
    """ "the 12 Euro zone countries", "12 Som Bank branches": the currency is part of a name."""
    after = FOLLOWING.match(text, end)
    if after is None or number.value != number.mantissa:
        return False
    capital = text[number.end : end].split()[-1].istitle() and after[1][0].isupper()
    return after[1] in beside("zones") or (capital and not is_headline(text, number.start))


def _is_scaled(text: str, number: Number, suffix: Suffix, end: int) -> bool:
    """ "5 million won" is money; "five won seats", "3 real people", "the sum of" are not."""
    if suffix.form in PLURAL_ONLY and text[end - 1] != "s":
        return False  # "the 20-million mark", "the 2006 crown"
    plain = number.value == number.mantissa
    if plain and (number.value < 100 or YEAR.match(text, number.start)):
        return False  # "five won seats", "in 1911 won"
    if suffix.form == "won" and number_grammar().start.match(text, end + 1):
        return False  # "lyceum 165 won five medals"
    following = FOLLOWING.match(text, end)
    word = following[1] if following else ""
    counted = suffix.form != "won" and is_plural(word)
    marked = word == "of" and plain  # "300 marks of respect", not "6 billion marks of this"
    return word not in ("the", "a", "an", "seats") and not counted and not marked


def _is_mass(text: str, number: Number, end: int) -> bool:
    """Whether "pounds" are a weight: by what stands around them; else big sums are money."""
    of = POUNDS_OF.match(text, end)
    if of and not beside("substances").isdisjoint(of[1].split()):
        return True
    if MASS_BEFORE.search(text, max(0, number.start - 60), number.start):
        return True
    if number.value >= 1000 or number.value != number.mantissa:
        return False
    if of or text[number.end : number.end + 1] == "-":
        return True
    near = text[max(0, number.start - 60) : end + 30]
    if MASS_CUES.search(near):
        return True
    return not MONEY_CUES.search(near) and len(text) > end - number.start + 12
