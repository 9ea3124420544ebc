"""What an organisation asks of a function role: switching competences off and on."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Organisation, Scan
from app.queries.instrument import switched_off
from app.queries.scans import answers_of, results_of
from app.services.asked import asked_of
from app.services.coverage import count_coverage
from app.services.matching import profile_of
from app.services.refusals import RefusedError
from app.services.role_targets import roles_by_code
from app.services.scanning import Intake, finish, running, take_in
from app.services.switching import (
    FEWEST_ASKED,
    TooFewError,
    asked_of_role,
    asked_roles,
    fewest_free,
    fixed_targets,
    free_targets,
    set_asked,
    version_of_role,
)
from seeds.framework import load_framework
from seeds.roles import EVERY_ROLE_ASKS
from tests.builders import MOMENT, Builder

KCC = "kcc"
LATER = MOMENT + dt.timedelta(hours=1)


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


def _free() -> list[str]:
    return [target.competence for target in free_targets(roles_by_code()[KCC])]


def _without(session: Session, adviser: Viewer, *codes: str) -> None:
    """Switch these competences of the role off, and all its others on."""
    role = roles_by_code()[KCC]
    seen = version_of_role(role, switched_off(session, adviser.organisation_id))
    set_asked(session, adviser, role, [code for code in _free() if code not in codes], seen=seen)


def _scan(build: Builder, organisation: Organisation, *roles: str) -> tuple[Viewer, Scan]:
    viewer = build.viewer(build.person(organisation))
    return viewer, take_in(build.session, viewer, Intake(roles or (KCC,), "", (), counts=True), at=MOMENT)


@pytest.mark.parametrize("code", roles_by_code())
def test_every_role_has_what_all_are_asked_and_something_to_choose(code: str) -> None:
    chosen = roles_by_code()[code]
    assert {target.competence for target in fixed_targets(chosen)} == set(EVERY_ROLE_ASKS)
    assert len(free_targets(chosen)) > fewest_free(chosen) == FEWEST_ASKED - len(EVERY_ROLE_ASKS)


def test_a_competence_that_is_off_is_asked_of_nobody_with_the_role_in_this_organisation(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    _without(build.session, adviser, "5.1", "G3")
    _, own = _scan(build, city)
    _, foreign = _scan(build, build.organisation("Tweestad"))
    asked = asked_of(build.session, own)
    assert set(asked_of(build.session, foreign)) - set(asked) == {"5.1", "G3"}
    assert set(running(build.session, own, ()).competences) == set(asked)


def test_another_role_of_the_same_person_may_still_ask_it(build: Builder, city: Organisation, adviser: Viewer) -> None:
    other = next(
        role for role in roles_by_code().values() if role.code != KCC and "G3" in {t.competence for t in role.targets}
    )
    _without(build.session, adviser, "G3")
    _, scan = _scan(build, city, KCC, other.code)
    level = next(target.level for target in other.targets if target.competence == "G3")
    assert asked_of(build.session, scan)["G3"].level == level


def test_switching_on_again_forgets_it(build: Builder, city: Organisation, adviser: Viewer) -> None:
    _without(build.session, adviser, "5.1", "G3")
    _without(build.session, adviser, "G3")
    assert switched_off(build.session, city.id) == {(KCC, "G3")}
    assert "5.1" in asked_of_role(roles_by_code()[KCC], switched_off(build.session, city.id))


def test_an_open_scan_asks_it_no_more_and_its_result_leaves_it_out(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    session = build.session
    viewer, scan = _scan(build, city)
    build.answer_all(scan, step=0)
    assert any(answer.question_code.startswith("5.1-") for answer in answers_of(session, scan))

    _without(session, adviser, "5.1")
    build.answer_all(scan, step=0)
    finish(session, viewer, scan, at=LATER)

    results = results_of(session, scan)
    assert "5.1" not in {result.competence for result in results}
    assert "5.1" not in {gap.competence for gap in profile_of(scan, results).gaps}
    assert any(answer.question_code.startswith("5.1-") for answer in answers_of(session, scan))


def test_a_finished_scan_keeps_what_it_said(build: Builder, city: Organisation, adviser: Viewer) -> None:
    scan_id = build.finished_scan(build.person(city))
    scan = build.session.get_one(Scan, scan_id)
    before = {(r.competence, r.mean, r.target) for r in results_of(build.session, scan)}
    _without(build.session, adviser, "5.1", "G3")
    assert {(r.competence, r.mean, r.target) for r in results_of(build.session, scan)} == before


def test_what_is_off_counts_as_asked_by_one_role_less_in_the_coverage(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    competences = load_framework().competences
    before = count_coverage(competences, [], asked_roles(switched_off(build.session, city.id)))
    _without(build.session, adviser, "5.1")
    after = count_coverage(competences, [], asked_roles(switched_off(build.session, city.id)))
    level = next(target.level for target in roles_by_code()[KCC].targets if target.competence == "5.1")
    differs = {
        (old.competence.code, one.level): one.roles - new.roles
        for old, fresh in zip(before, after, strict=True)
        for one, new in zip(old.levels, fresh.levels, strict=True)
        if one.roles != new.roles
    }
    assert differs == {("5.1", below): 1 for below in range(1, level + 1)}


def test_at_least_eight_competences_stay(build: Builder, city: Organisation, adviser: Viewer) -> None:
    role, most = roles_by_code()[KCC], len(_free()) - (FEWEST_ASKED - len(EVERY_ROLE_ASKS))
    _without(build.session, adviser, *_free()[:most])
    _, scan = _scan(build, city)
    assert len(asked_of(build.session, scan)) == FEWEST_ASKED
    with pytest.raises(TooFewError):
        _without(build.session, adviser, *_free()[: most + 1])
    seen = version_of_role(role, switched_off(build.session, city.id))
    with pytest.raises(TooFewError):  # those that every role asks do not help
        set_asked(build.session, adviser, role, [*EVERY_ROLE_ASKS, *_free()[:3]], seen=seen)
    assert len(switched_off(build.session, city.id)) == most


def test_what_every_role_asks_stays_on(build: Builder, city: Organisation, adviser: Viewer) -> None:
    _without(build.session, adviser, *EVERY_ROLE_ASKS)
    assert switched_off(build.session, city.id) == frozenset()


def test_a_choice_that_a_colleague_made_meanwhile_is_not_written_over(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    role = roles_by_code()[KCC]
    seen = version_of_role(role, frozenset())
    _without(build.session, adviser, "5.1")
    with pytest.raises(RefusedError):
        set_asked(build.session, adviser, role, _free(), seen=seen)
    assert switched_off(build.session, city.id) == {(KCC, "5.1")}
