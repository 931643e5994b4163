"""Joins neighbouring amounts: ranges, compounds, lists that share a unit, stated conversions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from pipeline.normalize.amounts import Amount
from pipeline.normalize.labels import FUNCTION_WORDS, is_plural, label_words
from pipeline.normalize.measures import SHARES_NUMBER
from pipeline.normalize.money import currency_orders
from pipeline.normalize.numbers import LETTER, ONE

RANGE_GAP = 28  # characters between the ends of a range
CONVERSION_GAP = 64
AGE_REACH = 60  # characters in which "about a year" still tells an age
BOUND = (
    r"(?:(?:about|around|nearly|almost|as\s+(?:many|much|high)\s+as|some|over|approximately|even"
    r"|more\s+than)\s+)?"
)
HYPHEN = re.compile(r"\s?[-–—−‑~]\s?|\s?-+\s?to\s?-+\s?")
TO = re.compile(
    rf"\s*,?\s+(?:and\s+)?(?:up\s+)?(?:to|through|till?|until)\s+(?:up\s+to\s+)?{BOUND}"
)
OR = re.compile(r"\s+or\s+(?:even\s+)?")
AND = re.compile(rf"\s+(?:and|to|&)\s+{BOUND}")
BETWEEN = re.compile(
    rf"\bbetween\s+(?:the\s+)?(?:ages?\s+(?:of\s+)?)?(?:{LETTER}+\s+)?$", re.IGNORECASE
)
FROM = re.compile(r"(.*)\bfrom\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE | re.DOTALL)
COMPOUND = re.compile(r"\s*,?\s+(?:and\s+)?|\s*,\s*|-and-")
COORDINATION = re.compile(r"\s*,\s*|\s*,?\s+(?:and|or)\s+|\s*/\s*")
SCALES = frozenset(Decimal(10) ** power for power in (2, 3, 5, 6, 7, 9, 12))
IN_HOURS = {"year": 8760, "month": 730, "week": 168, "day": 24, "hour": 1}
IN_SECONDS = {unit: hours * 3600 for unit, hours in IN_HOURS.items()} | {"minute": 60, "second": 1}
PARTS = {("year", "month"): 12, ("week", "day"): 7, ("year", "day"): 365}
# Between a sum and its conversion. A bracket may stand a few words later ("per child (").
CONVERSION = re.compile(
    rf"(?P<words>\s*(?:[a-z-]+\s+){{0,4}})[(\[]\s*(?:{LETTER}[\w'’.,-]*\s+){{0,5}}"
    r"|\s*,?\s*(?:or|i\.e\.,?|that\s+is,?|which\s+(?:is|was|equals|amounts\s+to)|equivalent\s+to"
    r"|equal\s+to|equaling|equalling|(?:the|an)\s+equivalent\s+of|worth|amounting\s+to|=|≈|~|/)"
    r"\s*(?:[a-z,]+\s+){0,4}"
    r"|\s+[-–—]\s+(?:or\s+|that\s+is,?\s+|i\.e\.\s+)?(?:about|around|approximately|almost|nearly"
    r"|over|more\s+than|roughly|some)\s+"
)
CONTINUED = re.compile(rf"\s*[,;/]\s*(?:or\s+)?{BOUND}")
CLOSING = re.compile(r"[^()\[\]]{0,70}[)\]]")
AGAINST = re.compile(
    rf"\s*,?\s+(?:against|from|to|versus|vs\.?|compared\s+(?:to|with)|instead\s+of|and|or"
    rf"|up\s+from|down\s+from)\s+{BOUND}"
)
MONEY_AND_BARE = {"money", "number"}
CLOSED_SOON = re.compile(
    r"\s*(?:[-–,;]\s*)?(?:each|per\s+\w+|(?:at|in|by|as|according)\s[^()]{0,90})?\s*[)\]]"
)
NOT_CONVERTED = re.compile(r"\b(?:of which|including|plus|minus|paid|another)\b|\band\b.*[(\[]")


def join_amounts(text: str, amounts: list[Amount]) -> list[Amount]:
    """The amounts with ranges, compounds, shared units and conversions made one."""
    amounts = _pass(text, amounts, RANGE_GAP, _join_range)
    amounts = _pass(text, amounts, 8, _join_ratio)
    amounts = _pass(text, amounts, 8, _join_compound)
    _share_backward(text, amounts)
    _share_forward(text, amounts)
    _share_currency(text, amounts)
    _settle_articles(text, amounts)
    return _pass(text, amounts, CONVERSION_GAP, _join_conversion)


def _pass(
    text: str, amounts: list[Amount], reach: int, join: Callable[[str, Amount, Amount, str], bool]
) -> list[Amount]:
    joined = amounts[:1]
    for amount in amounts[1:]:
        left = joined[-1]
        end = left.stated.end if left.stated else left.end
        if amount.start - end <= reach and join(text, left, amount, text[end : amount.start]):
            continue
        joined.append(amount)
    return joined


# --- ranges


def _join_range(text: str, a: Amount, b: Amount, gap: str) -> bool:
    if a.qualifier == "range":
        return False
    if HYPHEN.fullmatch(gap):
        return _hyphened(text, a, b)
    if AND.fullmatch(gap) and BETWEEN.search(text[max(0, a.start - 40) : a.start]):
        return _make_range(text, a, b)
    if TO.fullmatch(gap):
        _same_time_unit(a, b)
        return not _is_change(text, a) and _make_range(text, a, b)
    if OR.fullmatch(gap) and not a.suffixed and not a.prefixed and not b.prefixed:
        close = b.mantissa / ONE <= a.mantissa * 2 + 1 and a.mantissa < 100
        return close and a.reject in ("", "one") and _make_range(text, a, b)
    return False


def _hyphened(text: str, a: Amount, b: Amount) -> bool:
    if a.digits and not b.digits and text[b.start].isupper():
        a.reject = b.reject = "name"  # "7-Eleven"
        return False
    if _make_range(text, a, b):
        return True
    small = a.digits and b.digits and a.kind == b.kind == "number" and a.low < 100 and b.low < 100
    tight = b.start - a.end == 1
    if small and tight and not a.reject and a.low >= b.low:
        a.reject = b.reject = "score"
    return False


def _is_change(text: str, a: Amount) -> bool:
    """ "rose from 27% to 35%" gives two figures; "varies from 5 to 9" one."""
    before = FROM.match(text[max(0, a.start - 80) : a.start])
    if before is None:
        return False
    clause = re.split(r"[.;:!?](?:\s|$)", before[1])[-1]
    return not label_words("change").isdisjoint(clause.lower().split()[-8:])


def _make_range(text: str, a: Amount, b: Amount) -> bool:
    if "date" in (a.reject, b.reject):
        a.reject = b.reject = "date"
        return False
    if not _may_range(text, a, b):
        return False
    low, factor = a.low, b.factor / a.factor if not a.suffixed and not a.prefixed else ONE
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


def _same_time_unit(a: Amount, b: Amount) -> None:
    """ "aged 6 months to 3 years": 6 to 36 month."""
    times = PARTS.get((b.unit or "", a.unit or ""))
    if times is not None and {a.kind, b.kind} <= {"age", "duration"}:
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
    if any(years) and not (b.kind != "number" or is_plural(_word_after(text, b.end))):
        return False
    if a.kind == b.kind == "number":
        return True
    if a.kind == "number":
        return not a.suffixed
    if b.kind == "number":
        if a.suffixed:
            return False
        hyphened = text[a.end : b.start].strip() in "-–—−‑"
        return hyphened or b.low != b.mantissa or not is_plural(_word_after(text, b.end))
    if a.kind == "age" and not a.suffixed and b.kind == "duration":  # "aged 14-17 years"
        a.unit = b.unit
        return True
    return a.kind == b.kind and (a.unit == b.unit or a.unit is None)


def _word_after(text: str, end: int) -> str:
    match = re.compile(rf"[\s-]+({LETTER}+)").match(text, end)
    return match[1] if match else ""


def _join_ratio(_: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "one in five women" is 20 percent; "15 out of 20 cases" stays two counts."""
    if b.reject or a.reject not in ("", "one") or not a.kind == b.kind == "number":
        return False
    idiom = gap.split() == ["out", "of"] and b.low == 10 and not a.digits
    one = a.low == 1 and gap.split() in (["in"], ["in", "every"], ["out", "of", "every"])
    if not (idiom or one) or not a.low < b.low <= 1000:
        return False
    a.low = a.high = 100 * a.low / b.low
    a.kind, a.unit, a.rule, a.reject = "percent", "percent", "ratio", ""
    a.end, a.number_end, a.suffixed = b.end, b.number_end, True
    return True


