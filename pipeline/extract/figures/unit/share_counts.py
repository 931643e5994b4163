"""How many a share is of what was counted: "of these cases 30%, or 12, went to court"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline.extract.figures.readings import Reading
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.figures.unit.nouns import Counted, is_plural, unit_of
from pipeline.extract.text import words_at
from pipeline.records import Quantity

# Between a share and how many it is: " of cases, or", ", totaling", " ("
PUT_AS = re.compile(
    r"(?:\s+of\s+(?P<base>[^,;()]{2,60}))?"
    r"\s*(?:\(|[,–—-]\s*(?:or|that is|i\.e\.|totall?ing|amounting to)\s)\s*"
)
BEHIND = re.compile(r"\s*[,;).–—]")  # nothing that it counts stands behind the number
OPENING = re.compile(r"\b[Oo](?:ut o)?f\s+(?P<base>[^,;()]{2,60}),[^;()]*$")
THOSE_TOLD = re.compile(r"(?:them|these|those|this|which|whom)$")
SURE = 0.8


def counted_of_share(
    doc: Doc, quantity: Quantity, sentence: Sentence, earlier: Sequence[Reading]
) -> Counted | None:
    """What a bare number counts that says how many a share before it is; None if it says no such.

    The noun of the whole: behind the share, at the head of its sentence, or counted before.
    """
    share = next(iter(sentence.earlier(quantity)[::-1]), None)
    if share is None or share.kind != "percent" or not BEHIND.match(sentence.after(quantity)):
        return None
    put = PUT_AS.fullmatch(
        sentence.text, share.end - sentence.start, quantity.start - sentence.start
    )
    if put is None:
        return None
    whole = put if put["base"] else OPENING.search(sentence.before(share))
    if whole is None:
        return None
    if THOSE_TOLD.match(whole["base"]):
        units = [r.counted.unit for r in earlier if r.counted is not None]
        return Counted(units[-1], None, quantity.end, "share", SURE) if units else None
    start, end = (sentence.start + at for at in whole.span("base"))
    head = words_at(doc, start, end).root
    fits = head.pos_ == "NOUN" and is_plural(head)
    return Counted(unit_of(head), None, quantity.end, "share", SURE) if fits else None
