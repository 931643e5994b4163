"""Scores on gold do not fall: every score of tests/floors.json is reached or passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.evaluate import DEFAULT_FOLDERS
from benchmarks.floors import fallen, fingerprint, load_floors, present_scores


@pytest.mark.parametrize("folder", DEFAULT_FOLDERS, ids=lambda folder: folder.name)
def test_no_score_falls_below_its_floor(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"{folder} is not beside this checkout")
    pinned = load_floors().get(folder.name)
    assert pinned, f"no floors for {folder.name}: run `python -m benchmarks.floors --pin`"
    assert pinned["fingerprint"] == fingerprint(folder), (
        f"the gold of {folder.name} changed: look at the scores, then "
        "`python -m benchmarks.floors --pin`"
    )
    assert fallen(pinned["floors"], present_scores(folder)) == []
