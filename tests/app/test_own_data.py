"""The files with one's own data: complete, and of nobody else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import (
    Answer,
    CompetenceResult,
    CuratedPath,
    GroupSeat,
    GroupWish,
    HelperKind,
    HelpOffer,
    HelpRequest,
    Impression,
    ItemFeedback,
    LearningGroup,
    LearningStep,
    MeasurementRound,
    Model,
    Organisation,
    Override,
    OverrideKind,
    OwnStatement,
    OwnView,
    Person,
    Scan,
    StepStatus,
    TipList,
    UnitLeader,
    WayOut,
)
from app.queries.own_data import KEPT, LEFT_OUT, own_tables
from app.services.accounts import invite, start_session
from app.services.asked import code_of
from app.services.own_data import own_data, result_rows
from app.services.scanning import Intake, take_in
from seeds.instrument import Question
from tests.builders import MOMENT, Builder

PERSON = Person.__tablename__


def of_a_person() -> set[str]:
    """The tables whose rows lead to a person, at once or through another one."""
    found, more = {PERSON}, {PERSON}
    while more:
        more = {
            table.name for table in Model.metadata.tables.values() if table.name not in found and leads(table, found)
        }
        found |= more
    return found


def leads(table: Table, to: set[str]) -> bool:
    return any(key.column.table.name in to for key in table.foreign_keys)


def words(_question: Question | None, value: int | None, way_out: WayOut | None) -> str | None:
    return f"antwoord {value}" if way_out is None else way_out.value


def learns_together(session: Session, build: Builder, person: Person) -> None:
    """An offer, a request to somebody else, a wish and a place in a group."""
    of_both = {"organisation_id": person.organisation_id}
    other = build.person(session.get_one(Organisation, person.organisation_id))
    made = [
        HelpOffer(**of_both, person_id=helper.id, competence="4.1", kind=HelperKind.DIGICOACH, offered_at=MOMENT)
        for helper in (person, other)
    ]
    group = LearningGroup(**of_both, competence="4.1", half_day="ma-ochtend", made_at=MOMENT)
    session.add_all([*made, group])
    session.flush()
    session.add(
        HelpRequest(**of_both, offer_id=made[1].id, asker_id=person.id, message="Help je mij?", asked_at=MOMENT)
    )
    session.add(GroupWish(**of_both, person_id=person.id, competence="4.1", half_days=["ma-ochtend"], wished_at=MOMENT))
    session.add(GroupSeat(group_id=group.id, person_id=person.id))
    session.flush()


@pytest.fixture
def person(session: Session, build: Builder) -> Person:
    """Somebody of whom every table holds something."""
    organisation = build.organisation("Gemeente Volledig")
    unit = build.unit(organisation, "Team Alles")
    build.catalogue()
    made = build.person(organisation, AccessRole.EMPLOYEE, AccessRole.ADVISER, unit=unit, name="Eva Voorbeeld")
    made.password_hash, made.language = "een hash van het wachtwoord", "nl"
    session.add(UnitLeader(unit_id=unit.id, person_id=made.id))
    session.add(
        MeasurementRound(
            organisation_id=organisation.id, name="Ronde 1", starts_on=MOMENT.date(), ends_on=MOMENT.date()
        )
    )
    start_session(session, made, at=MOMENT)
    invite(session, made, at=MOMENT)
    scan_id = build.finished_scan(made, learning_question="Hoe werkt dit?")
    session.add(OwnView(scan_id=scan_id, competence="4.1", level=3, reason="Ik doe dit elke dag."))
    own = OwnStatement(organisation_id=organisation.id, competence="4.1", level=2, text_nl="Een eigen stelling.")
    session.add(own)
    session.flush()
    session.add(Answer(scan_id=scan_id, question_code=code_of(own), position=90, value=2))
    session.add(Answer(scan_id=scan_id, question_code="9.9-s1", position=91, way_out=WayOut.UNCLEAR))
    session.add(
        LearningStep(
            person_id=made.id,
            item_id=build.item("ao-001").id,
            position=1,
            status=StepStatus.BUSY,
            reason="Dit helpt.",
            starts_on=MOMENT.date(),
            added_at=MOMENT,
        )
    )
    tips = TipList(organisation_id=organisation.id, person_id=made.id, scan_id=scan_id, seed=1, made_at=MOMENT)
    said = ItemFeedback(
        organisation_id=organisation.id,
        person_id=made.id,
        item_id=build.item("ao-001").id,
        grade=8,
        remark="Fijn.",
        updated_at=MOMENT,
    )
    session.add_all([tips, said])
    session.flush()
    session.add(Impression(list_id=tips.id, item_id=build.item("ao-001").id, slot=1, propensity=1.0))
    learns_together(session, build, made)
    session.add(
        CuratedPath(
            organisation_id=organisation.id,
            title="Een leerpad",
            introduction="Inleiding",
            function_roles=[],
            competences=[],
            owner_id=made.id,
            created_at=MOMENT,
        )
    )
    session.add(
        Override(
            organisation_id=organisation.id,
            item_id=build.item("ao-002").id,
            kind=OverrideKind.HIDE,
            reason="Te oud.",
            owner_id=made.id,
            created_at=MOMENT,
        )
    )
    session.flush()
    return made


@pytest.fixture
def viewer(build: Builder, person: Person) -> Viewer:
    return build.viewer(person, AccessRole.EMPLOYEE, AccessRole.ADVISER)


@pytest.fixture
def data(session: Session, viewer: Viewer) -> dict[str, Any]:
    """The whole file, as a program reads it."""
    return json.loads(json.dumps(own_data(session, viewer, at=MOMENT, language="nl", in_words=words)))  # type: ignore[no-any-return]  # JSON says nothing of types


def test_every_table_that_leads_to_a_person_is_in_the_files_or_says_why_not() -> None:
    exported = {kept.model.__tablename__ for kept in KEPT.values()}
    assert exported | LEFT_OUT.keys() == of_a_person()
    assert not exported & LEFT_OUT.keys()


@pytest.mark.parametrize("name", KEPT)
def test_every_column_goes_along_once_or_says_why_not(name: str) -> None:
    kept = KEPT[name]
    classed = [*kept.exported, *kept.named, *kept.left_out]
    assert sorted(classed) == sorted(column.name for column in kept.model.__table__.columns)
    assert all(kept.left_out.values())


def test_of_every_table_something_comes_out(session: Session, viewer: Viewer) -> None:
    tables = own_tables(session, viewer)
    assert {name for name, rows in tables.items() if not rows} == set()
    for name, kept in KEPT.items():
        assert set(tables[name][0]) == {*kept.exported, *kept.named.values()}


def test_the_file_holds_what_people_said_in_words(data: dict[str, Any]) -> None:
    assert (data["format"], data["version"], data["made_at"]) == (
        "vaardigwijzer.own_data",
        1,
        "2026-09-01T09:00:00+00:00",
    )
    assert data["person"]["name"] == "Eva Voorbeeld"
    assert (data["person"]["organisation"], data["person"]["unit"]) == ("Gemeente Volledig", "Team Alles")
    assert data["person"]["function_roles"] == [{"code": "kcc", "name": "KCC-medewerker"}]
    assert {one["access_role"] for one in data["access_roles"]} == {"employee", "adviser"}
    assert (data["leads_units"], data["learning_path"][0]["item"]) == ([{"unit": "Team Alles"}], "ao-001")
    assert (data["learning_path"][0]["kind"], data["learning_path"][0]["starts_on"]) == ("item", "2026-09-01")
    assert (data["curated_paths"][0]["title"], data["catalogue_decisions"][0]["reason"]) == ("Een leerpad", "Te oud.")
    assert (data["help_requests"][0]["competence"], data["help_requests"][0]["message"]) == ("4.1", "Help je mij?")
    assert data["learning_groups"] == [{"group": "4.1 ma-ochtend"}]
    [scan] = data["scans"]
    assert (scan["learning_question"], scan["round"]) == ("Hoe werkt dit?", "Ronde 1")
    assert scan["finished_at"] == "2026-09-01T09:00:00+00:00"
    assert isinstance(scan["bias_mean"], float)
    assert scan["own_views"][0]["reason"] == "Ik doe dit elke dag."
    assert {result["competence"] for result in scan["results"]} >= {"4.1", "4.2"}
    assert all(result["name"] for result in scan["results"])


def test_an_answer_comes_with_its_question_also_one_of_the_organisation(data: dict[str, Any]) -> None:
    answers = data["scans"][0]["answers"]
    *known, own, gone = answers
    assert all(answer["question"] and answer["answer"] for answer in known)
    assert [answer["position"] for answer in answers] == sorted(answer["position"] for answer in answers)
    assert (own["question"], own["answer"]) == ("Een eigen stelling.", "antwoord 2")
    assert (gone["question"], gone["kind"], gone["answer"]) == (None, None, "unclear")


def test_nothing_that_lets_somebody_in_is_in_the_file(session: Session, data: dict[str, Any], viewer: Viewer) -> None:
    text = json.dumps(data)
    person = session.get_one(Person, viewer.person_id)
    assert str(person.password_hash) not in text
    assert "hash" not in text
    assert "token" not in text


def test_the_file_holds_nothing_of_somebody_else(session: Session, build: Builder, person: Person) -> None:
    colleague = build.person(build.organisation("Gemeente Ander"), name="Sam Ander")
    build.finished_scan(colleague, learning_question="Iets anders.")
    tables = own_tables(session, build.viewer(colleague))
    assert {name for name, rows in tables.items() if rows} == {"person", "access_roles", "scans", "answers", "results"}
    text = json.dumps(tables, default=str)
    assert person.name not in text
    assert "Volledig" not in text


def test_the_table_has_a_row_per_scan_and_competence_in_order(session: Session, build: Builder, person: Person) -> None:
    later = MOMENT + dt.timedelta(days=200)
    build.finished_scan(person, step=3, at=later)
    take_in(session, build.viewer(person), Intake(("kcc",), "", (), counts=True), at=later)
    rows = result_rows(session, build.viewer(person), language="nl")
    assert [row.finished_on for row in rows] == sorted(row.finished_on for row in rows)
    assert {row.finished_on for row in rows} == {MOMENT, later}
    first = [row for row in rows if row.finished_on == MOMENT]
    assert [row.competence for row in first][:2] == ["1.1", "1.2"]
    [seen] = [row for row in first if row.competence == "4.1"]
    assert (seen.own_level, seen.own_reason, seen.assessed) == (3, "Ik doe dit elke dag.", True)


def test_what_was_left_out_has_no_score_in_the_table(session: Session, build: Builder, person: Person) -> None:
    scan = session.get_one(Scan, session.query(Scan.id).filter_by(person_id=person.id).scalar())
    skipped = next(result for result in session.query(CompetenceResult).filter_by(scan_id=scan.id, competence="4.2"))
    skipped.assessed = False
    session.flush()
    [row] = [row for row in result_rows(session, build.viewer(person), language="nl") if row.competence == "4.2"]
    assert (row.score, row.standard_error, row.level, row.assessed) == (None, None, None, False)
