"""Bodies without a name of their own: "the city administration", "the interior ministry"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.actors.coreference import Draft
from pipeline.extract.actors.mentions import Mention
from pipeline.extract.gazetteer import country_named, country_of_adjective, resolve_place
from pipeline.extract.text import text_of
from pipeline.lexicon import any_of, load_words

OPENING = r"\b(?:[Tt]he|[Aa]n?|[Oo]ur|[Ii]ts|[Tt]heir|['’]s|[Aa]ccording to|[Bb]y)"


def _words(key: str) -> frozenset[str]:
    return load_words("roles.toml", "unnamed_bodies", key)


@cache
def _local_body() -> re.Pattern[str]:
    """What a body does or where it sits, and what it is: "labour inspectorate", "court in Osh"."""
    kinds, heads = any_of(_words("local_kinds")), any_of(_words("local_heads"))
    courts = rf"(?:{any_of(_words('court_kinds'))} )?(?:court|[Pp]olice)"
    place = rf"\s+(?:in|of)\s+(?:the\s+)?(?!{any_of(_words('months'))}\b|The\b)[A-Z]"
    area = any_of(_words("areas"))
    of_place = rf"['’]s\s+(?:[A-Z]\w+\s+district|capital(?: [A-Z]\w+)?)|\s{area}|\s[A-Z][\w-]*"
    where = rf"{place}[\w-]*(?:{of_place})?"
    field = rf"(?: (?:of|for) {kinds})?"
    body = rf"(?:{kinds}\s+)+{heads}{field}|{heads} of {kinds}|{courts}(?={place})"
    things = rf"(?!\s{any_of(_words('things_of'))}|-)"
    alone = rf"(?<=[Tt]he )(?<!front of the ){any_of(_words('alone'))}(?!['’])"
    opened = rf"(?:{OPENING}\s+|(?<![\w-])(?=[Pp]olice in ))"
    return re.compile(rf"{opened}({body}|{alone})\b{things}({where})?")


def local_bodies(text: str, taken: frozenset[int], named: Sequence[Draft] = ()) -> list[Draft]:
    """One draft per wording of a local body; `taken` characters belong to names, and "the akimat"
    to one of `named` that is called so.

    >>> text = "The city administration and a court in the Osh region agreed in May."
    >>> [d.forms for d in local_bodies(text, frozenset())]
    [['city administration'], ['court in the Osh region']]
    """
    called = {word for d in named for form in d.forms for word in form.lower().split()}
    drafts: dict[tuple[str, str], Draft] = {}
    for found in _local_body().finditer(text):
        if taken & set(range(*found.span())) or found.group(1) in called:
            continue
        start, end = found.start(1), found.end(2) if found.group(2) else found.end(1)
        m = Mention(start, end, text[start:end], "organization", "local body", 0.5, named=False)
        key = (found.group(1).lower(), found.group(2) or "")  # "police in Osh", "police in Baku"
        known = key if key[1] else next((k for k in drafts if k[0] == key[0]), key)
        drafts.setdefault(known, Draft(m.type, False)).mentions.append(m)
    return list(drafts.values())


# --- bodies that only capitals would make names


@cache
def _lower_case_body() -> re.Pattern[str]:
    """Bodies in small letters, the nation or the region before them included."""
    ministry = rf"{any_of(_words('ministries'))} ministry(?: of [A-Z]\w+)?"
    state = rf"(?:{ministry}|{any_of(_words('state_bodies'))})"
    owner = r"(?P<owner>(?:[A-Z]\.){2,}|[A-Z][\w-]+)(?:['’]s)?"
    owned = rf"{owner} (?:{any_of(_words('missions'))}|{state})"
    opened = rf"(?!{any_of(_words('no_owners'))}\b)"
    regional = rf"{opened}[A-Z][\w-]+ {any_of(_words('levels'))} {any_of(_words('level_heads'))}"
    forces = rf"(?:{any_of(_words('force_kinds'))} )?{any_of(_words('forces'))}"
    force = rf"{opened}(?P<home>[A-Z][\w-]+(?: [A-Z][\w-]+)?) {forces}"
    things = rf"(?!-|\s{any_of(_words('things_of'))})"
    return re.compile(rf"(?<![\w-])(?:{regional}|{owned}|{force}|{state})\b{things}")


def lower_case_bodies(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """ "The interior ministry", "the US embassy", "the Osh regional government"."""
    bodies = []
    for m in _lower_case_body().finditer(text_of(doc)):
        start = m.start()
        if m.group("home") and not _is_home(m.group("home"), m.start("home"), doc):
            continue
        if m.group("owner") and country_named(m.group("owner")) is None:
            if m.group().endswith(tuple(_words("missions"))):
                continue
            start = m.end("owner") + 1
            start += text_of(doc)[start : m.end()].startswith(("s ", "’s ")) * 2
        text = text_of(doc)[start : m.end()]
        venue = text.endswith("police station") and VENUE.search(text_of(doc)[:start][-12:])
        if not venue and not _is_named(start, m.end(), found):
            bodies.append(_body(start, m.end(), text, "body in lower case", 0.7))
    return bodies


def _body(start: int, end: int, text: str, rule: str, sure: float) -> Mention:
    return Mention(start, end, text, "organization", rule, sure, roles=("authority",))


VENUE = re.compile(r"\b(?:at|in|near|outside|inside) (?:the |an? )?$")  # "at the Osh station"
WHERE = re.compile(r"\b(?:in|at|near|from|across|outside|around) $", re.IGNORECASE)


def _is_home(name: str, start: int, doc: Doc) -> bool:
    """Whether a place or a nation before "police" says whose they are; not in "in Osh police"."""
    known = country_of_adjective(name) or resolve_place(name)
    unlisted = any(e.start_char == start and e.text == name for e in doc.ents if e.label_ == "GPE")
    return bool(known or unlisted) and WHERE.search(text_of(doc)[:start][-9:]) is None


def _is_named(start: int, end: int, found: Sequence[Mention]) -> bool:
    """Whether a mention that was found before shares a character with the stretch."""
    return any(m.start < end and start < m.end for m in found)


@cache
def _acting_parliament() -> re.Pattern[str]:
    """A parliament right before the verb of its vote, or right after "passed by"."""
    votes = any_of(_words("votes"))
    chamber = rf"(?:[A-Z]\w+ )?{any_of(_words('chambers'))}"
    adverb = r"(?:(?:has|have|had|must|will|also|recently|still|then|meanwhile) ){0,2}"
    after = rf"(?P<voter>{chamber})(?=\s+{adverb}{votes}\b)"
    return re.compile(rf"(?<![\w-])(?:{after}|{votes} by (?:the )?(?P<by>{chamber}))\b")


def acting_parliaments(doc: Doc, found: Sequence[Mention]) -> list[Mention]:
    """A parliament without a name of its own, where it votes."""
    parliaments = []
    for m in _acting_parliament().finditer(text_of(doc)):
        start, end = m.span("voter" if m.group("voter") else "by")
        nation, _, rest = text_of(doc)[start:end].partition(" ")
        if nation[0].isupper() and rest and country_named(nation) is None:
            start = end - len(rest)
        text = text_of(doc)[start:end]
        if not _is_named(start, end, found):
            parliaments.append(_body(start, end, text, "acting parliament", 0.6))
    return parliaments
