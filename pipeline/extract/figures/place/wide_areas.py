"""What is counted over more than one country: in the world, abroad, in an economy money went to."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.figures.unit.nouns import word_list
from pipeline.lexicon import any_of, load_words

EVERYWHERE = re.compile(
    r"\s+of the world['’]s\b|[^,;()]{0,60}"
    r"\b(?:(?:in|around) the world|worldwide|globally|abroad|of the global)\b"
)


def is_of_the_world(before: str, after: str) -> bool:
    """Whether a number is of no one country: "in the world", "nurses are employed abroad".

    >>> is_of_the_world("In Central Asia, ", " of homes"), is_of_the_world("In Osh, ", " of homes")
    (True, False)
    """
    wide = EVERYWHERE.match(after) or _of_the_world().search(before)
    return bool(wide or _in_wide_area().search(before) or _behind_wide_area().match(after))


def spans_the_world(sentence: str) -> bool:
    """Whether a sentence that names no country for a number tells of all of them.

    >>> spans_the_world("It is 1% of the world GDP."), spans_the_world("It is the world champion.")
    (True, False)
    """
    return _worldwide().search(sentence) is not None


@cache
def _worldwide() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_wide_noun()}|worldwide|globally)\b", re.I)


@cache
def _wide_noun() -> str:
    """ "Global exports", "the worldwide number", "the world GDP"."""
    return rf"(?:global|world|worldwide) (?:\w+ )??{any_of(word_list('nouns', 'of_the_world'))}"


@cache
def _area() -> str:
    areas = load_words("events.toml", "lists", "wide_area") - {"East", "West"}
    named, wide = any_of(areas), any_of(areas | load_words("events.toml", "setting", "wide"))
    region = rf"(?:[A-Z]{{2,6}}|{wide}(?:[- ][A-Z]\w+)?) region"
    return rf"(?:{region}|{named}\b(?! [A-Z-]))\b"


@cache
def _in_wide_area() -> re.Pattern[str]:
    """ "In the ECA region, where about", "across Central Asia some"; not "the largest in Asia"."""
    led = r"(?:in|across|throughout|for) (?:the )?(?:whole )?"
    return re.compile(
        rf"^\W*(?i:{led}){_area()}[^;.]{{0,40}}$"
        rf"|\b{led}(?:[\w-]+ ){{0,3}}{_area()}, where[^;.,]{{0,40}}$"
        rf"|\bthe {_area()} (?:is home to|has|had|counts)[^;.,]{{0,20}}$"
    )


@cache
def _behind_wide_area() -> re.Pattern[str]:
    """ "12 million people in Central Asia", "40% of homes across the ECA region"."""
    ranked = r"(?!\w+est\b|most\b|largest\b)"
    return re.compile(
        rf"(?:\s{ranked}[^\s,;()]+){{0,6}}?\s(?:in|across|throughout) (?:the )?{_area()}"
    )


@cache
def _of_the_world() -> re.Pattern[str]:
    """ "Globally, 40% of", "the worldwide number of refugees reached"."""
    first = r"^\W*(?:Globally|Worldwide|Around the world|In the world),[^;.]*$"
    return re.compile(
        rf"\b(?:{_wide_noun()}|globally|worldwide)\b[^,;.]{{0,40}}$"
        rf"|\bthe world['’]s (?:\w+ )?$|{first}"
    )


def is_of_an_economy(before: str, after: str) -> bool:
    """Whether a share is of an economy that money was sent to, not of where it came from.

    >>> is_of_an_economy("Sums from Oman were ", " of GDP"), is_of_an_economy("It owes ", " of GDP")
    (True, False)
    """
    economies = any_of(word_list("nouns", "economies"))
    sent = re.search(r"\bfrom [A-Z]", before)
    return bool(sent and re.match(rf" of (?:the |its )?{economies}\b", after, re.I))
