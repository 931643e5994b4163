"""The country a passage speaks of, for events whose own words name none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from spacy.tokens import Token

from pipeline.extract.events.people import people_nouns
from pipeline.extract.events.scene import Scene
from pipeline.extract.gazetteer import countries, country_of_adjective
from pipeline.extract.syntax import relation
from pipeline.records import Place


class Surroundings:
    """The country a passage speaks of, where an event names none."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.countries = sorted(_countries(scene))

    def country(self, offset: int) -> str | None:
        """The country most spoken of in the section, else in the article."""
        start, end = self.scene.section_at(offset)
        section = Counter(c for at, c in self.countries if start <= at < end)
        return _winner(section) or _winner(Counter(c for _, c in self.countries))


def _winner(counts: Counter[str]) -> str | None:
    """The most frequent country; among equals the one spoken of first (Counter keeps order)."""
    return max(counts, key=lambda country: counts[country], default=None)


def _countries(scene: Scene) -> list[tuple[int, str]]:
    """The countries spoken of; those of which only people come count where there is no other."""
    return list(_spoken_of(scene, _is_of_people)) or list(_spoken_of(scene, lambda _: False))


def _spoken_of(scene: Scene, leaves: Callable[[Token], bool]) -> Iterable[tuple[int, str]]:
    counted = set()
    for mention in scene.places:
        if mention.place.country is not None:
            counted.add(mention.start)
            yield mention.start, mention.place.country
    for token in scene.doc:
        if token.idx in counted:
            continue
        if leaves(token) or scene.is_boilerplate(token):
            continue
        if token.text[:1].isupper():
            country = country_of_adjective(token.text)
            if country is not None and country.country is not None:
                yield token.idx, country.country


def _is_of_people(demonym: Token) -> bool:
    """ "Two Afghan smugglers" tells where they come from, "Afghan police" where it is."""
    people = people_nouns("person") - people_nouns("authority")
    return relation(demonym) in ("modifier", "compound") and demonym.head.lower_ in people


def country_place(code: str) -> Place | None:
    """The gazetteer's row of a country by its ISO 3166-1 alpha-2 code."""
    country = countries().get(code)
    return country.place if country else None
