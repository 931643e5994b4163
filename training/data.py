"""Read treebanks (CoNLL-U) and name sets (JSONL) as sentences over spaCy's tokens."""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.tokens import Doc
from spacy.training import Example, offsets_to_biluo_tags

Labels = tuple[str | None, ...]  # one label per token; None where the source does not say


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in spaCy's tokens.

    A task that the source does not annotate is None; heads count within the sentence, a root is its
    own head, an unaligned head is -1.
    """

    source: str
    words: tuple[str, ...]
    spaces: tuple[bool, ...]  # a space follows the word
    new_document: bool = False
    new_paragraph: bool = False
    whole: bool = True  # false for a stretch of text that is not known to be one sentence
    tags: Labels | None = None
    pos: Labels | None = None
    morphs: Labels | None = None
    lemmas: Labels | None = None
    heads: tuple[int, ...] | None = None
    deps: Labels | None = None
    names: Labels | None = None  # BILUO


@dataclass(slots=True)
class Tree:
    """One sentence of a treebank in its own tokens."""

    sent_id: str = ""
    text: str = ""
    new_document: bool = False
    new_paragraph: bool = False
    rows: list[list[str]] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)  # rows with no space after them


def read_trees(path: Path) -> Iterator[Tree]:
    """Yield the sentences of a CoNLL-U file in their order."""
    tree = Tree()
    last_of_word = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line and tree.rows:
                yield tree
                tree, last_of_word = Tree(), 0
            elif line.startswith("# "):
                _read_comment(tree, line)
            elif line:
                last_of_word = _read_row(tree, line.split("\t"), last_of_word)
    if tree.rows:
        yield tree


def _read_comment(tree: Tree, line: str) -> None:
    key, _, value = line[2:].partition(" = ")
    if key == "sent_id":
        tree.sent_id = value
    elif key == "text":
        tree.text = value
    elif key.startswith("newdoc"):
        tree.new_document = True
    elif key.startswith("newpar"):
        tree.new_paragraph = True


def _read_row(tree: Tree, row: list[str], last_of_word: int) -> int:
    """Add a row; return the last row number of the multiword token that is being read."""
    if "." in row[0]:
        return last_of_word
    glued = "SpaceAfter=No" in row[9]
    if "-" in row[0]:
        first, last = map(int, row[0].split("-"))
        tree.glued.update(range(first, last if not glued else last + 1))
        return last
    number = int(row[0])
    tree.rows.append(row)
    if glued and number > last_of_word:
        tree.glued.add(number)
    return last_of_word


def tree_doc(nlp: spacy.Language, trees: list[Tree]) -> Doc:
    """Return the sentences as one gold Doc in the treebank's tokens."""
    words, spaces, heads, starts, columns = [], [], [], [], ([], [], [], [], [])
    for tree in trees:
        base = len(words)
        for number, row in enumerate(tree.rows, start=1):
            words.append(row[1])
            spaces.append(number not in tree.glued)
            head = int(row[6])
            heads.append(base + (head if head else number) - 1)
            starts.append(number == 1)
            values = (
                row[2] if row[2] != "_" or row[1] == "_" else row[1],
                row[3],
                row[4] if row[4] != "_" else "",
                "" if row[5] == "_" else row[5],
                "ROOT" if row[7] == "root" else row[7],
            )
            for column, value in zip(columns, values, strict=True):
                column.append(value)
    lemmas, pos, tags, morphs, deps = columns
    return Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        heads=heads,
        deps=deps,
        lemmas=lemmas,
        pos=pos,
        tags=tags,
        morphs=morphs,
    )


