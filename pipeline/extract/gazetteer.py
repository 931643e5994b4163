"""The lists of countries and places: what a name or an adjective means on the map.

Names are compared by `name_key`: case, accents, apostrophes, hyphens and dots do not matter.
`spelling_key` goes further and equates the ways Kazakh, Uzbek and Russian names are written in
Latin letters (Qaraghandy, Karagandy; Jambyl, Zhambyl).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.errors import LexiconError
from pipeline.lexicon import COUNTRY_COLUMNS, LEXICONS, PLACE_COLUMNS, load_rows, names_in
from pipeline.records import Place

KINDS = frozenset(("region", "city", "other"))
# Only where several alphabets made several spellings; elsewhere two spellings are two places.
TRANSLITERATED = frozenset(("KZ", "KG", "UZ", "TJ", "TM"))
MIN_SPELLING_KEY = 5  # shorter keys meet by chance (Osh, Ush)

_SAME_LETTERS = (
    ("dzh", "j"),
    ("zh", "j"),
    ("gh", "g"),
    ("kh", "h"),
    ("x", "h"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("ii", "i"),
    ("iu", "u"),
    ("ia", "a"),
    ("ie", "e"),
    ("io", "o"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place under one of its names; `needs_cue` marks names that are also words."""

    place: Place
    needs_cue: bool
    acronym: bool  # counts only in capitals: US, not us


