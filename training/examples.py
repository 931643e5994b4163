"""From labelled sentences to the windows that a network trains on."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch

from pipeline.encoder.lemmas import lemma_rule
from pipeline.encoder.pieces import BROKEN, CLS, GLUED, SEP, SPACED, WordPieces
from training.data import Sentence
from training.network import Windows

UNKNOWN = -100
TASKS = ("tags", "pos", "morphs", "lemmas", "names", "starts", "heads", "deps")
# A label seen less often than this is left out: too rare to learn, a typing error as often as not.
RAREST = {"lemmas": 5, "morphs": 3, "deps": 3, "tags": 1, "pos": 1, "names": 1}

# A word and tag have a known lemma when the treebanks agree on it this often.
SURE_LEMMA = 0.9

# What another casing does to the casing classes of pieces.SHAPES, in their order.
LOWERED = (0, 1, 1, 1, 1, 1, 6, 7, 8, 9)
RAISED = (0, 3, 3, 3, 4, 3, 6, 7, 8, 9)
TITLED = (0, 2, 2, 3, 4, 5, 6, 7, 8, 9)


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence in numbers: one entry per word, labels -100 where unknown."""

    pieces: tuple[tuple[int, ...], ...]
    shapes: tuple[int, ...]
    gaps: tuple[int, ...]  # of the words after the first
    labels: dict[str, tuple[int, ...]]
    new_document: bool
    new_paragraph: bool

    @property
    def length(self) -> int:
        """The number of word pieces."""
        return sum(map(len, self.pieces))


def lemma_rules(sentence: Sentence) -> tuple[str | None, ...] | None:
    """Return the edit of each word that gives its lemma."""
    if sentence.lemmas is None:
        return None
    pairs = zip(sentence.words, sentence.lemmas, strict=True)
    return tuple(None if lemma is None else lemma_rule(word, lemma) for word, lemma in pairs)


def _labels_of(sentence: Sentence, task: str) -> tuple[str | None, ...] | None:
    return lemma_rules(sentence) if task == "lemmas" else getattr(sentence, task)


def count_labels(sentences: Iterable[Sentence]) -> dict[str, list[str]]:
    """Return the labels of each task, most frequent first, ties in the order of the alphabet."""
    counts: dict[str, Counter[str]] = {task: Counter() for task in RAREST}
    for sentence in sentences:
        for task, counter in counts.items():
            counter.update(label for label in _labels_of(sentence, task) or () if label is not None)
    return {
        task: [
            label
            for label, number in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
            if number >= RAREST[task]
        ]
        for task, counter in counts.items()
    }


