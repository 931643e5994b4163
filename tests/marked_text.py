"""Docs whose names are marked in the text: "[PERSON Anna Orlova] met [ORG IOM]"."""

from __future__ import annotations

import re

from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipeline.records import Anchor, Annotated, Article, Passage

NLP = English()
NLP.add_pipe("sentencizer")
MARK = re.compile(r"\[(PERSON|ORG|GPE) ([^\]]+)\]")


def marked(text: str) -> Doc:
    """A doc with the entities that `[PERSON Name]` marks in the text."""
    plain, spans, last = "", [], 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        spans.append((len(plain), len(plain) + len(mark[2]), mark[1]))
        plain, last = plain + mark[2], mark.end()
    doc = NLP(plain + text[last:])
    found = [doc.char_span(start, end, label=label) for start, end, label in spans]
    doc.ents = [span for span in found if isinstance(span, Span)]
    assert len(doc.ents) == len(spans)
    return doc


def annotated(doc: Doc) -> Annotated:
    article = Article("a", "a.txt", doc.text, "digest")
    passages = (Passage(0, len(doc.text), "body", "test"),)
    return Annotated(article, passages, doc.text, doc, (), (), Anchor(None, "none"))
