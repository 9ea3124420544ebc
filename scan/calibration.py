"""What stored answers teach about the questions: places, fit, ways out, differences between groups, and the bias.

Marginal maximum likelihood by expectation and maximisation (Bock & Aitkin 1981). Expectation: what each scan says of
its person without one answer, from the scan's own normal belief (scan/propagation.py). Maximisation: the shift of a
question that makes its answers likeliest, one Newton step of the summed log of ∫ P(answer | x) N(x; cavity) a round.

Statements measure ability plus bias, so moving all statements up and the mean bias down foretells the same answers.
That is settled by giving the fitted statements a mean shift of 0, as their levels are what the scale means. The mean
ability stays that of the scale: a shift that all checks share says that these people know more or less than that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import null_space

from scan.gaussian import Gaussian, prior
from scan.instrument import Instrument, Item
from scan.propagation import Answers, Cavities, Indices, Mask, Propagation, expected_outcome, flattened
from scan.response import CHECK, STATEMENT, Array, Curves
from scan.values import UNCLEAR

MIN_ANSWERS = 200
MIN_SCANS_FOR_BIAS = 200
SMALLEST_GROUP = 30
"""Nothing is said of fewer answers: it would be of people, and it would be chance."""
FEWEST_COMPARED = 5
CLEAR_Z, CLEAR_DIFFERENCE = 2.58, 0.3
WARM_UP, MOST_ROUNDS = 4, 100
STILL = 0.002
"""Levels; the end when nothing moves more in a round. Rounds add up, so it is well under the .01 that matters."""
LONGEST_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: the step 0–3 of a statement, or 0 wrong and 1 right; None when it says nothing of the ability.

    `way_out` is the code of the honest way out that was taken; empty for an answer.
    """

    code: str
    outcome: int | None
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class TakenScan:
    """The replies of one finished scan, in order, and the groups that its person is in: kind of group → codes."""

    replies: Sequence[Reply]
    groups: Mapping[str, Sequence[str]]
    assisted: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """How much harder a question is for a group than for the others, in levels, beyond what all its questions are.

    Differential item functioning; `z` is the difference in standard errors.
    """

    kind: str
    group: str
    answers: int
    levels: float
    z: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance and large enough to look at."""
        return abs(self.z) > CLEAR_Z and abs(self.levels) >= CLEAR_DIFFERENCE


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is known of one question.

    `shift` is the proposed one, in levels, in place of `present_shift`; None with too few answers. `infit` is the
    information-weighted mean square of what surprises, 1 when answers are as surprising as the model expects
    (Wright & Masters 1982). What rests on too few answers is None; `ways_out` counts how often each was taken.
    """

    code: str
    asked: int
    answers: int
    present_shift: float
    shift: float | None
    standard_error: float | None
    infit: float | None
    ways_out: Mapping[str, int] | None
    unclear_share: float | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class BiasFigures:
    """The over- and underrating of people who took checks too; mean and standard deviation None with too few scans."""

    scans: int
    mean: float | None = None
    mean_error: float | None = None
    deviation: float | None = None
    deviation_error: float | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """The outcome; `settled` is False when it was still moving after MOST_ROUNDS."""

    scans: int
    assisted: int
    rounds: int
    settled: bool
    items: tuple[ItemFigures, ...]
    bias: BiasFigures


@dataclass(frozen=True, slots=True)
class _Fit:
    """Where the fit ended: shifts by item, the prior with the fitted bias, and what the last sweep found."""

    shifts: Array
    prior: Gaussian
    cavities: Cavities
    biases: Array
    rounds: int
    settled: bool


def calibrate(
    instrument: Instrument[Item], scans: Sequence[TakenScan], *, min_answers: int = MIN_ANSWERS
) -> Calibration:
    """Fit the questions with at least `min_answers` answers, and describe all; assisted scans are left out.

    The others keep their present shift. Replies to questions that the instrument lacks are left out.
    """
    own = [scan for scan in scans if not scan.assisted]
    study = _Study(instrument, own, min_answers)
    fit = study.fitted()
    return Calibration(
        scans=study.answers.scans,
        assisted=len(scans) - len(own),
        rounds=fit.rounds,
        settled=fit.settled,
        items=tuple(study.figures(fit)),
        bias=study.bias_figures(fit),
    )


