"""Simulated people: who they are and what they would answer to every question.

The response model stands here a second time, on purpose: a simulation that borrowed the scan's own code would forgive
its mistakes. Here an answer is drawn the way a person gives one, from a latent inclination with logistic noise; the
scan works with the chances of the outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scan.instrument import Instrument, Item

Array = npt.NDArray[np.float64]
Answers = npt.NDArray[np.int_]

MEAN, WITHIN, ACROSS = 1.8, 0.65, 0.45
SLOPE, THRESHOLDS = 2.0, (-1.25, -0.5, 0.5)
CHECK_SLOPE, CHECK_OFFSET, GUESSING = 1.5, -0.5, 0.25
WRONG, RIGHT, NO_IDEA = 0, 1, -1


@dataclass(frozen=True, slots=True)
class Habits:
    """How a population departs from the model; the defaults are people who fit it.

    `careless`: share of people who answer anything. `extreme`: everybody uses only the ends of the scale.
    `never_knows`: everybody answers "weet ik niet" to every check. `bias_with_ability`: correlation of the bias with
    the mean ability. `bias_spread`: standard deviation of a bias of its own per competence, on top. `slope_spread`:
    standard deviation of the logarithm of the slopes of the questions.
    """

    careless: float = 0.0
    extreme: bool = False
    never_knows: bool = False
    bias_with_ability: float = 0.0
    bias_spread: float = 0.0
    slope_spread: float = 0.0


FITTING = Habits()
MISFITS = {
    "careless_10_percent": replace(FITTING, careless=0.1),
    "extreme_responders": replace(FITTING, extreme=True),
    "all_dont_know": replace(FITTING, never_knows=True),
    "bias_follows_ability": replace(FITTING, bias_with_ability=-0.5),
    "bias_per_competence": replace(FITTING, bias_spread=0.4),
    "slopes_vary_30_percent": replace(FITTING, slope_spread=0.3),
}


@dataclass(frozen=True, slots=True)
class Population:
    """N people: true abilities (N, n) in levels, and their answers (N, m) to the questions `codes`.

    An answer is a step 0–3 of a statement; of a check RIGHT, WRONG or NO_IDEA.
    """

    abilities: Array
    codes: tuple[str, ...]
    answers: Answers


def draw_people(
    instrument: Instrument[Item],
    competences: Sequence[str],
    *,
    people: int,
    bias_sd: float,
    seed: int,
    habits: Habits = FITTING,
) -> Population:
    """Draw `people` with these habits, and everything they would answer about `competences`."""
    random = np.random.default_rng(seed)
    abilities = _abilities(random, competences, people)
    biases = _biases(random, abilities, bias_sd, habits)
    items = [item for item in instrument.items if item.competence in competences]
    position = {code: index for index, code in enumerate(competences)}
    answers = np.empty((people, len(items)), dtype=np.int_)
    for column, item in enumerate(items):
        slope = float(np.exp(habits.slope_spread * random.standard_normal()))
        ability, bias = abilities[:, position[item.competence]], biases[:, position[item.competence]]
        draw = _statement if item.kind == "statement" else _check
        answers[:, column] = draw(random, ability, bias, item.level, slope, habits)
    _answer_anything(random, items, answers, habits.careless)
    return Population(abilities, tuple(item.code for item in items), answers)


def _abilities(random: np.random.Generator, competences: Sequence[str], people: int) -> Array:
    """One general factor, one per area and one per competence: correlations .65 inside an area, .45 across."""
    areas = sorted({code[0] for code in competences})
    general = random.standard_normal((people, 1))
    of_area = random.standard_normal((people, len(areas)))[:, [areas.index(code[0]) for code in competences]]
    own = random.standard_normal((people, len(competences)))
    abilities: Array = MEAN + np.sqrt(ACROSS) * general + np.sqrt(WITHIN - ACROSS) * of_area + np.sqrt(1 - WITHIN) * own
    return abilities


def _biases(random: np.random.Generator, abilities: Array, sd: float, habits: Habits) -> Array:
    level = abilities.mean(axis=1)
    standing = (level - level.mean()) / max(float(level.std()), 1e-9)
    link = habits.bias_with_ability
    common = sd * (link * standing + np.sqrt(1 - link**2) * random.standard_normal(len(level)))
    biases: Array = common[:, None] + habits.bias_spread * random.standard_normal(abilities.shape)
    return biases


def _statement(
    random: np.random.Generator, ability: Array, bias: Array, level: int, slope: float, habits: Habits
) -> Answers:
    inclination = SLOPE * slope * (ability + bias - level) + random.logistic(size=len(ability))
    steps = sum((inclination > SLOPE * slope * threshold).astype(np.int_) for threshold in THRESHOLDS)
    return np.where(np.asarray(steps) >= 2, 3, 0) if habits.extreme else np.asarray(steps)


def _check(
    random: np.random.Generator, ability: Array, _bias: Array, level: int, slope: float, habits: Habits
) -> Answers:
    knows = CHECK_SLOPE * slope * (ability - level - CHECK_OFFSET) + random.logistic(size=len(ability)) > 0
    lucky = random.random(len(ability)) < GUESSING
    return np.full(len(ability), NO_IDEA) if habits.never_knows else np.where(knows | lucky, RIGHT, WRONG)


def _answer_anything(random: np.random.Generator, items: Sequence[Item], answers: Answers, share: float) -> None:
    """Let the first `share` of the people answer without reading; people are in no order, so the first will do."""
    careless = round(share * len(answers))
    for column, item in enumerate(items):
        if item.kind == "statement":
            answers[:careless, column] = random.integers(0, 4, careless)
        else:
            answers[:careless, column] = random.random(careless) < GUESSING
