"""Verdicts on what is said to have happened, and the words of `lexicons/modality.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.extract.events.trigger.families import family
from pipeline.extract.inflection import noun_forms, verb_forms
from pipeline.lexicon import any_of, load_words
from pipeline.records import EventStatus


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, or None and the reason for leaving the trigger out."""

    status: EventStatus | None
    reason: str = ""


REPORTED, ALLEGED = Verdict("reported"), Verdict("alleged")
PLANNED, DENIED = Verdict("planned"), Verdict("denied")


def words(section: str, name: str) -> frozenset[str]:
    return load_words("modality.toml", section, name)


def inflected(section: str, name: str) -> frozenset[str]:
    return verb_forms("modality.toml", section, name)


def singular_words(section: str, name: str) -> frozenset[str]:
    """The nouns of a list with their plurals."""
    return noun_forms("modality.toml", section, name)


def topics() -> frozenset[str]:
    return singular_words("nouns", "topic")


@cache
def phrases(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(words('adverbs', name))}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a predicate stands: its event type, whether in a headline, how far to climb."""

    type: str
    is_heading: bool
    climb: int = 5

    @property
    def is_institutional(self) -> bool:
        """What an institution does can be scheduled; a crime only planned has not happened."""
        return self.type in family("institutional")

    def up(self) -> Ground:
        """The same ground, one governor further up."""
        return Ground(self.type, self.is_heading, self.climb - 1)
