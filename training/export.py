"""Write a trained network as a spaCy model with an ONNX graph of small integer weights.

``python -m training.export build/training/network.pt pipeline/model``

The graph is built by hand from ONNX Runtime's fused operators: one traced from PyTorch would need
the same fusing afterwards. It reads one window (no batch axis: no padding, no neighbours that could
change a result) and gives, per word, the best labels, the scores of names, sentence starts and
arcs, and the two halves of the relation layer.
"""

import argparse
import io
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import spacy
import torch
from onnx import TensorProto, helper, numpy_helper

from pipeline.encoder.component import NewsEncoder

FUSED = "com.microsoft"
BITS = 8
META = {
    "name": "news",
    "version": "1.0.0",
    "description": "English news: tags, lemmas, Universal Dependencies, sentences and names",
    "license": "CC BY-SA 4.0",
}
BEST = ("tags", "pos", "morphs", "lemmas")  # tasks of which only the best label leaves the graph
SCORED = ("names", "starts")


@dataclass
class Graph:
    """An ONNX graph that grows node by node."""

    bits: int = 8  # of the weights; 32 keeps them as they are
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, array: np.ndarray) -> str:
        """Add a constant; return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        """Add a node of one output; return the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def split(self, source: str, parts: dict[str, int]) -> None:
        """Split the last axis of ``source`` into the named parts."""
        sizes = self.constant(f"{source}.sizes", np.array(list(parts.values()), dtype=np.int64))
        self.nodes.append(helper.make_node("Split", [source, sizes], list(parts), axis=-1))

    def matmul(self, source: str, name: str, weight: np.ndarray) -> str:
        """Multiply by ``weight`` [in, out], stored as integers with a scale per column."""
        output = f"{source}.{name}"
        if self.bits == 32:
            return self.add("MatMul", [source, self.shared(f"{name}.w", weight)], output)
        top = 2 ** (self.bits - 1) - 1
        scale = safe_scale(weight, top)
        rounded = np.clip(np.round(weight / scale), -top, top).astype(np.int8)
        stored = {"w": rounded, "scale": scale, "zero": np.zeros(len(scale), dtype=np.int8)}
        inputs = [source, *(self.shared(f"{name}.{part}", array) for part, array in stored.items())]
        return self.add("DynamicQuantizeMatMul", inputs, output, domain=FUSED)

    def shared(self, name: str, array: np.ndarray) -> str:
        """Add a constant unless it is there already; return its name."""
        known = any(constant.name == name for constant in self.constants)
        return name if known else self.constant(name, array)


def safe_scale(weight: np.ndarray, top: int) -> np.ndarray:
    """Return the step of each column of ``weight`` [in, out], so that no sum of a pair overflows.

    Processors without 8-bit dot products add the products of two neighbouring inputs (at most 255
    each) in 16 bits: two weights together, rounded, may be 128 steps, not 254.

    >>> safe_scale(np.array([[0.5, 1.0], [-0.5, 0.0]]), 127).round(5).tolist()
    [0.00787, 0.00787]
    """
    sizes = np.abs(weight)
    scale = (sizes[0::2] + sizes[1::2]).max(axis=0) / top
    return np.maximum(scale, 1e-8).astype(np.float32)


Weights = dict[str, np.ndarray]
INPUTS = {"pieces": ("pieces", "places", "shapes", "gaps"), "words": ("first", "last")}


