"""What can go wrong, as few named errors; each message says what to do next.

NewsledgerError
├── LexiconError    a data file of lexicons/ is wrong (file and row named)
├── ModelError      the language model cannot be loaded
├── CorpusError     the input folder cannot be read
└── SettingError    a file or folder named on the command line cannot be used
"""

from __future__ import annotations

from pathlib import Path


class NewsledgerError(Exception):
    """Base of all errors a user can mend."""


class LexiconError(NewsledgerError):
    """A row of a data file does not fit its declaration."""

    def __init__(self, path: Path, row: int | None, problem: str) -> None:
        where = path.name if row is None else f"{path.name}, row {row}"
        super().__init__(
            f"{where}: {problem}. Mend the row; lexicons/README.md explains the columns."
        )


class ModelError(NewsledgerError):
    """The language model cannot be loaded."""


class CorpusError(NewsledgerError):
    """The corpus folder cannot be read."""


class SettingError(NewsledgerError):
    """A file or folder named on the command line cannot be used."""
