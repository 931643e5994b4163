"""Parts a text into passages with roles, and gives the view of it that all later stages read."""

from pipeline.clean.passages import clean
from pipeline.clean.view import reading_view

__all__ = ["clean", "reading_view"]
