"""Curated paths: steps in order, publishing, and whom a path fits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import CuratedPath, OverrideKind
from app.queries.catalogue import shown_items
from app.queries.curated import MatchingPath, matching_paths, own_path, own_paths, steps_of
from app.services.curated_paths import (
    PathFields,
    add_step,
    edit_path,
    explain_step,
    make_path,
    move_step,
    publish_path,
    remove_step,
    version_of_path,
    withdraw_path,
)
from app.services.overriding import Decision, override_item
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.versions import version_of
from tests.builders import MOMENT, Builder


@pytest.fixture
def adviser(build: Builder) -> Viewer:
    build.catalogue()
    return build.viewer(build.person(build.organisation(), AccessRole.ADVISER), AccessRole.ADVISER)


def fields(title: str = "Veilig werken", roles: Sequence[str] = (), competences: Sequence[str] = ()) -> PathFields:
    return PathFields(title, "Begin hier.", roles, competences)


def path_with(session: Session, build: Builder, adviser: Viewer, *codes: str) -> CuratedPath:
    path = make_path(session, adviser, fields(), at=MOMENT)
    for code in codes:
        add_step(session, path, build.item(code))
    return path


def codes_of(session: Session, adviser: Viewer, path: CuratedPath) -> list[str]:
    return [step.item.code for step in steps_of(session, adviser, path)]


def refused(problem: ProblemKind, field: str = "") -> tuple[Problem, ...]:
    return (Problem(problem, field),)


def test_a_title_is_used_once_in_an_organisation(session: Session, build: Builder, adviser: Viewer) -> None:
    make_path(session, adviser, fields("Veilig werken"), at=MOMENT)
    make_path(session, build.viewer(build.person(build.organisation())), fields("Veilig werken"), at=MOMENT)
    with pytest.raises(RefusedError) as error:
        make_path(session, adviser, fields("veilig WERKEN"), at=MOMENT)
    assert error.value.problems == refused(ProblemKind.TITLE_TAKEN, "title")


def test_a_path_keeps_its_own_title_when_it_is_edited(session: Session, adviser: Viewer) -> None:
    path = make_path(session, adviser, fields(), at=MOMENT)
    edit_path(session, adviser, path, fields(roles=["kcc"]), seen=version_of_path(path))
    assert path.function_roles == ["kcc"]


def test_an_edit_of_an_older_version_is_refused(session: Session, adviser: Viewer) -> None:
    path = make_path(session, adviser, fields(), at=MOMENT)
    seen = version_of_path(path)
    edit_path(session, adviser, path, fields("Van een collega"), seen=seen)
    with pytest.raises(RefusedError) as error:
        edit_path(session, adviser, path, fields("Van mij"), seen=seen)
    assert error.value.problems == refused(ProblemKind.CHANGED)
    assert path.title == "Van een collega"


def test_an_item_is_a_step_of_a_path_only_once(session: Session, build: Builder, adviser: Viewer) -> None:
    path = path_with(session, build, adviser, "ao-001")
    with pytest.raises(RefusedError) as error:
        add_step(session, path, build.item("ao-001"))
    assert error.value.problems == refused(ProblemKind.ALREADY_A_STEP)


def test_steps_move_up_and_down_and_stay_within_the_path(session: Session, build: Builder, adviser: Viewer) -> None:
    path = path_with(session, build, adviser, "ao-001", "ao-002", "ao-003")
    first, *_rest, last = [placed.step for placed in steps_of(session, adviser, path)]
    move_step(session, path, last, "up")
    assert codes_of(session, adviser, path) == ["ao-001", "ao-003", "ao-002"]
    move_step(session, path, first, "up")
    assert codes_of(session, adviser, path) == ["ao-001", "ao-003", "ao-002"]
    move_step(session, path, first, "down")
    assert codes_of(session, adviser, path) == ["ao-003", "ao-001", "ao-002"]


def test_after_a_removal_a_new_step_comes_last(session: Session, build: Builder, adviser: Viewer) -> None:
    path = path_with(session, build, adviser, "ao-001", "ao-002", "ao-003")
    remove_step(session, path, steps_of(session, adviser, path)[0].step)
    add_step(session, path, build.item("ao-001"))
    assert codes_of(session, adviser, path) == ["ao-002", "ao-003", "ao-001"]


def test_a_path_without_a_step_that_people_may_see_is_not_published(
    session: Session, build: Builder, adviser: Viewer
) -> None:
    path = path_with(session, build, adviser, "ao-001")
    override_item(session, adviser, build.item("ao-001"), Decision(OverrideKind.HIDE, "Oud."), at=MOMENT)
    for one in (path, make_path(session, adviser, fields("Leeg"), at=MOMENT)):
        with pytest.raises(RefusedError) as error:
            publish_path(session, adviser, one, at=MOMENT)
        assert error.value.problems == refused(ProblemKind.NO_STEPS)
        assert one.published_at is None


def test_a_published_path_keeps_its_last_step(session: Session, build: Builder, adviser: Viewer) -> None:
    path = path_with(session, build, adviser, "ao-001")
    publish_path(session, adviser, path, at=MOMENT)
    step = steps_of(session, adviser, path)[0].step
    with pytest.raises(RefusedError) as error:
        remove_step(session, path, step)
    assert error.value.problems == refused(ProblemKind.LAST_STEP)
    withdraw_path(session, path)
    remove_step(session, path, step)
    assert codes_of(session, adviser, path) == []


@pytest.mark.parametrize(
    ("roles", "competences", "fits"),
    [
        ([], [], True),
        (["hr", "kcc"], [], True),
        (["hr"], [], False),
        ([], ["4.2"], True),
        ([], ["1.1"], False),
        (["kcc"], ["4.2"], True),
        (["kcc"], ["1.1"], False),
        (["hr"], ["4.2"], False),
    ],
)
def test_a_path_fits_by_role_and_by_gap(
    session: Session, build: Builder, adviser: Viewer, roles: list[str], competences: list[str], fits: bool
) -> None:
    path = make_path(session, adviser, fields(roles=roles, competences=competences), at=MOMENT)
    add_step(session, path, build.item("ao-001"))
    publish_path(session, adviser, path, at=MOMENT)
    found = fitting(session, adviser, ["kcc"], ["4.2", "5.1"])
    assert [one.path for one in found] == ([path] if fits else [])


def fitting(
    session: Session, viewer: Viewer, roles: Sequence[str] = (), gaps: Sequence[str] = ()
) -> Sequence[MatchingPath]:
    """The paths for somebody with these roles and gaps who sees what is not hidden."""
    shown = [entry.item.code for entry in shown_items(session, viewer)]
    return matching_paths(session, viewer, function_roles=roles, gap_competences=gaps, shown=shown)


def test_people_see_published_steps_with_their_notes_and_without_hidden_items(
    session: Session, build: Builder, adviser: Viewer
) -> None:
    path = path_with(session, build, adviser, "ao-002", "ao-001")
    explain_step(session, path, steps_of(session, adviser, path)[0].step, "Begin hier.", seen=version_of(""))
    assert fitting(session, adviser) == []
    publish_path(session, adviser, path, at=MOMENT)
    override_item(session, adviser, build.item("ao-001"), Decision(OverrideKind.HIDE, "Oud."), at=MOMENT)
    (found,) = fitting(session, adviser)
    assert [(step.item.code, step.note) for step in found.steps] == [("ao-002", "Begin hier.")]
    override_item(session, adviser, build.item("ao-002"), Decision(OverrideKind.HIDE, "Oud."), at=MOMENT)
    assert fitting(session, adviser) == []


def test_paths_stay_inside_the_organisation(session: Session, build: Builder, adviser: Viewer) -> None:
    path = path_with(session, build, adviser, "ao-001")
    publish_path(session, adviser, path, at=MOMENT)
    elsewhere = build.viewer(build.person(build.organisation("Gemeente Elders")))
    assert own_path(session, elsewhere, path.id) is None
    assert own_paths(session, elsewhere) == []
    assert steps_of(session, elsewhere, path) == []
    assert fitting(session, elsewhere) == []
