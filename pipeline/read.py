"""Reads a folder of news files into `Article`s; what cannot be read becomes a `Dropped` row.

Formats: `.txt`, `.md`, `.html`/`.htm`, `.jsonl` (one article a line), each also `.gz`.
The text of record is the decoded text with line ends as `\\n` and without its front matter;
of a web page it is what trafilatura takes for the article. Nothing else is changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dateparser
from trafilatura import bare_extraction

from pipeline.boilerplate import line_rule, opener_rule
from pipeline.decoding import MAX_BYTES, UNREADABLE, decode, marked_encoding, open_source
from pipeline.errors import CorpusError
from pipeline.records import Article, Dropped

FORMATS = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".jsonl": "feed",
}  # fmt: skip
# Files that live beside articles and are no articles; every other unknown file is reported.
COMPANIONS = ("readme.md", "decisions.csv")
# A news article is never longer, and the language model refuses longer texts.
MAX_CHARS = 1_000_000
# A page of fewer words has only its menu.
MIN_WORDS = 8
# A headline: longer first lines are the first paragraph.
MAX_HEADLINE_CHARS = 180

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
# Only whole absolute dates: the parser must not read the clock to fill in what is missing.
DATE_SETTINGS: Any = {
    "PARSERS": ["absolute-time"], "STRICT_PARSING": True, "DATE_ORDER": "DMY",
    "RELATIVE_BASE": datetime(2000, 1, 1),
}  # fmt: skip

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n((?:[ \t]*[A-Za-z_]+[ \t]*:[^\n]*\n|[ \t]*\n){1,40})---[ \t]*(?:\n|\Z)"
)
_MARKUP = re.compile(r"</(?:p|div|h[1-6]|li|article)>|<br ?/?>", re.I)
_TWO_READINGS = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")
_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT_ENGLISH = re.compile(
    r"the|of|and|to|in|an?|is|was|for|that|on|with|as|by|at|from|ha[sd]|have|are|be|his|its|said"
)


def read_corpus(folder: Path) -> Iterator[Article | Dropped]:
    """Everything below `folder`, in the order of the paths, every article under its own id.

    Raises `CorpusError` when there is no such folder.
    """
    items = (item for path in list_sources(folder) for item in read_file(folder, path))
    return with_unique_ids(items)


def list_sources(folder: Path) -> list[Path]:
    """Files below `folder` that are articles or are to be reported, in the order of their paths.

    Hidden files, gold annotations, READMEs and decision tables are passed over silently.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder; name the folder that holds the articles.")
    found = [
        Path(parent, name)
        for parent, folders, names in os.walk(folder)
        if not _drop_hidden(folders)
        for name in names
        if not _is_companion(name)
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _drop_hidden(folders: list[str]) -> bool:
    folders[:] = [name for name in folders if not name.startswith(".")]
    return False


def _is_companion(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(".") or lower.endswith(".gold.json") or lower in COMPANIONS


def read_file(folder: Path, path: Path) -> list[Article | Dropped]:
    """The articles of one file, and a `Dropped` for whatever in it could not be read."""
    name = _printable(path.relative_to(folder).as_posix())
    base = _printable(_article_id(folder, path))
    kind = _format(path)
    if kind is None:
        return [_dropped(name, f"not an article format (known: {', '.join(FORMATS)})")]
    try:
        if kind == "feed":
            return list(_read_feed(path, name, base))
        with open_source(path) as file:
            data = file.read(MAX_BYTES + 1)
    except UNREADABLE as error:
        return [_dropped(name, f"cannot be read: {error}")]
    return _read_document(data, name, base, kind)


def with_unique_ids(items: Iterator[Article | Dropped]) -> Iterator[Article | Dropped]:
    """The same items; an article whose id was already taken gets `id~2`, `id~3`, ..."""
    seen: dict[str, int] = {}
    for item in items:
        if isinstance(item, Article):
            count = seen[item.article_id] = seen.get(item.article_id, 0) + 1
            yield item if count == 1 else replace(item, article_id=f"{item.article_id}~{count}")
        else:
            yield item


def _format(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return FORMATS.get(suffixes[-1]) if suffixes else None


def _article_id(folder: Path, path: Path) -> str:
    """Path without suffix; with it when an earlier file of the same stem took the short form."""
    stem = _stem(path)
    rivals = sorted(
        other.name for other in path.parent.iterdir() if _stem(other) == stem and _format(other)
    )
    name = stem if not rivals or rivals[0] == path.name else path.name
    return (path.parent / name).relative_to(folder).as_posix()


def _stem(path: Path) -> str:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return Path(name).stem


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _dropped(path: str, reason: str, quote: str | None = None) -> Dropped:
    return Dropped(None, path, "read", reason, quote=quote)


def _read_document(data: bytes, name: str, base: str, kind: str) -> list[Article | Dropped]:
    if len(data) > MAX_BYTES:
        return [_dropped(name, f"larger than {MAX_BYTES:,} bytes: not one article")]
    if not data:
        return [_dropped(name, "empty file")]
    content = decode(data, markup=kind == "html")
    if content is None:
        return [_dropped(name, "binary data, not text")]
    fields = page_fields(content) if kind == "html" else text_fields(content)
    if fields is None:
        return [_dropped(name, "no article found in the page")]
    return make_article(fields, name, base)


def _read_feed(path: Path, name: str, base: str) -> Iterator[Article | Dropped]:
    """One article a line; a bad line is dropped alone, a broken file keeps its good beginning."""
    number = 0
    try:
        with open_source(path) as file:
            for number, line in enumerate(_feed_lines(file), 1):
                if line is None or line.strip():
                    yield from _read_line(line, f"{name}#{number}", f"{base}#{number}")
    except UNREADABLE as error:
        yield _dropped(f"{name}#{number + 1}", f"cannot be read from here on: {error}")
    if number == 0:
        yield _dropped(name, "empty file")


def _feed_lines(file: Any) -> Iterator[str | None]:
    if marked_encoding(file.peek(4)[:4]) in ("utf-16", "utf-32"):
        yield from io.TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
        return
    for line in file:
        yield decode(line)


def _read_line(line: str | None, name: str, base: str) -> list[Article | Dropped]:
    if line is None:
        return [_dropped(name, "binary data, not text")]
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return [_dropped(name, f"not valid JSON: {error}", quote=line[:80])]
    if not isinstance(row, dict):
        return [_dropped(name, "not a JSON object with the article's fields", quote=line[:80])]
    fields = _known_fields(row)
    if _MARKUP.search(fields.get("text", "")):
        fields = {**(page_fields(fields["text"]) or {}), **fields, "text": _page_text(fields)}
    return make_article(fields, name, fields.get("id") or base)


def _page_text(fields: Mapping[str, str]) -> str:
    page = page_fields(f"<html><body><article>{fields['text']}</article></body></html>")
    return page["text"] if page else re.sub(r"<[^>]*>", " ", fields["text"])


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


def make_article(fields: Mapping[str, str], path: str, article_id: str) -> list[Article | Dropped]:
    """The article of these fields; a `Dropped` instead of it, or beside it for a doubtful date."""
    text = fields.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    if not _WORD.search(text):
        return [_dropped(path, "no words in it" if text.strip() else "no text in it")]
    if len(text) > MAX_CHARS:
        return [
            _dropped(path, f"{len(text):,} characters: longer than any article ({MAX_CHARS:,})")
        ]
    stated = fields.get("published", "")
    published = parse_published(stated)
    article = Article(
        article_id, path, text, "", fields.get("title") or find_headline(text), published,
        fields.get("source"), fields.get("url"), fields.get("author"),
        fields.get("language", "")[:2].lower() or detect_language(text),
    )  # fmt: skip
    article = replace(article, digest=_digest(article))
    if stated and published is None:
        reason = "published is not one certain date; write YYYY-MM-DD"
        return [article, Dropped(article_id, path, "read", reason, quote=stated)]
    return [article]


def _digest(article: Article) -> str:
    facts = [
        article.text, article.title, str(article.published), article.source, article.url,
        article.author, article.language,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True).encode()).hexdigest()


def parse_published(text: str) -> date | None:
    """The day that a metadata field states; None when it is none, or can be read as two.

    >>> parse_published("2024-03-05T09:30:00+06:00")
    datetime.date(2024, 3, 5)
    >>> parse_published("5 марта 2024, 14:30")
    datetime.date(2024, 3, 5)
    >>> parse_published("04/05/2024") is None
    True
    """
    text = text.strip()
    iso = re.match(r"\d{4}-\d\d-\d\d(?!\d)|\d{8}$", text)
    try:
        if iso is not None:
            return date.fromisoformat(iso.group())
        if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
    except ValueError:
        return None
    days = _TWO_READINGS.search(text)
    if (
        not text
        or len(text) > 80
        or (days and max(map(int, days.groups())) <= 12 and days.group(1) != days.group(2))
    ):
        return None
    found = dateparser.parse(text, languages=["en", "ru", "kk"], settings=DATE_SETTINGS)
    return None if found is None else found.date()


def find_headline(text: str) -> str | None:
    r"""The headline of a plain text: an early short line that is no sentence.

    >>> find_headline("Court in Osh jails two\n\nA court in Osh has sentenced two women.")
    'Court in Osh jails two'
    """
    english = detect_language(text) == "en"
    lines = [re.sub(r"^\W*#+\s|[*_]{2}", "", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line and not _is_furniture(line, english)][:3]
    for line in lines[:2]:
        if len(line) > MAX_HEADLINE_CHARS:
            return None
        if len(lines) > 1 and len(_WORD.findall(line)) >= 3 and line[-1] not in ".:;,…":
            return _headline_within(line, lines)
    return None


def _headline_within(line: str, lines: Sequence[str]) -> str:
    """The headline alone, where a first line runs it together with rubric and date."""
    within = (other for other in lines if len(_WORD.findall(other)) >= 4 and other in line)
    return min(within, key=len, default=line)


def _is_furniture(line: str, english: bool) -> bool:
    """A line that is no headline whatever it says: boilerplate, a menu item, another alphabet."""
    if line_rule(line, at_edge=True) or opener_rule(line) or line[0] in "•·*|›":
        return True
    letters = "".join(_WORD.findall(line))
    return english and sum(letter > "\u024f" for letter in letters) > len(letters) / 2


def detect_language(text: str) -> str | None:
    """`en`, `ru`, `kk`, or `und` for others; None when there is too little to tell.

    >>> detect_language("The court of the city has sentenced two men to five years in prison.")
    'en'
    >>> detect_language("Суд города приговорил двух мужчин к пяти годам лишения свободы.")
    'ru'
    """
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    cyrillic = [word for word in words if "\u0400" <= word[0] <= "\u052f"]
    if len(words) < 5:
        return None
    if len(cyrillic) > len(words) / 2:
        return "kk" if _is_kazakh(cyrillic) else "ru"
    latin = [word for word in words if word[0] <= "\u024f"]
    frequent = sum(_FREQUENT_ENGLISH.fullmatch(word) is not None for word in latin)
    if frequent >= 0.12 * len(words):
        return "en"
    return "und" if len(words) >= 30 else None


def _is_kazakh(words: list[str]) -> bool:
    letters = "".join(words)
    return sum(letter in "әғқңөұүһі" for letter in letters) > 0.02 * len(letters)


def is_readable_language(article: Article) -> bool:
    """Whether extraction may read the article: English, or too short to tell."""
    return article.language in (None, "en")
