"""Where a text quotes: in quotation marks, over paragraphs, and after a dash at a line's head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.inflection import forms
from pipeline.lexicon import load_table

LONGEST = 3000  # characters of one quotation; longer ones lost their closing mark
BEFORE_OPENING = frozenset(" \n\t\u00a0([-–—/")
AFTER_CLOSING = frozenset(" \n\t\u00a0)],.;:!?-–—'\"")
MARK = re.compile('"')
SENTENCE_END = re.compile(r"[.!?][^\S\n]+\Z")


def find_quotations(view: str, text: str = "") -> list[tuple[int, int]]:
    """Stretches in quotation marks, marks included; a quotation of several paragraphs is one.

    `text` is the text of record, which keeps the dashes that the view takes for list marks.

    >>> find_quotations('"Yes," said X. "No."')
    [(0, 6), (15, 20)]
    >>> find_quotations('"One.\\n\\n"Two," said X.')
    [(0, 13)]
    """
    return sorted([*_marked(view), *_after_dashes(text)])


def _marked(view: str) -> Iterator[tuple[int, int]]:
    start, depth = -1, 0
    for mark in MARK.finditer(view):
        at = mark.start()
        opens, closes = _may_open(view, at), _may_close(view, at)
        if start >= 0 and _is_lost(view, start, at):
            yield from _line_from(view, start)
            start = -1
        if start < 0:
            start, depth = (at, 0) if opens or not closes else (-1, 0)
        elif opens and not closes and SENTENCE_END.search(view, start, at):
            yield start, at  # 'said: "One. "Two."': one mark lost
            start, depth = at, 0
        elif opens and not closes:
            depth += not _begins_line(view, at)
        elif depth:
            depth -= 1
        else:
            yield start, at + 1
            start = -1
    if start >= 0:
        yield from _line_from(view, start)


def _line_from(view: str, start: int) -> Iterator[tuple[int, int]]:
    """A paragraph that opens a quotation which nothing closes is all of it."""
    end = view.find("\n", start)
    end = len(view) if end < 0 else end
    if _begins_line(view, start) and '"' not in view[start + 1 : end]:
        yield start, end


def _may_open(view: str, at: int) -> bool:
    before, after = view[at - 1 : at], view[at + 1 : at + 2]
    return (not before or before in BEFORE_OPENING) and bool(after) and not after.isspace()


def _may_close(view: str, at: int) -> bool:
    before, after = view[at - 1 : at], view[at + 1 : at + 2]
    return bool(before) and not before.isspace() and (not after or after in AFTER_CLOSING)


def _begins_line(view: str, at: int) -> bool:
    return not view[view.rfind("\n", 0, at) + 1 : at].strip()


def _is_lost(view: str, start: int, at: int) -> bool:
    """Whether the quotation begun at `start` was never closed: its next paragraph opens none."""
    if at - start > LONGEST:
        return True
    breaks = re.finditer(r"\n\s*\n\s*", view[start:at])
    return any(view[start + found.end()] != '"' for found in breaks)


@cache
def _dash_speech() -> re.Pattern[str]:
    verbs = load_table("attribution.toml")["verbs"]
    irregular = load_table("attribution.toml")["irregular"]
    told = {f for verb in verbs for f in forms(verb) if f.endswith(("s", "ed"))}
    told |= {form for shapes in irregular.values() for form in shapes}
    words = rf"(?P<words>[^\n]{{20,{LONGEST}}}?[,.!?]\"?\s+(?:[-–—]\s+)?)"
    pattern = rf"^[ \t]*[-–—]\s?{words}(?=(?:{'|'.join(sorted(told))})\b)"
    return re.compile(pattern, re.MULTILINE)


def _after_dashes(text: str) -> Iterator[tuple[int, int]]:
    """ "– We found forty victims, – said Orlova": direct speech as Russian prints it."""
    for found in _dash_speech().finditer(text):
        yield found.span("words")


def is_speech(view: str, start: int, end: int) -> bool:
    """Words somebody said, not a title: five words, or an end like a sentence's."""
    inside = view[start + 1 : end - 1]
    return len(inside.split()) >= 5 or inside.rstrip()[-1:] in ",.!?"
