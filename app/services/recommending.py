"""Tips for a person: the recommender of the library, on the items that the person's organisation shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import CompetenceResult, OwnView, Scan, StoredItem
from app.queries.catalogue import CatalogueEntry, shown_items
from app.queries.curated import MatchingPath, matching_paths
from app.queries.scans import own_finished_scans, own_views_of, results_of
from app.services.fitting import fitted
from app.services.role_targets import targets_of
from recommender import Gap, Language, Profile, Reason, ReasonKind, Recommendation, Recommender, main_competence, spread
from seeds.catalogue import CatalogueItem, imported
from seeds.values import Bilingual

FITTED_KEPT = 8
CANDIDATES = 50  # of so many, from the best on, the page chooses
OWN_VIEW_ERROR = 0.5  # somebody who names a level means about that level


@dataclass(frozen=True, slots=True)
class Tip:
    """One item for one person with the reasons for it, of which the points sum to the score."""

    item: CatalogueItem
    score: int
    reasons: tuple[Reason, ...]
    pinned_because: str | None
    function_roles: tuple[str, ...] = ()

    @property
    def role_needs(self) -> Bilingual | None:
        """Why the person's role asks the competence on which this item helps most; None where it does not ask it."""
        asked = targets_of(self.function_roles)
        helps = [r.competence for r in _weightiest(self.reasons, "gap") if r.competence in asked]
        return asked[helps[0]].reason if helps and helps[0] is not None else None

    @property
    def main_reasons(self) -> tuple[Reason, ...]:
        """At most five reasons for a list: two gaps, the role, the question, and what stands in the way."""
        chosen = [
            *_weightiest(self.reasons, "gap")[:2],
            *_weightiest(self.reasons, "role")[:1],
            *[reason for reason in _weightiest(self.reasons, "text") if reason.competence is None][:1],
            *[reason for reason in self.reasons if reason.points < 0][:1],
        ]
        return tuple(chosen) or tuple(sorted(self.reasons, key=lambda reason: -reason.points)[:2])


@dataclass(frozen=True, slots=True)
class Tips:
    """The list for one person, and the competences with a gap that no item serves ("Nog geen aanbod")."""

    tips: tuple[Tip, ...]
    unserved: tuple[str, ...]
    curated: tuple[MatchingPath, ...]


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


def tips_for(session: Session, viewer: Viewer, *, k: int, language: Language = "nl") -> Tips | None:
    """`k` items for the viewer's newest finished scan, pinned ones first; None without such a scan.

    The best of the ranking, spread over the competences on which they help. Curated paths that fit the viewer's roles
    and gaps come along.
    """
    matching = _matching(session, viewer)
    if matching is None:
        return None
    return Tips(
        tips=tuple(matching.page(k, language)),
        unserved=tuple(gap.competence for gap in matching.recommender.unserved(matching.profile)),
        curated=tuple(
            matching_paths(
                session, viewer, function_roles=matching.profile.roles, gap_competences=matching.gap_competences
            )
        ),
    )


def tip_for(session: Session, viewer: Viewer, code: str, *, language: Language = "nl") -> Tip | None:
    """One shown item, with the reasons for the viewer's newest scan where there is one; None when it is not shown."""
    matching = _matching(session, viewer)
    if matching is not None:
        return next(matching.tips([code], language), None) if code in matching.shown else None
    entry = next((entry for entry in shown_items(session, viewer) if entry.item.code == code), None)
    return None if entry is None else _tip(entry, Recommendation(code=code, score=0, reasons=()), Profile())


def main_reason(session: Session, viewer: Viewer, code: str, *, language: Language = "nl") -> str:
    """The first reason why an item is a tip for the viewer; empty where there is none."""
    tip = tip_for(session, viewer, code, language=language)
    return tip.main_reasons[0].text if tip is not None and tip.main_reasons else ""


@dataclass(frozen=True, slots=True)
class _Matching:
    """One person's profile beside the items that the organisation shows, by code."""

    profile: Profile
    gap_competences: tuple[str, ...]
    shown: Mapping[str, CatalogueEntry]
    recommender: Recommender

    def page(self, k: int, language: Language) -> Iterator[Tip]:
        """The pinned items, and after them the best others, spread; at most `k` together.

        Whoever has a gap gets tips that close one, even when that makes the list shorter.
        """
        ranked = self.recommender.rank(self.profile, len(self.shown))
        pinned = [code for code in ranked if self.shown[code].pinned_because is not None][:k]
        others = [code for code in ranked if code not in pinned][:CANDIDATES]
        explained = self.recommender.explain(self.profile, others, language=language)
        helpful = [one for one in explained if main_competence(one)] if self.gap_competences else explained
        yield from self.tips(pinned, language)
        for one in spread(helpful, k - len(pinned)):
            yield _tip(self.shown[one.code], one, self.profile)

    def tips(self, codes: Sequence[str], language: Language) -> Iterator[Tip]:
        """These items, in this order."""
        for one in self.recommender.explain(self.profile, codes, language=language):
            yield _tip(self.shown[one.code], one, self.profile)


def _matching(session: Session, viewer: Viewer) -> _Matching | None:
    """What the viewer's newest finished scan is matched with; None without such a scan."""
    scan = next(iter(own_finished_scans(session, viewer)), None)
    if scan is None:
        return None
    profile = profile_of(scan, results_of(session, scan), own_views_of(session, scan))
    shown = {entry.item.code: entry for entry in shown_items(session, viewer)}
    return _Matching(
        profile=profile,
        gap_competences=tuple(gap.competence for gap in profile.gaps if gap.target),
        shown=shown,
        recommender=_fitted(tuple(_Version(e.item.id, e.item.updated_at, e.item) for e in shown.values())),
    )


def _weightiest(reasons: Iterable[Reason], kind: ReasonKind) -> list[Reason]:
    """The reasons of one kind that speak for an item, the weightiest first."""
    return sorted((r for r in reasons if r.kind == kind and r.points > 0), key=lambda reason: -reason.points)


def _tip(entry: CatalogueEntry, recommendation: Recommendation, profile: Profile) -> Tip:
    return Tip(
        item=imported(entry.item.record),
        score=recommendation.score,
        reasons=recommendation.reasons,
        pinned_because=entry.pinned_because,
        function_roles=profile.roles,
    )


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
