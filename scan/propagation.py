"""What the answers of many scans say of their people, all at once: expectation propagation in batches of scans.

The scan updates its belief answer by answer, and each answer counts as a normal distribution along what its question
measures. Expectation propagation (Minka 2001) goes over those answers again until they agree, so that the order no
longer matters. Taking one answer out of the belief (its cavity) is then a division of two normal distributions, where
replaying the scan without it would cost a whole scan for each answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from numpy.polynomial.hermite_e import hermegauss

from scan.gaussian import SMALLEST_CHANCE, Gaussian
from scan.response import CHECK, STATEMENT, Array, Curves, outcome_chances

Indices = npt.NDArray[np.int_]
Mask = npt.NDArray[np.bool_]

NODES = 21
BATCH = 250
AT_ONCE = 10_000
"""Scans and answers that are looked at together: all of them would not fit in the memory of a small server."""
DAMPING = 0.8
"""All answers are renewed at once; the whole step could go to and fro."""
SMALLEST_PRECISION = 1e-6
_nodes, _weights = hermegauss(NODES)
_weights = _weights / _weights.sum()


@dataclass(frozen=True, slots=True)
class Answers:
    """Every telling answer of S scans, those of one scan together, as arrays (A,).

    `scan` counts from 0 without holes; `item` and `competence` are indices; `outcome` is a step 0–3, or 0 wrong and
    1 right.
    """

    scan: Indices
    item: Indices
    competence: Indices
    is_statement: Mask
    outcome: Indices

    @property
    def scans(self) -> int:
        """How many scans there are."""
        return int(self.scan[-1]) + 1 if len(self.scan) else 0


@dataclass(slots=True)
class Cavities:
    """What is believed of what each answer's question measures without that answer (A,), and what the answer adds.

    `score` is the derivative of the log chance of the answer to the place of its question, `information` the negative
    second one; per level and per squared level.
    """

    mean: Array
    variance: Array
    score: Array
    information: Array


@dataclass(slots=True)
class Propagation:
    """The state of expectation propagation over all scans: per answer a precision and a precision times mean (A,)."""

    answers: Answers
    curves: Curves
    precision: Array = field(init=False)
    pull: Array = field(init=False)
    batches: list[slice] = field(init=False)

    def __post_init__(self) -> None:
        self.precision = np.full(len(self.answers.scan), SMALLEST_PRECISION)
        self.pull = np.zeros(len(self.answers.scan))
        edges = np.searchsorted(self.answers.scan, np.arange(0, self.answers.scans + BATCH, BATCH))
        self.batches = [slice(int(a), int(b)) for a, b in itertools.pairwise(edges) if b > a]

    def sweep(self, prior: Gaussian, places: Array) -> tuple[Cavities, Array]:
        """Renew every answer once; gives the cavities, and mean and variance of every scan's bias (S, 2).

        `prior` is the one for all competences with the bias last, which correlates with none of them; `places` (A,)
        the place of each answer's question.
        """
        size = len(self.answers.scan)
        found = Cavities(np.empty(size), np.empty(size), np.empty(size), np.empty(size))
        biases = np.empty((self.answers.scans, 2))
        for part in self.batches:
            first, last = int(self.answers.scan[part.start]), int(self.answers.scan[part.stop - 1])
            biases[first : last + 1] = self._sweep_batch(part, prior, places[part], found)
        return found, biases

    def _sweep_batch(self, part: slice, prior: Gaussian, places: Array, found: Cavities) -> Array:
        answers, scan = self.answers, self.answers.scan[part]
        row = scan - scan[0]
        place_in_row = np.arange(len(row)) - np.searchsorted(row, row)
        at = (row, place_in_row)
        shape = (int(row[-1]) + 1, int(place_in_row.max()) + 1)
        used = np.zeros(shape, dtype=np.bool_)
        used[at] = True
        competence, statement = np.zeros(shape, dtype=np.int_), np.zeros(shape)
        competence[at], statement[at] = answers.competence[part], answers.is_statement[part]
        spread = _covariance(prior, competence, statement, used)
        centre = np.where(used, prior.mean[competence] + statement * prior.mean[-1], 0.0)
        precision, pull = np.zeros(shape), np.zeros(shape)
        precision[at], pull[at] = self.precision[part], self.pull[part]
        taken, force = _conditioned(spread, centre, precision, pull)
        mean = centre + np.einsum("sij,sj->si", spread, force)
        variance = np.einsum("sii->si", spread) - ((spread @ taken) * spread).sum(axis=2)
        to_bias = prior.covariance[-1, -1] * statement * used
        biases = np.stack(
            [
                prior.mean[-1] + (to_bias * force).sum(axis=1),
                prior.covariance[-1, -1] - (np.einsum("si,sij->sj", to_bias, taken) * to_bias).sum(axis=1),
            ],
            axis=1,
        )
        self._renew(part, mean[at], variance[at], places, found)
        return biases

    def _renew(self, part: slice, mean: Array, variance: Array, places: Array, found: Cavities) -> None:
        """Match the moments of cavity times answer, and keep what the answer adds."""
        precision, pull = self.precision[part], self.pull[part]
        rest = np.maximum(1 / variance - precision, SMALLEST_PRECISION)
        cavity_mean, cavity_variance = (mean / variance - pull) / rest, 1 / rest
        new_mean, new_variance = self._moments(part, cavity_mean, cavity_variance, places)
        added = np.maximum(1 / new_variance - rest, SMALLEST_PRECISION)
        self.precision[part] = (1 - DAMPING) * precision + DAMPING * added
        self.pull[part] = (1 - DAMPING) * pull + DAMPING * (new_mean * (rest + added) - cavity_mean * rest)
        found.mean[part], found.variance[part] = cavity_mean, cavity_variance
        # moving the question up is moving the person down, so both follow from the moments
        found.score[part] = (cavity_mean - new_mean) * rest
        found.information[part] = (1 - new_variance * rest) * rest

    def _moments(self, part: slice, mean: Array, variance: Array, places: Array) -> tuple[Array, Array]:
        chances = chances_of(self.answers, part, mean, variance, places, self.curves)
        x = mean[:, None] + np.sqrt(variance)[:, None] * _nodes
        mass = _weights * np.maximum(chances, SMALLEST_CHANCE)
        mass = mass / mass.sum(axis=1, keepdims=True)
        new_mean = (mass * x).sum(axis=1)
        return new_mean, (mass * (x - new_mean[:, None]) ** 2).sum(axis=1)


def chances_of(answers: Answers, part: slice, mean: Array, variance: Array, places: Array, curves: Curves) -> Array:
    """The chance of the given answers at each node of their cavities; (A, NODES)."""
    distance = mean[:, None] + np.sqrt(variance)[:, None] * _nodes - places[:, None]
    chances = np.empty_like(distance)
    for kind, own in ((STATEMENT, answers.is_statement[part]), (CHECK, ~answers.is_statement[part])):
        table = outcome_chances(kind, distance[own], curves)
        chances[own] = np.take_along_axis(table, answers.outcome[part][own][None, :, None], axis=0)[0]
    return chances


def expected_outcome(kind: str, mean: Array, variance: Array, places: Array, curves: Curves) -> tuple[Array, Array]:
    """Mean and variance of the outcome that cavities foretell, for questions of one kind; two arrays (A,)."""
    expected, spread = np.empty_like(mean), np.empty_like(mean)
    for start in range(0, len(mean), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        distance = mean[part, None] + np.sqrt(variance[part, None]) * _nodes - places[part, None]
        chances = outcome_chances(kind, distance, curves) @ _weights
        outcomes = np.arange(len(chances), dtype=np.float64)
        expected[part] = outcomes @ chances
        spread[part] = outcomes**2 @ chances - expected[part] ** 2
    return expected, spread


def _covariance(prior: Gaussian, competence: Indices, statement: Array, used: Mask) -> Array:
    """Covariance of what the questions of each scan measure; (S, n, n), 0 where a scan has no more answers."""
    among = prior.covariance[competence[:, :, None], competence[:, None, :]]
    spread: Array = among + prior.covariance[-1, -1] * statement[:, :, None] * statement[:, None, :]
    return spread * (used[:, :, None] & used[:, None, :])


def _conditioned(spread: Array, centre: Array, precision: Array, pull: Array) -> tuple[Array, Array]:
    """What conditioning on the answers takes away (S, n, n), and how it pulls the mean (S, n).

    Stable also where two questions measure the same thing (Rasmussen & Williams 2006, section 3.6).
    """
    root = np.sqrt(precision)
    inner = np.eye(spread.shape[1]) + root[:, :, None] * spread * root[:, None, :]
    taken: Array = root[:, :, None] * np.linalg.inv(inner) * root[:, None, :]
    offset = pull - precision * centre
    force: Array = offset - np.einsum("sij,sj->si", taken, np.einsum("sij,sj->si", spread, offset))
    return taken, force


def flattened(scans: Sequence[Sequence[tuple[int, int]]], competence: Indices, is_statement: Mask) -> Answers:
    """The answers of scans, each a list of (item, outcome); `competence` and `is_statement` are by item.

    A scan without a telling answer leaves a hole that `Answers` cannot hold: give none.
    """
    item = np.array([item for scan in scans for item, _ in scan], dtype=np.int_)
    return Answers(
        scan=np.repeat(np.arange(len(scans)), [len(scan) for scan in scans]),
        item=item,
        competence=competence[item],
        is_statement=is_statement[item],
        outcome=np.array([outcome for scan in scans for _, outcome in scan], dtype=np.int_),
    )
