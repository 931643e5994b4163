"""What the words right beside a name say that it names: a company, a rights group, a mine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Span

from pipeline.extract.text import text_of
from pipeline.lexicon import load_table

APPOSITION = 90  # characters after a name in which ", a subsidiary of" stands


def is_medium_in(text: str, start: int, end: int) -> bool:
    """Whether the words around an organization say that it reports: "told X", "X reported".

    >>> is_medium_in("He told Azattyk that", 8, 15), is_medium_in("He left Azattyk in May", 8, 15)
    (True, False)
    """
    cues = load_table("roles.toml")["media_cues"]
    before = text[max(0, start - 40) : start].rstrip().casefold().removesuffix(" the")
    after = text[end : end + 30].strip().casefold()
    told = any(re.search(rf"(?:^|\W){re.escape(cue)}$", before) for cue in cues["before"])
    return told or any(re.match(rf"{re.escape(cue)}\b", after) for cue in cues["after"])


def kind_beside(text: str, start: int, end: int) -> str | None:
    """The role that the words right beside a name give to it: "the X company", "rights group X".

    >>> kind_beside("The Charge Fast company paid", 4, 15)
    'company'
    >>> kind_beside("said the women's rights group Equality Now", 30, 42)
    'ngo'
    """
    cues = load_table("roles.toml")["kind_cues"]
    before = text[max(0, start - 40) : start].rstrip(' "').casefold()
    if is_before_company(text, end) or _is_listed(text, start):
        return "company"
    if (called := kind_in_apposition(text, end)) is not None:
        return called
    for role in ("ngo", "media", "activist", "other", "company"):
        if any(re.search(rf"(?:^|\W){re.escape(w)}$", before) for w in cues[f"{role}_before"]):
            return role
    return None


def is_before_company(text: str, end: int) -> bool:
    """Whether "company" or the like follows a name: "the Charge Fast company", "Uzen oil company".

    >>> is_before_company("The Uzen oil company", 8), is_before_company("Uzen told the company", 4)
    (True, False)
    """
    after = text[end : end + 40].lstrip(' "').casefold()
    return _company_after().match(after) is not None


def is_called_body(ent: Span) -> bool:
    """ "The Kmg-Guard company", "Umit Project, a charity": the words after it say a body."""
    text = text_of(ent.doc)
    return is_before_company(text, ent.end_char) or bool(kind_in_apposition(text, ent.end_char))


@cache
def _company_after() -> re.Pattern[str]:
    cues = load_table("roles.toml")["kind_cues"]
    fields, words = _any(cues["company_fields"]), _any(cues["company_after"])
    return re.compile(rf"(?:{fields} ){{0,2}}{words}\b")


def kind_in_apposition(text: str, end: int) -> str | None:
    """The role that an apposition gives: "X, a state-owned mining company".

    >>> kind_in_apposition("Umit, a small charity, helps", 4)
    'ngo'
    >>> kind_in_apposition("Umit, a company executive, helps", 4) is None
    True
    """
    found = _apposition().match(text[end : end + APPOSITION].casefold())
    nouns = load_table("roles.toml")["kind_cues"]["called"]
    return str(nouns[found.group("noun")]) if found is not None else None


@cache
def _apposition() -> re.Pattern[str]:
    nouns = _any(load_table("roles.toml")["kind_cues"]["called"])
    ends = r"(?=[,.;)]|$| (?:of|that|which|in|with|for|from|and|based|owned|registered|set up"
    ends += r"|established|founded|created|known|run|controlled|belonging|operating)\b)"
    adjective = r"(?:(?!(?:of|to|at|for|in|on|and|by|with|from)\b)[\w'-]+ )"
    return re.compile(
        rf"\"?(?: \([^)]{{2,20}}\))?(?:,? (?:which|who) (?:is|was)|,| is| was| -| –| —) "
        rf"(?:an?|the|one of the) {adjective}{{0,5}}?(?P<noun>{nouns})s?{ends}"
    )


def _is_listed(text: str, start: int) -> bool:
    """'Three pyramids - "A", "B"': a quoted name in a list of companies."""
    before = text[max(0, start - 160) : start]
    words = _any([*load_table("roles.toml")["kind_cues"]["company_after"], "scheme"])
    plural = words.replace("company", "compan(?:y|ie)")
    if re.search(rf"\b{plural}s?: (?:{_NAME}(?:, and |, | and ))*$", before):
        return True
    if '"' not in text[max(0, start - 1) : start + 1]:
        return False
    before = re.sub(r"(?:\"[^\"\n]+\"(?:, and |, | and ))*\"?$", "", before)
    return re.search(rf"\b{plural}s?\b[^.\"\n]{{0,40}}$", before, re.IGNORECASE) is not None


def part_in_case(text: str, start: int, end: int) -> str | None:
    """Whether the words beside a person's name make a victim or a suspect of them.

    >>> part_in_case("The victim, Samat Bekov, lost it", 12, 23)
    'victim'
    >>> part_in_case("the lawyer of the victim, Samat Bekov", 26, 37) is None
    True
    """
    before, after = _case_patterns()
    opening = " ".join(text[max(0, start - 60) : start].split()).casefold()
    parts: dict[str, str] = load_table("roles.toml")["parts"]
    found = before.search(opening)
    listed = IN_LIST.search(text[max(0, start - 200) : start])
    several: dict[str, str] = load_table("roles.toml")["parts_listed"]
    if listed is not None and listed.group("noun") in several:
        return several[listed.group("noun")]
    if found is not None and OF_SOMEBODY.search(opening[: found.start("noun")]):
        return None
    if found is None and LOST.match(text, end):
        return "victim"
    found = found or after.match(text[end : end + 60].casefold())
    return parts[found.group("noun")] if found is not None else None


# "Thieves-in-law, including A, B and X"; "three suspects: A, B and X".
_NAME = r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,3}"
IN_LIST = re.compile(
    r"\b(?P<noun>[a-z]+(?:-[a-z]+)*)[\"”]?,?[\"”]?(?: including| such as| namely|:) "
    rf"(?:{_NAME}(?:, and |, | and ))*$"
)
# "X, one woman who lost her savings, told us"
LOST = re.compile(
    r",? (?:an?|one|another) (?:[a-z-]+ ){0,2}(?:woman|man|resident|investor|depositor|pensioner) "
    r"who (?:had )?(?:lost|fell victim|(?:was|been) (?:deceived|cheated|robbed|defrauded|duped))"
)
# "The lawyer of the victim, X": X is the lawyer.
OF_SOMEBODY = re.compile(
    r"\b(?:of|for|by|to|with|against|from|between)(?: (?:the|an?))?(?: main)? $"
)


@cache
def _case_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A part before a name ("the victim, X") and after it ("X is one of the victims")."""
    nouns = _any(load_table("roles.toml")["parts"])
    named = r"(?:,? (?:is |was )?(?:identified as|named|called),?|,|:)?"
    who = r"[^.,]{0,3}(?:,? who)? (?:is|was|became|has become) "
    which = r"(?:also |among |one of )?(?:the |a |an )?"
    others = r"(?! (?:lawyer|relative|mother|father|brother|sister))"
    before = rf"(?<![\w-])(?P<noun>{nouns}){named}(?: \")?$"
    return re.compile(before), re.compile(rf"{who}{which}(?P<noun>{nouns})s?\b{others}")


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})"


def is_venue(text: str, end: int) -> bool:
    """Whether a name is followed by the word for a place: "the Kostenko mine".

    >>> is_venue("the Kostenko mine", 12), is_venue("Kostenko said", 8)
    (True, False)
    """
    venues = load_table("roles.toml")["kind_cues"]["venues"]
    after = text[end : end + 24].lstrip(' "').casefold()
    return any(re.match(rf"{re.escape(word)}\b", after) for word in venues)
