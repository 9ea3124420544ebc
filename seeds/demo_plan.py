"""The plan of the demo municipalities: who works where and scans when, how good people are, and how they learn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from seeds.catalogue import Form
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.roles import load_roles
from seeds.values import Day, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

AccessRoleName = Literal["employee", "team_leader", "adviser", "administrator"]
Outcome = Literal["finished", "unfinished", "none"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]
Share = Annotated[float, Field(ge=0, le=1)]
Spread = Annotated[float, Field(ge=0)]
Headcount = Annotated[int, Field(ge=1)]
HalfDay = Annotated[str, StringConstraints(pattern=r"^(ma|di|wo|do|vr)-(ochtend|middag)$")]
Message = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class RoleProfile(Record):
    """How people in one function role do: mean ability per area in levels, and what some of them want to learn."""

    code: NonEmpty
    ability: dict[str, float]
    learning_questions: list[NonEmpty] = Field(min_length=1)


class TipHabits(Record):
    """The chances of what people do with a tip; those to take it up and to drop it are times how they like it (0–1).

    `reads_on` is the chance to read one tip more. `spread_of_taste` is the standard deviation of the liking around how
    well the tip fits, and `other_form` is what is left of the fit where somebody prefers other ways to learn.
    """

    reads_on: Share
    spread_of_taste: Spread
    other_form: Share
    takes_up: Share
    begins: Share
    finishes: Share
    grades: Share
    gives_thumb: Share
    drops: Share


class HelpHabits(Record):
    """The chances with which people offer help, ask for it, and say yes or no; who says neither has yet to answer."""

    offers: Share
    most_offers: Headcount
    asks: Share
    accepts: Share
    declines: Share

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.accepts + self.declines > 1:
            raise ValueError("accepts and declines are together more than everybody")
        return self


class Habits(Record):
    """How made-up people differ, and the chances with which they do what not everybody does.

    The spreads are standard deviations in levels; that of growth is relative to the growth of the round.
    """

    spread_of_people: Spread
    spread_of_competences: Spread
    spread_of_growth: Spread
    spread_of_bias: Spread
    resumes: Share
    asks: Share
    refuses: Share
    leaves_topic_out: Share
    unclear: Share
    not_my_work: Share
    dont_know: Share
    tips: TipHabits
    helping: HelpHabits


class PlannedRound(Record):
    """A measurement round, the shares of a team that finish and stop halfway, and the growth since the first round.

    People of the plan scan up to and including `answered_by`.
    """

    name: NonEmpty
    starts_on: Day
    ends_on: Day
    answered_by: Day
    finished: Share
    unfinished: Share
    growth: float

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.starts_on < self.answered_by <= self.ends_on:
            raise ValueError("answered_by must lie after starts_on and not after ends_on")
        if self.finished + self.unfinished > 1:
            raise ValueError("finished and unfinished are together more than everybody")
        return self


class Team(Record):
    """A team: function role → how many people have it."""

    name: NonEmpty
    roles: dict[str, Headcount] = Field(min_length=1)

    @property
    def size(self) -> int:
        """How many people there are."""
        return sum(self.roles.values())


class Department(Record):
    """A department with its teams."""

    name: NonEmpty
    teams: list[Team] = Field(min_length=1)


class Account(Record):
    """Somebody whom visitors of the demo sign in as; `code` goes before the @, `scans` holds an outcome per round.

    `ahead` is how many levels they stand above others in the role, drawn where it is not given. Who gets the message
    `asks_for_help` says yes.
    """

    code: Slug
    name: NonEmpty
    team: NonEmpty
    function_role: NonEmpty
    access_roles: list[AccessRoleName] = Field(min_length=1)
    leads: list[NonEmpty] = []
    scans: list[Outcome]
    learning_question: str = ""
    forms: list[Form] = []
    ahead: float | None = None
    asks_for_help: Message | None = None


class Digicoach(Record):
    """Somebody of a team who took a scan and helps colleagues with these competences."""

    team: NonEmpty
    competences: list[NonEmpty] = Field(min_length=1)


class GroupWishes(Record):
    """How many people wish for a learning group on a competence: those with a gap in it, and those who are strong.

    Each of them can on each of the half days with chance `can`, and on one at least. On `grouped_on` the adviser makes
    the groups that are proposed then; without it they wait.
    """

    competence: NonEmpty
    with_gap: Headcount
    with_strength: Annotated[int, Field(ge=0)] = 0
    half_days: list[HalfDay] = Field(min_length=1)
    can: Share
    wished_on: Day
    grouped_on: Day | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.grouped_on is not None and self.grouped_on <= self.wished_on:
            raise ValueError("grouped_on must lie after wished_on")
        return self


class Together(Record):
    """Who learns with whom: the digicoaches, what people write when they ask for help, from when on, and the wishes.

    The wishes stand in the order of time.
    """

    digicoaches: list[Digicoach] = []
    asked_from: Day
    messages: list[Message] = Field(min_length=1)
    wishes: list[GroupWishes] = []


class Municipality(Record):
    """One demo municipality; `code` is its slug and the first part of its mail domain."""

    code: Slug
    name: NonEmpty
    works_council_text: NonEmpty
    privacy_contact: NonEmpty
    seed: int
    habits: Habits
    rounds: list[PlannedRound] = Field(min_length=1)
    departments: list[Department] = Field(min_length=1)
    accounts: list[Account]
    together: Together
    first_names: list[NonEmpty] = Field(min_length=1)
    last_names: list[NonEmpty] = Field(min_length=1)

    @property
    def teams(self) -> tuple[Team, ...]:
        """Every team, department by department."""
        return tuple(team for department in self.departments for team in department.teams)

    @model_validator(mode="after")
    def _names_suffice(self) -> Self:
        if len(set(self.first_names)) * len(set(self.last_names)) < sum(team.size for team in self.teams):
            raise ValueError("first_names and last_names give too few different names")
        return self


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The municipalities, and per function role the profile of its people."""

    municipalities: tuple[Municipality, ...]
    profiles: Mapping[str, RoleProfile]


