"""The one way to HiGHS: the least cost in whole numbers, proven, with nothing on standard output.

Every column is whole, for what is counted here is whole at its best anyway.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STDOUT, STDERR = 1, 2
_C_LIBRARY = ctypes.CDLL(None)
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best whole numbers, one per column, their cost, and the cost that HiGHS proves no choice to be below."""

    x: Ints
    cost: float
    bound: float


def least(cost: Floats, *, most: Floats, rows: Floats, limits: Floats) -> Optimum:
    """Whole numbers x from 0 to `most` of the least cost · x with rows · x ≤ limits.

    The same numbers give the same choice. Raises RuntimeError where HiGHS does not prove a best one.
    """
    with _printing_on_stderr():
        found = milp(
            cost,
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0, most),
            constraints=LinearConstraint(rows, -np.inf, limits),
            options={"mip_rel_gap": 0.0},
        )
    if found.x is None or found.status != 0:
        raise RuntimeError(found.message)
    return Optimum(np.rint(found.x).astype(np.int64), float(found.fun), float(found.mip_dual_bound))


def least_in_turn(costs: Sequence[Floats], *, most: Floats, rows: Floats, limits: Floats) -> tuple[Optimum, ...]:
    """The least of the first cost, then among those of the second, and so on: an optimum per cost, the last is chosen.

    Every cost but the last comes to a whole number, so that keeping it is exact. Raises RuntimeError as `least` does.
    """
    found: list[Optimum] = []
    for cost in costs:
        found.append(least(cost, most=most, rows=rows, limits=limits))
        rows, limits = np.vstack((rows, cost)), np.append(limits, round(found[-1].cost) + 0.5)
    return tuple(found)


@contextmanager
def _printing_on_stderr() -> Iterator[None]:
    """What C code prints goes to standard error; for the whole process, so one thread at a time, and nothing is lost.

    HiGHS 1.12 has a `printf` left in for candidates that miss the tolerances once presolve is undone
    (ERGO-Code/HiGHS#2783). No option reaches it: `disp` is off already, and it was met with `presolve` off as well.
    C keeps what is printed until it is flushed, so that happens before and after.
    """
    with _ONE_AT_A_TIME:
        _C_LIBRARY.fflush(None)
        kept = os.dup(STDOUT)
        os.dup2(STDERR, STDOUT)
        try:
            yield
        finally:
            _C_LIBRARY.fflush(None)
            os.dup2(kept, STDOUT)
            os.close(kept)
