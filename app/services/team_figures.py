"""Team figures: the one publication function, and the only source of figures about teams.

Every page, export or message that says something about a team gets it here; rows of people do not leave this module.
What is published:

* Nothing where fewer people count than the organisation's threshold (at least 5), or where the figures of this team
  and of teams below it would together tell of a smaller group (see `app.services.suppression`).
* Participation in bands, never as a count.
* Per competence the share at or above the target and the mean gap, when at least the threshold of people were assessed
  on it with a target, and they differ. A share is rounded to 5 % and stays between 5 % and 95 %.

People who lead a team and are in it count in its figures. They know their own answers, so they are left out where is
decided whether a group is large and different enough: with a threshold of 5 there are always 5 others.

Limits, honestly: figures are of this moment. Whoever keeps last week's figures and knows who joined, left or answered
since can compute what changed; frozen periods belong to the team issue. Somebody who knows how many people are in a
team sees at the edge of a band that all of them count, or that all took part. And where only one person differs, the
figures show that there is one, not who.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Unit
from app.queries.organisations import own_organisation
from app.queries.team import Member, Outcome, counting_members, latest_outcomes, unit_leaders
from app.queries.units import own_units
from app.services.suppression import Team, at_and_below, publishable, teams_of

SHARE_STEP = 5
BAND_WIDTH = 10


@dataclass(frozen=True, slots=True)
class Band:
    """A count of people, told as a range from `low` to `high`; without `low` it is below the threshold."""

    low: int | None
    high: int

    @property
    def limit(self) -> int:
        """The first count above the band."""
        return self.high + 1


@dataclass(frozen=True, slots=True)
class Participation:
    """How many people count in a team, and how many of these finished a scan."""

    finished: Band
    counting: Band


@dataclass(frozen=True, slots=True)
class Cell:
    """Published figures of one competence in one team.

    `share` is the percentage at or above the target of their role (5–95, in steps of 5). `mean_gap` is the mean of
    max(target − mean, 0) and `mean_target` the mean target, both in levels, to one decimal.
    """

    competence: str
    share: int
    mean_gap: float
    mean_target: float


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What is published of one team, cells by competence; without `participation` there is nothing."""

    participation: Participation | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team that the viewer may read; `parent` is the name of the unit above it, None for a department.

    `threshold` is the least number of people that its organisation wants behind a figure.
    """

    unit_id: int
    name: str
    parent: str | None
    figures: TeamFigures
    threshold: int


def own_teams(session: Session, viewer: Viewer) -> list[OwnTeam]:
    """The teams that the viewer leads, each followed by the teams below it; participation only, without cells."""
    units = {unit.id: unit for unit in own_units(session, viewer)}
    teams = _readable(session, viewer, units.values())
    return _published(session, viewer, units, teams, outcomes=())


def team_with_those_below(session: Session, viewer: Viewer, unit_id: int) -> list[OwnTeam] | None:
    """The team of a unit, then all teams below it, with their figures; None for a team that the viewer may not read."""
    units = {unit.id: unit for unit in own_units(session, viewer)}
    readable = _readable(session, viewer, units.values())
    if all(team.unit_id != unit_id for team in readable):
        return None
    teams = at_and_below(readable, unit_id)
    outcomes = latest_outcomes(session, viewer, [team.unit_id for team in teams])
    return _published(session, viewer, units, teams, outcomes=outcomes)


def _readable(session: Session, viewer: Viewer, units: Iterable[Unit]) -> list[Team]:
    """The teams that the viewer leads or that are below one; closed downwards, so their remainders are whole."""
    teams = teams_of([(unit.id, unit.parent_id) for unit in units], unit_leaders(session, viewer))
    return [team for team in teams if viewer.person_id in team.readers]


def _published(
    session: Session, viewer: Viewer, units: Mapping[int, Unit], teams: Sequence[Team], *, outcomes: Iterable[Outcome]
) -> list[OwnTeam]:
    threshold = own_organisation(session, viewer).team_threshold
    members = counting_members(session, viewer, [team.unit_id for team in teams])
    figures = publish(teams, members, outcomes, threshold=threshold)
    found = []
    for team in reversed(teams):
        unit = units[team.unit_id]
        parent = units[unit.parent_id].name if unit.parent_id is not None else None
        found.append(OwnTeam(unit.id, unit.name, parent, figures[unit.id], threshold))
    return found


def publish(
    teams: Sequence[Team], members: Sequence[Member], outcomes: Iterable[Outcome], *, threshold: int
) -> dict[int, TeamFigures]:
    """The figures of every team by unit; the rules are those on top of this module.

    `teams` stand bottom up and hold the units of all `members`, the people who count; `outcomes` are theirs, at most
    one per person and competence.
    """
    unit_of = {member.person_id: member.unit_id for member in members}
    finished = {member.person_id for member in members if member.finished}
    shown = publishable(teams, unit_of, _enough(threshold), candidates={team.unit_id for team in teams})
    cells: dict[int, dict[str, Cell]] = {unit: {} for unit in shown}
    for competence, given in _by_competence(outcomes).items():
        where = {person: unit_of[person] for person in given}
        safe = publishable(teams, where, _enough_and_different(given, threshold), candidates=shown.keys())
        for unit, people in safe.items():
            cells[unit][competence] = _cell(competence, [given[person] for person in sorted(people)])
    figures = {team.unit_id: TeamFigures() for team in teams}
    for unit, people in shown.items():
        took_part = band(len(people & finished), threshold)
        figures[unit] = TeamFigures(Participation(took_part, band(len(people), threshold)), cells[unit])
    return figures


def band(count: int, threshold: int) -> Band:
    """The band of a count: below the threshold, 5–9, 10–19, 20–29 and so on, none of which begins below it."""
    if count < threshold:
        return Band(None, threshold - 1)
    start = count // BAND_WIDTH * BAND_WIDTH
    return Band(max(start, threshold), start + BAND_WIDTH - 1)


def _by_competence(outcomes: Iterable[Outcome]) -> dict[str, dict[int, Outcome]]:
    """Competence → person → outcome."""
    found: dict[str, dict[int, Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.competence, {})[outcome.person_id] = outcome
    return found


def _enough(threshold: int) -> Callable[[Set[int]], bool]:
    return lambda people: len(people) >= threshold


def _enough_and_different(given: Mapping[int, Outcome], threshold: int) -> Callable[[Set[int]], bool]:
    """Enough people, not all on the same side of the target, and not all with the same gap to one decimal."""

    def is_safe(people: Set[int]) -> bool:
        sides = {given[person].at_target for person in people}
        gaps = {round(given[person].gap, 1) for person in people}
        return len(people) >= threshold and len(sides) > 1 and len(gaps) > 1

    return is_safe


def _cell(competence: str, outcomes: Sequence[Outcome]) -> Cell:
    people = len(outcomes)
    share = 100 * sum(outcome.at_target for outcome in outcomes) / people
    return Cell(
        competence=competence,
        share=min(max(SHARE_STEP * round(share / SHARE_STEP), SHARE_STEP), 100 - SHARE_STEP),
        mean_gap=round(sum(outcome.gap for outcome in outcomes) / people, 1),
        mean_target=round(sum(outcome.target for outcome in outcomes) / people, 1),
    )
