"""Units that stand once for several numbers: "8, 10 and 12 years", "aged 19 and 22"."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from itertools import pairwise

from pipeline.normalize.amounts import Amount
from pipeline.normalize.currencies import currency_table, resolve_generic
from pipeline.normalize.labels import beside, is_plural, label_words, word_after
from pipeline.normalize.measures import Suffix, read_suffix
from pipeline.normalize.number_words import ONE, lasts, word_left
from pipeline.normalize.ranges import BOUND, HYPHEN, RANGE_GAP, SCALES, THOUSAND, TO, is_change

AGE_REACH = 60  # characters in which "about a year" still tells an age
# "8, 10 and 12 years", "12- and 13-year-olds"
COORDINATION = re.compile(r"-?(?:\s*,\s*|\s*,?\s+(?:and|or)\s+(?:even\s+)?|\s*/\s*)")
AGAINST = re.compile(
    rf"(?:\s+in\s+(?:19|20)\d\d)?\s*,?\s+(?:against|from|to|versus|vs\.?|compared\s+(?:to|with)|and|or"
    rf"|up\s+from|down\s+from|of\s+which|including)\s+{BOUND}"
)
SO_OLD = re.compile(r"\s+(?:aged|(?:is|are|was|were)\s+(?:aged|older|over|under|younger))\b")
NEXT_YEARS = re.compile(
    r" (?P<link>in|for|to|from|on) (?:[^.;:()\d]|\b(?:19|20)\d\d\b){1,40}?(?:,|,? and) "
)
OPENED = re.compile(rf"\s*\(\s*{BOUND}")
BRACKET_AND = re.compile(rf"\s*\)(?:{COORDINATION.pattern}|{TO.pattern})")
IN = re.compile(
    r"[Ii]n(?<!\w[Ii]n)(?:\sthe)?"
    r"(?=\s(?:[A-Za-z]+\s)?(?:[A-Za-z]+s|tenge|yuan|yen|[Dd]ollar(?=\sterms))\b(?!\sof\b))"
)
SAME_CLAUSE = re.compile(
    r"(?:(?!\b(?:and|but|while|which|who|where|that|as)\b(?!\s+[\d$€]))[^;:.()\n]){0,90}"
)
TO_LIST = re.compile(r"(?: (?:are|were) as follows)?:(?:[^:;.\n]|\.\d){0,200}")
IN_TERMS = re.compile(r"(?: terms)?,? (?:[^:;.$\n]|\.\d){0,120}")  # "In dollar terms, exports"
NAMED_REACH = 300  # characters between a sum and the currency named for it, about a sentence
NO_UNIT = Suffix("", None), 0
LETTERED = re.compile(r"[A-Za-z]\b")
INSTEAD = re.compile(rf"[^.;:()]{{0,20}}\s+instead\s+of\s+(?:the\s+|[a-z]+ed\s+){{0,2}}{BOUND}")
CARRIED = frozenset(("money", "percent", "mass", "volume", "area", "length", "energy", "power"))
# "285,374 tenge against 253,000 a year before", "8.4 percent, up from 7.9 in May"
COMPARED = re.compile(r"\s*,?\s*(?:against|versus|vs|compared|(?:up\s+|down\s+)?from)\b")
ALIKE = 2
HUNDRED = 100
OLDEST = 120  # years
COMPARABLE = 20  # a pay is not that many times the one promised


def share_units(text: str, amounts: list[Amount]) -> None:
    """Gives amounts the unit, currency or label that their neighbour states for them too."""
    _share_backward(text, amounts)
    _share_forward(text, amounts)
    _share_currency(text, amounts)
    _share_over_bracket(text, amounts)
    _share_converted(text, amounts)
    _share_named(text, amounts)
    _settle_articles(text, amounts)


def _share_backward(text: str, amounts: list[Amount]) -> None:
    """ "8, 10 and 12 years in prison": the unit of the last counts for all."""
    for i in range(len(amounts) - 1, 0, -1):
        a, b = amounts[i - 1], amounts[i]
        if a.kind != "number" or b.kind == "number" or a.reject or b.reject:
            continue
        if b.kind == "money" and not b.prefixed and _are_parallel(text, a, b):
            _take_unit(a, b, ONE)
            continue
        gap = text[a.end : b.start] if b.start - a.end <= 11 else "x"
        chain = gap.strip() == "," and i + 1 < len(amounts) and amounts[i + 1].kind == b.kind
        if b.prefixed or not (COORDINATION.fullmatch(gap) and (chain or gap.strip() != ",")):
            continue
        falls = a.low > b.high and " or " in gap
        if b.kind == "percent" and (falls or b.high <= HUNDRED < a.low):
            continue  # "21.3 billion, or 74.5%", "83 or 39.5 percent of the fires"
        times = b.factor * _shared_scale(a, b)
        a.kind, a.unit, a.account, a.rule = b.kind, b.unit, b.account, f"{b.rule}, shared"
        a.low, a.high, a.factor, a.mantissa = a.low * times, a.high * times, b.factor, b.mantissa


def _are_parallel(text: str, a: Amount, b: Amount) -> bool:
    """ "200 million in 2025 and 300 million soms in 2026": one currency, told at the end."""
    if min(a.low / THOUSAND - a.mantissa, b.low / THOUSAND - b.mantissa) < 0:
        return False
    gap = NEXT_YEARS.fullmatch(text, a.end, b.start)
    return gap is not None and text.startswith(f" {gap['link']} ", b.end)


def _share_forward(text: str, amounts: list[Amount]) -> None:
    """ "aged 19, 22 and 25", "Articles 128 and 134": what the first is, the others are too."""
    for a, b in pairwise(amounts):
        if a.reject == "label" and b.kind == "number" and HYPHEN.fullmatch(text[a.end : b.start]):
            b.reject = "label"  # "Article 21-4"
        if a.reject and b.kind == "number" and b.start - a.end <= 8:
            gap = text[_end_of_label(text, a) : b.start]
            if COORDINATION.fullmatch(gap) or HYPHEN.fullmatch(gap) or TO.fullmatch(gap):
                b.reject = "" if is_plural(word_after(text, b.end)) else "labels"
        if a.kind == "age" and not a.suffixed and b.kind == "number" and not b.reject:
            after = word_after(text, b.end)
            gap = text[a.end : b.start] if b.start - a.end <= 7 else "x"
            alone = not after or after in beside("function")
            alone = alone or (a.rule == "age, word before" and not is_plural(after))
            alone = alone and b.high <= OLDEST
            if COORDINATION.fullmatch(gap) and alone and not SO_OLD.match(text, b.end):
                b.kind, b.unit, b.rule = "age", a.unit, "age, shared"


def _end_of_label(text: str, a: Amount) -> int:
    """ "Sections 69A and 79": where one of several labels ends, with its letter; else the start."""
    letter = LETTERED.match(text, a.end) is not None
    named = letter and a.reject == "ordinal or code"
    listed = named and word_left(text, a.start, 20) in label_words("list")
    return a.end + letter if listed or a.reject == "labels" else a.start


def _shared_scale(a: Amount, b: Amount) -> Decimal:
    """ "5 and 10 million tenge" are millions both; "500 and 1 million tenge" are not."""
    scale = _scale(b)
    return scale if scale in SCALES and a.low == a.mantissa <= b.mantissa else ONE


def _scale(amount: Amount) -> Decimal:
    """Of "33-35 billion", whose mantissa is that of one end, too."""
    if not amount.mantissa:
        return ONE
    low, high = (end / amount.factor / amount.mantissa for end in (amount.low, amount.high))
    return high if high in SCALES else low


def _share_currency(text: str, amounts: list[Amount]) -> None:
    """ "2.7 trillion tenge against 2.3 trillion", "rose from 2.3 to 2.7 percent"."""
    for a, b in pairwise(amounts):
        if a.reject or b.reject or (a.kind == "number") == (b.kind == "number"):
            continue
        bare, money = (a, b) if a.kind == "number" else (b, a)
        gap = text[a.end : b.start]
        forward = bare is b and money.kind in CARRIED and _goes_against(gap, a, b)
        backward = (
            bare is a and not b.prefixed and TO.fullmatch(gap.lstrip(",")) and is_change(text, a, b)
        )
        backward = backward and b.rule != "compound"
        after = word_after(text, bare.end) if bare is b else ""
        if (forward or backward) and (not after or after in beside("function") | beside("no_noun")):
            scale = _scale(money)
            scaled = backward and bare.low == bare.mantissa and scale in SCALES
            _take_unit(bare, money, scale if scaled else ONE)


def _take_unit(bare: Amount, money: Amount, scale: Decimal) -> None:
    bare.low, bare.high = (end * scale * money.factor for end in (bare.low, bare.high))
    bare.kind, bare.unit, bare.account = money.kind, money.unit, money.account
    bare.factor = money.factor
    bare.rule = f"{money.rule}, shared"


def _share_over_bracket(text: str, amounts: list[Amount]) -> None:
    """ "from 40,000 ($90) to 50,000 tenge ($110)": each has its conversion, the last the name."""
    for place in range(len(amounts) - 3, -1, -1):
        bare, dollars, money = amounts[place : place + 3]
        kinds = bare.kind, dollars.kind, money.kind
        if kinds != ("number", "money", "money") or bare.reject:
            continue
        if OPENED.fullmatch(text, bare.end, dollars.start) is None:
            continue
        closed = BRACKET_AND.fullmatch(text, dollars.end, money.start)
        if closed and dollars.unit != money.unit and not money.prefixed:
            scale = _shared_scale(bare, money)
            bare.other = bare.low * (_scale(money) / scale)  # the dollars decide
            _take_unit(bare, money, scale)


def _share_converted(text: str, amounts: list[Amount]) -> None:
    """ "5.5 trillion tenge ($12 bn), against 5.1 trillion ($11 bn)": at the rate told before."""
    last: Amount | None = None
    rate = ONE
    for a, b in pairwise(amounts):
        told = b.kind == "money" and not (a.reject or b.reject) and a.low * b.low > 0
        if not told or OPENED.fullmatch(text, a.end, b.start) is None:
            continue
        alike = rate < ALIKE * a.low / b.low < ALIKE**2 * rate
        if a.kind == "number" and last and alike and "\n\n" not in text[last.end : a.start]:
            _take_unit(a, last, ONE)
        elif a.kind == "money" and a.unit != b.unit:
            last, rate = a, a.low / b.low


def _share_named(text: str, amounts: list[Amount]) -> None:
    """ "pay 310 million in 2024 and 350 million in 2025 in dollars", "in sums: 12,420 (wages)"."""
    starts = [amount.start for amount in amounts]
    for found in IN.finditer(text):
        money, end = read_suffix(text, found.end(), currency_table().after, digits=False) or NO_UNIT
        if money.kind != "money":
            continue
        first = bisect_left(starts, found.start() - NAMED_REACH)
        for bare in amounts[first : bisect_left(starts, end + NAMED_REACH)]:
            after = word_after(text, bare.end)
            if bare.kind != "number" or (after and after not in beside("function")):
                continue
            opens = found[0][0] == "I" or text.startswith(" terms", end)
            told = (SAME_CLAUSE, bare.end, found.start()), (TO_LIST, end, bare.start)
            pattern, *gap = told[end < bare.start]
            pattern = IN_TERMS if opens and end < bare.start else pattern
            large = bare.low >= THOUSAND * bare.mantissa or (end < bare.start and not opens)
            if large and gap[0] < gap[1] and pattern.fullmatch(text, *gap):
                bare.unit = resolve_generic(money.form, money.unit, text, end)
                bare.kind, bare.rule = "money", f"{bare.rule}, in {bare.unit}"


def _goes_against(gap: str, a: Amount, b: Amount) -> bool:
    """ "2.7 trillion tenge against 2.3 trillion", "$200 instead of the promised 800"."""
    if a.kind == "percent" and a.low <= HUNDRED < b.low:
        return False  # "rose 8% to 557"
    if INSTEAD.fullmatch(gap):
        return a.low < COMPARABLE * b.low < COMPARABLE**2 * a.high
    near = len(gap) <= RANGE_GAP and AGAINST.fullmatch(gap)
    alike = COMPARED.match(gap) and a.low < ALIKE * b.low < ALIKE**2 * a.high
    return bool(near and (alike or b.low >= 1000 * b.mantissa > 0))


def _settle_articles(text: str, amounts: list[Amount]) -> None:
    """ "one is six weeks old, the other about a year": an age after an age; "for a year": a length
    of time; else no number.
    """
    last_age = before = None
    for amount in amounts:
        if amount.rule == "duration, article":
            near = last_age is not None and amount.start - last_age.end < AGE_REACH
            if near and last_age and not re.search(r"[.!?\n]", text[last_age.end : amount.start]):
                amount.kind, amount.rule = "age", "age, article"
            elif text[amount.start : amount.end] != text.strip() and (
                is_rate(text, before, amount) or not lasts(text, amount.start, amount.end)
            ):
                amount.reject = "article"
        last_age = amount if amount.kind == "age" else last_age
        before = amount


def is_rate(text: str, before: Amount | None, amount: Amount) -> bool:
    """ "5,000 tenge for a day" is a price."""
    if before is None or before.kind != "money":
        return False
    return text[before.end : amount.start].split() == ["for"]
