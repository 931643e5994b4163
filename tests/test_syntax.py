"""Relations over hand-built parses, in both label sets (cases/syntax.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc, Token

from pipeline.extract.syntax import (
    arguments,
    clause_tokens,
    governor,
    has_parse,
    is_negated,
    noun_phrase,
)

CASES = tomllib.loads((Path(__file__).parent / "cases" / "syntax.toml").read_text("utf-8"))
VOCAB = English().vocab


def _build(tokens: str) -> Doc:
    words, tags = [], []
    for cell in tokens.split():
        word, *rest = cell.rsplit("/", 4)
        words.append(word)
        tags.append(rest)
    pos, tag, head, label = zip(*tags, strict=True)
    spaces = [not (i + 1 < len(words) and words[i + 1] == "'s") for i in range(len(words))]
    return Doc(
        VOCAB,
        words,
        spaces,
        pos=list(pos),
        tags=list(tag),
        heads=[int(i) for i in head],
        deps=list(label),
        lemmas=[_lemma(w) for w in words],
    )


def _lemma(word: str) -> str:
    known = {"forced": "force", "accused": "accuse", "arrested": "arrest"}
    known |= {"conducted": "conduct", "launched": "launch"}
    return known.get(word, word.lower())


def _token(doc: Doc, word: str) -> Token:
    return next(token for token in doc if token.text == word)


def _shown(doc: Doc, word: str) -> list[str]:
    found = arguments(_token(doc, word))
    return [":".join(filter(None, (a.head.text, a.relation, a.preposition))) for a in found]


@pytest.mark.parametrize(
    "case", CASES["ud"] + CASES["clearnlp"], ids=lambda c: c["note"].replace(" ", "_")
)
def test_arguments(case: dict[str, Any]) -> None:
    assert _shown(_build(case["tokens"]), case["of"]) == case["arguments"]


@pytest.mark.parametrize("case", CASES["phrase"], ids=lambda c: c["note"].replace(" ", "_"))
def test_noun_phrase(case: dict[str, Any]) -> None:
    doc = _build(case["tokens"])
    assert noun_phrase(_token(doc, case["of"])).text == case["text"]


def test_negation_stays_in_its_clause() -> None:
    doc = _build(
        "Nobody/PRON/NN/1/nsubj said/VERB/VBD/1/root he/PRON/PRP/3/nsubj left/VERB/VBD/1/ccomp"
    )
    assert is_negated(doc[1])
    assert not is_negated(doc[3])


def test_clause_tokens_leave_nested_clauses_out() -> None:
    doc = _build(
        "He/PRON/PRP/1/nsubj said/VERB/VBD/1/root police/NOUN/NN/3/nsubj came/VERB/VBD/1/ccomp"
        " Monday/PROPN/NNP/3/obl"
    )
    assert [t.text for t in clause_tokens(doc[4])] == ["police", "came", "Monday"]
    assert [t.text for t in clause_tokens(doc[0])] == ["He", "said"]


def test_governor_skips_prepositions() -> None:
    doc = _build("came/VERB/VBD/0/ROOT to/ADP/IN/0/prep Osh/PROPN/NNP/1/pobj")
    head = governor(doc[2])
    assert head is not None
    assert head.text == "came"
    assert governor(doc[0]) is None


def test_unparsed_text_has_no_parse() -> None:
    assert not has_parse(English()("Police came."))
