"""How slow the machine is now: what stands in docs/ was measured on one that did the same work in a known time.

Two cores that are lent out take up to twice as long when their owner's other guests are busy, which no load average
here shows. So a limit in milliseconds grows with the time that fixed work takes, and never shrinks.
"""

from __future__ import annotations

import time

import numpy as np

USUAL_MS = 25.0
"""What `_work` takes on the machine of the figures in docs/recommender-quality.md when nothing gets in between."""
ROUNDS = 7
WORD, TIMES, SMALL = "dienstverleningsmedewerker", 2_000, (20, 8)


def slowness() -> float:
    """1 on the machine of the figures, 2 where fixed work takes twice as long."""
    return max(1.0, min(_work() for _ in range(ROUNDS)) / USUAL_MS)


def _work() -> float:
    """What tips are made of, in milliseconds of processor time: dictionaries of parts of words, and small arrays.

    Nothing large: how fast a processor sorts or multiplies many numbers says little about how fast it runs Python.
    """
    began = time.thread_time()
    small = np.arange(np.prod(SMALL), dtype=np.float64).reshape(SMALL)
    for number in range(TIMES):
        parts = [WORD[start : start + 4] for start in range(len(WORD) - 3)]
        counts: dict[str, int] = {}
        for part in parts:
            counts[part] = counts.get(part, 0) + number
        sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        np.maximum(small - number, 0).sum(axis=1).argsort()
    return 1000 * (time.thread_time() - began)