def read_treebank(
    nlp: spacy.Language, path: Path, source: str, names: dict[str, dict] | None = None
) -> Iterator[Sentence]:
    """Yield the sentences of a treebank in spaCy's tokens; ``names`` are records by sentence id."""
    for tree in read_trees(path):
        gold = tree_doc(nlp, [tree])
        plain = nlp.make_doc(gold.text)
        example = Example(plain, gold)
        heads, deps = example.get_aligned_parse(projectivize=False)
        record = (names or {}).get(tree.sent_id)
        yield Sentence(
            source=source,
            words=tuple(t.text for t in plain),
            spaces=tuple(bool(t.whitespace_) for t in plain),
            new_document=tree.new_document,
            new_paragraph=tree.new_paragraph,
            tags=tuple(x or None for x in example.get_aligned("TAG", as_string=True)),
            pos=tuple(x or None for x in example.get_aligned("POS", as_string=True)),
            morphs=tuple(example.get_aligned("MORPH", as_string=True)),
            lemmas=_whole_lemmas(example),
            heads=tuple(-1 if h is None else int(h) for h in heads),
            deps=tuple(d or None for d in deps),
            names=None if record is None else _biluo(plain, record),
        )


def _whole_lemmas(example: Example) -> Labels:
    """Return the lemmas of the tokens that are one token of the treebank, not a part of one.

    A run such as "!!!" is one token there and three of spaCy's: "!" has not the lemma "!!!".
    """
    whole = {(t.idx, t.text) for t in example.reference}
    lemmas = example.get_aligned("LEMMA", as_string=True)
    return tuple(
        lemma if lemma and (token.idx, token.text) in whole else None
        for token, lemma in zip(example.predicted, lemmas, strict=True)
    )


def read_records(path: Path) -> Iterator[dict]:
    """Yield the records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def records_by_id(path: Path) -> dict[str, dict]:
    """Return the records of a JSONL name set by their sentence id."""
    return {record["id"]: record for record in read_records(path)}


def read_names(
    nlp: spacy.Language, path: Path, source: str, *, whole: bool = True
) -> Iterator[Sentence]:
    """Yield the sentences of a name set; when not ``whole``, short stretches of its documents."""
    for record in read_records(path):
        plain = nlp.make_doc(record["text"])
        names = _biluo(plain, record)
        if names is None:
            continue
        bounds = [(0, len(plain))] if whole else _stretches(plain, names)
        for start, end in bounds:
            kept = [t for t in plain[start:end] if not t.is_space]
            if kept:
                yield Sentence(
                    source=source,
                    words=tuple(t.text for t in kept),
                    spaces=tuple(bool(t.whitespace_) for t in kept),
                    new_document=start == 0 and (not whole or bool(record.get("newdoc"))),
                    whole=whole,
                    names=tuple(names[t.i] for t in kept),
                )


def _stretches(plain: Doc, names: Labels, shortest: int = 15) -> list[tuple[int, int]]:
    """Cut a document after full stops, never inside a name."""
    cuts = [0]
    for token in plain[:-1]:
        outside = (names[token.i] or "O")[0] in "OLU"
        if token.text in {".", "?", "!"} and outside and token.i + 1 - cuts[-1] >= shortest:
            cuts.append(token.i + 1)
    return list(zip(cuts, [*cuts[1:], len(plain)], strict=True))


def _biluo(plain: Doc, record: dict) -> Labels | None:
    """Return the BILUO tags of a record, whose text may be spaced otherwise; None if it differs.

    A name that cuts a token is unknown.
    """
    here, there = _dense_offsets(plain.text), _dense_offsets(record["text"])
    if [plain.text[n] for n in here] != [record["text"][n] for n in there]:
        return None
    place = dict(zip(there, here, strict=True))
    spans = []
    for start, end, label, *_ in record["spans"]:
        inside = [place[n] for n in range(start, end) if n in place]
        spans.append((inside[0], inside[-1] + 1, label))
    with warnings.catch_warnings():  # spaCy warns of each name that cuts a token
        warnings.simplefilter("ignore")
        tags = offsets_to_biluo_tags(plain, spans)
    return tuple(None if tag == "-" else tag for tag in tags)


def _dense_offsets(text: str) -> list[int]:
    """Return the offsets of the characters that are no white space."""
    return [offset for offset, character in enumerate(text) if not character.isspace()]
