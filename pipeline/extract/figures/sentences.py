"""Sentences with their numbers and dates, and where sentences begin and end.

Models cut headlines into pieces and run sentences together; what counts for a number is mended
here by punctuation, capitals and line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.figures.unit.nouns import word_list
from pipeline.extract.text import Stretch
from pipeline.records import Annotated, DateMention, Quantity

FULL_STOP = re.compile(r"(?<=[a-z0-9%)])[.!?][\"'”’)»]*\s+(?=[\"'“‘(]?[A-Z])")
NEXT_ITEM = re.compile(r";\s+(?=[-–—•]\s+\S)")  # "- 5 tons of rye; - 7 tons of oats"
BLANK_LINE = re.compile(r"(?<=\S)[ \t]*\n[ \t]*\n\s*")
LINE_LABEL = re.compile(r"\W*[A-Za-z][^.:;\d\n]{2,90}:[ \t]+")
MAX_HEADLINE = 300  # characters; a longer "heading" is no headline
STOP = re.compile(r"[.!?:;…][\"'”’)»]*$|[\"”»)]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the reading view: its offsets, the numbers and the dates in it."""

    start: int
    end: int
    text: str
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]

    def around(self, quantity: Quantity, width: int) -> str:
        """The words within `width` characters of a number."""
        first = max(quantity.start - self.start - width, 0)
        return self.text[first : quantity.end - self.start + width]

    def before(self, place: Stretch) -> str:
        """The words of the sentence before a number or a date."""
        return self.text[: max(0, place.start - self.start)]

    def after(self, place: Stretch) -> str:
        """The words of the sentence after a number or a date."""
        return self.text[place.end - self.start :]

    def between(self, first: Stretch, second: Stretch) -> str:
        """The words between two numbers or dates."""
        return self.text[first.end - self.start : second.start - self.start]

    def words(self, place: Stretch) -> str:
        """The words of a number or a date itself, as far as they are in the sentence."""
        return self.text[max(0, place.start - self.start) : place.end - self.start]

    def earlier(self, quantity: Quantity) -> list[Quantity]:
        """The numbers before a number."""
        return [q for q in self.quantities if q.end <= quantity.start]

    def bracket(self, place: Stretch) -> int | None:
        """Where the bracket opens that a number or a date stands in; None outside of one."""
        before = self.before(place)
        opening = before.rfind("(")
        return opening if opening > before.rfind(")") else None

    def outside_before(self, end: int) -> Quantity | None:
        """The last number before a place that stands in no bracket."""
        told = (q for q in reversed(self.quantities) if q.end <= end)
        return next((q for q in told if self.bracket(q) is None), None)

    def alike_before(self, quantity: Quantity, *, inside: bool = False) -> Quantity | None:
        """The last number before that is measured alike, inside a bracket or outside of them."""
        for other in reversed(self.earlier(quantity)):
            counts = quantity.kind == "count" and other.kind == "number"
            alike = counts or (other.kind, other.unit) == (quantity.kind, quantity.unit)
            if alike and (self.bracket(other) is not None) == inside:
                return other
        return None


def sentence_bounds(annotated: Annotated) -> list[tuple[int, int]]:
    """Where sentences begin and end: the model's, mended.

    A headline is one sentence; a stretch that ends without a stop goes on in the next one of its
    line.
    """
    headlines = [
        (p.start, p.end)
        for p in annotated.passages
        if p.role in ("title", "heading") and p.end - p.start < MAX_HEADLINE
    ]
    bounds: list[tuple[int, int]] = []
    for span in annotated.doc.sents:
        start, end = span.start_char, span.end_char
        if bounds and (
            _goes_on(annotated.view, bounds[-1], start) or _one(headlines, bounds[-1], start)
        ):
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    return [part for whole in bounds for part in _cut(annotated.view, whole)]


def _goes_on(view: str, before: tuple[int, int], start: int) -> bool:
    """Whether a sentence was cut in two: no stop at its end, and the line goes on."""
    text = view[before[0] : start]
    # a blank behind the break stands for the mark of a list
    label = view[view.rfind("\n", 0, start) + 1 : start]  # "fraud: 12 cases (9 in 2023);"
    told = word_list("verbs", "reporting") & set(label.lower().strip(": ").split())
    if LINE_LABEL.fullmatch(label) and view[start].isdigit() and not told:
        return True
    wrapped = text.endswith("\n") and text[-3:].count("\n") == 1 and view[start].islower()
    same_line = "\n" not in text[-3:]
    return bool(text.strip()) and (same_line or wrapped) and not STOP.search(text.rstrip())


def _cut(view: str, bounds: tuple[int, int]) -> list[tuple[int, int]]:
    """A stretch cut where sentences were run together: at a stop before a capital, a blank line."""
    cuts = [bounds[0], *(match.end() for match in BLANK_LINE.finditer(view, *bounds))]
    cuts += [match.end() for match in NEXT_ITEM.finditer(view, *bounds)]
    for match in FULL_STOP.finditer(view, *bounds):
        word = re.search(r"(\w+)$", view[max(match.start() - 12, bounds[0]) : match.start()])
        if word is None or word[1].lower() not in word_list("periods", "abbreviations"):
            cuts.append(match.end())
    return list(pairwise([*sorted(cuts), bounds[1]]))


def _one(headlines: Sequence[tuple[int, int]], before: tuple[int, int], start: int) -> bool:
    """Whether the last sentence and the one at `start` stand in one headline."""
    return any(a <= before[0] < b and a <= start < b for a, b in headlines)
