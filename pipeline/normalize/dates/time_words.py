"""Finds runs of time words in a text and cuts them into tokens.

A run is a stretch such as "from the 3rd to 7 June 2024": words of `lexicons/dates.toml`, numbers,
commas and dashes with nothing else between. One compiled expression finds the runs of a whole text.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import letter_tree, load_table
from pipeline.normalize.dates.time_values import Step

# One letter for each kind of token: rules are regular expressions over these letters.
LETTERS = {
    "month": "M", "weak_month": "m", "weekday": "W", "weekdays": "C", "weak_weekday": "w",
    "unit": "U", "units": "j", "special_year": "u", "season": "S", "holiday": "H", "today": "T",
    "now": "Z", "number": "N", "vague": "v", "article": "A", "ordinal": "O", "this": "r",
    "last": "l", "next": "x", "after_next": "X", "year_ago": "7", "earlier": "E", "ended": "!",
    "period": ":", "named": "8", "as_a_whole": "9",
    "decade_word": "%", "to_date": "5", "overnight": "6", "possessive": "=",
    "part": "p", "beginning": "B", "rest": "R",
    "plus_half": "a", "half_word": "G", "until_now": "1", "part_of_day": "2",
    "the": "d", "of": "f", "in": "i", "on": "@", "and": "&", "to": "t",
    "from": "F", "between": "b", "since": "s", "onwards": "k",
    "before": "e", "after": "z", "ago": "g", "hence": "h", "about": "q", "year": "Y",
    "short_year": "y", "integer": "n", "nth": "o", "numeric_date": "D", "numeric_month": "L",
    "day_and_month": "I", "decade": "K", "quarter": "Q", "iso_week": "J", "clock": "c",
    "junk": "?", "comma": ",", "dash": "-", "slash": "/", "bracket": "(", "time": "P",
    "duration": "V",
}  # fmt: skip
STEPS = {"this": 0, "last": -1, "next": 1}
DOTTED = ("month", "weekday")  # abbreviated with a full stop
COUNTING = ("number", "ordinal")
LONGEST_SHORT = 5  # letters: sept, thurs
FULL_NAMES = frozenset({"march", "april", "may", "june", "july"})
WEAK_MONTHS = frozenset({"may", "march", "mar"})  # lower case: verbs and nouns more often than not
WEAK_WEEKDAYS = frozenset({"sun", "sat", "wed", "mon"})
SHOUTED = ("month", "weekday", "holiday", "special_year")  # also in capitals, as in datelines
# A run is worth reading when it holds a figure or one of these.
STRONG = (
    "month", "weekday", "unit", "units", "special_year", "season", "holiday", "today", "now",
    "overnight", "decade_word", "to_date", "part_of_day", "half_word", "named",
)  # fmt: skip
MAX_TOKENS = 24

LEFT, RIGHT = r"(?<![A-Za-z\u0400-\u04ff$#@])", r"(?![A-Za-z\u0400-\u04ff])"
NUMBER_LEFT = r"(?<![\d.,$€£¥₸₽№#+])(?<![$€£¥₸][ ])"
NUMBER_RIGHT = r"(?![\d%₸€]|[A-Z]{2}|[.,]\d{1,3}(?!\d)|[ ]?%|:\d)"
ZONE = r"(?:[A-Z]{2}T|[A-Z]{3,4}T?|GMT(?:[+-]\d+)?|UTC|local[ ]time)\b"
CLOCK = (
    r"(?<![\d:.$])(?:\d{1,2}[:.]\d\d(?::\d\d)?[ ]?(?:[ap]\.?m\b\.?|h\b|hours\b)"
    rf"|\d{{1,2}}:\d\d(?::\d\d)?|\d{{1,2}}[ ]?[ap]\.?m\b\.?|[0-2]\d[0-5]\d(?=[ ]GMT))(?:[ ]{ZONE})?"
)
# Four figures and more joined by dashes or dots are numbers of other things; not ranges of dates.
DATE_RANGE = r"(?!\d\d?[/.]\d\d?(?:[/.]\d{2,4})?-\d\d?[/.]\d)(?!\d\d?-\d\d?\.\d\d?\.\d{4})"
JUNK = (
    rf"(?<![\d.]){DATE_RANGE}\d+(?:[-./]\d+){{3,}}"
    r"|(?<!\d)\d{3}[-.]\d{3,4}(?:[-.]\d+)?(?!\d)|\+\d[\d -]+"
)
ISO_TIME = r"(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
NUMERIC_DATE = (
    r"(?<![\d.,$€£/])(?:\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3(?:\d{4}|\d\d)"
    rf"|\d{{1,2}}[/.]\d{{1,2}},[ ]?\d{{4}})(?![\d/]|[-.]\d(?!\d?[/.]\d)){ISO_TIME}"
)
LETTERED_QUARTER = (  # the letter is looked at first: few words begin so
    r"[QqHhF](?<!\w.)(?:(?<=[QH])[1-4](?:/\d{4}|'\d\d)|(?<!F)[1-4]"
    r"|(?<=F)Y[ ]?'?\d\d(?:[/-]\d\d)?)(?!\w)"
)
FIGURED_QUARTER = (
    r"(?<!\w)(?:\d{4}[ -]?[QqHh][1-4]"
    r"|[1-4][QH](?:(?:20|')?\d\d|(?=[ ](?:of[ ])?\d{4}))|[1-4]Q|\d\d[Qq][1-4]"
    r"|(?:[2-9]|1[0-2])M(?:20\d\d|'\d\d|(?=[ ](?:of[ ])?20\d\d)))(?!\w)"
)
NUMERIC_MONTH = (
    r"(?<![\d.,:;$€£/-])(?:\d{4}(?:[ ]?[-–]|[ ]?/[ ]?)\d{1,2}|\d{4}\.\d{1,2}"
    r"|\d{1,2}[ ]?[-/][ ]?\d{4}|\d\d\.\d{4})(?![\dA-Za-z/]|[-.,]\d|[ ]?%"
    rf"|[ ](?:{'|'.join(month_abbr[1:])}))"  # "8 May 2021-5 June 2022" is no May of 2021
)
# "5 1/2 years", "2½ years", "1.5 years"
FRACTIONS = {"1/2": 0.5, "½": 0.5, "1/4": 0.25, "¼": 0.25, "3/4": 0.75, "¾": 0.75}
FRACTION = r"(?:(?<=\d )(?:1/[24]|3/4)|(?<=\d)[½¼¾])(?=[ -][a-z])"
DECIMAL = r"(?<![\d.,$€£])\d{1,2}\.\d(?=[ -](?:year|month|week|decade|day)s?\b)"
NUMERIC = (
    ("junk", JUNK),
    ("numeric_date", NUMERIC_DATE),
    ("iso_week", r"(?<!\w)\d{4}-W\d\d(?:-\d)?(?!\d)"),
    ("clock", CLOCK),
    ("fraction", FRACTION),
    ("decimal", DECIMAL),
    ("quarter", FIGURED_QUARTER),
    ("numeric_month", NUMERIC_MONTH),
    ("decade", r"(?<![\w.,$])(?:(?:\d{3}0|'?\d0)'?[ ]?s)(?!\w)"),
    ("day_and_month", r"(?<![\d.,$€£/])\d{1,2}[/.]\d{1,2}(?![\d/%]|[.,]\d)"),
    ("nth", r"(?<![\w.,$])\d{1,2}[ ]?(?:st|nd|rd|th)(?!\w)"),
    ("short_year", r"(?<!\w)'\d\d(?![\d'])"),
    ("year", NUMBER_LEFT + r"[12]\d{3}" + NUMBER_RIGHT),
    ("integer", rf"(?:{NUMBER_LEFT}|(?<=[a-z]\.))" + r"\d{1,3}" + NUMBER_RIGHT),  # 5, Nov.5
)
AFTER_NUMBER = ("fraction",)  # begins no run
NEVER_FIRST = ("of", "and")  # words that begin none
# "In nineteen ninety-one", "since two thousand and five", "by twenty thirty"
CENTURIES = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000, "two thousand": 2000}
WORDS = ("spoken_year", "compound", "abbreviation", "word")
SYMBOLS = (
    ("comma", r","),
    ("dash", r"[-–~]|(?<=\d)—(?=\d)"),
    ("slash", r"/"),
    ("bracket", r"\("),
    ("possessive", r"'s(?=[ -])"),
)
GLUE = r"(?>(?:[ \t]{1,3}|[ ]?\r?\n[ ]?)?)"


Meanings = dict[str, tuple[str, Any]]  # word -> kind of token, value


@dataclass(frozen=True, slots=True)
class Token:
    """One time word: its kind's letter, what it means, and where it stands in the run."""

    letter: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The compiled lexicon: expressions over text, and the meaning of each word."""

    run: re.Pattern[str]
    strong: re.Pattern[str]  # what a run must hold to be worth reading
    token: re.Pattern[str]
    meanings: Meanings


@cache
def time_words() -> TimeWords:
    """The words of `lexicons/dates.toml`, compiled."""
    meanings = _meanings()
    tens = [w for w, (kind, n) in meanings.items() if kind == "number" and n in range(20, 100, 10)]
    ones = [w for w, (kind, n) in meanings.items() if kind in COUNTING and n in range(1, 10)]
    spoken = _spoken_years(tens, ones, meanings)
    compound = rf"(?:{_words(tens)})[- ](?:{_words(w for w in ones if ' ' not in w)}){RIGHT}"
    dotted = [w for w, (kind, _) in meanings.items() if kind in DOTTED and _is_short(w)]
    goes_on_after = r"[ \n]?[\d,']|[-–]|[ ](?:[A-Z]|(?:to|and|of|this|last)\b)"
    abbreviation = rf"(?:{_words(dotted, dotted)})\.(?={goes_on_after})"
    shouted = [w for w, (kind, _) in meanings.items() if kind in SHOUTED]
    word = rf"(?:{_words(meanings, shouted)}){RIGHT}"
    groups = (
        ("lettered_quarter", LETTERED_QUARTER),
        ("spoken_year", spoken),
        ("compound", compound),
        ("abbreviation", abbreviation),
        ("word", word),
        *SYMBOLS,
    )
    numeric, other = (
        "|".join(
            f"(?P<{name}>{LEFT if name in WORDS else ''}{_renumber(name, pattern)})"
            for name, pattern in kinds
        )
        for kinds in (NUMERIC, groups)
    )
    token = rf"(?=[\d'+½¼¾])(?:{numeric})|{other}"
    points = [f"{word}." for word in dotted]
    word_end = rf"(?:(?<=\.)(?={goes_on_after})|(?<!\.){RIGHT})"
    first = [w for w, (kind, _) in meanings.items() if kind not in NEVER_FIRST]
    head, tail = (
        _by_first_letter(
            prefix, rf"{spoken}|(?:{_words((*words, *points), (*shouted, *points))}){word_end}"
        )
        for prefix, words in (("h", first), ("t", meanings))
    )
    run = (
        rf"(?:{head})(?:{GLUE}(?:{tail}|{FRACTION}|[,–/~(-]|(?<=\d)—(?=\d)|'s(?=[ -])))"
        rf"{{0,{MAX_TOKENS}}}"
    )
    strong = [w for w, (kind, _) in meanings.items() if kind in STRONG]
    return TimeWords(
        re.compile(run),
        re.compile(rf"\d|{LEFT}(?:{_words(strong, strong)}|{_words(CENTURIES)}[- ])"),
        re.compile(token),
        meanings,
    )


def _spoken_years(tens: list[str], ones: list[str], meanings: Meanings) -> str:
    """Years in words: a century and a number from ten on; "two thousand" takes smaller ones too."""
    teens = [w for w, (kind, n) in meanings.items() if kind == "number" and n in range(10, 20)]
    units = [word for word in ones if meanings[word][0] == "number"]
    rest = rf"(?:(?:{_words(tens)})(?:[- ](?:{_words(units)}))?|{_words(teens)})"
    short = _words(word for word in CENTURIES if word != "two thousand")
    long = rf"{_words(['two thousand'])}(?: and)? (?:{rest}|{_words(units)})"
    return rf"(?:(?:{short})[- ]{rest}|{long}){RIGHT}(?!-|[ ](?:hundred|thousand))"


def _is_short(word: str) -> bool:
    return len(word) <= LONGEST_SHORT and word not in FULL_NAMES


def _by_first_letter(prefix: str, words: str) -> str:
    """What a run is made of, by whether it begins with a digit, so that fewer are tried at a place.

    A compound ("twenty-one") is a run of its words.
    """
    digits = "|".join(
        _renumber(prefix + name, pattern) for name, pattern in NUMERIC if name not in AFTER_NUMBER
    )
    return rf"(?=[\d'+])(?:{digits})|{LEFT}(?:{words}|{LETTERED_QUARTER})"


def _renumber(name: str, pattern: str) -> str:
    """Back references by name, so that patterns can be joined."""
    named = pattern.replace(r"([-/.])", f"(?P<{name}_a>[-/.])", 1)
    named = named.replace(r"([-/.])", f"(?P<{name}_b>[-/.])", 1)
    return named.replace(r"\2", f"(?P={name}_a)").replace(r"\3", f"(?P={name}_b)")


def _meanings() -> Meanings:
    table = load_table("dates.toml")
    return {
        word: (kind, Step(STEPS[kind], value) if kind in STEPS else value)
        for kind in LETTERS
        for word, value in table.get(kind, {}).items()
    }


def _words(words: Iterable[str], shouted: Iterable[str] = ()) -> str:
    """A pattern for the words, Capitalized too; those `shouted` also in capitals."""
    return letter_tree({*_cases(words), *map(str.upper, shouted)}, space=r"[ \n]")


def _cases(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield word[0].upper() + word[1:]
        if " " in word:
            yield word.title().replace("'S", "'s")
            yield word.title().replace(" Al-", " al-").replace(" Ul-", " ul-")  # "Eid al-Adha"


def tokenize(run: str) -> list[Token]:
    """The tokens of a run, in order.

    >>> "".join(token.letter for token in tokenize("early March 2024"))
    'pMY'
    """
    words = time_words()
    tokens = [_token(match, words.meanings) for match in words.token.finditer(run)]
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index].letter in AFTER_LAST and tokens[index - 1].value == BEFORE_LAST:
            tokens[index - 1 : index] = _split(tokens[index - 1], words.meanings)
    return tokens


# "The year before last" is one word, but not in "before last summer".
BEFORE_LAST = -2
AFTER_LAST = frozenset(LETTERS[kind] for kind in ("unit", "units", "month", "weekday", "season"))


def _split(token: Token, meanings: Meanings) -> list[Token]:
    """Two tokens of one that is two words."""
    if token.letter != LETTERS["after_next"]:
        return [token]
    middle = token.start + len("before ")
    places = (("before", token.start, middle - 1), ("last", middle, token.end))
    return [Token(LETTERS[word], meanings[word][1], *place) for word, *place in places]


def _token(match: re.Match[str], meanings: Meanings) -> Token:
    kind, value = _read(match.lastgroup or "", match.group(), meanings)
    return Token(LETTERS[kind], value, match.start(), match.end())


def _read(group: str, text: str, meanings: Meanings) -> tuple[str, Any]:
    """The kind and the value of a token's text."""
    if group in ("word", "abbreviation"):
        return _meaning(text, meanings)
    if group == "compound":
        ten, one = (meanings[word] for word in re.split("[- ]", text.lower()))
        return one[0], ten[1] + one[1]
    if group == "spoken_year":
        return "year", _spoken_year(text.lower(), meanings)
    if group in ("year", "integer"):
        return group, int(text)
    if group == "lettered_quarter":
        return "quarter", text
    if group == "fraction":
        return "plus_half", FRACTIONS[text]
    if group == "decimal":
        return "number", float(text)
    return group, int(text[:-2]) if group == "nth" else text


def _spoken_year(text: str, meanings: Meanings) -> int:
    century = next(word for word in CENTURIES if text.startswith(word))
    rest = re.split("[- ]", text[len(century) :].strip(" -").removeprefix("and "))
    return CENTURIES[century] + sum(int(meanings[word][1]) for word in rest)


def _meaning(text: str, meanings: Meanings) -> tuple[str, Any]:
    word = text.replace("\n", " ").rstrip(".").lower()
    kind, value = meanings[word] if word in meanings else meanings[text.lower()]
    if text[0].islower() and word in WEAK_MONTHS:
        return "weak_month", value
    if word in WEAK_WEEKDAYS and (text[0].islower() or word in ("sun", "sat", "wed")):
        return "weak_weekday", value
    return kind, value
