"""The people of a demo municipality, made up from its plan: the same seed always gives the same people and answers."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Literal, get_args

from seeds.catalogue import Form
from seeds.demo_plan import (
    Account,
    DemoPlan,
    Habits,
    Municipality,
    Outcome,
    PlannedRound,
    RoleProfile,
    Team,
    accounts_in,
)
from seeds.framework import load_framework
from seeds.instrument import OPTIONS_OF_A_CHECK, Question
from seeds.roles import RoleTarget, load_roles

WayOutName = Literal["unclear", "dont_know", "not_my_work", "topic_not_my_work"]

# The response model of the item bank, as in scan/response.py: a statement at level l has its thresholds around l (here
# with normal noise, of which a spread of .85 comes close to the logistic noise of slope 2); a check is a
# three-parameter logistic in ability alone.
STATEMENT_THRESHOLDS = (-1.25, -0.5, 0.5)
STATEMENT_NOISE = 0.85
CHECK_DIFFICULTY, CHECK_SLOPE, CHECK_GUESSING = -0.5, 1.5, 0.25

FIRST_HOUR, LAST_HOUR = 7, 13  # UTC: office hours in the Netherlands, summer and winter
SHORTEST_MINUTES, LONGEST_MINUTES = 12, 40
EARLIEST_STOP, LATEST_STOP = 0.2, 0.8
MOST_FORMS = 3
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class PlannedScan:
    """One scan: `ability` is competence → level; who stops halfway does so after share `stops_after` of the questions.

    `stops_after` is None for a scan that is finished, at `ends_at`. What somebody learns from it before the next round
    they do until `next_round`, which is None in the last round.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    stops_after: float | None
    ability: Mapping[str, float]
    learning_question: str
    forms: tuple[Form, ...]
    next_round: dt.date | None


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """Somebody made up; `bias` says how many levels they overrate themselves, `left_out` which topic is not theirs.

    `seed` is that of the municipality, for what they do later.
    """

    name: str
    email: str
    team: str
    function_role: str
    access_roles: tuple[str, ...]
    leads: tuple[str, ...]
    is_account: bool
    counts: bool
    bias: float
    left_out: str | None
    habits: Habits
    scans: tuple[PlannedScan, ...]
    seed: int
    asks_for_help: str | None

    @property
    def newest_scan(self) -> PlannedScan | None:
        """The last scan that they finish."""
        return next((scan for scan in reversed(self.scans) if scan.stops_after is None), None)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A place in a team, with what happens in each round, and who takes it."""

    team: Team
    function_role: str
    name: str
    outcomes: tuple[Outcome, ...]
    account: Account | None = None


def planned_people(plan: DemoPlan, municipality: Municipality) -> tuple[PlannedPerson, ...]:
    """Everybody of a municipality, team by team, the accounts of a team first."""
    taken = {account.name for account in municipality.accounts}
    names = [f"{first} {last}" for first, last in product(municipality.first_names, municipality.last_names)]
    free = [name for name in names if name not in taken]
    dice_of(municipality.seed, "names").shuffle(free)
    drawn = iter(free)
    return tuple(
        _person(municipality, plan.profiles[seat.function_role], seat)
        for team in municipality.teams
        for seat in _seats(municipality, team, drawn)
    )


def dice_of(*parts: object) -> Random:
    """Chance that follows from the parts alone."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - made-up people, no secrets


def _seats(municipality: Municipality, team: Team, names: Iterator[str]) -> Iterator[_Seat]:
    accounts = [a for role in team.roles for a in accounts_in(municipality, team, role)]
    for account in accounts:
        yield _Seat(team, account.function_role, account.name, tuple(account.scans), account)
    roles = [role for role, people in team.roles.items() for _ in range(people)]
    for account in accounts:
        roles.remove(account.function_role)
    per_round = [_outcomes(municipality, team, planned, len(roles)) for planned in municipality.rounds]
    for role, *outcomes in zip(roles, *per_round, strict=True):
        yield _Seat(team, role, next(names), tuple(outcomes))


def _outcomes(municipality: Municipality, team: Team, planned: PlannedRound, people: int) -> list[Outcome]:
    """What happens in a round, for `people` of a team, in the shares of the plan."""
    finished = round(people * planned.finished)
    unfinished = min(round(people * planned.unfinished), people - finished)
    outcomes: list[Outcome] = ["none"] * people
    outcomes[:finished] = ["finished"] * finished
    outcomes[finished : finished + unfinished] = ["unfinished"] * unfinished
    dice_of(municipality.seed, team.name, planned.name).shuffle(outcomes)
    return outcomes


