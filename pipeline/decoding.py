"""Bytes of a file to text: compression, encodings, and what is no text at all. Part of reading."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

# Longer files are not one article; the limit also stops a small gzip that unpacks to gigabytes.
MAX_BYTES = 50_000_000
# A few stray control characters happen in old pages; images and archives are full of them.
MAX_CONTROL_SHARE = 0.01
# Damage of a UTF-8 text that is still UTF-8: bad bytes for each good character beyond ASCII.
MAX_DAMAGE = 0.2
# Code pages in which news of the region is found; every other guess has been a wrong one.
CODE_PAGES = ["cp1251", "cp1252", "koi8_r", "cp866", "mac_cyrillic", "kz1048", "gb18030"]
# What a truncated or damaged compressed file raises (BadGzipFile is an OSError).
UNREADABLE = (OSError, EOFError, zlib.error)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def open_source(path: Path) -> BinaryIO:
    """The file as a stream of bytes, unpacked when its name ends in `.gz`."""
    if path.suffix.lower() == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    return path.open("rb")


def decode(data: bytes, *, markup: bool = False) -> str | None:
    r"""Text of `data`, or None when it is no text. Line ends become `\n`; nothing else changes.

    Order: byte order mark; valid UTF-8 (never so by chance); with `markup`, the declared charset;
    slightly damaged UTF-8; then the likeliest code page.

    >>> decode("Суд в Алматы приговорил двух женщин".encode("cp1251"))
    'Суд в Алматы приговорил двух женщин'
    >>> decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") is None
    True
    """
    text = _decode(data, markup)
    if text is None or len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _decode(data: bytes, markup: bool) -> str | None:
    encoding = marked_encoding(data) or _unmarked_utf16(data)
    if encoding is not None:
        return _try(data, encoding)
    if b"\x00" in data:
        return None
    declared = _declared(data) if markup else None
    return (
        _try(data, "utf-8")
        or (_try(data, declared) if declared else None)
        or _damaged_utf8(data)
        or _guess(data)
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in English text every other byte is zero."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * len(head) and even == 0:
        return "utf-16-le"
    if even > 0.3 * len(head) and odd == 0:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4000])
    name = match.group(1).decode("ascii") if match else None
    return None if name is None or name.lower().startswith("utf") else name


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    return text if bad <= MAX_DAMAGE * good else None


def _guess(data: bytes) -> str | None:
    best = from_bytes(data, cp_isolation=CODE_PAGES).best()
    return None if best is None else _try(data, best.encoding)
