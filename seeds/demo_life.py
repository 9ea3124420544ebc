"""What the people of a demo municipality do after a scan, drawn from its seed: with their tips, and with each other.

Whether they like a tip follows from what it really brings them, by the ability that the plan gave them, and from taste.
Neither the scan nor the recommender knows that ability, so a tip that fits badly is put aside here as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from seeds.catalogue import CatalogueItem, CompetenceTag
from seeds.demo_people import PlannedPerson, PlannedScan, dice_of, in_office_hours, targets_of_role, working_days
from seeds.demo_plan import GroupWishes, Municipality
from seeds.roles import RoleTarget

StepName = Literal["planned", "busy", "done"]
DropName = Literal["known", "too_hard", "not_my_work", "no_time", "other"]
AnswerName = Literal["accepted", "declined"]

READY = 1.0
"""Somebody can begin with what starts so many levels above what they can."""
STRONGEST, MOST_IMPORTANT = 3, 3
LOWEST_GRADE, HIGHEST_GRADE = 1, 10
PASS, EXTRA, GRADE_NOISE = 5.5, 3.5, 1.0
"""The mean grade for what somebody does not like, what full liking adds, and the standard deviation."""
WEEKS_TO_ASK = 2
UP, DOWN = 1, -1


@dataclass(frozen=True, slots=True)
class PlannedReaction:
    """What somebody does with one tip: how far they are with it before the next round, and what they say of it.

    Without `step` it does not come on the path; `grade` goes with "done" alone. They put it on the path at `put_at`,
    and say what they say at `said_at`.
    """

    step: StepName | None
    thumb: int | None
    dropped_because: DropName | None
    grade: int | None
    put_at: dt.datetime
    said_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """What somebody asks a colleague who offers help, and the answer; without `answer` it waits."""

    message: str
    asked_at: dt.datetime
    answer: AnswerName | None
    answered_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PlannedWish:
    """On which half days somebody can learn in a group, and when they say so."""

    half_days: tuple[str, ...]
    wished_at: dt.datetime


def fit_of(person: PlannedPerson, scan: PlannedScan, item: CatalogueItem) -> float:
    """How well an item fits somebody (0–1): how far its best tag takes them to the target, by what that matters."""
    targets = targets_of_role(person.function_role)
    brought = [
        _brought(scan.ability[tag.code], targets[tag.code], tag) for tag in item.competences if tag.code in targets
    ]
    return max(brought, default=0.0) * (1.0 if _suits(scan, item) else person.habits.tips.other_form)


def planned_reaction(
    person: PlannedPerson, scan: PlannedScan, item: CatalogueItem, slot: int
) -> PlannedReaction | None:
    """What somebody does with the tip in this place of the list (1 is on top); None where they do not read so far."""
    tips, next_round = person.habits.tips, scan.next_round
    if next_round is None or dice_of(person.seed, person.email, "reads").random() >= tips.reads_on ** (slot - 1):
        return None
    dice = dice_of(person.seed, person.email, item.code)
    liking = min(max(fit_of(person, scan, item) + dice.gauss(0, tips.spread_of_taste), 0.0), 1.0)
    step = _step(dice, person, liking)
    drops = step is None and dice.random() < tips.drops * (1 - liking)
    says_thumb, likes = dice.random() < tips.gives_thumb, step is not None or dice.random() < liking
    grades = step == "done" and dice.random() < tips.grades
    grade = round(PASS + EXTRA * liking + dice.gauss(0, GRADE_NOISE))
    days = working_days(scan.ends_at.date() + dt.timedelta(days=1), next_round - dt.timedelta(days=1))
    return PlannedReaction(
        step=step,
        thumb=(UP if likes else DOWN) if says_thumb and not drops else None,
        dropped_because=_why_not(scan, item) if drops else None,
        grade=min(max(grade, LOWEST_GRADE), HIGHEST_GRADE) if grades else None,
        put_at=scan.ends_at + dt.timedelta(minutes=slot),
        said_at=in_office_hours(dice, dice.choice(days)),
    )


def planned_offers(person: PlannedPerson, strengths: Sequence[str]) -> list[str]:
    """On which own strengths somebody offers help; accounts do not, so that visitors can."""
    helping, dice = person.habits.helping, dice_of(person.seed, person.email, "offers")
    if person.is_account or dice.random() >= helping.offers:
        return []
    return dice.sample(strengths, min(dice.randint(1, helping.most_offers), len(strengths)))


def planned_digicoaches(
    municipality: Municipality, people: Sequence[PlannedPerson]
) -> Iterator[tuple[PlannedPerson, Sequence[str]]]:
    """Who is a digicoach, and on which competences: somebody of the team of the plan, drawn once."""
    chosen: list[PlannedPerson] = []
    for coach in municipality.together.digicoaches:
        dice = dice_of(municipality.seed, "digicoach", coach.team, len(chosen))
        able = [person for person in _learners(people) if person.team == coach.team and person not in chosen]
        if able:  # a part of a municipality can be without
            chosen.append(dice.choice(able))
            yield chosen[-1], coach.competences


def planned_request(municipality: Municipality, person: PlannedPerson) -> PlannedRequest | None:
    """What somebody asks who found a helper; None for most. An account asks what the plan says, and hears yes."""
    helping, dice = person.habits.helping, dice_of(person.seed, person.email, "asks")
    asks, message = dice.random() < helping.asks, dice.choice(municipality.together.messages)
    first = municipality.together.asked_from
    days = working_days(first, first + dt.timedelta(weeks=WEEKS_TO_ASK))
    asked, answered = sorted(dice.sample(days, 2))
    answer = _answer(dice, person)
    if person.is_account:
        asks, message, answer = person.asks_for_help is not None, person.asks_for_help or "", "accepted"
    if not asks:
        return None
    return PlannedRequest(message, in_office_hours(dice, asked), answer, in_office_hours(dice, answered))


def in_turn(municipality: Municipality, wishes: GroupWishes, people: Sequence[PlannedPerson]) -> list[PlannedPerson]:
    """Who may wish for a group, in the order in which they get the chance."""
    able = _learners(people)
    dice_of(municipality.seed, "wishes", wishes.competence, wishes.wished_on).shuffle(able)
    return able


def planned_wish(person: PlannedPerson, wishes: GroupWishes) -> PlannedWish:
    """When somebody who wishes for a group says so, and on which of the half days they can."""
    dice = dice_of(person.seed, person.email, "wish", wishes.competence)
    sure = dice.choice(wishes.half_days)
    half_days = [half_day for half_day in wishes.half_days if dice.random() < wishes.can or half_day == sure]
    return PlannedWish(tuple(half_days), in_office_hours(dice, wishes.wished_on))


def grouped_at(municipality: Municipality, wishes: GroupWishes) -> dt.datetime | None:
    """When the adviser makes groups of these wishes; None where they wait."""
    if wishes.grouped_on is None:
        return None
    return in_office_hours(dice_of(municipality.seed, "groups", wishes.competence), wishes.grouped_on)


def _learners(people: Sequence[PlannedPerson]) -> list[PlannedPerson]:
    """Who took a scan; accounts are left to the visitors of the demo."""
    return [person for person in people if person.newest_scan and not person.is_account]


def _brought(ability: float, target: RoleTarget, tag: CompetenceTag) -> float:
    if tag.from_ > ability + READY:
        return 0.0
    closes = min(max(min(tag.to, target.level) - ability, 0.0), 1.0)
    return closes * tag.strength / STRONGEST * target.importance / MOST_IMPORTANT


def _suits(scan: PlannedScan, item: CatalogueItem) -> bool:
    """Whether an item has a form that somebody likes; also where nothing is known of one of the two."""
    forms = item.forms.value
    return not scan.forms or not forms or not set(scan.forms).isdisjoint(forms)


def _step(dice: Random, person: PlannedPerson, liking: float) -> StepName | None:
    tips = person.habits.tips
    takes_up, begins, finishes = dice.random() < tips.takes_up * liking, dice.random(), dice.random()
    if not takes_up:
        return None
    if begins >= tips.begins:
        return "planned"
    return "done" if finishes < tips.finishes else "busy"


def _why_not(scan: PlannedScan, item: CatalogueItem) -> DropName:
    tags = [tag for tag in item.competences if tag.code in scan.ability]
    if not tags:
        return "not_my_work"
    if all(scan.ability[tag.code] >= tag.to for tag in tags):
        return "known"
    if all(tag.from_ > scan.ability[tag.code] + READY for tag in tags):
        return "too_hard"
    return "no_time" if _suits(scan, item) else "other"


def _answer(dice: Random, person: PlannedPerson) -> AnswerName | None:
    helping, drawn = person.habits.helping, dice.random()
    if drawn < helping.accepts:
        return "accepted"
    return "declined" if drawn < helping.accepts + helping.declines else None
