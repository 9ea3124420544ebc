"""How good the scan is on simulated people, beside what else could be done with their answers.

The people answer by a response model of their own (scan/people.py), not by the scan's code.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from scan.adaptive import AdaptiveScan
from scan.instrument import Instrument, Item
from scan.people import FITTING, MISFITS, NO_IDEA, RIGHT, Habits, Population, draw_people
from scan.values import DONT_KNOW, Z_90, Value

Array = npt.NDArray[np.float64]
LONG_LENGTH = 82
"""The number of statements in DigCompSAT, the European self-assessment."""
STEP_PLACES = (-1.625, -0.875, 0.0, 1.0)
"""The middle, in levels from the statement's own, of what each step spans; open ends as wide as their neighbour."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is simulated: whom, how many, and what they are asked."""

    competences: tuple[str, ...]
    targets: Mapping[str, float]
    knows_targets: bool
    people: int
    bias_sd: float
    seed: int
    max_items: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated abilities (N, n) and their standard errors, the number of questions (N,), and seconds per question."""

    mean: Array
    se: Array | None
    questions: Array
    seconds: Sequence[float] = ()


Method = Callable[[Instrument[Item], Setting, Population], Estimate]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way of scoring reaches; shares between 0 and 1, the error in levels.

    `questions` is the median; `p95_ms` the 95th percentile of `next_item` plus `answer`, of the scan only.
    `coverage_90` is None for a way of scoring that does not say how sure it is.
    """

    questions: float
    rmse: float
    exact_level: float
    within_one_level: float
    right_side_of_target: float
    coverage_90: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one setting: of people who fit the model per method, and of each misfit per method."""

    fitting: Mapping[str, Figures]
    misfits: Mapping[str, Mapping[str, Figures]]


def simulate(instrument: Instrument[Item], setting: Setting, *, misfits: bool = True) -> Outcome:
    """Every method on people who fit the model and, with `misfits`, scan and long form on people who do not."""
    return Outcome(
        fitting=_measured(instrument, setting, FITTING, METHODS),
        misfits={
            name: _measured(instrument, setting, habits, MISFIT_METHODS)
            for name, habits in (MISFITS if misfits else {}).items()
        },
    )


def mean_figures(found: Sequence[Figures]) -> Figures:
    """The mean of each figure over simulations with different seeds; None where a method has none."""
    return Figures(
        questions=float(np.mean([one.questions for one in found])),
        rmse=float(np.mean([one.rmse for one in found])),
        exact_level=float(np.mean([one.exact_level for one in found])),
        within_one_level=float(np.mean([one.within_one_level for one in found])),
        right_side_of_target=float(np.mean([one.right_side_of_target for one in found])),
        coverage_90=_mean([one.coverage_90 for one in found]),
        p95_ms=_mean([one.p95_ms for one in found]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _measured(
    instrument: Instrument[Item], setting: Setting, habits: Habits, methods: Mapping[str, Method]
) -> dict[str, Figures]:
    population = draw_people(
        instrument,
        setting.competences,
        people=setting.people,
        bias_sd=setting.bias_sd,
        seed=setting.seed,
        habits=habits,
    )
    return {
        name: figures(population.abilities, estimate(instrument, setting, population), setting)
        for name, estimate in methods.items()
    }


def figures(truth: Array, estimate: Estimate, setting: Setting) -> Figures:
    """Compare estimates (N, n) with the truth (N, n)."""
    error = estimate.mean - truth
    targets = np.array([setting.targets[code] for code in setting.competences])
    apart = np.abs(_level(estimate.mean) - _level(truth))
    return Figures(
        questions=float(np.median(estimate.questions)),
        rmse=float(np.sqrt((error**2).mean())),
        exact_level=float((apart == 0).mean()),
        within_one_level=float((apart <= 1).mean()),
        right_side_of_target=float(((estimate.mean >= targets - 0.5) == (truth >= targets - 0.5)).mean()),
        coverage_90=None if estimate.se is None else float((np.abs(error) <= Z_90 * estimate.se).mean()),
        p95_ms=float(np.percentile(estimate.seconds, 95)) * 1000 if estimate.seconds else None,
    )


def long_form(instrument: Instrument[Item], competences: Sequence[str]) -> list[Item]:
    """The statements of the long form: as many as DigCompSAT has, spread evenly over competences and levels.

    Of the statements in the order of the bank, every so manieth; a role with fewer statements has them all.
    """
    statements = [item for item in instrument.items if item.kind == "statement" and item.competence in competences]
    share = min(1.0, LONG_LENGTH / len(statements))
    return [item for at, item in enumerate(statements) if math.floor((at + 1) * share) > math.floor(at * share)]


def kindest_long_form(instrument: Instrument[Item], competences: Sequence[str]) -> list[Item]:
    """As many statements, but those that suit these people best: levels 2 and 3 everywhere, then 1, then 4."""
    order = {2: 0, 3: 1, 1: 2, 4: 3}
    statements = [item for item in instrument.items if item.kind == "statement" and item.competence in competences]
    return sorted(statements, key=lambda item: order[item.level])[:LONG_LENGTH]


def adaptive(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """The scan as people take it, timed per question."""
    column = {code: index for index, code in enumerate(population.codes)}
    seconds: list[float] = []
    scans = []
    for person, answers in enumerate(population.answers):
        scan = _scan(instrument, setting, person)
        started = time.perf_counter()
        while (item := scan.next_item()) is not None:
            scan.answer(item.code, _value(item, int(answers[column[item.code]])))
            seconds.append(time.perf_counter() - started)
            started = time.perf_counter()
        scans.append(scan)
    return replace(_scored(scans, setting), seconds=seconds)


def whole_bank(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """Every question of the bank, scored by the model."""
    return _all_of(
        instrument, setting, population, [item for item in instrument.items if item.code in population.codes]
    )


def long_form_modelled(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """The answers to the long form, scored by the model."""
    return _all_of(instrument, setting, population, long_form(instrument, setting.competences))


def no_question(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """What the prior says of everybody."""
    return _all_of(instrument, setting, population, [])


def long_form_mean(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """The long form scored as such forms are: per competence the mean of the levels that the answers stand for."""
    statements = long_form(instrument, setting.competences)
    mean = np.clip(_mean_places(statements, setting, population), 0, 4)
    return Estimate(mean, None, np.full(len(mean), float(len(statements))))


def kindest_long_form_mean(instrument: Instrument[Item], setting: Setting, population: Population) -> Estimate:
    """The most favourable long form: the best statements, and each mean put on the scale by the best straight line.

    The lines are learned from as many other fitting people, whose true abilities nobody would know in real life.
    """
    statements = kindest_long_form(instrument, setting.competences)
    others = draw_people(
        instrument, setting.competences, people=setting.people, bias_sd=setting.bias_sd, seed=setting.seed + 1_000_003
    )
    learned, raw = _mean_places(statements, setting, others), _mean_places(statements, setting, population)
    mean, error = np.empty_like(raw), np.empty_like(raw)
    for index in range(raw.shape[1]):
        slope, start = np.polyfit(learned[:, index], others.abilities[:, index], 1)
        mean[:, index] = start + slope * raw[:, index]
        error[:, index] = (others.abilities[:, index] - start - slope * learned[:, index]).std()
    return Estimate(mean, error, np.full(len(raw), float(len(statements))))


METHODS: Mapping[str, Method] = {
    "adaptive": adaptive,
    "statements82": long_form_mean,
    "statements82_kindest": kindest_long_form_mean,
    "statements82_model": long_form_modelled,
    "bank": whole_bank,
    "prior": no_question,
}
MISFIT_METHODS = {name: METHODS[name] for name in ("adaptive", "statements82")}


def _scan(instrument: Instrument[Item], setting: Setting, person: int) -> AdaptiveScan[Item]:
    return AdaptiveScan(
        instrument,
        competences=setting.competences,
        targets=setting.targets if setting.knows_targets else {},
        seed=setting.seed * 1_000_000 + person,
        max_items=setting.max_items,
    )


def _all_of(instrument: Instrument[Item], setting: Setting, population: Population, items: Sequence[Item]) -> Estimate:
    column = {code: index for index, code in enumerate(population.codes)}
    scans = []
    for person, answers in enumerate(population.answers):
        scan = _scan(instrument, setting, person)
        for item in items:
            scan.answer(item.code, _value(item, int(answers[column[item.code]])))
        scans.append(scan)
    return _scored(scans, setting)


def _scored(scans: Sequence[AdaptiveScan[Item]], setting: Setting) -> Estimate:
    results = [scan.result().scores for scan in scans]
    return Estimate(
        mean=np.array([[scores[code].mean for code in setting.competences] for scores in results]),
        se=np.array([[scores[code].se for code in setting.competences] for scores in results]),
        questions=np.array([float(len(scan.answers)) for scan in scans]),
    )


def _mean_places(statements: Sequence[Item], setting: Setting, population: Population) -> Array:
    """Per person and competence the mean place that the answers to these statements stand for; (N, n)."""
    column, places = {code: index for index, code in enumerate(population.codes)}, np.array(STEP_PLACES)
    columns = []
    for code in setting.competences:
        own = [item for item in statements if item.competence == code]
        columns.append(np.mean([item.level + places[population.answers[:, column[item.code]]] for item in own], axis=0))
    return np.stack(columns, axis=1)


def _value(item: Item, answer: int) -> Value:
    """A simulated answer as the scan takes it; a wrong one is the option after the right one."""
    if item.kind == "statement":
        return answer
    if answer == NO_IDEA or item.answer_index is None:
        return DONT_KNOW
    return item.answer_index if answer == RIGHT else (item.answer_index + 1) % len(item.options)


def _level(score: Array) -> Array:
    levels: Array = np.floor(np.clip(score, 0, 4) + 0.5)
    return levels
