"""A number after all decisions but the ones that need its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import Counted
from pipeline.records import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number says: its kind and unit, the noun it counts, and the sentence around it."""

    quantity: Quantity
    kind: str
    unit: str | None
    counted: Counted | None
    sentence: Sentence