def _person(municipality: Municipality, profile: RoleProfile, seat: _Seat) -> PlannedPerson:
    account, habits = seat.account, municipality.habits
    email = f"{account.code if account else _local_part(seat.name)}@{municipality.code}.example"
    dice = dice_of(municipality.seed, email)
    bias = dice.gauss(0, habits.spread_of_bias)
    counts, leaves_out = dice.random() >= habits.refuses, dice.random() < habits.leaves_topic_out
    topic = dice.choice(_least_important(seat.function_role))
    return PlannedPerson(
        name=seat.name,
        email=email,
        team=seat.team.name,
        function_role=seat.function_role,
        access_roles=tuple(account.access_roles) if account else ("employee",),
        leads=tuple(account.leads) if account else (),
        is_account=account is not None,
        counts=account is not None or counts,
        bias=bias,
        left_out=topic if leaves_out and account is None else None,
        habits=habits,
        scans=tuple(_scans(dice, municipality, profile, seat)),
        seed=municipality.seed,
        asks_for_help=account.asks_for_help if account else None,
    )


def _local_part(name: str) -> str:
    """`Zoë van der Proef` → `zoe.vanderproef`."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first, _, last = letters.partition(" ")
    return f"{first}.{last.replace(' ', '')}"


def _least_important(function_role: str) -> list[str]:
    targets = targets_of_role(function_role)
    least = min(target.importance for target in targets.values())
    return [competence for competence, target in targets.items() if target.importance == least]


def targets_of_role(function_role: str) -> dict[str, RoleTarget]:
    """The competences that a role asks, each with what it asks of it."""
    role = next(role for role in load_roles() if role.code == function_role)
    return {target.competence: target for target in role.targets}


def _scans(dice: Random, municipality: Municipality, profile: RoleProfile, seat: _Seat) -> Iterator[PlannedScan]:
    habits, account = municipality.habits, seat.account
    drawn = dice.gauss(0, habits.spread_of_people)
    ahead = drawn if account is None or account.ahead is None else account.ahead
    start, growth = {}, {}
    for competence in targets_of_role(seat.function_role):
        area = load_framework().area_of(competence).code
        start[competence] = profile.ability[area] + ahead + dice.gauss(0, habits.spread_of_competences)
        growth[competence] = dice.gauss(1, habits.spread_of_growth)
    question = dice.choice(profile.learning_questions) if dice.random() < habits.asks else ""
    forms = tuple(dice.sample(get_args(Form), dice.randint(0, MOST_FORMS)))
    later = [planned.starts_on for planned in municipality.rounds[1:]]
    for planned, outcome, next_round in zip(municipality.rounds, seat.outcomes, [*later, None], strict=True):
        starts_at, ends_at = _sitting(dice, habits, planned)
        stops_after = dice.uniform(EARLIEST_STOP, LATEST_STOP)
        if outcome != "none":
            yield PlannedScan(
                starts_at=starts_at,
                ends_at=ends_at,
                stops_after=stops_after if outcome == "unfinished" else None,
                ability={code: start[code] + planned.growth * growth[code] for code in start},
                learning_question=account.learning_question if account else question,
                forms=tuple(account.forms) if account else forms,
                next_round=next_round,
            )


def _sitting(dice: Random, habits: Habits, planned: PlannedRound) -> tuple[dt.datetime, dt.datetime]:
    """When somebody starts and ends: on one working day, or taken up again on the next."""
    days = working_days(planned.starts_on, planned.answered_by)
    first = dice.randrange(len(days) - 1)
    starts_at = in_office_hours(dice, days[first])
    took = dt.timedelta(minutes=dice.randint(SHORTEST_MINUTES, LONGEST_MINUTES))
    if dice.random() < habits.resumes:
        return starts_at, dt.datetime.combine(days[first + 1], starts_at.timetz()) + took
    return starts_at, starts_at + took


def working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from Monday to Friday in a period, its ends included."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < SATURDAY]


def in_office_hours(dice: Random, day: dt.date) -> dt.datetime:
    """A moment of a working day."""
    return dt.datetime.combine(day, dt.time(dice.randint(FIRST_HOUR, LAST_HOUR), dice.randrange(60)), tzinfo=dt.UTC)


def planned_answer(person: PlannedPerson, scan: PlannedScan, question: Question) -> int | WayOutName:
    """What somebody answers: a step, an option or a way out.

    Chance belongs to person and question, not to the scan: who reads a question in a certain way does so again half a
    year later, and what differs between two scans is growth.
    """
    dice = dice_of(person.email, question.code)
    if question.competence == person.left_out:
        return "topic_not_my_work"
    way_out = dice.random()
    if way_out < person.habits.unclear:
        return "unclear"
    if way_out < person.habits.unclear + person.habits.not_my_work:
        return "not_my_work"
    ability = scan.ability[question.competence]
    if question.kind == "check":
        return _option(dice, ability, question, dont_know=person.habits.dont_know)
    felt = ability + person.bias + dice.gauss(0, STATEMENT_NOISE)
    return sum(felt >= question.level + threshold for threshold in STATEMENT_THRESHOLDS)


def _option(dice: Random, ability: float, question: Question, *, dont_know: float) -> int | WayOutName:
    knows = 1 / (1 + math.exp(-CHECK_SLOPE * (ability - question.level - CHECK_DIFFICULTY)))
    right = question.answer_index or 0
    if dice.random() < CHECK_GUESSING + (1 - CHECK_GUESSING) * knows:
        return right
    wrong = [option for option in range(OPTIONS_OF_A_CHECK) if option != right]
    return "dont_know" if dice.random() < dont_know else dice.choice(wrong)
