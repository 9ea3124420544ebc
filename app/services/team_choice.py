"""Which few programmes close most of a team's gap within a limit of hours and places: from published figures alone.

The published cells are read as a team of a thousand people, so nothing here tells how many people there are: whoever
is not at the target is as far below it as the mean gap says, and the target is the whole level nearest to the mean
target. What the exact choice of `recommender.team` then proves, it proves about these figures, not about people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.queries.catalogue import shown_items
from app.services.fitting import as_recommender_item
from app.services.team_figures import Cell, TeamFigures
from recommender.path_problem import PathItem, learning_hours
from recommender.team import Addition, Certificate, Programme, UnitNeed, choose_programmes
from seeds.catalogue import CatalogueItem, imported

TEAM_OF = 1000
"""So many people stand for the team: its shares are whole numbers then."""
FINEST = 10
"""So many points is a gap of a whole level; a smaller mean gap below the target counts for less."""
SHARE_STEP = 5
EVERYBODY = frozenset({"employee", "team"})
LEADERS = frozenset({"manager"})
"""A programme for managers alone has one place in a team: its leader's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """At most `most` programmes of together at most `hours` per person, each with `places` (None: for everybody)."""

    most: int = 3
    hours: int = 16
    places: int | None = None


@dataclass(frozen=True, slots=True)
class ChosenProgramme:
    """An item of the choice: the `share` of the team's gap that it adds (percent, in steps), its hours per person.

    `helps` are the published cells that it closes a part of, the largest gap first.
    """

    item: CatalogueItem
    share: int
    hours: float
    hours_estimated: bool
    only_leaders: bool
    helps: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TeamProgrammes:
    """The best choice, what adds most first; `share` in percent and `hours` are of all together.

    `considered` items could have been chosen, and none of them helps on the cells `unserved`. `team_of` people is the
    largest team that the published band allows: against so many the places are counted, never for more than they are.
    """

    chosen: tuple[ChosenProgramme, ...]
    share: int
    hours: float
    considered: int
    unserved: tuple[Cell, ...]
    team_of: int
    certificate: Certificate


def choose_for_team(session: Session, viewer: Viewer, figures: TeamFigures, wish: Wish) -> TeamProgrammes | None:
    """The items that the organisation shows and that close most together; None where no gap is published."""
    needs = needs_of(figures.cells.values())
    if figures.participation is None or not needs:
        return None
    team_of = figures.participation.counting.high
    items = {entry.item.code: imported(entry.item.record) for entry in shown_items(session, viewer)}
    offered = [_programme(item, _scaled(_places(item, wish), team_of)) for item in items.values() if _is_for_team(item)]
    best = choose_programmes(needs, offered, most=wish.most, hours_budget=wish.hours, audience=EVERYBODY | LEADERS)
    served = {need.competence for programme in offered for need in _helped(programme, needs)}
    return TeamProgrammes(
        chosen=tuple(_chosen(items[added.code], added, figures) for added in best.chosen),
        share=rounded_share(best.share),
        hours=best.hours,
        considered=len(offered),
        unserved=_by_gap(figures, {need.competence for need in needs} - served),
        team_of=team_of,
        certificate=best.certificate,
    )


def needs_of(cells: Iterable[Cell]) -> list[UnitNeed]:
    """How many of a thousand people need each unit, as far as published cells tell."""
    return [need for cell in cells if cell.mean_gap for need in _needs(cell)]


def rounded_share(share: float) -> int:
    """A share from 0 to 1 as a percentage in steps of five; 0 where it is not even half a step."""
    return SHARE_STEP * round(100 * share / SHARE_STEP)


def _needs(cell: Cell) -> Iterator[UnitNeed]:
    """Everybody below the target lacks its level; levels below that as far as their mean gap reaches."""
    below = (100 - cell.share) / 100
    depth = cell.mean_gap / below
    target = max(1, int(cell.mean_target + 0.5))
    for level in range(1, target + 1):
        lacking = min(1.0, max(0.0, max(1.0, depth) - (target - level)))
        people = round(TEAM_OF * below * lacking)
        if people:
            yield UnitNeed(cell.competence, level, people, max(1, round(FINEST * min(1.0, depth))))


def _is_for_team(item: CatalogueItem) -> bool:
    """Whether people of a team or their leader can do it; what is for a whole organisation or its board is not."""
    return bool({*(item.audience.value or EVERYBODY)} & (EVERYBODY | LEADERS)) and bool(item.competences)


def _places(item: CatalogueItem, wish: Wish) -> int | None:
    return 1 if _only_leaders(item) else wish.places


def _only_leaders(item: CatalogueItem) -> bool:
    return not {*(item.audience.value or EVERYBODY)} & EVERYBODY


def _scaled(places: int | None, team_of: int) -> int | None:
    """Places in a team of a thousand; None where there is one for everybody."""
    return None if places is None or places >= team_of else TEAM_OF * places // team_of


def _programme(item: CatalogueItem, places: int | None) -> Programme:
    known = as_recommender_item(item)
    hours, _ = _hours(item)
    return Programme(item.code, known.tags, hours, known.audience, places)


def _hours(item: CatalogueItem) -> tuple[float, bool]:
    """The hours of each who takes part, and whether that is an estimate."""
    return learning_hours(PathItem(as_recommender_item(item), item.hours.value, item.sessions.value))


def _chosen(item: CatalogueItem, added: Addition, figures: TeamFigures) -> ChosenProgramme:
    hours, estimated = _hours(item)
    helped = _helped(_programme(item, None), needs_of(figures.cells.values()))
    return ChosenProgramme(
        item=item,
        share=rounded_share(added.share),
        hours=hours,
        hours_estimated=estimated,
        only_leaders=_only_leaders(item),
        helps=_by_gap(figures, {need.competence for need in helped}),
    )


def _helped(programme: Programme, needs: Iterable[UnitNeed]) -> list[UnitNeed]:
    """The needs of which a programme teaches the level."""
    taught = {
        (tag.competence, level) for tag in programme.tags for level in range(tag.from_level + 1, tag.to_level + 1)
    }
    return [need for need in needs if (need.competence, need.level) in taught]


def _by_gap(figures: TeamFigures, competences: Iterable[str]) -> tuple[Cell, ...]:
    """The cells of these competences, the largest gap first."""
    cells = (figures.cells[code] for code in competences)
    return tuple(sorted(cells, key=lambda cell: (-cell.mean_gap, cell.competence)))
