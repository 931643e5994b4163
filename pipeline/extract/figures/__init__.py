"""Makes figures of numbers: what each counts, when, where, and who says so.

Read `figures.py` first: it shows the order. A group of modules knows only those before it:

- `unit`: the noun a number counts, also where none stands beside it; begin with `nouns.py`
- `time`: the time it is about; begin with `periods.py`, then `continuing.py`
- `what`: what it measures, in a few of the text's words; begin with `wording.py`
- `place`: where its fact is; begin with `placing.py`
"""

from pipeline.extract.figures.figures import extract_figures

__all__ = ["extract_figures"]
