"""The spaCy component: one small encoder for tags, lemmas, trees, sentence bounds and names."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from pipeline.encoder.decode import best_names, best_tree
from pipeline.encoder.lemmas import apply_lemma_rule, mend_lemma, read_lemmas
from pipeline.encoder.pieces import BROKEN, WordPieces
from pipeline.encoder.windows import cut_windows, gap_before, possible_cuts, window_inputs

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

FILES: Final = ("encoder.onnx", "labels.json", "lemmas.tsv", "relations.npy", "vocabulary.txt")
OUTPUTS: Final = ("tags", "pos", "morphs", "lemmas", "names", "starts", "arcs", "roots",
                  "relation_dependent", "relation_head")  # fmt: skip
ATTRIBUTES: Final = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD"]
CACHED_LEMMAS: Final = 500_000
INFLECTED: Final = frozenset(("VBD", "VBG", "VBN", "VBZ", "NNS"))
PARAGRAPH_BREAK: Final = 2  # so many line breaks always end a sentence
LABELLED: Final = ("tags", "pos", "morphs", "deps")  # tasks whose labels become spaCy attributes


@dataclass(slots=True)
class Reading:
    """What the encoder says of the words of a document; heads are word numbers, a root its own."""

    tags: Integers
    pos: Integers
    morphs: Integers
    lemmas: Integers
    heads: Integers
    deps: Integers
    names: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def empty(cls, size: int) -> Reading:
        """Return the reading of ``size`` words, to be filled window by window."""
        tags, pos, morphs, lemmas, heads, deps = np.zeros((6, size), dtype=np.int64)
        return cls(tags, pos, morphs, lemmas, heads, deps)


class NewsEncoder:
    """A spaCy component that runs the ONNX encoder over each document, window by window.

    Sets ``tag_``, ``pos_``, ``morph``, ``lemma_``, ``head``, ``dep_``, sentence starts and
    ``ents``. Sentence starts (``token.is_sent_start``) and entities that are set before are kept.
    """

    def __init__(self, vocab: Vocab, name: str = "news_encoder") -> None:
        self.vocab = vocab
        self.name = name
        self._files: dict[str, bytes] = {}
        self._session: onnxruntime.InferenceSession | None = None

    def load(self, files: dict[str, bytes]) -> NewsEncoder:
        """Take over the model's files, given by name (see ``FILES``)."""
        missing = [name for name in FILES if name not in files]
        if missing:
            raise ValueError(f"the model lacks {', '.join(missing)}")
        self._files = {name: files[name] for name in FILES}
        self._session = None
        self._words = WordPieces.from_text(files["vocabulary.txt"].decode("utf-8"))
        self._labels: dict[str, list[str]] = json.loads(files["labels.json"])
        relations = np.load(io.BytesIO(files["relations.npy"]))
        self._relation_weights, self._relation_bias = relations[:-1], relations[-1]
        self._hashes = {task: self._label_hashes(task) for task in LABELLED}
        self._known_lemmas = read_lemmas(files["lemmas.tsv"].decode("utf-8"))
        self._lemma_hashes: dict[tuple[str, int, int], int] = {}
        return self

    def _label_hashes(self, task: str) -> npt.NDArray[np.uint64]:
        add = self.vocab.morphology.add if task == "morphs" else self.vocab.strings.add
        return np.array([add(label) for label in self._labels[task]], dtype=np.uint64)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place."""
        if not self._files:
            raise ValueError("the encoder has no model yet: load one with spacy.load or from_disk")
        words = [token for token in doc if not token.is_space]
        if words:
            reading = self._read(doc, words)
            self._annotate(doc, words, reading)
        return doc

    def _read(self, doc: Doc, words: list[Token]) -> Reading:
        texts = [token.text for token in words]
        encoded = self._words.encode(texts)
        starts = [_preset_start(doc, token) for token in words]
        gaps = [
            BROKEN if start == 1 else _gap(doc, t) for t, start in zip(words, starts, strict=True)
        ]
        cuts = possible_cuts(texts, gaps)
        cuts = [cut and start != -1 for cut, start in zip(cuts, starts, strict=True)]
        reading = Reading.empty(len(words))
        for first, end in cut_windows([len(ids) for ids, _ in encoded], cuts):
            inputs = window_inputs(encoded[first:end], gaps[first:end])
            found = self.session.run(OUTPUTS, inputs)
            scores = dict(zip(OUTPUTS, found, strict=True))
            self._decode(scores, starts[first:end], first, reading)
            if starts[first] == -1 and first:  # cut by force inside a preset sentence
                self._join(reading, first, end)
        return reading

    @property
    def session(self) -> onnxruntime.InferenceSession:
        """The ONNX session, opened on first use, on one thread."""
        if self._session is None:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                self._files["encoder.onnx"], options, providers=["CPUExecutionProvider"]
            )
        return self._session

    def _decode(
        self, scores: dict[str, npt.NDArray[Any]], starts: list[int], offset: int, reading: Reading
    ) -> None:
        """Turn the scores of one window into annotations of the words from ``offset`` on."""
        size = len(starts)
        for task in ("tags", "pos", "morphs", "lemmas"):
            getattr(reading, task)[offset : offset + size] = scores[task]
        arcs = scores["arcs"]
        np.fill_diagonal(arcs, scores["roots"][:, 0])
        bounds = [*_sentence_starts(scores["starts"], starts), size]
        heads = np.zeros(size, dtype=np.int64)
        for first, end in pairwise(bounds):
            heads[first:end] = best_tree(arcs[first:end, first:end]) + first
            for start, stop, label in best_names(scores["names"][first:end], self._labels["names"]):
                reading.names.append((offset + first + start, offset + first + stop, label))
        reading.heads[offset : offset + size] = heads + offset
        reading.deps[offset : offset + size] = self._relations(scores, heads)

    def _relations(self, scores: dict[str, npt.NDArray[Any]], heads: Integers) -> Integers:
        """Return the best relation of each word to its head; ROOT for roots and only for them."""
        joint = np.maximum(scores["relation_dependent"] + scores["relation_head"][heads], 0)
        found: Floats = joint @ self._relation_weights + self._relation_bias
        root = self._labels["deps"].index("ROOT")
        found[:, root] = np.where(heads == np.arange(len(heads)), np.inf, -np.inf)
        best: Integers = found.argmax(axis=1)
        return best

    def _join(self, reading: Reading, first: int, end: int) -> None:
        """Hang the first tree of a window on the root of the sentence before."""
        root = first - 1
        while reading.heads[root] != root:
            root = int(reading.heads[root])
        heads = reading.heads[first:end]
        own = first + int(np.flatnonzero(heads == np.arange(first, end))[0])
        reading.heads[own] = root
        reading.deps[own] = self._labels["deps"].index("parataxis")

    def _annotate(self, doc: Doc, words: list[Token], reading: Reading) -> None:
        places = np.array([token.i for token in words])
        table = np.zeros((len(doc), len(ATTRIBUTES)), dtype=np.uint64)
        for column, task in enumerate(("tags", "pos", "morphs")):
            table[places, column] = self._hashes[task][getattr(reading, task)]
        table[places, 3] = self._lemmas(words, reading)
        table[places, 4] = self._hashes["deps"][reading.deps]
        heads = np.zeros(len(doc), dtype=np.int64)
        heads[places] = places[reading.heads] - places
        if len(words) < len(doc):
            self._annotate_spaces(doc, table, heads)
        table[:, 5] = heads.astype(np.uint64)
        doc.from_array(ATTRIBUTES, table)  # type: ignore[arg-type]
        names = [Span(doc, words[a].i, words[b - 1].i + 1, label) for a, b, label in reading.names]
        doc.ents = _add_names(doc.ents, names)

    def _annotate_spaces(self, doc: Doc, table: npt.NDArray[np.uint64], heads: Integers) -> None:
        """Hang white space on the word before it, at the very beginning on the first word."""
        tag, pos, dep = (self.vocab.strings.add(label) for label in ("_SP", "SPACE", "dep"))
        first_word = next(token.i for token in doc if not token.is_space)
        nearest = first_word
        for token in doc:
            if token.is_space:
                table[token.i, :5] = (tag, pos, 0, token.orth, dep)
                heads[token.i] = nearest - token.i
            else:
                nearest = token.i

    def _lemmas(self, words: list[Token], reading: Reading) -> list[int]:
        hashes = self._lemma_hashes
        if len(hashes) > CACHED_LEMMAS:
            hashes.clear()
        found = []
        pairs = zip(reading.lemmas.tolist(), reading.tags.tolist(), strict=True)
        for token, (rule, tag) in zip(words, pairs, strict=True):
            key = (token.text, rule, tag)
            if key not in hashes:
                hashes[key] = self.vocab.strings.add(self._lemma(*key))
            found.append(hashes[key])
        return found

    def _lemma(self, word: str, rule: int, tag: int) -> str:
        """Return the lemma that the treebanks know for word and tag, else what the rule gives.

        An inflected form that the rule turns into no word of the vocabulary is turned into one.
        """
        tag_ = self._labels["tags"][tag]
        known = self._known_lemmas.get((word.lower(), tag_))
        if known:
            return known
        guess = apply_lemma_rule(word, self._labels["lemmas"][rule])
        return mend_lemma(guess, self._words.vocabulary) if tag_ in INFLECTED else guess

    @property
    def labels(self) -> dict[str, list[str]]:
        """The labels by task."""
        return self._labels

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model's files into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._files.items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> NewsEncoder:  # noqa: ARG002
        """Read the model's files from a folder."""
        return self.load({name: (Path(path) / name).read_bytes() for name in FILES})

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002
        """Return the model as bytes."""
        buffer = io.BytesIO()
        np.savez(buffer, **{k: np.frombuffer(v, dtype=np.uint8) for k, v in self._files.items()})  # type: ignore[arg-type]
        return buffer.getvalue()

    def from_bytes(self, content: bytes, exclude: Iterable[str] = ()) -> NewsEncoder:  # noqa: ARG002
        """Read the model from bytes."""
        stored = np.load(io.BytesIO(content))
        return self.load({name: stored[name].tobytes() for name in stored.files})

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open session behind: another process opens its own."""
        return {**self.__dict__, "_session": None}


@Language.factory(
    "news_encoder",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep", "token.head",
             "token.is_sent_start", "doc.sents", "doc.ents"],
)  # fmt: skip
def make_news_encoder(nlp: Language, name: str) -> NewsEncoder:
    """Make an encoder without a model; ``spacy.load`` fills it from the model's folder."""
    return NewsEncoder(nlp.vocab, name)


