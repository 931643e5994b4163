"""Text and metadata out of plain files, web pages and feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trafilatura import bare_extraction

# A page of fewer words has only its menu.
MIN_WORDS = 8

# Names under which feeds and front matter give the same fact; the first present one is taken.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "text": ("text", "body", "content", "maintext", "articleBody", "article"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "published_at", "publishedAt", "datePublished", "date_publish",
        "publish_date", "pubDate", "timestamp",
    ),
    "source": ("source", "outlet", "publisher", "sitename", "site", "source_domain"),
    "url": ("url", "link"),
    "author": ("author", "authors", "byline"),
    "language": ("language", "lang"),
}  # fmt: skip

# htmldate would otherwise guess from the page's text, and take today as the latest date.
HTML_DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n((?:[ \t]*[A-Za-z_]+[ \t]*:[^\n]*\n|[ \t]*\n){1,40})---[ \t]*(?:\n|\Z)"
)
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|article)>|<br ?/?>", re.I)
_WORD = re.compile(r"[^\W\d_]+")


def feed_fields(row: Mapping[str, Any]) -> dict[str, str]:
    """The known fields of one line of a feed; a text in HTML becomes the text of the page.

    >>> feed_fields({"headline": "Two held", "authors": ["A. Kim", "B. Ten"], "body": "Text."})
    {'text': 'Text.', 'title': 'Two held', 'author': 'A. Kim, B. Ten'}
    """
    fields = _known_fields(row)
    if not _MARKUP.search(fields.get("text", "")):
        return fields
    page = page_fields(f"<html><body><article>{fields['text']}</article></body></html>") or {}
    plain = page.get("text") or re.sub(r"<[^>]*>", " ", fields["text"])
    return {**page, **fields, "text": plain}


def _known_fields(row: Mapping[str, Any]) -> dict[str, str]:
    values = {field: _first_value(row, names) for field, names in FIELDS.items()}
    return {field: value for field, value in values.items() if value}


def _first_value(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := _as_text(row.get(name)))), "")


def _as_text(value: Any) -> str:
    """A JSON value as text: lists joined, `{"name": ...}` by its name, the rest of no use."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_text, value)))
    return _as_text(value.get("name")) if isinstance(value, dict) else ""


def text_fields(content: str) -> dict[str, str]:
    r"""Front matter and text of a plain file.

    >>> text_fields("---\ntitle: Two jailed: a court\npublished: 2024-03-05\n---\nA court ...")
    {'title': 'Two jailed: a court', 'published': '2024-03-05', 'text': 'A court ...'}
    """
    match = _FRONT_MATTER.match(content)
    if match is None:
        return {"text": content}
    pairs = (line.partition(":") for line in match.group(1).splitlines() if line.strip())
    row = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
    known = {field: value for field, value in _known_fields(row).items() if field != "text"}
    return {**known, "text": content[match.end() :]}


def page_fields(page: str) -> dict[str, str] | None:
    """Text and metadata of a web page; None when no article is found in it.

    The language that pages declare is not taken: English editions often declare another one.
    """
    found = bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=HTML_DATES
    )
    if found is None or isinstance(found, dict) or len((found.text or "").split()) < MIN_WORDS:
        return None
    text, title = found.text or "", found.title
    if title and _squeezed(title) not in _squeezed(text[: 3 * len(title) + 200]):
        text = f"{title}\n{text}"
    values = {
        "text": text, "title": title, "published": found.date, "source": found.sitename,
        "url": found.url, "author": found.author,
    }  # fmt: skip
    return {field: value for field, value in values.items() if value}


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()
