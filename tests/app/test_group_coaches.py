"""Digicoaches of learning groups and of single learners: as many as they can be, and only after their yes."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import HelperKind, LearningGroup, Organisation, Person
from app.queries.learning_groups import coaches
from app.queries.together import own_offers
from app.services.group_proposal import propose
from app.services.grouping import groups_of, own_places, wish
from app.services.helping import end_offer, newest_result, offer_help
from tests.builders import MOMENT, Builder
from tests.groups import OTHER_TOPIC, TOPIC, digicoach, made, make_as_proposed, somebody, stop, wisher
from tests.teams import give_outcome


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


def test_a_digicoach_has_two_groups_at_most_on_other_half_days_and_leaves_them_by_stopping(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    viewer = digicoach(build, city)
    for _ in range(16):
        wisher(build, city, days=("ma-ochtend",))
    for day in ("di-ochtend", "wo-ochtend"):
        wisher(build, city, days=(day,)), wisher(build, city, days=(day,))
    made(session, adviser)
    assert [group.coach for group in groups_of(session, adviser, TOPIC)] == ["Dirk", None, "Dirk", None]
    assert [group.wish_id for group in own_places(session, viewer).groups] == [None, None]
    [offer] = own_offers(session, viewer)
    end_offer(session, viewer, offer, at=MOMENT)
    assert [group.coach for group in groups_of(session, adviser, TOPIC)] == [None, None, None, None]
    offer_help(session, viewer, [TOPIC], HelperKind.DIGICOACH, at=MOMENT)
    assert own_places(session, viewer).groups == (), "an old place came back"


def test_what_a_digicoach_does_for_another_competence_counts_too(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    digicoach(build, city, TOPIC, OTHER_TOPIC)
    for topic in (OTHER_TOPIC, TOPIC):
        for day in ("ma-ochtend", "ma-ochtend", "di-ochtend", "di-ochtend"):
            wisher(build, city, days=(day,), topic=topic)
    other = propose(session, adviser, OTHER_TOPIC)
    assert [group.coach and group.coach.name for group in other.groups] == ["Dirk", "Dirk"]
    assert make_as_proposed(session, adviser, OTHER_TOPIC)
    assert [group.coach for group in propose(session, adviser, TOPIC).groups] == [None, None]


def test_who_shares_no_half_day_gets_a_digicoach_who_is_free_then(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    digicoach(build, city)
    wisher(build, city), wisher(build, city)
    alone = wisher(build, city, days=("wo-ochtend", "do-middag"))
    late = wisher(build, city, days=("vr-ochtend",))
    proposal = propose(session, adviser, TOPIC)
    [helped] = proposal.one_to_one
    assert helped.coach is not None
    assert (helped.half_day, helped.coach.name) == ("wo-ochtend", "Dirk")
    assert [one.person_id for one in helped.members] == [alone.id]
    assert [one.person_id for one in proposal.waiting] == [late.id], "a digicoach has a group and a learner already"


def test_a_digicoach_who_has_a_group_on_the_only_half_day_of_a_learner_does_not_help_them(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    digicoach(build, city)
    wisher(build, city), wisher(build, city)
    made(session, adviser)
    late = wisher(build, city)
    proposal = propose(session, adviser, TOPIC)
    assert (proposal.one_to_one, [one.person_id for one in proposal.waiting]) == ((), [late.id])


@pytest.mark.parametrize("who", ["learner", "digicoach"])
def test_a_learner_and_a_digicoach_see_each_other_until_either_stops(
    session: Session, build: Builder, city: Organisation, adviser: Viewer, who: str
) -> None:
    coach, learner = digicoach(build, city), wisher(build, city)
    learning = build.viewer(learner)
    made(session, adviser)
    assert [group.is_one_to_one for group in groups_of(session, adviser, TOPIC)] == [True]
    for viewer, other in ((coach, learner.name), (learning, "Dirk")):
        [own] = own_places(session, viewer).groups
        assert (own.is_one_to_one, [seat.name for seat in own.others]) == (True, [other])
    assert propose(session, adviser, TOPIC).waiting == ()

    if who == "learner":
        stop(build, learner)
    else:
        end_offer(session, coach, own_offers(session, coach)[0], at=MOMENT)
    assert session.scalars(select(LearningGroup)).all() == []
    assert own_places(session, coach).groups == own_places(session, learning).groups == ()
    left = [learner.id] if who == "digicoach" else []
    assert [one.person_id for one in propose(session, adviser, TOPIC).waiting] == left


def test_who_is_left_of_a_duo_keeps_the_digicoach(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    digicoach(build, city)
    first, _ = wisher(build, city), wisher(build, city)
    made(session, adviser)
    assert [group.is_one_to_one for group in groups_of(session, adviser, TOPIC)] == [False]
    stop(build, first)
    assert [group.is_one_to_one for group in groups_of(session, adviser, TOPIC)] == [True]


def test_a_digicoach_who_begins_to_learn_the_same_is_proposed_to_nobody(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    coach = digicoach(build, city)
    give_outcome(build, session.get_one(Person, coach.person_id), {TOPIC: (0, 2)})
    wisher(build, city, days=("di-ochtend",))
    assert len(propose(session, adviser, TOPIC).one_to_one) == 1
    wish(session, coach, newest_result(session, coach), TOPIC, ["ma-ochtend"], at=MOMENT)
    assert propose(session, adviser, TOPIC).one_to_one == ()


def test_a_colleague_who_helps_is_no_coach_and_who_learns_is_not_either(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    strong = somebody(build, city, level=4)
    offer_help(session, build.viewer(strong), [TOPIC], HelperKind.COLLEAGUE, at=MOMENT)
    offer_help(session, build.viewer(wisher(build, city)), [TOPIC], HelperKind.DIGICOACH, at=MOMENT)
    assert coaches(session, adviser, TOPIC) == {}
