"""Training, small: data is read as it stands, and a tiny network learns, is exported and reads."""

import importlib.util
import random
from pathlib import Path

import pytest
import spacy

from pipeline.encoder.pieces import WordPieces
from training.data import Sentence, read_names, read_treebank, read_trees, records_by_id, tree_doc
from training.evaluate import Tally, document_text, documents
from training.news_names import NAMES, SLOT, load_lists, news_records, news_sentences

TREEBANK = """\
# newdoc id = ours
# newpar
# sent_id = ours-1
# text = Police didn't free Aida.
1\tPolice\tpolice\tNOUN\tNN\tNumber=Plur\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\tTense=Past\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_
4\tfree\tfree\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\t_
5\tAida\tAida\tPROPN\tNNP\tNumber=Sing\t4\tobj\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = ours-2
# text = They left Osh.
1\tThey\tthey\tPRON\tPRP\tNumber=Plur\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
3\tOsh\tOsh\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""
NAMES_FILE = """\
{"id": "ours-1", "text": "Police did n't free Aida .", "spans": [[20, 24, "PERSON", "PER"]]}
{"id": "ours-2", "text": "They left Osh.", "spans": [[10, 13, "GPE", "LOC"]]}
"""
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("onnx") is None,
    reason='the training needs: pip install -e ".[train]"',
)


@pytest.fixture
def sentences(tmp_path: Path) -> list[Sentence]:
    (tmp_path / "ours.conllu").write_text(TREEBANK, encoding="utf-8")
    (tmp_path / "ours.jsonl").write_text(NAMES_FILE, encoding="utf-8")
    names = records_by_id(tmp_path / "ours.jsonl")
    return list(read_treebank(spacy.blank("en"), tmp_path / "ours.conllu", "ours", names))


def test_a_treebank_is_read_with_its_names(sentences: list[Sentence]) -> None:
    first, second = sentences
    assert first.words == ("Police", "did", "n't", "free", "Aida", ".")
    assert first.spaces[:3] == (True, False, True)
    assert first.heads == (3, 3, 3, 3, 3, 3)
    assert first.deps is not None
    assert first.deps[3] == "ROOT"
    assert first.names == ("O", "O", "O", "O", "U-PERSON", "O")
    assert second.names == ("O", "O", "U-GPE", "O")
    assert (first.new_document, second.new_document) == (True, False)


def test_documents_are_read_as_articles_have_them(tmp_path: Path) -> None:
    (tmp_path / "ours.conllu").write_text(TREEBANK, encoding="utf-8")
    trees = list(read_trees(tmp_path / "ours.conllu"))
    assert [len(group) for group in documents(trees)] == [2]
    trees[1].new_paragraph = True
    gold = tree_doc(spacy.blank("en"), trees)
    assert document_text(trees, gold).strip() == "Police didn't free Aida.\n\nThey left Osh."


def test_long_records_are_cut_outside_names(tmp_path: Path) -> None:
    text = "He went to St. Petersburg . " * 12
    spans = [[n * 28 + 11, n * 28 + 25, "GPE", "LOC"] for n in range(12)]
    line = f'{{"id": "1", "text": "{text.strip()}", "spans": {spans}}}'.replace("'", '"')
    (tmp_path / "long.jsonl").write_text(line + "\n", encoding="utf-8")
    stretches = list(read_names(spacy.blank("en"), tmp_path / "long.jsonl", "x", whole=False))
    assert len(stretches) > 3
    assert sum(s.names.count("B-GPE") for s in stretches if s.names) == 12


def test_news_names_lie_where_their_spans_say() -> None:
    for record in news_records(300):
        for start, end, _ in record["spans"]:
            name = record["text"][start:end]
            assert name == name.strip()
            assert name[0].isalnum() or name[0] == '"'
    assert list(news_records(20)) == list(news_records(20))


def test_every_slot_of_a_template_has_its_list() -> None:
    lists = load_lists()
    known = {name for section in lists.values() for name in section} | {"person", "last"}
    for template in lists["templates"]["sentences"] + lists["templates"]["headlines"]:
        for slot in SLOT.findall(template):
            assert NAMES.get(slot, ("", slot))[1] in known, template


def test_f_score() -> None:
    tally = Tally()
    tally.add({(0, 1, "ORG"), (2, 3, "GPE")}, {(0, 1, "ORG")})
    assert round(tally.f, 3) == 0.667


@needs_torch
def test_a_tiny_network_learns_and_is_exported(sentences: list[Sentence], tmp_path: Path) -> None:
    import torch

    from training.examples import collate, count_labels, known_lemmas, make_batches, make_items
    from training.export import export
    from training.network import Network, Size, losses
    from training.train import Plan, train

    torch.manual_seed(0)
    known = sentences * 8 + list(news_sentences(spacy.blank("en"), 16))
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,\"'$-€:()"
    pieces = ["[PAD]"] * 100 + ["[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
    vocabulary = "\n".join(f"{piece}{n if n < 100 else ''}" for n, piece in enumerate(pieces))
    labels = {**count_labels(known), "starts": ["in", "start"]}
    items = make_items(known, WordPieces.from_text(vocabulary), labels)
    size = Size(vocabulary=len(pieces), positions=300, width=24, inner=48, attention_heads=2,
                layers=1, arc=16, relation=16)  # fmt: skip
    network = Network(size, {task: len(names) for task, names in labels.items()})

    def loss() -> float:
        batch = make_batches(items, 126, 1000, random.Random(0))[0]
        with torch.no_grad():
            return float(sum(losses(network.eval(), collate(batch, None)).values()))

    before = loss()
    plan = Plan(epochs=6, batch=300, encoder_rate=3e-3, head_rate=1e-2)
    train(network, items, plan, lambda _: None)
    assert loss() < 0.8 * before
    extra = {"labels": labels, "vocabulary": vocabulary, "lemmas": known_lemmas(known)}
    network.save(tmp_path / "network.pt", extra)
    export(tmp_path / "network.pt", tmp_path / "model")
    doc = spacy.load(tmp_path / "model")("They left Osh. Police didn't free Aida.")
    assert all(token.dep_ and token.tag_ and token.lemma_ for token in doc)
