"""Planning Mijn leerpad: which steps fit somebody's time, in which order, and when.

What is done, and what the person is busy with, always stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import Scan, StepStatus, StoredItem
from app.queries.curated import MatchingPath, matching_paths
from app.queries.feedback import own_entries
from app.queries.learning_path import LearningPathStep, own_steps
from app.queries.scans import own_finished_scans, own_views_of, results_of
from app.services.fitting import as_path_item
from app.services.locks import lock_own_person
from app.services.matching import growth_points, profile_of
from app.services.ordering import number
from app.services.path_dates import Dates, dates_for
from app.services.path_gaps import WhyLeft, left_open
from app.services.path_writing import InWords, StepWriter, codes_of, merged
from app.services.versions import version_of
from recommender import Language, Profile
from recommender.path import build_path, with_practice
from seeds.catalogue import CatalogueItem, imported


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants of a path; `begin_again` takes off what is planned and not begun.

    `begins_with` is the number of a curated path whose steps come first, None for none.
    """

    hours_a_week: float
    weeks: int
    starts_on: dt.date
    with_practice: bool
    begin_again: bool
    begins_with: int | None = None

    @property
    def hours(self) -> float:
        """All the time there is."""
        return self.hours_a_week * self.weeks


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step that is still to do, with its dates; a new one is not stored yet."""

    shown: LearningPathStep
    dates: Dates

    @property
    def is_new(self) -> bool:
        """Whether the step is not on the path yet."""
        return _is_new(self.shown)


@dataclass(frozen=True, slots=True)
class Plan:
    """The path as it would become.

    `order` holds every step, `steps` those still to do, `removed` what would go, and `left` the competences that it
    does nothing about. `runs_over` says that what stays takes more time than there is.
    """

    order: tuple[LearningPathStep, ...]
    steps: tuple[PlannedStep, ...]
    removed: tuple[LearningPathStep, ...]
    left: Mapping[WhyLeft, tuple[str, ...]]
    runs_over: bool

    @property
    def has_new(self) -> bool:
        """Whether it puts anything on the path."""
        return any(planned.is_new for planned in self.steps)

    @property
    def mark(self) -> str:
        """The same for the same plan: a form carries it, so that what is saved is what was seen."""
        steps = [[*_identity(one.shown), one.dates.hours, one.dates.target_on.isoformat()] for one in self.steps]
        return version_of(steps, [shown.step.id for shown in self.removed])


class PlanChangedError(Exception):
    """The plan is another one than what was seen: the path, the scan or the catalogue changed meanwhile."""


def propose(
    session: Session, viewer: Viewer, wishes: Wishes, *, in_words: InWords, language: Language, at: dt.datetime
) -> Plan | None:
    """The path for the viewer's newest finished scan, of which nothing is stored; None without such a scan."""
    scan = next(iter(own_finished_scans(session, viewer)), None)
    if scan is None:
        return None
    stored = own_steps(session, viewer)
    kept = [shown for shown in stored if shown.is_done or _stays(shown, wishes)]
    offer = _offer(session, viewer)
    contents = {code: imported(item.record) for code, item in offer.items()} | _contents_of(kept)
    done = codes_of(shown for shown in kept if shown.is_done)
    keep = codes_of(shown for shown in kept if not shown.is_done)
    before = set(codes_of(shown for shown in kept if shown.is_done and _is_before(shown, scan)))
    items = [as_path_item(content) for code, content in sorted(contents.items()) if code not in before]
    profile = path_profile(session, scan)
    notes = _prefix(_fitting(session, viewer, profile, offer), wishes.begins_with, besides=(*keep, *done))
    keep = [*keep, *notes]
    path = build_path(profile, items, hours_budget=wishes.hours, done=done, keep=keep)
    dropped = [shown for shown in stored if shown not in kept]
    writer = StepWriter(viewer, offer, contents, dropped, notes, in_words, language, at)
    order = tuple(merged(kept, with_practice(path) if wishes.with_practice else path, writer))
    return Plan(
        order=order,
        steps=tuple(_dated(order, starts_on=wishes.starts_on, hours_a_week=wishes.hours_a_week)),
        removed=tuple(shown for shown in dropped if shown not in order),
        left=left_open(profile, items, path, done=done, keep=keep),
        runs_over=path.hours > wishes.hours,
    )


def fitting_paths_of(session: Session, viewer: Viewer, profile: Profile) -> Sequence[MatchingPath]:
    """The adviser's published paths for the viewer of a scan: what a path of their own can begin with."""
    return _fitting(session, viewer, profile, _offer(session, viewer))


