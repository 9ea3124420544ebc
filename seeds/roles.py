"""The twenty function roles: what the work asks of each competence, and why."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

EVERY_ROLE_ASKS = ("1.2", "4.1", "4.2", "G4")


class RoleTarget(Record):
    """The proficiency level that a role asks on one competence, how much it matters, and why."""

    competence: NonEmpty
    level: int = Field(ge=1, le=4)
    importance: int = Field(ge=1, le=3)
    reason: Bilingual


class FunctionRole(Record):
    """A function role; `change` says what changes in this work, `worth` why the scan is worth a look."""

    code: NonEmpty
    name: Bilingual
    synonyms: list[NonEmpty] = []
    change: Bilingual
    worth: Bilingual
    targets: list[RoleTarget] = Field(min_length=12, max_length=20)


@cache
def load_roles(path: Path = CONTENT / "roles.yaml") -> tuple[FunctionRole, ...]:
    """Return the checked roles in the order of the file; raises SeedError naming file, role and field."""
    roles = [role for _, role in read_records([path], FunctionRole)]
    refuse_duplicates([(path, role.code) for role in roles])
    known = {competence.code for competence in load_framework().competences}
    for role in roles:
        asked = [target.competence for target in role.targets]
        unknown = [code for code in asked if code not in known]
        missing = [code for code in EVERY_ROLE_ASKS if code not in asked]
        if unknown or missing or len(set(asked)) < len(asked):
            problem = (
                f"unknown competence '{unknown[0]}'" if unknown
                else f"every role asks {missing[0]}" if missing
                else "a competence stands twice"
            )  # fmt: skip
            raise SeedError(file=path.name, item=role.code, field="targets", problem=problem)
    return tuple(roles)
