"""Where people and firms come from or go to, as the words beside a place tell: "two men from"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.actors.roles import kind_of_organization
from pipeline.extract.figures.unit.nouns import nouns_of, singular, word_list
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.inflection import noun_forms
from pipeline.extract.text import words_at
from pipeline.lexicon import any_of
from pipeline.records import PlaceMention

# "the Asian states of", "12 countries as well as Oman and": what may stand before a place
ROW = (
    r"(?:the\s+)?(?:(?:[\w-]+\s+){0,3}(?:countries|states|nations)(?:,| and| as well as)\s+)?"
    r"(?:(?:city|town|village|district|region|(?:[A-Z][a-z]+\s+)?(?:cities|towns|provinces|states|regions))"
    r"\s+of\s+)?(?:[A-Z][\w-]+(?:,| and| or)\s+)*$"
)
# "a buyer from the town of", "men from Turkmenistan and"
ORIGIN = re.compile(rf"\b([\w-]+)\s+from\s+{ROW}")
# "seven of the men were from"; of a thing it is where it is
WERE_FROM = re.compile(rf"\b(?:is|are|was|were)\s+from\s+{ROW}")
OWNED = re.compile(
    r"['’]s?\s+(?:(?!(?:to|with|from|in|of|for|on|by)\b)[a-z-]+\s+){0,4}([A-Za-z][\w-]*)"
)
BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$")
OTHER_BEHIND = re.compile(r"\s+and\s+(?:[a-z][\w’'-]*\s+){1,4}[A-Z]")
OTHER_BEFORE = re.compile(
    r"\bbetween\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s+){1,3}and\s+(?:[a-z][\w’'-]*\s+){1,4}$"
)
NUMBER = re.compile(r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|both|all|each|another")
# "14 citizens of Uzbekistan, 11 of Russia and 5 of"
CITIZENS = re.compile(
    r"\b(?:citizens?|nationals?|natives?|subjects?)\s+(?:of|from)\b[^;]*\s"
    rf"(?:{NUMBER.pattern})\s+(?:of|from)\s+(?:the\s+)?$"
)
COMES = frozenset(("came", "come", "comes", "coming", "hail", "hails"))
LED_BY = re.compile(r"\b(?:led|headed|coordinated|chaired|organi[sz]ed|hosted) by (?:the )?$", re.I)


def names_an_origin(before: str) -> bool:
    """Whether a place after these words is where people come from: "two men from", "one from", or
    who leads them: "officers of 31 countries, led by".
    """
    if LED_BY.search(before) or CITIZENS.search(before):
        return True
    word = found[1].lower() if (found := ORIGIN.search(before)) else ""
    word = word if word in who_comes() else word.rpartition("-")[2]  # "nine foreigners-six from"
    somebody = who_comes() | COMES | word_list("nouns", "teams") | word_list("partners", "sides")
    for kind in ("authority", "group"):
        somebody |= noun_forms("people.toml", "people", kind)
    people = bool({word, singular(word)} & somebody or NUMBER.fullmatch(word))
    return bool(word) and (people or country_of_adjective(word.title()) is not None)


def who_comes() -> frozenset[str]:
    """Nouns for people and vehicles: where they are from, they are no more."""
    return nouns_of("person") | word_list("nouns", "vehicles")


def leads_away(before: str) -> bool:
    """Whether a place after these words is an end of somebody's way: of a flight, a train, a bus.

    >>> leads_away("on a bus from Osh to "), leads_away("They sold it to ")
    (True, False)
    """
    return _way().search(before) is not None


@cache
def _way() -> re.Pattern[str]:
    from_a_town = r"(?:\s+from\s+(?:the\s+)?(?:[A-Z][\w’'-]+,?\s+){1,3}|\s+)"
    ends = r"(?:(?:bound|headed)\s+)?(?:to|for|from|towards?|via)\s+(?:the\s+)?"
    return re.compile(
        rf"\b{any_of(noun_forms('figures.toml', 'nouns', 'ways'))}{from_a_town}{ends}$"
    )


def names_a_partner(before: str) -> bool:
    """Whether a place after these words is where the other side is.

    >>> names_a_partner("It sold coal worth $9 to "), names_a_partner("Exports of coal to ")
    (False, True)
    """
    return _partner().search(before) is not None


@cache
def _partner() -> re.Pattern[str]:
    """ "Exports to Oman", "people deported to", "a loan from", "trade with": where another is."""
    ways = (("outward", "to"), ("inward", "from"), ("mutual", "with"))
    gap = r"(?:[^,;:()]|(?<=\d),(?=\d)|, (?={way}\b)){{0,90}}?"
    told = "|".join(
        rf"{any_of(word_list('partners', name))}\b{gap.format(way=way)}\b{way}"
        for name, way in ways
    )
    return re.compile(rf"\b(?:{told})\s+(?:the\s+)?(?:[A-Z][\w-]+,? and )?$", re.I)


def is_one_of_two(before: str, after: str) -> bool:
    """Whether a place shares what is told with another that has words of its own before it.

    >>> is_one_of_two("Trade between ", " and its ally Oman"), is_one_of_two("In ", " or two")
    (True, False)
    """
    first = BETWEEN.search(before) and OTHER_BEHIND.match(after)
    return bool(first or OTHER_BEFORE.search(before))


def names_a_firm(place: PlaceMention, doc: Doc) -> bool:
    """ "Osh Cement", "Air Kazakhstan": where the name of a firm says it is from."""
    span = words_at(doc, place.start, place.end)
    ent = next((e for e in doc.ents if e.start <= span.start and span.end <= e.end), None)
    if ent is None or len(ent) == len(span) or ent.label_ not in ("ORG", "FAC", "PRODUCT"):
        return False
    kind = kind_of_organization(ent.text).kind
    if kind in ("company", "movement"):  # "the Islamic Movement of Uzbekistan"
        return kind == "movement" or place.place.kind != "country"
    called = ent.start < span.start and doc[span.start - 1].text[0].isupper()
    return called and kind == "unknown" and span.end == ent.end


def names_an_owner(after: str) -> bool:
    """ "Sweden's Telia", "Russia's largest bank": where a company is at home."""
    owned = OWNED.match(after)
    if owned is None:
        return False
    return owned[1][0].isupper() or owned[1].lower() in word_list("nouns", "companies")
