"""The best items for everybody at once, exactly as one person gets them who asks no question.

People come as arrays. What a person needs of a competence depends on four things that many share: the work, the
competence, where the person stands on it and how many gaps stand open. So the points of every combination are worked
out once, and a person becomes a row of zeros and ones that selects some of them: one matrix product scores a block.

Score and item code go through that product as one number, `score · scale + place`: its order is the order of the list,
ties by code included, and the best k are a partition of plain numbers. All of them are whole; float32 holds whole
numbers exactly up to 2²⁴, so with 512 items scores up to 2¹⁵ points stay exact. Every block checks its own bound and
takes float64 (2⁵³) where it is higher.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

from recommender.ranking import Recommender
from recommender.units import needs, openness, unit_scores
from recommender.values import Gap, Profile

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Progress = Callable[[int], None]
UNKNOWN = -1
"""The estimate of somebody who was not assessed on a competence; and the place in a list that no item fills."""
BLOCK_BYTES = 16 * 2**20
"""Scores that are held at once per thread: near enough to the processor's own memory, and a bound on ours."""
THREADS = 2
"""Blocks are shared out over our own threads; the matrix library gets one each, because its own threads wait for each
other, and where other work runs beside it they wait long."""
EXACT_IN_FLOAT32 = 2**24
_KIBIBYTE = 1 if sys.platform == "darwin" else 1024
"""What the system counts peak memory in."""


@dataclass(frozen=True, slots=True)
class LevelEstimate:
    """Where people can stand on a competence: a level 0–4, known or with its standard error."""

    now: float
    se: float | None = None


KNOWN_LEVELS = tuple(LevelEstimate(float(level)) for level in range(5))


@dataclass(frozen=True, slots=True)
class Target:
    """The level that work asks on a competence, and how much that matters (1–3)."""

    competence: str
    level: float
    importance: float = 2


@dataclass(frozen=True, slots=True)
class Work:
    """Function roles, and what they ask together."""

    roles: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the arrays of people point at: kinds of work, estimates, preferred forms, and who may see which items.

    `shown` has a row per cohort (an organisation, say) and a column per item by code.
    """

    competences: tuple[str, ...]
    works: tuple[Work, ...]
    forms: tuple[tuple[str, ...], ...]
    shown: NDArray[np.bool_]
    estimates: tuple[LevelEstimate, ...] = KNOWN_LEVELS


@dataclass(frozen=True, slots=True)
class People:
    """People as rows of numbers: of a work, a form set and a cohort, and per competence of an estimate or UNKNOWN."""

    work: Ints
    forms: Ints
    cohort: Ints
    estimate: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.work)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Per person the best items as rows of `Recommender.items_`, the best first, with their scores.

    Who may see fewer than k items has UNKNOWN, with score 0, in the places that stay open. `seconds` is the time from
    the people to their lists; `peak_bytes` the most memory that the whole process has held so far.
    """

    top: NDArray[np.int32]
    scores: NDArray[np.int32]
    seconds: float
    peak_bytes: int


def batch_people(n: int, seed: int, setting: Setting) -> People:
    """`n` random people: work, form and cohort alike often; one competence in ten not assessed, levels any."""
    rng = np.random.default_rng(seed)
    estimate = rng.integers(0, len(setting.estimates), (n, len(setting.competences)), dtype=np.int8)
    estimate[rng.random(estimate.shape, dtype=np.float32) < 0.1] = UNKNOWN
    return People(
        work=rng.integers(0, len(setting.works), n),
        forms=rng.integers(0, len(setting.forms), n),
        cohort=rng.integers(0, len(setting.shown), n),
        estimate=estimate,
    )


def profile_at(people: People, row: int, setting: Setting) -> Profile:
    """One of the people as the recommender knows them one by one."""
    work = setting.works[people.work[row]]
    estimates = dict(zip(setting.competences, people.estimate[row].tolist(), strict=True))
    return Profile(
        id=str(row),
        roles=work.roles,
        gaps=tuple(
            _gap(target, setting.estimates[estimates[target.competence]])
            for target in work.targets
            if estimates.get(target.competence, UNKNOWN) != UNKNOWN
        ),
        forms=setting.forms[people.forms[row]],
    )


