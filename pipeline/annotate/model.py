"""Loads the spaCy pipeline and runs it over reading views."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from pipeline.annotate.entities import correct_names
from pipeline.annotate.parses import mend_parse
from pipeline.errors import ModelError
from pipeline.lexicon import load_table
from pipeline.records import Passage

MODEL = Path(__file__).parent.parent / "model"
# Articles that the model sees at once: more costs memory and gains no speed.
BATCH = 16
DASH_BEFORE_NUMBER = r"(?<=[a-z])[–—](?=\d)"


def load_model(name_or_path: str | None = None) -> Language:
    """The spaCy pipeline: any installed package or path; by default the one we ship.

    Without ours, a blank English one with sentence bounds: names then come from the lexicons alone.

    Raises `ModelError` when `name_or_path` is no pipeline that can be loaded.
    """
    if name_or_path is None and not (MODEL / "meta.json").exists():
        warnings.warn("no trained model in pipeline/model: names by lexicons only", stacklevel=2)
        return blank_model()
    try:
        return _with_own_tokens(spacy.load(MODEL if name_or_path is None else name_or_path))
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"model {name_or_path or MODEL} cannot be loaded: {error}. "
            "Install it (python -m spacy download NAME) or name the folder it is in."
        ) from error


def blank_model() -> Language:
    """English without statistics: tokens and sentence bounds.

    >>> [sent.text for sent in blank_model()("Two were held. One fled.").sents]
    ['Two were held.', 'One fled.']
    """
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return _with_own_tokens(nlp)


def _with_own_tokens(nlp: Language) -> Language:
    """Reads the dot of a title as part of it: spaCy knows "Gen." and "Dr.", not "Lt." or "Maj.";
    parts "76 victims—21 of them women", where spaCy sees one word.
    """
    if hasattr(nlp.tokenizer, "infix_finditer"):
        parts = compile_infix_regex([*(nlp.Defaults.infixes or ()), DASH_BEFORE_NUMBER])
        nlp.tokenizer.infix_finditer = parts.finditer
    titles = " ".join(load_table("names.toml")["person"]["titles"]).split()
    add = getattr(nlp.tokenizer, "add_special_case", None)  # other tokenizers have no such cases
    for title in titles:
        if add is not None and title.endswith("."):
            add(title, [{"ORTH": title}])
    return nlp


def annotate(nlp: Language, views: Iterable[tuple[str, Sequence[Passage]]]) -> Iterator[Doc]:
    """One `Doc` per article, over its reading view: token offsets are article offsets.

    Sentences start where passages start, whatever the model thinks; names are the model's as
    the lexicons correct them (`entities`), each with the rule that gave it in `span.id_`.
    """
    pairs = ((_prepared(nlp, view, passages), passages) for view, passages in views)
    for doc, passages in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        yield correct_names(mend_parse(doc), passages)


def _prepared(nlp: Language, view: str, passages: Sequence[Passage]) -> Doc:
    """The tokens of the view; the first word of each passage starts a sentence.

    Blanks never do, nor does a word behind another one or a comma on its line ("In 2018 Bekov").
    """
    doc = nlp.make_doc(view)
    starts = [passage.start for passage in passages if passage.role != "boilerplate"]
    at, begun = 0, False
    for token in doc:
        while at < len(starts) and starts[at] < token.idx + len(token):
            at, begun = at + 1, True
        if token.is_space and token.i > 0:
            token.is_sent_start = False
        elif begun and not token.is_space:
            token.is_sent_start, begun = True, False
        elif token.i > 0 and _goes_on(doc[token.i - 1]):
            token.is_sent_start = False
    return doc


def _goes_on(before: Token) -> bool:
    """Whether the sentence of a token goes on behind it: no stop, no mark and no line break."""
    return before.text[-1].isalnum() or before.text == ","
