"""Learning groups: nobody without their yes, mixed strength, and nothing that tells somebody's level."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import GroupSeat, GroupWish, HelperKind, LearningGroup, Organisation, Person
from app.queries.learning_groups import Seat, Wisher, coaches, own_wish, own_wishes, seats, seats_beside, wishers
from app.queries.together import own_offers
from app.services.group_proposal import Coach, ProposedGroup, propose
from app.services.grouping import (
    HALF_DAYS,
    WishRefusedError,
    can_wish,
    dissolve,
    end_wish,
    groups_of,
    make_groups,
    own_places,
    wish,
)
from app.services.helping import end_offer, newest_result, offer_help
from tests.builders import MOMENT, Builder
from tests.teams import give_outcome

TOPIC, OTHER_TOPIC = "1.1", "G2"


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


def somebody(build: Builder, city: Organisation, level: int = 0) -> Person:
    person = build.person(city)
    give_outcome(build, person, {TOPIC: (level, 2), OTHER_TOPIC: (level, 2)})
    return person


def wisher(
    build: Builder, city: Organisation, level: int = 0, days: tuple[str, ...] = ("ma-ochtend",), topic: str = TOPIC
) -> Person:
    person = somebody(build, city, level)
    viewer = build.viewer(person)
    wish(build.session, viewer, newest_result(build.session, viewer), topic, days, at=MOMENT)
    return person


def stop(build: Builder, person: Person) -> None:
    viewer = build.viewer(person)
    [own] = own_wishes(build.session, viewer)
    end_wish(build.session, viewer, own)


def made(session: Session, adviser: Viewer) -> list[tuple[str, ...]]:
    """The groups that an adviser gets by agreeing with the proposal."""
    assert make_groups(session, adviser, TOPIC, seen=propose(session, adviser, TOPIC).mark, at=MOMENT)
    return [group.members for group in groups_of(session, adviser, TOPIC)]


def test_a_wish_is_for_what_the_newest_result_holds_gaps_first(
    session: Session, build: Builder, city: Organisation
) -> None:
    person = build.person(city)
    give_outcome(build, person, {TOPIC: (3, 2), OTHER_TOPIC: (0, 2), "4.1": None})
    viewer = build.viewer(person)
    result = newest_result(session, viewer)
    assert [one.competence.code for one in can_wish(session, viewer, result)] == [OTHER_TOPIC, TOPIC]
    wish(session, viewer, result, TOPIC, ["vr-middag", "ma-ochtend"], at=MOMENT)
    assert [one.half_days for one in own_wishes(session, viewer)] == [["ma-ochtend", "vr-middag"]]
    for refused in ((TOPIC, ["ma-ochtend"]), ("4.1", ["ma-ochtend"]), (OTHER_TOPIC, []), (OTHER_TOPIC, ["zondag"])):
        with pytest.raises(WishRefusedError):
            wish(session, viewer, result, *refused, at=MOMENT)


def test_eight_people_make_one_group_and_three_make_a_trio(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for number in range(8):
        wisher(build, city, number % 4)
    for number in range(3):
        wisher(build, city, number, days=("vr-middag",))
    proposal = propose(session, adviser, TOPIC)
    assert [(group.half_day, len(group.members)) for group in proposal.groups] == [("ma-ochtend", 8), ("vr-middag", 3)]
    assert proposal.waiting == ()


def test_a_duo_is_of_who_knows_most_and_who_knows_least(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    people = [wisher(build, city, level) for level in (0, 1, 3, 4)]
    proposal = propose(session, adviser, TOPIC)
    duos = {frozenset(member.person_id for member in group.members) for group in proposal.groups}
    assert duos == {frozenset({people[0].id, people[3].id}), frozenset({people[1].id, people[2].id})}


def test_groups_mix_strength_better_than_most_lots(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for number in range(16):
        wisher(build, city, 0 if number < 8 else 3)
    proposal = propose(session, adviser, TOPIC)
    assert [len(group.members) for group in proposal.groups] == [8, 8]
    assert proposal.lots is not None
    assert (proposal.lots.drawn, proposal.lots.better) == (10, 0)
    assert proposal.lots.worse > 0


def test_a_single_group_is_compared_with_nothing(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for number in range(8):
        wisher(build, city, number % 4)
    assert propose(session, adviser, TOPIC).lots is None


def test_the_same_wishes_give_the_same_proposal_and_another_wish_another_mark(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for number in range(9):
        wisher(build, city, number % 3)
    first = propose(session, adviser, TOPIC)
    assert propose(session, adviser, TOPIC) == first
    wisher(build, city)
    assert propose(session, adviser, TOPIC).mark != first.mark
    assert not make_groups(session, adviser, TOPIC, seen=first.mark, at=MOMENT)
    assert seats(session, adviser) == []


def test_a_person_is_in_one_group_for_a_competence_at_most(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    people = {wisher(build, city).id for _ in range(3)}
    made(session, adviser)
    late = wisher(build, city)
    again = propose(session, adviser, TOPIC)
    assert (again.groups, [one.person_id for one in again.waiting]) == ((), [late.id])
    assert sorted(seat.person_id for seat in seats(session, adviser)) == sorted(people)


def test_what_an_adviser_gets_has_no_place_for_a_level() -> None:
    told = {field.name for kind in (Wisher, Seat, ProposedGroup, Coach) for field in dataclasses.fields(kind)}
    assert told == {
        "wish_id", "group_id", "person_id", "name", "competence", "half_day", "half_days", "seated", "is_coach",
        "members", "coach",
    }  # fmt: skip


def test_names_stand_in_the_order_of_the_alphabet_whatever_the_levels_are(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for level, name in ((4, "Bo"), (0, "anna"), (2, "Cas"), (1, "dirk")):
        wisher(build, city, level).name = name
    session.flush()
    for group in propose(session, adviser, TOPIC).groups:
        names = [member.name.lower() for member in group.members]
        assert names == sorted(names)
    assert all(list(names) == sorted(names, key=str.lower) for names in made(session, adviser))


def test_leaving_a_duo_ends_it_and_the_other_waits_again(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    first, second = wisher(build, city), wisher(build, city)
    made(session, adviser)
    stop(build, first)
    assert session.scalars(select(LearningGroup)).all() == []
    places = own_places(session, build.viewer(second))
    assert (places.groups, len(places.waiting)) == ((), 1)
    assert own_places(session, build.viewer(first)).waiting == ()


def test_a_group_that_an_adviser_ends_leaves_the_wishes(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    wisher(build, city), wisher(build, city)
    made(session, adviser)
    dissolve(session, adviser, session.scalars(select(LearningGroup)).one())
    assert session.scalars(select(GroupSeat)).all() == []
    assert [one.seated for one in wishers(session, adviser)] == [False, False]


def test_a_digicoach_has_two_groups_at_most_on_other_half_days_and_leaves_them_by_stopping(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    coach = build.person(city, name="Dirk")
    viewer = build.viewer(coach)
    offer_help(session, viewer, [TOPIC], HelperKind.DIGICOACH, at=MOMENT)
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


def test_a_colleague_who_helps_is_no_coach_and_who_learns_is_not_either(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    strong = somebody(build, city, level=4)
    offer_help(session, build.viewer(strong), [TOPIC], HelperKind.COLLEAGUE, at=MOMENT)
    offer_help(session, build.viewer(wisher(build, city)), [TOPIC], HelperKind.DIGICOACH, at=MOMENT)
    assert coaches(session, adviser, TOPIC) == {}


def test_another_organisation_is_never_read_nor_mixed_in(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    foreign_city = build.organisation("Gemeente Ander")
    foreign_adviser = build.viewer(build.person(foreign_city, AccessRole.ADVISER), AccessRole.ADVISER)
    wisher(build, city)
    theirs = [wisher(build, foreign_city) for _ in range(2)]
    assert made(session, foreign_adviser)
    assert propose(session, adviser, TOPIC).groups == ()
    assert (len(wishers(session, adviser)), seats(session, adviser)) == (1, [])
    wish_id = session.scalars(select(GroupWish.id).where(GroupWish.person_id == theirs[0].id)).one()
    assert own_wish(session, adviser, wish_id) is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sets(st.sampled_from(HALF_DAYS[:3])),
            st.sampled_from(["stays", "stops", "inactive"]),
        ),
        min_size=1,
        max_size=14,
    )
)
def test_nobody_is_ever_shown_or_placed_without_their_yes(
    session: Session, build: Builder, people: list[tuple[int, set[str], str]]
) -> None:
    city = build.organisation()
    adviser = build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)
    said_yes: dict[int, set[str]] = {}
    left = []
    for level, days, then in people:
        if not days:
            somebody(build, city, level)  # who said nothing
            continue
        person = wisher(build, city, level, tuple(days))
        said_yes[person.id] = days
        if then != "stays":
            left.append((person, then))

    def check(yes: dict[int, set[str]]) -> None:
        proposal = propose(session, adviser, TOPIC)
        placed = [(one.person_id, group.half_day) for group in proposal.groups for one in group.members]
        sitting = seats(session, adviser, competence=TOPIC)
        every = [*placed, *((seat.person_id, seat.half_day) for seat in sitting)]
        assert all(half_day in yes.get(person_id, ()) for person_id, half_day in every)
        assert len({person_id for person_id, _ in every}) == len(every), "somebody has two places"
        waiting = {one.person_id for one in proposal.waiting}
        assert {person_id for person_id, _ in every} | waiting == set(yes)
        beside = {one.person_id for person_id in yes for one in seats_beside(session, _viewer(build, person_id))}
        assert beside <= set(yes)

    check(said_yes)
    made(session, adviser)
    check(said_yes)
    for person, then in left:
        if then == "stops":
            stop(build, person)
        else:
            person.active = False
            session.flush()
        del said_yes[person.id]
        check(said_yes)


def _viewer(build: Builder, person_id: int) -> Viewer:
    return build.viewer(build.session.get_one(Person, person_id))