def load_demo_plan(path: Path = CONTENT / "demo.yaml", roles: Path = CONTENT / "demo-roles.yaml") -> DemoPlan:
    """Return the checked plan; raises SeedError naming file, municipality or role, and field."""
    profiles = [profile for _, profile in read_records([roles], RoleProfile)]
    refuse_duplicates([(roles, profile.code) for profile in profiles])
    for profile in profiles:
        _check_profile(roles, profile)
    municipalities = [municipality for _, municipality in read_records([path], Municipality)]
    refuse_duplicates([(path, municipality.code) for municipality in municipalities])
    for municipality in municipalities:
        _check_municipality(path, municipality, known_roles={profile.code for profile in profiles})
    return DemoPlan(tuple(municipalities), {profile.code: profile for profile in profiles})


def _check_profile(path: Path, profile: RoleProfile) -> None:
    areas = {area.code for area in load_framework().areas}
    if profile.code not in {role.code for role in load_roles()}:
        raise SeedError(file=path.name, item=profile.code, field="code", problem="not one of the function roles")
    if set(profile.ability) != areas:
        problem = f"must name each of the areas {', '.join(sorted(areas))}"
        raise SeedError(file=path.name, item=profile.code, field="ability", problem=problem)


def _check_municipality(path: Path, municipality: Municipality, known_roles: set[str]) -> None:
    def refuse(field: str, problem: str) -> None:
        raise SeedError(file=path.name, item=municipality.code, field=field, problem=problem)

    teams = {team.name: team for team in municipality.teams}
    names = [department.name for department in municipality.departments] + [team.name for team in municipality.teams]
    for field, values in (
        ("departments", names),
        ("accounts", [account.code for account in municipality.accounts]),
        ("rounds", [planned.name for planned in municipality.rounds]),
    ):
        if doubled := _first_double(values):
            refuse(field, f"'{doubled}' stands twice")
    for team in municipality.teams:
        for role in team.roles:
            if role not in known_roles:
                refuse(f"teams.{team.name}", f"no profile for function role '{role}'")
    for account in municipality.accounts:
        field = f"accounts.{account.code}"
        for name in (account.team, *account.leads):
            if name not in teams:
                refuse(field, f"unknown team '{name}'")
        if len(account.scans) != len(municipality.rounds):
            refuse(field, "give one outcome in `scans` per round")
        if len(accounts_in(municipality, teams[account.team], account.function_role)) > teams[account.team].roles.get(
            account.function_role, 0
        ):
            refuse(field, f"team '{account.team}' has no place for one more '{account.function_role}'")
    _check_together(municipality, refuse)


def _check_together(municipality: Municipality, refuse: Callable[[str, str], None]) -> None:
    """People learn together after their last scan, in teams and on competences that exist."""
    together = municipality.together
    teams = {team.name for team in municipality.teams}
    competences = {competence.code for competence in load_framework().competences}
    days = [wishes.wished_on for wishes in together.wishes]
    named = {
        "together.digicoaches": [code for coach in together.digicoaches for code in coach.competences],
        "together.wishes": [wishes.competence for wishes in together.wishes],
    }
    for field, codes in named.items():
        for code in codes:
            if code not in competences:
                refuse(field, f"unknown competence '{code}'")
    for coach in together.digicoaches:
        if coach.team not in teams:
            refuse("together.digicoaches", f"unknown team '{coach.team}'")
    if min([together.asked_from, *days]) <= municipality.rounds[-1].answered_by:
        refuse("together", "people learn together after answered_by of the last round")
    if days != sorted(days):
        refuse("together.wishes", "must stand in the order of wished_on")


def accounts_in(municipality: Municipality, team: Team, function_role: str) -> list[Account]:
    """The accounts that take a place of this function role in this team."""
    return [a for a in municipality.accounts if (a.team, a.function_role) == (team.name, function_role)]


def _first_double(values: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
