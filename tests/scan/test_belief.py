"""What is believed of a person after answers: against an integral that is worked out in full, and whatever is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scan import DONT_KNOW, SKIP, UNCLEAR, Value
from scan.gaussian import Gaussian, prior
from scan.response import Curves, outcome_chances
from tests.scan.bank import BANK, CODES, RIGHT, WRONG, Numbers, scan_of, shifted

NUMBERS = Numbers()


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def test_before_any_answer_abilities_correlate_more_inside_an_area_and_the_bias_with_none() -> None:
    belief = prior(["1.1", "1.2", "G2"], NUMBERS)
    assert belief.mean.tolist() == [1.8, 1.8, 1.8, 0.0]
    assert belief.covariance.tolist() == [
        [1.0, 0.65, 0.45, 0.0],
        [0.65, 1.0, 0.45, 0.0],
        [0.45, 0.45, 1.0, 0.0],
        [0.0, 0.0, 0.0, 0.36],
    ]


@pytest.mark.parametrize("kind", ["statement", "check"])
def test_the_chances_of_all_outcomes_sum_to_one(kind: str) -> None:
    chances = outcome_chances(kind, np.linspace(-8, 8, 33), Curves.of(NUMBERS))
    assert chances.sum(axis=0) == pytest.approx(np.ones(33))
    assert (chances > 0).all()


def test_doing_it_alone_is_even_at_the_start_of_a_level() -> None:
    chances = outcome_chances("statement", np.array([-0.5]), Curves.of(NUMBERS))[:, 0]
    assert chances[2:].sum() == pytest.approx(0.5)


def test_who_knows_nothing_guesses_one_check_in_four() -> None:
    assert outcome_chances("check", np.array([-30.0]), Curves.of(NUMBERS))[1, 0] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("code", "value"), [("1.1-s2", 0), ("1.1-s2", 2), ("1.1-s4", 3), ("1.1-c2", RIGHT), ("1.1-c3", WRONG)]
)
def test_one_answer_is_taken_in_as_bayes_rule_has_it(code: str, value: int) -> None:
    """Ability and bias on a fine grid, the likelihood written out: mean, variance and covariance must agree."""
    scan = scan_of("1.1", "G2")
    scan.answer(code, value)
    ability, bias = np.meshgrid(np.linspace(-5, 9, 1401), np.linspace(-4, 4, 401), indexing="ij")
    weight = np.exp(-((ability - 1.8) ** 2) / 2 - bias**2 / (2 * 0.36))
    level = int(code[-1])
    if code[-2] == "s":
        above = [logistic(2.0 * (ability + bias - level - t)) for t in (-1.25, -0.5, 0.5)]
        weight *= [1 - above[0], above[0] - above[1], above[1] - above[2], above[2]][value]
    else:
        right = 0.25 + 0.75 * logistic(1.5 * (ability - level + 0.5))
        weight *= right if value == RIGHT else 1 - right
    weight /= weight.sum()
    mean_ability, mean_bias = (weight * ability).sum(), (weight * bias).sum()
    belief = scan.belief
    assert belief.mean[[0, 2]] == pytest.approx([mean_ability, mean_bias], abs=2e-3)
    assert belief.covariance[0, 0] == pytest.approx((weight * (ability - mean_ability) ** 2).sum(), abs=2e-3)
    assert belief.covariance[0, 2] == pytest.approx(
        (weight * (ability - mean_ability) * (bias - mean_bias)).sum(), abs=2e-3
    )


def test_an_answer_about_one_competence_says_a_little_of_the_others_most_in_its_area() -> None:
    scan = scan_of("1.1", "1.2", "G2")
    scan.answer("1.1-c3", RIGHT)
    own, near, far = (scan.result().scores[code] for code in ("1.1", "1.2", "G2"))
    assert own.mean > near.mean > far.mean > 1.8
    assert own.se < near.se < far.se < 1.0


def test_wrong_checks_beside_high_statements_show_a_bias_upwards() -> None:
    scan = scan_of()
    for code in CODES:
        scan.answer(f"{code}-s3", 3)
        scan.answer(f"{code}-c2", WRONG)
        scan.answer(f"{code}-c3", WRONG)
    bias = scan.result().bias
    assert bias.mean > 0.5
    assert bias.is_clear


def test_a_check_says_nothing_of_the_bias_until_a_statement_was_answered() -> None:
    scan = scan_of("1.1")
    scan.answer("1.1-c2", WRONG)
    assert scan.result().bias.mean == 0


def test_weet_ik_niet_counts_as_wrong() -> None:
    unknown, wrong = scan_of("1.1"), scan_of("1.1")
    unknown.answer("1.1-c2", DONT_KNOW)
    wrong.answer("1.1-c2", WRONG)
    assert unknown.result().scores == wrong.result().scores


def test_a_question_that_turned_out_harder_speaks_for_more() -> None:
    as_anchored, harder = scan_of("1.1"), scan_of("1.1", bank=shifted("1.1-s2", 0.5))
    for scan in (as_anchored, harder):
        scan.answer("1.1-s2", 2)
    assert harder.result().scores["1.1"].mean > as_anchored.result().scores["1.1"].mean


def test_the_mean_over_competences_is_surer_than_one_of_them() -> None:
    scan = scan_of()
    scan.answer("1.1-s2", 2)
    result = scan.result()
    area = result.mean_of(["1.1", "1.2"])
    assert area.mean == pytest.approx((result.scores["1.1"].mean + result.scores["1.2"].mean) / 2)
    assert area.se < max(result.scores["1.1"].se, result.scores["1.2"].se)
    assert not result.mean_of([]).assessed


ANYTHING = st.one_of(st.integers(0, 3), st.sampled_from([DONT_KNOW, SKIP, UNCLEAR]))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([item.code for item in BANK.items]), ANYTHING), max_size=60), st.integers(0, 9)
)
def test_whatever_is_answered_no_scan_fails_and_the_belief_stays_a_normal_distribution(
    said: list[tuple[str, Value]], seed: int
) -> None:
    scan = scan_of(seed=seed, targets=dict.fromkeys(CODES, 2.0))
    for code, value in said:
        if value is DONT_KNOW and "-s" in code:
            continue
        scan.answer(code, value)
        assert_sound(scan.belief)
        scan.next_item()
        assert scan.progress.left >= 0
    for score in scan.result().scores.values():
        assert 0 < score.se <= 1.2
        assert score.level in range(5)


@pytest.mark.parametrize("extreme", [0, 3])
def test_the_same_surprising_answer_everywhere_leaves_a_sound_belief(extreme: int) -> None:
    scan = scan_of()
    for item in BANK.items:
        scan.answer(item.code, extreme if item.kind == "statement" else (WRONG if extreme else RIGHT))
        assert_sound(scan.belief)


def assert_sound(belief: Gaussian) -> None:
    assert np.isfinite(belief.mean).all()
    assert (belief.covariance == belief.covariance.T).all()
    assert np.linalg.eigvalsh(belief.covariance).min() > 1e-6
