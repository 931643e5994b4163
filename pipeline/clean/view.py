"""The reading view: the text with boilerplate blanked and odd characters made plain.

It has the length of the text of record, so every offset into one is an offset into the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.records import Passage

_SPACES = (
    "\t\x0b\x0c\xa0\xad\u1680\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
)
_SPACES += (
    "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u2060\u2061\u3000\ufe0e\ufe0f\ufeff"
)
_PLAIN = {
    " ": _SPACES,
    "\n": "\x85\u2028\u2029",
    "'": "‘’‚‛ʼʻʽ′´`ʹ＇ꞌ",
    '"': "“”„‟«»″〝〞＂",
    "-": "‐‑⁃﹣－",
    "–": "‒",
    "—": "―",
}  # fmt: skip
# Letters that look alike and are typed for each other in texts of bilingual authors.
_CYRILLIC, _LATIN = "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԛԝ", "ABESIJKMHOPCTYXaesijopcyxhqw"
_ALIKE = str.maketrans(_CYRILLIC, _LATIN)
_MAP: dict[int, str | int] = {
    **{code: " " for code in range(0x20) if code != ord("\n")},
    # Full-width forms of ASCII, as machine translation from Chinese leaves them.
    **{0xFF00 + code: 0x20 + code for code in range(1, 0x5F)},
    **{ord(odd): plain for plain, odds in _PLAIN.items() for odd in odds},
}

_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])\w+\b")
# What marks up a text without being said in it: HTML, Markdown, footnote marks, bullets, addresses.
# The group `said`, where there is one, stays.
_MARKUP = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"</?[a-zA-Z][^<>\n]{0,300}>|<!--.*?-->",
        r"&(?:nbsp|ensp|emsp|thinsp|shy|zwnj|zwj|#160|#8203);",
        r"!\[[^\]\n]*\]\([^()\n]*\)",
        r"\[(?P<said>[^\[\]\n]+)\]\((?:https?:|/|#|mailto:)[^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)",
        r"\[(?P<said>(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
        r"|\d+(?:,\d{3})+|\d{4,})\]",  # "[Eleven] cases are open"
        r"\[(?:\d{1,3}|edit|citation needed|sic|…|\.\.\.)\]",
        r"^ {0,3}#{1,6}(?= +\S)|(?<=\S) +#{1,6} *$",
        r"^ {0,3}(?:> ?)+",
        r"^ {0,8}[-*+•·‣▪●◦■►–—](?= +\S)|^ {0,8}[•‣▪●◦■►](?=\S)",
        r"\*{2,3}|(?<![\w*])\*(?=\w)|(?<=[\w.,!?\"')])\*(?!\w)",
        r"(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)",
        r"https?://\S+?(?=[.,;:!?)\"'»]*(?:\s|$))",
    )
)
_AMPERSAND = re.compile(
    r"&(?:amp|quot|apos|lt|gt|rsquo|lsquo|rdquo|ldquo|ndash|mdash|laquo|raquo|#39|#8217);"
)
_ENTITY = {"amp": "&", "quot": '"', "ldquo": '"', "rdquo": '"', "laquo": '"', "raquo": '"',
           "ndash": "–", "mdash": "—", "lt": "<", "gt": ">"}  # fmt: skip
_NUMBERED = re.compile(r"^[ ]{0,8}\d{1,2}[.)](?=[ ]+[\"'(]?[A-Z])", re.MULTILINE)


def plain_text(text: str) -> str:
    r"""`text` with odd characters mapped one to one, nothing blanked.

    >>> plain_text("“It’s\u00a05‑year”")
    '"It\'s 5-year"'
    """
    return _MIXED.sub(lambda word: _as_latin(word.group()), text.translate(_MAP))


def reading_view(text: str, passages: Iterable[Passage]) -> str:
    """The view of an article: same length, boilerplate and markup as spaces.

    >>> reading_view("Share\\n**Two** held", [Passage(0, 5, "boilerplate", "share_bar")])
    '     \\n  Two   held'
    """
    view = plain_text(text)
    parts, at = [], 0
    for passage in passages:
        if passage.role == "boilerplate":
            parts += [view[at : passage.start], _blank(view[passage.start : passage.end])]
            at = passage.end
    return _without_markup("".join([*parts, view[at:]]))


def _without_markup(view: str) -> str:
    for pattern in _MARKUP:
        view = pattern.sub(_unsaid, view)
    view = _AMPERSAND.sub(_entity, view)
    if len(_NUMBERED.findall(view)) >= 2:
        view = _NUMBERED.sub(lambda match: _blank(match.group()), view)
    return view


def _unsaid(match: re.Match[str]) -> str:
    blank = _blank(match.group())
    if "said" not in match.re.groupindex:
        return blank
    start, end = (at - match.start() for at in match.span("said"))
    return blank[:start] + match.group("said") + blank[end:]


def _entity(match: re.Match[str]) -> str:
    return _ENTITY.get(match.group()[1:-1], "'").ljust(len(match.group()))


def _blank(stretch: str) -> str:
    return "".join("\n" if char == "\n" else " " for char in stretch)


def _as_latin(word: str) -> str:
    """A mostly Latin word with its Cyrillic look-alikes as Latin letters.

    >>> _as_latin("Сouncil")
    'Council'
    """
    latin = word.translate(_ALIKE)
    return latin if latin.isascii() else word
