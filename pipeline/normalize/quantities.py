"""Finds the quantities of a text: numbers, money, measures, durations, ages, with their bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pipeline.normalize.amounts import Amount
from pipeline.normalize.bounds import read_bound_after, read_bound_before
from pipeline.normalize.joins import join_amounts
from pipeline.normalize.labels import (
    FOLLOWING,
    FUNCTION_WORDS,
    PHONE,
    countable,
    is_plural,
    label_words,
    plain_date_end,
    why_glued,
    why_label,
)
from pipeline.normalize.measures import (
    Suffix,
    SuffixTable,
    is_age_after,
    read_suffix,
    unit_suffixes,
)
from pipeline.normalize.money import (
    CurrencyTable,
    currency_table,
    merged_suffixes,
    read_currency_before,
    resolve_generic,
)
from pipeline.normalize.numbers import LETTER, ONE, SIX_PLACES, Number, number_grammar, read_number
from pipeline.records import Qualifier, Quantity

LOOK_BACK = 40  # characters left of a number that can say what it is
OLDEST = 120  # years
AGED = re.compile(
    rf"\b(?:aged?|ages|turned|turning|younger\s+than|older\s+than)\s+(?:of\s+|from\s+|between\s+|(?:{LETTER}+\s+){{0,2}})?$",
    re.IGNORECASE,
)
WORD_REST = re.compile(r"[\d.,'’]*\d")
AGO = re.compile(r"\s+(?:ago|earlier|later|hence|from\s+now)\b")
BEFORE_ONE_DAY = frozenset(("for", "in", "within", "after", "least", "than", "just", "only"))
AND_A_HALF = re.compile(r"\s+and\s+(?:an?\s+)?half\b")
OF_A = re.compile(r"\s+of\s+an?(?=\s)")
NAMED = re.compile(r"(\b[\w’'-]+)\)?,?\s[(]?$")
APPOSED = re.compile(r"(?:,\s\d{1,2})*(?:,?\s+and\s+\d{1,2})?(?:,(?!\s?\d)|\))")
DURING = re.compile(r"\s+of\s+(?:the|this|that)\b|,")
MASS_CUES = re.compile(r"\b(?:weigh\w*|heav\w+|los[et]\w*|gain\w*|bag|sacks?|cargo|load)\b", re.I)
POUNDS_OF = re.compile(r"\s+of\s+[a-z]")
MONEY_CUES = re.compile(
    r"\b(?:pa(?:y|id|ying)|cost\w*|pric\w*|worth|fin(?:e|ed|es)|salar\w*|wages?|spen[dt]\w*|buy|bought"
    r"|sold|sell\w*|earn\w*|fees?|bribes?|debts?|loan\w*|invest\w*|funds?|money|budget|cash|charg\w*)\b",
    re.IGNORECASE,
)


@cache
def _suffixes() -> SuffixTable:
    return merged_suffixes(unit_suffixes())


def find_quantities(view: str) -> list[Quantity]:
    """Every quantity the text states, in text order, none overlapping another.

    Offsets are those of `view`; values have six decimals, as the tables keep them. Never raises.

    >>> [(q.kind, q.low, q.high, q.unit, q.qualifier) for q in find_quantities(
    ...     "He paid more than $2,000 and got 5 to 7 years.")]
    [('money', Decimal('2000'), Decimal('2000'), 'USD', 'over'), \
('duration', Decimal('5'), Decimal('7'), 'year', 'range')]
    """
    amounts = join_amounts(view, _scan(view))
    quantities: list[Quantity] = []
    for amount in amounts:
        if not amount.reject:
            quantity = _quantity(view, amount)
            if not (quantities and _closes_range(view, quantities, quantity)):
                quantities.append(quantity)
    return quantities


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that the whole of `text` states, or None; never raises.

    >>> parse_quantity("about 3.5 thousand tenge").low
    Decimal('3500')
    """
    found = find_quantities(text)
    if len(found) != 1:
        return None
    start, end = found[0].start, max(found[0].end, found[0].stated_end or 0)
    return None if re.search(r"\w", text[:start] + text[end:]) else found[0]


def parse_money(text: str) -> Quantity | None:
    """The sum of money that the whole of `text` states, or None; never raises.

    >>> parse_money("KZT 2 million ($4,500)").stated_usd_low
    Decimal('4500')
    """
    quantity = parse_quantity(text)
    return quantity if quantity is not None and quantity.kind == "money" else None


