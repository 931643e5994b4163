"""Reads one number: digits with any separators, words, fractions, mixed forms and magnitudes."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from unicodedata import category

from pipeline.normalize.bounds import bounds
from pipeline.normalize.number_words import (
    ONE,
    SPACE,
    Fold,
    Number,
    fold_on,
    number_grammar,
    read_words,
)

GLYPHS = "½¼¾⅓⅔⅛"
STRAY_SPACE = re.compile(  # "1, 600 children"; "500, 700 and 900" is a list
    rf",{SPACE}(\d{{3}})(?![\d.,%])(?={SPACE}+(?!(?:and|or|to|of|in|at|on|from|by|for|with|were|was"
    r"|are|is|have|had|has|respectively)\b)[a-z])"
)
# "$1 , 250, 000", "N7, 806, 093"
STRAY_GROUPS = re.compile(rf"(?:{SPACE}?,{SPACE}?\d{{3}}(?![\d%]|[.,]\d))+")
ZERO_GROUP = re.compile(r"\b0\d\d")
LISTED_ON = re.compile(r",?\s+(?:and|or)\s+\d")
# Most numbers end here: after them comes one of these, or a word that begins like no number word.
NOTHING_FOLLOWS = frozenset(("", *".;:)\"'!?%\u2019"))
POWER = re.compile(r"e([+-]?\d{1,2})\b|\s?[x×]\s?10\s?\^\s?(-?\d{1,2})\b")
DENOMINATORS = frozenset((*range(2, 11), 16, 20, 25, 32, 40, 50, 64, 100))  # 9/11 is a day
FRACTION = re.compile(r"\s?[/\u2044]\s?(\d{1,3})(?![\d/.,]|\s?/)")
MIXED_FRACTION = re.compile(r"\s+(\d{1,2})\s?[/\u2044]\s?(\d{1,2})(?![\d/])")
GROUPED = {
    ",": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"),
    ".": re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+"),
    "'": re.compile(r"\d{1,3}(?:['’]\d{3})+(?:\.\d+)?"),
}


def parse_number(text: str) -> Number | None:
    """The number that the whole of `text` is, or None.

    >>> parse_number("one and a half million").value
    Decimal('1500000.0')
    >>> parse_number("12 500 000").value
    Decimal('12500000')
    >>> parse_number("many") is None
    True
    """
    start = len(text) - len(text.lstrip())
    number = read_number(text, start)
    return number if number and not text[number.end :].strip() else None


def read_number(text: str, start: int) -> Number | None:
    """The longest number that begins at `start`; None if none does.

    >>> read_number("fined 2 million 500 thousand tenge", 6).value
    Decimal('2500000')
    >>> read_number("one and a half million", 0).value, read_number("many", 0)
    (Decimal('1500000.0'), None)
    """
    match = number_grammar().start.match(text, start)
    if match is None:
        return None
    first = match.group()
    if first[0].isdigit() or first[0] == ".":
        return _read_digits(text, match)
    if first in GLYPHS:
        value = _glyph(first)
        return Number(match.start(), match.end(), value, value, rule="fraction")
    return read_words(text, match)


@lru_cache(maxsize=1 << 14)
def parse_digits(digits: str) -> tuple[Decimal, Decimal | None] | None:
    """The value of digits with separators, and the other reading where there are two.

    >>> parse_digits("1.234,50"), parse_digits("12,5"), parse_digits("7,384")
    ((Decimal('1234.50'), None), (Decimal('12.5'), None), (Decimal('7384'), Decimal('7.384')))
    >>> parse_digits("1.2.3") is None
    True
    """
    if digits.isdigit():
        return Decimal(digits), None
    digits = re.sub(SPACE, "", digits)
    for separator, grouped in GROUPED.items():
        if separator in digits and digits[0] != "0" and grouped.fullmatch(digits):
            plain = re.sub(r"['’]", "", digits)
            if separator == ".":
                return Decimal(plain.replace(".", "").replace(",", ".")), None
            value = Decimal(plain.replace(",", ""))
            single = separator == "," and digits.count(",") == 1 and "." not in digits
            return value, (Decimal(digits.replace(",", ".")) if single else None)
    if len(re.findall(r"[.,'’]", digits)) <= 1 and "'" not in digits and "’" not in digits:
        return Decimal(digits.replace(",", ".")), None
    return None


def _read_digits(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    parsed = parse_digits(match.group())
    if parsed is None:
        return None
    value, other = parsed
    following = text[end : end + 4]
    opening = following[1:]  # of the next word
    cannot = following[:1] == " " and opening.isalpha() and opening not in number_grammar().openings
    if cannot or following[:1] in NOTHING_FOLLOWS:
        return Number(start, end, value, value, other=other)
    return _read_longer(text, start, end, value, other)


def _read_longer(
    text: str, start: int, end: int, value: Decimal, other: Decimal | None
) -> Number | None:
    """Digits with what may lengthen them: fractions, magnitudes, words, powers of ten."""
    following = text[end]
    if power := POWER.match(text, end):
        value = value.scaleb(int(power[1] or power[2]))
        return Number(start, power.end(), value, value, rule="scientific")
    if "," in text[end : end + 2] and (stray := _stray_group(text, start, end)) is not None:
        return stray
    if (part := _digit_fraction(text, start, end, value)) is not None:
        return part
    grammar = number_grammar()
    if abbreviated := grammar.abbreviation.match(text, end):
        return _abbreviated(Number(start, end, value, value, other=other), abbreviated)
    behind = end + (following == " ")  # "10 ½ years"
    if (glyph := text[behind : behind + 1]) and glyph in GLYPHS:
        whole = value + _glyph(glyph)
        return Number(start, behind + 1, whole, whole, rule="mixed fraction")
    fold = Fold(group=value, room=0, mantissa=value, end=end)
    fold_on(text, fold, spelled=False)
    if fold.end == end:
        return Number(start, end, value, value, other=other)
    scale, mantissa = fold.floor or ONE, fold.mantissa or value
    other = other * scale if other is not None else None
    rule = "digits and words"
    return Number(start, fold.end, fold.value(), mantissa, scale, other=other, rule=rule)


def _stray_group(text: str, start: int, end: int) -> Number | None:
    """ "1, 600 children": a group of thousands after a stray space, not a list or a date."""
    if not 1 <= end - start <= 3 or text[start - 2 : start] == ", ":
        return None
    match = _sure_groups(text, start, end)
    if match is None and _may_open(text, start):
        match = STRAY_SPACE.match(text, end)
    if match is None:
        return None
    value = Decimal(re.sub(r"\D", "", text[start : match.end()]))
    return Number(start, match.end(), value, value, rule="digits, stray space")


def _sure_groups(text: str, start: int, end: int) -> re.Match[str] | None:
    """Groups that make no list: several behind a currency's sign, or one with a leading zero."""
    match = STRAY_GROUPS.match(text, end)
    if match is None:
        return None
    signed = category(text[start - 1 : start] or " ") == "Sc" and match.group().count(",") > 1
    listed = LISTED_ON.match(text, match.end())  # "$100, 200, 300 and 400"
    return match if ZERO_GROUP.search(match.group()) or (signed and not listed) else None


