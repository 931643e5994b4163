"""Where a figure's fact is: the place its clause names, not the one that only stands nearest.

A place where people come from, where a source or a company is at home, or from which a distance is
counted is not where something was counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from pipeline.extract.figures.nouns import word_list
from pipeline.extract.figures.periods import split_segments
from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unnamed import person_nouns
from pipeline.extract.gazetteer import country_of_adjective
from pipeline.extract.syntax import clause_head, has_parse
from pipeline.records import Annotated, PlaceMention, Quantity

ACCORDING = re.compile(r"\W*(?:according to|as reported by)\b[^,]*$", re.I)
WITHIN = re.compile(r"\b(?:in|of|across|throughout|at|near)\s+(?:the\s+)?$", re.I)
LOCATIVE = re.compile(
    r"\b(?:in|at|near|across|throughout|inside|within|around|outside|over)\s+"
    r"(?:(?:the|a|an|its)\s+)?(?:[\w-]+\s+){0,3}?(?:(?:city|town|village|district|capital)\s+(?:of\s+)?)?$",
    re.I,
)
DIRECTED = re.compile(
    r"\b(?:to|from|with|between|via|through|against|(?<!As )for|into|toward|towards|born in)\s+"
    r"(?:the\s+)?(?:[\w-]+\s+){0,2}$",
    re.I,
)
# "37 miles west of Dushanbe", "the border with China", "the embassy in Tashkent", "born in Osh"
ASIDE = re.compile(
    r"\b(?:(?:kilomet|km\b|mile|met(?:er|re))\w*\s*(?:\([^()]*\)\s*)?(?:[\w-]+\s+){0,3}(?:of|from)"
    r"|borders?\s+(?:with|of|between)|bordering|(?:embassy|consulate|ambassador)\s+(?:in|to|of)"
    r"|born\s+in|native\s+of|citizens?\s+of|nationals?\s+of|registered\s+in|based\s+in)\s+"
    r"(?:the\s+)?(?:[\w-]+\s+){0,3}(?:and\s+)?$",
    re.I,
)
OWNED = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,4}([A-Za-z][\w-]*)")
# "told reporters in Osh": where it was said
STATED = re.compile(
    r"\b(?:told|said|announced|presented|spoke|speaking|briefing|press conference|interview)\b"
    r"[^,.;:]{0,40}\b(?:in|at)\s+(?:the\s+)?$",
    re.I,
)
# "services of Tajikistan, neighboring states and Russia": one of those who take part
AND, LISTED = re.compile(r"\ba(?:nd|s well as)\s+$"), re.compile(r"[A-Z][\w’'-]*\s*,?\s+and\s+$")
IN = re.compile(r"\s+in\s+(?:the\s+)?")
JOINED = re.compile(r"\s*,?\s*(?:and|or)\s+(?:in\s+)?(?:the\s+)?")
NUMBERED = re.compile(r"\s*(?:[(:–—-]|\bby\b)\s*")  # "Turkey (18%)", "Turkey: 18%"
HERE, TOLD, THERE = 0.0, 1.0, 2.0  # in a place; its name alone; to or from it
ELSEWHERE, COUNTRY = 1.5, 0.5  # another clause or segment; a country beside its town
FARTHEST = 3.0  # the way to a place, or where from, in another clause: better none


def place_of(reading: Reading, places: Sequence[PlaceMention], doc: Doc) -> list[PlaceMention]:
    """The place that a number's clause names; several where it names them in one breath."""
    quantity, sentence = reading.quantity, reading.sentence
    inside = [p for p in places if sentence.start <= p.start < sentence.end]
    numbered = [p for p in inside if _is_numbered_by(quantity, p, sentence)]
    inside = numbered or [p for p in inside if not _is_elsewhere(p, reading)]
    costs = {p.start: _cost(p, quantity, sentence, doc) for p in inside}
    if not inside:
        return []
    best = min(inside, key=lambda p: (costs[p.start], abs(p.start - quantity.start)))
    if costs[best.start] > FARTHEST:
        return []
    return [p for p in inside if p is best or _are_joined(p, best, sentence)]


def _cost(place: PlaceMention, quantity: Quantity, sentence: Sentence, doc: Doc) -> float:
    before = sentence.before(place)
    before = re.sub(r"[A-Z][\w-]+\s*,?\s*(?:and|or)\s+(?:the\s+)?$", "", before)  # "in A and B"
    role = HERE if LOCATIVE.search(before) else THERE if DIRECTED.search(before) else TOLD
    segments = split_segments(sentence)
    own = next(s for s in segments if quantity.start < s.end or s is segments[-1])
    apart = not own.start <= place.start < own.end
    apart = apart or _in_another_clause(place, quantity, doc)
    apart = apart and not sentence.after(place).startswith(":")  # "news from Osh: 12 were held"
    return role + ELSEWHERE * apart + COUNTRY * (place.place.kind == "country")


