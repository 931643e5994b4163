"""Says in the text's words what a number measures: "cases of trafficking in newborns registered".

With a parse: the counted noun phrase and the verb it belongs to, or the noun or verb that governs
a sum. Without one: the words around the number, up to the next break.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from pipeline.extract.figures.counted_things import MEASURES, OF, counted_wording, substance
from pipeline.extract.figures.follow_ups import following_noun, share_told, time_from, worth_of
from pipeline.extract.figures.governors import changed, governed_wording
from pipeline.extract.figures.lead_ins import BREAKS, lead_in, row_label
from pipeline.extract.figures.nouns import Counted, word_list
from pipeline.extract.figures.sentences import Sentence
from pipeline.extract.syntax import has_parse
from pipeline.records import Quantity

# "Investigators say the minister embezzled": who says so has a column of its own
SAYS = re.compile(
    r"^(?:[\w’'-]+\s+){0,5}?(?:(?:say|says|said)(?:\s+that)?|warns?\s+that|warned\s+that"
    r"|reported\s+that|notes?\s+that|noted\s+that)\s+(?=\S+\s+\S)"
)
MOVED = re.compile(r"[,(]\s*(up|down)\s+(?:by\s+)?$")
NEAR = 30  # characters between a number and the change of it
MAX_WORDS = 14  # a wording is read in a table cell
OF_THEM = re.compile(r"^\s+of\s+(?:them|these|those|whom|which)\b", re.I)


def describe(doc: Doc, quantity: Quantity, counted: Counted | None, sentence: Sentence) -> str:
    """What a number measures, at most fourteen words, never empty."""
    wording = _up_or_down(doc, quantity, sentence)
    wording = wording or _first_wording(doc, quantity, counted, sentence)
    told = quantity.kind == "age" or (
        quantity.kind in (*MEASURES, "duration") and wording and OF.match(doc.text, quantity.end)
    )
    alone = wording.replace(_said(quantity, sentence), "")
    if not told and len(re.findall(r"[A-Za-z]{3,}", alone)) < 2:
        near = _neighbours(quantity, sentence, alone=counted is not None)
        wording = _joined(_short(alone), near)
    if counted is None and _tells_numbers(wording, quantity, sentence):
        wording = changed(doc, quantity, sentence) or wording
    if counted is not None and (counted.head is None or not wording):
        wording = f"{counted.unit}: {wording}" if wording else counted.unit
    bare = counted is not None and counted.head is None
    wording = _short(_without_numbers(wording, quantity, sentence, every=bare))
    wording = _short(_undated(SAYS.sub("", wording), sentence))
    return wording or _short(_neighbours(quantity, sentence, alone=False)) or quantity.kind


def _up_or_down(doc: Doc, quantity: Quantity, sentence: Sentence) -> str:
    """ "the sum reached $5 billion, up 7%": the change is of what the number before measures."""
    moved = MOVED.search(sentence.text[: quantity.start - sentence.start])
    earlier = [q for q in sentence.quantities if q.end <= quantity.start]
    if quantity.kind != "percent" or moved is None or not earlier:
        return ""
    last = max(earlier[-1].end, earlier[-1].stated_end or 0) - sentence.start
    between = sentence.text[last : moved.start()]
    if earlier[-1].kind not in ("money", "percent") or len(between) > NEAR or "," in between:
        return ""
    return f"{describe(doc, earlier[-1], None, sentence)} {moved[1]}"


def _undated(wording: str, sentence: Sentence) -> str:
    """A wording without the date it begins with: "June 14 at the end of a term"."""
    for date in sentence.dates:
        words = sentence.text[date.start - sentence.start : date.end - sentence.start]
        rest = wording[len(words) :].split(maxsplit=1) if wording.startswith(words) else []
        if len(rest) > 1 and rest[0] in word_list("what", "trim"):
            return rest[1]
    return wording


def _joined(wording: str, near: str) -> str:
    """A wording of one word with the words around the number, nothing said twice."""
    if not near or not wording:
        return near or wording
    said = re.search(rf"\b{re.escape(wording.split()[-1])}\b", near)
    return near if said else f"{wording} {near}"


def _first_wording(
    doc: Doc, quantity: Quantity, counted: Counted | None, sentence: Sentence
) -> str:
    """The wording of the first pattern that fits; empty if none does."""
    if counted is not None:
        told = counted.head is not None and has_parse(doc)
        return counted_wording(counted.head, quantity) if told and counted.head else ""
    wording = (
        time_from(quantity, sentence)
        or row_label(doc, quantity, sentence)
        or substance(doc, quantity)
        or following_noun(doc, quantity, sentence)
        or share_told(doc, quantity, sentence)
        or worth_of(quantity, sentence)
        or lead_in(quantity, sentence)
    )
    return wording or (governed_wording(doc, quantity, sentence) if has_parse(doc) else "")


def _tells_numbers(wording: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a wording is made of other numbers: "rising from $2.3 billion"."""
    others = [q for q in sentence.quantities if q is not quantity and q.end != quantity.end]
    told = any(_said(other, sentence) in wording for other in others)
    return told and quantity.kind in ("money", "percent")


def _said(quantity: Quantity, sentence: Sentence) -> str:
    return sentence.text[quantity.start - sentence.start : quantity.end - sentence.start]


def _without_numbers(wording: str, quantity: Quantity, sentence: Sentence, *, every: bool) -> str:
    """A wording without the number it is of; for sums and shares without any other either."""
    wording = wording.replace(_said(quantity, sentence), "")
    sums = quantity.kind in ("money", "percent")
    for other in sentence.quantities:
        if every or (sums and other.kind in ("money", "percent")):
            wording = wording.replace(_said(other, sentence), "")
    return " ".join(wording.split())


def _short(wording: str) -> str:
    words = wording.split()
    while words and words[0].lower().strip("\"'") in word_list("what", "trim"):
        words = words[1:]
    words = words[:MAX_WORDS]
    while words and words[-1].lower() in word_list("what", "trim"):
        words = words[:-1]
    return " ".join(words).strip(" ,.;:\"'—–-")


def _neighbours(quantity: Quantity, sentence: Sentence, *, alone: bool) -> str:
    """The words after a number up to the next break, else those before it.

    For a number that stands `alone`, without its noun, the next number is a break too.
    """
    told = max(quantity.end, quantity.stated_end + 1 if quantity.stated_end else 0)
    later = [q.start for q in sentence.quantities if q.start >= told]
    stops = [date.start for date in sentence.dates if date.start >= quantity.end]
    beside = [q.start for q in sentence.quantities if q.start >= told and q.kind == quantity.kind]
    stops += later if alone else beside
    end = min(stops, default=sentence.end) - sentence.start
    after = OF_THEM.sub("", sentence.text[told - sentence.start : end])
    found = BREAKS.search(after)
    following = after[: found.start()] if found else after
    if len(_short(following).split()) >= 2:
        return following
    earlier = [date.end - sentence.start for date in sentence.dates if date.end <= quantity.start]
    whole = sentence.text[: quantity.start - sentence.start]
    since = whole[max(earlier, default=0) :]
    before = since if alone or _short(since) else whole
    parts = [part for part in BREAKS.split(before) if alone or _short(part)] or [""]
    last = parts[-1].split()[-8:]
    # "funding for culture, allocating"
    if len(parts) > 1 and re.fullmatch(r"\w+ing", _short(parts[-1])):
        last = [*parts[-2].split()[-6:], *last]
    return " ".join([*last, *following.split()])
