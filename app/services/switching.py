"""Which competences an organisation asks of a function role: the role's own, without what was switched off."""

from __future__ import annotations

from collections.abc import Collection, Container

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import SwitchedOff
from app.queries.instrument import switched_off
from app.services.errors import InputError
from app.services.locks import lock_own_organisation
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.role_targets import roles_by_code
from app.services.versions import version_of
from seeds.roles import EVERY_ROLE_ASKS, FunctionRole, RoleTarget

FEWEST_ASKED = 8
"""With fewer competences a scan says little about somebody's work, and tips have little to go on."""


class TooFewError(InputError):
    """A role keeps at least FEWEST_ASKED competences."""


def fixed_targets(role: FunctionRole) -> list[RoleTarget]:
    """What every role asks, and no organisation switches off."""
    return [target for target in role.targets if target.competence in EVERY_ROLE_ASKS]


def free_targets(role: FunctionRole) -> list[RoleTarget]:
    """What an organisation may leave out of this role."""
    return [target for target in role.targets if target.competence not in EVERY_ROLE_ASKS]


def fewest_free(role: FunctionRole) -> int:
    """How many of the free targets must stay."""
    return FEWEST_ASKED - len(fixed_targets(role))


def asked_roles(off: Container[tuple[str, str]]) -> tuple[FunctionRole, ...]:
    """Every function role without what was switched off; `off` holds pairs (function role, competence)."""
    return tuple(
        role.model_copy(update={"targets": [one for one in role.targets if (role.code, one.competence) not in off]})
        for role in roles_by_code().values()
    )


def asked_of_role(role: FunctionRole, off: Container[tuple[str, str]]) -> list[str]:
    """The free competences that the organisation asks of a role."""
    return [target.competence for target in free_targets(role) if (role.code, target.competence) not in off]


def version_of_role(role: FunctionRole, off: Container[tuple[str, str]]) -> str:
    """A mark of what a form showed, to notice a change made meanwhile."""
    return version_of(asked_of_role(role, off))


def set_asked(session: Session, viewer: Viewer, role: FunctionRole, asked: Collection[str], *, seen: str) -> None:
    """Ask of a role these of its free competences, and what every role asks; from now on, also in open scans.

    `seen` is the `version_of_role` that the adviser saw. Raises TooFewError, or RefusedError when somebody changed it
    meanwhile.
    """
    free = [target.competence for target in free_targets(role)]
    if len(set(asked).intersection(free)) < fewest_free(role):
        raise TooFewError("a role keeps more competences")
    lock_own_organisation(session, viewer)
    before = switched_off(session, viewer.organisation_id)
    if seen != version_of_role(role, before):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    session.execute(
        delete(SwitchedOff).where(
            SwitchedOff.organisation_id == viewer.organisation_id, SwitchedOff.function_role == role.code
        )
    )
    session.add_all(
        SwitchedOff(organisation_id=viewer.organisation_id, function_role=role.code, competence=code)
        for code in free
        if code not in asked
    )
    session.flush()
