"""The demo municipalities as planned: who there is, when they scan, what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import fmean

import pytest

from seeds.catalogue import load_catalogue
from seeds.demo_life import (
    PlannedReaction,
    fit_of,
    in_turn,
    planned_digicoaches,
    planned_offers,
    planned_reaction,
    planned_request,
    planned_wish,
)
from seeds.demo_people import PlannedPerson, PlannedScan, planned_answer, planned_people, targets_of_role
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


def reactions_to(people: Sequence[PlannedPerson], slot: int = 1) -> list[tuple[float, PlannedScan, PlannedReaction]]:
    """What people do with every fifth item of the catalogue in this place, with how well it fits them."""
    return [
        (fit_of(person, person.scans[0], item), person.scans[0], reaction)
        for person, item in product(people, load_catalogue()[::5])
        if person.scans and person.scans[0].stops_after is None
        if (reaction := planned_reaction(person, person.scans[0], item, slot)) is not None
    ]


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


def test_an_item_fits_who_has_a_gap_that_it_closes(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    person = next(person for person in voorbeeldstad if person.function_role == "kcc" and finished(person))
    item = next(one for one in load_catalogue() if one.code == "ao-059")  # takes people from 1 to 3 on G2
    scan = person.scans[0]
    far, near, there = (dict.fromkeys(scan.ability, level) for level in (1.0, 2.5, 4.0))
    fits = [fit_of(person, with_ability(scan, ability), item) for ability in (far, near, there)]
    assert fits == sorted(fits, reverse=True)
    assert fits[-1] == 0
    assert fit_of(person, with_ability(scan, dict.fromkeys(scan.ability, -0.5)), item) < fits[0], "too hard, and yet"


def with_ability(scan: PlannedScan, ability: dict[str, float]) -> PlannedScan:
    return replace(scan, ability=ability, forms=())


def test_what_fits_better_is_taken_up_more_but_taste_has_a_say(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    reactions = reactions_to(voorbeeldstad)
    taken = [fit for fit, _, reaction in reactions if reaction.step is not None]
    dropped = [fit for fit, _, reaction in reactions if reaction.dropped_because is not None]
    left = [fit for fit, _, reaction in reactions if reaction.step is None]
    assert fmean(taken) > fmean(left) > fmean(dropped)
    assert min(taken) < fmean(left), "nobody ever follows a tip that does not fit"
    assert max(left) > fmean(taken), "everybody follows every tip that fits"


def test_people_do_with_a_tip_what_its_pages_let_them_do(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    reactions = reactions_to(voorbeeldstad)
    said = [reaction for _, _, reaction in reactions]
    assert {reaction.step for reaction in said} == {None, "planned", "busy", "done"}
    assert {reaction.thumb for reaction in said} == {None, 1, -1}
    assert {reaction.dropped_because for reaction in said} == {
        None, "known", "too_hard", "not_my_work", "no_time", "other",
    }  # fmt: skip
    assert all(reaction.step is None for reaction in said if reaction.dropped_because)
    assert all(reaction.step == "done" and 1 <= reaction.grade <= 10 for reaction in said if reaction.grade is not None)
    for _, scan, reaction in reactions:
        assert scan.next_round is not None
        assert scan.ends_at < reaction.put_at < reaction.said_at
        assert reaction.said_at.date() < scan.next_round
        assert reaction.said_at.weekday() < 5


def test_tips_further_down_are_read_by_fewer(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    assert len(reactions_to(voorbeeldstad, slot=1)) > len(reactions_to(voorbeeldstad, slot=10)) > 0


def test_after_the_last_round_nothing_came_of_the_tips_yet(voorbeeldstad: Sequence[PlannedPerson]) -> None:
    person = account(voorbeeldstad, "medewerker")
    assert planned_reaction(person, person.scans[-1], load_catalogue()[0], slot=1) is None


def test_some_offer_help_on_their_strengths_and_the_accounts_leave_it_to_visitors(
    voorbeeldstad: Sequence[PlannedPerson],
) -> None:
    strengths = ["1.1", "2.1", "G2"]
    offers = {person.email: planned_offers(person, strengths) for person in voorbeeldstad}
    assert 0.2 < sum(map(bool, offers.values())) / len(offers) < 0.4
    assert all(set(offered) <= set(strengths) for offered in offers.values())
    assert not any(offers[person.email] for person in voorbeeldstad if person.is_account)
    assert planned_offers(voorbeeldstad[5], []) == []


def test_digicoaches_are_of_the_team_of_the_plan_and_know_the_scan(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    coaches = list(planned_digicoaches(plan.municipalities[0], voorbeeldstad))
    assert [coach.team for coach, _ in coaches] == ["Informatie en ICT", "HR en opleiding"]
    assert all(finished(coach) and not coach.is_account for coach, _ in coaches)
    for _, competences in coaches:
        assert all(sum(code in targets_of_role(role.code) for role in load_roles()) > 10 for code in competences)


def test_a_part_of_a_municipality_can_be_without_a_digicoach(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    outside = [person for person in voorbeeldstad if person.team == "Groen en wegen"]
    assert list(planned_digicoaches(plan.municipalities[0], outside)) == []


def test_a_few_ask_for_help_and_not_all_hear_something(plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]) -> None:
    municipality = plan.municipalities[0]
    requests = [asked for person in voorbeeldstad if (asked := planned_request(municipality, person)) is not None]
    assert 0.08 < len(requests) / len(voorbeeldstad) < 0.25
    assert {asked.answer for asked in requests} == {"accepted", "declined", None}
    assert all(municipality.together.asked_from <= asked.asked_at.date() for asked in requests)
    assert all(asked.asked_at < asked.answered_at for asked in requests)


def test_of_the_accounts_only_the_employee_asked_something_and_heard_yes(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    asked = {one.email: planned_request(plan.municipalities[0], one) for one in voorbeeldstad if one.is_account}
    employee = asked.pop("medewerker@voorbeeldstad.example")
    assert employee is not None
    assert employee.answer == "accepted"
    assert set(asked.values()) == {None}


def test_people_wish_on_one_half_day_at_least_and_accounts_do_not(
    plan: DemoPlan, voorbeeldstad: Sequence[PlannedPerson]
) -> None:
    for wishes in plan.municipalities[0].together.wishes:
        able = in_turn(plan.municipalities[0], wishes, voorbeeldstad)
        assert not any(person.is_account or person.newest_scan is None for person in able)
        for person in able:
            wish = planned_wish(person, wishes)
            assert set(wish.half_days) <= set(wishes.half_days)
            assert wish.half_days
            assert wish.wished_at.date() == wishes.wished_on
            assert wish.wished_at.weekday() < 5


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
        ("team: HR en opleiding, comp", "team: Niemand, comp", "voorbeeldstad", "together.digicoaches"),
        ('["5.4", "G2", "G7"]', '["5.4", "G9"]', "voorbeeldstad", "together.digicoaches"),
        ("- competence: G7", "- competence: G9", "voorbeeldstad", "together.wishes"),
        ("wished_on: 2026-11-11", "wished_on: 2026-11-13", "voorbeeldstad", "together.wishes"),
        ("asked_from: 2026-11-02", "asked_from: 2026-10-30", "voorbeeldstad", "together"),
        ("grouped_on: 2026-11-10", "grouped_on: 2026-11-03", "voorbeeldstad", "together.wishes.0"),
        ("half_days: [wo-middag]", "half_days: [za-middag]", "voorbeeldstad", "together.wishes.0.half_days"),
        ("accepts: 0.6", "accepts: 0.9", "voorbeeldstad", "habits.helping"),
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
