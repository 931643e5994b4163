"""Lines and paragraphs of a text, as the rules of cleaning look at them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.boilerplate import line_rule

# A line of a hard-wrapped text is about this long; shorter ones are lines of their own.
WRAPPED = range(40, 121)
# Words of a headline in a list of links; longer lines are told, not linked.
MAX_LINK_WORDS = 25

WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
BULLET = re.compile(r"(?:[-*+•·‣▪●◦■►–—]\s|[•‣▪●◦■►]|\d{1,2}[.)]\s)")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)[\"')\]]*$")


@dataclass(frozen=True)
class Block:
    """A line of the text, or the wrapped lines of one paragraph; `text` has its spaces squeezed."""

    start: int
    end: int
    text: str

    @cached_property
    def n_words(self) -> int:
        """Words and numbers."""
        return len(WORD.findall(self.text))

    @cached_property
    def is_paragraph(self) -> bool:
        """Whether it is told in sentences."""
        words = self.n_words
        ends = _SENTENCE_END.search(self.text) is not None and not _ELLIPSIS.search(self.text)
        return (words >= 8 and ends) or (words >= 20 and ". " in self.text) or words >= 40

    @cached_property
    def is_link(self) -> bool:
        """Whether it could be the headline of another article."""
        ends = self.text.endswith((".", ";", ",")) and not _ELLIPSIS.search(self.text)
        return self.n_words <= MAX_LINK_WORDS and not ends


def find_blocks(plain: str) -> list[Block]:
    r"""Lines of the text, the wrapped lines of a paragraph taken together.

    >>> [block.text for block in find_blocks("One line\n\nTwo\n")]
    ['One line', 'Two']
    """
    blocks: list[Block] = []
    for run in _runs(plain):
        width = _wrapped_width(run)
        for line in run:
            if blocks and line is not run[0] and _continues(blocks[-1], line, width):
                above = blocks[-1]
                blocks[-1] = Block(above.start, line.end, f"{above.text}\n{line.text}")
            else:
                blocks.append(line)
    return [Block(b.start, b.end, " ".join(b.text.split())) for b in blocks]


def _runs(plain: str) -> list[list[Block]]:
    """Lines with words, those without a blank line between them together."""
    runs: list[list[Block]] = []
    end = -2
    for match in re.finditer(r"[^\n]*[^\s][^\n]*", plain):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        if match.start() != end + 1:
            runs.append([])
        runs[-1].append(Block(start, match.start() + len(line.rstrip()), line.strip()))
        end = match.end()
    return runs


def _wrapped_width(run: Sequence[Block]) -> int | None:
    """The width to which prose was wrapped; None when each line is a paragraph of its own."""
    sizes = [len(line.text) for line in run]
    width = max(sizes)
    full = sum(size >= 0.8 * width for size in sizes[:-1])
    broken = sum(_SENTENCE_END.search(line.text) is None for line in run[:-1])
    wrapped = len(run) >= 3 and width in WRAPPED and min(full, broken) >= 0.6 * (len(run) - 1)
    return width if wrapped else None


def _continues(above: Block, line: Block, width: int | None) -> bool:
    """Whether `line` goes on where the line above had no more room, or stopped in mid-sentence."""
    last = above.text.rsplit("\n", 1)[-1]
    if len(last) not in WRAPPED or BULLET.match(line.text) or _is_credit(line.text, last):
        return False
    if line.text[0].islower():
        return not last.endswith((".", "!", "?", ":", ";"))
    first_word = line.text.split()[0]
    return width is not None and len(last) + 1 + len(first_word) > width and _is_prose(last)


def _is_credit(line: str, above: str) -> bool:
    """ "by Anna Ryl" below a headline, an agency's name below a caption: no sentence goes on so."""
    rule = None if line.endswith(".") or "." in above else line_rule(line, at_edge=True)
    return rule is not None and rule.name in ("byline", "photo_credit")


def _is_prose(line: str) -> bool:
    words = WORD.findall(line)
    return len(words) >= 6 and sum(word[0].islower() for word in words) >= 0.5 * len(words)
