"""What an employee can put into the report on a finished scan."""

from __future__ import annotations

from app.models import LearningStep, OwnView, Person, Scan
from app.queries.scans import results_of
from app.services.reports import Material, material_of
from app.services.results import view_result
from tests.builders import MOMENT, Builder


def _material(build: Builder, person: Person, scan_id: int) -> Material:
    return material_of(build.session, build.viewer(person), build.session.get_one(Scan, scan_id))


def _own_view(build: Builder, scan_id: int, competence: str, level: int = 4) -> None:
    build.session.add(OwnView(scan_id=scan_id, competence=competence, level=level, reason="Ik doe dit elke dag."))
    build.session.flush()


def test_strengths_and_growth_points_are_those_of_the_result_in_its_order(build: Builder) -> None:
    person = build.person(build.organisation())
    scan_id = build.finished_scan(person, step=2)
    scan = build.session.get_one(Scan, scan_id)
    result = view_result(scan.function_roles, results_of(build.session, scan))
    material = _material(build, person, scan_id)
    assert list(material.strengths) == [one.competence.code for one in result.strengths]
    assert list(material.growth) == [one.competence.code for one in result.growth]
    assert material.strengths
    assert material.growth


def test_steps_are_the_viewers_own_in_their_order(build: Builder) -> None:
    build.catalogue()
    organisation = build.organisation()
    person, colleague = build.person(organisation), build.person(organisation)
    for owner, code, position in ((person, "ao-010", 2), (person, "ao-032", 1), (colleague, "ao-003", 1)):
        build.session.add(
            LearningStep(person_id=owner.id, item_id=build.item(code).id, position=position, reason="", added_at=MOMENT)
        )
    build.session.flush()
    material = _material(build, person, build.finished_scan(person))
    assert [shown.item.code for shown in material.steps.values()] == ["ao-032", "ao-010"]
    assert list(material.steps) == [str(shown.step.id) for shown in material.steps.values()]


def test_own_views_are_those_of_this_scan(build: Builder) -> None:
    person = build.person(build.organisation())
    earlier, scan_id = build.finished_scan(person, step=2), build.finished_scan(person, step=2)
    material = _material(build, person, scan_id)
    strength, growth = next(iter(material.strengths)), next(iter(material.growth))
    _own_view(build, earlier, strength, level=2)
    assert not _material(build, person, scan_id).has_own_views
    _own_view(build, scan_id, growth, level=3)
    material = _material(build, person, scan_id)
    assert material.has_own_views
    assert material.strengths[strength].own is None
    own = material.growth[growth].own
    assert own is not None
    assert own.level == 3
