"""Sentences with the names of Central Asian news: templates of ours filled from lists of ours."""

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import spacy
from spacy.training import offsets_to_biluo_tags

from training.data import Sentence

LISTS = Path(__file__).with_name("news_names.toml")
COUNT = 4500
SEED = 7

# Slots that make a name, and where its text comes from. Other slots are plain words.
NAMES = {
    "PERSON": ("PERSON", "person"),
    "LAST": ("PERSON", "last"),
    "INITIALS": ("PERSON", "initials"),
    "COUNTRY": ("GPE", "country"),
    "CITY": ("GPE", "city"),
    "REGION": ("GPE", "region"),
    "AREA": ("GPE", "area_stem"),
    "LOCATION": ("LOC", "location"),
    "FACILITY": ("FAC", "facility"),
    "PEOPLE": ("NORP", "people"),
    "MINISTRY": ("ORG", "ministry"),
    "AGENCY": ("ORG", "agency"),
    "COURT": ("ORG", "court"),
    "ACRONYM": ("ORG", "acronym"),
    "FOUNDATION": ("ORG", "foundation"),
    "NGO": ("ORG", "ngo"),
    "COMPANY": ("ORG", "company"),
    "MEDIA": ("ORG", "media"),
    "PARTY": ("ORG", "party"),
    "SCHOOL": ("ORG", "school"),
    "TEAM": ("ORG", "team"),
    "LAW": ("LAW", "law"),
    "EVENT": ("EVENT", "event"),
    "WORK": ("MISC", "work"),
}
# How often persons of each origin appear.
ORIGINS = {
    "kazakh_m": 5,
    "kazakh_f": 5,
    "kyrgyz": 3,
    "uzbek": 3,
    "tajik": 1,
    "turkmen": 1,
    "russian_m": 2,
    "russian_f": 2,
    "chinese": 2,
    "western": 3,
}
SLOT = re.compile(r"\{(\w+)\}")


@cache
def load_lists(path: Path = LISTS) -> dict[str, dict[str, list[str]]]:
    """Return the lists by section and name; strings are split at bars, or else at blanks."""
    with path.open("rb") as file:
        sections = tomllib.load(file)
    return {
        section: {k: _entries(v) for k, v in lists.items()} for section, lists in sections.items()
    }


def _entries(value: str | list[str]) -> list[str]:
    if isinstance(value, list):
        return value
    if "|" in value:
        return value.split("|")
    return [word.replace("_", " ") for word in value.split()]


def news_records(count: int = COUNT, seed: int = SEED) -> Iterator[dict]:
    """Yield ``count`` records with text and spans, as in the name sets."""
    chance = random.Random(seed)
    templates = load_lists()["templates"]
    for number in range(count):
        headline = chance.random() < 0.15
        template = chance.choice(templates["headlines" if headline else "sentences"])
        text, spans = fill(template, chance)
        yield {"id": f"news-{number:05}", "text": text, "spans": spans}


def news_sentences(nlp: spacy.Language, count: int = COUNT) -> Iterator[Sentence]:
    """Yield the sentences in spaCy's tokens, a new document every few sentences."""
    for number, record in enumerate(news_records(count)):
        plain = nlp.make_doc(record["text"])
        tags = offsets_to_biluo_tags(plain, record["spans"])
        yield Sentence(
            source="news",
            words=tuple(t.text for t in plain),
            spaces=tuple(bool(t.whitespace_) for t in plain),
            new_document=number % 4 == 0,
            names=tuple(None if tag == "-" else tag for tag in tags),
        )


def fill(template: str, chance: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Fill the slots of a template; return the text and the spans of its names."""
    text, spans, end = "", [], 0
    for slot in SLOT.finditer(template):
        text += template[end : slot.start()]
        end = slot.end()
        label, kind = NAMES.get(slot[1], (None, slot[1]))
        value = _draw(kind, chance)
        article = "the " if value.startswith("the ") else ""
        if article and text.endswith(("the ", "The ")):
            value, article = value[4:], ""
        start = len(text) + len(article)
        text += value
        if label:
            spans.append((start, len(text), label))
    text += template[end:]
    return (text[0].upper() + text[1:], spans)


def _draw(kind: str, chance: random.Random) -> str:
    if kind in {"person", "last"}:
        return _person(chance, full=kind == "person")
    if kind == "western_family":
        return chance.choice(load_lists()["family"]["western"])
    for section in ("initials", "places", "offices", "facts", "words"):
        if kind in load_lists()[section]:
            value = chance.choice(load_lists()[section][kind])
            value = SLOT.sub(lambda slot: _draw(slot[1], chance), value)
            return value.replace("of the the ", "of the ")
    raise KeyError(f"no list for the slot {kind!r} in {LISTS.name}")


def _person(chance: random.Random, *, full: bool) -> str:
    origin = chance.choices(list(ORIGINS), list(ORIGINS.values()))[0]
    lists = load_lists()
    given = chance.choice(lists["given"][origin])
    family = chance.choice(lists["family"][origin])
    if family in {"uulu", "kyzy"}:  # Kyrgyz patronymics: father's name first
        return f"{chance.choice(lists['given']['kyrgyz'])} {family} {given}"
    if not full:
        return family
    if origin == "chinese":
        return f"{family} {given}"
    draw = chance.random()
    if origin.startswith(("kazakh", "uzbek")) and draw < 0.12:
        return f"{given}-{chance.choice(lists['given'][origin])} {family}"
    if draw < 0.16:
        return f"{given[0]}. {family}"
    return f"{given} {family}"
