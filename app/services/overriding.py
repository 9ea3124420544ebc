"""Deciding on items of the catalogue: hiding, putting first, moving a little; and taking that back.

The log of decisions only grows: a decision ends, and stays to be read. Writers of one organisation wait for each other
on its row, so that pressing twice decides once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day
from app.models import Override, OverrideKind, StoredItem
from app.queries.overrides import overrides_in_force
from app.services.locks import lock_own_organisation
from recommender.overrides import MOST_BOOST


@dataclass(frozen=True, slots=True)
class Decision:
    """What an adviser decides on an item: why, for whom (see `Override`), and its last day (None: until taken back).

    Only a boost has points, at most MOST_BOOST either way. Hiding is for function roles or for everybody: who has a gap
    changes with every scan, and an item that comes and goes with it would only puzzle people.
    """

    kind: OverrideKind
    reason: str
    function_roles: frozenset[str] = frozenset()
    competences: frozenset[str] = frozenset()
    points: int = 0
    ends_on: dt.date | None = None

    def __post_init__(self) -> None:
        if (self.kind is OverrideKind.BOOST) != (self.points != 0) or abs(self.points) > MOST_BOOST:
            raise ValueError(f"a {self.kind} cannot have {self.points} points")
        if self.kind is OverrideKind.HIDE and self.competences:
            raise ValueError("hiding is not for people with a gap")

    def is_for_those_of(self, override: Override) -> bool:
        """Whether a stored decision is for the same people."""
        return (frozenset(override.function_roles), frozenset(override.competences)) == (
            self.function_roles,
            self.competences,
        )

    def is_that(self, override: Override) -> bool:
        """Whether a stored decision is this one."""
        same = (override.kind, override.reason, override.points, override.ends_on)
        return self.is_for_those_of(override) and same == (self.kind, self.reason, self.points, self.ends_on)


def override_item(session: Session, viewer: Viewer, item: StoredItem, decision: Decision, *, at: dt.datetime) -> bool:
    """Decide on an item, in place of what was decided before for the same people; twice changes nothing.

    Returns whether an earlier decision ended by this one.
    """
    lock_own_organisation(session, viewer)
    in_force = overrides_in_force(session, viewer, at=at).get(item.code, ())
    if any(decision.is_that(earlier) for earlier in in_force):
        return False
    replaced = [earlier for earlier in in_force if decision.is_for_those_of(earlier)]
    for earlier in replaced:
        earlier.ended_at = at
    session.add(
        Override(
            organisation_id=viewer.organisation_id,
            item_id=item.id,
            kind=decision.kind,
            reason=decision.reason,
            function_roles=sorted(decision.function_roles),
            competences=sorted(decision.competences),
            points=decision.points,
            owner_id=viewer.person_id,
            created_at=at,
            ends_on=decision.ends_on,
        )
    )
    session.flush()
    return bool(replaced)


def lift_override(session: Session, viewer: Viewer, override: Override, *, at: dt.datetime) -> bool:
    """Take a decision back; returns False when it was over already."""
    lock_own_organisation(session, viewer)
    session.refresh(override)
    if is_over(override, at=at):
        return False
    override.ended_at = at
    session.flush()
    return True


def is_over(override: Override, *, at: dt.datetime) -> bool:
    """Whether a decision was taken back, or its last day has passed."""
    ended = override.ended_at is not None and override.ended_at <= at
    return ended or (override.ends_on is not None and override.ends_on < local_day(at))
