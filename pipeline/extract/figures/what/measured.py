"""A number whose wording is looked for, with what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import Counted
from pipeline.extract.figures.what.rows import Wording
from pipeline.records import Quantity


@dataclass(frozen=True, slots=True)
class Measured:
    """A number whose wording is looked for; `told` says what the numbers before it measure."""

    doc: Doc
    quantity: Quantity
    counted: Counted | None
    sentence: Sentence
    told: Wording
    earlier: Sequence[tuple[str | None, str]] = ()  # units and wordings of counts before

    @property
    def noun(self) -> Token | None:
        """The noun that is counted, where the text names one."""
        return self.counted.head if self.counted is not None else None
