"""The function roles: twenty fixed codes, what each asks and why."""

from __future__ import annotations

import pytest

from seeds.framework import load_framework
from seeds.roles import FunctionRole, load_roles

CODES = [
    "kcc", "burgerzaken", "administratief", "secretariaat", "informatiebeheer", "vergunningen", "handhaving",
    "beleid-fysiek", "beleid-sociaal", "klantmanager", "buitendienst", "hr", "communicatie", "data",
    "applicatiebeheer", "financieel", "projectleider", "teamleider", "directie", "algemeen",
]  # fmt: skip
IN_EVERY_ROLE = {"1.2", "4.1", "4.2", "G4"}
LEADERS = {"teamleider", "directie", "projectleider"}

each_role = pytest.mark.parametrize("role", load_roles(), ids=lambda role: role.code)


def test_the_roles_have_their_fixed_codes() -> None:
    assert [role.code for role in load_roles()] == CODES


@each_role
def test_a_role_asks_twelve_to_twenty_competences_each_once(role: FunctionRole) -> None:
    asked = [target.competence for target in role.targets]
    assert 12 <= len(asked) <= 20
    assert len(set(asked)) == len(asked)


@each_role
def test_judging_information_security_privacy_and_ai_belong_to_every_role(role: FunctionRole) -> None:
    assert {target.competence for target in role.targets} >= IN_EVERY_ROLE


def test_only_who_leads_is_asked_for_digital_leadership() -> None:
    asked = {role.code for role in load_roles() if any(target.competence == "G8" for target in role.targets)}
    assert asked == LEADERS


@each_role
def test_every_target_says_why_in_both_languages_in_words_of_its_own(role: FunctionRole) -> None:
    for language in ("nl", "en"):
        reasons = [target.reason.in_language(language) for target in role.targets]
        assert len(set(reasons)) == len(reasons)
    assert all(target.reason.nl != target.reason.en for target in role.targets)


@each_role
def test_a_role_is_about_more_than_one_importance(role: FunctionRole) -> None:
    assert len({target.importance for target in role.targets}) > 1


@each_role
def test_a_role_says_what_changes_and_why_a_look_is_worth_it(role: FunctionRole) -> None:
    for language in ("nl", "en"):
        assert len(role.change.in_language(language).split()) >= 8
        assert len(role.worth.in_language(language).split()) >= 8


def test_each_competence_is_asked_of_some_role() -> None:
    asked = {target.competence for role in load_roles() for target in role.targets}
    assert asked == {competence.code for competence in load_framework().competences}


def test_no_other_name_belongs_to_two_roles() -> None:
    seen: dict[str, str] = {}
    for role in load_roles():
        for name in role.synonyms:
            assert seen.setdefault(name.casefold(), role.code) == role.code, name
