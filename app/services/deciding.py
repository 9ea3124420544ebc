"""What an adviser's decisions come to for one person: from the stored log to the recommender's own values."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.queries.catalogue import CatalogueEntry
from recommender.overrides import Outcome, Override, outcome_of


def outcome_for(entries: Iterable[CatalogueEntry], *, roles: Collection[str], gaps: Collection[str]) -> Outcome:
    """What is hidden, pinned and moved for somebody with these function roles and these competences with a gap."""
    return outcome_of((one for entry in entries for one in _decisions(entry)), roles=roles, gaps=gaps)


def _decisions(entry: CatalogueEntry) -> Iterable[Override]:
    for one in entry.overrides:
        yield Override(
            number=one.id,
            item=entry.item.code,
            kind=one.kind.value,
            reason=one.reason,
            roles=frozenset(one.function_roles),
            competences=frozenset(one.competences),
            points=one.points,
        )
