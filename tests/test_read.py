"""Reading: formats, encodings, metadata, and the zoo of broken files."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decoding import decode
from pipeline.errors import CorpusError
from pipeline.read import is_readable_language, list_sources, read_corpus, read_file
from pipeline.read.formats import text_fields
from pipeline.read.metadata import detect_language, find_headline, parse_published
from pipeline.records import Article, Dropped

ENGLISH = (
    "Two men were held in Osh on Monday, the police said.\nThey sold a newborn for 150,000 soms."
)
RUSSIAN = "Двух человек задержали в городе, сообщили в полиции в понедельник утром."
PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="{charset}">
<title>Two held in Osh | Example News</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2024-03-05T09:30:00+06:00">
<meta name="author" content="Kamila Beisen"><link rel="canonical" href="https://example.org/1">
</head><body><nav><a href="/">Home</a> <a href="/crime">Crime</a></nav>
<article><h1>Two held in Osh</h1>
<p>Two men were held in Osh on Monday, the police said. They sold a newborn for 150,000 soms
according to the prosecutor’s office of the region.</p>
<h2>The charge</h2><p>Both are charged with trafficking and face up to 10 years in prison. The
court will hear the case in April, the “Example” newspaper reports — nobody has confessed.</p>
</article><div class="comments"><h3>Leave a reply</h3><form><input name="x"></form></div>
<footer>© 2024 Example News</footer></body></html>"""


def read_one(folder: Path, name: str, data: bytes | str) -> Article:
    items = read_all(folder, name, data)
    assert [type(item) for item in items] == [Article]
    return items[0]  # type: ignore[return-value]


def read_all(folder: Path, name: str, data: bytes | str) -> list[Article | Dropped]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(folder, path)


# --- formats


@pytest.mark.parametrize("name", ["2024/osh.txt", "2024/osh.md", "2024/osh.TXT"])
def test_plain_text_is_the_text_of_record(tmp_path: Path, name: str) -> None:
    article = read_one(tmp_path, name, f"Two held in Osh\r\n\r\n{ENGLISH}")
    assert article.text == f"Two held in Osh\n\n{ENGLISH}"
    assert (article.article_id, article.path) == ("2024/osh", name)
    assert (article.title, article.language) == ("Two held in Osh", "en")


def test_gzip_reads_as_what_it_holds(tmp_path: Path) -> None:
    packed = read_one(tmp_path, "osh.txt.gz", gzip.compress(ENGLISH.encode()))
    plain = read_one(tmp_path / "b", "osh.txt", ENGLISH)
    assert (packed.text, packed.digest, packed.article_id) == (plain.text, plain.digest, "osh")


def test_front_matter(tmp_path: Path) -> None:
    head = "---\ntitle: 'Two jailed: a court'\npublished: 5 March 2024\nsource: Example News\n"
    head += "url: https://example.org/1\nauthor: Kamila Beisen\nlanguage: en\n---\n"
    article = read_one(tmp_path, "a.txt", head + ENGLISH)
    assert article.text == ENGLISH
    assert (article.title, article.published) == ("Two jailed: a court", date(2024, 3, 5))
    assert (article.source, article.author) == ("Example News", "Kamila Beisen")
    assert (article.url, article.language) == ("https://example.org/1", "en")


@pytest.mark.parametrize("text", ["---\nA line without a colon\n---\nText", "--- \n", "a: b\n---"])
def test_no_front_matter(text: str) -> None:
    assert text_fields(text) == {"text": text}


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "windows-1252"])
def test_page(tmp_path: Path, charset: str) -> None:
    article = read_one(tmp_path, "a.html", PAGE.format(charset=charset).encode(charset))
    assert article.title == "Two held in Osh"
    assert (article.published, article.source) == (date(2024, 3, 5), "Example News")
    assert (article.author, article.url) == ("Kamila Beisen", "https://example.org/1")
    assert article.language == "en"  # whatever the page declares
    assert "prosecutor’s office" in article.text
    assert "“Example” newspaper" in article.text
    assert article.text.count("Two held in Osh") == 1
    assert "Home" not in article.text
    assert "Leave a reply" not in article.text


