"""Joins two numbers into a range: "2-3 thousand", "5 to 7 years", "between $3 and $5 million"."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.lexicon import any_of
from pipeline.normalize.amounts import Amount
from pipeline.normalize.labels import beside, countable, is_plural, label_words, word_after
from pipeline.normalize.number_words import LETTER, ONE, word_left

RANGE_GAP = 28  # characters between the ends of a range
PAIR_OF_GOALS = re.compile(r"\d\d?\s?[-–—]\s?\d\d?")
SCORE_REACH = 30  # characters in which a word of games makes two numbers a score
THOUSAND = Decimal(1000)
BOUND = (
    r"(?:(?:about|around|nearly|almost|as\s+(?:many|much|high)\s+as|some|over|approximately|even"
    r"|more\s+than|less\s+than|up\s+to|at\s+least)\s+)?"
)
# before "fewer than two in five cases end in a conviction", not before "killed two in five raids"
OPENS = re.compile(
    r"(?:(?:^|[.!?;(“\"\n]|\b(?:that|where|which|while|but|as|because|since|with))\s*"
    rf"|\b(?:fewer|only|just|not\s+even)\s+(?:than\s+)?|(?=\S){BOUND[:-1]})$",
    re.IGNORECASE,
)
EVERY = ("in every", "of every", "out of every")
ONE_IN = frozenset(("in", "out of", *EVERY))
HYPHEN = re.compile(r"[^\S\n]?[-–—−‑~]\s?|[^\S\n]?-+\s?to\s?-+\s?")
# "12- to 14-year-olds"
TO = re.compile(rf"-?\s+(?:and\s+)?(?:up\s+)?(?:to|through|till?|until)\s+(?:up\s+to\s+)?{BOUND}")
OR = re.compile(r"\s+or\s+(?:even\s+)?|,\s+(?:maybe|perhaps)\s+")
AND = re.compile(rf"\s+(?:and|to|&)\s+{BOUND}")
CONVERTED = 3  # a sum and two conversions of it stand before what it is compared with
CONVERSION = r"(?:\s*\([^()\n]{1,60}\))?"
# "77m dollars in the quarter, up from 38m": between a sum and another, one of them only "m"
BESIDE_SUM = re.compile(
    rf"{CONVERSION}[^.;:()\d]{{0,40}}?,?\s+(?:(?:up\s+|down\s+)?from|against|versus|compared\s+(?:to|with))\s+{BOUND}"
    rf"|(?:{TO.pattern})|(?:{HYPHEN.pattern})"
)
BETWEEN = re.compile(
    rf"\bbetween\s+(?:the\s+)?(?:ages?\s+(?:of\s+)?)?(?:{LETTER}+\s+)?[\"“'‘]?$", re.I
)
FROM = re.compile(r"(.*)\bfrom\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE | re.DOTALL)
BY = re.compile(rf"(.*)\bby\s+{BOUND}$", re.IGNORECASE | re.DOTALL)
DIRECTLY = re.compile(
    rf".*\b{any_of(label_words('change') | label_words('gain'))}\s+"
    # "raised its key rate 0.5% to 14.75%"
    rf"(?:(?!(?:to|from|by|in|at|of|for|on|with|between)\b)[a-z’']+\s+){{0,4}}{BOUND}$",
    re.IGNORECASE | re.DOTALL,
)
PAIR = re.compile(r"\bfrom\s+\S+\s+to\s+\S+(?:\s+[\w%]+)?,?\s+(?:and\s+)?")  # another change before
CLAUSE_END = re.compile(r"[.;!?](?:\s|$)|:\s+(?=\S)")  # not in "thefts doubled: from"
CHANGE_REACH = 12  # words: "raised the limit for foreign ownership in telecoms companies from"
LEAST_LEAP = 10  # "by 1 to 5 people" is a range
LEAP = 4  # what lies between "by 5,000 to 65,000" is no range of changes, but a change and a level
SCALED = ("money", "number", "mass", "volume")  # told in millions
MAGNITUDES = {"m": Decimal(10) ** 6, "t": Decimal(10) ** 12}  # else meters and tonnes
SCALES = frozenset(Decimal(10) ** power for power in (2, 3, 5, 6, 7, 9, 12))
MOST_OF_YEAR = 10  # "2000-2500 tenge" is a range
TIMES = {  # how many of the second make one of the first
    ("year", "month"): 12,
    ("week", "day"): 7,
    ("year", "day"): 365,
    ("tonne", "kilogram"): 1000,
    ("kilogram", "gram"): 1000,
    ("pound", "ounce"): 16,
    ("kilometer", "meter"): 1000,
    ("meter", "centimeter"): 100,
    ("foot", "inch"): 12,
    ("liter", "milliliter"): 1000,
}
# "paid $1.1m in May and the state a further 0.9m."
AND_SUM = re.compile(
    rf"{CONVERSION}[^;:()\n]{{0,60}}?(?:\band|,)\s+(?:the\s+[a-z]+\s+|[A-Z]\w+\s+)?"
    rf"(?:another\s+|an?\s+(?:further|extra|additional)\s+)?{BOUND}"
)


def settle_millions(text: str, amounts: list[Amount]) -> None:
    """ "77m dollars, up from 38m", "from 38m to 77m dollars": m is million beside a sum, or behind
    its conversion: "77m euros (£53m), up from 38m".
    """
    for place, bare in enumerate(amounts):
        if bare.unit != "meter" or text[bare.number_end : bare.end] != "m":
            continue
        before = [(told, bare) for told in amounts[max(0, place - CONVERTED) : place]][::-1]
        pairs = [*before, *((bare, told) for told in amounts[place + 1 : place + 2])]
        if any(_is_million(text, a, b, bare) for a, b in pairs):
            bare.low = bare.high = bare.mantissa * MAGNITUDES["m"]
            bare.kind, bare.unit, bare.suffixed, bare.number_end = "number", None, False, bare.end


def _is_million(text: str, a: Amount, b: Amount, bare: Amount) -> bool:
    """Whether the "m" of the `bare` one of two neighbors is a million of the other, a sum."""
    told, after = (a if bare is b else b), word_after(text, bare.end)
    if told.kind not in SCALED or told.low <= told.mantissa * told.factor:
        return False
    if BESIDE_SUM.fullmatch(text, a.end, b.start) and after not in beside("so_long"):
        return True
    so_told = (
        a.kind == "money"
        and text[a.number_end - 1] == "m"
        and (not after or after in beside("function"))
    )
    return so_told and AND_SUM.fullmatch(text, a.end, b.start) is not None


def join_range(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """Makes `a` the range from `a` to `b` if the text between them says so."""
    if a.qualifier == "range":
        return False
    scale = MAGNITUDES.get(text[b.number_end : b.end]) if a.prefixed else None
    if scale is not None and (HYPHEN.fullmatch(gap) or TO.fullmatch(gap)):
        b.low, b.high, b.end = b.mantissa * scale, b.mantissa * scale, b.end  # "$10-12m"
        b.kind, b.unit, b.factor, b.suffixed, b.number_end = "number", None, ONE, False, b.end
    if HYPHEN.fullmatch(gap):
        return _hyphened(text, a, b)
    if AND.fullmatch(gap) and BETWEEN.search(text[max(0, a.start - 40) : a.start]):
        _same_unit(a, b)  # "between three months and one year"
        return _make_range(text, a, b)
    if TO.fullmatch(gap):
        if not a.digits and not a.suffixed and a.high < 1 <= b.low:
            return False  # "fell by a third to 4 billion"
        if is_change(text, a, b):
            if a.prefixed and b.prefixed and a.low == a.mantissa < LEAP * b.mantissa:
                a.low = a.high = a.low * max(b.low / b.mantissa, ONE)  # "from $1.9 to $2.4 billion"
            return False
        _same_unit(a, b)
        return _make_range(text, a, b)
    if OR.fullmatch(gap) and not a.suffixed and not a.prefixed and not b.prefixed:
        tens = a.mantissa % 10 == b.mantissa % 10 == 0 and a.reject != "year"  # "150 or 200"
        close = b.mantissa <= a.mantissa * 2 + 1 and (a.mantissa < 100 or tens)
        return close and a.reject in ("", "one") and _make_range(text, a, b)
    return False


def _shares_thousands(text: str, a: Amount, b: Amount) -> bool:
    """ "700-900,000 people": the thousands written once count for both."""
    if not (a.digits and b.digits) or a.suffixed or a.low != a.mantissa:
        return False
    written = text[a.number_start : a.number_end], text[b.number_start : b.number_end]
    return written[0].isdigit() and written[1].endswith(",000") and 1000 * a.low < b.mantissa


def _hyphened(text: str, a: Amount, b: Amount) -> bool:
    if a.digits and not b.digits and text[b.start].isupper():
        a.reject = b.reject = "name"  # "7-Eleven"
        return False
    score = _is_score(text, a, b)
    if not score and _make_range(text, a, b, THOUSAND if _shares_thousands(text, a, b) else ONE):
        return True
    if score:
        a.reject = b.reject = "score"
    return False


def _is_score(text: str, a: Amount, b: Amount) -> bool:
    """ "won 3-1", "Kairat 1 – 2 Astana": two small bare numbers that fall, or stand in a game."""
    small = a.digits and b.digits and a.kind == b.kind == "number" and a.high < 100 > b.high
    if not small or not {a.reject, b.reject} <= {"", "name"} or is_plural(word_after(text, b.end)):
        return False
    if a.low >= b.low or a.reject == "name":
        return True
    before = text[max(0, a.start - SCORE_REACH) : a.start].lower().split()
    return not label_words("score").isdisjoint(before)


def reject_scores(text: str, amounts: list[Amount]) -> None:
    """Where one score is told, rising pairs are scores too: "0-2" beside "3-1"."""
    if not any(amount.reject == "score" for amount in amounts):
        return
    for amount in amounts:
        small = amount.qualifier == "range" and amount.kind == "number" and amount.high < 100
        pair = small and PAIR_OF_GOALS.fullmatch(text, amount.start, amount.end)
        if pair and not is_plural(word_after(text, amount.end)):
            amount.reject = "score"


def is_change(text: str, a: Amount, b: Amount) -> bool:
    """ "rose from 27% to 35%", "by 5,000 to 65,000" give two figures; "varies from 5 to 9" one."""
    left = text[max(0, a.start - 80) : a.start]
    before = FROM.match(left) or (BY.match(left) if _is_level(text, a, b) else None)
    if before is None and a.kind != "number" and (b.low >= LEAP * a.high or _are_prices(a, b)):
        return DIRECTLY.match(left) is not None  # "fell $400 million to $36 billion"
    if before is None:
        return False
    clause = PAIR.sub("", CLAUSE_END.split(before[1])[-1])
    words = re.sub("[,:]", " ", clause.lower()).split()[-CHANGE_REACH:]
    varies = not label_words("spread").isdisjoint(words[-2:])
    return not varies and not label_words("change").isdisjoint(words)


def _are_prices(a: Amount, b: Amount) -> bool:
    """ "fell $28.63 to $38.65": sums told to the cent are no rough range."""
    told = a.kind == "money" and a.low == a.mantissa * a.factor
    return told and all(one.mantissa % 1 for one in (a, b))


def _is_level(text: str, a: Amount, b: Amount) -> bool:
    """Whether `b` is what something came to that changed by `a`: "by 0.6 points to 9.1 percent"."""
    points = ["point" in text[amount.number_end : amount.end] for amount in (a, b)]
    if a.low == a.mantissa < b.mantissa and b.low > b.mantissa * b.factor:
        return False  # "by 10 to 30 thousand": thousands both
    told_twice = a.kind != "number"  # not so in "by 5 to 30 percent"
    level = told_twice or (a.high >= LEAST_LEAP and b.kind in ("number", "money"))
    apart = text[a.end] == "," and a.low >= 1  # "by 2 trillion, to 5.6 trillion"
    leap = LEAP if _is_round(a) and _is_round(b) else 1  # "by 584 to 1,073"
    return points == [True, False] or apart or (level and b.low >= leap * a.high)


def _is_round(a: Amount) -> bool:
    """Whether an amount has two digits that count at most, as the ends of a guess have."""
    return len(a.mantissa.normalize().as_tuple().digits) <= 2


def _make_range(text: str, a: Amount, b: Amount, times: Decimal = ONE) -> bool:
    for why in ("date", "footnote", "relative date"):  # "30 or 40 years ago"
        if why in (a.reject, b.reject):
            a.reject = b.reject = why
            return False
    if not _may_range(text, a, b):
        return False
    low, factor = a.low * times, b.factor / a.factor if not a.suffixed and not a.prefixed else ONE
    scale = (b.low / b.factor) / b.mantissa if b.mantissa else ONE
    bare = not a.suffixed and a.low == a.mantissa * a.factor
    if bare and scale in SCALES and a.mantissa < b.mantissa:
        low *= scale
    low *= factor
    if low >= b.high:
        return False
    _take(a, b)
    a.low, a.high, a.qualifier = low, b.high, "range"
    a.rule = f"range of {b.rule}"
    return True


def _from_or_between(text: str, a: Amount) -> bool:
    left = text[max(0, a.start - 40) : a.start]
    return FROM.match(left) is not None or BETWEEN.search(left) is not None


def _same_unit(a: Amount, b: Amount) -> None:
    """ "aged 6 months to 3 years": 6 to 36 month; "20 centimeters to 1.2 meters": 20 to 120."""
    times = TIMES.get((b.unit or "", a.unit or ""))
    if times is not None and (a.kind == b.kind or {a.kind, b.kind} <= {"age", "duration"}):
        b.low, b.high, b.unit = b.low * times, b.high * times, a.unit
        b.kind = a.kind


def _take(a: Amount, b: Amount) -> None:
    """Gives `a` the right end and, where `a` has none, the unit of `b`."""
    if a.kind == "number" or a.unit is None:
        a.kind, a.unit, a.account = b.kind, b.unit, b.account
    a.end, a.number_end, a.reject = b.end, b.number_end, ""
    a.suffixed, a.factor, a.mantissa = a.suffixed or b.suffixed, b.factor, b.mantissa


def _may_range(text: str, a: Amount, b: Amount) -> bool:
    years = a.reject == "year", b.reject == "year"
    if a.reject not in ("", "year", "one") or b.reject not in ("", "year") or all(years):
        return False
    if any(years) and not (b.suffixed or is_plural(word_after(text, b.end))):
        return False  # "in 2015 to $221bn"
    if any(years) and not (HYPHEN.fullmatch(text, a.end, b.start) or _from_or_between(text, a)):
        return False  # "40,000 in 1865 to over 300,000 people"
    if years[0] and (b.high > a.low * MOST_OF_YEAR or word_left(text, a.start, 6) == "in"):
        return False  # "for 2027 - 6.4 trillion tenge", "in 2019 - 2,385 cases"
    if a.kind == b.kind == "number":
        return True
    if a.kind == "number":
        return not a.suffixed
    if b.kind == "number":
        if a.suffixed:
            return False
        hyphened = text[a.end : b.start].strip() in "-–—−‑"
        return hyphened or b.low != b.mantissa or not is_plural(word_after(text, b.end))
    if a.kind == "age" and not a.suffixed and b.kind == "duration":  # "aged 14-17 years"
        a.unit = b.unit
        return True
    return a.kind == b.kind and (a.unit == b.unit or a.unit is None)


def join_ratio(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "one in five", "two in five women" are percent; "15 out of 20 cases" stays two counts."""
    if b.reject or a.reject not in ("", "one") or not a.kind == b.kind == "number":
        return False
    idiom = gap.split() == ["out", "of"] and b.low == 10 and not a.digits
    one = a.low == 1 and " ".join(gap.split()) in ONE_IN
    # "four in 10 adults", "9 out of every 10"
    tens = " ".join(gap.split()) in ("in", *EVERY) and b.low in (10, 100, 1000)
    spelled = gap.split() == ["in"] and not (a.digits or b.digits)
    share = (
        text.startswith(" of ", b.end)
        or word_after(text, b.end) in countable("plural", "person")
        or OPENS.search(text, max(0, a.start - 40), a.start) is not None
    )
    if not (idiom or one or tens or (spelled and share)) or not a.low < b.low <= 1000:
        return False
    a.low = a.high = 100 * a.low / b.low
    a.kind, a.unit, a.rule, a.reject = "percent", "percent", "ratio", ""
    a.end, a.number_end, a.suffixed = b.end, b.number_end, True
    return True