def _may_open(text: str, start: int) -> bool:
    """Whether no list or date leads to the number: "between 11 and 12, 500 people"."""
    before = text[max(0, start - 24) : start].removesuffix("total of ").split()
    if not before:
        return True
    if before[-1] == "and":
        return len(before) > 1 and re.fullmatch(r"[a-z]+", before[-2]) is not None
    if before[-1].lower() in bounds("before"):
        return True
    return re.fullmatch(r"(?!of|on|in|to|age|aged|articles?|or)[a-z]+", before[-1]) is not None


def _digit_fraction(text: str, start: int, end: int, value: Decimal) -> Number | None:
    ahead = text[end : end + 2]
    if (
        not ("/" in ahead or "\u2044" in ahead or ahead[1:].isdigit())
        or value != value.to_integral_value()
    ):
        return None
    if (match := FRACTION.match(text, end)) and 0 < value < int(match[1]) in DENOMINATORS:
        part = value / int(match[1])
        return Number(start, match.end(), part, part, rule="fraction")
    if (match := MIXED_FRACTION.match(text, end)) and 0 < int(match[1]) < int(match[2]):
        whole = value + Decimal(int(match[1])) / int(match[2])
        return Number(start, match.end(), whole, whole, rule="mixed fraction")
    return None


def _abbreviated(number: Number, match: re.Match[str]) -> Number:
    scales = number_grammar().scales
    if match[3]:  # "5m" is five million only beside a currency
        return number._replace(pending=(scales[match[3]], match.end()))
    scale = scales[match[1].lower()] if match[1] else scales[match[2]]
    return number._replace(
        end=match.end(),
        value=number.value * scale,
        scale=scale,
        other=number.other * scale if number.other is not None else None,
        rule="digits and magnitude",
    )


def _glyph(glyph: str) -> Decimal:
    value = number_grammar().words[glyph][1]
    return ONE / value if value > 1 else value
