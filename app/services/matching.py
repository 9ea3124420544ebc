"""A person beside the catalogue: the profile of the newest finished scan, and what each shown item is worth to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, OwnView, Scan, StoredItem
from app.queries.feedback import OwnEntry, own_entries, seen_by_colleagues
from app.queries.scans import own_finished_scans, own_views_of, results_of
from app.services.arranging import Decided
from app.services.colleagues import of_colleagues
from app.services.fitting import fitted
from recommender import Gap, Language, Profile, Recommendation, Recommender, main_competence
from recommender.feedback import Beliefs
from seeds.catalogue import imported
from seeds.likeness import load_likeness

FITTED_KEPT = 8
OWN_VIEW_ERROR = 0.5
"""Somebody who names a level means about that level."""


def profile_of(scan: Scan, results: Sequence[CompetenceResult], own_views: Sequence[OwnView] = ()) -> Profile:
    """The recommender's profile of a finished scan; where the person has an own view, that goes before the scan's.

    A competence that is not known from either is unknown, never a gap; and what is at level asks for nothing.
    """
    own = {view.competence: view for view in own_views}
    return Profile(
        id=str(scan.id),
        roles=tuple(scan.function_roles),
        question=scan.learning_question,
        gaps=tuple(
            _gap(r, r.target, own.get(r.competence))
            for r in results
            if r.target is not None and (r.assessed or r.competence in own)
        ),
        forms=tuple(scan.forms),
    )


def _gap(result: CompetenceResult, target: int, own: OwnView | None) -> Gap:
    level = result.level if own is None else own.level
    return Gap(
        result.competence,
        result.mean if own is None else float(own.level),
        float(target) if level < target else 0.0,
        importance=result.importance or 1,
        se=result.standard_error if own is None else OWN_VIEW_ERROR,
    )


@dataclass(frozen=True, slots=True)
class Matching:
    """One person's profile beside the items that the organisation shows, by code.

    `ranked` are their codes, the best first, by the points of content and colleagues together.
    """

    scan: Scan
    profile: Profile
    entries: Mapping[str, OwnEntry]
    recommender: Recommender
    colleagues: Mapping[str, int]
    beliefs: Beliefs
    ranked: tuple[str, ...]

    @property
    def gaps(self) -> Mapping[str, Gap]:
        """What the person can grow in, by competence."""
        return {gap.competence: gap for gap in self.profile.gaps if gap.target}

    @property
    def decided(self) -> Decided:
        """What the adviser pinned and the person dismissed, and which items are alike."""
        return Decided(
            pinned={code for code, one in self.entries.items() if one.entry.pinned_because is not None},
            dismissed={code for code, one in self.entries.items() if one.is_dismissed},
            kinds=kinds(),
        )

    def explained(self, codes: Iterable[str], language: Language) -> list[Recommendation]:
        """These items with the reasons in their content, and a score that has the points of colleagues too."""
        found = self.recommender.explain(self.profile, codes, language=language)
        return [replace(one, score=one.score + self.colleagues[one.code]) for one in found]

    def candidates(self, language: Language) -> list[Recommendation]:
        """What a list is made of, the best first: pinned items, and all others that help.

        Whoever has a gap gets tips that close one, even when that makes the list shorter.
        """
        pinned = self.decided.pinned
        return [one for one in self.explained(self.ranked, language) if one.code in pinned or self.helps(one)]

    def helps(self, one: Recommendation) -> bool:
        """Whether an item closes a gap, where there is one."""
        return not self.gaps or main_competence(one) is not None


def matching_of(session: Session, viewer: Viewer, scan: Scan | None = None) -> Matching | None:
    """What a finished scan of the viewer is matched with, the newest where none is given; None without such a scan."""
    scan = scan or next(iter(own_finished_scans(session, viewer)), None)
    if scan is None:
        return None
    profile = profile_of(scan, results_of(session, scan), own_views_of(session, scan))
    entries = {one.code: one for one in own_entries(session, viewer)}
    items = (one.entry.item for one in entries.values())
    recommender = _fitted(tuple(_Version(item.id, item.updated_at, item) for item in items))
    codes = tuple(item.code for item in recommender.items_)
    content = [int(points) for points in recommender.scores([profile])[0]]
    colleagues = of_colleagues(codes, content, next(iter(profile.roles), ""), seen_by_colleagues(session, viewer))
    total = {code: points + colleagues.points[code] for code, points in zip(codes, content, strict=True)}
    return Matching(
        scan=scan,
        profile=profile,
        entries=entries,
        recommender=recommender,
        colleagues=colleagues.points,
        beliefs=colleagues.beliefs,
        ranked=tuple(sorted(codes, key=lambda code: (-total[code], code))),
    )


@cache
def kinds() -> Mapping[str, str]:
    """The kind of each item of which the catalogue holds more than one."""
    return {code: group.code for group in load_likeness() for code in group.items}


class _Version:
    """An item in the cache's key: the same while its number and the moment of its last change are the same."""

    def __init__(self, item_id: int, updated_at: dt.datetime, item: StoredItem) -> None:
        self.key, self.item = (item_id, updated_at), item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=FITTED_KEPT)
def _fitted(versions: tuple[_Version, ...]) -> Recommender:
    return fitted(imported(version.item.record) for version in versions)