def _scan(text: str) -> list[Amount]:
    """Every number of the text, also those that only look like quantities."""
    scan = number_grammar().scan
    amounts: list[Amount] = []
    match = scan.search(text)
    while match is not None:
        if (date_end := plain_date_end(text, match.start())) is not None:
            match = scan.search(text, date_end)
            continue
        number = read_number(text, match.start())
        if number is None:
            match = scan.search(text, _word_end(text, match.end()))
            continue
        amount = _amount(text, number)
        amounts.append(amount)
        match = scan.search(text, max(amount.end, number.end))
    return amounts


def _word_end(text: str, place: int) -> int:
    match = WORD_REST.match(text, place)
    return match.end() if match else place


def _amount(text: str, number: Number) -> Amount:
    left = text[max(0, number.start - LOOK_BACK) : number.start]
    words = left.split()
    spaced = not words or left[-1].isspace()
    amount = Amount(
        number.start,
        number.end,
        number.start,
        number.end,
        number.value,
        number.value,
        number.mantissa,
        rule=number.rule,
        digits=number.digits,
        other=number.other,
    )
    if _read_prefix(text, number, amount, left, words, spaced=spaced):
        return amount
    if spaced and words and words[-1].lower() in ("minus", "negative"):
        amount.low = amount.high = -number.value
    if number.digits and (phone := PHONE.match(text, number.start)):
        amount.end, amount.reject = phone.end(), "phone"
        return amount
    glued = "" if spaced else words[-1]
    suffixed = _read_after(text, number, amount)
    if glued and (why := _glue(text, number, amount, glued)):
        amount.reject = why
    elif not (suffixed or glued or amount.end > number.end) and (
        why := why_glued(text, number, "")
    ):
        amount.reject = why
    elif not suffixed:
        amount.reject = why_label(text, number, words, spaced=spaced)
        if not amount.reject and amount.kind == "number":
            _read_age(text, amount, left)
    return amount


def _glue(text: str, number: Number, amount: Amount, glued: str) -> str:
    """Reads a minus or plus sign; else why a number glued to something is none."""
    if glued in ("-", "−") and (amount.kind in ("percent", "temperature") or number.start == 1):
        amount.low, amount.high, amount.start = -amount.low, -amount.high, number.start - 1
        return ""
    if amount.suffixed and glued[-1] in "-–—+/.’'":
        return "" if glued[-1] in "–—+" or glued[:-1][-1:].isdigit() or len(glued) == 1 else "glued"
    if amount.suffixed and not glued[-1].isalnum():
        return ""
    return why_glued(text, number, glued)


# --- money


def _read_prefix(
    text: str, number: Number, amount: Amount, left: str, words: list[str], *, spaced: bool
) -> bool:
    """Reads a currency before the number into `amount`; False if there is none."""
    if not words:
        return False
    table = currency_table()
    token = words[-1] if words[-1][-1] not in table.signs else left.rstrip()[-10:]
    found = read_currency_before(token, table, glued=not spaced)
    if found is None:
        return False
    code, length = found
    word = token[len(token) - length :]
    if not _fits(text, number, word, table):
        return False
    amount.kind, amount.unit, amount.prefixed = "money", code or None, True
    amount.start = number.start - length - (len(left) - len(left.rstrip()))
    _scale_pending(amount, number)
    _absorb_suffix(text, amount, code)
    amount.rule = f"money, {number.rule}"
    _thousands_point(text, number, amount)
    return True


def _fits(text: str, number: Number, word: str, table: CurrencyTable) -> bool:
    """A letter or an English word is a currency only before a sum: T2,000, not "T5"; not "ALL 70"."""
    digits = text[number.start : number.end]
    summed = number.value >= 100 or number.pending is not None
    if word in table.letters and word not in table.before:
        return bool(re.search(r"[,. ]\d{3}|[a-z]", digits)) or number.pending is not None
    return summed if word in table.wordcodes else True


def _scale_pending(amount: Amount, number: Number) -> None:
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
    dollars = code == "USD" and suffix.style in ("symbol", "name") and suffix.unit is not None
    if suffix.unit == code or (
        dollars and ("dollar" in suffix.form.lower() or end - amount.end < 5)
    ):
        amount.unit, amount.end = suffix.unit, end


def _thousands_point(text: str, number: Number, amount: Amount) -> None:
    """ "12.500 tenge" is twelve thousand five hundred: no one writes a third decimal of money, 0."""
    digits = text[number.start : number.end]
    if re.fullmatch(r"[1-9]\d{0,2}\.\d\d0", digits) and amount.low == number.value:
        amount.low = amount.high = amount.low * 1000


