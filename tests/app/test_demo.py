"""The demo municipalities in the database: set up once, through the real scan, each on its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.access import AccessRole, Viewer
from app.config import Config, Environment
from app.models import (
    AccessGrant,
    Answer,
    CompetenceResult,
    GroupWish,
    HelperKind,
    HelpOffer,
    HelpRequest,
    ItemFeedback,
    LearningGroup,
    LearningStep,
    MeasurementRound,
    Model,
    Organisation,
    Person,
    RequestStatus,
    Scan,
    StepStatus,
    StoredItem,
    TipList,
    Unit,
    UnitLeader,
    WayOut,
)
from app.queries.accounts import person_to_sign_in
from app.queries.scans import answers_of, own_finished_scans, results_of
from app.queries.together import exchanges
from app.services.demo import set_up_municipality
from app.services.demo_accounts import DEMO_PASSWORD, demo_accounts
from app.services.effects import effects_by_item
from app.services.group_proposal import propose
from app.services.grouping import HALF_DAYS, can_wish, groups_of, wished_topics
from app.services.helping import helpers_for, newest_result
from app.services.matching import matching_of
from app.services.passwords import hash_password, password_matches
from app.services.scanning import running
from recommender.groups import LARGEST, SMALLEST
from seeds.catalogue import load_catalogue
from seeds.demo_plan import Municipality, load_demo_plan
from seeds.roles import load_roles

PLAN = load_demo_plan()
VOORBEELDSTAD, TWEESTAD = PLAN.municipalities
HASH = hash_password(DEMO_PASSWORD)
ACCOUNTS = {account.email for account in demo_accounts()}
TODAY = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
GROUP_SIZES = range(SMALLEST, LARGEST + 1)


def only(municipality: Municipality, department: str) -> Municipality:
    """The municipality with one department and its accounts, so that a test takes half a second."""
    kept = next(one for one in municipality.departments if one.name == department)
    accounts = [a for a in municipality.accounts if a.team in {team.name for team in kept.teams}]
    return municipality.model_copy(update={"departments": [kept], "accounts": accounts})


INHABITANTS = only(TWEESTAD, "Inwoners")


@pytest.fixture
def tweestad(session: Session) -> Organisation:
    """A part of Tweestad: its two teams for inhabitants."""
    assert set_up_municipality(session, PLAN, INHABITANTS, password_hash=HASH)
    return session.scalars(select(Organisation)).one()


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        name: sorted(map(repr, session.execute(select(table)).all())) for name, table in Model.metadata.tables.items()
    }


def email_of(session: Session, person_id: int) -> str:
    return session.get_one(Person, person_id).email


def mean_of(session: Session, scan_ids: list[int]) -> float:
    found = session.scalar(select(func.avg(CompetenceResult.mean)).where(CompetenceResult.scan_id.in_(scan_ids)))
    return float(found or 0)


def test_teams_have_a_department_and_the_people_of_the_plan(session: Session, tweestad: Organisation) -> None:
    sizes = session.execute(
        select(Unit.name, func.count(Person.id)).join(Person, Person.unit_id == Unit.id).group_by(Unit.name)
    )
    assert dict(sizes.all()) == {"Publiekszaken": 10, "Samenleving en ruimte": 8}
    departments = session.scalars(select(Unit.name).where(Unit.parent_id.is_(None))).all()
    assert departments == ["Inwoners"]
    assert tweestad.privacy_contact == "privacy@tweestad.example"


@pytest.mark.usefixtures("tweestad")
def test_a_second_time_changes_nothing(session: Session) -> None:
    before = everything(session)
    assert not set_up_municipality(session, PLAN, INHABITANTS, password_hash="another hash")
    session.expire_all()
    assert everything(session) == before


@pytest.mark.usefixtures("tweestad")
def test_results_are_those_of_the_real_scan(session: Session) -> None:
    scans = session.scalars(select(Scan).where(Scan.finished_at.is_not(None))).all()
    assert scans
    for scan in scans:
        said = running(session, scan, answers_of(session, scan))
        stored = {result.competence: result.mean for result in results_of(session, scan)}
        assert said.next_item() is None
        assert stored == {code: pytest.approx(s.mean, abs=1e-4) for code, s in said.result().scores.items()}


@pytest.mark.usefixtures("tweestad")
def test_an_unfinished_scan_has_answers_and_no_result(session: Session) -> None:
    scan = session.scalars(select(Scan).where(Scan.finished_at.is_(None))).first()
    assert scan is not None
    progress = running(session, scan, answers_of(session, scan)).progress
    assert progress.answered > 0
    assert progress.left > 0
    assert not results_of(session, scan)
    assert scan.round_id is None


@pytest.mark.usefixtures("tweestad")
def test_finished_scans_belong_to_the_round_that_ran(session: Session) -> None:
    rows = session.execute(select(Scan, MeasurementRound).join(MeasurementRound)).all()
    assert {found.name for _, found in rows} == {"Voorjaar 2026", "Najaar 2026"}
    assert all(scan.finished_at and found.starts_on <= scan.finished_at.date() <= found.ends_on for scan, found in rows)
    assert len(rows) == session.scalar(select(func.count()).where(Scan.finished_at.is_not(None)))


def test_the_team_grows_between_the_rounds(session: Session, tweestad: Organisation) -> None:
    first, second = session.scalars(
        select(MeasurementRound)
        .where(MeasurementRound.organisation_id == tweestad.id)
        .order_by(MeasurementRound.starts_on)
    )
    of_round = {
        measured.id: list(session.scalars(select(Scan.id).where(Scan.round_id == measured.id)))
        for measured in (first, second)
    }
    assert mean_of(session, of_round[second.id]) > mean_of(session, of_round[first.id])


def test_the_employee_account_has_two_finished_scans_with_growth_and_a_question(
    session: Session, tweestad: Organisation
) -> None:
    person = person_to_sign_in(session, "medewerker@tweestad.example")
    assert person is not None
    viewer = Viewer(person.id, tweestad.id, person.name, tweestad.name, frozenset({AccessRole.EMPLOYEE}))
    newest, oldest = own_finished_scans(session, viewer)
    assert mean_of(session, [newest.id]) > mean_of(session, [oldest.id])
    assert newest.learning_question
    assert newest.forms
    assert person.counts


@pytest.mark.usefixtures("tweestad")
def test_accounts_and_whoever_took_a_scan_have_a_password(session: Session) -> None:
    with_password = session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
    scanned = session.scalars(select(Person.email).where(Person.id.in_(select(Scan.person_id))))
    accounts = {"medewerker@tweestad.example", "nieuw@tweestad.example"}
    assert {person.email for person in with_password} == accounts.union(scanned)
    assert all(password_matches(person.password_hash, DEMO_PASSWORD) for person in with_password)


@pytest.mark.usefixtures("tweestad")
def test_who_did_not_start_has_said_nothing(session: Session) -> None:
    waiting = session.scalars(select(Person).where(Person.id.not_in(select(Scan.person_id)))).all()
    assert "nieuw@tweestad.example" in {person.email for person in waiting}
    assert all(person.counts is None and person.function_roles == [] for person in waiting)


def test_a_scan_that_was_left_is_taken_up_in_the_next_round(session: Session) -> None:
    team = {"name": "Proefteam", "roles": {"kcc": 2}}
    always = {"finished": 0.0, "unfinished": 1.0}
    first, second = VOORBEELDSTAD.rounds
    left = Municipality.model_validate(
        VOORBEELDSTAD.model_dump()
        | {"departments": [{"name": "Proef", "teams": [team]}], "accounts": []}
        | {"rounds": [first.model_dump() | always, second.model_dump() | {"finished": 1.0, "unfinished": 0.0}]}
    )
    set_up_municipality(session, PLAN, left, password_hash=HASH)
    scans = session.scalars(select(Scan)).all()
    assert len(scans) == 2
    for scan in scans:
        assert scan.started_at < dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
        assert scan.finished_at is not None
        assert scan.finished_at > dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
        assert [a.position for a in answers_of(session, scan)] == list(range(1, len(answers_of(session, scan)) + 1))


def test_two_municipalities_stay_apart(session: Session, tweestad: Organisation) -> None:
    before = session.scalar(select(func.count()).select_from(Person))
    assert set_up_municipality(session, PLAN, only(VOORBEELDSTAD, "Bedrijfsvoering"), password_hash=HASH)
    other = session.scalars(select(Organisation).where(Organisation.id != tweestad.id)).one()
    assert session.scalar(select(func.count()).where(Person.organisation_id == tweestad.id)) == before
    for slug, organisation in (("tweestad", tweestad), ("voorbeeldstad", other)):
        people = session.scalars(select(Person).where(Person.organisation_id == organisation.id)).all()
        assert all(person.email.endswith(f"@{slug}.example") for person in people)
    crossing = select(func.count()).select_from(Person).join(Unit, Unit.id == Person.unit_id)
    assert session.scalar(crossing.where(Unit.organisation_id != Person.organisation_id)) == 0
    stray = select(func.count()).select_from(Scan).join(Person, Person.id == Scan.person_id)
    assert session.scalar(stray.where(Scan.organisation_id != Person.organisation_id)) == 0


def test_production_refuses_the_demo(tmp_path: Path) -> None:
    config = Config(
        environment=Environment.PRODUCTION,
        database_url=f"sqlite:///{tmp_path / 'production.db'}",
        public_url="https://vaardigwijzer.example",
    )
    result = create_app(config, instance=tmp_path).test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 2
    assert "do not go into production" in result.stderr
    assert result.stdout == ""


@pytest.mark.usefixtures("tweestad")
def test_lists_are_made_of_what_people_finished_before_the_next_round(session: Session) -> None:
    first = INHABITANTS.rounds[0]
    listed = session.execute(select(Scan, TipList).join(TipList)).all()
    of_colleagues = [(scan, tips) for scan, tips in listed if email_of(session, scan.person_id) not in ACCOUNTS]
    in_spring = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    finished = select(func.count()).select_from(Scan).where(Scan.finished_at < in_spring)
    assert 0 < len(of_colleagues) <= (session.scalar(finished) or 0)
    for scan, tips in of_colleagues:
        assert tips.made_at == scan.finished_at
        assert first.starts_on <= tips.made_at.date() <= first.answered_by


@pytest.mark.usefixtures("tweestad")
def test_help_is_offered_on_own_strengths_alone_where_there_is_no_digicoach(session: Session) -> None:
    offers = session.scalars(select(HelpOffer)).all()
    assert offers
    for offer in offers:
        assert offer.kind is HelperKind.COLLEAGUE
        result = newest_result(session, Viewer(offer.person_id, offer.organisation_id, "", "", frozenset()))
        assert result is not None
        assert offer.competence in {standing.competence.code for standing in result.strengths}


@pytest.mark.usefixtures("tweestad")
def test_wishes_wait_where_there_is_no_adviser(session: Session) -> None:
    (planned,) = INHABITANTS.together.wishes
    wishes = session.scalars(select(GroupWish)).all()
    assert 0 < len(wishes) <= planned.with_gap + planned.with_strength
    assert {wish.competence for wish in wishes} == {planned.competence}
    assert session.scalars(select(LearningGroup)).all() == []


def test_the_half_days_of_the_plan_are_those_of_the_page() -> None:
    planned = {day for one in PLAN.municipalities for wishes in one.together.wishes for day in wishes.half_days}
    assert planned <= set(HALF_DAYS)


@pytest.mark.slow
def test_the_command_makes_the_whole_demo_once(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["demo", "load"])
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "Gemeente Voorbeeldstad: made\nGemeente Tweestad: made\n"
    made = everything(session)
    session.rollback()
    again = runner.invoke(args=["demo", "load"])
    assert again.stderr == "Gemeente Voorbeeldstad: exists already\nGemeente Tweestad: exists already\n"
    assert everything(session) == made

    assert len(made["catalogue_item"]) == len(load_catalogue()) == session.scalar(select(func.count(StoredItem.id)))
    assert session.scalars(select(Organisation.slug).order_by(Organisation.id)).all() == ["voorbeeldstad", "tweestad"]
    accounts = [person_to_sign_in(session, account.email) for account in demo_accounts()]
    assert all(person and password_matches(person.password_hash, DEMO_PASSWORD) for person in accounts)
    assert {role for roles in session.scalars(select(Person.function_roles)) for role in roles} == {
        role.code for role in load_roles()
    }
    assert session.scalars(select(Person.id).where(Person.counts.is_(False))).first() is not None
    assert set(session.scalars(select(Answer.way_out).distinct())) >= {WayOut.UNCLEAR, WayOut.TOPIC_NOT_MY_WORK}

    leader = person_to_sign_in(session, "teamleider@voorbeeldstad.example")
    assert leader is not None
    grants = session.scalars(select(AccessGrant.access_role).where(AccessGrant.person_id == leader.id))
    assert set(grants) == {AccessRole.EMPLOYEE, AccessRole.TEAM_LEADER}
    led = session.scalars(select(UnitLeader.unit_id).where(UnitLeader.person_id == leader.id)).all()
    sizes = [session.scalar(select(func.count()).where(Person.unit_id == unit)) for unit in led]
    assert sorted(size or 0 for size in sizes) == [3, 40]

    for municipality in PLAN.municipalities:
        check_the_employee_can_learn_from_others(session, municipality)
        check_people_wait_for_the_adviser(session, municipality)
    check_groups(session)
    check_tips_were_used(session)
    check_figures_come_of_it(session)


def account(session: Session, name: str, municipality: Municipality = VOORBEELDSTAD) -> Viewer:
    """An account of the demo, signed in."""
    person = person_to_sign_in(session, f"{name}@{municipality.code}.example")
    assert person is not None
    granted = session.scalars(select(AccessGrant.access_role).where(AccessGrant.person_id == person.id))
    return Viewer(person.id, person.organisation_id, person.name, municipality.name, frozenset(granted))


def check_the_employee_can_learn_from_others(session: Session, municipality: Municipality) -> None:
    employee = account(session, "medewerker", municipality)
    result = newest_result(session, employee)
    assert result is not None
    gaps = {standing.competence.code for standing in result.growth}
    assert helpers_for(session, employee, gaps, at=TODAY)
    assert next(one.competence.code for one in can_wish(session, employee, result)) in gaps
    (asked,) = exchanges(session, employee, at=TODAY)
    assert asked.is_own
    assert asked.competence in gaps
    assert (asked.status, asked.email is None) == (RequestStatus.ACCEPTED, False)
    assert {*session.scalars(select(HelpRequest.status))} == set(RequestStatus) - {RequestStatus.WITHDRAWN}


def check_people_wait_for_the_adviser(session: Session, municipality: Municipality) -> None:
    topics = wished_topics(session, account(session, "adviseur", municipality))
    assert any(topic.waiting >= SMALLEST for topic in topics)


def check_groups(session: Session) -> None:
    """One is made, two could be made, and elsewhere there are few enough for a duo; a digicoach comes along."""
    adviser = account(session, "adviseur")
    made = [one for topic in VOORBEELDSTAD.together.wishes for one in groups_of(session, adviser, topic.competence)]
    assert [len(group.members) in GROUP_SIZES for group in made] == [True]
    assert made[0].coach
    proposed = [propose(session, adviser, topic.competence).groups for topic in VOORBEELDSTAD.together.wishes]
    sizes = [[len(group.members) for group in groups] for groups in proposed]
    assert any(len(large) >= 2 and all(size in GROUP_SIZES for size in large) for large in sizes)
    assert any(2 in few for few in sizes)
    both = select(GroupWish.id).join(HelpOffer, HelpOffer.person_id == GroupWish.person_id)
    assert session.scalars(both.where(HelpOffer.competence == GroupWish.competence)).all() == []


def check_tips_were_used(session: Session) -> None:
    """By colleagues too, in every way that the pages have, and all of it between their list and the second round."""
    rows = session.execute(select(LearningStep, Person).join(Person)).all()
    colleagues = [step for step, person in rows if person.email not in ACCOUNTS]
    assert {step.status for step in colleagues} == set(StepStatus)
    assert all(step.reason for step in colleagues)
    second = VOORBEELDSTAD.rounds[1].starts_on
    assert all(step.added_at.date() < second for step in colleagues)
    said = [one for one in session.scalars(select(ItemFeedback)) if email_of(session, one.person_id) not in ACCOUNTS]
    assert all(one.updated_at.date() < second for one in said)
    assert {one.thumb for one in said} == {None, 1, -1}
    assert len({one.dismissed_because for one in said}) > 2
    done = {(step.person_id, step.item_id) for step in colleagues if step.status is StepStatus.DONE}
    assert {(one.person_id, one.item_id) for one in said if one.grade is not None} < done


def check_figures_come_of_it(session: Session) -> None:
    """What colleagues did moves tips, and the adviser reads what changed for people who did an item."""
    matching = matching_of(session, account(session, "medewerker"))
    assert matching is not None
    assert any(matching.colleagues.values())
    adviser = account(session, "adviseur")
    assert effects_by_item(session, adviser)
