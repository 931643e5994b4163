"""From the records of single articles to one world: who and what is the same across articles."""

from __future__ import annotations

from pipeline.deduplicate.decisions import Decision, read_decisions
from pipeline.deduplicate.world import deduplicate

__all__ = ["Decision", "deduplicate", "read_decisions"]
