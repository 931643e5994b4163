"""From a folder to articles, one file after another.

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
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.decoding import MAX_BYTES, UNREADABLE, decode, marked_encoding, open_source
from pipeline.errors import CorpusError
from pipeline.read.formats import feed_fields, page_fields, text_fields
from pipeline.read.metadata import detect_language, find_headline, parse_published
from pipeline.records import Article, Dropped

FORMATS = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".jsonl": "feed",
}  # fmt: skip
# Files that live beside articles and are no articles; every other unknown file is reported.
COMPANIONS = ("readme.md", "decisions.csv")
# A news article is never longer, and the language model refuses longer texts.
MAX_CHARS = 1_000_000


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
    fields = feed_fields(row)
    return make_article(fields, name, fields.get("id") or base)


def make_article(fields: Mapping[str, str], path: str, article_id: str) -> list[Article | Dropped]:
    """The article of these fields; a `Dropped` instead of it, or beside it for a doubtful date."""
    text = fields.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    if not re.search(r"[^\W\d_]", text):
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
