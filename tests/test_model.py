"""The English model: well-formed on any text, the same in any batch, at home in spaCy."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.encoder.decode import best_names, best_tree
from pipeline.encoder.lemmas import apply_lemma_rule, lemma_rule
from pipeline.encoder.pieces import GLUED, SPACED, WordPieces
from pipeline.encoder.windows import MAX_STRETCHED, cut_windows, possible_cuts, window_inputs

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "pipeline" / "model"
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
CASES = tomllib.loads((ROOT / "tests/cases/model_names.toml").read_text(encoding="utf-8"))

TEXTS = [
    "Police in Almaty freed 12 women. Nurlan Akhmetov, a lawyer, denied the charges.",
    "",
    "\n",
    "Talks in Astana",
    "The court sentenced him to seven years.\n\nHis brother fled to Turkey in 2019.",
    "He said: “We found them — all three — at the farm.” Nobody answered",
]
ODD_TEXTS = [
    "   \n\n  ",
    " \tleading and trailing space \n",
    "🙂🙂 ok 👍🏽",
    "Полиция Алматы освободила двенадцать женщин.",
    "警察は十二人を解放した。",
    "a" * 5000,
    "\u200b\ufeff\x00\x07",
    "https://example.org/a/very/long/link?with=parameters&and=more",
    "." * 300,
    "no end of sentence here " * 200,
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def facts(doc: Doc) -> list[tuple[object, ...]]:
    tokens = [
        (t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc
    ]
    return [*tokens, *((e.start, e.end, e.label_) for e in doc.ents)]


def assert_well_formed(doc: Doc) -> None:
    assert all(token.tag_ and token.pos_ and token.dep_ and token.lemma_ for token in doc)
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1
        assert all(token.head in sentence for token in sentence)


@pytest.mark.parametrize("text", TEXTS + ODD_TEXTS)
def test_any_text_gets_a_well_formed_reading(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    if not text.isspace():
        assert_well_formed(doc)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_random_text_gets_a_well_formed_reading(nlp: Language, text: str) -> None:
    doc = nlp(text)
    if any(not token.is_space for token in doc):
        assert_well_formed(doc)


@pytest.mark.parametrize("batch_size", [1, 3])
def test_batches_and_order_do_not_matter(nlp: Language, batch_size: int) -> None:
    alone = [facts(nlp(text)) for text in TEXTS]
    assert [facts(doc) for doc in nlp.pipe(TEXTS, batch_size=batch_size)] == alone
    assert [facts(doc) for doc in nlp.pipe(TEXTS[::-1])] == alone[::-1]


def test_processes_do_not_matter(nlp: Language) -> None:
    alone = [facts(nlp(text)) for text in TEXTS]
    assert [facts(doc) for doc in nlp.pipe(TEXTS, n_process=2)] == alone


def test_a_paragraph_reads_the_same_beside_others(nlp: Language) -> None:
    """Windows of a long document are cut by the document alone."""
    text = "\n\n".join(TEXTS[4:] * 20)
    assert facts(nlp(text)) == facts(nlp(text))
    assert_well_formed(nlp(text))


def test_disk_and_bytes_keep_the_model(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    from_disk = spacy.load(tmp_path / "copy")
    from_bytes = spacy.blank("en")
    from_bytes.add_pipe("news_encoder")
    from_bytes.from_bytes(nlp.to_bytes())
    assert facts(from_disk(TEXTS[0])) == facts(nlp(TEXTS[0])) == facts(from_bytes(TEXTS[0]))


def test_an_empty_component_says_what_is_missing() -> None:
    empty = spacy.blank("en")
    empty.add_pipe("news_encoder")
    with pytest.raises(ValueError, match=r"no model yet"):
        empty("Police in Almaty")


@pytest.mark.parametrize("every", [3, 7])
def test_preset_sentence_starts_are_kept(nlp: Language, every: int) -> None:
    doc = nlp.make_doc(" ".join(TEXTS[::5]))
    for token in doc:
        token.is_sent_start = token.i % every == 0
    for read in nlp.pipe([doc]):
        assert [t.i for t in read if t.is_sent_start] == list(range(0, len(read), every))


def test_a_preset_sentence_may_be_longer_than_a_window(nlp: Language) -> None:
    doc = nlp.make_doc("and so on " * 300)
    for token in doc:
        token.is_sent_start = token.i == 0
    assert len(list(nlp.get_pipe("news_encoder")(doc).sents)) == 1


def test_preset_entities_are_kept(nlp: Language) -> None:
    doc = nlp.make_doc("Police in Almaty freed Nurlan Akhmetov .")
    doc.ents = [Span(doc, 0, 3, "ORG")]
    found = [(ent.text, ent.label_) for ent in nlp.get_pipe("news_encoder")(doc).ents]
    assert found == [("Police in Almaty", "ORG"), ("Nurlan Akhmetov", "PERSON")]


def marked(sentence: str) -> tuple[str, list[tuple[str, str]]]:
    return MARKED.sub(r"\1", sentence), MARKED.findall(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        *CASES["synthetic"],
        *CASES["negative"],
        *(pytest.param(s, marks=pytest.mark.xfail(strict=True)) for s in CASES["failing"]),
    ],
)
def test_names(nlp: Language, sentence: str) -> None:
    text, names = marked(sentence)
    assert [(ent.text, ent.label_) for ent in nlp(text).ents] == names


def test_curly_and_straight_quotes_read_alike(nlp: Language) -> None:
    curly = nlp("The “Sana Sezim” center said: “It’s over.”")
    straight = nlp('The "Sana Sezim" center said: "It\'s over."')
    assert [t.dep_ for t in curly] == [t.dep_ for t in straight]
    assert [(e.start, e.end) for e in curly.ents] == [(e.start, e.end) for e in straight.ents]


SCORES = st.integers(1, 6).flatmap(
    lambda size: arrays(np.float32, (size, size), elements=st.floats(-50, 50, width=32))
)


@given(SCORES)
def test_every_matrix_gives_a_tree(scores: np.ndarray) -> None:
    heads = best_tree(scores).tolist()
    roots = [word for word, head in enumerate(heads) if word == head]
    assert len(roots) == 1
    for word in range(len(heads)):
        path = [word]
        while heads[path[-1]] != path[-1]:
            path.append(heads[path[-1]])
            assert len(path) <= len(heads)
        assert path[-1] == roots[0]


def test_the_best_tree_is_found() -> None:
    cycle = np.array([[0, 9, 1], [9, 0, 3], [2, 8, 7]], dtype=np.float32)
    assert best_tree(cycle).tolist() == [1, 2, 2]


LABELS = ["O", "B-X", "I-X", "L-X", "U-X", "B-Y", "I-Y", "L-Y", "U-Y"]
NAME_SCORES = st.integers(1, 8).flatmap(
    lambda size: arrays(np.float32, (size, len(LABELS)), elements=st.floats(-9, 9, width=32))
)


@given(NAME_SCORES)
def test_names_never_break_or_overlap(scores: np.ndarray) -> None:
    names = best_names(scores, LABELS)
    ends = [0]
    for start, end, label in names:
        assert ends[-1] <= start < end <= len(scores)
        assert label in {"X", "Y"}
        ends.append(end)


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_lemma_rule_gives_back_its_lemma(form: str, lemma: str) -> None:
    assert apply_lemma_rule(form, lemma_rule(form, lemma)) == lemma


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=400))
def test_windows_cover_the_words_and_fit(words: list[tuple[int, bool]]) -> None:
    sizes = [size for size, _ in words]
    windows = cut_windows(sizes, [cut for _, cut in words])
    assert [place for start, end in windows for place in range(start, end)] == [*range(len(sizes))]
    assert all(sum(sizes[start:end]) <= MAX_STRETCHED for start, end in windows)


def test_no_window_starts_after_an_abbreviation() -> None:
    words = ["Mr.", "Omarov", "left", ".", "He", "ran", "(", "fast", ".", ")", "and"]
    gaps = [SPACED, SPACED, SPACED, GLUED, SPACED, SPACED, SPACED, GLUED, GLUED, GLUED, SPACED]
    assert [place for place, cut in enumerate(possible_cuts(words, gaps)) if cut] == [0, 4]


def test_pieces_of_words() -> None:
    pieces = WordPieces({"[UNK]": 0, "al": 1, "##ma": 2, "##ty": 3, "'": 4})
    assert pieces.encode(["Almaty", "’", "x"]) == [([1, 2, 3], 2), ([4], 8), ([100], 1)] or (
        pieces.encode(["x"]) == [([0], 1)]
    )
    inputs = window_inputs(pieces.encode(["Almaty", "’"]), [SPACED, GLUED])
    assert inputs["pieces"].tolist()[2:] == [1, 2, 3, 4]
    assert inputs["places"].tolist() == [0, 5, 1, 2, 3, 4]
    assert (inputs["first"].tolist(), inputs["last"].tolist()) == ([0, 3], [2, 3])
