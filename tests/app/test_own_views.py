"""What people say of their own level, and what listens to it: the tips, and nothing about teams."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import AccessRole
from app.models import CompetenceResult, OwnView, Person, Scan
from app.queries.scans import own_views_of, results_of
from app.services.matching import OWN_VIEW_ERROR, growth_points, profile_of
from app.services.own_views import say_own_view, take_back_own_view
from app.services.recommending import tips_for
from app.services.team_figures import team_with_those_below
from recommender import Gap, Profile
from tests.builders import MOMENT, Builder
from tests.teams import mixed, people_with


@pytest.fixture
def person(build: Builder) -> Person:
    return build.person(build.organisation())


@pytest.fixture
def scan(session: Session, build: Builder, person: Person) -> Scan:
    """A finished scan with growth and nothing left out."""
    return session.get_one(Scan, build.finished_scan(person, step=1))


def largest_gap(session: Session, scan: Scan) -> CompetenceResult:
    return max(results_of(session, scan), key=lambda result: (result.target or 0) - result.level)


def profile(session: Session, scan: Scan) -> Profile:
    return profile_of(scan, results_of(session, scan), own_views_of(session, scan))


def gaps(session: Session, scan: Scan) -> dict[str, Gap]:
    return {gap.competence: gap for gap in profile(session, scan).gaps}


def test_an_own_view_said_again_takes_the_place_of_the_first(session: Session, scan: Scan) -> None:
    for level, reason in ((3, "Eerst."), (1, "Bij nader inzien.")):
        say_own_view(session, scan, "1.2", level=level, reason=reason)
    assert [(view.level, view.reason) for view in own_views_of(session, scan)] == [(1, "Bij nader inzien.")]


def test_taking_an_own_view_back_leaves_the_others_and_may_be_done_twice(session: Session, scan: Scan) -> None:
    for competence in ("1.2", "4.1"):
        say_own_view(session, scan, competence, level=2, reason="Daarom.")
    for _ in range(2):
        take_back_own_view(session, scan, "1.2")
    assert [view.competence for view in own_views_of(session, scan)] == ["4.1"]


def test_a_level_off_the_scale_is_refused_by_the_database(session: Session, scan: Scan) -> None:
    with pytest.raises(IntegrityError):
        say_own_view(session, scan, "1.2", level=5, reason="Meer dan dat.")


def test_the_result_of_the_scan_does_not_change(session: Session, scan: Scan) -> None:
    result = largest_gap(session, scan)
    before = (result.mean, result.level, result.target)
    say_own_view(session, scan, result.competence, level=4, reason="Ik geef hier les in.")
    session.expire_all()
    assert (result.mean, result.level, result.target) == before


def test_the_tips_take_the_own_level_with_the_error_of_somebody_who_names_a_level(session: Session, scan: Scan) -> None:
    result = largest_gap(session, scan)
    before = gaps(session, scan)
    assert before[result.competence].target > before[result.competence].now
    say_own_view(session, scan, result.competence, level=4, reason="Ik geef hier les in.")
    after = gaps(session, scan)
    changed = after.pop(result.competence)
    assert (changed.now, changed.se, changed.target) == (4.0, OWN_VIEW_ERROR, before[result.competence].target)
    before.pop(result.competence)
    assert after == before


def test_a_lower_own_level_makes_a_gap_where_the_scan_saw_none(
    session: Session, build: Builder, person: Person
) -> None:
    scan = session.get_one(Scan, build.finished_scan(person, step=3))
    result = next(one for one in results_of(session, scan) if one.target and one.level >= one.target)
    assert result.competence not in growth_points(profile(session, scan))
    say_own_view(session, scan, result.competence, level=0, reason="Ik doe dit nooit.")
    gap = gaps(session, scan)[result.competence]
    assert (gap.now, gap.target) == (0.0, float(result.target or 0))
    assert result.competence in growth_points(profile(session, scan))


def test_an_own_view_makes_a_topic_known_that_was_left_out(session: Session, scan: Scan) -> None:
    result = largest_gap(session, scan)
    result.assessed = False
    session.flush()
    assert result.competence not in gaps(session, scan)
    say_own_view(session, scan, result.competence, level=1, reason="Een beetje.")
    assert gaps(session, scan)[result.competence].now == 1.0


def test_the_list_of_tips_changes_with_the_own_view(
    session: Session, build: Builder, person: Person, scan: Scan
) -> None:
    build.catalogue()
    viewer = build.viewer(person)
    before = tips_for(session, viewer, k=10)
    assert before is not None
    helped = {r.competence for tip in before.tips for r in tip.reasons if r.kind == "gap" and r.points > 0}
    for competence in filter(None, helped):
        say_own_view(session, scan, competence, level=4, reason="Dit kan ik al.")
    after = tips_for(session, viewer, k=10)
    assert after is not None
    still = {r.competence for tip in after.tips for r in tip.reasons if r.kind == "gap" and r.points > 0}
    assert helped
    assert not still & helped


def test_an_own_view_does_not_move_to_the_next_scan(
    session: Session, build: Builder, person: Person, scan: Scan
) -> None:
    say_own_view(session, scan, "1.2", level=4, reason="Dit kan ik al.")
    following = session.get_one(Scan, build.finished_scan(person, step=1, at=MOMENT + dt.timedelta(days=1)))
    assert own_views_of(session, following) == []


def test_deleting_a_scan_deletes_its_own_views(session: Session, scan: Scan) -> None:
    say_own_view(session, scan, "1.2", level=4, reason="Dit kan ik al.")
    session.delete(scan)
    session.flush()
    assert session.scalar(select(func.count()).select_from(OwnView)) == 0


def test_team_figures_keep_what_the_scans_say(session: Session, build: Builder) -> None:
    organisation = build.organisation()
    unit = build.unit(organisation)
    leader = build.viewer(build.person(organisation, AccessRole.TEAM_LEADER, leads=[unit]), AccessRole.TEAM_LEADER)
    people_with(build, organisation, unit, mixed(6, reach=3))
    before = team_with_those_below(session, leader, unit.id)
    assert before is not None
    assert before[0].figures.cells
    for one in session.scalars(select(Scan)):
        say_own_view(session, one, "1.1", level=4, reason="Dit kan ik al.")
    after = team_with_those_below(session, leader, unit.id)
    assert after is not None
    assert after[0].figures == before[0].figures
