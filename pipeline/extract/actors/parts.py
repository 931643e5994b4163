"""What the words beside a person's name make of them in a case: a victim, a suspect."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.actors.beside import CAPITALIZED
from pipeline.extract.actors.roles import role_of_post
from pipeline.lexicon import WordPattern, load_table

REACH = 110  # characters before a name in which "one of the victims of the attack was" stands
# "Thieves-in-law, including A, B and X"; "three suspects: A, B and X".
IN_LIST = re.compile(
    r"\b(?P<noun>[a-z]+(?:-[a-z]+)*)[\"”]?,?[\"”]?(?: including| such as| namely|:"
    r"| (?:identified|named)(?: only)?(?: as| by (?:their )?initials)+:?) "
    rf"(?:{CAPITALIZED}(?:, and |, | and ))*$"
)
# "X, Y and Z are wanted internationally".
WANTED = re.compile(
    rf"(?:(?:, and |, | and ){CAPITALIZED})* (?:is|are|was|were|has been|have been) "
    r"(?:also |still )?(?:(?:sought|wanted) (?:internationally|by (?:police|Interpol))|wanted for)"
)
# "The lawyer of the victim, X": X is the lawyer.
OF_SOMEBODY = re.compile(
    r"\b(?:of|for|by|to|with|against|from|between)(?: (?:the|an?))?(?: main)? $"
)
# Words of a description up to a name: none that opens something else.
_DESCRIBED = (
    r"(?:(?!(?:said|says|told|according|of|to|by|from|for|with|after|when|that|who|whose|and|but)\b)"
    r"[\w'-]+ ){0,4}"
)
# "The victim, X"; "her killer — taxi driver X".
BEFORE = WordPattern(
    "roles.toml",
    r"(?<![\w-])(?P<noun>{parts})(?:,? (?:is |was )?(?:identified as|named|called),?|,|:| [—–-])? "
    rf"(?:\" )?(?:the late )?(?P<described>{_DESCRIBED})$",
)
# "X is one of the victims".
AFTER = WordPattern(
    "roles.toml",
    r"[^.,]{0,3}(?:,? who)? (?:is|was|became|has become) (?:also |among |one of )?(?:the |a |an )?"
    r"(?P<noun>{parts})s?\b(?! (?:lawyer|relative|mother|father|brother|sister))",
)
# "One of the convicted men, X"; "one of the victims of the attack was the singer X".
ONE_OF = WordPattern(
    "roles.toml",
    r"\bone of (?:the|those|his|her|their) (?:[\w-]+ )??"
    r"(?P<noun>{parts|parts_told.perpetrator|parts_told.victim}s?)\b"
    rf"(?: [\w-]+){{0,5}}?(?:,| is| was) {_DESCRIBED}$",
)


def part_in_case(text: str, start: int, end: int) -> str | None:
    """Whether the words beside a person's name make a victim or a suspect of them.

    >>> part_in_case("The victim, Samat Bekov, lost it", 12, 23)
    'victim'
    >>> part_in_case("One of the detained officers, Samat Bekov", 30, 41)
    'perpetrator'
    >>> part_in_case("the lawyer of the victim, Samat Bekov", 26, 37) is None
    True
    """
    opening = " ".join(text[max(0, start - REACH) : start].split()) + " "
    opening = opening.replace("—", " — ").replace("  ", " ")
    listed = IN_LIST.search(text[max(0, start - 200) : start])
    several: dict[str, str] = load_table("roles.toml")["parts_listed"]
    if listed is not None and listed.group("noun") in several:
        return several[listed.group("noun")]
    if WANTED.match(text, end):
        return "perpetrator"
    return _told_before(opening.casefold()) or _told_after(text, end)


def _told_before(opening: str) -> str | None:
    one = ONE_OF.search(opening)
    if one is not None and not OF_SOMEBODY.search(opening[: one.start()]):
        return _parts()[one.group("noun").removesuffix("s")]
    found = BEFORE.search(opening)
    if found is None or OF_SOMEBODY.search(opening[: found.start("noun")]):
        return None
    described = found.group("described").strip()
    if described and role_of_post(described) is None and "-year-old" not in described:
        return None
    return _parts()[found.group("noun")]


def _told_after(text: str, end: int) -> str | None:
    found = AFTER.match(text[end : end + 60].casefold())
    return _parts()[found.group("noun")] if found is not None else None


@cache
def _parts() -> dict[str, str]:
    """Nouns and participles with the part they tell."""
    table = load_table("roles.toml")
    told = {word: part for part, words in table["parts_told"].items() for word in words}
    return {**told, **table["parts"]}