@dataclass(frozen=True, slots=True)
class Country:
    """A country with the words that news uses for it and its government."""

    place: Place
    adjectives: frozenset[str]
    demonyms: frozenset[str]
    capitals: tuple[str, ...]


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """The form of a name under which its spellings meet.

    >>> name_key("Nur-Sultan"), name_key("U.S."), name_key("Qo’qon"), name_key("Öskemen")
    ('nur sultan', 'us', 'qoqon', 'oskemen')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’‘ʻʼ`.]", "", plain)
    return " ".join(re.sub(r"[-–—\s]+", " ", plain).split())


def spelling_key(name: str) -> str:
    """A coarser key: transliterations of one Central Asian name share it.

    >>> spelling_key("Qaraghandy") == spelling_key("Karagandy")
    True
    >>> spelling_key("Jambyl") == spelling_key("Zhambyl")
    True
    """
    key = name_key(name)
    for variant, letter in _SAME_LETTERS:
        key = key.replace(variant, letter)
    return re.sub(r"(.)\1", r"\1", key)


def _number(row: dict[str, str], column: str, file: str) -> float | None:
    if not row[column]:
        return None
    try:
        return float(row[column])
    except ValueError as error:
        raise LexiconError(LEXICONS / file, None, f"{column} of {row['name']}: {error}") from error


@cache
def countries() -> dict[str, Country]:
    """Every country by its code.

    >>> countries()["KZ"].capitals
    ('Astana', 'Nur-Sultan')
    """
    found = {}
    for row in load_rows("countries.csv", COUNTRY_COLUMNS):
        lat, lon = (_number(row, column, "countries.csv") for column in ("lat", "lon"))
        place = Place(row["name"], "country", row["code"], None, lat, lon)
        found[row["code"]] = Country(
            place,
            frozenset(names_in(row["adjectives"])),
            frozenset(names_in(row["demonyms"])),
            names_in(row["capital"]),
        )
    return found


@cache
def entries() -> dict[str, Entry]:
    """Every name of every place by `name_key`; countries first, then the rows in their order."""
    found: dict[str, Entry] = {}
    for row in load_rows("countries.csv", COUNTRY_COLUMNS):
        place = countries()[row["code"]].place
        for name in names_in(row["name"], row["aliases"]):
            key = name_key(name).removeprefix("the ")
            found.setdefault(key, Entry(place, False, _is_acronym(name)))
    rows = load_rows("places.csv", PLACE_COLUMNS)
    for row in sorted(rows, key=_regions_named_like_cities_last):
        if row["kind"] not in KINDS:
            raise LexiconError(LEXICONS / "places.csv", None, f"kind of {row['name']}")
        place = _place(row)
        for name in names_in(row["name"], row["aliases"]):
            entry = Entry(place, row["needs_cue"] == "x", _is_acronym(name))
            found.setdefault(name_key(name).removeprefix("the "), entry)
    return found


@cache
def first_words() -> frozenset[str]:
    """The first words of all names: most words of a text begin none."""
    return frozenset(key.split()[0] for key in entries() if key)


def _regions_named_like_cities_last(row: dict[str, str]) -> bool:
    """New York and Washington alone are the cities."""
    return row["kind"] == "region" and row["country"] == "US"


def _place(row: dict[str, str]) -> Place:
    lat, lon = (_number(row, column, "places.csv") for column in ("lat", "lon"))
    return Place(row["name"], row["kind"], row["country"] or None, row["region"] or None, lat, lon)


def _is_acronym(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isupper() and len(letters) <= 4


@cache
def spellings() -> dict[str, Entry]:
    """Central Asian places by `spelling_key`, for spellings the list does not have."""
    found: dict[str, Entry] = {}
    for key, entry in entries().items():
        coarse = spelling_key(key)
        if entry.place.country in TRANSLITERATED and len(coarse) >= MIN_SPELLING_KEY:
            found.setdefault(coarse, entry)
    return found


@cache
def _adjectives() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, country in countries().items():
        for word in sorted(country.adjectives | country.demonyms):
            found.setdefault(word, code)
            found.setdefault(_plural(word), code)
    return found


def _plural(word: str) -> str:
    if word.endswith(("ese", "ss", "ch", "sh", "yz", "men")):
        return word
    if word.endswith("man") and len(word) > len("German"):  # "Irishman"
        return word[:-3] + "men"
    return word + "s"


def country_of_adjective(word: str) -> Place | None:
    """The country that an adjective or a word for its people names.

    >>> country_of_adjective("Uzbeks").name
    'Uzbekistan'
    >>> country_of_adjective("kind") is None
    True
    """
    code = _adjectives().get(word)
    return countries()[code].place if code else None


def country_named(word: str) -> str | None:
    """The code of the country that an adjective, a word for its people or its name tells.

    >>> country_named("Japanese"), country_named("Kazakhstan"), country_named("Osh")
    ('JP', 'KZ', None)
    """
    place = country_of_adjective(word) or resolve_place(word)
    return place.country if place is not None and place.kind == "country" else None


@cache
def _capitals() -> dict[str, str]:
    return {
        name_key(capital): code
        for code, country in countries().items()
        for capital in country.capitals
    }


def country_of_capital(name: str) -> Place | None:
    """The country whose government a capital's name can stand for.

    >>> country_of_capital("Nur-Sultan").name
    'Kazakhstan'
    """
    code = _capitals().get(name_key(name))
    return countries()[code].place if code else None


def country_place(code: str) -> Place | None:
    """The gazetteer's row of a country by its ISO 3166-1 alpha-2 code."""
    country = countries().get(code)
    return country.place if country else None


def resolve_place(name: str) -> Place | None:
    """The place of a name, in current, former and variant spellings, "the" left out.

    >>> resolve_place("Chimkent").region, resolve_place("the US").country
    ('KZ-79', 'US')
    >>> resolve_place("Qaraghandi").name
    'Karaganda'
    >>> resolve_place("Nowhere") is None
    True
    """
    name = re.sub(r"^[Tt]he\s+|['’]s$", "", name.strip())
    entry = entries().get(name_key(name))
    if entry is None:
        entry = spellings().get(spelling_key(name))
    if entry is None or (entry.acronym and name.islower()):
        return None
    return entry.place


def spans_countries(name: str) -> bool:
    """Whether a listed place lies in several countries: a continent, a sea, a valley.

    >>> spans_countries("Europe"), spans_countries("Osh"), spans_countries("Nowhere")
    (True, False, False)
    """
    place = resolve_place(name)
    return place is not None and place.country is None
