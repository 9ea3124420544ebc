"""The demo municipalities as planned: who there is, when they scan, what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from seeds.demo_people import PlannedPerson, planned_answer, planned_people
from seeds.demo_plan import DemoPlan, load_demo_plan
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.instrument import Question, load_instrument
from seeds.roles import load_roles
from seeds.values import Bilingual
from seeds.yaml_files import CONTENT


@pytest.fixture(scope="module")
def plan() -> DemoPlan:
    return load_demo_plan()


@pytest.fixture(scope="module")
def voorbeeldstad(plan: DemoPlan) -> Sequence[PlannedPerson]:
    return planned_people(plan, plan.municipalities[0])


@pytest.fixture(scope="module")
def tweestad(plan: DemoPlan) -> Sequence[PlannedPerson]:
    return planned_people(plan, plan.municipalities[1])


def account(people: Sequence[PlannedPerson], name: str) -> PlannedPerson:
    return next(person for person in people if person.is_account and person.email.startswith(f"{name}@"))


def finished(person: PlannedPerson) -> int:
    return sum(scan.stops_after is None for scan in person.scans)


def as_check(question: Question) -> Question:
    text = Bilingual(nl="Wat doe je?", en="What do you do?")
    asked = {"kind": "check", "options": [text] * 4, "answer_index": 2, "explanation": text, "source_note": "made up"}
    return question.model_copy(update=asked)


def test_one_municipality_is_of_about_150_people_and_one_is_small(
    voorbeeldstad: Sequence[PlannedPerson], tweestad: Sequence[PlannedPerson]
) -> None:
    assert 145 <= len(voorbeeldstad) <= 155
    assert 20 <= len(tweestad) <= 30


def test_the_team_leader_leads_a_team_of_three_and_a_team_of_forty(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    leader = account(voorbeeldstad, "teamleider")
    assert sorted(sum(person.team == led for person in voorbeeldstad) for led in leader.leads) == [3, 40]
    assert leader.team not in leader.leads


def test_the_team_leader_of_tweestad_leads_its_largest_team(plan: DemoPlan, tweestad: Sequence[PlannedPerson]) -> None:
    largest = max(plan.municipalities[1].teams, key=lambda team: team.size)
    assert account(tweestad, "teamleider").leads == (largest.name,)
    assert largest.size >= 8


def test_everybody_has_one_of_the_twenty_roles_and_every_role_occurs(
    voorbeeldstad: Sequence[PlannedPerson], tweestad: Sequence[PlannedPerson]
) -> None:
    twenty = {role.code for role in load_roles()}
    assert {person.function_role for person in voorbeeldstad} == twenty
    assert {person.function_role for person in tweestad} <= twenty


def test_every_role_has_finished_a_scan(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    assert {p.function_role for p in voorbeeldstad if finished(p)} == {role.code for role in load_roles()}


def test_there_are_finished_unfinished_and_no_scans_in_every_round(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    for planned in plan.municipalities[0].rounds:
        taken = [
            scan
            for person in voorbeeldstad
            for scan in person.scans
            if planned.starts_on <= scan.starts_at.date() <= planned.answered_by
        ]
        done = sum(scan.stops_after is None for scan in taken)
        assert done / 150 == pytest.approx(planned.finished, abs=0.05)
        assert (len(taken) - done) / 150 == pytest.approx(planned.unfinished, abs=0.04)
    assert any(not person.scans for person in voorbeeldstad)
    assert any(finished(person) == 2 for person in voorbeeldstad)


def test_the_rounds_lie_half_a_year_apart(plan: DemoPlan) -> None:
    first, second = plan.municipalities[0].rounds
    assert second.starts_on - first.starts_on == dt.timedelta(days=183)


def test_people_scan_on_working_days_inside_a_round(plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]) -> None:
    for scan in (scan for person in voorbeeldstad for scan in person.scans):
        assert scan.starts_at < scan.ends_at
        for moment in (scan.starts_at, scan.ends_at):
            assert moment.weekday() < 5
            assert any(r.starts_on <= moment.date() <= r.answered_by for r in plan.municipalities[0].rounds)


def test_the_accounts_are_as_far_as_the_demo_needs(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    employee, newcomer = account(voorbeeldstad, "medewerker"), account(voorbeeldstad, "nieuw")
    assert finished(employee) == 2
    assert employee.scans[-1].learning_question
    assert sum(person.team == employee.team for person in voorbeeldstad) == 40
    assert newcomer.scans == ()
    assert all(person.counts and person.left_out is None for person in (employee, newcomer))
    assert account(voorbeeldstad, "teamleider").access_roles == ("employee", "team_leader")
    assert account(voorbeeldstad, "adviseur").access_roles == ("employee", "adviser")
    assert account(voorbeeldstad, "beheerder").access_roles == ("employee", "administrator")


def test_addresses_differ_and_exist_nowhere(
    voorbeeldstad: Sequence[PlannedPerson], tweestad: Sequence[PlannedPerson]
) -> None:
    addresses = [person.email for person in (*voorbeeldstad, *tweestad)]
    assert len(set(addresses)) == len(addresses)
    assert all(person.email.endswith("@voorbeeldstad.example") for person in voorbeeldstad)
    assert all(address.isascii() and address == address.lower() and " " not in address for address in addresses)


def test_no_name_is_of_two_people(voorbeeldstad: Sequence[PlannedPerson], tweestad: Sequence[PlannedPerson]) -> None:
    names = [person.name for person in (*voorbeeldstad, *tweestad)]
    assert len(set(names)) == len(names)


def test_a_few_refuse_and_a_few_leave_out_a_topic(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    assert 3 <= sum(not person.counts for person in voorbeeldstad) <= 25
    assert 5 <= sum(person.left_out is not None for person in voorbeeldstad) <= 40
    assert any(not scan.learning_question for person in voorbeeldstad for scan in person.scans)
    assert any(scan.forms for person in voorbeeldstad for scan in person.scans)


def test_the_same_plan_gives_the_same_people(plan: DemoPlan, tweestad: Sequence[PlannedPerson]) -> None:
    assert planned_people(plan, plan.municipalities[1]) == tweestad
    other = plan.municipalities[1].model_copy(update={"seed": 23})
    assert planned_people(plan, other) != tweestad


def test_people_grow_between_the_rounds_but_not_on_everything(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    growth = [
        second.ability[competence] - first.ability[competence]
        for first, second in (person.scans for person in voorbeeldstad if len(person.scans) == 2)
        for competence in first.ability
    ]
    assert sum(growth) / len(growth) == pytest.approx(plan.municipalities[0].rounds[1].growth, abs=0.05)
    assert min(growth) < 0


def test_the_same_ability_gives_the_same_answer_again(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    person = account(voorbeeldstad, "medewerker")
    questions = [q for q in load_instrument().items if q.competence in person.scans[0].ability]
    once = [planned_answer(person, person.scans[0], question) for question in questions]
    assert [planned_answer(person, person.scans[0], question) for question in questions] == once


def test_answers_follow_ability(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    def mean_step(level: int, people: Sequence[PlannedPerson]) -> float:
        steps = [
            answer
            for person in people
            for question in load_instrument().items
            if question.level == level and question.kind == "statement" and person.scans
            if question.competence in person.scans[0].ability
            if isinstance(answer := planned_answer(person, person.scans[0], question), int)
        ]
        assert set(steps) == {0, 1, 2, 3}
        return sum(steps) / len(steps)

    outside = [person for person in voorbeeldstad if person.function_role == "buitendienst"]
    analysts = [person for person in voorbeeldstad if person.function_role == "data"]
    assert mean_step(1, voorbeeldstad) > mean_step(2, voorbeeldstad) > mean_step(3, voorbeeldstad)
    assert mean_step(2, analysts) > mean_step(2, outside) + 1


def test_a_topic_that_is_left_out_gets_that_way_out(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    person = next(person for person in voorbeeldstad if person.left_out and person.scans)
    question = next(q for q in load_instrument().items if q.competence == person.left_out)
    assert planned_answer(person, person.scans[0], question) == "topic_not_my_work"


def test_checks_are_answered_better_by_who_is_better(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    def answers(role: str) -> list[int | str]:
        return [
            planned_answer(person, person.scans[0], as_check(question))
            for person in voorbeeldstad
            if person.function_role == role and person.scans
            for question in load_instrument().items
            if question.level == 2 and question.competence in ("1.2", "4.1", "4.2", "G4")
        ]

    strong, weak = answers("data"), answers("buitendienst")
    assert strong.count(2) / len(strong) > weak.count(2) / len(weak)
    assert "dont_know" in weak
    assert {0, 1, 3} & set(weak), "nobody chose a wrong option"


def test_every_area_and_role_has_a_mean_ability(plan: DemoPlan) -> None:
    assert set(plan.profiles) == {role.code for role in load_roles()}
    for profile in plan.profiles.values():
        assert list(profile.ability) == [area.code for area in load_framework().areas]


@pytest.mark.parametrize(
    ("old", "new", "item", "field"),
    [
        ("{kcc: 24, burgerzaken: 16}", "{kcc: 24, burgemeester: 16}", "voorbeeldstad", "teams.Klantcontact en"),
        ("{kcc: 24, burgerzaken: 16}", "{kcc: 24, algemeen: 16}", "voorbeeldstad", "accounts.nieuw"),
        ("{kcc: 24, burgerzaken: 16}", "{kcc: 24, burgerzaken: 0}", "voorbeeldstad", "departments.0.teams.0.roles"),
        ("leads: [Publiekszaken]", "leads: [Niemand]", "tweestad", "accounts.teamleider"),
        ("scans: [none, unfinished]", "scans: [none]", "voorbeeldstad", "accounts.beheerder"),
        ("name: Ruimte\n", "name: Dienstverlening\n", "voorbeeldstad", "departments"),
        ("code: nieuw\n", "code: medewerker\n", "voorbeeldstad", "accounts"),
        ("name: Najaar 2026", "name: Voorjaar 2026", "voorbeeldstad", "rounds"),
        ("answered_by: 2026-05-22", "answered_by: 2026-06-01", "voorbeeldstad", "rounds.0"),
        ("unfinished: 0.12", "unfinished: 0.5", "voorbeeldstad", "rounds.0"),
        ("starts_on: 2026-04-01", "starts_on: 2026-04-31", "voorbeeldstad", "rounds.0.starts_on"),
        ("code: tweestad", "code: voorbeeldstad", "voorbeeldstad", "code"),
        ("first_names: [Abel, Chantal, ", "first_names: [Abel]\n  spare: [", "tweestad", "spare"),
    ],
)
def test_a_plan_that_does_not_fit_says_where(tmp_path: Path, old: str, new: str, item: str, field: str) -> None:
    good = (CONTENT / "demo.yaml").read_text(encoding="utf-8")
    assert old in good
    (tmp_path / "demo.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as raised:
        load_demo_plan(tmp_path / "demo.yaml")
    assert (raised.value.file, raised.value.item) == ("demo.yaml", item)
    assert raised.value.field.startswith(field)


def test_too_few_names_are_refused(plan: DemoPlan) -> None:
    written = plan.municipalities[1].model_dump() | {"first_names": ["Abel"], "last_names": ["Duinroos"]}
    with pytest.raises(ValueError, match="too few different names"):
        type(plan.municipalities[1]).model_validate(written)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("- code: kcc", "- code: minister", "code"), ('"5": 1.7, "G"', '"6": 1.7, "G"', "ability")],
)
def test_a_profile_that_does_not_fit_says_where(tmp_path: Path, old: str, new: str, field: str) -> None:
    good = (CONTENT / "demo-roles.yaml").read_text(encoding="utf-8")
    assert old in good
    (tmp_path / "demo-roles.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as raised:
        load_demo_plan(roles=tmp_path / "demo-roles.yaml")
    assert (raised.value.file, raised.value.field) == ("demo-roles.yaml", field)
