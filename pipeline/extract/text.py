"""The text of a doc, joined once: spaCy joins all tokens anew whenever `doc.text` is read."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc


@lru_cache(maxsize=2)
def text_of(doc: Doc) -> str:
    """The text of a doc; the last two are kept, rules read the same doc many times.

    >>> from spacy.lang.en import English
    >>> text_of(English()("Two men were held."))
    'Two men were held.'
    """
    return str(doc.text)
