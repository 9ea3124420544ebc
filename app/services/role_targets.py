"""What a person's function roles ask: per competence the highest target and importance of the chosen roles."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache

from seeds.roles import FunctionRole, RoleTarget, load_roles


@cache
def roles_by_code() -> Mapping[str, FunctionRole]:
    """Every function role by its code, in the order in which people are offered them."""
    return {role.code: role for role in load_roles()}


def targets_of(
    function_roles: Iterable[str], without: Container[tuple[str, str]] = frozenset()
) -> dict[str, RoleTarget]:
    """Competence → what the roles ask; where two roles ask the same competence the higher target wins.

    `without` holds the pairs (function role, competence) that the organisation switched off.
    """
    asked: dict[str, RoleTarget] = {}
    for code in function_roles:
        for target in roles_by_code()[code].targets:
            if (code, target.competence) in without:
                continue
            known = asked.get(target.competence)
            if known is None or (target.level, target.importance) > (known.level, known.importance):
                asked[target.competence] = target
    return asked