def _money_suffix(text: str, number: Number, amount: Amount, suffix: Suffix, end: int) -> bool:
    if suffix.style == "grand" and (after := FOLLOWING.match(text, end)):
        if after[1] not in FUNCTION_WORDS:  # "two grand pianos"
            return False
    if suffix.style == "scaled" and not _is_scaled(text, number, suffix, end):
        return False
    if suffix.style == "wordcode" and number.value < 100:
        return False
    code = suffix.unit
    if suffix.style in ("generic", "scaled"):
        if suffix.form == "pound" and _is_mass(text, number, end):
            amount.kind, amount.unit, amount.end, amount.suffixed = "mass", "pound", end, True
            return True
        code = resolve_generic(suffix.form, code, text, number.start)
    amount.kind, amount.unit, amount.end, amount.suffixed = "money", code, end, True
    amount.factor = suffix.factor
    amount.low, amount.high = amount.low * suffix.factor, amount.high * suffix.factor
    amount.rule = f"money, {number.rule}"
    if suffix.factor == 1:
        _thousands_point(text, number, amount)
    return True


def _is_scaled(text: str, number: Number, suffix: Suffix, end: int) -> bool:
    """ "5 million won" is money; "five won seats", "3 real people", "the sum of" are not."""
    if number.value < 100 and number.value == number.mantissa:
        return False
    following = FOLLOWING.match(text, end)
    word = following[1] if following else ""
    return word not in ("the", "a", "an", "of", "seats") and not (
        suffix.form != "won" and is_plural(word)
    )


def _is_mass(text: str, number: Number, end: int) -> bool:
    """Whether "pounds" are a weight: by what stands around them; big sums are money."""
    if number.value >= 1000 or number.value != number.mantissa:
        return False
    if POUNDS_OF.match(text, end) or text[number.end : number.end + 1] == "-":
        return True
    near = text[max(0, number.start - 60) : end + 30]
    if MASS_CUES.search(near):
        return True
    return not MONEY_CUES.search(near) and len(text) > end - number.start + 12


# --- units and ages


def _read_after(text: str, number: Number, amount: Amount) -> bool:
    """Reads the unit or currency after the number into `amount`; False if there is none."""
    following = text[number.end : number.end + 1]
    if not following or following in ".,;:)!?\"'":
        return False
    end = number.end
    if number.rule == "fraction" and (of := OF_A.match(text, end)):  # "a quarter of an hour"
        end = of.end()
    table = _suffixes()
    if number.pending is not None and (scaled := _read_scaled(text, number, amount, table)):
        return scaled == "money"
    found = read_suffix(text, end, table, digits=number.digits)
    if found is None:
        return False
    suffix, end = found
    if number.value == 1 and text[max(0, number.start - 4) : number.start] == "per ":
        amount.reject, amount.end = "rate", end
        return True
    if suffix.kind == "money":
        return _money_suffix(text, number, amount, suffix, end)
    if suffix.kind == "account":
        amount.kind, amount.account, amount.end, amount.suffixed = "money", suffix.unit, end, True
        amount.rule = f"account, {number.rule}"
        return True
    if number.value == 1 and number.rule == "words" and not _one_counts(text, number, suffix):
        amount.reject = "one"
        return True
    return _measure(text, number, amount, suffix, end)


def _read_scaled(text: str, number: Number, amount: Amount, table: SuffixTable) -> str:
    """ "5m tenge", "2t rubles" and "5m people": m and t are magnitudes before money and people."""
    end = number.pending[1] if number.pending else number.end
    found = read_suffix(text, end, table, digits=True)
    if found is not None and found[0].kind == "money":
        _scale_pending(amount, number)
        return "money" if _money_suffix(text, number, amount, *found) else ""
    following = FOLLOWING.match(text, end)
    if following and following[1].lower() in countable("plural") and text[number.end] != " ":
        _scale_pending(amount, number)
        return "people"
    return ""


def _one_counts(text: str, number: Number, suffix: Suffix) -> bool:
    """ "one year in prison", "for one day", "one-month"; not "one day he will", "one foot in"."""
    if suffix.kind == "percent" or text[number.end : number.end + 1] == "-":
        return True
    if suffix.unit in ("day", "second", "foot", "degree", "bit"):
        before = text[max(0, number.start - 8) : number.start].split()
        return bool(before) and before[-1].lower() in BEFORE_ONE_DAY
    return True


