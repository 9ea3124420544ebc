"""The ranking on all sets of judged situations: what docs/recommender-quality.md says is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.evaluating import evaluation, read_judgements, read_profiles
from seeds.catalogue import load_catalogue

pytestmark = pytest.mark.slow
JUDGED = Path(__file__).parents[1] / "data"
ABOVE = 0.1
"""So much better than the best baseline, at least."""


@pytest.mark.parametrize(("folder", "least"), [("judged", 0.9), ("judged-later", 0.75), ("judged-blind", 0.78)])
def test_the_tips_stay_as_good_as_they_are_and_well_above_every_baseline(folder: str, least: float) -> None:
    items = load_catalogue()
    profiles = read_profiles(JUDGED / folder / "profiles.json")
    found = evaluation(items, profiles, read_judgements(JUDGED / folder / "judgements.json", items))
    for figure in ("ndcg_5", "ndcg_10"):
        ours, *others = (table[figure] or 0.0 for table in found.values())
        assert ours >= least
        assert ours >= max(others) + ABOVE
