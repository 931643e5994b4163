"""Lists that say what their names are: "brands such as A, B and C"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.roles import UNKNOWN, kind_of_organization
from pipeline.extract.gazetteer import resolve_place
from pipeline.extract.text import text_of
from pipeline.lexicon import load_table
from pipeline.records import Actor


@cache
def _introducer() -> tuple[re.Pattern[str], dict[str, str]]:
    roles = {
        noun: role
        for role, nouns in load_table("roles.toml")["introducers"].items()
        for noun in nouns
    }
    nouns = "|".join(sorted(map(re.escape, roles), key=len, reverse=True))
    links = "such as|like|including|include|included|called|named|known as|,? namely"
    pattern = rf"\b({nouns})(?:s|es)?\s+(?:{links})\s+"
    plural = pattern.replace("company", "compan(?:y|ie)").replace("agency", "agenc(?:y|ie)")
    return re.compile(plural, re.IGNORECASE), roles


LISTED = re.compile(
    r"(?:\s|,|and\b|or\b|the\b|\"|&)*((?:[A-Z][\w'&-]*)(?:\s+(?:[A-Z][\w'&-]*|[A-Z]\.|of|de|&)(?=\s|,|\.|$))*)"
)


def listed_mentions(doc: Doc) -> list[Mention]:
    """Names after "brands such as", "a pyramid called": organizations of the kind the list says.

    >>> from spacy.lang.en import English
    >>> doc = English()("Brands such as Kenzo, Nina Ricci, and Christian Dior paid.")
    >>> [(m.text, m.roles) for m in listed_mentions(doc)]
    [('Kenzo', ('company',)), ('Nina Ricci', ('company',)), ('Christian Dior', ('company',))]
    """
    pattern, roles = _introducer()
    found = []
    for opening in pattern.finditer(text_of(doc)):
        role = roles.get(_singular(opening.group(1).lower()), "company")
        for start, end in _names_in_list(text_of(doc), opening.end()):
            text = text_of(doc)[start:end]
            if resolve_place(text) is None:
                found.append(
                    Mention(start, end, text, "organization", "listed name", 0.8, roles=(role,))
                )
    return found


def _names_in_list(text: str, position: int) -> Iterator[tuple[int, int]]:
    while (item := LISTED.match(text, position)) is not None:
        name = item.group(1).rstrip(".'")
        name = re.sub(r"(?:\s(?:of|de|&))+$", "", name)
        yield item.start(1), item.start(1) + len(name)
        position = item.start(1) + len(name)
        if not re.match(r",|\s+(?:and|or)\b|\"\s*,", text[position : position + 5]):
            return


def _singular(noun: str) -> str:
    if noun.endswith("compan"):
        return noun + "y"
    return noun + "y" if noun.endswith("agenc") else noun


# --- lists in which one name says what the others are

LINK = re.compile(r"['’]?s?(?:,| and|, and| or| &) (?:the )?")
OF_KIND = ("company", "media", "ngo", "international_org")


def with_roles_of_list(actors: Sequence[Actor], text: str) -> list[Actor]:
    """ "Bribes from Umit Telecom, Zhol and Besta": the others in a list with a company are too."""
    spans = sorted(
        (m.start, m.end, i)
        for i, actor in enumerate(actors)
        if actor.type == "organization" and actor.named
        for m in actor.mentions
    )
    roles: dict[int, str] = {}
    for chain in _chains(spans, text):
        known = {actors[i].roles[0] for i in chain} - {"other"}
        if len(known) == 1 and (role := known.pop()) in OF_KIND:
            roles |= {i: role for i in chain if _says_nothing(actors[i])}
    return [replace(a, roles=(roles[i],)) if i in roles else a for i, a in enumerate(actors)]


def _chains(spans: Sequence[tuple[int, int, int]], text: str) -> Iterator[list[int]]:
    """Runs of names that only commas and "and" part."""
    chain: list[int] = []
    for k, (start, _, i) in enumerate(spans):
        linked = k > 0 and LINK.fullmatch(text, spans[k - 1][1], start)
        if not linked:
            yield chain
            chain = []
        chain.append(i)
    yield chain


def _says_nothing(actor: Actor) -> bool:
    names = (actor.name, *actor.aliases)
    return actor.roles == ("other",) and all(kind_of_organization(n) == UNKNOWN for n in names)
