"""Waiting for each other: who changes an organisation holds up nobody who adds something, and no circles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import GroupWish, Organisation, Person
from app.services import grouping
from app.services.group_proposal import Proposal, Situation, proposal_for, situation
from app.services.grouping import make_groups, wish
from app.services.helping import newest_result
from app.services.locks import lock_own_organisation, lock_own_person
from app.services.people import change_person, deactivate_person
from tests.at_once import assert_waits, colleague
from tests.builders import MOMENT, Builder
from tests.conftest import only_on_postgresql
from tests.groups import TOPIC, somebody, wisher

Change = Callable[[Session, Viewer, Person], None]


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


def wish_for_topic(session: Session, viewer: Viewer) -> None:
    wish(session, viewer, newest_result(session, viewer), TOPIC, ["ma-ochtend"], at=MOMENT)


def rename(session: Session, viewer: Viewer, person: Person) -> None:
    change_person(session, viewer, person, name="Anders", unit_id=None, access_roles=[AccessRole.EMPLOYEE], leads=[])


def close(session: Session, viewer: Viewer, person: Person) -> None:
    deactivate_person(session, viewer, person, at=MOMENT)


@only_on_postgresql
def test_who_wishes_waits_for_nobody_who_changes_the_organisation(
    app: Flask, session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    viewer = build.viewer(somebody(build, city))
    session.commit()
    lock_own_organisation(session, adviser)
    with colleague(app) as begin:
        begin(lambda theirs: wish_for_topic(theirs, viewer)).result(timeout=3)
        session.rollback()
    assert session.scalars(select(GroupWish.person_id)).all() == [viewer.person_id]


def test_two_who_change_one_organisation_go_one_after_the_other(app: Flask, session: Session, adviser: Viewer) -> None:
    session.commit()
    lock_own_organisation(session, adviser)
    with colleague(app) as begin:
        second = begin(lambda theirs: lock_own_organisation(theirs, adviser).id)
        assert_waits(second)
        session.commit()
        assert second.result() == adviser.organisation_id


@pytest.mark.parametrize("change", [rename, close])
def test_an_account_is_changed_while_its_person_adds_something(
    app: Flask, session: Session, build: Builder, city: Organisation, change: Change
) -> None:
    person = somebody(build, city)
    viewer, administrator = build.viewer(person), build.viewer(build.person(city, AccessRole.ADMINISTRATOR))
    session.commit()
    lock_own_person(session, viewer)
    with colleague(app) as begin:
        changed = begin(lambda theirs: change(theirs, administrator, theirs.get_one(Person, person.id)))
        assert_waits(changed)
        wish_for_topic(session, viewer)
        session.commit()
        changed.result()
    assert session.scalars(select(GroupWish.person_id)).all() == [person.id]


@only_on_postgresql
def test_groups_are_found_before_anybody_waits_and_a_wish_that_came_meanwhile_is_noticed(
    app: Flask,
    session: Session,
    build: Builder,
    city: Organisation,
    adviser: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wisher(build, city), wisher(build, city)
    late = build.viewer(somebody(build, city))
    session.commit()
    known = situation(session, adviser, TOPIC)
    proposal = proposal_for(known)

    def find_slowly(_known: Situation) -> Proposal:
        begin(lambda theirs: lock_own_organisation(theirs, adviser).id).result(timeout=3)
        begin(lambda theirs: wish_for_topic(theirs, late)).result(timeout=3)
        return proposal

    monkeypatch.setattr(grouping, "proposal_for", find_slowly)
    with colleague(app) as begin:
        assert not make_groups(session, adviser, known, seen=proposal.mark, at=MOMENT)