class _Study:
    """The answers as arrays beside the items, and everything that is computed from them."""

    def __init__(self, instrument: Instrument[Item], scans: Sequence[TakenScan], min_answers: int) -> None:
        self.items, self.scale = instrument.items, instrument.scale
        self.codes = [competence.code for competence in instrument.competences]
        place = {item.code: index for index, item in enumerate(self.items)}
        telling = [
            [(place[one.code], one.outcome) for one in scan.replies if one.outcome is not None and one.code in place]
            for scan in scans
        ]
        self.replies = [one for scan in scans for one in scan.replies if one.code in place]
        self.groups = [scan.groups for scan, told in zip(scans, telling, strict=True) if told]
        self.is_statement: Mask = np.array([item.kind == STATEMENT for item in self.items])
        self.level = np.array([float(item.level) for item in self.items])
        competence: Indices = np.array([self.codes.index(item.competence) for item in self.items])
        self.answers: Answers = flattened([told for told in telling if told], competence, self.is_statement)
        self.counts: Indices = np.bincount(self.answers.item, minlength=len(self.items))
        self.free: Mask = self.counts >= min_answers
        checked = np.bincount(self.answers.scan, weights=~self.answers.is_statement, minlength=self.answers.scans)
        self.scans_with_checks = int((checked > 0).sum())
        self.fits_bias = self.scans_with_checks >= MIN_SCANS_FOR_BIAS
        self.present = np.array([self.scale.shifts.get(item.code, 0.0) for item in self.items])

    # --- fitting ---

    def fitted(self) -> _Fit:
        """Expectation and maximisation in turn, until nothing moves."""
        propagation = Propagation(self.answers, Curves.of(self.scale))
        belief, shifts = prior(self.codes, self.scale), self._centred(self.present)[0]
        for _ in range(WARM_UP):
            propagation.sweep(belief, self._places(shifts))
        rounds, moved = 0, math.inf
        while moved > STILL and rounds < MOST_ROUNDS:
            rounds += 1
            cavities, biases = propagation.sweep(belief, self._places(shifts))
            shifts_after, common = self._centred(shifts + self._steps(cavities))
            belief_after = self._with_bias(belief, biases, common)
            moved = max(
                float(np.abs(shifts_after - shifts).max(initial=0.0)),
                abs(float(belief_after.mean[-1] - belief.mean[-1])),
                abs(float(belief_after.covariance[-1, -1] - belief.covariance[-1, -1])),
            )
            shifts, belief = shifts_after, belief_after
        cavities, biases = propagation.sweep(belief, self._places(shifts))
        return _Fit(shifts, belief, cavities, biases, rounds, settled=moved <= STILL)

    def _places(self, shifts: Array) -> Array:
        """The place of each answer's question; (A,)."""
        places: Array = (self.level + shifts)[self.answers.item]
        return places

    def _sums(self, values: Array, among: Mask | None = None) -> Array:
        """Per item the sum of what its answers have; (m,)."""
        item = self.answers.item if among is None else self.answers.item[among]
        weights = values if among is None else values[among]
        sums: Array = np.bincount(item, weights=weights, minlength=len(self.items)).astype(np.float64)
        return sums

    def _steps(self, cavities: Cavities) -> Array:
        """How far each fitted question moves; (m,)."""
        information = self._sums(cavities.information)
        sure = self.free & (information > 0)
        step = np.divide(self._sums(cavities.score), information, out=np.zeros(len(self.items)), where=sure)
        return np.clip(step, -LONGEST_STEP, LONGEST_STEP)

    def _centred(self, shifts: Array) -> tuple[Array, float]:
        """The shifts with a mean of 0 over the fitted statements, and what was taken off those."""
        statements = self.free & self.is_statement
        common = float(shifts[statements].mean()) if statements.any() else 0.0
        return np.where(statements, shifts - common, shifts), common

    def _with_bias(self, belief: Gaussian, biases: Array, common: float) -> Gaussian:
        """The prior with the bias of these people; a shift that statements had in common is bias."""
        if not self.fits_bias:
            return belief
        mean, covariance = belief.mean.copy(), belief.covariance.copy()
        average = float(biases[:, 0].mean())
        mean[-1] = average - common
        covariance[-1, -1] = float((biases[:, 1] + (biases[:, 0] - average) ** 2).mean())
        return replace(belief, mean=mean, covariance=covariance)

    # --- telling ---

    def figures(self, fit: _Fit) -> Iterator[ItemFigures]:
        """One record per question, in the order of the instrument."""
        errors, infits, differences = self._errors(fit)[0], self._infits(fit), self._differences(fit)
        asked, out = Counter(one.code for one in self.replies), Counter((o.code, o.way_out) for o in self.replies)
        for index, item in enumerate(self.items):
            heard, enough = int(self.counts[index]), asked[item.code] >= SMALLEST_GROUP
            ways_out = {way: times for (code, way), times in sorted(out.items()) if code == item.code and way}
            yield ItemFigures(
                code=item.code,
                asked=asked[item.code],
                answers=heard,
                present_shift=float(self.present[index]),
                shift=float(fit.shifts[index]) if self.free[index] else None,
                standard_error=float(errors[index]) if self.free[index] else None,
                infit=float(infits[index]) if heard >= SMALLEST_GROUP else None,
                ways_out=ways_out if enough else None,
                unclear_share=ways_out.get(UNCLEAR.value, 0) / asked[item.code] if enough else None,
                differences=tuple(differences.get(index, ())),
            )

    def bias_figures(self, fit: _Fit) -> BiasFigures:
        """Mean and standard deviation of the bias with their standard errors."""
        if not self.fits_bias:
            return BiasFigures(self.scans_with_checks)
        deviation = math.sqrt(fit.prior.covariance[-1, -1])
        mean_error, variance_error = self._errors(fit)[1]
        return BiasFigures(
            scans=self.scans_with_checks,
            mean=float(fit.prior.mean[-1]),
            mean_error=mean_error,
            deviation=deviation,
            deviation_error=variance_error / (2 * deviation),
        )

    def _errors(self, fit: _Fit) -> tuple[Array, tuple[float, float]]:
        """Standard errors of the shifts (m,), 0 for what was not fitted, and of the mean and variance of the bias.

        From the summed products of each scan's derivatives of its log likelihood, all parameters together, inside
        what the mean of 0 leaves free. Inverting an estimate makes it too large by a factor that is known.
        """
        slopes = np.zeros((self.answers.scans, len(self.items)))
        np.add.at(slopes, (self.answers.scan, self.answers.item), fit.cavities.score)
        columns = [slopes[:, self.free], *([self._bias_slopes(fit)] if self.fits_bias else [])]
        gathered = np.concatenate(columns, axis=1)
        scans, size = gathered.shape
        common = np.zeros((1, size))
        common[0, : int(self.free.sum())] = self.is_statement[self.free]
        basis: Array = null_space(common) if common.any() else np.eye(size)
        inverse = np.linalg.pinv(basis.T @ (gathered.T @ gathered) @ basis, hermitian=True)
        shrunk = max(scans - size - 1, 1) / max(scans, 1)
        found = np.sqrt(shrunk * np.maximum(np.diagonal(basis @ inverse @ basis.T), 0.0))
        errors = np.zeros(len(self.items))
        errors[self.free] = found[: int(self.free.sum())]
        return errors, (float(found[-2]), float(found[-1])) if self.fits_bias else (0.0, 0.0)

    def _bias_slopes(self, fit: _Fit) -> Array:
        """Each scan's derivatives to the mean and the variance of the bias; (S, 2)."""
        mean, variance = fit.prior.mean[-1], fit.prior.covariance[-1, -1]
        off = fit.biases[:, 0] - mean
        return np.stack([off / variance, ((fit.biases[:, 1] + off**2) / variance - 1) / (2 * variance)], axis=1)

    def _infits(self, fit: _Fit) -> Array:
        """Squared surprise over its expectation, summed per question; (m,), 1 where there is nothing."""
        surprise, expected_surprise = np.zeros(len(self.answers.item)), np.zeros(len(self.answers.item))
        places, curves = self._places(fit.shifts), Curves.of(self.scale)
        for kind, own in ((STATEMENT, self.answers.is_statement), (CHECK, ~self.answers.is_statement)):
            expected, variance = expected_outcome(
                kind, fit.cavities.mean[own], fit.cavities.variance[own], places[own], curves
            )
            surprise[own], expected_surprise[own] = (self.answers.outcome[own] - expected) ** 2, variance
        below = self._sums(expected_surprise)
        return np.divide(self._sums(surprise), below, out=np.ones(len(self.items)), where=below > 0)

    def _differences(self, fit: _Fit) -> dict[int, list[Difference]]:
        """Item → its differences, group by group."""
        found: dict[int, list[Difference]] = {}
        for kind, group in self._compared_groups():
            inside = np.array([group in groups.get(kind, ()) for groups in self.groups])[self.answers.scan]
            for index, difference in self._differences_of(kind, group, inside, fit.cavities):
                found.setdefault(index, []).append(difference)
        return found

    def _compared_groups(self) -> Iterator[tuple[str, str]]:
        """Every group against all others; of two groups the smaller one, as the other says the same."""
        kinds = sorted({kind for groups in self.groups for kind in groups})
        for kind in kinds:
            sizes = Counter(group for groups in self.groups for group in groups.get(kind, ()))
            names = sorted(sizes, key=lambda name: (sizes[name], name))
            yield from ((kind, name) for name in (names[:1] if len(names) == 2 else sorted(names)))

    def _differences_of(
        self, kind: str, group: str, inside: Mask, cavities: Cavities
    ) -> Iterator[tuple[int, Difference]]:
        """One Newton step apart for the group and for the others; what all its questions share is no difference."""
        count = np.bincount(self.answers.item[inside], minlength=len(self.items))
        within, without = (self._sums(cavities.information, part) for part in (inside, ~inside))
        told = (count >= SMALLEST_GROUP) & (self.counts - count >= SMALLEST_GROUP) & (within > 0) & (without > 0)
        for same_kind in (self.is_statement, ~self.is_statement):
            compared = np.flatnonzero(told & same_kind)
            if len(compared) < FEWEST_COMPARED:
                continue
            step = self._sums(cavities.score, inside)[compared] / within[compared]
            step = step - self._sums(cavities.score, ~inside)[compared] / without[compared]
            step = step - np.median(step)
            error = np.sqrt(1 / within[compared] + 1 / without[compared])
            for index, levels, z in zip(compared, step, step / error, strict=True):
                yield int(index), Difference(kind, group, int(count[index]), float(levels), float(z))
