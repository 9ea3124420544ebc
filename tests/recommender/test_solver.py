"""The solver: whole numbers, one cost after another, and nothing on standard output."""

from __future__ import annotations

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import scipy.optimize

import recommender.solver
from recommender.solver import least, least_in_turn

ONE, NONE = np.ones(3), np.zeros(3)
C_LIBRARY = ctypes.CDLL(None)


def test_the_least_cost_is_in_whole_numbers() -> None:
    found = least(np.array([-3.0, -2.0, 0.0]), most=ONE, rows=np.array([[2.0, 2.0, 1.0]]), limits=np.array([3.0]))
    assert (found.x.tolist(), found.cost, found.bound) == ([1, 0, 0], -3, -3)


def test_what_comes_first_is_kept_and_the_next_decides_between_equals() -> None:
    rows, limits = np.array([[1.0, 1.0, 1.0]]), np.array([2.0])
    first, second = least_in_turn((-ONE, np.array([0.2, 0.1, 0.3])), most=ONE, rows=rows, limits=limits)
    assert (first.cost, second.x.tolist()) == (-2, [1, 1, 0])


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="infeasible"):
        least(ONE, most=ONE, rows=np.array([-ONE]), limits=np.array([-4.0]))


def test_what_the_solver_prints_goes_to_stderr_and_what_others_print_comes_out(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def printing(*given: object, **named: object) -> object:
        C_LIBRARY.puts(b"from the solver")
        return scipy.optimize.milp(*given, **named)

    monkeypatch.setattr(recommender.solver, "milp", printing)
    C_LIBRARY.puts(b"before")
    for _ in range(2):
        least(ONE, most=ONE, rows=np.array([NONE]), limits=np.array([0.0]))
    C_LIBRARY.puts(b"after")
    C_LIBRARY.fflush(None)
    said = capfd.readouterr()
    assert said.out == "before\nafter\n"
    assert said.err == "from the solver\n" * 2


def test_standard_output_is_itself_again_after_many_threads_and_errors() -> None:
    def solve(limit: int) -> None:
        least(ONE, most=ONE, rows=np.array([-ONE]), limits=np.array([-float(limit)]))

    before, files = os.fstat(1), len(os.listdir("/dev/fd"))
    with ThreadPoolExecutor(4) as threads:
        found = [threads.submit(solve, number % 5).exception() for number in range(40)]
    assert [type(one) for one in found[:5]] == [type(None)] * 4 + [RuntimeError]
    assert os.path.samestat(before, os.fstat(1))
    assert len(os.listdir("/dev/fd")) == files
