"""Tips for a person: a list that is made and stored once, and shown with the reasons of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.access import Viewer
from app.clock import local_day
from app.models import Impression, Scan, StepStatus, TipList
from app.queries.curated import MatchingPath, matching_paths
from app.queries.feedback import ListedItem, OwnEntry, lists_of, newest_list, newest_tip_list, own_entries
from app.services.arranging import arranged, rearranged
from app.services.locks import lock_own_person
from app.services.matching import Matching, kinds, matching_of
from app.services.role_targets import targets_of
from recommender import Language, Profile, Reason, ReasonKind, Recommendation
from recommender.feedback import Place
from recommender.overrides import Boost
from seeds.catalogue import CatalogueItem, imported
from seeds.values import Bilingual

TIPS_IN_A_LIST = 10


@dataclass(frozen=True, slots=True)
class Tip:
    """One item for one person with the reasons for it.

    The points of the reasons, of `colleagues` and of the adviser's `boost` sum to the score. `explored` means that
    chance had a say in it, and `alike` are the other items of its kind that may be seen.
    """

    item: CatalogueItem
    score: int
    reasons: tuple[Reason, ...]
    pinned_because: str | None = None
    function_roles: tuple[str, ...] = ()
    colleagues: int = 0
    boost: Boost | None = None
    explored: bool = False
    alike: tuple[CatalogueItem, ...] = ()
    status: StepStatus | None = None
    thumb: int | None = None
    dismissed: bool = False

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
    """The list for one person, and the competences with a gap that no item serves ("Nog geen aanbod").

    `made_at` is None where no list was stored and this is what would be in it now.
    """

    learning_question: str

    tips: tuple[Tip, ...]
    unserved: tuple[str, ...]
    curated: tuple[MatchingPath, ...]
    made_at: dt.datetime | None
    has_dismissed: bool


def tips_for(session: Session, viewer: Viewer, *, k: int = TIPS_IN_A_LIST, language: Language = "nl") -> Tips | None:
    """At most `k` items for the viewer's newest finished scan, pinned ones first; None without such a scan.

    The list that was stored last, without what may not be seen any more; the best of today where none was stored.
    Curated paths that fit the viewer's roles and gaps come along.
    """
    matching = matching_of(session, viewer)
    if matching is None:
        return None
    stored = newest_list(session, viewer, matching.scan)
    paths = matching_paths(
        session,
        viewer,
        function_roles=matching.profile.roles,
        gap_competences=matching.gaps.keys(),
        shown=matching.entries.keys(),
    )
    return Tips(
        learning_question=matching.scan.learning_question,
        tips=tuple(tips_in(matching, shown_places(matching, stored, k=k), language)),
        unserved=matching.unserved,
        curated=tuple(paths),
        made_at=stored[0].made_at if stored else None,
        has_dismissed=any(one.is_dismissed for one in matching.entries.values()),
    )


def tip_for(session: Session, viewer: Viewer, code: str, *, language: Language = "nl") -> Tip | None:
    """One shown item, with the reasons for the viewer's newest scan where there is one; None when it is not shown."""
    matching = matching_of(session, viewer)
    if matching is None:
        return tip_without_scan(session, viewer, code)
    return tip_in(matching, code, language) if code in matching.entries else None


def tip_without_scan(session: Session, viewer: Viewer, code: str) -> Tip | None:
    """One shown item for somebody of whom nothing is known yet."""
    entries = {one.code: one for one in own_entries(session, viewer)}
    if code not in entries:
        return None
    plain = Recommendation(code=code, score=0, reasons=())
    return _tip(entries[code], plain, Profile(), alike=_alike(code, entries.values()))


def main_reason(session: Session, viewer: Viewer, code: str, *, language: Language = "nl") -> str:
    """The first reason why an item is a tip for the viewer; empty where there is none."""
    tip = tip_for(session, viewer, code, language=language)
    return tip.main_reasons[0].text if tip is not None and tip.main_reasons else ""


