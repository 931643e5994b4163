"""Names by lexicons, sentence bounds, precedence over a model. Cases: tests/cases/names.txt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from pipeline.annotate import annotate, blank_model, load_model
from pipeline.annotate.entities import correct_names
from pipeline.annotate.gazetteer import find_listed
from pipeline.annotate.name_patterns import organization_patterns, person_patterns
from pipeline.annotate.parses import mend_parse
from pipeline.clean import clean, reading_view
from pipeline.errors import ModelError
from pipeline.records import Article, Passage, PassageRole

CASES = Path(__file__).parent / "cases" / "names.txt"
MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")
NLP = blank_model()
Names = list[tuple[str, str]]


def read_cases() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith("== "):
            sections[line[3:]] = []
        elif line and not line.startswith("#"):
            sections[next(reversed(sections))].append(line)
    return sections


SECTIONS = read_cases()


def names_of(doc: Doc) -> Names:
    return [(ent.text, ent.label_) for ent in doc.ents]


def annotated(text: str, role: PassageRole = "body") -> Doc:
    passages = [Passage(0, len(text), role, "test")]
    return next(annotate(NLP, [(text, passages)]))


def check(line: str) -> None:
    text = MARK.sub(r"\1", line)
    assert names_of(annotated(text)) == MARK.findall(line)


@pytest.mark.parametrize("line", SECTIONS["wild"] + SECTIONS["negative"])
def test_names(line: str) -> None:
    check(line)


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("line", SECTIONS["known failure"])
def test_known_failures(line: str) -> None:
    check(line)


# --- over a model's guesses


def corrected(words: Sequence[str], guesses: Sequence[tuple[int, int, str]]) -> Names:
    doc = Doc(NLP.vocab, words=list(words))
    doc.ents = [Span(doc, start, end, label) for start, end, label in guesses]
    return names_of(correct_names(doc, [Passage(0, len(doc.text), "body", "test")]))


GUESSES = [
    ("the lexicon knows a place", "it is in Almaty", [(3, 4, "PERSON")], [("Almaty", "GPE")]),
    ("a ministry is an organization", "the Ministry of Justice", [(1, 2, "PERSON")],
     [("Ministry of Justice", "ORG")]),
    ("Ramadan is no person", "in Ramadan he fasts", [(1, 2, "PERSON")], []),
    ("a longer organization keeps its place", "the Almaty Marathon Runners met", [(1, 4, "ORG")],
     [("Almaty Marathon Runners", "ORG")]),
    ("titles are no part of a name", "saw President Ynty Fgo", [(1, 4, "PERSON")],
     [("Ynty Fgo", "PERSON")]),
    ("articles are no part of a name", "of the Ynty Fgo", [(1, 4, "FAC")], [("Ynty Fgo", "FAC")]),
    ("other label sets are read", "saw Ynty Fgo", [(1, 3, "PER")], [("Ynty Fgo", "PERSON")]),
    ("dates are not names", "on Monday", [(1, 2, "DATE")], []),
    ("what no lexicon knows stays", "Ynty Fgo ran", [(0, 2, "PERSON")], [("Ynty Fgo", "PERSON")]),
    ("surnames follow", "Ynty Fgo ran and Fgo fell", [(0, 2, "PERSON"), (4, 5, "GPE")],
     [("Ynty Fgo", "PERSON"), ("Fgo", "PERSON")]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "guesses", "names"), GUESSES)
def test_precedence(why: str, text: str, guesses: list[tuple[int, int, str]], names: Names) -> None:
    assert corrected(text.split(), guesses) == names, why


def test_headlines_in_title_case_need_confirmation() -> None:
    text = "Ugly Truth About Child Sales\nThe Ugly Truth was shown."
    doc = NLP.make_doc(text)
    doc.ents = [Span(doc, 0, 2, "ORG")]
    passages = [Passage(0, 28, "heading", "t"), Passage(29, len(text), "body", "t")]
    assert names_of(correct_names(doc, passages)) == []


def test_headlines_in_title_case_end_a_name_after_two_words() -> None:
    text = "Shavkat Rahimov Cuts Staff Positions"
    assert names_of(annotated(text, "title")) == [("Shavkat Rahimov", "PERSON")]


# --- documents


def test_offsets_sentences_and_blanked_boilerplate() -> None:
    text = "Two held in Osh\nShare\nALMATY – Police said so. They left.\n- One fled\n- One stayed"
    article = Article("a", "a.txt", text, "0", title="Two held in Osh", language="en")
    passages = clean(article)
    doc = next(annotate(NLP, [(reading_view(text, passages), passages)]))
    assert len(doc.text) == len(text)
    assert [" ".join(sent.text.split()) for sent in doc.sents] == [
        "Two held in Osh", "Police said so.", "They left.", "One fled", "One stayed"
    ]  # fmt: skip
    assert [text[ent.start_char : ent.end_char] for ent in doc.ents] == ["Osh"]


def test_capitals_are_compared_in_capitals() -> None:
    assert names_of(annotated("KNB OFFICERS HELD IN KARAGANDA", "title")) == [
        ("KNB", "ORG"),
        ("KARAGANDA", "GPE"),
    ]


def test_empty_and_strange_texts() -> None:
    views = ["", " \n ", "«»" * 50, "🙂 Osh 🙂", "Ош " * 30, "A" * 5000]
    docs = list(annotate(NLP, [(view, [Passage(0, len(view), "body", "t")]) for view in views]))
    assert [doc.text for doc in docs] == views


def test_same_names_whatever_the_batch() -> None:
    lines = [MARK.sub(r"\1", line) for line in SECTIONS["wild"]]
    pairs = [(line, [Passage(0, len(line), "body", "t")]) for line in lines]
    together = [names_of(doc) for doc in annotate(NLP, pairs)]
    assert together == [names_of(annotated(line)) for line in lines]


def test_an_unknown_model_says_what_to_do() -> None:
    with pytest.raises(ModelError, match="spacy download"):
        load_model("no_such_model_anywhere")


def test_every_pattern_finds_something() -> None:
    text = "\n".join(MARK.sub(r"\1", line) for line in SECTIONS["wild"])
    patterns = {**organization_patterns(), **person_patterns()}
    assert [rule for rule, pattern in patterns.items() if not pattern.search(text)] == []
    for layer in ("organizations", "places", "peoples"):
        assert list(find_listed(text, layer))


def test_a_mended_parse_stays_a_tree() -> None:
    """Two hyphens whose parts hang on each other once made a circle, which cost the article."""
    words = ["sub", "-", "co", "-", "owner", "fled"]
    heads, tags = [5, 5, 5, 0, 2, 5], ["NN", "HYPH", "NN", "HYPH", "NN", "VBD"]
    spaces = [False, False, False, False, True, False]
    vocab = English().vocab
    doc = Doc(vocab, words, spaces, heads=heads, deps=["dep"] * 6, tags=tags)
    assert {word.text for word in mend_parse(doc)[0].ancestors} >= {"fled"}
    assert all(doc[5] in (word, *word.ancestors) for word in doc)


def test_who_stands_between_a_verb_and_a_sum_is_no_part_of_it() -> None:
    words = ["They", "fined", "the", "akim", "20", "tenge"]
    heads, deps = [1, 1, 3, 5, 5, 1], ["nsubj", "ROOT", "det", "compound", "nummod", "obj"]
    tags = ["PRP", "VBD", "DT", "NN", "CD", "NN"]
    doc = mend_parse(Doc(English().vocab, words, heads=heads, deps=deps, tags=tags))
    assert (doc[3].head.text, doc[3].dep_) == ("fined", "iobj")
