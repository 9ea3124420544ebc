"""Lists of tips that are made, stored and shown again; and the receipt of every item."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import (
    DismissReason,
    Impression,
    LearningStep,
    Override,
    OverrideKind,
    Person,
    Scan,
    StepStatus,
    StoredItem,
    TipList,
)
from app.queries.feedback import newest_list
from app.queries.scans import results_of
from app.services.feedback import dismiss, put_back
from app.services.learning_path import add_step, set_status
from app.services.learning_wishes import change_wishes
from app.services.matching import Matching, kinds, matching_of
from app.services.own_views import say_own_view
from app.services.receipts import ListStanding, Receipt, receipt_for
from app.services.recommending import TIPS_IN_A_LIST, Tips, make_list, new_places, renew_list, tips_for
from seeds.likeness import load_likeness
from tests.builders import MOMENT, Builder

QUESTION = "Inwoners stellen hun vragen steeds vaker via een chatbot."
CHATBOTS = next(group for group in load_likeness() if group.code == "chatbots")


@pytest.fixture
def person(build: Builder) -> Person:
    build.catalogue()
    return build.person(build.organisation())


@pytest.fixture
def scan(build: Builder, session: Session, person: Person) -> Scan:
    return session.get_one(Scan, build.finished_scan(person, learning_question=QUESTION))


@pytest.fixture
def viewer(build: Builder, person: Person) -> Viewer:
    return build.viewer(person)


def tips_of(session: Session, viewer: Viewer) -> Tips:
    tips = tips_for(session, viewer)
    assert tips is not None
    return tips


def codes_of(session: Session, viewer: Viewer) -> list[str]:
    return [tip.item.code for tip in tips_of(session, viewer).tips]


def matched(session: Session, viewer: Viewer) -> Matching:
    matching = matching_of(session, viewer)
    assert matching is not None
    return matching


def receipt_of(session: Session, viewer: Viewer, code: str) -> Receipt:
    receipt = receipt_for(session, viewer, code)
    assert receipt is not None
    return receipt


def standing_of(session: Session, viewer: Viewer, code: str) -> ListStanding:
    where = receipt_of(session, viewer, code).where
    assert where is not None
    return where.standing


def decide(build: Builder, person: Person, code: str, kind: OverrideKind) -> None:
    build.session.add(
        Override(
            organisation_id=person.organisation_id,
            item_id=build.item(code).id,
            kind=kind,
            reason="Dit past nu.",
            created_at=MOMENT,
        )
    )
    build.session.flush()


def test_reading_tips_stores_nothing_and_making_a_list_stores_every_place(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    assert tips_of(session, viewer).made_at is None
    assert session.scalars(select(TipList)).all() == []
    made = make_list(session, viewer, scan, at=MOMENT)
    stored = session.execute(
        select(StoredItem.code, Impression.slot, Impression.propensity)
        .join(Impression, Impression.item_id == StoredItem.id)
        .where(Impression.list_id == made.id)
        .order_by(Impression.slot)
    ).all()
    assert [slot for _, slot, _ in stored] == list(range(1, TIPS_IN_A_LIST + 1))
    assert [chance < 1 for _, _, chance in stored] == [False] * (TIPS_IN_A_LIST - 1) + [True]
    assert [code for code, _, _ in stored] == codes_of(session, viewer)
    assert tips_of(session, viewer).made_at == MOMENT
    assert [tip.explored for tip in tips_of(session, viewer).tips].index(True) == TIPS_IN_A_LIST - 1


def test_the_log_of_a_list_gives_the_same_list_again(session: Session, viewer: Viewer, scan: Scan) -> None:
    made = make_list(session, viewer, scan, at=MOMENT)
    again = new_places(matched(session, viewer), seed=made.seed)
    assert [(one.code, one.slot, one.propensity) for one in newest_list(session, viewer, scan)] == [
        (place.item, place.slot, place.propensity) for place in again
    ]


def test_a_new_list_has_a_seed_of_its_own(session: Session, viewer: Viewer, scan: Scan) -> None:
    seeds = [make_list(session, viewer, scan, at=MOMENT).seed for _ in range(3)]
    assert len(set(seeds)) == len(seeds)


def test_a_second_list_on_one_day_is_stored_only_when_it_holds_something_else(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    assert renew_list(session, viewer, scan, at=MOMENT) is not None
    assert [renew_list(session, viewer, scan, at=MOMENT) for _ in range(3)] == [None, None, None]
    item = session.scalars(select(StoredItem.id).where(StoredItem.code == codes_of(session, viewer)[0])).one()
    dismiss(session, viewer, item, DismissReason.NO_TIME, at=MOMENT)
    assert renew_list(session, viewer, scan, at=MOMENT) is not None
    assert renew_list(session, viewer, scan, at=MOMENT) is None
    assert renew_list(session, viewer, scan, at=MOMENT + dt.timedelta(days=1)) is not None


def test_the_list_of_an_older_scan_is_not_shown_for_a_newer_one(
    session: Session, build: Builder, viewer: Viewer, scan: Scan, person: Person
) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    build.finished_scan(person, step=0)
    assert tips_of(session, viewer).made_at is None


def test_of_six_chatbots_one_is_a_tip_that_leads_to_the_others(session: Session, viewer: Viewer, scan: Scan) -> None:
    assert scan.finished_at is not None
    tips = [tip for tip in tips_of(session, viewer).tips if tip.item.code in CHATBOTS.items]
    [chatbot] = tips
    assert sorted([chatbot.item.code, *(item.code for item in chatbot.alike)]) == sorted(CHATBOTS.items)
    best = next(code for code in matched(session, viewer).ranked if code in CHATBOTS.items)
    assert chatbot.item.code == best
    other = chatbot.alike[0].code
    where = receipt_of(session, viewer, other).where
    assert where is not None
    assert where.standing is ListStanding.ALIKE_LISTED
    assert where.alike is not None
    assert where.alike.code == best


def test_what_somebody_dismisses_leaves_the_stored_list_with_its_kind_and_can_come_back(
    session: Session, viewer: Viewer, scan: Scan, build: Builder
) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    before = codes_of(session, viewer)
    chatbot = next(code for code in before if code in CHATBOTS.items)
    item = build.item(chatbot)
    dismiss(session, viewer, item.id, DismissReason.NOT_MY_WORK, at=MOMENT)
    assert codes_of(session, viewer) == [code for code in before if code != chatbot]
    assert standing_of(session, viewer, chatbot) is ListStanding.DISMISSED
    other = next(code for code in CHATBOTS.items if code != chatbot)
    assert standing_of(session, viewer, other) is ListStanding.ALIKE_DISMISSED
    make_list(session, viewer, scan, at=MOMENT)
    assert not set(CHATBOTS.items) & set(codes_of(session, viewer))
    put_back(session, viewer, item.id, at=MOMENT)
    assert chatbot in {place.item for place in new_places(matched(session, viewer))}


def test_what_the_adviser_decides_later_holds_for_a_stored_list(
    session: Session, viewer: Viewer, scan: Scan, build: Builder, person: Person
) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    hidden, *others = codes_of(session, viewer)
    decide(build, person, hidden, OverrideKind.HIDE)
    decide(build, person, "ao-001", OverrideKind.PIN)
    assert "ao-001" not in others
    assert codes_of(session, viewer) == ["ao-001", *others]
    assert receipt_for(session, viewer, hidden) is None
    assert tips_of(session, viewer).tips[0].pinned_because == "Dit past nu."


def test_the_reasons_of_every_item_sum_to_its_score_and_the_order_is_that_of_the_scores(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    assert scan.finished_at is not None
    matching = matched(session, viewer)
    explained = matching.explained(matching.ranked, "nl")
    for one in explained:
        points = sum(reason.points for reason in one.reasons) + matching.colleagues[one.code]
        assert one.score == points, one.code
    scores = [one.score for one in explained]
    assert scores == sorted(scores, reverse=True)


def test_every_item_is_in_the_list_or_says_why_not(session: Session, viewer: Viewer, scan: Scan) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    listed = codes_of(session, viewer)
    standings = {code: standing_of(session, viewer, code) for code in matched(session, viewer).entries}
    assert {code for code, one in standings.items() if one is ListStanding.LISTED} == set(listed)
    alike = {code for code, one in standings.items() if one is ListStanding.ALIKE_LISTED}
    assert all(any(kinds()[code] == kinds().get(other) for other in listed) for code in alike)
    assert {ListStanding.LOWER, ListStanding.NO_GAP, ListStanding.ALIKE_LISTED} <= set(standings.values())


def test_where_many_items_are_about_one_thing_some_make_room_and_say_so(
    session: Session, build: Builder, viewer: Viewer, person: Person
) -> None:
    scan = session.get_one(Scan, build.finished_scan(person, learning_question="Ik wil leren werken met data."))
    make_list(session, viewer, scan, at=MOMENT)
    receipts = (receipt_of(session, viewer, code) for code in matched(session, viewer).entries)
    spread = [one.where for one in receipts if one.where and one.where.standing is ListStanding.SPREAD]
    assert spread
    assert all(where.competence is not None for where in spread)


def test_an_item_that_falls_short_says_by_how_many_points(session: Session, viewer: Viewer, scan: Scan) -> None:
    assert scan.finished_at is not None
    matching = matched(session, viewer)
    lowest = min(tip.score for tip in tips_of(session, viewer).tips)
    for code in matching.ranked:
        receipt = receipt_of(session, viewer, code)
        assert receipt.where is not None
        if receipt.where.standing is ListStanding.LOWER:
            assert receipt.where.points_short == lowest - receipt.tip.score > 0
            assert receipt.where.rank > TIPS_IN_A_LIST
            break
    else:
        pytest.fail("no item falls short")


def test_a_tip_is_gone_at_the_levels_that_its_receipt_names(session: Session, viewer: Viewer, scan: Scan) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    first, *others = codes_of(session, viewer)
    receipt = receipt_of(session, viewer, first)
    assert receipt.gaps
    for gap in receipt.gaps:
        say_own_view(session, scan, gap.competence.code, level=gap.gone_at, reason="Dat kan ik nu.")
    left = codes_of(session, viewer)
    assert left == [code for code in others if code in left] != []
    assert first not in {place.item for place in new_places(matched(session, viewer))}
    assert standing_of(session, viewer, first) is ListStanding.NO_GAP


def test_a_start_that_is_too_high_names_an_item_that_leads_there(session: Session, viewer: Viewer, scan: Scan) -> None:
    for result in results_of(session, scan):
        say_own_view(session, scan, result.competence, level=0, reason="Ik begin net.")
    matching = matched(session, viewer)
    asked = {
        code: receipt_of(session, viewer, code).missing
        for code in [item.code for item in matching.recommender.items_ if any(tag.from_level for tag in item.tags)]
    }
    starts = [(code, start) for code, missing in asked.items() for start in missing]
    assert starts
    led = [(code, start, start.first) for code, start in starts if start.first is not None]
    assert led
    for code, start, first in led:
        assert first.code != code
        assert any(
            tag.code == start.competence.code and tag.from_ == 0 and tag.to >= start.level for tag in first.competences
        )


def test_without_a_scan_an_item_has_no_receipt_but_can_be_read(
    session: Session, build: Builder, person: Person
) -> None:
    receipt = receipt_of(session, build.viewer(person), "ao-032")
    assert (receipt.where, receipt.gaps, receipt.tip.reasons) == (None, (), ())
    assert receipt_for(session, build.viewer(person), "ao-999") is None
    assert tips_for(session, build.viewer(person)) is None


def test_what_somebody_finished_is_no_tip_any_more(
    session: Session, viewer: Viewer, scan: Scan, build: Builder
) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    first = codes_of(session, viewer)[0]
    add_step(session, viewer, build.item(first), reason="", at=MOMENT)
    assert first in codes_of(session, viewer)
    set_status(session, session.scalars(select(LearningStep)).one(), StepStatus.DONE, at=MOMENT)
    assert first not in codes_of(session, viewer)
    assert first not in {place.item for place in new_places(matched(session, viewer))}
    assert standing_of(session, viewer, first) is ListStanding.FINISHED


def test_hiding_an_item_from_some_makes_no_other_recommender(
    session: Session, build: Builder, viewer: Viewer, scan: Scan, person: Person
) -> None:
    before = matched(session, viewer)
    decide(build, person, before.ranked[0], OverrideKind.HIDE)
    after = matched(session, viewer)
    assert after.recommender is before.recommender
    assert after.ranked == before.ranked[1:]
    assert scan.id == after.scan.id


def test_a_gap_that_only_hidden_items_serve_has_no_offer(
    session: Session, build: Builder, viewer: Viewer, scan: Scan, person: Person
) -> None:
    assert scan.finished_at is not None
    served = next(code for code in matched(session, viewer).gaps if code not in matched(session, viewer).unserved)
    for item in matched(session, viewer).recommender.items_:
        if served in {tag.competence for tag in item.tags}:
            decide(build, person, item.code, OverrideKind.HIDE)
    assert served in tips_of(session, viewer).unserved


def test_another_learning_question_makes_a_list_for_it(session: Session, viewer: Viewer, scan: Scan) -> None:
    make_list(session, viewer, scan, at=MOMENT)
    before = codes_of(session, viewer)
    question = "Hoe geef ik leiding aan een team dat thuis werkt?"
    change_wishes(session, viewer, scan, learning_question=question, forms=["coaching"], at=MOMENT)
    tips = tips_of(session, viewer)
    assert (tips.learning_question, matched(session, viewer).profile.forms) == (question, ("coaching",))
    assert codes_of(session, viewer) != before
    assert len(session.scalars(select(TipList)).all()) == 2


def test_a_gap_is_gone_at_the_level_to_which_an_item_leads_at_most(
    session: Session, viewer: Viewer, scan: Scan
) -> None:
    assert scan.finished_at is not None
    matching = matched(session, viewer)
    targets = {gap.competence: gap.target for gap in matching.profile.gaps}
    below = 0
    for code in matching.ranked[:30]:
        receipt = receipt_of(session, viewer, code)
        ends = {tag.code: tag.to for tag in receipt.tip.item.competences}
        for gap in receipt.gaps:
            assert gap.gone_at == min(targets[gap.competence.code], ends[gap.competence.code])
            below += gap.gone_at < targets[gap.competence.code]
    assert below
