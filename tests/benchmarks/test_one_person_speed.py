"""One person's tips: the slowest of a hundred takes at most ten milliseconds of a processor."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import cycle

import numpy as np
import pytest

from app.cli.recommender import JUDGED
from app.services.fitting import as_path_item, fitted
from app.services.role_targets import roles_by_code, targets_of
from recommender import Gap, Profile, Recommender
from recommender.path import build_path
from seeds.catalogue import load_catalogue
from tests.benchmarks.machine import slowness

pytestmark = pytest.mark.slow
PEOPLE, CANDIDATES = 300, 50
HOURS = 24.0
"""Two hours a week for a quarter."""
MILLISECONDS = 10
ROUNDS = 5


@pytest.fixture(scope="module")
def catalogue() -> Recommender:
    return fitted(load_catalogue())


@pytest.fixture(scope="module")
def people() -> list[Profile]:
    """People of all roles with uncertain levels, each with a learning question as somebody wrote it."""
    rng = np.random.default_rng(1)
    questions = [one["question"] for one in json.loads((JUDGED / "profiles.json").read_text(encoding="utf-8"))]
    pairs = zip(cycle(roles_by_code()), cycle(questions), range(PEOPLE), strict=False)
    return [Profile(str(number), (role,), question, _gaps(role, rng)) for role, question, number in pairs]


def _gaps(role: str, rng: np.random.Generator) -> tuple[Gap, ...]:
    asked = targets_of([role]).items()
    return tuple(Gap(code, rng.uniform(0, 4), one.level, one.importance, rng.uniform(0.3, 0.8)) for code, one in asked)


def slowest(people: list[Profile], tips: Callable[[Profile], object]) -> float:
    """The 99th percentile over people of the processor time for one, in milliseconds: of each the shortest of a few.

    The shortest is what the work takes where nothing gets in between; on a machine with other work all others say more
    of that than of ours.
    """

    def one_round() -> list[float]:
        used = []
        for profile in people:
            began = time.thread_time()
            tips(profile)
            used.append(1000 * (time.thread_time() - began))
        return used

    return float(np.percentile(np.min([one_round() for _ in range(ROUNDS)], axis=0), 99))


def test_ten_tips_with_their_reasons(catalogue: Recommender, people: list[Profile]) -> None:
    assert slowest(people, lambda one: catalogue.recommend(one, 10)) <= MILLISECONDS * slowness()


def test_the_page_of_tips_asks_for_a_ranking_and_for_fifty_explanations(
    catalogue: Recommender, people: list[Profile]
) -> None:
    assert (
        slowest(people, lambda one: catalogue.explain(one, catalogue.rank(one, CANDIDATES)))
        <= MILLISECONDS * slowness()
    )


def test_a_path_and_ten_tips_with_their_reasons(catalogue: Recommender, people: list[Profile]) -> None:
    items = [as_path_item(item) for item in load_catalogue()]

    def everything(one: Profile) -> None:
        build_path(one, items, hours_budget=HOURS)
        catalogue.recommend(one, 10)

    assert slowest(people, everything) <= MILLISECONDS * slowness()
