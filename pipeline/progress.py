"""What a person sees while a run goes on: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


@contextmanager
def bar(total: int, label: str) -> Iterator[Progress]:
    """A progress bar on standard error, shown only on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        progress.add_task(label, total=total)
        yield progress


def track(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Pass the items on and move a bar by one for each."""
    with bar(total, label) as progress:
        for item in items:
            yield item
            progress.advance(progress.task_ids[0])
