"""Words as the encoder reads them: word pieces, the casing that these drop, the gap before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer

CLS: Final = 101  # the numbers of BERT's uncased vocabulary
SEP: Final = 102
UNKNOWN: Final = 100

# A word of more pieces is a link, a hash or noise: its beginning and its end say enough.
MAX_PIECES_PER_WORD: Final = 6
CACHED_WORDS: Final = 200_000

# Casing of a word. Zero is the frame ([CLS], [SEP]).
LOWER, TITLE, UPPER, LETTER, MIXED, DIGITS, ALNUM, SYMBOL, UNCASED = range(1, 10)
SHAPES: Final = 10
# What stands before a word.
GLUED, SPACED, BROKEN = range(1, 4)
GAPS: Final = 4

_SINGLE_QUOTES: Final = re.compile("[\u2018\u2019\u201a\u201b\u2032\u00b4`]")
_DOUBLE_QUOTES: Final = re.compile("[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")


def word_shape(word: str) -> int:
    """Return the casing class of a word.

    >>> [word_shape(w) for w in ("court", "Almaty", "MVD", "A", "iPhone", "2024", "5bn", ",", "大")]
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    if word.isalpha():
        if word.islower():
            return LOWER
        if word.isupper():
            return LETTER if len(word) == 1 else UPPER
        if word.istitle():
            return TITLE
        return MIXED if word.lower() != word.upper() else UNCASED
    if word.isdigit():
        return DIGITS
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return DIGITS if any(c.isdigit() for c in word) else SYMBOL
    if any(c.isdigit() for c in word):
        return ALNUM
    return word_shape("".join(letters))


def plain_word(word: str) -> str:
    """Return the word with straight quotes and plain dashes, as the training text has them.

    >>> plain_word("’s"), plain_word("“"), plain_word("—")
    ("'s", '"', '-')
    """
    if word.isascii():
        return word
    word = _SINGLE_QUOTES.sub("'", word)
    word = _DOUBLE_QUOTES.sub('"', word)
    return _DASHES.sub("-", word)


class WordPieces:
    """The word-piece numbers and the casing of words, remembered word by word."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self.vocabulary = vocabulary
        model = WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=60)
        self._tokenizer = Tokenizer(model)
        self._tokenizer.normalizer = BertNormalizer(lowercase=True)
        self._seen: dict[str, tuple[list[int], int]] = {}

    @classmethod
    def from_text(cls, text: str) -> WordPieces:
        """Read a vocabulary of one piece a line."""
        return cls({piece: number for number, piece in enumerate(text.split("\n")) if piece})

    @classmethod
    def from_file(cls, path: Path) -> WordPieces:
        """Read a vocabulary file of one piece a line."""
        return cls.from_text(path.read_text(encoding="utf-8"))

    def to_text(self) -> str:
        """Return the vocabulary, one piece a line, in the order of the numbers."""
        pieces = sorted(self.vocabulary, key=self.vocabulary.__getitem__)
        return "\n".join(pieces) + "\n"

    def encode(self, words: Sequence[str]) -> list[tuple[list[int], int]]:
        """Return the piece numbers and the casing class of each word."""
        seen = self._seen
        unseen = [word for word in dict.fromkeys(words) if word not in seen]
        if len(seen) > CACHED_WORDS:
            seen.clear()
            unseen = list(dict.fromkeys(words))
        for word in unseen:
            seen[word] = (self._pieces(word), word_shape(word))
        return [seen[word] for word in words]

    def _pieces(self, word: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(plain_word(word)).ids or [UNKNOWN]
        if len(ids) > MAX_PIECES_PER_WORD:
            ids = ids[: MAX_PIECES_PER_WORD - 1] + ids[-1:]
        return ids
