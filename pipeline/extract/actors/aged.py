"""Unnamed people with an age: "a 23-year-old mother", "a boy aged 7"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.extract.actors.mentions import Mention
from pipeline.extract.actors.nouns import counts, is_compound, is_counted, is_plural, singulars
from pipeline.extract.actors.phrases import describes_named, nominal
from pipeline.extract.actors.single_case import is_habitual
from pipeline.extract.text import text_of, words_at

AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\b|\baged (\d{1,2})\b( (?:and|or|to) \d{1,2}\b)?")


def by_age(doc: Doc) -> Iterator[Mention]:
    """People whose age stands beside the noun for them, one person or a counted few."""
    for found in AGE.finditer(text_of(doc)):
        one = found.group(1) or found.group(2)
        age = None if found.group(3) else int(one)  # "sisters aged 12 and 14"
        head = _noun_after(doc, found.end()) if found.group(1) else _noun_before(doc, found.start())
        if head is None or is_habitual(head):
            continue
        begin = words_at(doc, found.start(), found.end())
        if describes_named(doc[head.i : head.i + 1]):
            continue
        start = _with_modifiers(doc, min(begin.start, head.i))
        apart = begin.start > head.i + 1  # "two men, aged 24 and 31"
        end = _with_origin(doc, head.i + 1 if apart else max(begin.end, head.i + 1))
        if is_plural(head) and not is_counted(doc[start:end]):
            continue
        yield nominal(doc[start:end], head, "aged person", 0.75, age)


def _noun_after(doc: Doc, offset: int) -> Token | None:
    """The noun for a person within four words: "40-year-old unemployed man"."""
    for token in _tokens_from(doc, offset, 5):
        if token.lower_ in singulars() and not is_compound(token):
            return token
        if token.is_punct and token.text not in "-\"'":
            return None
        if token.pos_ in ("VERB", "AUX", "ADP") and token.tag_ not in ("VBN", "VBG"):
            return None
    return None


def _noun_before(doc: Doc, offset: int) -> Token | None:
    before = [t for t in doc if t.idx < offset][-3:]
    return next((t for t in reversed(before) if t.lower_ in singulars()), None)


def _with_origin(doc: Doc, end: int) -> int:
    """Where "of Ukraine" ends that tells whose citizen somebody is."""
    places = (e for e in doc.ents if e.start == end + 1 and e.label_ == "GPE")
    place = next(places, None)
    return end if place is None or doc[end].lower_ not in ("of", "from") else place.end


def _tokens_from(doc: Doc, offset: int, n: int) -> list[Token]:
    first = next((t.i for t in doc if t.idx >= offset), len(doc))
    return list(doc[first : first + n])


def _with_modifiers(doc: Doc, start: int) -> int:
    """Where the description begins: its count and adjectives, not its article."""
    while start > 0:
        word = doc[start - 1]
        counted = word.lower_ in counts() or word.pos_ == "ADJ"
        if not counted and not (word.tag_ == "PRP$" or word.lower_ in ("her", "his", "their")):
            break
        start -= 1
    return start - (
        doc[start].lower_ in ("least", "most") and doc[max(start - 1, 0)].lower_ == "at"
    )