def _measure(text: str, number: Number, amount: Amount, suffix: Suffix, end: int) -> bool:
    amount.kind, amount.unit, amount.end, amount.suffixed = suffix.kind, suffix.unit, end, True
    amount.factor = suffix.factor
    amount.low, amount.high = amount.low * suffix.factor, amount.high * suffix.factor
    amount.rule = f"{suffix.kind}, {number.rule}"
    if suffix.kind != "duration":
        return True
    if half := AND_A_HALF.match(text, end):
        amount.low = amount.high = amount.low + suffix.factor / 2
        amount.end = end = half.end()
        amount.rule += " and a half"
    left = text[max(0, number.start - LOOK_BACK) : number.start]
    if (old := is_age_after(text, end)) is not None:
        amount.kind, amount.end, amount.rule = "age", old, f"age, {number.rule}"
    elif AGED.search(left) and amount.low <= OLDEST:
        amount.kind, amount.rule = "age", f"age, {number.rule}"
    elif AGO.match(text, end):
        amount.reject = "relative date"
    return True


def _read_age(text: str, amount: Amount, left: str) -> None:
    """Makes a bare number an age: "aged 15", "Aliya Omarova, 31, a teacher", "children under 5"."""
    if amount.low > OLDEST or amount.low != amount.low.to_integral_value():
        return
    following = FOLLOWING.match(text, amount.end)
    word = following[1] if following else ""
    if AGED.search(left) and not is_plural(word):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, word before"
    elif _is_apposition(text, amount, left):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, apposition"
    elif not word or word in FUNCTION_WORDS:
        bound = read_bound_before(text, amount.start)
        if bound is not None and bound[0] in ("under", "over"):
            people = text[max(0, bound[1] - 20) : bound[1]].lower().split()
            if people and people[-1] in countable("plural", "person") | {"those", "teenagers"}:
                amount.kind, amount.unit, amount.rule = "age", "year", "age, people bounded"


def _is_apposition(text: str, amount: Amount, left: str) -> bool:
    if not amount.digits or not 0 < amount.low <= OLDEST or amount.end - amount.start > 3:
        return False
    if APPOSED.match(text, amount.end) is None:
        return False
    named = NAMED.search(left)
    opening = left.rstrip()[-1:]
    if named is None or opening not in (",", "("):
        return False
    name = named[1].lower()
    person = name in countable("plural", "person") or name in countable("singular", "person")
    if not (named[1][0].isupper() or person) or name in label_words("month"):
        return False
    return (opening == "(") == (text[amount.end] == ")")


# --- output


def _quantity(text: str, amount: Amount) -> Quantity:
    qualifier, start, end = _qualified(text, amount)
    stated = amount.stated
    dollars = stated is not None and stated.unit == "USD"
    return Quantity(
        start,
        end,
        amount.number_start,
        amount.number_end,
        amount.kind,
        _rounded(amount.low),
        _rounded(amount.high),
        qualifier,
        amount.unit,
        amount.rule,
        _rounded(stated.low) if dollars and stated else None,
        _rounded(stated.high) if dollars and stated else None,
        stated.start if stated else None,
        stated.end if stated else None,
        amount.account,
    )


def _qualified(text: str, amount: Amount) -> tuple[Qualifier, int, int]:
    """The qualifier with the span that covers its words; a range stays a range."""
    qualifier, start, end = amount.qualifier, amount.start, amount.end
    if (before := read_bound_before(text, start)) is not None:
        found, start = before
        if amount.kind == "duration" and text[start : amount.start].strip() == "Over":
            found = "exact" if DURING.match(text, end) else found  # "Over six months of the year"
        qualifier = found if qualifier == "exact" else qualifier
        if found == "exact":
            start = amount.start
    elif (after := read_bound_after(text, end)) is not None:
        found, end = after
        qualifier = found if qualifier == "exact" else qualifier
    return qualifier, start, end


def _closes_range(text: str, quantities: list[Quantity], upper: Quantity) -> bool:
    """ "more than 100 and less than 300": two bounds of one number make a range."""
    lower = quantities[-1]
    gap = text[lower.end : upper.start]
    if gap.strip() not in ("and", "but") or lower.kind != upper.kind or lower.unit != upper.unit:
        return False
    low, high = lower, upper
    if low.qualifier in ("under", "at_most"):
        low, high = upper, lower
    bounded = low.qualifier in ("over", "at_least") and high.qualifier in ("under", "at_most")
    if not bounded or low.low >= high.high:
        return False
    quantities[-1] = Quantity(
        lower.start,
        upper.end,
        lower.number_start,
        upper.number_end,
        lower.kind,
        low.low,
        high.high,
        "range",
        lower.unit,
        "two bounds",
        account_unit=lower.account_unit,
    )
    return True


def _rounded(value: Decimal) -> Decimal:
    """Six decimals at most, no trailing zeros, no exponent."""
    if value.same_quantum(ONE):
        return value
    value = value.quantize(SIX_PLACES) if value < 10**20 else value
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()
