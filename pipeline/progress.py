"""What a person sees while a run goes on: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich import progress
from rich.console import Console

T = TypeVar("T")


class Stopwatch:
    """Seconds spent in each stage; watches of several workers can be added up."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def lap(self, stage: str) -> Iterator[None]:
        """Count the time until the block ends for `stage`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start  # type: ignore[assignment]

    def add(self, other: Stopwatch) -> None:
        """Count another watch's seconds too."""
        self.seconds.update(other.seconds)


def track(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Pass the items on and move a bar on standard error by one for each."""
    console = Console(stderr=True)
    yield from progress.track(items, label, total, console=console, disable=not console.is_terminal)
