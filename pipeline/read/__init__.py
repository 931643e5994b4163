"""Reads a folder of news files into `Article`s; what cannot be read becomes a `Dropped` row."""

from pipeline.read.files import list_sources, read_corpus, read_file, with_unique_ids
from pipeline.read.metadata import is_readable_language

__all__ = ["is_readable_language", "list_sources", "read_corpus", "read_file", "with_unique_ids"]
