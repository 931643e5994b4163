"""Scores on gold do not fall: every score of tests/floors.json is reached or passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.floors import SOURCES, fallen, fingerprint, load_floors, present_scores


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_score_falls_below_its_floor(source: Path) -> None:
    if not source.exists():
        pytest.skip(f"{source} is not beside this checkout")
    pinned = load_floors().get(source.name)
    assert pinned, f"no floors for {source.name}: run `python -m benchmarks.floors --pin`"
    assert pinned["fingerprint"] == fingerprint(source), (
        f"the gold of {source.name} changed: look at the scores, then "
        "`python -m benchmarks.floors --pin`"
    )
    assert fallen(pinned["floors"], present_scores(source)) == []
