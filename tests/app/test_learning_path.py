"""Mijn leerpad: steps in the own order, each item once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import LearningStep, StepStatus
from app.queries.learning_path import own_step, own_steps
from app.services.learning_path import add_step, move_step, remove_step, set_status
from tests.builders import MOMENT, Builder

Put = Callable[..., None]


@pytest.fixture
def viewer(build: Builder) -> Viewer:
    build.catalogue()
    return build.viewer(build.person(build.organisation()))


@pytest.fixture
def put(session: Session, build: Builder, viewer: Viewer) -> Put:
    """Puts items on the path of the viewer."""

    def put_items(*codes: str) -> None:
        for code in codes:
            assert add_step(session, viewer, build.item(code), reason=f"Reden {code}", at=MOMENT)

    return put_items


def order(session: Session, viewer: Viewer) -> list[str]:
    return [shown.step.reason.removeprefix("Reden ") for shown in own_steps(session, viewer)]


def step(session: Session, viewer: Viewer, code: str) -> LearningStep:
    return next(shown.step for shown in own_steps(session, viewer) if shown.step.reason == f"Reden {code}")


def test_a_new_step_comes_last_and_is_planned(session: Session, viewer: Viewer, put: Put) -> None:
    put("ao-020", "ao-010", "ao-030")
    assert order(session, viewer) == ["ao-020", "ao-010", "ao-030"]
    assert {shown.step.status for shown in own_steps(session, viewer)} == {StepStatus.PLANNED}


def test_an_item_stands_on_the_path_once(session: Session, build: Builder, viewer: Viewer, put: Put) -> None:
    put("ao-020")
    assert not add_step(session, viewer, build.item("ao-020"), reason="Nog een keer", at=MOMENT)
    assert order(session, viewer) == ["ao-020"]


@pytest.mark.parametrize(
    ("code", "direction", "expected"),
    [
        ("c", "up", "acbd"),
        ("b", "down", "acbd"),
        ("a", "up", "abcd"),
        ("d", "down", "abcd"),
        ("a", "down", "bacd"),
    ],
)
def test_a_step_changes_places_with_its_neighbour_and_the_ends_stay(
    session: Session, viewer: Viewer, put: Put, code: str, direction: str, expected: str
) -> None:
    names = {"a": "ao-001", "b": "ao-002", "c": "ao-003", "d": "ao-004"}
    put(*names.values())
    move_step(session, viewer, step(session, viewer, names[code]), direction)  # type: ignore[arg-type]  # up or down
    assert order(session, viewer) == [names[letter] for letter in expected]


def test_after_a_step_is_taken_off_the_others_keep_their_order_and_a_new_one_comes_last(
    session: Session, viewer: Viewer, put: Put
) -> None:
    put("ao-001", "ao-002", "ao-003")
    remove_step(session, step(session, viewer, "ao-001"))
    put("ao-004")
    assert order(session, viewer) == ["ao-002", "ao-003", "ao-004"]
    put("ao-001")
    assert order(session, viewer)[-1] == "ao-001"


def test_how_far_a_step_is_does_not_change_its_place(session: Session, viewer: Viewer, put: Put) -> None:
    put("ao-001", "ao-002")
    set_status(session, step(session, viewer, "ao-001"), StepStatus.DONE, at=MOMENT)
    assert order(session, viewer) == ["ao-001", "ao-002"]


def test_a_step_is_done_since_it_was_first_said_and_no_more_when_that_is_taken_back(
    session: Session, viewer: Viewer, put: Put
) -> None:
    put("ao-001")
    own = step(session, viewer, "ao-001")
    for status, days, since in (
        (StepStatus.BUSY, 0, None),
        (StepStatus.DONE, 1, 1),
        (StepStatus.DONE, 2, 1),
        (StepStatus.PLANNED, 3, None),
        (StepStatus.DONE, 4, 4),
    ):
        set_status(session, own, status, at=MOMENT + dt.timedelta(days=days))
        assert own.done_at == (None if since is None else MOMENT + dt.timedelta(days=since))


def test_somebody_elses_step_is_not_found(session: Session, build: Builder, viewer: Viewer, put: Put) -> None:
    put("ao-001")
    mine = step(session, viewer, "ao-001")
    colleague = build.person(build.organisation())
    assert own_step(session, viewer, mine.id) is mine
    assert own_step(session, build.viewer(colleague), mine.id) is None
    assert own_steps(session, build.viewer(colleague)) == []
