"""The simulation: people with a response model of their own, and what the scan makes of their answers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from scan.people import FITTING, MISFITS, NO_IDEA, Habits, Population, draw_people
from scan.simulation import METHODS, Estimate, Figures, Setting, figures, long_form, mean_figures, simulate
from seeds import load_instrument, load_roles

INSTRUMENT = load_instrument()
TARGETS = {target.competence: float(target.level) for target in load_roles()[0].targets}
COMPETENCES = tuple(c.code for c in INSTRUMENT.competences if c.code in TARGETS)
EVERYTHING = tuple(c.code for c in INSTRUMENT.competences)


def setting(people: int = 40, seed: int = 1) -> Setting:
    return Setting(COMPETENCES, TARGETS, True, people=people, bias_sd=0.6, seed=seed, max_items=40)


@cache
def many(habits: Habits = FITTING, bias_sd: float = 0.6) -> Population:
    return draw_people(INSTRUMENT, EVERYTHING, people=4000, bias_sd=bias_sd, seed=7, habits=habits)


def column(population: Population, code: str) -> np.ndarray:
    return population.answers[:, population.codes.index(code)]


def correlation(population: Population, one: str, other: str) -> float:
    abilities = population.abilities
    return float(np.corrcoef(abilities[:, EVERYTHING.index(one)], abilities[:, EVERYTHING.index(other)])[0, 1])


def test_abilities_are_spread_and_correlate_as_the_design_says() -> None:
    abilities = many().abilities
    assert abilities.mean() == pytest.approx(1.8, abs=0.05)
    assert abilities.std() == pytest.approx(1.0, abs=0.05)
    assert correlation(many(), "1.1", "1.2") == pytest.approx(0.65, abs=0.04)
    assert correlation(many(), "1.1", "G2") == pytest.approx(0.45, abs=0.04)


def test_people_at_the_start_of_a_level_do_its_statement_alone_half_of_the_time() -> None:
    people = many(bias_sd=0.0)
    near = np.abs(people.abilities[:, EVERYTHING.index("1.1")] - 1.5) < 0.15
    assert (column(people, "1.1-s2")[near] >= 2).mean() == pytest.approx(0.5, abs=0.08)


def test_the_weakest_guess_a_check_in_four() -> None:
    people = many()
    weak = people.abilities[:, EVERYTHING.index("1.1")] < -0.3
    assert (column(people, "1.1-c3")[weak] == 1).mean() == pytest.approx(0.27, abs=0.12)


def test_misfits_answer_as_their_name_says() -> None:
    assert set(np.unique(column(many(MISFITS["extreme_responders"]), "1.1-s2"))) == {0, 3}
    assert set(np.unique(column(many(MISFITS["all_dont_know"]), "1.1-c2"))) == {NO_IDEA}
    careless = many(MISFITS["careless_10_percent"]).answers[:400]
    assert np.bincount(careless[:, 0], minlength=4) / 400 == pytest.approx([0.25] * 4, abs=0.07)


def test_the_same_seed_draws_the_same_people_and_another_seed_others() -> None:
    one, same, other = (
        draw_people(INSTRUMENT, COMPETENCES, people=5, bias_sd=0.6, seed=seed).answers for seed in (3, 3, 4)
    )
    assert (one == same).all()
    assert (one != other).any()


def test_the_long_form_has_82_statements_spread_over_competences_and_levels() -> None:
    form = long_form(INSTRUMENT, EVERYTHING)
    assert len(form) == 82
    assert {item.kind for item in form} == {"statement"}
    per_competence = [sum(item.competence == code for item in form) for code in EVERYTHING]
    assert set(per_competence) == {2, 3}
    per_level = [sum(item.level == level for item in form) for level in (1, 2, 3, 4)]
    assert max(per_level) - min(per_level) <= 2


def test_figures_compare_estimates_with_the_truth() -> None:
    truth = np.array([[1.0, 3.0], [2.0, 2.0]])
    asked = Setting(("1.1", "1.2"), {"1.1": 2.0, "1.2": 2.0}, True, people=2, bias_sd=0.6, seed=1, max_items=40)
    estimate = Estimate(
        mean=np.array([[1.0, 3.0], [1.0, 4.0]]), se=np.full((2, 2), 0.5), questions=np.array([20.0, 30.0])
    )
    assert figures(truth, estimate, asked) == Figures(
        questions=25.0,
        rmse=pytest.approx(np.sqrt(5 / 4)),
        exact_level=0.5,
        within_one_level=0.75,
        right_side_of_target=0.75,
        coverage_90=0.5,
        p95_ms=None,
    )


def test_the_mean_of_figures_leaves_out_what_a_method_does_not_have() -> None:
    one = Figures(20, 0.6, 0.5, 0.9, 0.8, None, 1.0)
    other = Figures(30, 0.8, 0.5, 0.9, 0.8, None, 2.0)
    assert mean_figures([one, other]) == Figures(25, pytest.approx(0.7), 0.5, 0.9, 0.8, None, 1.5)


def test_every_method_and_every_misfit_is_measured() -> None:
    outcome = simulate(INSTRUMENT, setting(people=10))
    assert set(outcome.fitting) == set(METHODS)
    assert set(outcome.misfits) == set(MISFITS)
    assert all(set(methods) == {"adaptive", "statements82"} for methods in outcome.misfits.values())


@pytest.mark.slow
def test_the_scan_is_surer_with_more_questions_and_better_than_none() -> None:
    fitting = simulate(INSTRUMENT, setting(people=150)).fitting
    assert fitting["bank"].rmse < fitting["adaptive"].rmse < fitting["prior"].rmse
    assert fitting["adaptive"].questions < 32
    assert fitting["adaptive"].right_side_of_target > 0.77
    assert fitting["adaptive"].coverage_90 == pytest.approx(0.9, abs=0.03)


@pytest.mark.slow
def test_half_the_questions_of_the_long_form_tell_more_over_all_competences() -> None:
    asked = Setting(EVERYTHING, dict.fromkeys(EVERYTHING, 2.0), False, people=300, bias_sd=0.6, seed=1, max_items=40)
    people = draw_people(INSTRUMENT, EVERYTHING, people=300, bias_sd=0.6, seed=1)
    found = {
        name: figures(people.abilities, METHODS[name](INSTRUMENT, asked, people), asked)
        for name in ("adaptive", "statements82")
    }
    assert found["adaptive"].questions <= 40
    assert found["adaptive"].rmse < 0.95 * found["statements82"].rmse