def build(weights: Weights, layers: int, heads: int, *, bits: int = 8) -> onnx.ModelProto:
    """Return the graph of a network's weights."""
    graph = Graph(bits)
    x = _split_rows(graph, _embed(graph, weights))
    for number in range(layers):
        x = _layer(graph, weights, f"layers.{number}.", x, heads)
    outputs = _heads(graph, weights, _words(graph, x.words))
    made = helper.make_graph(
        graph.nodes,
        "news_encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, [axis])
            for axis, names in INPUTS.items()
            for name in names
        ],
        [helper.make_tensor_value_info(name, kind, None) for name, kind in outputs.items()],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def _embed(graph: Graph, weights: Weights) -> str:
    """Add the four embeddings; the vocabulary's is stored in 8 bits with a scale per row."""
    table = weights["words.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    rounded = np.round(table / scale).astype(np.int8)
    graph.add("Gather", [graph.constant("words.w", rounded), "pieces"], "words.small")
    graph.add("Cast", ["words.small"], "words.float", to=TensorProto.FLOAT)
    scales = graph.constant("words.scale", scale.astype(np.float32))
    graph.add("Gather", [scales, "pieces"], "words.scales")
    total = graph.add("Mul", ["words.float", "words.scales"], "words.x")
    for name, ids in (("positions", "places"), ("shapes", "shapes"), ("gaps", "gaps")):
        looked_up = [graph.constant(f"{name}.w", weights[f"{name}.weight"]), ids]
        graph.add("Gather", looked_up, f"{name}.x")
        total = graph.add("Add", [total, f"{name}.x"], f"{name}.added")
    total = graph.add("Unsqueeze", [total, graph.constant("axis", np.array([0]))], "embedded.x")
    norm = [graph.constant(f"norm.{k}", weights[f"norm.{k}"]) for k in ("weight", "bias")]
    return graph.add("LayerNormalization", [total, *norm], "embedded", epsilon=1e-12)


@dataclass(frozen=True)
class Rows:
    """The vectors of the frame ([CLS], [SEP]) and of the words' pieces, kept apart.

    BERT parks its attention on the frame, whose vectors are ten times larger than the others. In 8
    bits they would take the range from all words of the window (up to a tenth of a value was noise,
    measured 2026-11), so each part is quantized with a range of its own.
    """

    frame: str
    words: str


def _split_rows(graph: Graph, source: str) -> Rows:
    """Take the two rows of the frame from those of the words."""
    bounds = {"zero": 0, "two": 2, "end": 2**31, "rows": 1}
    zero, two, end, rows = (graph.shared(f"int.{k}", np.array([n])) for k, n in bounds.items())
    frame = graph.add("Slice", [source, zero, two, rows], f"{source}.frame")
    return Rows(frame, graph.add("Slice", [source, two, end, rows], f"{source}.words"))


def _layer(graph: Graph, weights: Weights, base: str, x: Rows, heads: int) -> Rows:
    """Add one transformer layer."""
    width = weights[base + "out.bias"].shape[0]
    parts = [
        graph.matmul(source, base + "qkv", weights[base + "qkv.weight"].T)
        for source in (x.frame, x.words)
    ]
    graph.add("Concat", parts, base + "qkv.y", axis=1)
    graph.split(base + "qkv.y", {base + part: width for part in ("q", "k", "v")})
    bias = graph.constant(base + "qkv.bias", weights[base + "qkv.bias"])
    inputs = [base + "q", base + "k", base + "v", bias]
    graph.add("MultiHeadAttention", inputs, base + "mixed", domain=FUSED, num_heads=heads)
    mixed = _split_rows(graph, base + "mixed")
    return Rows(
        _rest_of_layer(graph, weights, base, mixed.frame, x.frame),
        _rest_of_layer(graph, weights, base, mixed.words, x.words),
    )


def _rest_of_layer(graph: Graph, weights: Weights, base: str, mixed: str, x: str) -> str:
    """Add what comes after the attention: each row by itself."""

    def product(source: str, name: str) -> str:
        return graph.matmul(source, base + name, weights[f"{base}{name}.weight"].T)

    def named(*names: str) -> list[str]:
        return [graph.shared(base + name, weights[base + name]) for name in names]

    def normalize(new: str, old: str, norm: str, bias: str) -> str:
        inputs = [new, old, *named(f"{norm}.weight", f"{norm}.bias", bias)]
        output = f"{new}.{norm}"
        return graph.add("SkipLayerNormalization", inputs, output, domain=FUSED, epsilon=1e-12)

    middle = normalize(product(mixed, "out"), x, "norm1", "out.bias")
    up = product(middle, "up")
    inner = graph.add("BiasGelu", [up, *named("up.bias")], f"{up}.gelu", domain=FUSED)
    return normalize(product(inner, "down"), middle, "norm2", "down.bias")


def _words(graph: Graph, x: str) -> str:
    """Take the mean of the first and the last piece of each word: [words, width]."""
    graph.add("Squeeze", [x, graph.constant("axis.batch", np.array([0]))], "flat")
    graph.add("Gather", ["flat", "first"], "first.x")
    graph.add("Gather", ["flat", "last"], "last.x")
    graph.add("Add", ["first.x", "last.x"], "both")
    half = graph.constant("half", np.array(0.5, dtype=np.float32))
    return graph.add("Mul", ["both", half], "word")


def _heads(graph: Graph, weights: Weights, word: str) -> dict[str, int]:
    """Add the heads of all tasks, as one product; return the outputs and their element types."""
    parts = [(task, f"classify.{task}") for task in (*BEST, *SCORED)]
    parts += [
        (name, name)
        for name in ("arc_dependent", "arc_head", "relation_dependent", "relation_head")
    ]
    matrix = np.concatenate([weights[f"{name}.weight"] for _, name in parts]).T
    bias = np.concatenate([weights[f"{name}.bias"] for _, name in parts])
    product = graph.matmul(word, "heads", matrix)
    graph.add("Add", [product, graph.constant("heads.bias", bias)], "heads")
    sizes = {name: weights[f"{source}.bias"].shape[0] for name, source in parts}
    graph.split("heads", {(f"{n}.scores" if n in BEST else n): size for n, size in sizes.items()})
    for task in BEST:
        graph.add("ArgMax", [f"{task}.scores"], task, axis=-1, keepdims=0)
    for name in ("arc_dependent", "arc_head"):
        graph.add("Gelu", [name], f"{name}.x", domain=FUSED)
    bilinear = weights["arc_bilinear.weight"].T
    product = graph.matmul("arc_dependent.x", "arc_bilinear", bilinear)
    graph.add("Transpose", ["arc_head.x"], "arc_head.t", perm=[1, 0])
    graph.add("MatMul", [product, "arc_head.t"], "arcs")
    root = graph.constant("arc_root.w", weights["arc_root.weight"].T)
    graph.add("MatMul", ["arc_dependent.x", root], "root.y")
    graph.add("Add", ["root.y", graph.constant("arc_root.b", weights["arc_root.bias"])], "roots")
    outputs = dict.fromkeys(BEST, TensorProto.INT64)
    scores = (*SCORED, "arcs", "roots", "relation_dependent", "relation_head")
    return outputs | dict.fromkeys(scores, TensorProto.FLOAT)


def export(checkpoint: Path, folder: Path, *, bits: int = BITS) -> None:
    """Write a spaCy model folder from a checkpoint of ``training.train``, replacing an old one."""
    saved = torch.load(checkpoint, weights_only=True)
    weights = {name: tensor.float().numpy() for name, tensor in saved["weights"].items()}
    size = saved["size"]
    model = build(weights, size["layers"], size["attention_heads"], bits=bits)
    nlp = spacy.blank("en")
    encoder = NewsEncoder(nlp.vocab).load(
        {
            "encoder.onnx": model.SerializeToString(),
            "labels.json": json.dumps(saved["labels"], indent=0).encode(),
            "lemmas.tsv": saved["lemmas"].encode(),
            "relations.npy": relation_bytes(weights),
            "vocabulary.txt": saved["vocabulary"].encode(),
        }
    )
    nlp.add_pipe("news_encoder")
    nlp.get_pipe("news_encoder").from_bytes(encoder.to_bytes())
    nlp.meta.update(META)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        nlp.to_disk(Path(temporary) / "new")
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        (Path(temporary) / "new").rename(folder)


def relation_bytes(weights: Weights) -> bytes:
    """Return the last relation layer as a .npy file: weights [hidden, labels], then the bias."""
    rows = [weights["relation.weight"].T, weights["relation.bias"][None, :]]
    buffer = io.BytesIO()
    np.save(buffer, np.concatenate(rows).astype(np.float32))
    return buffer.getvalue()


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("pipeline/model"))
    parser.add_argument("--bits", type=int, default=BITS, choices=[7, 8, 32])
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.folder, bits=arguments.bits)


if __name__ == "__main__":
    main()
