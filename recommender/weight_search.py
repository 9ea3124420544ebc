"""Other weights, tried on judged situations: what they would gain, and what they gain on a situation left out.

The weights stand in `weights.py` with their reasons; this proposes, and changes nothing. The figure that counts is the
one on situations that the search did not see: what is gained on those it saw is gained by looking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation import CUTS, Grades, ndcgs
from recommender.ranking import Recommender
from recommender.values import Profile
from recommender.weights import Weights

SEARCHED = (
    "gap", "topic", "next_level", "importance", "rarity", "entry", "question", "competence_text", "role_text", "role",
)  # fmt: skip
"""The weights of the parts; those of audiences and of other roles are penalties that few situations test."""
STEPS = (0.5, 2.0)
"""Halving and doubling: with fourteen situations a finer step only fits chance."""
ROUNDS = 3
CHANGE = 1e-9
"""A gain below this is none, so that rounding decides nothing."""
Steps = tuple[float, ...]
Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeightSearch:
    """What the search found: nDCG at 5 and 10 of the weights as they are, as proposed, and on situations left out.

    `proposed` has a value for every weight searched; `moved` says in how many of the searches it left its place.
    """

    situations: int
    current: dict[str, float]
    fitted: dict[str, float]
    held_out: dict[str, float]
    proposed: dict[str, float]
    moved: dict[str, int]


def search_weights(
    recommender: Recommender, profiles: Sequence[Profile], judgements: Mapping[str, Grades]
) -> WeightSearch:
    """Coordinate search over half, once and twice each weight, on all situations and with one left out at a time.

    Situations without judgements are left out. The aim is the mean of nDCG at 5 and at 10. Nothing is drawn.
    """
    judged = [profile for profile in profiles if judgements.get(profile.id)]
    trial = _Trial(recommender, judged, judgements)
    everything = np.arange(len(judged))
    still: Steps = (1.0,) * len(SEARCHED)
    best = _search(trial, everything)
    folds = [_search(trial, np.delete(everything, one)) for one in everything]
    left_out = [trial.figures(steps)[:, one] for one, steps in enumerate(folds)]
    return WeightSearch(
        situations=len(judged),
        current=_named(trial.figures(still).mean(axis=1)) if judged else {},
        fitted=_named(trial.figures(best).mean(axis=1)) if judged else {},
        held_out=_named(np.mean(left_out, axis=0)) if judged else {},
        proposed={name: getattr(stepped(recommender.weights, best), name) for name in SEARCHED},
        moved={name: sum(steps[row] != 1.0 for steps in folds) for row, name in enumerate(SEARCHED)},
    )


def stepped(weights: Weights, steps: Steps) -> Weights:
    """The weights, each of those searched multiplied by its step."""
    return replace(weights, **{name: getattr(weights, name) * step for name, step in zip(SEARCHED, steps, strict=True)})


@dataclass(slots=True)
class _Trial:
    """The figures of each set of steps on every situation, worked out once."""

    recommender: Recommender
    profiles: Sequence[Profile]
    judgements: Mapping[str, Grades]
    known: dict[Steps, Figures] = field(default_factory=dict)

    def figures(self, steps: Steps) -> Figures:
        """The nDCG per cut (rows) and situation."""
        if steps not in self.known:
            other = self.recommender.with_weights(stepped(self.recommender.weights, steps))
            self.known[steps] = np.array(list(ndcgs(other, self.profiles, self.judgements).values()))
        return self.known[steps]


def _search(trial: _Trial, situations: NDArray[np.int64]) -> Steps:
    """The steps that do best on these situations, changed one at a time until none helps."""
    steps: Steps = (1.0,) * len(SEARCHED)
    if not len(situations):
        return steps
    reached = float(trial.figures(steps)[:, situations].mean())
    for _ in range(ROUNDS):
        before = steps
        for row in range(len(SEARCHED)):
            for step in (1.0, *STEPS):
                other = (*steps[:row], step, *steps[row + 1 :])
                gained = float(trial.figures(other)[:, situations].mean())
                if gained > reached + CHANGE:
                    steps, reached = other, gained
        if steps == before:
            break
    return steps


def _named(figures: Figures) -> dict[str, float]:
    return {f"ndcg_{k}": float(figure) for k, figure in zip(CUTS, figures, strict=True)}
