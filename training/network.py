"""The multi-task encoder in PyTorch: MiniLM with casing and gap embeddings, a head per task."""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from pipeline.encoder.pieces import GAPS, SHAPES


@dataclass(frozen=True)
class Size:
    """The measures of a network; the first five are those of the pretrained encoder."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    inner: int = 1536
    attention_heads: int = 12
    layers: int = 6
    arc: int = 256
    relation: int = 256
    dropout: float = 0.1


@dataclass(frozen=True)
class Windows:
    """A batch of windows: pieces [batch, pieces], words [batch, words]; padding is 0 or -100."""

    pieces: Tensor
    shapes: Tensor
    gaps: Tensor
    mask: Tensor  # [batch, pieces], true where there is a piece
    first: Tensor  # position of the first piece of each word
    last: Tensor
    sentences: Tensor  # number of the sentence of each word, -1 in padding
    targets: dict[str, Tensor]


class Layer(nn.Module):
    """One transformer layer, normalized after each half, as in BERT."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.attention_heads
        self.dropout = size.dropout
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.norm1 = nn.LayerNorm(size.width, eps=1e-12)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm2 = nn.LayerNorm(size.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        # Spelled out: the fused attention's backward pass is the slowest part on a CPU (2026-11).
        scores = qkv[0] @ qkv[1].transpose(2, 3) * (width // self.heads) ** -0.5
        mixed = (scores + mask).softmax(-1) @ qkv[2]
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(inner, self.dropout, self.training))


class Network(nn.Module):
    """Encoder and heads. ``labels`` gives the number of labels of each classification task."""

    def __init__(self, size: Size, labels: dict[str, int]) -> None:
        super().__init__()
        self.size = size
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.shapes = nn.Embedding(SHAPES, size.width)
        self.gaps = nn.Embedding(GAPS, size.width)
        self.norm = nn.LayerNorm(size.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.classify = nn.ModuleDict(
            {task: nn.Linear(size.width, n) for task, n in labels.items() if task != "deps"}
        )
        self.arc_dependent = nn.Linear(size.width, size.arc)
        self.arc_head = nn.Linear(size.width, size.arc)
        self.arc_bilinear = nn.Linear(size.arc, size.arc, bias=False)
        self.arc_root = nn.Linear(size.arc, 1)
        self.relation_dependent = nn.Linear(size.width, size.relation)
        self.relation_head = nn.Linear(size.width, size.relation)
        self.relation = nn.Linear(size.relation, labels["deps"])
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.gaps.weight)
        nn.init.normal_(self.arc_bilinear.weight, std=0.02)

    def encode(self, windows: Windows) -> Tensor:
        """Return one vector a word: the mean of its first and its last piece."""
        place = torch.arange(windows.pieces.shape[1])
        x = self.words(windows.pieces) + self.positions(place)
        x = self.norm(x + self.shapes(windows.shapes) + self.gaps(windows.gaps))
        x = functional.dropout(x, self.size.dropout, self.training)
        mask = torch.where(windows.mask, 0.0, -1e4)[:, None, None, :].bfloat16()
        for layer in self.layers:
            x = layer(x, mask)
        rows = torch.arange(len(x))[:, None]
        words = (x[rows, windows.first] + x[rows, windows.last]) / 2
        return functional.dropout(words, self.size.dropout, self.training)

    def arcs(self, words: Tensor) -> Tensor:
        """Return the scores [batch, dependent, head]; the diagonal scores the root."""
        dependent = functional.gelu(self.arc_dependent(words))
        head = functional.gelu(self.arc_head(words))
        dependent = functional.dropout(dependent, self.size.dropout, self.training)
        head = functional.dropout(head, self.size.dropout, self.training)
        scores = self.arc_bilinear(dependent) @ head.transpose(1, 2)
        diagonal = torch.eye(words.shape[1], dtype=torch.bool)
        return torch.where(diagonal, self.arc_root(dependent), scores)

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """Return the scores of the relation labels, given the heads [batch, words]."""
        rows = torch.arange(len(words))[:, None]
        head = self.relation_head(words)[rows, heads]
        joint = functional.relu(self.relation_dependent(words) + head)
        return self.relation(functional.dropout(joint, self.size.dropout, self.training))

    def save(self, path: Path, extra: dict) -> None:
        """Write the weights with what is needed to rebuild the network."""
        partial = path.with_suffix(".partial")
        torch.save({"size": asdict(self.size), "weights": self.state_dict(), **extra}, partial)
        partial.replace(path)


def load_pretrained(network: Network, path: Path) -> None:
    """Copy the pretrained encoder of a BERT-style safetensors file into the network."""
    tensors = load_file(path)
    prefix = "bert." if any(name.startswith("bert.") for name in tensors) else ""

    def get(name: str) -> Tensor:
        return tensors[prefix + name]

    def linear(into: nn.Linear, *names: str) -> None:
        into.weight.copy_(torch.cat([get(f"{name}.weight") for name in names]))
        into.bias.copy_(torch.cat([get(f"{name}.bias") for name in names]))

    def norm(into: nn.LayerNorm, name: str) -> None:
        into.weight.copy_(get(f"{name}.weight"))
        into.bias.copy_(get(f"{name}.bias"))

    with torch.no_grad():
        network.words.weight.copy_(get("embeddings.word_embeddings.weight"))
        kinds = get("embeddings.token_type_embeddings.weight")[0]
        network.positions.weight.copy_(get("embeddings.position_embeddings.weight") + kinds)
        norm(network.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(network.layers):
            base = f"encoder.layer.{number}."
            attention = base + "attention."
            linear(layer.qkv, *(f"{attention}self.{part}" for part in ("query", "key", "value")))
            linear(layer.out, attention + "output.dense")
            norm(layer.norm1, attention + "output.LayerNorm")
            linear(layer.up, base + "intermediate.dense")
            linear(layer.down, base + "output.dense")
            norm(layer.norm2, base + "output.LayerNorm")


def losses(network: Network, windows: Windows) -> dict[str, Tensor]:
    """Return the mean loss of each task over the words that the sources annotate for it."""
    words = network.encode(windows)
    result = {}
    for task, head in network.classify.items():
        result[task] = _cross_entropy(head(words), windows.targets[task])
    heads = windows.targets["heads"]
    if (heads >= 0).any():
        same = windows.sentences[:, :, None] == windows.sentences[:, None, :]
        scores = network.arcs(words).float().masked_fill(~same, -1e4)
        result["heads"] = _cross_entropy(scores, heads)
        relations = network.relations(words, heads.clamp(min=0))
        result["deps"] = _cross_entropy(relations, windows.targets["deps"])
    return result


def _cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    known = targets >= 0
    if not known.any():
        return scores.sum() * 0.0
    return functional.cross_entropy(scores[known].float(), targets[known])
