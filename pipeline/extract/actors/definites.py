"""Words that refer back: "the woman", "the doctors"."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.nouns import is_compound, singulars
from pipeline.extract.actors.single_case import nominal_words
from pipeline.extract.text import text_of, words_at

DEFINITE = re.compile(r"\b[Tt]h(?:e|is|at|ese|ose)\s+((?:[a-z-]+\s+){0,2}?)([a-z]+)\b")


def definite_mentions(doc: Doc, taken: frozenset[int]) -> list[Mention]:
    """ "The woman", "the doctors": short definite phrases that may mean somebody told of before."""
    found = []
    for match in DEFINITE.finditer(text_of(doc)):
        noun = match.group(2)
        if noun not in singulars() or taken & set(range(*match.span())):
            continue
        token = words_at(doc, *match.span(2))[0]
        if is_compound(token) or len(match.group(1).split()) > 1:
            continue
        plural = singulars()[noun] != noun or noun == "people"
        plural |= noun in nominal_words("nouns", "group")
        found.append(
            Mention(
                match.start(),
                match.end(),
                match.group(),
                "group" if plural else "person",
                "definite phrase",
                0.5,
                named=False,
                head=singulars()[noun],
                plural=plural,
            )
        )
    return found
