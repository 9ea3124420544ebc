"""Learning groups: nobody without their yes, mixed strength, and nothing that tells somebody's level."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import GroupSeat, GroupWish, LearningGroup, Organisation, Person
from app.queries.learning_groups import Seat, Wisher, own_wish, own_wishes, seats, seats_beside, wishers
from app.queries.together import own_offers
from app.services.group_proposal import MOST_GROUPS_OF_A_COACH, Coach, ProposedGroup, propose, situation
from app.services.grouping import HALF_DAYS, WishRefusedError, can_wish, dissolve, make_groups, own_places, wish
from app.services.helping import end_offer, newest_result
from app.services.people import activate_person, change_person, deactivate_person
from tests.builders import MOMENT, Builder
from tests.groups import OTHER_TOPIC, TOPIC, digicoach, made, somebody, stop, wisher
from tests.teams import give_outcome


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


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


def test_a_duo_is_of_somebody_who_knows_more_and_somebody_who_knows_less(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    people = [wisher(build, city, level) for level in (0, 1, 3, 4)]
    less = {person.id for person in people[:2]}
    groups = propose(session, adviser, TOPIC).groups
    assert [len({member.person_id for member in group.members} & less) for group in groups] == [1, 1]


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


def test_duos_are_compared_with_lots_only_when_they_are_as_many_people_as_two_groups(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for half_day in ("ma-ochtend", "di-ochtend"):
        for level in (0, 1, 3, 4):
            wisher(build, city, level, days=(half_day,))
    assert propose(session, adviser, TOPIC).lots_of_duos is None
    for level in (0, 0, 4, 4):
        wisher(build, city, level, days=("wo-ochtend",))
    lots = propose(session, adviser, TOPIC).lots_of_duos
    assert lots is not None
    assert (lots.drawn, lots.better) == (10, 0)
    assert lots.worse > 0


def test_the_same_wishes_give_the_same_proposal_and_another_wish_another_mark(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for number in range(9):
        wisher(build, city, number % 3)
    before = situation(session, adviser, TOPIC)
    first = propose(session, adviser, TOPIC)
    assert propose(session, adviser, TOPIC) == first
    wisher(build, city)
    assert propose(session, adviser, TOPIC).mark != first.mark
    for known in (before, situation(session, adviser, TOPIC)):
        assert not make_groups(session, adviser, known, seen=first.mark, at=MOMENT)
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


def test_whoever_s_account_is_closed_gives_up_the_place_and_can_wait_for_another_one_later(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    first, second = wisher(build, city), wisher(build, city)
    made(session, adviser)
    deactivate_person(session, adviser, first, at=MOMENT)
    assert session.scalars(select(LearningGroup)).all() == []
    assert len(own_places(session, build.viewer(second)).waiting) == 1
    activate_person(session, first)
    assert len(own_places(session, build.viewer(first)).waiting) == 1


def test_whoever_may_take_the_scan_no_more_gives_up_the_place(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    first, second = wisher(build, city), wisher(build, city)
    made(session, adviser)

    def give(*roles: AccessRole) -> None:
        change_person(session, adviser, first, name=first.name, unit_id=None, access_roles=roles, leads=[])

    give(AccessRole.EMPLOYEE, AccessRole.TEAM_LEADER)
    assert len(own_places(session, build.viewer(second)).groups) == 1
    give(AccessRole.TEAM_LEADER)
    assert session.scalars(select(LearningGroup)).all() == []
    assert len(own_places(session, build.viewer(second)).waiting) == 1
    give(AccessRole.EMPLOYEE)
    assert len(own_places(session, build.viewer(first)).waiting) == 1


def test_a_group_that_an_adviser_ends_is_not_mixed_again(
    session: Session, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    """Each new proposal for the same people would tell a little more of who is strong."""
    wisher(build, city), wisher(build, city)
    made(session, adviser)
    wisher(build, city)
    assert dissolve(session, adviser, session.scalars(select(LearningGroup)).one())
    assert session.scalars(select(GroupSeat)).all() == []
    assert [one.seated for one in wishers(session, adviser)] == [False]
    assert propose(session, adviser, TOPIC).groups == ()


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
    ),
    helping=st.lists(st.booleans(), max_size=2),
)
def test_nobody_is_ever_shown_or_placed_without_their_yes(
    session: Session, build: Builder, people: list[tuple[int, set[str], str]], helping: list[bool]
) -> None:
    city = build.organisation()
    adviser = build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)
    helpers = [digicoach(build, city, name=f"Dirk {number}") for number in range(len(helping))]
    offering = {helper.person_id for helper in helpers}
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
        proposed = [*proposal.groups, *proposal.one_to_one]
        placed = [(one.person_id, group.half_day) for group in proposed for one in group.members]
        sitting = seats(session, adviser, competence=TOPIC)
        every = [*placed, *((seat.person_id, seat.half_day) for seat in sitting if not seat.is_coach)]
        coaching = [(group.coach.person_id, group.half_day) for group in proposed if group.coach]
        coaching += [(seat.person_id, seat.half_day) for seat in sitting if seat.is_coach]
        assert {person_id for person_id, _ in coaching} <= offering
        assert len(set(coaching)) == len(coaching), "a digicoach is at two places at once"
        assert max(Counter(person_id for person_id, _ in coaching).values(), default=0) <= MOST_GROUPS_OF_A_COACH
        assert all(half_day in yes.get(person_id, ()) for person_id, half_day in every)
        assert len({person_id for person_id, _ in every}) == len(every), "somebody has two places"
        waiting = {one.person_id for one in proposal.waiting}
        assert {person_id for person_id, _ in every} | waiting == set(yes)
        beside = {one.person_id for person_id in yes for one in seats_beside(session, _viewer(build, person_id))}
        assert beside <= set(yes) | offering

    check(said_yes)
    made(session, adviser)
    check(said_yes)
    for person, then in left:
        if then == "stops":
            stop(build, person)
        else:
            deactivate_person(session, adviser, person, at=MOMENT)
        del said_yes[person.id]
        check(said_yes)
    for helper, ends in zip(helpers, helping, strict=True):
        if ends:
            end_offer(session, helper, own_offers(session, helper)[0], at=MOMENT)
            offering.remove(helper.person_id)
            check(said_yes)


def _viewer(build: Builder, person_id: int) -> Viewer:
    return build.viewer(build.session.get_one(Person, person_id))
