"""Scans beside each other: what is compared, what is not, and what is called a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, Scan
from app.queries.history import own_results
from app.queries.scans import own_finished_scans
from app.services.history import compared, trends
from app.views.trend import BOTTOM, TOP, picture_of
from tests.builders import MOMENT, Builder

YEAR = dt.timedelta(days=365)
ERROR = 0.3
Scores = Mapping[str, float]


@pytest.fixture
def viewer(build: Builder) -> Viewer:
    return build.viewer(build.person(build.organisation()))


class Past:
    """Writes finished scans of one person, a year apart."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self.session, self.viewer, self.scans = session, viewer, list[Scan]()

    def scan(
        self,
        scores: Scores,
        *,
        areas: Scores | None = None,
        skipped: Sequence[str] = (),
        taken_over: Sequence[str] = (),
        version: str = "2026.2",
        recheck_of: Scan | None = None,
    ) -> Scan:
        """A scan with these means per competence and per area."""
        finished = MOMENT + len(self.scans) * YEAR
        made = Scan(
            organisation_id=self.viewer.organisation_id,
            person_id=self.viewer.person_id,
            bank_version=version,
            seed=1,
            function_roles=["kcc"],
            forms=[],
            started_at=finished,
            finished_at=finished,
            recheck_of_id=None if recheck_of is None else recheck_of.id,
            competences=None if recheck_of is None else [code for code in scores if code not in taken_over],
            area_scores=None if areas is None else {area: {"mean": mean, "se": ERROR} for area, mean in areas.items()},
        )
        self.session.add(made)
        self.session.flush()
        for code, mean in scores.items():
            self.session.add(
                CompetenceResult(
                    scan_id=made.id,
                    competence=code,
                    assessed=code not in skipped,
                    asked=code not in taken_over,
                    mean=mean,
                    standard_error=ERROR,
                    level=round(mean),
                    target=2,
                    importance=2,
                )
            )
        self.session.flush()
        self.scans.append(made)
        return made


@pytest.fixture
def past(session: Session, viewer: Viewer) -> Past:
    return Past(session, viewer)


def test_a_change_is_called_higher_or_lower_only_beyond_chance(session: Session, viewer: Viewer, past: Past) -> None:
    earlier = past.scan({"1.1": 1.0, "1.2": 3.0, "4.1": 2.0}, areas={"1": 2.0, "4": 2.0})
    later = past.scan({"1.1": 2.0, "1.2": 2.0, "4.1": 2.5}, areas={"1": 2.9, "4": 2.4})  # .698 is what chance does
    found = compared(earlier, later, own_results(session, viewer))
    competences = {one.competence.code: (one.change.is_higher, one.change.is_lower) for one in found.competences}
    assert competences == {"1.1": (True, False), "1.2": (False, True), "4.1": (False, False)}
    assert {one.area.code: one.change.is_higher for one in found.areas} == {"1": True, "4": False}
    assert (found.other_competences, found.other_areas, found.other_questions) == ((), (), False)
    assert found.needed_of_competence == pytest.approx(1.645 * ERROR * 2**0.5)


def test_what_was_left_out_or_taken_over_is_not_compared(session: Session, viewer: Viewer, past: Past) -> None:
    earlier = past.scan({"1.1": 1.0, "1.2": 1.0, "4.1": 1.0, "4.2": 1.0}, skipped=["1.2"])
    later = past.scan({"1.1": 2.0, "1.2": 2.0, "4.1": 1.0}, taken_over=["4.1"], recheck_of=earlier)
    found = compared(earlier, later, own_results(session, viewer))
    assert [one.competence.code for one in found.competences] == ["1.1"]
    assert [one.code for one in found.other_competences] == ["1.2", "4.1", "4.2"]


def test_an_area_of_which_other_competences_were_measured_is_not_compared(
    session: Session, viewer: Viewer, past: Past
) -> None:
    earlier = past.scan({"1.1": 1.0, "1.2": 1.0, "4.1": 1.0}, areas={"1": 1.0, "4": 1.0})
    later = past.scan({"1.1": 3.0, "1.2": 1.0, "4.1": 3.0}, areas={"1": 3.0, "4": 3.0}, skipped=["1.2"])
    found = compared(earlier, later, own_results(session, viewer))
    assert [one.area.code for one in found.areas] == ["4"]
    assert [area.code for area in found.other_areas] == ["1"]