def _offer(session: Session, viewer: Viewer) -> dict[str, StoredItem]:
    """The items that can be a step, by code."""
    return {one.code: one.entry.item for one in own_entries(session, viewer) if not one.is_dismissed}


def _fitting(
    session: Session, viewer: Viewer, profile: Profile, offer: Mapping[str, StoredItem]
) -> Sequence[MatchingPath]:
    gaps = growth_points(profile).keys()
    return matching_paths(session, viewer, function_roles=profile.roles, gap_competences=gaps, shown=offer.keys())


def _prefix(
    paths: Sequence[MatchingPath], begins_with: int | None, *, besides: Collection[str]
) -> dict[str, tuple[str, str]]:
    """The items with which a path begins, in order, each with the title and the note that the adviser gave."""
    steps = [(one.path.title, step) for one in paths if one.path.id == begins_with for step in one.steps]
    return {step.item.code: (title, step.note) for title, step in steps if step.item.code not in besides}


def path_profile(session: Session, scan: Scan) -> Profile:
    """The person with growth points alone: hours are for what is most likely still to be learnt."""
    profile = profile_of(scan, results_of(session, scan), own_views_of(session, scan))
    growing = growth_points(profile)
    gaps = (gap if gap.competence in growing else replace(gap, target=0.0) for gap in profile.gaps)
    return replace(profile, gaps=tuple(gaps))


def save_plan(
    session: Session,
    viewer: Viewer,
    wishes: Wishes,
    *,
    seen: str,
    in_words: InWords,
    language: Language,
    at: dt.datetime,
) -> None:
    """Make the path what `propose` says; raises PlanChangedError where that has another mark than was `seen`."""
    _hold(session, viewer)
    plan = propose(session, viewer, wishes, in_words=in_words, language=language, at=at)
    if plan is None or plan.mark != seen:
        raise PlanChangedError
    for shown in plan.removed:
        session.delete(shown.step)
    number([shown.step for shown in plan.order])
    _write_dates(plan.steps)
    session.add_all(planned.shown.step for planned in plan.steps if planned.is_new)
    session.flush()


def plan_again(session: Session, viewer: Viewer, *, starts_on: dt.date, hours_a_week: float) -> dt.date:
    """Give every step that is not done new dates, in the order of the path; returns the last day of all."""
    _hold(session, viewer)
    steps = list(_dated(own_steps(session, viewer), starts_on=starts_on, hours_a_week=hours_a_week))
    _write_dates(steps)
    session.flush()
    return max((planned.dates.target_on for planned in steps), default=starts_on)


def _hold(session: Session, viewer: Viewer) -> None:
    """Let other changes to the path wait, and read anew what another tab changed while this one waited."""
    lock_own_person(session, viewer)
    session.expire_all()


def _stays(shown: LearningPathStep, wishes: Wishes) -> bool:
    return shown.step.status is StepStatus.BUSY or not wishes.begin_again


def _is_before(shown: LearningPathStep, scan: Scan) -> bool:
    """Whether a step was done when the scan was finished: what it taught, the scan has seen then."""
    done_at = shown.step.done_at
    return scan.finished_at is not None and done_at is not None and done_at <= scan.finished_at


def _is_new(shown: LearningPathStep) -> bool:
    return shown.step.id is None


def _identity(shown: LearningPathStep) -> tuple[int | None, int | None, str | None]:
    """Which step it is; of a new assignment or conversation the text follows from the rest."""
    return shown.step.id, shown.step.item_id, shown.step.competence


def _contents_of(steps: Sequence[LearningPathStep]) -> dict[str, CatalogueItem]:
    return {shown.item.code: shown.item for shown in steps if shown.item is not None}


def _dated(steps: Sequence[LearningPathStep], *, starts_on: dt.date, hours_a_week: float) -> Iterator[PlannedStep]:
    to_do = [shown for shown in steps if not shown.is_done]
    dates = dates_for(to_do, starts_on=starts_on, hours_a_week=hours_a_week)
    return (PlannedStep(shown, when) for shown, when in zip(to_do, dates, strict=True))


def _write_dates(steps: Sequence[PlannedStep]) -> None:
    for planned in steps:
        step, dates = planned.shown.step, planned.dates
        step.hours, step.hours_estimated = dates.hours, dates.hours_estimated
        step.starts_on, step.target_on = dates.starts_on, dates.target_on
