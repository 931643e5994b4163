"""Says which numbers are no quantities: years, dates, clock times, labels, names, list numbers."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from pipeline.errors import LexiconError
from pipeline.lexicon import (
    COUNTRY_COLUMNS,
    LEXICONS,
    PLACE_COLUMNS,
    load_rows,
    load_words,
    names_in,
)
from pipeline.listed import is_counted_beside_others, is_next_of_places
from pipeline.normalize.bounds import EDGE, bounds
from pipeline.normalize.measures import plural
from pipeline.normalize.number_words import LETTER, Number

KINDS = frozenset(
    "label short soft list name month phone after vague change gain spread rank score".split()  # noqa: SIM905
)
YEARS = range(1900, 2100)
YEAR_DASH = re.compile(r"(?<!\d)(?:19|20)\d\d[-–]$")
OLD_YEARS = range(1500, 1900)
CLOCK = re.compile(
    r"(?:[-–]\d{1,2}(?:[.:]\d\d)?)?\s?(?:[ap]\.?\s?m\b|o['’]clock|hrs?\s+(?:GMT|UTC)|GMT\b|UTC\b)",
    re.IGNORECASE,
)
AT_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d(?=[.,;)]|\s+(?:on|local|in|and)\b|$)")
FOLLOWING = re.compile(rf"[\s-]+({LETTER}+(?:['’-]{LETTER}+)*)(?:\s+({LETTER}+))?")
NEXT_WORDS = re.compile(rf"(?:[\s]+{LETTER}+(?:-{LETTER}+)*){{0,4}}")
FOLLOWING_WORD = re.compile(rf"[\s-]+({LETTER}+)")
RATE = re.compile(r"[^.,;:()\n]*\b(?:per (?!year|month|day)|for every\b|on average\b)")
MEAN = re.compile(r"\b(?:[Aa]verage|[Mm]ean|[Ee]ach|[Ee]very|[Rr]ate of)\b[^.!?]*\Z")
MEAN_REACH = 50  # characters
JOINED_WORDS = re.compile(r"[-–—]|(?<=[a-z])(?=[A-Z])")  # "Nov.-Dec", "on-May"
FOLLOWING_MONTH = re.compile(rf"\s+(?:of\s+)?([A-Z]{LETTER}+)")
SENTENCE_START = re.compile(r"(?:^|[.!?:\n•–—(\[\"“”'‘]|\s-)\s*$")
HEADLINE_SHARE = 0.6  # of its long words begin with a capital
YEAR_AFTER = frozenset((" in ", " of ", " by ", "nce ", "In ", "til "))
AFTER_YEAR = (
    r"(?=[.,;:)](?:\s|$)|\s(?:[A-Z]|(?:the|a|an|and|in|on|at|as|was|were|had|has|for|by|it|he|she|his"
    r"|her|its|with|when|after|that|alone)\s)|$)"
)
YEAR_ALONE = re.compile(rf"(?:19|20)\d\d{AFTER_YEAR}")
DAY_AND_YEAR = re.compile(rf"(?:\d\d?,? )?(?:19|20)\d\d{AFTER_YEAR}")
PER_POPULATION = re.compile(r"/10{0,2},?000\b")  # "394/100,000"
FOOTNOTE = re.compile(r"[\d,\s–-]*\]")
ERAS = frozenset(("BC", "BCE", "AD", "CE"))
GLUE = frozenset("°′″#№_@\\=/*.’'")
# "+7 701 123 45 67", "8-800-080-77-77", "8 (727) 250-00-00"; 43°15′N, 43.25° N, 42.87 N
NO_QUANTITY = re.compile(
    r"(?P<coordinate>"
    r"\d{1,3}(?:\.\d+)?\s?[°º]\s?(?:\d{1,2}(?:\.\d+)?\s?[′'’]\s?)?(?:\d{1,2}(?:\.\d+)?\s?[″\"”]\s?)?[NSEW]\b"
    r"|\d{1,3}\.\d{2,}\s?[NSEW]\b"
    r"|\d{1,3}(?:\.\d+)? degrees (?:\d{1,2}(?:\.\d+)? minutes )?(?:north|south|east|west)\b(?! of)"
    r"(?i: latitude| longitude)?)"
    r"|(?P<phone>\d{3}-\d{3}-\d{4}|(?<=\()\d{3}\)\s?\d{3}[-\s]\d{4}"
    r"|\d\s?\(\d{3,4}\)\s?\d{2,3}(?:[-\s]\d{2,3}){1,2}"
    r"|(?<=\+)\d{1,3}(?:[\s-]?\(?\d{2,4}\)?){3,}|\d{1,4}(?:-\(?\d{2,4}\)?){3,})"
)


@cache
def label_words(kind: str) -> frozenset[str]:
    """The words of one kind of `number_labels.csv`; raises `LexiconError` on an unknown kind."""
    rows = load_rows("number_labels.csv", ("word", "kind"))
    for number, row in enumerate(rows, 1):
        if row["kind"] not in KINDS:
            raise LexiconError(LEXICONS / "number_labels.csv", number, f"kind {row['kind']!r}")
    return frozenset(row["word"] for row in rows if row["kind"] == kind)


@cache
def beside(name: str) -> frozenset[str]:
    """Words that say how the number beside them is meant; `lexicons/quantities.toml` tells how."""
    return load_words("quantities.toml", name)


@cache
def countable(number: str, kind: str | None = None) -> frozenset[str]:
    """The singular or plural nouns of `countable_nouns.csv`, all or of one kind."""
    rows = load_rows("countable_nouns.csv", ("noun", "plural", "kind"))
    rows = [row for row in rows if kind in (None, row["kind"])]
    if number == "singular":
        return frozenset(row["noun"] for row in rows)
    return frozenset(row["plural"] or plural(row["noun"]) for row in rows)


def plain_date_end(text: str, start: int) -> int | None:
    """Where "2023" in "in 2023." or "3, 2023" in "March 3, 2023" ends: a shortcut for common dates.

    What it leaves is judged by `why_label`.

    >>> plain_date_end("On March 3, 2023 he left.", 9), plain_date_end("in 2023 cases", 3)
    (16, None)
    """
    before = text[max(0, start - 4) : start]
    if before in YEAR_AFTER:
        match = YEAR_ALONE.match(text, start)
    elif before in month_ends():
        match = DAY_AND_YEAR.match(text, start)
    else:
        return None
    return match.end() if match else None


@cache
def month_ends() -> frozenset[str]:
    """The last letters and the space before a day: "rch " of "March "."""
    return frozenset(f" {word.capitalize()} "[-4:] for word in label_words("month"))


def why_glued(text: str, number: Number, glued: str) -> str:
    """Why a number that touches other characters is no quantity; '' if it may be one.

    `glued` is the text between the last space and the number.
    """
    head = glued.lstrip(EDGE)
    last, end = head[-1:], number.end
    if last.isalpha() or last in GLUE:
        return "glued"
    if last == "+" and head[:-1][-1:].isalnum():  # "UTC+3", "C5+1"
        return "glued"
    if last == "-" and (head[:-1][-1:].isalpha() or head.count("-") > 1):
        return "" if head[:-1].lower() in countable("plural") else "glued"  # "men-412"
    if last == ":" and head[:-1][-1:].isdigit():
        return "clock"
    if last in "-–" and number.digits and end - number.start == 2 and YEAR_DASH.search(head):
        return "year"  # "in 2013-14"
    if not number.digits:
        return ""
    after = text[end : end + 2]
    if after[:1].isalpha() or after[:1] == "_":
        return "ordinal or code"
    if after[:1] in "/:" and after[1:].isdigit():
        return "" if PER_POPULATION.match(text, end) else "date or clock"
    if after[:1] == "-" and after[1:].isdigit() and head[-2:-1].isdigit() and last == "-":
        return "phone"
    if after[:1] == "+" and after[1:].isdigit():
        return "formula"
    if glued[-1:] == "[" and FOOTNOTE.match(text, end):
        return "footnote"
    return ""


def why_label(text: str, number: Number, words: list[str], *, spaced: bool) -> str:
    """Why a bare number is no quantity, by the words around it; '' if it may be one."""
    previous = words[-1] if words and spaced else ""
    following = FOLLOWING.match(text, number.end)
    after = following[1] if following else ""
    if previous and (why := _why_before(number, words, after)):
        return why
    if CLOCK.match(text, number.end) or (previous == "at" and AT_CLOCK.match(text, number.start)):
        return "clock"
    if number.digits and after in ERAS:
        return "year"
    if text[number.end : number.end + 1] == "-" and after.split("-")[0] in label_words("after"):
        return "compound"  # "two-way", "five-star"
    if number.digits:
        return _why_digits(text, number, words, following, previous)
    return _why_spelled(text, number, words, following)


def _why_before(number: Number, words: list[str], after: str) -> str:
    previous = words[-1]
    word = previous.lower().lstrip(EDGE)
    if not word or word[-1] in ",;:!?)\"'”":
        return ""
    if word[-1] == ".":
        word = word[:-1]
        if word not in label_words("short"):
            return ""  # the end of a sentence: "They passed the bill. 25 deputies were absent."
    if word in label_words("list") and number.digits:
        return "labels"
    if word in label_words("label"):
        return "label" if number.digits or previous[0].isupper() else ""
    if word in label_words("name"):
        return "name"
    if word == "per":
        return "rate"
    numbered = not label_words("soft").isdisjoint((word, word.rpartition("-")[2]))
    if numbered and not is_plural(after):  # "school-gymnasium 15"
        return "label"
    if word in label_words("rank") or (word in ("at", "th", "number") and "ranked" in words):
        return "rank"
    if number.digits and word in label_words("phone") and not is_plural(after):
        return "phone"
    return ""


def _why_digits(
    text: str, number: Number, words: list[str], pair: re.Match[str] | None, previous: str
) -> str:
    digits = text[number.start : number.end]
    after, further = (pair[1], pair[2] or "") if pair else ("", "")
    if len(digits) == 4 and digits.isdigit() and (why := _why_year(digits, words, after, further)):
        return why
    if len(digits) <= 2 and _beside_month(text, number, words, after, previous):
        return "date"
    line = text[max(0, number.start - 3) : number.start].rpartition("\n")[2]
    if not line.strip() and (number.start < 3 or "\n" in text[number.start - 3 : number.start]):
        marker = text[number.end : number.end + 2]
        plain = digits.isdigit()  # "1. Fees rose", not "5 mln. tenge was paid"
        if plain and marker[:1] in (".", ")") and (marker[1:].isspace() or marker[1:].isalpha()):
            return "list"
    if digits[0] == "0" and len(digits) > 1 and digits.isdigit() and text.strip() != digits:
        return "code"
    name = previous.lstrip(EDGE)
    named = name[:1].isupper() and name.isalpha() and number.scale == 1
    if named and _is_name(text, number, words, after):
        return "name"
    quoted = text[number.start - 1 : number.start]
    if quoted in ('"', "“", "'", "‘") and pair:
        return "title" if pair[1][0].isupper() and (further or "x")[0].isupper() else ""
    return ""


def _why_year(digits: str, words: list[str], after: str, further: str) -> str:
    word = words[-1].lower() if words else ""
    timed = word in beside("before_year") and not _is_amount_of(words)
    timed = timed and (word != "and" or words[-2:][0].isdigit())
    if int(digits) in YEARS:
        return "" if not timed and _is_counted(words, after) else "year"
    if int(digits) in OLD_YEARS and word not in bounds("before"):
        counted = is_plural(after) or (after.islower() and is_plural(further))
        return "" if counted and not timed else "year"
    if 1000 <= int(digits) < 1900 and word[:-1].isdigit() and word[-1] == ",":
        return "year"  # "October 31, 1832"
    if 1000 <= int(digits) < 1900 and word in ("in", "since", "until", "by", "circa"):
        return "" if is_plural(after) else "year"
    return ""


def _is_amount_of(words: list[str]) -> bool:
    """ "a crowd of 2000 people"; not "in the summer of 2005 people"."""
    before = words[-2].lower() if len(words) > 1 else "in"
    times = beside("parts_of_year") | label_words("month")
    return words[-1].lower() == "of" and before not in times


def _is_counted(words: list[str], after: str) -> bool:
    """ "2023 people", "filed 2005 lawsuits"; not "the 2022 riots", "above 2018 rates"."""
    if after.lower() in countable("plural"):
        return True
    previous = words[-1].lower() if words else ""
    return is_plural(after) and previous.endswith("ed") and len(previous) > 4


def _beside_month(text: str, number: Number, words: list[str], after: str, previous: str) -> bool:
    months = label_words("month")
    name = JOINED_WORDS.split(previous)[-1].lstrip(EDGE).rstrip(".,")
    if name[:1].isupper() and name.lower() in months and not previous.endswith(","):
        before = words[-2].lower() if len(words) > 1 else ""
        return not (is_plural(after) and before in ("in", "during", "since", "of", "last"))
    month = FOLLOWING_MONTH.match(text, number.end)
    return month is not None and month[1].lower() in months


def _is_name(text: str, number: Number, words: list[str], after: str) -> bool:
    """ "Apollo 11 landed": a capitalized word inside the sentence, and no noun to count."""
    if words[-1].lstrip(EDGE).isupper() and len(words[-1]) > 1 and not is_plural(after):
        return not is_headline(text, number.start)  # "CTF 50"
    if after and after not in beside("function"):
        return False
    if words[-1].lower() in bounds("before") or len(words) < 2:
        return False
    if words[-1].lower() in label_words("month"):
        return False  # "in August 420": no day, and a year was told apart before
    if _stands_in_a_place(text, number, words):
        return False
    if SENTENCE_START.search(
        text[max(0, number.start - 80) : number.start].rstrip()[-40:].removesuffix(words[-1])
    ):
        return False
    return not is_headline(text, number.start)


def _stands_in_a_place(text: str, number: Number, words: list[str]) -> bool:
    """ "Police opened 120 cases in Almaty, in Shymkent 80", "Peru had 12 cases, Chile 7": no number
    of the place's name.
    """
    names = {words[-1], " ".join(words[-2:])} & _places()
    starts = [text.rfind(name, 0, number.start) for name in names]
    return any(is_next_of_places(text, start, number.end) for start in starts)


@cache
def _places() -> frozenset[str]:
    """The names of places and countries."""
    rows = [
        *load_rows("places.csv", PLACE_COLUMNS),
        *load_rows("countries.csv", COUNTRY_COLUMNS),
    ]
    return frozenset(name for row in rows for name in names_in(row["name"], row["aliases"]))


def why_vague(text: str, number: Number, words: list[str]) -> str:
    """ "several hundred people", "a few million dollars": a scale word without its number."""
    first = text[number.start : number.start + 8].split(None, 1)[0].split("-")[0].lower()
    previous = words[-1].lower() if words else ""
    if first not in beside("scales") or not previous:
        return ""
    bound = previous in bounds("before") or previous in beside("before_scale")
    sentence = SENTENCE_START.search(text[max(0, number.start - 3) : number.start])
    return "" if bound or sentence else "vague"


def _why_spelled(
    text: str, number: Number, words: list[str], following: re.Match[str] | None
) -> str:
    spelled = text[number.start : number.end]
    previous = words[-1].lower() if words else ""
    if spelled.lower() == "zero" and following and following[1].lower() in beside("zero_of_name"):
        return "name"
    if spelled.lower() == "one" and (why := why_one(text, number, previous)):
        return why
    if not spelled[0].isupper():
        return ""
    after = following[1] if following else ""
    in_name = after[:1].isupper() or (words and words[-1][0].isupper() and not is_plural(after))
    if not in_name or SENTENCE_START.search(text[max(0, number.start - 4) : number.start]):
        return ""
    return "" if is_headline(text, number.start) else "name"


def why_one(text: str, number: Number, previous: str) -> str:
    """ "one" counts only before a noun that is clearly counted ("one case", "one more case")."""
    if previous in ("no", "any", "every", "each", "this", "that", "another"):
        return "one"
    if previous in ("minus", "negative") or text.strip() == text[number.start : number.end]:
        return ""
    if is_counted_beside_others(text, number.start, number.end):
        return ""
    nouns = countable("singular")
    for word in _next_words(text, number.end):  # "one sex trafficking case"
        if word in beside("function"):
            break
        if word.lower() in nouns:
            return ""
    return "one"


def _next_words(text: str, end: int) -> list[str]:
    match = NEXT_WORDS.match(text, end)
    return match.group().split() if match else []


def noun_words(text: str, end: int) -> list[str]:
    """The few words after a number up to the first that cannot be of what it counts."""
    return list(takewhile(lambda word: word not in beside("function"), _next_words(text, end)))


def counts_whole(text: str, start: int, end: int) -> bool:
    """Whether what follows comes whole: "Uzbek citizens", "Tajiks"; not "children per woman"."""
    if RATE.match(text, end) or MEAN.search(text, max(0, start - MEAN_REACH), start):
        return False
    words = noun_words(text, end)
    named = bool(words) and words[0][0].isupper() and is_plural(words[0].lower())
    return named or not countable("plural").isdisjoint(words)


def word_after(text: str, end: int) -> str:
    """The word after `end`, or an empty string."""
    match = FOLLOWING_WORD.match(text, end)
    return match[1] if match else ""


def is_plural(word: str) -> bool:
    """Whether a lower-case word looks like a plural noun.

    >>> is_plural("villagers"), is_plural("people"), is_plural("was"), is_plural("The")
    (True, True, False, False)
    """
    if not word.islower():
        return False
    regular = len(word) > 3 and word[-1] == "s" and word[-2] not in "sui"
    return regular or word in countable("plural") or word.endswith(("children", "women", "people"))


def is_headline(text: str, place: int) -> bool:
    """Whether the line around `place` is written in title case."""
    start = text.rfind("\n", max(0, place - 160), place) + 1
    end = text.find("\n", place, place + 160)
    line = text[max(start, place - 160) : end if end >= 0 else place + 160]
    long: list[str] = [word for word in re.findall(rf"{LETTER}+", line) if len(word) > 3]
    if len(line) > 160 or not long or line.rstrip()[-1:] in (".", ";", ":"):
        return False
    return sum(word[0].isupper() for word in long) >= HEADLINE_SHARE * len(long)
