"""People told of by initials: "citizen A. K.", "M. Bekova". Part of annotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.annotate.name_patterns import CAP, FUNCTION_WORD, person_words
from pipeline.annotate.spans import Name
from pipeline.lexicon import WordPattern, any_of


def find_initials(text: str) -> Iterator[Name]:
    """Persons told of by initials, where the words beside them say so; and "Sh. Shodia".

    >>> text = "Citizen A. K. and B.M., born in 1984, left the U.S. with Zh. Aliya."
    >>> [text[n.start : n.end] for n in find_initials(text)]
    ['A. K.', 'B.M.', 'Zh. Aliya']
    >>> text = "Citizens A. and Zh. met M. Bekova. It was plan B. Petrova came."
    >>> [text[n.start : n.end] for n in find_initials(text)]
    ['A.', 'Zh.', 'M. Bekova']
    >>> text = "The welder Okhun T., 40, met Aliya B. The Grade A. is rare."
    >>> [text[n.start : n.end] for n in find_initials(text)]
    ['Okhun T.', 'Aliya B.']
    """
    before, after = _cues()
    for match in _INITIALS.finditer(text):
        here = text[max(0, match.start() - 24) : match.start()]
        cued = before.search(here) or after.match(text, match.end())
        if cued and match.group() not in person_words("not_initials"):
            yield Name(*match.span(), "PERSON", "initials")
    for match in _one_initial().finditer(text):
        for letter in re.finditer(_LETTER, match.group("list")):
            start = match.start("list") + letter.start()
            yield Name(start, start + len(letter.group()), "PERSON", "initials")
    for match in _INITIAL_AND_NAME.finditer(text):
        if not re.match(rf"{FUNCTION_WORD}", match.group("name")):
            yield Name(*match.span(), "PERSON", "initials")
    for match in _given_and_initial().finditer(text):
        first = match.group().split()[0].lower()
        if first not in person_words("before_letters") | person_words("before_one_initial"):
            yield Name(*match.span(), "PERSON", "initials")
    for match in _INITIAL_AND_SURNAME.finditer(text):
        word = re.search(r"(\w+)\s$", text[max(0, match.start() - 24) : match.start()])
        if word is None or word.group(1).lower() not in person_words("before_letters"):
            yield Name(*match.span(), "PERSON", "initials")


_LETTER = r"(?:[A-Z]|Sh|Zh|Kh|Ch|Yu|Ya|Ye|Ts|Dzh)\."
_INITIALS = re.compile(rf"(?<![\w.])(?:{_LETTER}\s?){{1,2}}{_LETTER}(?!\s?[A-Z][a-z]|\w)")
# A digraph, or an initial without a space after it, ends no sentence: "Sh. Shodia", "D.Dilafroz".
_INITIAL_AND_NAME = re.compile(
    r"(?<![\w.])(?:(?:Sh|Zh|Kh|Ch|Yu|Ya|Ye|Dzh)\.\s?|[A-Z]\.)(?P<name>[A-Z][a-z]{2,})\b"
)
# "Their mother, M. Bekova": a surname's ending, and no word before that a letter counts.
_INITIAL_AND_SURNAME = WordPattern(
    "names.toml", r"(?<![\w.-])[A-Z]\. [A-Z][a-z]+{person.surname_endings}\b"
)


@cache
def _one_initial() -> re.Pattern[str]:
    """One letter is a person only where a word says so: "citizen K.", "citizens A. and B."."""
    cues = any_of(person_words("before_one_initial"))
    goes_on = rf"(?!\s?{_LETTER}|\w|\s[A-Z][a-z]+(?:ov|ev|in)a?\b)"
    listed = rf"{_LETTER}(?:(?:, and |, | and ){_LETTER})*"
    return re.compile(rf"(?<![\w-])(?i:{cues}),? \"?(?P<list>{listed}){goes_on}")


@cache
def _given_and_initial() -> re.Pattern[str]:
    """ "Aliya B.", "the welder Okhun T., 40": a given name, or any where the sentence goes on."""
    goes_on = r"(?=,|['’]s|\)|:| [a-z(])"
    ends = rf"(?=\s*$|\s+(?:He|She|They|It|{FUNCTION_WORD}))"  # "John P. Smith" goes on
    given = rf"{any_of(person_words('given'))} {_LETTER}(?:{goes_on}|{ends})"
    any_name = rf"(?!{FUNCTION_WORD}){CAP} {_LETTER}{goes_on}"
    return re.compile(rf"(?<![\w.-])(?:{given}|{any_name})")


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns, rest = any_of(person_words("before_initials")), any_of(person_words("after_initials"))
    linked = r"(?:^|.*[^\w-])"
    before = rf"{linked}(?i:{nouns})(?:,? as)?,? \"?$|-year-old $|[A-Z]\.,? and $"
    return re.compile(before), re.compile(rf"\"?(?:,| \()? ?(?:{rest}|\d{{1,2}}(?=,|\)))\b")
