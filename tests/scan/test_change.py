"""A change between two scores, and when it is more than chance."""

from __future__ import annotations

import pytest

from scan import AdaptiveScan, Change, Score, change_between
from scan.people import RIGHT, Population, draw_people
from seeds import load_instrument
from seeds.instrument import Question

COMPETENCES = ("1.1", "1.2", "1.3", "4.1", "4.2", "G2", "G3", "G4")
PEOPLE = 40


def test_a_change_is_the_later_score_minus_the_earlier_one_with_both_their_errors() -> None:
    change = change_between(Score(1.0, 0.3), Score(2.5, 0.4))
    assert change.difference == pytest.approx(1.5)
    assert change.se == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("difference", "higher", "lower"),
    [(0.83, True, False), (0.82, False, False), (0.0, False, False), (-0.82, False, False), (-0.83, False, True)],
)
def test_only_more_than_the_half_width_of_a_90_percent_interval_is_higher_or_lower(
    difference: float, higher: bool, lower: bool
) -> None:
    change = Change(difference, 0.5)  # 1.645 × .5 is .8225
    assert (change.is_higher, change.is_lower) == (higher, lower)
    assert change.beyond_chance is (higher or lower)


def test_no_difference_is_no_change_however_sure_the_scores_are() -> None:
    assert not change_between(Score(2.0, 0.0), Score(2.0, 0.0)).beyond_chance


def test_one_competence_needs_about_one_and_a_half_levels_and_the_mean_of_an_area_less() -> None:
    competence, area = Score(2.0, 0.65), Score(2.0, 0.45)
    assert change_between(competence, competence).needed == pytest.approx(1.5, abs=0.05)
    assert change_between(area, area).needed < change_between(competence, competence).needed


def taken(population: Population, person: int, items: tuple[Question, ...]) -> AdaptiveScan[Question]:
    """The scan of one simulated person with only these questions."""
    column = {code: index for index, code in enumerate(population.codes)}
    bank = load_instrument().model_copy(update={"items": items})
    scan = AdaptiveScan(bank, competences=COMPETENCES, targets=dict.fromkeys(COMPETENCES, 2.0), seed=person)
    while (item := scan.next_item()) is not None:
        said = int(population.answers[person, column[item.code]])
        right = item.answer_index
        scan.answer(item.code, said if right is None else right if said == RIGHT else (right + 1) % len(item.options))
    return scan


def test_of_people_who_did_not_change_at_most_one_in_ten_scores_is_called_changed() -> None:
    population = draw_people(load_instrument(), COMPETENCES, people=PEOPLE, bias_sd=0.6, seed=8)
    called = []
    for person in range(PEOPLE):
        first = taken(population, person, load_instrument().items)
        others = tuple(item for item in load_instrument().items if item.code not in first.answers)
        then, now = first.result().scores, taken(population, person, others).result().scores
        called += [change_between(then[code], now[code]).beyond_chance for code in COMPETENCES]
    assert sum(called) <= 0.1 * len(called)
