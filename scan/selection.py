"""Which question would tell most: the expected shrinking of what is unsure, for every question at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scan.gaussian import Gaussian
from scan.instrument import Item, Scale
from scan.response import CHECK, STATEMENT, Array, Curves, outcome_chances

DISTANCES = np.linspace(-6.0, 6.0, 121)
SPREADS = np.linspace(0.05, 1.75, 35)
_TABLE_NODES = np.linspace(-4.5, 4.5, 61)
TIE_DIGITS = 9
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of some competences as arrays: of m questions shapes (m,).

    `competence` is a position among the asked competences, `place` the level plus the calibrated shift.
    """

    codes: tuple[str, ...]
    competence: np.ndarray[tuple[int], np.dtype[np.intp]]
    is_check: np.ndarray[tuple[int], np.dtype[np.bool_]]
    place: Array


def bank_of(items: Sequence[Item], competences: Sequence[str], scale: Scale) -> Bank:
    """The arrays of `items`, which all measure one of `competences`."""
    position = {code: index for index, code in enumerate(competences)}
    return Bank(
        codes=tuple(item.code for item in items),
        competence=np.array([position[item.competence] for item in items], dtype=np.intp),
        is_check=np.array([item.kind == CHECK for item in items], dtype=np.bool_),
        place=np.array([item.level + scale.shifts.get(item.code, 0.0) for item in items], dtype=np.float64),
    )


def expected_shrinking(belief: Gaussian, bank: Bank, importance: Array, curves: Curves) -> Array:
    """By how much each question is expected to shrink the weighted sum of the abilities' variances; shape (m,).

    `importance` (n,) weighs the asked competences. A question takes a share 1 − E[ratio] of the variance along what it
    measures; every ability loses that share of what it has in common with that direction.
    """
    shrinking = np.empty(len(bank.codes))
    covariance, mean = belief.covariance, belief.mean
    for kind, chosen in ((STATEMENT, ~bank.is_check), (CHECK, bank.is_check)):
        own, columns = mean[:-1], covariance[:, :-1]
        if kind == STATEMENT:
            own, columns = own + mean[-1], columns + covariance[:, -1:]
        along = np.diagonal(columns) + (columns[-1] if kind == STATEMENT else 0.0)
        shared = importance @ columns[:-1] ** 2 / along
        of = bank.competence[chosen]
        ratio = _expected_ratio(kind, own[of] - bank.place[chosen], np.sqrt(along[of]), curves)
        shrinking[chosen] = (1 - ratio) * shared[of]
    return shrinking


def best(codes: Sequence[str], worth: Array, *, seed: int) -> str:
    """The code with the highest worth; among equals, by a hash of seed and code."""
    rounded = np.round(worth, TIE_DIGITS)
    equals = [codes[index] for index, one in enumerate(rounded) if one == rounded.max()]
    return min(equals, key=lambda code: hashlib.blake2b(f"{seed}:{code}".encode()).digest())


def _expected_ratio(kind: str, distance: Array, spread: Array, curves: Curves) -> Array:
    """E[variance after ÷ variance before] along a question's direction, by bilinear interpolation in a table."""
    table = _ratio_table(kind, curves)
    row, row_part = _between(distance, DISTANCES)
    column, column_part = _between(spread, SPREADS)
    low = table[row, column] * (1 - row_part) + table[row + 1, column] * row_part
    high = table[row, column + 1] * (1 - row_part) + table[row + 1, column + 1] * row_part
    return low * (1 - column_part) + high * column_part


def _between(value: Array, grid: Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Array]:
    """The grid step that holds each value, and how far along it is; values beyond the grid stand at its end."""
    steps = np.clip((value - grid[0]) / (grid[1] - grid[0]), 0, len(grid) - 1.000001)
    below = steps.astype(np.intp)
    return below, steps - below


@lru_cache(maxsize=8)
def _ratio_table(kind: str, curves: Curves) -> Array:
    """E[variance after ÷ variance before], for every distance (rows) and spread (columns)."""
    weights = np.exp(-(_TABLE_NODES**2) / 2)
    weights /= weights.sum()
    x = DISTANCES[:, None, None] + SPREADS[None, :, None] * _TABLE_NODES
    mass = outcome_chances(kind, x, curves) * weights
    chance = mass.sum(axis=-1)
    mean = (mass * _TABLE_NODES).sum(axis=-1) / np.maximum(chance, TINY)
    square = (mass * _TABLE_NODES**2).sum(axis=-1) / np.maximum(chance, TINY)
    table: Array = (chance * (square - mean**2)).sum(axis=0) / (weights @ _TABLE_NODES**2)
    return table
