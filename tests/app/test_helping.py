"""People as tips: help that colleagues offer, asked, accepted, declined; never without their yes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import AccessGrant, HelperKind, HelpOffer, Organisation, Person
from app.queries.together import PAUSE, exchanges, helpers, own_offer, own_offers, own_request, request_for_me
from app.services.helping import (
    MOST_HELPERS,
    MOST_OPEN,
    OfferRefusedError,
    TooManyRequestsError,
    answer_request,
    ask_for_help,
    can_ask,
    can_offer,
    end_offer,
    helpers_for,
    newest_result,
    offer_help,
    topics_with_helpers,
    withdraw_request,
)
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome

TOPIC = "1.1"


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def asker(build: Builder, city: Organisation) -> Person:
    person = build.person(city, name="Vera Vraagt")
    give_outcome(build, person, {TOPIC: (0, 2), "G2": (1, 2), "4.1": (3, 2)})
    return person


def helper_in(build: Builder, city: Organisation, name: str = "Hans Helpt", topic: str = TOPIC) -> Person:
    person = build.person(city, name=name)
    give_outcome(build, person, {topic: (4, 2), "G2": (0, 2)})
    offer_help(build.session, build.viewer(person), [topic], HelperKind.COLLEAGUE, at=MOMENT)
    return person


def offer_of(session: Session, person: Person) -> HelpOffer:
    return session.scalars(
        select(HelpOffer).where(HelpOffer.person_id == person.id, HelpOffer.ended_at.is_(None))
    ).one()


def asked(build: Builder, asker: Person, helper: Person, *, at: dt.datetime = MOMENT) -> int:
    """A request for help; returns its id."""
    viewer = build.viewer(asker)
    assert ask_for_help(build.session, viewer, offer_of(build.session, helper).id, "Help je mij?", at=at)
    return exchanges(build.session, viewer, at=at)[0].request_id


def names(session: Session, viewer: Viewer, *, at: dt.datetime = MOMENT) -> list[str]:
    return [helper.name for helper in helpers(session, viewer, at=at)]


def answered(build: Builder, helper: Person, request_id: int, *, accept: bool) -> None:
    request = request_for_me(build.session, build.viewer(helper), request_id)
    assert request is not None
    answer_request(build.session, request, accept=accept, at=MOMENT)


def test_a_colleague_offers_help_on_own_strengths_alone(session: Session, build: Builder, asker: Person) -> None:
    viewer = build.viewer(asker)
    assert [one.code for one in can_offer(session, viewer, HelperKind.COLLEAGUE)] == ["4.1"]
    with pytest.raises(OfferRefusedError):
        offer_help(session, viewer, [TOPIC], HelperKind.COLLEAGUE, at=MOMENT)
    offer_help(session, viewer, ["4.1"], HelperKind.COLLEAGUE, at=MOMENT)
    assert can_offer(session, viewer, HelperKind.COLLEAGUE) == []


def test_without_a_scan_only_a_digicoach_can_offer_help(session: Session, build: Builder, city: Organisation) -> None:
    viewer = build.viewer(build.person(city))
    assert can_offer(session, viewer, HelperKind.COLLEAGUE) == []
    offer_help(session, viewer, [TOPIC, "G2"], HelperKind.DIGICOACH, at=MOMENT)
    assert {(one.competence, one.kind) for one in own_offers(session, viewer)} == {
        (TOPIC, HelperKind.DIGICOACH), ("G2", HelperKind.DIGICOACH),
    }  # fmt: skip


def test_each_gap_shows_who_offers_help_on_it_if_anybody_does(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    viewer = build.viewer(asker)
    result = newest_result(session, viewer)
    assert result is not None
    gaps = [standing.competence for standing in result.growth]
    shown = {
        one.competence.code: [helper.name for helper in one.helpers]
        for one in topics_with_helpers(session, viewer, gaps, at=MOMENT)
    }
    assert shown == {TOPIC: [helper.name], "G2": []}


def test_nobody_is_offered_to_oneself(session: Session, build: Builder, city: Organisation) -> None:
    assert names(session, build.viewer(helper_in(build, city))) == []


def test_a_colleague_of_another_organisation_is_never_shown_nor_asked(
    session: Session, build: Builder, asker: Person
) -> None:
    foreign = helper_in(build, build.organisation("Gemeente Ander"))
    viewer = build.viewer(asker)
    assert names(session, viewer) == []
    assert not ask_for_help(session, viewer, offer_of(session, foreign).id, "", at=MOMENT)


@pytest.mark.parametrize("how", ["stopped", "inactive", "no access"])
def test_who_stops_or_leaves_vanishes_at_once_with_the_mail_address(
    session: Session, build: Builder, city: Organisation, asker: Person, how: str
) -> None:
    helper = helper_in(build, city)
    request_id = asked(build, asker, helper)
    answered(build, helper, request_id, accept=True)
    viewer = build.viewer(asker)
    [before] = exchanges(session, viewer, at=MOMENT)
    assert before.email == helper.email

    if how == "stopped":
        end_offer(session, build.viewer(helper), offer_of(session, helper), at=MOMENT)
    elif how == "inactive":
        helper.active = False
    else:
        session.delete(session.scalars(select(AccessGrant).where(AccessGrant.person_id == helper.id)).one())
    session.flush()

    assert names(session, viewer) == []
    assert [one.email for one in exchanges(session, viewer, at=MOMENT) if one.email] == []
    assert can_ask(session, viewer)
    assert exchanges(session, build.viewer(helper), at=MOMENT) == [] or how != "stopped"


def test_an_asker_who_leaves_vanishes_from_the_helper(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    request_id = asked(build, asker, helper)
    asker.active = False
    session.flush()
    assert exchanges(session, build.viewer(helper), at=MOMENT) == []
    assert request_for_me(session, build.viewer(helper), request_id) is None


def test_addresses_are_shown_to_both_only_after_a_yes(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    request_id = asked(build, asker, helper)

    def addresses() -> list[str | None]:
        both = (build.viewer(asker), build.viewer(helper))
        return [one.email for viewer in both for one in exchanges(session, viewer, at=MOMENT)]

    assert addresses() == [None, None]
    answered(build, helper, request_id, accept=True)
    assert addresses() == [helper.email, asker.email]
    answered(build, helper, request_id, accept=False)
    assert addresses() == [None]  # the asker still reads that the colleague cannot now


def test_who_said_not_now_is_not_asked_again_for_a_while_not_even_by_a_new_offer(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    answered(build, helper, asked(build, asker, helper), accept=False)
    end_offer(session, build.viewer(helper), offer_of(session, helper), at=MOMENT)
    offer_help(session, build.viewer(helper), [TOPIC], HelperKind.COLLEAGUE, at=MOMENT)
    viewer, later = build.viewer(asker), MOMENT + PAUSE
    assert (names(session, viewer), names(session, viewer, at=later)) == ([], [helper.name])
    assert (len(exchanges(session, viewer, at=MOMENT)), exchanges(session, viewer, at=later)) == (1, [])


def test_a_person_has_three_requests_at_most_and_withdrawing_makes_room(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helpers_there = [helper_in(build, city, f"Helper {number}") for number in range(MOST_OPEN + 1)]
    first, *_ = [asked(build, asker, helper) for helper in helpers_there[:MOST_OPEN]]
    viewer, last = build.viewer(asker), offer_of(session, helpers_there[-1]).id
    with pytest.raises(TooManyRequestsError):
        ask_for_help(session, viewer, last, "", at=MOMENT)
    request = own_request(session, viewer, first)
    assert request is not None
    withdraw_request(session, request)
    assert ask_for_help(session, viewer, last, "", at=MOMENT)


def test_a_second_press_of_the_button_asks_nothing_more(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    asked(build, asker, helper)
    assert not ask_for_help(session, build.viewer(asker), offer_of(session, helper).id, "", at=MOMENT)
    assert len(exchanges(session, build.viewer(helper), at=MOMENT)) == 1


def test_a_withdrawn_request_is_seen_by_nobody(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper = helper_in(build, city)
    request = own_request(session, build.viewer(asker), asked(build, asker, helper))
    assert request is not None
    withdraw_request(session, request)
    assert exchanges(session, build.viewer(asker), at=MOMENT) == []
    assert exchanges(session, build.viewer(helper), at=MOMENT) == []


def test_who_has_fewest_requests_waiting_comes_first_and_the_list_stays_short(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    made = [helper_in(build, city, f"Helper {number}") for number in range(MOST_HELPERS + 2)]
    busy = made[0]
    asked(build, build.person(city), busy)
    viewer = build.viewer(asker)
    shown = [one.name for one in helpers_for(session, viewer, [TOPIC], at=MOMENT)[TOPIC]]
    assert len(shown) == MOST_HELPERS
    assert busy.name not in shown
    assert shown == [one.name for one in helpers_for(session, viewer, [TOPIC], at=MOMENT)[TOPIC]]
    orders = {
        tuple(one.name for one in helpers_for(session, build.viewer(build.person(city)), [TOPIC], at=MOMENT)[TOPIC])
        for _ in range(8)
    }
    assert len(orders) > 1, "the same person is first for everybody"


def test_nobody_answers_ends_or_withdraws_what_is_of_somebody_else(
    session: Session, build: Builder, city: Organisation, asker: Person
) -> None:
    helper, other = helper_in(build, city), build.viewer(build.person(city, *AccessRole))
    request_id = asked(build, asker, helper)
    assert own_offer(session, other, offer_of(session, helper).id) is None
    assert request_for_me(session, other, request_id) is None
    assert own_request(session, other, request_id) is None
    assert request_for_me(session, build.viewer(asker), request_id) is None
    assert own_request(session, build.viewer(helper), request_id) is None
