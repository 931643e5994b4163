"""When an article was written: from its metadata, its dateline, or what its text gives away."""

from __future__ import annotations

from pipeline.records import Anchor, Article, Interval


def infer_anchor(article: Article, view: str) -> Anchor:
    """The time against which an article's relative dates are read."""
    if article.published is not None:
        return Anchor(Interval(article.published, article.published), "published")
    return Anchor(None, "none")
