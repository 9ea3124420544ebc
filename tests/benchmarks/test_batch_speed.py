"""How fast everybody gets a list, beside `implicit` and `numpy.argpartition` on the same machine in the same run.

Needs the packages implicit and pytest-benchmark; run it where nothing else runs: `pytest -q tests/benchmarks`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from app.services.batching import simulated_items, simulated_setting
from app.services.fitting import vocabulary
from recommender import Recommender
from recommender.batch import Batch, People, batch_people, run_batch
from seeds.catalogue import load_catalogue

pytest.importorskip("pytest_benchmark", reason="pytest-benchmark is not installed")
topk = pytest.importorskip("implicit.cpu.topk", reason="implicit is not installed").topk

pytestmark = pytest.mark.slow
PEOPLE, ITEMS, UNITS, TOP, THREADS, BLOCK = 190_000, 500, 116, 10, 2, 4096
SECONDS = 0.25
SHARE_OF_IMPLICIT = 1 / 3
IMPLICIT_USUALLY = 0.268
"""What `implicit` takes on the machine of the figures in docs/recommender-quality.md when nothing gets in between.
Where it takes longer, memory is slow at the moment, and ours may take as much longer."""
PEAK_BYTES = 10**9
ROUNDS = 5
BUSY = 1.5
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class World:
    """The size of the goal: 190,000 people, 500 items, 29 competences of four levels."""

    batch: Batch
    people: People


@pytest.fixture(scope="module")
def world() -> World:
    recommender = Recommender(vocabulary=vocabulary()).fit(simulated_items(load_catalogue(), ITEMS, 1))
    setting = simulated_setting(recommender, 1)
    return World(Batch(recommender, setting), batch_people(PEOPLE, 1, setting))


@pytest.fixture(scope="module")
def factors() -> tuple[Matrix, Matrix]:
    """People and items as vectors of 116 units, for those who know nothing but a product of vectors."""
    rng = np.random.default_rng(1)
    return rng.random((PEOPLE, UNITS), dtype=np.float32), rng.random((ITEMS, UNITS), dtype=np.float32)


def by_implicit(people: Matrix, items: Matrix) -> None:
    """The best items by the library of Ben Frederickson."""
    topk(items, people, TOP, num_threads=THREADS)


def by_argpartition(people: Matrix, items: Matrix) -> None:
    """The best items by NumPy: a product, a partition of places, and the sorting of what it leaves."""
    for start in range(0, len(people), BLOCK):
        scores = people[start : start + BLOCK] @ items.T
        best = np.argpartition(scores, ITEMS - TOP, axis=1)[:, ITEMS - TOP :]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
        np.take_along_axis(best, order, axis=1)


def shortest(run: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds: what the work takes when nothing gets in between."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


@pytest.mark.benchmark(group="batch")
def test_ours(benchmark: Any, world: World) -> None:
    found = benchmark.pedantic(run_batch, (world.batch, world.people), rounds=ROUNDS)
    benchmark.extra_info |= {"scoring_seconds": found.seconds, "peak_bytes": found.peak_bytes}
    assert found.top.shape == (PEOPLE, TOP)
    assert found.peak_bytes < PEAK_BYTES


@pytest.mark.benchmark(group="batch")
@pytest.mark.parametrize("other", [by_implicit, by_argpartition])
def test_others(benchmark: Any, factors: tuple[Matrix, Matrix], other: Callable[[Matrix, Matrix], None]) -> None:
    with threadpool_limits(1, "blas"):
        benchmark.pedantic(other, factors, rounds=ROUNDS)


@pytest.fixture(scope="module")
def implicit(factors: tuple[Matrix, Matrix]) -> float:
    """What `implicit` takes now, in seconds."""
    with threadpool_limits(1, "blas"):
        return shortest(lambda: by_implicit(*factors))


def test_the_work_is_what_two_cores_do_in_the_time(world: World, implicit: float) -> None:
    """Processor time, which other work on the machine hardly changes."""
    used = []
    for _ in range(ROUNDS):
        began = time.process_time()
        run_batch(world.batch, world.people)
        used.append(time.process_time() - began)
    assert min(used) <= THREADS * SECONDS * max(1.0, implicit / IMPLICIT_USUALLY)


@pytest.mark.skipif(
    os.getloadavg()[0] > BUSY,
    reason=f"other work runs on this machine (load {os.getloadavg()[0]:.1f}): time says nothing",
)
def test_everybody_has_a_list_in_time_or_in_a_third_of_the_time_of_implicit(world: World, implicit: float) -> None:
    ours = min(run_batch(world.batch, world.people).seconds for _ in range(ROUNDS))
    in_time = SECONDS * max(1.0, implicit / IMPLICIT_USUALLY)
    assert ours <= in_time or ours <= SHARE_OF_IMPLICIT * implicit, f"{ours:.3f} s, implicit {implicit:.3f} s"
