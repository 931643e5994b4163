"""Words, syntax and names: one spaCy pipeline over the reading view, corrected by the lexicons."""

from pipeline.annotate.model import annotate, blank_model, load_model

__all__ = ["annotate", "blank_model", "load_model"]
