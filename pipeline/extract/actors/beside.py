"""What the words right beside a name say that it names: a company, a rights group, a mine."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span

from pipeline.extract.text import text_of
from pipeline.lexicon import WordPattern, any_of, load_table, load_words

CAPITALIZED = r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,3}"  # a name, whosesoever
APPOSITION = 90  # characters after a name in which ", a subsidiary of" stands
MEDIA_AFTER = WordPattern("roles.toml", r"{kind_cues.media_after}\b")
COMPANY_AFTER = WordPattern(
    "roles.toml", r"(?:{kind_cues.company_fields} ){0,2}{kind_cues.company_after}\b"
)
APPOSED = WordPattern(
    "roles.toml",
    r"\"?(?: \([^)]{2,20}\))?(?:,? (?:which|who) (?:is|was)|,| is| was| -| –| —) "
    r"(?:an?|the|one of the|[\w.]+(?: \w+)?['’]s) "
    r"(?:(?!(?:of|to|at|for|in|on|and|by|with|from)\b)[\w'-]+ ){0,5}?(?P<noun>{kind_cues.called})s?"
    r"(?=[,.;)]|$| (?:of|that|which|in|with|for|from|and|based|owned|registered|set up|established"
    r"|founded|created|known|run|controlled|belonging|operating)\b)",
)


def is_medium_in(text: str, start: int, end: int) -> bool:
    """Whether the words around an organization say that it reports: "told X", "X reported".

    >>> is_medium_in("He told Azattyk that", 8, 15), is_medium_in("He left Azattyk in May", 8, 15)
    (True, False)
    """
    told, tells = _media_cues()
    before = text[max(0, start - 40) : start].rstrip().casefold().removesuffix(" the")
    after = text[end : end + 30].strip().casefold()
    return bool(told.search(f" {before}") or tells.match(after))


@cache
def _media_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = load_table("roles.toml")["media_cues"]
    return re.compile(rf"\W{any_of(cues['before'])}$"), re.compile(rf"{any_of(cues['after'])}\b")


def kind_beside(text: str, start: int, end: int) -> str | None:
    """The role that the words right beside a name give to it: "the X company", "rights group X".

    >>> kind_beside("The Charge Fast company paid", 4, 15)
    'company'
    >>> kind_beside("said the women's rights group Equality Now", 30, 42)
    'ngo'
    """
    if is_before_company(text, end):
        return "company"
    if (called := kind_in_apposition(text, end)) is not None:
        return called
    after = text[end : end + 30].lstrip(' "').casefold()
    if MEDIA_AFTER.match(after):
        return "media"
    return kind_before(text, start)


def kind_before(text: str, start: int) -> str | None:
    """The role that the noun right before a name gives to it.

    >>> kind_before("two shell firms, Umit and Besta", 17), kind_before("a crisis centre Umit", 16)
    ('company', 'ngo')
    """
    before = text[max(0, start - 40) : start].rstrip(' ",').casefold()
    return next((role for role, cue in _kinds_before().items() if cue.search(f" {before}")), None)


@cache
def _kinds_before() -> dict[str, re.Pattern[str]]:
    cues = load_table("roles.toml")["kind_cues"]
    roles = ("ngo", "media", "activist", "other", "company")
    return {role: re.compile(rf"\W{any_of(cues[f'{role}_before'])}s?$") for role in roles}


def is_before_company(text: str, end: int) -> bool:
    """Whether "company" or the like follows a name: "the Charge Fast company", "Uzen oil company".

    >>> is_before_company("The Uzen oil company", 8), is_before_company("Uzen told the company", 4)
    (True, False)
    """
    after = text[end : end + 40].lstrip(' "').casefold()
    return COMPANY_AFTER.match(after) is not None


def is_called_body(ent: Span) -> bool:
    """ "The Kmg-Guard company", "Umit Project, a charity": the words after it say a body."""
    text = text_of(ent.doc)
    return is_before_company(text, ent.end_char) or bool(kind_in_apposition(text, ent.end_char))


def kind_in_apposition(text: str, end: int) -> str | None:
    """The role that an apposition gives: "X, a state-owned mining company".

    >>> kind_in_apposition("Umit, a small charity, helps", 4)
    'ngo'
    >>> kind_in_apposition("Umit, a company executive, helps", 4) is None
    True
    """
    found = APPOSED.match(text[end : end + APPOSITION].casefold())
    nouns = load_table("roles.toml")["kind_cues"]["called"]
    return str(nouns[found.group("noun")]) if found is not None else None


def is_venue(text: str, end: int) -> bool:
    """Whether a name is followed by the word for a place: "the Kostenko mine".

    >>> is_venue("the Kostenko mine", 12), is_venue("Kostenko said", 8)
    (True, False)
    """
    venues = any_of(load_words("roles.toml", "kind_cues", "venues"))
    after = text[end : end + 24].lstrip(' "').casefold()
    return re.match(rf"{venues}\b", after) is not None