def test_an_older_scan_without_areas_is_compared_by_competence_alone(
    session: Session, viewer: Viewer, past: Past
) -> None:
    earlier = past.scan({"1.1": 1.0})
    later = past.scan({"1.1": 3.0}, areas={"1": 3.0})
    found = compared(earlier, later, own_results(session, viewer))
    assert found.without_areas
    assert (found.areas, found.needed_of_area) == ((), None)
    assert found.competences[0].change.is_higher


def test_scans_with_another_version_of_the_bank_say_so(session: Session, viewer: Viewer, past: Past) -> None:
    earlier, later = past.scan({"1.1": 1.0}, version="2026.1"), past.scan({"1.1": 1.0})
    assert compared(earlier, later, own_results(session, viewer)).other_questions


def test_a_trend_holds_the_whole_scans_that_measured_the_same_competences(
    session: Session, viewer: Viewer, past: Past
) -> None:
    scores = {"1.1": 1.0, "4.1": 2.0}
    past.scan({"1.1": 1.0, "1.2": 1.0, "4.1": 2.0}, areas={"1": 1.0, "4": 2.0})
    past.scan(scores, areas={"1": 1.5, "4": 2.0})
    whole = past.scan(scores, areas={"1": 2.5, "4": 2.0})
    past.scan(scores, areas={"1": 4.0}, taken_over=["4.1"], recheck_of=whole)
    found = trends(own_finished_scans(session, viewer), own_results(session, viewer))
    shown = {trend.area.code: [point.score.mean for point in trend.points] for trend in found}
    assert shown == {"1": [1.5, 2.5], "4": [2.0, 2.0, 2.0]}
    assert found[0].change.is_higher


def test_one_scan_has_no_trend(session: Session, viewer: Viewer, past: Past) -> None:
    past.scan({"1.1": 1.0}, areas={"1": 1.0})
    assert trends(past.scans, own_results(session, viewer)) == ()


def test_real_scans_keep_what_a_trend_needs(session: Session, build: Builder) -> None:
    person = build.person(build.organisation())
    own = build.viewer(person)
    for number, step in enumerate((1, 3)):
        build.finished_scan(person, step=step, at=MOMENT + number * YEAR)
    scans, results = own_finished_scans(session, own), own_results(session, own)
    found = compared(scans[1], scans[0], results)
    assert found.areas
    assert all(one.change.is_higher for one in found.areas)
    assert len(trends(scans, results)) == len(found.areas)


def test_a_picture_puts_time_from_left_to_right_and_levels_from_low_to_high(
    session: Session, viewer: Viewer, past: Past
) -> None:
    for mean, version in ((0.0, "2026.1"), (2.0, "2026.2"), (4.0, "2026.2")):
        past.scan({"1.1": mean}, areas={"1": mean}, version=version)
    past.scans[1].finished_at = MOMENT + dt.timedelta(days=73)  # a tenth of the time
    [trend] = trends(list(reversed(past.scans)), own_results(session, viewer))
    picture = picture_of(trend)
    assert [mark.y for mark in picture.marks] == [BOTTOM, (BOTTOM + TOP) / 2, TOP]
    first, second, third = (mark.x for mark in picture.marks)
    assert (second - first) / (third - first) == pytest.approx(0.1, abs=0.01)
    assert all(TOP <= mark.highest <= mark.y <= mark.lowest <= BOTTOM for mark in picture.marks)
    assert [segment.is_broken for segment in picture.segments] == [True, False]
    assert [row[2] for row in picture.rows] == ["2026.1", "2026.2", "2026.2"]


def test_scans_of_one_day_stand_beside_each_other_in_a_picture(session: Session, viewer: Viewer, past: Past) -> None:
    for _ in range(2):
        past.scan({"1.1": 1.0}, areas={"1": 1.0}).finished_at = MOMENT
    [trend] = trends(list(reversed(past.scans)), own_results(session, viewer))
    left, right = picture_of(trend).marks
    assert left.x < right.x


def test_the_results_of_others_are_not_read(session: Session, build: Builder, viewer: Viewer, past: Past) -> None:
    past.scan({"1.1": 1.0})
    build.finished_scan(build.person(build.organisation()))
    assert session.scalar(select(CompetenceResult.id).where(CompetenceResult.scan_id != past.scans[0].id)) is not None
    assert own_results(session, viewer).keys() == {past.scans[0].id}
