"""What people of the demo do with their tips: made-up colleagues between two rounds, and the accounts at the end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import DismissReason, Scan, StepStatus, StoredItem
from app.queries.catalogue import shown_item
from app.queries.feedback import newest_list
from app.queries.learning_path import own_steps
from app.queries.scans import own_finished_scans
from app.services.feedback import dismiss, give_thumb, say_experience
from app.services.learning_path import add_step, set_status
from app.services.recommending import make_list, tips_for
from seeds.catalogue import CatalogueItem, load_catalogue
from seeds.demo_life import PlannedReaction, planned_reaction
from seeds.demo_people import PlannedPerson, PlannedScan

FEWEST_TIPS_USED = 3


def use_tips(session: Session, viewer: Viewer, person: PlannedPerson, planned: PlannedScan, scan: Scan) -> None:
    """Do with the tips in the list of a finished scan what the plan says until the next round."""
    reactions = {
        one.code: reaction
        for one in newest_list(session, viewer, scan)
        if (item := _shared_items().get(one.code)) is not None
        if (reaction := planned_reaction(person, planned, item, one.slot)) is not None
    }
    reasons = _reasons(session, viewer) if any(one.step is not None for one in reactions.values()) else {}
    for code, reaction in reactions.items():
        stored = shown_item(session, viewer, code)
        if stored is not None:
            _react(session, viewer, stored, reaction, reason=reasons.get(code, ""))


def use_tips_as_account(session: Session, viewer: Viewer) -> None:
    """What an account does after its last scan: start with the first tip, plan the second, and drop the last."""
    tips = tips_for(session, viewer)
    if tips is None or len(tips.tips) < FEWEST_TIPS_USED:
        return  # no scan, or a catalogue without tips for this person
    scan = own_finished_scans(session, viewer)[0]
    at = scan.finished_at or scan.started_at
    make_list(session, viewer, scan, at=at)
    for tip in tips.tips[:2]:
        item = shown_item(session, viewer, tip.item.code)
        if item is not None:
            add_step(session, viewer, item, reason=tip.main_reasons[0].text, at=at)
    set_status(session, own_steps(session, viewer)[0].step, StepStatus.BUSY, at=at)
    last = shown_item(session, viewer, tips.tips[-1].item.code)
    if last is not None:
        dismiss(session, viewer, last.id, DismissReason.NO_TIME, at=at)


@cache
def _shared_items() -> Mapping[str, CatalogueItem]:
    return {item.code: item for item in load_catalogue()}


def _reasons(session: Session, viewer: Viewer) -> Mapping[str, str]:
    """Code of a tip → the first reason for it, all at once: asking tip by tip takes long."""
    tips = tips_for(session, viewer)
    return {} if tips is None else {tip.item.code: tip.main_reasons[0].text for tip in tips.tips if tip.main_reasons}


def _react(session: Session, viewer: Viewer, item: StoredItem, planned: PlannedReaction, *, reason: str) -> None:
    if planned.step is not None:
        add_step(session, viewer, item, reason=reason, at=planned.put_at)
        set_status(session, own_steps(session, viewer)[-1].step, StepStatus(planned.step), at=planned.said_at)
    if planned.thumb is not None:
        give_thumb(session, viewer, item.id, planned.thumb, at=planned.said_at)
    if planned.dropped_because is not None:
        dismiss(session, viewer, item.id, DismissReason(planned.dropped_because), at=planned.said_at)
    if planned.grade is not None:
        say_experience(session, viewer, item.id, grade=planned.grade, remark="", at=planned.said_at)
