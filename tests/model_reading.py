"""Short texts read by the whole pipeline in one batch, where the language model is there."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.annotate.model import MODEL
from pipeline.records import Article, Extraction
from pipeline.run import Settings, Workshop, extract_batch

needs_model = pytest.mark.skipif(
    not (MODEL / "meta.json").exists(), reason="pipeline/model is not there"
)


def extract(texts: Mapping[str, str]) -> dict[str, Extraction]:
    """What the pipeline finds in each text, by name."""
    articles = [Article(name, name, text, name) for name, text in texts.items()]
    found, _ = extract_batch(articles, Workshop(Settings()))
    return {extraction.article.article_id: extraction for extraction in found}
