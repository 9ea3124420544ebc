"""Which figures of teams may be published, so that no group that is too small can be computed from them.

A team is a unit with all units below it, so two teams are nested or share nobody. The *remainder* of a published team
is everybody in it who is in no published team below it. Remainders share nobody; every published sum is a sum of
remainders, and every remainder is a difference of published sums. So the sums that a reader can compute are those of
unions of remainders, and it is enough to look at each remainder: primary suppression looks at the team itself,
complementary suppression at its remainder. For one figure at one moment this is the exact audit by row space.

It does not see: what readers know from elsewhere (a list of members, what a colleague told), a group in which only one
person differs, and publications at different moments between which people join, leave or answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """A unit with all units below it.

    `below` are the units directly below; `readers` are the people who may see its figures: whoever leads the unit or
    one above it.
    """

    unit_id: int
    below: tuple[int, ...]
    readers: frozenset[int]


def teams_of(units: Iterable[tuple[int, int | None]], leaders: Iterable[tuple[int, int]]) -> list[Team]:
    """Every team, bottom up: after the teams below it. Read backwards, the teams stand in the order of `units`.

    `units` are pairs (unit, unit above it or None), `leaders` pairs (unit, person). A unit whose parent is not among
    the units is a top; units in a circle hang under no top and are left out.
    """
    above = dict(units)
    below: dict[int | None, list[int]] = {}
    for unit, parent in above.items():
        below.setdefault(parent if parent in above else None, []).append(unit)
    led_by: dict[int, set[int]] = {}
    for unit, person in leaders:
        led_by.setdefault(unit, set()).add(person)

    def walk(unit: int, from_above: frozenset[int]) -> Iterator[Team]:
        team = Team(unit, tuple(below.get(unit, ())), from_above | led_by.get(unit, set()))
        for child in reversed(team.below):
            yield from walk(child, team.readers)
        yield team

    return [team for top in reversed(below.get(None, [])) for team in walk(top, frozenset())]


def at_and_below(teams: Sequence[Team], unit_id: int) -> list[Team]:
    """The team of a unit and all teams below it, bottom up as `teams` are."""
    wanted = {unit_id}
    for team in reversed(teams):
        if team.unit_id in wanted:
            wanted.update(team.below)
    return [team for team in teams if team.unit_id in wanted]


def publishable(
    teams: Sequence[Team],
    contributors: Mapping[int, int],
    is_safe: Callable[[Set[int]], bool],
    *,
    candidates: Set[int],
) -> dict[int, frozenset[int]]:
    """The units among `candidates` of which a sum over people may be published, each with those people.

    `teams` stand bottom up; `contributors` say of each person who has a value in which unit that person is. Of a
    published team, the people pass `is_safe` without its readers, who know their own value; and so does the
    remainder, unless nobody is in it. Where a remainder fails, the team gives way to the teams below it.
    """
    own: dict[int, set[int]] = {team.unit_id: set() for team in teams}
    for person, unit in contributors.items():
        own[unit].add(person)
    people: dict[int, frozenset[int]] = {}
    covered: dict[int, frozenset[int]] = {}
    published: dict[int, frozenset[int]] = {}
    for team in teams:
        unit = team.unit_id
        people[unit] = frozenset(own[unit]).union(*(people[child] for child in team.below))
        covered[unit] = frozenset[int]().union(*(covered[child] for child in team.below))
        remainder = people[unit] - covered[unit]
        groups = (people[unit], remainder) if remainder else (people[unit],)
        if unit in candidates and all(is_safe(group - team.readers) for group in groups):
            covered[unit] = published[unit] = people[unit]
    return published
