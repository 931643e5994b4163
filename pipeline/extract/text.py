"""The text of a doc, joined once as spaCy joins it anew at every `doc.text`, and words in it."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from spacy.tokens import Doc, Span, Token


@lru_cache(maxsize=2)
def text_of(doc: Doc) -> str:
    """The text of a doc; the last two are kept, rules read the same doc many times.

    >>> from spacy.lang.en import English
    >>> text_of(English()("Two men were held."))
    'Two men were held.'
    """
    return str(doc.text)


def words_at(doc: Doc, start: int, end: int) -> Span:
    """The words that a stretch of characters touches; it must not be empty or leave the doc.

    >>> from spacy.lang.en import English
    >>> words_at(English()("Two men were held."), 5, 9)
    men were
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    assert span is not None, f"no words at {start}-{end}"
    return span


class Stretch(Protocol):
    """A mention, a quantity, a date, the evidence of a record."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def root_at(doc: Doc, stretch: Stretch) -> Token:
    """The word that all other words of a stretch of the text hang on."""
    return words_at(doc, stretch.start, stretch.end).root