def known_lemmas(sentences: Iterable[Sentence]) -> str:
    """Return the lemmas on which the treebanks agree for a word and tag, a line each (TSV).

    Words that stay as they are and names are left to the network.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for sentence in sentences:
        columns = (sentence.words, sentence.tags or (), sentence.lemmas or ())
        for word, tag, lemma in zip(*columns, strict=False):
            if tag and lemma and not tag.startswith("NNP"):
                counts.setdefault((word.lower(), tag), Counter())[lemma] += 1
    lines = []
    for (word, tag), counter in sorted(counts.items()):
        lemma, number = min(counter.most_common(), key=lambda pair: (-pair[1], pair[0]))
        small = lemma == lemma.lower() or (tag, lemma) == ("PRP", "I")
        sure = number >= SURE_LEMMA * counter.total() and small
        alike = number > 1 or lemma[0] == word[0]  # a single odd pair is an error in the text
        letters = word.replace("'", "").replace("’", "")
        spelled = letters.isalpha() and (lemma != word or tag.startswith("VB"))
        if sure and alike and spelled:
            lines.append(f"{word}\t{tag}\t{lemma}\n")
    return "".join(lines)


def make_items(
    sentences: Iterable[Sentence], words: WordPieces, labels: dict[str, list[str]]
) -> list[Item]:
    """Turn sentences into numbers."""
    numbers = {task: {label: n for n, label in enumerate(names)} for task, names in labels.items()}
    return [_make_item(sentence, words, numbers) for sentence in sentences]


def _make_item(sentence: Sentence, words: WordPieces, numbers: dict[str, dict[str, int]]) -> Item:
    encoded = words.encode(sentence.words)
    size = len(encoded)
    found = {}
    for task, known in numbers.items():
        if task == "starts":
            continue
        values = _labels_of(sentence, task) or (None,) * size
        found[task] = tuple(UNKNOWN if v is None else known.get(v, UNKNOWN) for v in values)
    heads = sentence.heads or (-1,) * size
    found["heads"] = tuple(UNKNOWN if head < 0 else head for head in heads)
    found["starts"] = (1, *[0] * (size - 1)) if sentence.whole else (UNKNOWN,) * size
    return Item(
        pieces=tuple(tuple(ids) for ids, _ in encoded),
        shapes=tuple(shape for _, shape in encoded),
        gaps=tuple(SPACED if space else GLUED for space in sentence.spaces[:-1]),
        labels=found,
        new_document=sentence.new_document,
        new_paragraph=sentence.new_paragraph,
    )


def pack(items: list[Item], longest: int, chance: random.Random) -> Iterator[list[Item]]:
    """Yield runs of neighbouring sentences of one document, of at most ``longest`` pieces.

    Each run gets a length of its own, so that sentences are seen with much context and with little.
    """
    run: list[Item] = []
    length, room = 0, longest
    for item in items:
        if run and (item.new_document or length + item.length > room):
            yield run
            run, length = [], 0
            room = longest if chance.random() < 0.6 else chance.randint(longest // 4, longest)
        if item.length <= 2 * longest:
            run.append(item)
            length += item.length
    if run:
        yield run


def make_batches(
    items: list[Item], longest: int, pieces: int, chance: random.Random
) -> list[list[list[Item]]]:
    """Return runs in batches of about ``pieces`` pieces, runs of like length together, shuffled."""
    runs = list(pack(items, longest, chance))
    chance.shuffle(runs)
    batches: list[list[list[Item]]] = []
    for place in range(0, len(runs), 800):  # sorted in pools, so that batches differ every time
        pool = sorted(runs[place : place + 800], key=lambda run: sum(i.length for i in run))
        batch: list[list[Item]] = []
        for run in pool:
            size = sum(item.length for item in run) + 2
            if batch and size * (len(batch) + 1) > pieces:
                batches.append(batch)
                batch = []
            batch.append(run)
        batches.append(batch)
    chance.shuffle(batches)
    return batches


def collate(batch: list[list[Item]], chance: random.Random | None) -> Windows:
    """Return a batch as tensors; with ``chance`` casing and line breaks vary as in training."""
    rows = [_window(run, chance) for run in batch]

    def tensor(key: str, padding: int) -> torch.Tensor:
        longest = max(len(row[key]) for row in rows)
        return torch.tensor([row[key] + [padding] * (longest - len(row[key])) for row in rows])

    pieces = tensor("pieces", -1)
    return Windows(
        pieces=pieces.clamp(min=0),
        shapes=tensor("shapes", 0),
        gaps=tensor("gaps", 0),
        mask=pieces >= 0,
        first=tensor("first", 0),
        last=tensor("last", 0),
        sentences=tensor("sentences", -1),
        targets={task: tensor(task, UNKNOWN) for task in TASKS},
    )


def _window(run: list[Item], chance: random.Random | None) -> dict[str, list[int]]:
    row: dict[str, list[int]] = {
        key: [] for key in ("pieces", "shapes", "gaps", "first", "last", "sentences", *TASKS)
    }
    row["pieces"].append(CLS)
    row["shapes"].append(0)
    row["gaps"].append(0)
    casing = _casing(chance)
    wrapped = chance is not None and chance.random() < 0.03
    for number, item in enumerate(run):
        base = len(row["first"])
        gaps = (_gap_before(item, number, chance), *item.gaps)
        for ids, shape, gap in zip(item.pieces, item.shapes, gaps, strict=True):
            if wrapped and gap == SPACED and chance and chance.random() < 0.08:
                gap = BROKEN
            row["first"].append(len(row["pieces"]))
            row["pieces"].extend(ids)
            row["shapes"].extend([casing[shape]] * len(ids))
            row["gaps"].extend([gap] * len(ids))
            row["last"].append(len(row["pieces"]) - 1)
        row["sentences"].extend([number] * len(item.pieces))
        for task in TASKS:
            values = item.labels[task]
            if task == "heads":
                row[task].extend(base + v if v >= 0 else v for v in values)
            else:
                row[task].extend(values)
    row["pieces"].append(SEP)
    row["shapes"].append(0)
    row["gaps"].append(0)
    return row


def _casing(chance: random.Random | None) -> tuple[int, ...]:
    draw = 1.0 if chance is None else chance.random()
    if draw < 0.05:
        return LOWERED
    if draw < 0.10:
        return RAISED
    return TITLED if draw < 0.13 else tuple(range(10))


def _gap_before(item: Item, number: int, chance: random.Random | None) -> int:
    """The gap before a sentence: paragraphs mostly show as line breaks, other sentences rarely."""
    if chance is None:
        return BROKEN if item.new_paragraph or item.new_document else SPACED
    odds = 0.6 if item.new_paragraph or item.new_document else 0.1
    return BROKEN if chance.random() < (odds if number else 0.5) else SPACED
