"""Who may do what: access roles, permissions, the viewer, and how a view declares its policy.

Silence is "no": a view without a declaration answers 403 (see app/login.py) and a test names it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class AccessRole(enum.StrEnum):
    """What somebody is in Vaardigwijzer; not to be mixed up with a function role, which is somebody's work."""

    EMPLOYEE = "employee"
    TEAM_LEADER = "team_leader"
    ADVISER = "adviser"
    ADMINISTRATOR = "administrator"


class Permission(enum.StrEnum):
    """One kind of thing that an access role lets people do."""

    USE_ACCOUNT = "use_account"
    TAKE_SCAN = "take_scan"
    KEEP_LEARNING_PATH = "keep_learning_path"
    SEE_TEAM_FIGURES = "see_team_figures"
    CURATE_CATALOGUE = "curate_catalogue"
    MANAGE_PEOPLE = "manage_people"
    USE_LAUNCH_KIT = "use_launch_kit"


class Policy(enum.StrEnum):
    """Declarations that need no permission."""

    PUBLIC = "public"


GRANTS: dict[AccessRole, frozenset[Permission]] = {
    AccessRole.EMPLOYEE: frozenset({Permission.TAKE_SCAN, Permission.KEEP_LEARNING_PATH}),
    AccessRole.TEAM_LEADER: frozenset({Permission.SEE_TEAM_FIGURES, Permission.USE_LAUNCH_KIT}),
    AccessRole.ADVISER: frozenset({Permission.CURATE_CATALOGUE, Permission.USE_LAUNCH_KIT}),
    AccessRole.ADMINISTRATOR: frozenset({Permission.MANAGE_PEOPLE, Permission.USE_LAUNCH_KIT}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who looks: every query and service gets one and stays inside its organisation."""

    person_id: int
    organisation_id: int
    name: str
    organisation_name: str
    access_roles: frozenset[AccessRole]
    session_id: int | None = None
    language: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether one of the viewer's access roles grants `permission`; everybody may use the own account."""
        return permission is Permission.USE_ACCOUNT or any(permission in GRANTS[role] for role in self.access_roles)


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare that a view is for signed-in people who hold `permission`."""

    def declare(view: View) -> View:
        view._policy = permission  # type: ignore[attr-defined]  # functions take attributes, Callable does not say so
        return view

    return declare


def public(view: View) -> View:
    """Declare that a view is open to everybody, signed in or not."""
    view._policy = Policy.PUBLIC  # type: ignore[attr-defined]  # see requires
    return view


def policy_of(view: Callable[..., object] | None) -> Permission | Policy | None:
    """The declaration of a view; None where it has none, which means nobody."""
    return getattr(view, "_policy", None)