def make_list(session: Session, viewer: Viewer, scan: Scan, *, at: dt.datetime) -> TipList:
    """Make a new list for a finished scan of the viewer and store every place with its chance.

    The seed is that of the scan and how many lists it had, so that the same log gives the same list.
    """
    lock_own_person(session, viewer)  # two presses make two lists, one after the other
    matching = matching_of(session, viewer, scan, at=at)
    if matching is None:
        raise ValueError("a list needs a finished scan")
    made = TipList(
        organisation_id=viewer.organisation_id,
        person_id=viewer.person_id,
        scan_id=scan.id,
        seed=scan.seed * 1000 + lists_of(session, scan),
        made_at=at,
    )
    session.add(made)
    session.flush()
    for place in new_places(matching, seed=made.seed):
        item = matching.entries[place.item].entry.item
        session.add(
            Impression(
                list_id=made.id,
                item_id=item.id,
                slot=place.slot,
                propensity=place.propensity,
                expected=matching.promised[place.item],
            )
        )
    session.flush()
    return made


def renew_list(session: Session, viewer: Viewer, scan: Scan, *, at: dt.datetime) -> TipList | None:
    """Make and store a new list, as `make_list` does; None where the one of today would hold the same."""
    lock_own_person(session, viewer)
    newest = newest_tip_list(session, viewer, scan)
    if newest is not None and local_day(newest.made_at) == local_day(at):
        matching = matching_of(session, viewer, scan, at=at)
        again = () if matching is None else new_places(matching, seed=newest.seed)
        if [place.item for place in again] == [one.code for one in newest_list(session, viewer, scan)]:
            return None
    return make_list(session, viewer, scan, at=at)


def new_places(matching: Matching, *, k: int = TIPS_IN_A_LIST, seed: int | None = None) -> tuple[Place, ...]:
    """The list that is the best now; only with a seed it tries something else in its last place."""
    return arranged(matching.candidates("nl"), matching.decided, k, beliefs=matching.beliefs, seed=seed)


def shown_places(matching: Matching, stored: Sequence[ListedItem], *, k: int = TIPS_IN_A_LIST) -> tuple[Place, ...]:
    """The stored list without what may not be seen or helps no more; the best of today where nothing was stored."""
    if not stored:
        return new_places(matching, k=k)
    places = [Place(one.code, one.slot, one.propensity) for one in stored]
    decided = matching.decided
    still = matching.explained([place.item for place in places if place.item in matching.entries], "nl")
    kept = {one.code for one in still if matching.helps(one)} | set(decided.pinned)
    return rearranged(places, [code for code in matching.ranked if code in kept], decided, k)


def tips_in(matching: Matching, places: Sequence[Place], language: Language) -> Iterator[Tip]:
    """The items in these places with their reasons."""
    explained = matching.explained([place.item for place in places], language)
    for place, one in zip(places, explained, strict=True):
        yield _told(matching, one, explored=place.propensity < 1)


def tip_in(matching: Matching, code: str, language: Language) -> Tip:
    """One item with its reasons, in the list or not."""
    return _told(matching, matching.explained([code], language)[0])


def _told(matching: Matching, one: Recommendation, *, explored: bool = False) -> Tip:
    return replace(
        _tip(matching.entries[one.code], one, matching.profile, alike=_alike(one.code, matching.entries.values())),
        pinned_because=matching.outcome.pinned.get(one.code),
        colleagues=matching.colleagues[one.code],
        boost=matching.outcome.boosts.get(one.code),
        explored=explored,
    )


def _tip(own: OwnEntry, one: Recommendation, profile: Profile, *, alike: Sequence[CatalogueItem]) -> Tip:
    return Tip(
        item=imported(own.entry.item.record),
        score=one.score,
        reasons=one.reasons,
        function_roles=profile.roles,
        alike=tuple(alike),
        status=own.status,
        thumb=None if own.feedback is None else own.feedback.thumb,
        dismissed=own.is_dismissed,
    )


def _alike(code: str, entries: Iterable[OwnEntry]) -> list[CatalogueItem]:
    """The other items of the same kind that may be seen and were not dismissed."""
    kind = kinds().get(code)
    if kind is None:
        return []
    others = (one for one in entries if kinds().get(one.code) == kind and one.code != code and not one.is_dismissed)
    return [imported(one.entry.item.record) for one in others]


def _weightiest(reasons: Iterable[Reason], kind: ReasonKind) -> list[Reason]:
    """The reasons of one kind that speak for an item, the weightiest first."""
    return sorted((r for r in reasons if r.kind == kind and r.points > 0), key=lambda reason: -reason.points)