def _gap(target: Target, estimate: LevelEstimate) -> Gap:
    return Gap(target.competence, estimate.now, target.level, target.importance, estimate.se)


def run_batch(batch: Batch, people: People, *, k: int = 10, progress: Progress | None = None) -> BatchResult:
    """The best min(k, shown items) items for everybody; `progress` hears how many people were done since the last call.

    Equal to `Recommender.rank` for the same profile without a learning question, among the items shown.
    """
    began = time.perf_counter()
    places = max(0, min(k, batch.items))
    top = np.full((len(people), places), UNKNOWN, dtype=np.int32)
    scores = np.zeros_like(top)
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(THREADS) as threads:
        for rows, found, points in threads.map(lambda block: batch.best(people, block, places), batch.blocks(people)):
            top[rows, : found.shape[1]], scores[rows, : found.shape[1]] = found, points
            if progress is not None:
                progress(len(rows))
    return BatchResult(top, scores, time.perf_counter() - began, peak_bytes())


def peak_bytes() -> int:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of people who share a work and a cohort."""

    work: int
    cohort: int
    rows: Ints


@dataclass(frozen=True, slots=True)
class _WorkTable:
    """For one kind of work a row per competence and estimate that gives points: which, how many, and how open.

    `base` are the points that everybody of this work gets; `likeness` and `amount` make the points of the words.
    `exact` is the smallest kind of number that holds every packed sum exactly.
    """

    competence: Ints
    estimate: NDArray[np.int8]
    points: Ints
    likeness: Floats
    amount: Floats
    base: Ints
    exact: type[np.floating[Any]]


class Batch:
    """The points of all combinations that people in a setting can be made of, worked out once for a catalogue."""

    def __init__(self, recommender: Recommender, setting: Setting) -> None:
        self.items = len(recommender.items_)
        self._recommender = recommender
        self._setting = setting
        self._places = 1 << max(0, self.items - 1).bit_length()
        self._forms = recommender.scores([Profile(forms=forms) for forms in setting.forms])
        self._packed: dict[tuple[int, int], NDArray[np.floating[Any]]] = {}
        self._works = [self._table(work) for work in setting.works]

    def _table(self, work: Work) -> _WorkTable:
        model, setting = self._recommender, self._setting
        last = {target.competence: target for target in work.targets}
        known = [target for code, target in last.items() if code in model.space_]
        cells = [(target, number) for target in known for number in range(len(setting.estimates))]
        gaps = [_gap(target, setting.estimates[number]) for target, number in cells]
        profiles = [Profile(gaps=(gap,)) for gap in gaps]
        likeness = np.zeros((len(known), len(model.items_)))
        for row, target in enumerate(known):
            if target.competence in model.likeness_:
                likeness[row] = model.likeness_[target.competence].amount
        columns = {code: column for column, code in enumerate(setting.competences)}
        amount = openness(gaps, model.weights)
        points = unit_scores(needs(profiles, model.space_, model.weights), model.offers_)
        counts = (amount > 0) | points.any(axis=1)
        table = _WorkTable(
            competence=np.array([columns[target.competence] for target, _ in cells], dtype=np.int64)[counts],
            estimate=np.array([number for _, number in cells], dtype=np.int8)[counts],
            points=points[counts],
            likeness=np.repeat(likeness, len(setting.estimates), axis=0)[counts],
            amount=amount[counts],
            base=model.scores([Profile(roles=work.roles)])[0],
            exact=np.float32,
        )
        return table if self._most(table) < EXACT_IN_FLOAT32 else replace(table, exact=np.float64)

    def _most(self, table: _WorkTable) -> int:
        """A packed sum that no person of this work can pass; words weigh most for whoever has one gap."""
        gaps = _highest(table.points, table.competence) + _highest(self._words(table, 1), table.competence)
        most = gaps + np.abs(self._forms).max(axis=0, initial=0) + np.abs(table.base) + 1
        return int(most.max(initial=0)) * self._places

    def blocks(self, people: People) -> Iterator[Block]:
        """The people by work and cohort, in blocks that fit the memory bound."""
        cohorts = len(self._setting.shown)
        key = people.work * cohorts + people.cohort
        kinds = len(self._works) * cohorts
        order = np.argsort(key.astype(np.int16 if kinds < 2**15 else np.int64), kind="stable")
        ends = np.cumsum(np.bincount(key, minlength=kinds)).tolist()
        size = max(1, BLOCK_BYTES // (8 * max(1, self.items)))
        for number, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
            for first in range(start, end, size):
                yield Block(*divmod(number, cohorts), order[first : min(first + size, end)])

    def best(self, people: People, block: Block, k: int) -> tuple[Ints, Ints, Ints]:
        """The rows of the people in the order of the answers, their best items (by code), and the scores of these."""
        table, shown = self._works[block.work], np.flatnonzero(self._setting.shown[block.cohort])
        chosen = np.ascontiguousarray(people.estimate[block.rows].T)[table.competence] == table.estimate[:, np.newaxis]
        opened = np.add.reduce(chosen.view(np.int8)[table.amount > 0], axis=0, dtype=np.int16)
        order = np.argsort(opened, kind="stable")
        rows = block.rows[order]
        selected = np.ones((len(chosen) + len(self._forms) + 1, len(rows)), dtype=table.exact)
        selected[: len(chosen)] = chosen.take(order, axis=1)
        selected[len(chosen) : -1] = people.forms[rows] == np.arange(len(self._forms))[:, np.newaxis]
        packed = np.empty((len(rows), min(k, len(shown))), dtype=np.int64)
        counts, starts = np.unique(opened[order], return_index=True)
        for count, start, end in zip(counts.tolist(), starts, [*starts[1:], len(rows)], strict=True):
            points = self._packed_points(block.work, count)[:, shown]
            packed[start:end] = _largest(selected[:, start:end].T, points, packed.shape[1])
        return rows, self._places - 1 - (packed & (self._places - 1)), packed >> (self._places.bit_length() - 1)

    def _packed_points(self, work: int, opened: int) -> NDArray[np.floating[Any]]:
        """For people with so many open gaps: per row of the table, per form set, and for everybody; worked out once."""
        if (work, opened) not in self._packed:
            table = self._works[work]
            gaps = (table.points + self._words(table, opened)) * self._places
            base = table.base * self._places + np.arange(self._places - 1, self._places - 1 - len(table.base), -1)
            packed = np.concatenate((gaps, self._forms * self._places, base[np.newaxis]))
            self._packed[work, opened] = packed.astype(table.exact)
        return self._packed[work, opened]

    def _words(self, table: _WorkTable, opened: int) -> Ints:
        """The points for the everyday words of each gap, for people with so many open gaps."""
        weights = self._recommender.weights
        heard = weights.competence_text * table.amount / max(1.0, opened / weights.gaps_heard)
        return np.rint(heard[:, np.newaxis] * table.likeness).astype(np.int64)


def _highest(points: Ints, competence: Ints) -> Ints:
    """Per item the most that the rows for one person can add up to, whatever their signs: one row per competence."""
    if not len(points):
        return np.zeros(points.shape[1], dtype=np.int64)
    first = np.flatnonzero(np.diff(competence, prepend=UNKNOWN))
    return np.asarray(np.maximum.reduceat(np.abs(points), first).sum(axis=0))


def _largest(selected: NDArray[np.floating[Any]], points: NDArray[np.floating[Any]], k: int) -> Ints:
    """The k largest sums of the selected points per person, the largest first."""
    if not k:
        return np.zeros((len(selected), 0), dtype=np.int64)
    sums = selected @ points
    sums.partition(sums.shape[1] - k, axis=1)
    return np.sort(sums[:, sums.shape[1] - k :], axis=1)[:, ::-1].astype(np.int64)