def _preset_start(doc: Doc, token: Token) -> int:
    """Return 1 where a sentence must start, -1 where none may, 0 where the encoder decides."""
    if token.is_sent_start is not None and token.i:
        return 1 if token.is_sent_start else -1
    breaks = _white_before(doc, token).count("\n")
    return 1 if breaks >= PARAGRAPH_BREAK else 0


def _white_before(doc: Doc, token: Token) -> str:
    """Return the white space before a token, a line break at the beginning of the document."""
    white = ""
    for place in range(token.i - 1, -1, -1):
        before = doc[place]
        if not before.is_space:
            return str(before.whitespace_) + white
        white = before.text_with_ws + white
    return "\n"


def _gap(doc: Doc, token: Token) -> int:
    return gap_before(_white_before(doc, token))


def _sentence_starts(scores: Floats, presets: list[int]) -> list[int]:
    starts = scores.argmax(axis=1)
    return [
        place
        for place, preset in enumerate(presets)
        if place == 0 or preset == 1 or (preset == 0 and starts[place])
    ]


def _add_names(before: Sequence[Span], names: list[Span]) -> list[Span]:
    """Keep the entities set before; add the names that do not touch them."""
    taken = {place for span in before for place in range(span.start, span.end)}
    return [*before, *(n for n in names if taken.isdisjoint(range(n.start, n.end)))]
