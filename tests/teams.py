"""Makes teams whose people have given outcomes, without taking every scan question by question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from app.models import CompetenceResult, Organisation, Person, Scan, Unit
from tests.builders import MOMENT, Builder

Standing = tuple[int, int]
"""Level and target of one competence; the mean is the level."""


def give_outcome(
    build: Builder, person: Person, standings: Mapping[str, Standing | None], *, at: dt.datetime = MOMENT
) -> None:
    """A finished scan with these standings; None is a competence that was not assessed."""
    scan = Scan(
        organisation_id=person.organisation_id,
        person_id=person.id,
        bank_version="test",
        seed=1,
        function_roles=[],
        forms=[],
        started_at=at,
        finished_at=at,
    )
    build.session.add(scan)
    build.session.flush()
    for competence, standing in standings.items():
        level, target = standing or (0, 2)
        build.session.add(
            CompetenceResult(
                scan_id=scan.id,
                competence=competence,
                assessed=standing is not None,
                mean=float(level),
                standard_error=0.3,
                level=level,
                target=target,
                importance=2,
            )
        )
    build.session.flush()


def people_with(
    build: Builder, organisation: Organisation, unit: Unit, standings: Iterable[Standing], *, competence: str = "1.1"
) -> list[Person]:
    """One person who counts in `unit` for each standing on one competence."""
    people = []
    for standing in standings:
        person = build.person(organisation, unit=unit, counts=True)
        give_outcome(build, person, {competence: standing})
        people.append(person)
    return people


def mixed(people: int, *, reach: int) -> list[Standing]:
    """Standings of so many people, of whom the first `reach` are at the target 2 and the others at level 1."""
    return [(2 if number < reach else 1, 2) for number in range(people)]
