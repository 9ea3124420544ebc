"""Calibration finds back what simulated people were given, and says nothing of what it cannot know.

The people answer by the response model of scan/people.py. A question with a shift is one that stands at another level
there than in the bank; a group for which it is harder has an own instrument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from scan import AdaptiveScan
from scan.calibration import (
    MIN_SCANS_FOR_BIAS,
    SMALLEST_GROUP,
    Calibration,
    ItemFigures,
    Reply,
    TakenScan,
    calibrate,
)
from scan.gaussian import prior
from scan.people import NO_IDEA, RIGHT, draw_people
from scan.propagation import Propagation, flattened
from scan.response import Curves
from seeds.instrument import Calibrated, Instrument, Question, Scale, load_instrument

BANK = load_instrument()
TOPICS = ("1.1", "1.2", "2.1", "4.1", "4.2", "G2", "G4", "5.1")
ITEMS = {item.code: item for item in BANK.items if item.competence in TOPICS}
STATEMENTS = [code for code, item in ITEMS.items() if item.kind == "statement"]
SHIFTS = {"1.1-s2": 0.5, "1.2-s3": -0.6, "G4-s1": 0.4, "4.1-c2": 0.5, "G2-c2": -0.5}
BIAS_SD = 0.6
QUESTIONS = 27


@dataclass(frozen=True)
class Shifted:
    """A question as these people meet it: at another place than its level."""

    item: Question
    level: float

    def __getattr__(self, name: str) -> object:
        return getattr(self.item, name)


@dataclass(frozen=True)
class As:
    """The instrument as these people meet it."""

    items: Sequence[Shifted]


def _scans(
    people: int,
    *,
    seed: int = 1,
    shifts: Mapping[str, float] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    per_person: int = QUESTIONS,
) -> list[TakenScan]:
    """Scans of so many questions, drawn by lot from those about TOPICS."""
    met = As([Shifted(item, item.level + (shifts or {}).get(item.code, 0.0)) for item in BANK.items])
    population = draw_people(met, TOPICS, people=people, bias_sd=BIAS_SD, seed=seed)  # type: ignore[arg-type]
    random = np.random.default_rng(seed)
    return [
        TakenScan(
            [
                _reply(population.codes[column], int(answers[column]))
                for column in random.permutation(len(answers))[:per_person]
            ],
            groups or {},
        )
        for answers in population.answers
    ]


def _reply(code: str, answer: int) -> Reply:
    if ITEMS[code].kind == "check":
        return Reply(code, int(answer == RIGHT), "dont_know" if answer == NO_IDEA else "")
    return Reply(code, answer)


def _by_code(found: Calibration) -> dict[str, ItemFigures]:
    return {one.code: one for one in found.items}


def _in_errors(found: Calibration, true: Mapping[str, float]) -> dict[str, float]:
    """How many standard errors each fitted shift is off; the statements have a mean of 0."""
    common = sum(true.get(code, 0.0) for code in STATEMENTS) / len(STATEMENTS)
    return {
        one.code: (one.shift - true.get(one.code, 0.0) + (common if one.code in STATEMENTS else 0.0))
        / one.standard_error
        for one in found.items
        if one.shift is not None and one.standard_error is not None
    }


@pytest.fixture(scope="module")
def found() -> Calibration:
    """What 1,500 scans teach, of which a tenth was assisted and answered at random."""
    random = np.random.default_rng(3)
    assisted = [
        TakenScan([Reply(code, int(random.integers(4))) for code in STATEMENTS], {}, assisted=True) for _ in range(150)
    ]
    return calibrate(BANK, [*_scans(1500, shifts=SHIFTS), *assisted])


@pytest.mark.slow
def test_shifts_come_back_within_three_standard_errors(found: Calibration) -> None:
    off = _in_errors(found, SHIFTS)
    assert set(off) == set(ITEMS)
    assert found.settled
    assert {code: round(errors, 1) for code, errors in off.items() if abs(errors) > 3} == {}
    spread = float(np.std(list(off.values())))
    assert 0.75 < spread < 1.3, "the standard errors are not what they say"


@pytest.mark.slow
def test_a_question_with_a_shift_stands_out_and_others_do_not(found: Calibration) -> None:
    clear = {
        one.code
        for one in found.items
        if one.shift is not None and one.standard_error is not None and abs(one.shift) > 3.5 * one.standard_error
    }
    assert clear == set(SHIFTS)


@pytest.mark.slow
def test_statements_keep_the_scale_and_the_bias_comes_back(found: Calibration) -> None:
    figures, bias = _by_code(found), found.bias
    assert sum(figures[code].shift or 0.0 for code in STATEMENTS) == pytest.approx(0, abs=1e-6)
    assert None not in (bias.mean, bias.mean_error, bias.deviation, bias.deviation_error)
    assert bias.deviation == pytest.approx(BIAS_SD, abs=3 * (bias.deviation_error or 0))
    # what the statements were shifted in common is a bias of everybody
    common = sum(SHIFTS.get(code, 0.0) for code in STATEMENTS) / len(STATEMENTS)
    assert bias.mean == pytest.approx(-common, abs=3 * (bias.mean_error or 0))


@pytest.mark.slow
def test_assisted_scans_are_left_out(found: Calibration) -> None:
    assert (found.scans, found.assisted) == (1500, 150)
    assert max(one.answers for one in found.items) <= 1500


@pytest.mark.slow
def test_answers_that_fit_the_model_have_an_infit_near_one(found: Calibration) -> None:
    fits = [one.infit for one in found.items if one.infit is not None]
    assert len(fits) == len(ITEMS)
    assert 0.97 < float(np.mean(fits)) < 1.03
    assert 0.8 < min(fits) <= max(fits) < 1.25


@pytest.mark.slow
def test_a_question_answered_without_reading_does_not_fit() -> None:
    random = np.random.default_rng(4)
    bad = "4.2-s2"
    scans = [
        replace(
            scan, replies=[replace(r, outcome=int(random.integers(4))) if r.code == bad else r for r in scan.replies]
        )
        for scan in _scans(500)
    ]
    infits = {one.code: one.infit for one in calibrate(BANK, scans).items if one.infit is not None}
    assert max(infits, key=infits.__getitem__) == bad
    assert infits[bad] > 1.4


@pytest.mark.slow
def test_a_question_that_is_harder_for_one_group_is_told_and_of_the_others_what_chance_gives() -> None:
    planted = {"1.2-s2": 0.8, "4.1-c2": -1.0}
    many = {"function_role": ("kcc",), "language": ("nl",)}
    few = {"function_role": ("hr",), "language": ("en",)}
    scans = [*_scans(1200, groups=many), *_scans(500, seed=2, shifts=planted, groups=few)]
    figures = _by_code(calibrate(BANK, scans))
    assert {(d.kind, d.group) for code in ITEMS for d in figures[code].differences} == {
        ("function_role", "hr"),
        ("language", "en"),
    }
    by_language = {code: figures[code].differences[1] for code in ITEMS}
    for code, shift in planted.items():
        assert by_language[code].is_clear
        assert by_language[code].levels == pytest.approx(shift, abs=0.4)
    others = {code for code, difference in by_language.items() if difference.is_clear} - set(planted)
    assert len(others) <= 2, "one in a hundred is more than chance would allow, of 46 questions"
    assert sorted(by_language, key=lambda code: -abs(by_language[code].z))[:2] == ["1.2-s2", "4.1-c2"]


@pytest.mark.slow
def test_a_group_that_is_better_at_everything_shows_no_difference() -> None:
    easier = dict.fromkeys(ITEMS, -0.6)
    scans = [
        *_scans(1200, groups={"language": ("nl",)}),
        *_scans(500, seed=2, shifts=easier, groups={"language": ("en",)}),
    ]
    differences = [d for one in calibrate(BANK, scans).items for d in one.differences]
    assert len(differences) == len(ITEMS)
    assert sum(d.is_clear for d in differences) <= 1


@pytest.mark.slow
def test_scans_that_chose_their_questions_give_the_same_shifts() -> None:
    everything = _scans(400, seed=6, shifts=SHIFTS, per_person=len(ITEMS))
    chosen = []
    for number, scan in enumerate(everything):
        said = {reply.code: reply for reply in scan.replies}
        state = AdaptiveScan(BANK, competences=TOPICS, seed=number, max_items=24, min_items=24)
        while (item := state.next_item()) is not None:
            outcome = said[item.code].outcome
            assert outcome is not None
            right = item.answer_index
            state.answer(item.code, outcome if right is None else (right if outcome else (right + 1) % 4))
        chosen.append(replace(scan, replies=[said[code] for code in state.answers]))
    off = _in_errors(calibrate(BANK, chosen, min_answers=100), SHIFTS)
    assert len(off) > 20
    assert {code: round(errors, 1) for code, errors in off.items() if abs(errors) > 3.3} == {}


def test_below_two_hundred_answers_a_question_keeps_its_shift() -> None:
    scans = _scans(199, per_person=len(ITEMS))
    found = calibrate(_with_shift("1.1-s2", 0.4), scans)
    figures = _by_code(found)
    assert {figures[code].answers for code in ITEMS} == {199}
    assert {(one.shift, one.standard_error) for one in found.items} == {(None, None)}
    assert figures["1.1-s2"].present_shift == 0.4
    assert figures["1.1-s3"].infit is not None


def test_below_two_hundred_scans_with_checks_the_bias_stays() -> None:
    without_checks = [
        replace(scan, replies=[reply for reply in scan.replies if reply.code in STATEMENTS])
        for scan in _scans(MIN_SCANS_FOR_BIAS)
    ]
    assert calibrate(BANK, without_checks).bias.scans == 0
    assert calibrate(BANK, without_checks).bias.mean is None


def test_of_fewer_than_thirty_nothing_is_told() -> None:
    few = _scans(SMALLEST_GROUP - 1, groups={"language": ("en",)}, per_person=len(ITEMS))
    figures = _by_code(calibrate(BANK, few))["1.1-s2"]
    assert (figures.asked, figures.answers) == (29, 29)
    assert (figures.infit, figures.ways_out, figures.unclear_share, figures.differences) == (None, None, None, ())

    more = [*few, *_scans(100, seed=2, groups={"language": ("nl",)}, per_person=len(ITEMS))]
    assert {one.differences for one in calibrate(BANK, more).items} == {()}


def test_ways_out_are_counted_and_say_nothing_of_the_ability() -> None:
    scans = _scans(60, per_person=len(ITEMS))
    out = {0: Reply("1.1-s2", None, "unclear"), 1: Reply("1.1-s2", None, "not_my_work")}
    changed = [
        replace(scan, replies=[out.get(number, r) if r.code == "1.1-s2" else r for r in scan.replies])
        for number, scan in enumerate(scans)
    ]
    figures = _by_code(calibrate(BANK, changed))["1.1-s2"]
    assert (figures.asked, figures.answers) == (60, 58)
    assert figures.ways_out == {"unclear": 1, "not_my_work": 1}
    assert figures.unclear_share == pytest.approx(1 / 60)


def test_without_scans_there_is_nothing_to_tell() -> None:
    empty = TakenScan([Reply("1.1-s1", None, "unclear"), Reply("old-s1", 2)], {})
    for scans in ([], [empty]):
        found = calibrate(BANK, scans)
        assert (found.scans, found.bias.mean) == (0, None)
        assert {one.shift for one in found.items} == {None}


def test_a_group_of_scans_is_believed_as_the_scan_itself_believes_it() -> None:
    """The cavity of an answer is what the scan would say without it, up to the order of the answers."""
    scan = _scans(1, seed=8, per_person=12)[0]
    codes, places = [item.code for item in BANK.items], {code: at for at, code in enumerate(BANK_COMPETENCES)}
    answers = flattened(
        [[(codes.index(reply.code), reply.outcome) for reply in scan.replies if reply.outcome is not None]],
        np.array([places[item.competence] for item in BANK.items]),
        np.array([item.kind == "statement" for item in BANK.items]),
    )
    propagation = Propagation(answers, Curves.of(BANK.scale))
    levels = np.array([float(BANK.items[item].level) for item in answers.item])
    for _ in range(20):
        cavities, biases = propagation.sweep(prior(BANK_COMPETENCES, BANK.scale), levels)
    for index, left_out in enumerate(scan.replies):
        state = AdaptiveScan(BANK, competences=BANK_COMPETENCES)
        for reply in scan.replies:
            if reply is not left_out:
                state.answer(reply.code, _as_value(reply))
        item = ITEMS[left_out.code]
        mean, variance, _ = state.belief.along(state.competences.index(item.competence), item.kind)
        assert cavities.mean[index] == pytest.approx(mean, abs=0.15)
        assert cavities.variance[index] == pytest.approx(variance, rel=0.2)
    whole = AdaptiveScan(BANK, competences=BANK_COMPETENCES)
    for reply in scan.replies:
        whole.answer(reply.code, _as_value(reply))
    assert biases[0, 0] == pytest.approx(whole.result().bias.mean, abs=0.05)
    assert biases[0, 1] == pytest.approx(whole.result().bias.se ** 2, rel=0.1)


BANK_COMPETENCES = [competence.code for competence in BANK.competences]


def _as_value(reply: Reply) -> int:
    right = ITEMS[reply.code].answer_index
    assert reply.outcome is not None
    if right is None:
        return reply.outcome
    return right if reply.outcome else (right + 1) % 4


def _with_shift(code: str, shift: float) -> Instrument:
    numbers = BANK.scale.model_dump(exclude={"calibration"})
    scale = Scale(**numbers, calibration=[Calibrated(code=code, shift=shift, answers=200)])
    return BANK.model_copy(update={"scale": scale})
