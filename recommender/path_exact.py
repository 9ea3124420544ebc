"""The best possible path for the objective of `build_path`, proven: a mixed-integer programme solved by HiGHS.

Maximise Σ worth · covered strength over the candidates chosen, subject to the minutes and to what each asks. That a
chosen item has a supporter is linear; that two items do not only support each other is not, so where a solution holds
such an unfounded set, the loop formula of that set (Lin & Zhao 2004) is added and the programme solved again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recommender.path_problem import Flags, Problem
from recommender.solver import least

Floats = NDArray[np.float64]
STRENGTHS = (1, 2, 3)


@dataclass(slots=True)
class _Programme:
    """The columns are n candidates, then one per unit and strength that can be added; rows as `matrix · x ≤ limits`."""

    gain: Floats
    rows: list[Floats] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def at_most(self, row: Floats, limit: float) -> None:
        self.rows.append(row)
        self.limits.append(limit)


def exact_rows(problem: Problem) -> list[int]:
    """The candidates of a best choice, in order of code; raises RuntimeError where HiGHS does not prove one."""
    n = len(problem.items)
    if not n:
        return []
    programme = _programme(problem)
    while True:
        chosen = _solved(programme, n)
        unfounded = _unfounded(problem, chosen)
        if not unfounded.any():
            return [int(row) for row in np.flatnonzero(chosen)]
        _add_loop(programme, problem, chosen, unfounded)


def _programme(problem: Problem) -> _Programme:
    n = len(problem.items)
    parts = [
        (unit, strength)
        for unit in range(len(problem.worth))
        for strength in STRENGTHS
        if problem.covered[unit] < strength <= problem.strengths[:, unit].max()
    ]
    gain = np.concatenate((np.zeros(n), [float(problem.worth[unit]) for unit, _ in parts]))
    programme = _Programme(gain)
    programme.at_most(np.concatenate((problem.minutes, np.zeros(len(parts)))), float(problem.budget))
    for column, (unit, strength) in enumerate(parts, start=n):
        row = np.zeros(len(gain))
        row[:n] = -(problem.strengths[:, unit] >= strength).astype(np.float64)
        row[column] = 1
        programme.at_most(row, 0)
    for item, asked in np.argwhere(problem.asks):
        row = np.zeros(len(gain))
        row[:n] = -problem.meets[:, asked].astype(np.float64)
        row[item] = 1
        programme.at_most(row, 0)
    return programme


def _solved(programme: _Programme, n: int) -> Flags:
    found = least(
        -programme.gain,
        most=np.ones(len(programme.gain)),
        rows=np.array(programme.rows),
        limits=np.array(programme.limits),
    )
    return np.asarray(found.x[:n] == 1)


def _unfounded(problem: Problem, chosen: Flags) -> Flags:
    """The chosen candidates that cannot be started in any order of the chosen ones."""
    ready = np.zeros_like(chosen)
    while True:
        met = problem.meets[ready].any(axis=0)
        now = chosen & ~(problem.asks & ~met).any(axis=1)
        if (now == ready).all():
            return chosen & ~ready
        ready = now


def _add_loop(programme: _Programme, problem: Problem, chosen: Flags, unfounded: Flags) -> None:
    """Whichever of the unfounded set starts first, something outside the set must bring what that one lacks."""
    lacking = problem.asks & ~problem.meets[chosen & ~unfounded].any(axis=0)
    first_lacking = lacking[unfounded].argmax(axis=1)
    outside = problem.meets[:, np.unique(first_lacking)].any(axis=1) & ~unfounded
    for item in np.flatnonzero(unfounded):
        row = np.zeros(len(programme.gain))
        row[: len(outside)] = -outside.astype(np.float64)
        row[item] = 1
        programme.at_most(row, 0)
