"""The framework: 29 competences in 6 areas by their fixed codes, four described levels, two languages."""

from __future__ import annotations

import pytest

from seeds.framework import LEVELS, Competence, load_framework

AREAS = {
    "1": ["1.1", "1.2", "1.3"],
    "2": ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"],
    "3": ["3.1", "3.2", "3.3", "3.4"],
    "4": ["4.1", "4.2", "4.3", "4.4"],
    "5": ["5.1", "5.2", "5.3", "5.4"],
    "G": ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"],
}

each_competence = pytest.mark.parametrize(
    "competence", load_framework().competences, ids=lambda competence: competence.code
)


def test_areas_and_competences_have_their_fixed_codes_in_order() -> None:
    found = {area.code: [competence.code for competence in area.competences] for area in load_framework().areas}
    assert found == AREAS
    assert list(found) == list(AREAS)
    assert len(load_framework().competences) == 29


@each_competence
def test_every_level_is_described_in_two_languages_in_its_own_words(competence: Competence) -> None:
    descriptions = [competence.levels.at(level) for level in LEVELS]
    assert len({description.nl for description in descriptions}) == 4
    assert len({description.en for description in descriptions}) == 4
    assert all(description.nl != description.en for description in descriptions)


@each_competence
def test_a_level_speaks_to_the_reader(competence: Competence) -> None:
    assert [level for level in LEVELS if not competence.levels.at(level).nl.startswith("Je ")] == []


def test_names_and_descriptions_differ_between_competences() -> None:
    competences = load_framework().competences
    assert len({competence.name.nl for competence in competences}) == 29
    assert len({competence.description.nl for competence in competences}) == 29


def test_a_competence_is_found_by_its_code_and_knows_its_area() -> None:
    framework = load_framework()
    assert framework.competence("G2").code == "G2"
    assert framework.area_of("G2").code == "G"
    with pytest.raises(KeyError):
        framework.competence("9.9")
