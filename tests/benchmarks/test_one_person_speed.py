"""One person's tips: the slowest of a hundred takes at most ten milliseconds of a processor."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import cycle

import numpy as np
import pytest

from app.cli.recommender import JUDGED
from app.services.fitting import fitted
from app.services.role_targets import roles_by_code, targets_of
from recommender import Gap, Profile, Recommender
from seeds.catalogue import load_catalogue

pytestmark = pytest.mark.slow
PEOPLE, CANDIDATES = 300, 50
MILLISECONDS = 10


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
    """The 99th percentile of the processor time for one person, in milliseconds: of three rounds the quietest."""

    def one_round() -> float:
        used = []
        for profile in people:
            began = time.thread_time()
            tips(profile)
            used.append(1000 * (time.thread_time() - began))
        return float(np.percentile(used, 99))

    return min(one_round() for _ in range(3))


def test_ten_tips_with_their_reasons(catalogue: Recommender, people: list[Profile]) -> None:
    assert slowest(people, lambda one: catalogue.recommend(one, 10)) <= MILLISECONDS


def test_the_page_of_tips_asks_for_a_ranking_and_for_fifty_explanations(
    catalogue: Recommender, people: list[Profile]
) -> None:
    assert slowest(people, lambda one: catalogue.explain(one, catalogue.rank(one, CANDIDATES))) <= MILLISECONDS
