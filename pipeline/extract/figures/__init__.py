"""Makes figures of numbers: what each counts, when, where, and who says so."""

from pipeline.extract.figures.figures import extract_figures

__all__ = ["extract_figures"]
