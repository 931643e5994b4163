"""Which country an actor is of: what its name or post says, else what the article is about.

"The Ministry of Employment" of a text about Uzbekistan is Uzbekistan's, however often Russia is
named: bodies, posts and the first country named weigh more than places people leave and go to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.actors.roles import post_pattern, role_of_post
from pipeline.extract.gazetteer import (
    TRANSLITERATED,
    Entry,
    countries,
    country_of_adjective,
    country_of_capital,
    entries,
    name_key,
    resolve_place,
)
from pipeline.extract.text import text_of
from pipeline.lexicon import ORGANIZATION_COLUMNS, load_rows, load_table, names_in
from pipeline.records import Place, PlaceMention

OF_A_BODY = 3  # the weight of "the Kyrgyz Ministry of Finance", "President of Uzbekistan"
CLEAR = 2  # times as often told of as the next country
NAMED_FIRST = 3  # the headline's or the lead's country
CAPITALIZED = re.compile(r"(?:[A-Z]\.){2,}|[A-Z][\w'-]*(?: of)?(?: [A-Z][\w'-]*)*")
OF_COUNTRY = re.compile(r"s?\s+of\s+(?:the\s+)?((?:Republic of )?[A-Z]\w+(?:\s[A-Z]\w+)?)")
IN_COUNTRY = re.compile(r"\s*[\"“]?In ((?:the )?[A-Z]\w+(?:\s[A-Z]\w+)?),")
LEADER = re.compile(r"\s((?:[A-Z][\w-]+\s){0,2}[A-Z][\w-]+)")
WORD_BEFORE = re.compile(r"((?:[A-Z]\.){2,}|[A-Z]\w+)(?:['’]s)?(?:\s[a-z-]+)?\s$")


def country_of_words(text: str) -> str | None:
    """The country that an affiliation or a name speaks of: "Kazakh Foreign Ministry" -> KZ.

    >>> country_of_words("Kazakh Foreign Ministry"), country_of_words("U.S. Department of State")
    ('KZ', 'US')
    >>> country_of_words("Sana Sezim Center"), country_of_words("Kennedy Center")
    (None, None)
    """
    for found in CAPITALIZED.finditer(text):
        words = found.group().split()
        for size in range(len(words), 0, -1):
            for i in range(len(words) - size + 1):
                place = _place_of(" ".join(words[i : i + size]))
                if place is not None and place.country and _counts(place, words[:i], text, found):
                    return place.country
    return None


def _counts(place: Place, before: list[str], text: str, found: re.Match[str]) -> bool:
    """Cities far away share their names with people: "Kennedy Center", but "court of Kennedy";
    small places share the end of theirs: "Birinchi Mai District Court" is not of "Mai District".
    """
    if place.kind == "other" and before and before[-1][0].isupper():
        return False
    if place.kind != "city" or place.country in TRANSLITERATED or country_of_capital(place.name):
        return True
    cue = before[-1] if before else text[: found.start()].rstrip().rpartition(" ")[2]
    return cue in ("of", "in", "at", "near")


def _place_of(name: str) -> Place | None:
    bare = re.sub(r"['’]s$", "", name)
    seats: dict[str, str] = load_table("roles.toml")["government"]["seats"]
    if bare.casefold() in seats:
        return countries()[seats[bare.casefold()]].place
    entry: Entry | None = entries().get(name_key(bare))
    if entry is not None and entry.needs_cue:
        return None  # Aral, Mary: a word or a personal name unless more is said
    return country_of_adjective(name) or country_of_adjective(bare) or resolve_place(bare)


@cache
def _known_bodies() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in load_rows("organizations.csv", ORGANIZATION_COLUMNS):
        own = row["name"] if row["scope"] == "country" else ""  # else several countries have one
        for name in names_in(own, row["aliases"]) if row["country"] else ():
            found.setdefault(name_key(name), row["country"])
    return found


def country_of_body(name: str) -> str | None:
    """The country whose body a name alone tells, by organizations.csv.

    >>> country_of_body("KNB"), country_of_body("KNB's investigative department")
    ('KZ', 'KZ')
    """
    first = re.sub(r"['’]s$", "", name.split()[0])
    whole = _known_bodies().get(name_key(name))
    return whole or (_known_bodies().get(name_key(first)) if first.isupper() else None)


def home_country(doc: Doc, places: Sequence[PlaceMention], names: Sequence[str]) -> str | None:
    """The country an article is clearly about, None where it tells of two about as much.

    `names` are those of its organizations.
    """
    told = sorted(_told(doc, places))
    votes = Counter(country for _, country in told)
    for country in (*filter(None, map(country_of_words, names)), *(c for _, c in posts_in(doc))):
        votes[country] += OF_A_BODY
    if told:
        votes[told[0][1]] += NAMED_FIRST
    best = votes.most_common(2)
    contested = len(best) > 1 and best[1][1] * CLEAR > best[0][1]
    return best[0][0] if best and not contested else None


def _told(doc: Doc, places: Sequence[PlaceMention]) -> Iterator[tuple[int, str]]:
    """Where a country, a place of it or its people are named; not where something is from."""
    text = text_of(doc)
    for m in places:
        if m.place.country and not text[max(0, m.start - 5) : m.start].lower().endswith("from "):
            yield m.start, m.place.country
    for ent in doc.ents:
        if ent.label_ == "NORP" and (place := country_of_adjective(ent.text)) and place.country:
            yield ent.start_char, place.country


def posts_in(doc: Doc) -> list[tuple[int, str]]:
    """Where a post says its country: "the President of Uzbekistan", "Kyrgyz ministers", or its
    holder does: "President Tokayev".

    >>> from spacy.lang.en import English
    >>> posts_in(English()("The President of Uzbekistan met Russian officials in Kazan."))
    [(4, 'UZ'), (40, 'RU')]
    >>> posts_in(English()("President Tokayev's decree was read to President Bank staff."))
    [(0, 'KZ')]
    """
    text = text_of(doc)
    found: list[tuple[int, str]] = []
    for post in post_pattern().finditer(text):
        after = OF_COUNTRY.match(text, post.end())
        before = WORD_BEFORE.search(text[max(0, post.start() - 40) : post.start()])
        place = resolve_place(after.group(1)) if after else None
        place = place or (country_of_adjective(before.group(1)) if before else None)
        place = place if _is_of_state(post.group()) else None
        if place is not None and place.kind == "country" and place.country:
            found.append((post.start(), place.country))
        elif (country := _country_of_leader(post, text)) is not None:
            found.append((post.start(), country))
    return found


def _is_of_state(post: str) -> bool:
    """A minister or a leader, not "Uzbek citizens", "a Chinese trader"."""
    head, role = role_of_post(post) or ("", "")
    return role == "official" or head in load_table("roles.toml")["posts"]["heads"]


def _country_of_leader(post: re.Match[str], text: str) -> str | None:
    """The country of "President Tokayev", by the lexicon of heads of state and government."""
    name = LEADER.match(text, post.end())
    titles = load_table("roles.toml")["leaders"]["titles"]
    if name is None or post.group().lower() not in titles:
        return None
    return next(filter(None, (_leaders().get(word) for word in name[1].lower().split())), None)


@cache
def _leaders() -> dict[str, str]:
    table: dict[str, list[str]] = load_table("roles.toml")["leaders"]
    return {name: code for code, names in table.items() if code.isupper() for name in names}


def country_nearby(doc: Doc, start: int, posts: Sequence[tuple[int, str]]) -> str | None:
    """The country whose official acts in the sentence before a body without a country, or that
    the sentence opens with: "In Tajikistan, the Interior Ministry ..."."""
    span = doc.char_span(start, start + 1, alignment_mode="expand")
    if span is None:
        return None
    opening = span.sent.start_char
    placed = IN_COUNTRY.match(text_of(doc), opening)
    place = resolve_place(placed.group(1)) if placed else None
    if place is not None and place.kind == "country":
        return place.country
    found = {country for at, country in posts if opening <= at < start}
    return found.pop() if len(found) == 1 else None
