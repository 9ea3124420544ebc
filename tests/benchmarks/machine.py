"""How slow the machine is now: what stands in docs/ was measured on one that did the same work in a known time.

Two cores that are lent out take up to twice as long when their owner's other guests are busy, which no load average
here shows. So a limit in milliseconds grows with the time that fixed work takes, and never shrinks.
"""

from __future__ import annotations

import time

import numpy as np

USUAL_MS = 60.0
"""What `_work` takes on the machine of the figures in docs/recommender-quality.md when nothing gets in between."""
ROUNDS = 7


def slowness() -> float:
    """1 on the machine of the figures, 2 where fixed work takes twice as long."""
    return max(1.0, min(_work() for _ in range(ROUNDS)) / USUAL_MS)


def _work() -> float:
    """Some counting by Python and some sorting by NumPy, in milliseconds of processor time."""
    began = time.thread_time()
    sum(number * number % 7 for number in range(300_000))
    numbers = np.arange(40_000.0)[::-1]
    for _ in range(100):
        np.sort(numbers)
    return 1000 * (time.thread_time() - began)