def test_feed_keeps_good_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "osh-1", "title": "Two held", "text": ENGLISH, "published": "2024-03-05"},
        {"headline": "Three held", "body": ENGLISH, "datePublished": 1709600000, "link": "x"},
        {"content": "<p>Two men were held.</p><p>They sold a newborn.</p>", "authors": ["A", "B"]},
    ]
    lines = [json.dumps(rows[0]), "{broken", json.dumps(rows[1]), "", "[1]", json.dumps(rows[2])]
    items = read_all(tmp_path, "day.jsonl", "\n".join(lines))
    articles = [item for item in items if isinstance(item, Article)]
    assert [a.article_id for a in articles] == ["osh-1", "day#3", "day#6"]
    assert [a.title for a in articles[:2]] == ["Two held", "Three held"]
    assert [a.published for a in articles[:2]] == [date(2024, 3, 5), date(2024, 3, 5)]
    assert articles[2].author == "A, B"
    assert "<p>" not in articles[2].text
    dropped = [item for item in items if isinstance(item, Dropped)]
    assert [(d.path, d.reason.split(":")[0]) for d in dropped] == [
        ("day.jsonl#2", "not valid JSON"),
        ("day.jsonl#5", "not a JSON object with the article's fields"),
    ]


# --- encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"]
)
@pytest.mark.parametrize("text", [RUSSIAN * 3, f"“{ENGLISH}” — so they said’s"])
def test_encodings(encoding: str, text: str) -> None:
    if encoding.startswith("utf-16-") and text.startswith("Д"):
        pytest.skip("without a mark only text with Latin letters is told from noise")
    assert decode(text.encode(encoding)) == text


def test_a_damaged_byte_does_not_spoil_a_utf8_text() -> None:
    data = RUSSIAN.encode() + b"\xd0 " + RUSSIAN.encode()
    assert decode(data) == f"{RUSSIAN}\ufffd {RUSSIAN}"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_comes_back_whole(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


# --- the zoo

ZOO = [
    ("empty.txt", b"", "empty file"),
    ("blank.txt", b" \n\n ", "no text in it"),
    ("dots.md", b"... --- 123", "no words in it"),
    ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 9, "binary data"),
    ("half.txt.gz", gzip.compress(ENGLISH.encode() * 99)[:60], "cannot be read"),
    ("no.txt.gz", b"no gzip at all", "cannot be read"),
    ("line.txt", b"word " * 2_000_000, "longer than any article"),
    ("clutter.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article"),
    ("empty.html", b"", "empty file"),
    ("empty.jsonl", b"", "empty file"),
    ("table.csv", b"a,b\n1,2\n", "not an article format"),
    ("noext", b"text", "not an article format"),
    ("number.jsonl", b"12", "not a JSON object"),
    ("textless.jsonl", b'{"title": "x"}', "no text in it"),
    ("nul.jsonl", b"\x00\x01\x02\x03\xff", "binary data"),
]


