"""Writing an organisation's own items."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.db import db
from app.models import StoredItem
from app.services.curating import (
    OwnItem,
    OwnTag,
    add_own_item,
    edit_own_item,
)
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of
from seeds.catalogue import imported
from tests.builders import MOMENT, Builder

COURSE = OwnItem(
    title="Veilig mailen",
    summary="Je leert hoe je gegevens van inwoners veilig verstuurt.",
    first_action="Meld je aan bij je teamleider.",
    kind="leergang",
    theme="digivaardig",
    use="meedoen",
    status="lopend",
    audience=["employee"],
    tags=[OwnTag("4.2", 0, 2, 3)],
)


@pytest.fixture
def adviser(build: Builder) -> Viewer:
    return build.viewer(build.person(build.organisation(), AccessRole.ADVISER), AccessRole.ADVISER)


def problems_of(session: Session, adviser: Viewer, fields: OwnItem) -> set[Problem]:
    with pytest.raises(RefusedError) as refused:
        add_own_item(session, adviser, fields, at=MOMENT)
    return set(refused.value.problems)


def test_an_own_item_is_a_whole_record_that_says_an_adviser_wrote_it(session: Session, adviser: Viewer) -> None:
    stored = add_own_item(session, adviser, replace(COURSE, hours=1.5), at=MOMENT)
    item = imported(stored.record)
    assert (stored.code, item.source, item.round) == ("eigen-001", "eigen aanbod", "none")
    assert item.organisations == [adviser.organisation_name]
    assert (item.hours.value, item.hours.provenance) == (1.5, "L&D")
    assert [(tag.code, tag.from_, tag.to, tag.provenance) for tag in item.competences] == [("4.2", 0, 2, "L&D")]
    assert item.place.value is None


def test_own_items_are_numbered_per_organisation(session: Session, build: Builder, adviser: Viewer) -> None:
    elsewhere = build.viewer(build.person(build.organisation("Gemeente Elders")))
    codes = [
        add_own_item(session, adviser, COURSE, at=MOMENT).code,
        add_own_item(session, adviser, replace(COURSE, title="Veilig bellen"), at=MOMENT).code,
        add_own_item(session, elsewhere, COURSE, at=MOMENT).code,
    ]
    assert codes == ["eigen-001", "eigen-002", "eigen-001"]


def test_pressing_twice_makes_one_item(session: Session, adviser: Viewer) -> None:
    add_own_item(session, adviser, COURSE, at=MOMENT)
    again = problems_of(session, adviser, replace(COURSE, title="VEILIG mailen"))
    assert again == {Problem(ProblemKind.TITLE_TAKEN, "title")}


def test_two_who_add_the_same_item_at_once_make_one(app: Flask, session: Session, adviser: Viewer) -> None:
    session.commit()
    add_own_item(session, adviser, COURSE, at=MOMENT)

    def add_too() -> ProblemKind | None:
        with app.app_context():
            try:
                add_own_item(db.session, adviser, COURSE, at=MOMENT)
            except RefusedError as refused:
                return refused.problems[0].kind
            return None

    with ThreadPoolExecutor(1) as colleague:
        answer = colleague.submit(add_too)
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.3)
        session.commit()
        assert answer.result() is ProblemKind.TITLE_TAKEN


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"theme": "koken"}, Problem(ProblemKind.INVALID, "theme")),
        ({"title": " "}, Problem(ProblemKind.INVALID, "title")),
        ({"roles": ["tovenaar"]}, Problem(ProblemKind.INVALID, "roles")),
        ({"tags": [OwnTag("9.9", 0, 1, 1)]}, Problem(ProblemKind.INVALID, "tags", 0)),
        ({"tags": [OwnTag("4.2", 0, 1, 9)]}, Problem(ProblemKind.INVALID, "tags", 0)),
        ({"tags": [OwnTag("4.1", 0, 1, 1), OwnTag("4.2", 2, 2, 1)]}, Problem(ProblemKind.NOT_RISING, "tags", 1)),
        ({"tags": [OwnTag("4.2", 0, 1, 1), OwnTag("4.2", 1, 2, 1)]}, Problem(ProblemKind.DOUBLED, "tags", 1)),
        ({"use": "meedoen", "status": "afgelopen"}, Problem(ProblemKind.OVER, "use")),
        (
            {"start": dt.date(2026, 2, 1), "end": dt.date(2026, 1, 1)},
            Problem(ProblemKind.END_BEFORE_START, "end"),
        ),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    session: Session, adviser: Viewer, change: dict[str, object], problem: Problem
) -> None:
    assert problems_of(session, adviser, replace(COURSE, **change)) == {problem}  # type: ignore[arg-type]  # any field
    assert session.scalars(select(StoredItem)).all() == []


def test_editing_keeps_what_the_form_does_not_ask_and_the_translation_of_an_unchanged_text(
    session: Session, adviser: Viewer
) -> None:
    stored = add_own_item(session, adviser, COURSE, at=MOMENT)
    texts = {"title": {"nl": COURSE.title, "en": "Safe mail"}, "summary": {"nl": COURSE.summary, "en": "You learn."}}
    stored.record = stored.record | texts | {"materials": [{"nl": "Werkboek", "en": None}]}
    session.flush()
    changed = replace(COURSE, summary="Nu met meer oefeningen.")
    edit_own_item(session, adviser, stored, changed, seen=version_of(stored.record), at=MOMENT)
    item = imported(stored.record)
    assert [text.nl for text in item.materials] == ["Werkboek"]
    assert (item.title.en, item.summary.en) == ("Safe mail", None)


def test_an_edit_always_moves_the_moment_of_the_last_change(session: Session, adviser: Viewer) -> None:
    stored = add_own_item(session, adviser, COURSE, at=MOMENT)
    edit_own_item(session, adviser, stored, replace(COURSE, title="Nieuw"), seen=version_of(stored.record), at=MOMENT)
    assert stored.updated_at > MOMENT


def test_an_edit_of_an_older_version_is_refused_and_changes_nothing(session: Session, adviser: Viewer) -> None:
    stored = add_own_item(session, adviser, COURSE, at=MOMENT)
    seen = version_of(stored.record)
    edit_own_item(session, adviser, stored, replace(COURSE, title="Van een collega"), seen=seen, at=MOMENT)
    with pytest.raises(RefusedError) as refused:
        edit_own_item(session, adviser, stored, replace(COURSE, title="Van mij"), seen=seen, at=MOMENT)
    assert refused.value.problems == (Problem(ProblemKind.CHANGED),)
    assert imported(stored.record).title.nl == "Van een collega"