# --- compounds


def _join_compound(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """ "5 years and two months" is 62 month; "3 dollars and 20 cents" is 3.2 USD."""
    if a.reject or b.reject or "range" in (a.qualifier, b.qualifier):
        return False
    if not COMPOUND.fullmatch(gap):
        return False
    if a.kind == b.kind == "money":
        return _add_cents(a, b)
    if b.kind == "number" and not text[b.end :].strip():
        return _add_elliptic(a, b)
    if a.kind != "duration" or b.kind not in ("duration", "age"):
        return False
    units = a.unit or "", b.unit or ""
    if units[0] not in IN_SECONDS or units[1] not in IN_SECONDS or _seconds(a) <= _seconds(b):
        return False
    times = PARTS.get(units) or Decimal(IN_SECONDS[units[0]]) / IN_SECONDS[units[1]]
    a.low = a.high = a.low * times + b.low
    a.kind, a.unit, a.end, a.number_end, a.rule = b.kind, b.unit, b.end, b.number_end, "compound"
    return True


def _add_elliptic(a: Amount, b: Amount) -> bool:
    """ "20 dollars 43", "1 hour thirty": the unit below is meant when nothing follows."""
    if a.kind == "money" and a.low == a.mantissa and 10 <= b.low < 100:
        a.low = a.high = a.low + b.low / 100
    elif (a.kind, a.unit) == ("duration", "hour") and b.low < 60:
        a.low, a.high, a.unit = a.low * 60 + b.low, a.low * 60 + b.low, "minute"
    else:
        return False
    a.end, a.number_end, a.rule = b.end, b.number_end, "compound"
    return True


def _seconds(amount: Amount) -> int:
    return IN_SECONDS[amount.unit or ""]


def _add_cents(a: Amount, b: Amount) -> bool:
    if b.factor != Decimal("0.01") or a.factor == b.factor or b.mantissa >= 100:
        return False
    if a.unit != b.unit and b.unit not in (None, "USD", "GBP"):
        return False
    a.low, a.high = a.low + b.low, a.high + b.high
    a.end, a.number_end, a.rule = b.end, b.number_end, "compound"
    return True


# --- units shared in lists


def _share_backward(text: str, amounts: list[Amount]) -> None:
    """ "8, 10 and 12 years in prison": the unit of the last counts for all."""
    for i in range(len(amounts) - 1, 0, -1):
        a, b = amounts[i - 1], amounts[i]
        if a.kind != "number" or a.reject or b.reject or b.kind not in SHARES_NUMBER:
            continue
        gap = text[a.end : b.start] if b.start - a.end <= 7 else "x"
        chain = gap.strip() == "," and i + 1 < len(amounts) and amounts[i + 1].kind == b.kind
        if b.prefixed or not (COORDINATION.fullmatch(gap) and (chain or gap.strip() != ",")):
            continue
        a.kind, a.unit, a.rule = b.kind, b.unit, f"{b.rule}, shared"
        a.low, a.high, a.factor = a.low * b.factor, a.high * b.factor, b.factor


def _share_currency(text: str, amounts: list[Amount]) -> None:
    """ "2.7 trillion tenge against 2.3 trillion", "rose from 2.3 to 2.7 trillion tenge": both money."""
    for a, b in pairwise(amounts):
        if (
            a.reject
            or b.reject
            or b.start - a.end > RANGE_GAP
            or {a.kind, b.kind} != MONEY_AND_BARE
        ):
            continue
        bare, money = (a, b) if a.kind == "number" else (b, a)
        gap = text[a.end : b.start]
        forward = bare is b and AGAINST.fullmatch(gap) and b.low >= 1000 * b.mantissa > 0
        backward = bare is a and not b.prefixed and TO.fullmatch(gap) and _is_change(text, a)
        if (forward or backward) and not is_plural(_word_after(text, bare.end)):
            scale = money.low / money.factor / money.mantissa if money.mantissa else ONE
            if backward and bare.low == bare.mantissa and scale in SCALES:
                bare.low, bare.high = bare.low * scale, bare.high * scale
            bare.kind, bare.unit, bare.rule = "money", money.unit, f"{money.rule}, shared"


def _settle_articles(text: str, amounts: list[Amount]) -> None:
    """ "one a month old and the other about a year": an age after an age; else no number."""
    last_age = None
    for amount in amounts:
        if amount.rule == "duration, article":
            near = last_age is not None and amount.start - last_age.end < AGE_REACH
            if near and last_age and not re.search(r"[.!?\n]", text[last_age.end : amount.start]):
                amount.kind, amount.rule = "age", "age, article"
            elif text[amount.start : amount.end] != text.strip():
                amount.reject = "article"
        last_age = amount if amount.kind == "age" else last_age


def _share_forward(text: str, amounts: list[Amount]) -> None:
    """ "aged 19, 22 and 25", "Articles 128 and 134": what the first is, the others are too."""
    for a, b in pairwise(amounts):
        if a.reject == "label" and b.kind == "number" and HYPHEN.fullmatch(text[a.end : b.start]):
            b.reject = "label"  # "Article 21-4"
        if a.reject == "labels" and b.kind == "number" and b.start - a.end <= 7:
            gap = text[a.end : b.start]
            if COORDINATION.fullmatch(gap) or HYPHEN.fullmatch(gap) or TO.fullmatch(gap):
                b.reject = "" if is_plural(_word_after(text, b.end)) else "labels"
        if a.kind == "age" and not a.suffixed and b.kind == "number" and not b.reject:
            after = _word_after(text, b.end)
            gap = text[a.end : b.start] if b.start - a.end <= 7 else "x"
            if COORDINATION.fullmatch(gap) and (not after or after in FUNCTION_WORDS):
                b.kind, b.unit, b.rule = "age", a.unit, "age, shared"


# --- conversions


def _join_conversion(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """A sum said again in another currency belongs to the same figure."""
    if a.kind != "money" or b.kind != "money" or a.reject or b.reject:
        return False
    if (a.unit, a.account) == (b.unit, b.account):
        return False
    if not _is_conversion(text, b, gap) and not _goes_on(text, a, b, gap):
        return False
    if a.stated is not None:
        return _second_conversion(a, b)
    if a.account and a.unit is None and b.unit:
        account = a.account
        _become(a, b)
        a.account, a.rule = account, f"{b.rule}, of {account}"
        return True
    if a.unit == "USD" and not b.account:
        dollars = _copy(a)
        _become(a, b)
        a.stated = dollars if dollars.low != 1 else None  # "1 USD = 447 KZT" converts nothing
    else:
        a.stated = b
    _settle_decimals(a)
    return True


def _is_conversion(text: str, b: Amount, gap: str) -> bool:
    match = CONVERSION.fullmatch(gap)
    if match is None or NOT_CONVERTED.search(gap.lower()):
        return False
    if "(" not in gap and "[" not in gap:
        return True
    closing = CLOSED_SOON if (match["words"] or "").strip() else CLOSING
    return closing.match(text, b.end) is not None


def _goes_on(text: str, a: Amount, b: Amount, gap: str) -> bool:
    """A second conversion in the same bracket: "(5 billion tenge, $9.6 million)"."""
    open_bracket = text.count("(", a.start, b.start) > text.count(")", a.start, b.start)
    second = a.stated is not None or (a.account is not None and a.unit is not None)
    return second and open_bracket and CONTINUED.fullmatch(gap) is not None


def _second_conversion(a: Amount, b: Amount) -> bool:
    """ "2,000 MCI (7.4 million tenge, or $15,600)" and "€5 million (2.6bn tenge, $5.4m)"."""
    if b.unit == "USD" and a.unit != "USD":
        a.stated = b
    return True


def _copy(amount: Amount) -> Amount:
    fields = {name: getattr(amount, name) for name in Amount.__slots__}
    return Amount(**fields)


def _become(a: Amount, b: Amount) -> None:
    """Makes `a` the same amount as `b`, in its place in the list."""
    for name in Amount.__slots__:
        setattr(a, name, getattr(b, name))


def _settle_decimals(a: Amount) -> None:
    """ "7,384 million tenge ($15,400)": of two readings the one nearer to the stated dollars."""
    stated, per_usd = a.stated, currency_orders().get(a.unit or "")
    if a.other is None or stated is None or stated.unit != "USD" or per_usd is None:
        return
    if a.low != a.high or not stated.low or not a.other:
        return
    expected = stated.low * per_usd
    if _ratio(a.other * a.factor, expected) < _ratio(a.low, expected):
        a.low = a.high = a.other * a.factor
        a.rule = f"{a.rule}, decimal comma by its conversion"


def _ratio(a: Decimal, b: Decimal) -> Decimal:
    return max(a / b, b / a)
