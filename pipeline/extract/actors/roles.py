"""What the words around a name say about a person or an organization.

A post is the phrase that names what a person is (`posts` finds it). Its head word gives the role;
for "head of X" it is X that decides. An organization's kind is read from its name by the longest
phrase of roles.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extract.gazetteer import country_of_adjective, resolve_place
from pipeline.lexicon import (
    ORGANIZATION_NAME_COLUMNS,
    any_of,
    load_rows,
    load_table,
    load_words,
    names_in,
)

PERSON_ROLES = ("official", "expert", "journalist", "activist", "relative", "other")


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of organization a name is, and the actor role that follows."""

    kind: str
    role: str
    phrase: str
    country: str | None = None


UNKNOWN = Kind("unknown", "other", "")


def actor_words(table: str, key: str) -> frozenset[str]:
    """A list of roles.toml."""
    return load_words("roles.toml", table, key)


@cache
def _post_words() -> dict[str, str]:
    """Every post word with its role; heads of something have the role `head`."""
    posts = load_table("roles.toml")["posts"]
    found = {word: role for role in PERSON_ROLES for word in posts[role]}
    return {**dict.fromkeys(posts["heads"], "head"), **found}


@cache
def post_pattern() -> re.Pattern[str]:
    """Finds the head word of a post, singular or plural."""
    words = list(_post_words())
    words += [f"{word[:-1]}ies" for word in words if word.endswith("y")]
    # "a major exporter", "general manager": in small letters before a noun these are no ranks
    rank = r"(?!(?-i:major|general)\s+[a-z]{3})"
    whole = rf"(?<![\w-]){rank}{any_of(words)}(?=s?(?![\w-]))"
    return re.compile(whole, re.IGNORECASE)


@cache
def _organization_pattern() -> tuple[re.Pattern[str], dict[str, Kind]]:
    kinds: dict[str, Kind] = {}
    for row in load_table("roles.toml")["organizations"]:
        for word in row["words"]:
            kinds.setdefault(word, Kind(row["kind"], row["role"], word))
    return re.compile(rf"(?<![\w.-]){any_of(kinds)}(?!\w)"), kinds


def kind_of_organization(name: str) -> Kind:
    """The kind of an organization from the words of its name, the longest known phrase first.

    >>> kind_of_organization("UN News Service").role
    'media'
    >>> kind_of_organization("Kazakhstan International Bureau for Human Rights").role
    'ngo'
    >>> kind_of_organization("Questra World").role
    'other'
    """
    if name in _listed_kinds():
        return _listed_kinds()[name]
    pattern, kinds = _organization_pattern()
    key = name.casefold().replace("’", "'")
    if re.search(rf"\.{any_of(actor_words('media_cues', 'domains'))}$", key):
        return Kind("media", "media", key)
    found = list(pattern.finditer(key))
    last_only = actor_words("kind_cues", "last_only")
    found = [m for m in found if m.group() not in last_only or m.end() == len(key.rstrip('" '))]
    if not found:
        owner = re.split(r"['’]s\s", name.strip())[0].removeprefix("the ")
        return _listed_kinds().get(owner, UNKNOWN)
    head = _head_position(key)
    best = max(found, key=lambda m: (m.start() < head <= m.end(), len(m.group()), -m.start()))
    if found[0].start() == 0 and found[0].group() in ("un", "u.n.", "united nations"):
        own = kinds[best.group()]  # the U.N.'s agencies are its own, its news service is a medium
        its = own.kind == "authority" or best.group() in actor_words("kind_cues", "weak")
        return kinds[found[0].group()] if its else own
    return _owner(key, best, found, kinds) or kinds[best.group()]


def _owner(
    key: str, best: re.Match[str], found: Sequence[re.Match[str]], kinds: Mapping[str, Kind]
) -> Kind | None:
    """Whose a center or a fund is: "OSCE Centre", "Cyber Centre of the Ministry", "State Fund"."""
    if best.group() not in actor_words("kind_cues", "weak"):
        return None
    if key.startswith("state "):
        return Kind("authority", "authority", "state")
    for m in found:
        of = key[m.end() :].startswith("'s ") or (m.end() == len(key) and " of " in key)
        kind = kinds[m.group()]
        if kind.kind == "international_org" or (of and kind.kind == "authority"):
            return kind
    return None