def _in_another_clause(place: PlaceMention, quantity: Quantity, doc: Doc) -> bool:
    """Whether a place stands in a clause that neither holds the number's nor is held by it."""
    words = [_word(doc, at) for at in (place.start, quantity.start)]
    there, here = words
    if there is None or here is None or not has_parse(doc) or there.sent != here.sent:
        return False
    clauses = [clause_head(there), clause_head(here)]
    return clauses[0] != clauses[1] and not clauses[0].is_ancestor(clauses[1])


def _word(doc: Doc, offset: int) -> Token | None:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span.root if span is not None else None


def _are_joined(one: PlaceMention, other: PlaceMention, sentence: Sentence) -> bool:
    """ "in Taraz and Aktau": what is counted is counted in both."""
    first, second = sorted((one, other), key=lambda p: p.start)
    between = sentence.between(first, second)
    return JOINED.fullmatch(between) is not None


def _is_elsewhere(place: PlaceMention, reading: Reading) -> bool:
    """Whether a place is only that of a source, an owner, a distance, or what is counted itself."""
    quantity, counted, sentence = reading.quantity, reading.counted, reading.sentence
    before = sentence.before(place)
    after = sentence.after(place)
    between = sentence.text[place.end - sentence.start : max(quantity.start - sentence.start, 0)]
    if ACCORDING.match(before) and "," in between and place.place.kind != "country":
        return True
    if ASIDE.search(before) or after.startswith("-based") or _names_an_owner(after):
        return True
    if STATED.search(before) or (AND.search(before) and not LISTED.search(before)):
        return True
    if _is_of_another_number(place, reading) or _is_origin(place, reading):
        return True
    places = counted is not None and counted.unit in word_list("nouns", "places")
    return places and place.start > quantity.start and WITHIN.search(before) is None


def _is_origin(place: PlaceMention, reading: Reading) -> bool:
    """ "22 men from Uzbekistan": where those counted come from."""
    counted, sentence = reading.counted, reading.sentence
    if counted is None or counted.head is None or counted.unit not in person_nouns():
        return False
    between = sentence.text[counted.head.idx + len(counted.head) - sentence.start :]
    between = between[: max(place.start - counted.head.idx - len(counted.head), 0)]
    return re.fullmatch(r"\s+from\s+(?:the\s+)?", between) is not None


def _is_numbered_by(quantity: Quantity, place: PlaceMention, sentence: Sentence) -> bool:
    """ "Turkey (18%) and Georgia (9%)": the number right behind a place is the place's."""
    between = sentence.text[place.end - sentence.start : max(quantity.start - sentence.start, 0)]
    sums = ("money", "percent") if "by" in between else ("money", "percent", "number")
    return quantity.kind in sums and NUMBERED.fullmatch(between) is not None


def _is_of_another_number(place: PlaceMention, reading: Reading) -> bool:
    """ "seven activists: four in Taraz and three in Aktau": none of the places is of the seven."""
    sentence, own = reading.sentence, reading.quantity
    return any(
        (other.end <= place.start and IN.fullmatch(sentence.between(other, place)))
        or (other.kind == own.kind and _is_numbered_by(other, place, sentence))
        for other in sentence.quantities
        if other.start != own.start
    )


def _names_an_owner(after: str) -> bool:
    """ "Sweden's Telia", "Russia's largest bank": where a company is at home."""
    owned = OWNED.match(after)
    if owned is None:
        return False
    return owned[1][0].isupper() or owned[1].lower() in word_list("nouns", "companies")


def only_country(annotated: Annotated, places: Sequence[PlaceMention]) -> str | None:
    """The country all places of an article are in, if there is just one, and its adjectives speak
    no more often of another: "a Kyrgyz nurse", told by "Russia's First Channel".
    """
    found = [mention.place.country for mention in places if mention.place.country]
    if len(set(found)) != 1:
        return None
    adjectives = (country_of_adjective(token.text) for token in annotated.doc if token.is_title)
    spoken = Counter(place.country for place in adjectives if place)
    named = len(found) + spoken.pop(found[0], 0)
    return None if any(times > named for times in spoken.values()) else found[0]