@pytest.mark.parametrize(("name", "data", "reason"), ZOO, ids=[name for name, _, _ in ZOO])
def test_zoo(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    items = read_all(tmp_path, name, data)
    assert len(items) == 1
    assert isinstance(items[0], Dropped)
    assert items[0].stage == "read"
    assert reason in items[0].reason


def test_half_a_compressed_feed_keeps_its_beginning(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{ENGLISH} {n} {n**9}"}) for n in range(500))
    items = read_all(tmp_path, "day.jsonl.gz", gzip.compress(lines.encode())[:-400])
    assert isinstance(items[0], Article)
    assert isinstance(items[-1], Dropped)
    assert "from here on" in items[-1].reason


# --- the folder


def test_folder_order_companions_and_ids(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.txt", "a.txt", "a.html", ".hidden/x.txt", ".x.txt", "README.md"]
    for name in [*names, "a.gold.json", "decisions.csv", "notes.json"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(charset="utf-8") if name == "a.html" else ENGLISH)
    found = [path.relative_to(tmp_path).as_posix() for path in list_sources(tmp_path)]
    assert found == ["a.html", "a.txt", "a/z.txt", "b.txt", "notes.json"]
    items = list(read_corpus(tmp_path))
    ids = [item.article_id for item in items if isinstance(item, Article)]
    assert ids == ["a", "a.txt", "a/z", "b"]


def test_the_same_id_twice(tmp_path: Path) -> None:
    for name in ("x.jsonl", "y.jsonl"):
        (tmp_path / name).write_text(json.dumps({"id": 7, "text": ENGLISH}))
    assert [item.article_id for item in read_corpus(tmp_path)] == ["7", "7~2"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="not a folder"):
        list_sources(tmp_path / "none")


# --- metadata

DATES = [
    ("2024-03-05", "2024-03-05"),
    ("2024-03-05 23:30:00", "2024-03-05"),
    ("2024-03-05T00:30:00+06:00", "2024-03-05"),
    ("20240305", "2024-03-05"),
    ("5 March 2024", "2024-03-05"),
    ("March 5, 2024 at 3:15 pm", "2024-03-05"),
    ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
    ("05.03.2024 14:00", "2024-03-05"),
    ("25/03/2024", "2024-03-25"),
    ("03/25/2024", "2024-03-25"),
    ("5 марта 2024 г.", "2024-03-05"),
    ("1709600000", "2024-03-05"),
    ("1709600000123", "2024-03-05"),
    ("04/05/2024", None),
    ("March 2024", None),
    ("2024", None),
    ("yesterday", None),
    ("5 March", None),
    ("2024-02-30", None),
    ("", None),
    ("soon", None),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_published(text: str, day: str | None) -> None:
    assert parse_published(text) == (None if day is None else date.fromisoformat(day))


def test_an_uncertain_date_is_reported_beside_the_article(tmp_path: Path) -> None:
    items = read_all(tmp_path, "a.txt", f"---\npublished: 04/05/2024\n---\n{ENGLISH}")
    assert [type(item) for item in items] == [Article, Dropped]
    assert items[0].published is None  # type: ignore[union-attr]
    assert items[1].quote == "04/05/2024"  # type: ignore[union-attr]


HEADLINES = [
    ("Court jails two in Osh\nThe court met on Monday.", "Court jails two in Osh"),
    ("# Court jails two in Osh\n\nThe court met.", "Court jails two in Osh"),
    ("Home\nNews\nCourt jails two in Osh\n\nThe court met.", "Court jails two in Osh"),
    ("Two were jailed.\nCourt jails two in Osh\nThe court met.", "Court jails two in Osh"),
    ("The court met on Monday in Osh. It jailed two.\nThey will appeal.", None),
    (
        "Viewing results 1 - 6 of 4\n\nHouse offered for a child\n\nText.",
        "House offered for a child",
    ),
    ("x" * 300, None),
    ("Osh 5/7/2025 Two men held in Osh\nTwo men held in Osh\nText.", "Two men held in Osh"),
    ("Court jails two in Osh", None),
]


@pytest.mark.parametrize(("text", "title"), HEADLINES)
def test_headline(text: str, title: str | None) -> None:
    assert find_headline(text) == title


LANGUAGES = [
    (ENGLISH, "en"),
    (RUSSIAN, "ru"),
    ("Алматы қаласында екі адам ұсталды, деп хабарлады полиция бүгін таңертең.", "kk"),
    ("Mahkama ikki kishini olti yilga ozodlikdan mahrum qildi va jarima soldi. " * 4, "und"),
    (f"Двух задержали\n{ENGLISH * 2}", "en"),
    ("Osh", None),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language
    readable = is_readable_language(Article("a", "a", text, "", language=language))
    assert readable == (language in ("en", None))


def test_digest_follows_text_and_metadata(tmp_path: Path) -> None:
    same = [read_one(tmp_path / name, f"{name}.txt", ENGLISH).digest for name in ("a", "b")]
    other = read_one(tmp_path / "c", "c.txt", f"---\nsource: X\n---\n{ENGLISH}").digest
    assert same[0] == same[1] != other
