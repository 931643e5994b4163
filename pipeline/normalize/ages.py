"""Reads durations and ages: units of time after a number, and bare numbers that tell an age."""

from __future__ import annotations

import re

from pipeline.lexicon import load_words
from pipeline.normalize.amounts import Amount
from pipeline.normalize.bounds import read_bound_before
from pipeline.normalize.labels import FOLLOWING, beside, countable, is_plural, label_words
from pipeline.normalize.measures import Suffix
from pipeline.normalize.number_words import Number

LOOK_BACK = 40  # characters left of a number that can say what it is
OLDEST = 120  # years
AGED = re.compile(
    r"\b(?:aged?|ages|turned|turning|(?<!\bin )(?P<turn>turns?)|(?:younger|older)\s+than"
    r"|as\s+(?:young|old)\s+as)\s+"
    r"(?:(?:of|from|between|about|around|approximately|roughly|some|just|only|even|nearly|almost|over"
    r"|under|at\s+least|up\s+to|a\s+mere|mostly|mainly|then|now|the)\s+){0,3}$",
    re.IGNORECASE,
)
YEARS_OLD = re.compile(r"[\s-]{1,3}(?:olds?\b|of\s+age\b)")  # after the unit
CUE = re.compile(r"\b(?:aged?|ages)\s+(?:of\s+)?$")
# "who is 15,", "she was 34 when", "he was six so"
IS = re.compile(
    r"\b(?:he|she|who)\s+(?:is|was)\s+(?:(?:only|just|now|still|at least|around|about)\s+){0,2}$",
    re.I,
)
# "a median age of 28.7", "the average age of mothers is 29.1": no other age has decimals
MEAN_AGE = re.compile(r"\b(?:average|mean|median) age (?:of )?(?:[a-z]+ ){0,4}$", re.I)
SINCE = re.compile(r"\s+(?:ago|earlier|later|after|before|since)\b")  # so long, not so old
AGO = re.compile(r"\s+(?:ago|hence|from\s+now)\b")
LATER = re.compile(r"\s+(?:earlier|later)\b")  # after "one": a date
AND_A_HALF = re.compile(r"\s+and\s+(?:an?\s+)?half\b")
FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+ [(]$")
NAMED = re.compile(r"(\b[\w’'-]+)\)?,?\s[(]?$")
APPOSED = re.compile(r"(?:,\s\d{1,2}){0,6}(?:,?\s+and\s+\d{1,2})?(?:,(?!\s?\d)|\))")


def read_measure(text: str, number: Number, amount: Amount, suffix: Suffix, end: int) -> None:
    """Reads the unit `suffix` that ends at `end` into `amount`, and whether it tells an age."""
    amount.kind, amount.unit, amount.end, amount.suffixed = suffix.kind, suffix.unit, end, True
    amount.factor = suffix.factor
    amount.low, amount.high = amount.low * suffix.factor, amount.high * suffix.factor
    amount.rule = f"{suffix.kind}, {number.rule}"
    if suffix.kind != "duration":
        return
    if half := AND_A_HALF.match(text, end):
        amount.low = amount.high = amount.low + suffix.factor / 2
        amount.end = end = half.end()
        amount.rule += " and a half"
    left = text[max(0, number.start - LOOK_BACK) : number.start]
    if old := YEARS_OLD.match(text, end):
        amount.kind, amount.end, amount.rule = "age", old.end(), f"age, {number.rule}"
    elif AGED.search(left) and amount.low <= OLDEST:
        amount.kind, amount.rule = "age", f"age, {number.rule}"
        _cover_cue(text, amount, left)
    elif (
        suffix.unit in ("year", "month")
        and _bounds_people(text, number.start, ("under",))
        and not SINCE.match(text, end)
    ):
        amount.kind, amount.rule = "age", f"age, {number.rule}"
    elif AGO.match(text, end) or (amount.low == 1 and LATER.match(text, end)):
        amount.reject = "relative date"


def read_age(text: str, amount: Amount, left: str) -> None:
    """Makes a bare number an age: "aged 15", "Aliya Omarova, 31, a teacher", "children under 5"."""
    if amount.low > OLDEST:
        return
    if amount.low != amount.low.to_integral_value():
        if MEAN_AGE.search(left):
            amount.kind, amount.unit, amount.rule = "age", "year", "age, mean"
        return
    following = FOLLOWING.match(text, amount.end)
    word = following[1] if following else ""
    counts = is_plural(word)
    if not counts and (aged := AGED.search(left)) and (not aged["turn"] or _ends(word)):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, word before"
        _cover_cue(text, amount, left)
    elif (not word or word in beside("after_age")) and amount.low > 0 and IS.search(left):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, predicate"
    elif _is_apposition(text, amount, left):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, apposition"
    elif not counts and _bounds_people(text, amount.start, ("under", "over")):
        amount.kind, amount.unit, amount.rule = "age", "year", "age, people bounded"


def _ends(word: str) -> bool:
    """Whether nothing counted follows: "turns 30 in May", "turn 18 this year"."""
    ends = beside("function") | beside("no_noun") | beside("after_turn")
    return not word or (word != "of" and word in ends)


def _bounds_people(text: str, start: int, qualifiers: tuple[str, ...]) -> bool:
    """ "children under 15", "those over 60": a bound right after people."""
    bound = read_bound_before(text, start)
    if bound is None or bound[0] not in qualifiers:
        return False
    people = text[max(0, bound[1] - 20) : bound[1]].lower().split()
    return bool(people) and people[-1] in countable("plural", "person") | {"those"}


def _cover_cue(text: str, amount: Amount, left: str) -> None:
    """Begins the span at "aged 12", "age of 15"; a bound before the number keeps its place."""
    cue = CUE.search(left)
    if cue is not None and read_bound_before(text, amount.start) is None:
        amount.start -= len(cue.group())


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
    person = name in countable("singular", "person")
    if opening == "(":
        # "the Guard (4)", "Almaty (12)", "victims (12)": else extract knows who is a person
        told = person or (FULL_NAME.search(left) is not None and name not in _of_bodies())
        return told and text[amount.end] == ")"
    person = person or name in countable("plural", "person")
    named_so = named[1][0].isupper() and name not in label_words("month")
    return (named_so or person) and text[amount.end] != ")"


def _of_bodies() -> frozenset[str]:
    return load_words("organization_words.toml", "generic", "words")