@cache
def _listed_kinds() -> dict[str, Kind]:
    """The names of organization_names.csv with their kind; a party plays no role of its own."""
    rows = load_rows("organization_names.csv", ORGANIZATION_NAME_COLUMNS)
    roles = {"party": "other"}
    return {
        name: Kind(row["kind"], roles.get(row["kind"], row["kind"]), name)
        for row in rows
        for name in names_in(row["names"])
    }


def _head_position(name: str) -> int:
    """Where the head of a name ends: before "of" or "for", else at its last word."""
    of = re.search(r"\s(?:of|for|against|in|on|to|at)\s", name)
    return of.start() if of else len(name.rstrip('" '))


def role_of_post(post: str) -> tuple[str, str] | None:
    """The head word of a post and the role it gives; None when no word of it is a post.

    >>> role_of_post("First Deputy Minister of Internal Affairs")
    ('deputy minister', 'official')
    >>> role_of_post('head of the "Korgau Astana" foundation'), role_of_post("economist")
    (('head', 'activist'), ('economist', 'expert'))
    """
    found = _head_of_post(post)
    if found is None:
        return None
    head = found.group().casefold()
    head = head if head in _post_words() else f"{head[:-3]}y"
    role = _post_words()[head]
    rest = post[found.end() :].removeprefix("s")
    rest = re.sub(r"^ at the (?:center|centre|heart) of\b.*", "", rest, flags=re.DOTALL)
    headed = re.match(r"\s*(?:of|at|for|from|with|in|and)\b(.*)", rest, re.DOTALL)
    organization = headed.group(1) if headed else post[: found.start()]
    organization = re.sub(r"\binternational (?=$)", "", organization)  # "an international expert"
    if head in load_table("roles.toml")["posts"]["heads"]:
        made = role_of_head(role, organization)
        role = "other" if made == "official" and _is_private(head, organization) else made
    return head, role


def _head_of_post(post: str) -> re.Match[str] | None:
    """The first post word that owns or qualifies no other: "the businessman's brother", "deputy
    editor"."""
    found = post_pattern().search(post)
    while found is not None:
        later = post_pattern().search(post, found.end())
        between = post[found.end() : later.start()] if later else ""
        owns = re.match(r"s?['’]s?\s(?:[a-z-]+\s){0,2}$", between)
        qualifies = found.group().casefold() in actor_words("posts", "qualifying")
        if later is None or not (owns or (qualifies and between == " ")):
            return found
        found = later
    return None


def _is_private(head: str, organization: str) -> bool:
    """ "The CEO of Kazakhstan's Umit": only an authority makes officials of those."""
    private = head in actor_words("posts", "private")
    return private and kind_of_organization(organization).kind != "authority"


def role_of_head(own: str, organization: str) -> str:
    """ "Head of X": what X makes of its heads; a country, region or city makes officials.

    >>> role_of_head("other", "the Umit foundation"), role_of_head("other", "Osh region")
    ('activist', 'official')
    """
    kind = kind_of_organization(organization).kind
    if re.search(r"\b(?:project|programme|program)\b", organization, re.IGNORECASE):
        kind = "project"
    known = load_table("roles.toml")["heads_of"]
    if kind in known:
        made = str(known[kind])
        return own if made == "other" and own != "head" else made
    if any(word in organization.casefold() for word in actor_words("kind_cues", "ngo_before")):
        return str(known["ngo"])
    if own not in ("head", "other", "official"):
        return own  # a lawyer of a country is no official of it
    names = re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*", organization)
    if any(resolve_place(n) or country_of_adjective(n) for n in names):
        return "official"
    if set(re.findall(r"\w+", organization)) & actor_words("posts", "areas"):
        return "official"
    return "other" if own == "head" else own
