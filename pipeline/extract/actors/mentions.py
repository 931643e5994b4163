"""The values that extraction of actors passes on: a mention, a refused name."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import ActorType

# Rules of mentions that mean a named person without naming them: they are no form of the name.
POST = "post beside the name"
DESCRIPTION = "description of somebody named"
# The ministry in the name of its department.
PARENT = "body that another is a part of"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names or describes an actor."""

    start: int
    end: int
    text: str
    type: ActorType
    rule: str
    confidence: float
    named: bool = True
    country: str | None = None  # of a government
    roles: tuple[str, ...] = ()  # what this mention alone says
    head: str = ""  # a nominal mention's noun, singular
    plural: bool = False
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A named entity that is no actor, and why."""

    start: int
    end: int
    reason: str
