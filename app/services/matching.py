"""A person beside the catalogue: the profile of the newest finished scan, and what each shown item is worth to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Self

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, OwnView, Scan, StoredItem
from app.queries.feedback import OwnEntry, own_entries, seen_by_colleagues
from app.queries.scans import own_finished_scans, own_views_of, results_of
from app.services.arranging import Decided
from app.services.colleagues import of_colleagues
from app.services.deciding import outcome_for
from app.services.fitting import fitted
from recommender import Gap, Language, Profile, Recommendation, Recommender, main_competence
from recommender.feedback import Beliefs, prior_chance
from recommender.overrides import Outcome
from recommender.units import reached_level
from seeds.catalogue import imported
from seeds.likeness import load_likeness

FITTED_KEPT = 16
"""So many organisations with items of their own keep their recommender, each about 10 MB; making one takes a second."""
OWN_VIEW_ERROR = 0.3
"""Somebody who names a level means that level, give or take: who names the target has nothing left to learn there."""


def profile_of(scan: Scan, results: Sequence[CompetenceResult], own_views: Sequence[OwnView] = ()) -> Profile:
    """The recommender's profile of a finished scan; where the person has an own view, that goes before the scan's.

    A competence that is not known from either is unknown, never a gap. The target stays where the level is most likely
    reached: how sure that is decides how much there may be left to learn.
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
    return Gap(
        result.competence,
        result.mean if own is None else float(own.level),
        float(target),
        importance=result.importance or 1,
        se=result.standard_error if own is None else OWN_VIEW_ERROR,
    )


def growth_points(profile: Profile) -> Mapping[str, Gap]:
    """The gaps that the result calls a growth point, by competence: most likely below the target."""
    return {gap.competence: gap for gap in profile.gaps if reached_level(gap) < gap.target}


@dataclass(frozen=True, slots=True)
class Matching:
    """One person's profile beside the items that the organisation shows this person, by code.

    `ranked` are their codes, the best first, by the points of content, colleagues and the adviser together; `promised`
    is what the content alone promises of each (0–1).
    """

    scan: Scan
    profile: Profile
    entries: Mapping[str, OwnEntry]
    recommender: Recommender
    colleagues: Mapping[str, int]
    promised: Mapping[str, float]
    beliefs: Beliefs
    outcome: Outcome
    ranked: tuple[str, ...]

    @property
    def gaps(self) -> Mapping[str, Gap]:
        """What the person can grow in, by competence."""
        return growth_points(self.profile)

    @property
    def unserved(self) -> tuple[str, ...]:
        """The competences with a gap on which no item that the person may see has anything left to teach."""
        return tuple(gap.competence for gap in self.recommender.unserved(self.profile, self.entries.keys()))

    @property
    def decided(self) -> Decided:
        """What the adviser pinned, what the person dismissed or finished, and which items are alike."""
        return Decided(
            pinned=self.outcome.pinned.keys(),
            dismissed={code for code, one in self.entries.items() if one.is_dismissed},
            finished={code for code, one in self.entries.items() if one.is_finished},
            kinds=kinds(),
        )

    def explained(self, codes: Iterable[str], language: Language) -> list[Recommendation]:
        """These items with the reasons in their content, and a score that has what others add too."""
        found = self.recommender.explain(self.profile, codes, language=language)
        return [replace(one, score=one.score + self.added(one.code)) for one in found]

    def added(self, code: str) -> int:
        """The points that colleagues and the adviser add to those of the content."""
        boost = self.outcome.boosts.get(code)
        return self.colleagues[code] + (boost.points if boost else 0)

    def candidates(self, language: Language) -> list[Recommendation]:
        """What a list is made of, the best first: pinned items, and all others that help.

        Whoever can grow gets tips that may teach something, even when that makes the list shorter.
        """
        pinned = self.decided.pinned
        return [one for one in self.explained(self.ranked, language) if one.code in pinned or self.helps(one)]

    def helps(self, one: Recommendation) -> bool:
        """Whether there may be something to learn from an item, where the person can grow in anything."""
        return not self.gaps or main_competence(one) is not None


def matching_of(
    session: Session, viewer: Viewer, scan: Scan | None = None, *, at: dt.datetime | None = None
) -> Matching | None:
    """What a finished scan of the viewer is matched with, the newest where none is given; None without such a scan.

    The adviser's decisions are those of `at`, or of now.
    """
    scan = scan or next(iter(own_finished_scans(session, viewer)), None)
    if scan is None:
        return None
    profile = profile_of(scan, results_of(session, scan), own_views_of(session, scan))
    every = own_entries(session, viewer, roles=scan.function_roles, at=at, with_hidden=True)
    recommender = _fitted(tuple(_Version.of(one.entry.item) for one in every))
    entries = {one.code: one for one in every if not one.is_hidden}
    points = dict(zip((item.code for item in recommender.items_), recommender.scores([profile])[0], strict=True))
    codes = tuple(code for code in points if code in entries)
    content = [int(points[code]) for code in codes]
    colleagues = of_colleagues(codes, content, next(iter(profile.roles), ""), seen_by_colleagues(session, viewer))
    outcome = outcome_for(
        (one.entry for one in entries.values()),
        roles=profile.roles,
        gaps=growth_points(profile).keys(),
    )
    matching = Matching(
        scan=scan,
        profile=profile,
        entries=entries,
        recommender=recommender,
        colleagues=colleagues.points,
        promised=dict(zip(codes, prior_chance(content).tolist(), strict=True)),
        beliefs=colleagues.beliefs,
        outcome=outcome,
        ranked=codes,
    )
    total = {code: own + matching.added(code) for code, own in zip(codes, content, strict=True)}
    return replace(matching, ranked=tuple(sorted(codes, key=lambda code: (-total[code], code))))


@cache
def kinds() -> Mapping[str, str]:
    """The kind of each item of which the catalogue holds more than one."""
    return {code: group.code for group in load_likeness() for code in group.items}


class _Version:
    """An item in the cache's key: the same while its number and the moment of its last change are the same."""

    def __init__(self, key: tuple[int, dt.datetime], item: StoredItem) -> None:
        self.key, self.item = key, item

    @classmethod
    def of(cls, item: StoredItem) -> Self:
        """The version of an item as it is now."""
        return cls((item.id, item.updated_at), item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=FITTED_KEPT)
def _fitted(versions: tuple[_Version, ...]) -> Recommender:
    """The recommender of an organisation: hidden items too, for hiding one from some is no reason to make another."""
    return fitted(imported(version.item.record) for version in versions)
