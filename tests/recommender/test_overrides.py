"""What an adviser's decisions come to for a person, whatever they are and in whatever order they are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import WEIGHTS
from recommender.overrides import MOST_BOOST, Outcome, Override, outcome_of

ITEMS, ROLES, COMPETENCES = ("ao-001", "ao-002", "ao-003"), ("kcc", "hr", "data"), ("G1", "4.1", "5.2")

some_roles = st.frozensets(st.sampled_from(ROLES), max_size=2)
some_competences = st.frozensets(st.sampled_from(COMPETENCES), max_size=2)
points = st.integers(-MOST_BOOST, MOST_BOOST).filter(bool)


@st.composite
def decisions(draw: st.DrawFn) -> list[Override]:
    made = []
    for number in range(draw(st.integers(0, 10))):
        kind = draw(st.sampled_from(("hide", "pin", "boost")))
        made.append(
            Override(
                number=number,
                item=draw(st.sampled_from(ITEMS)),
                kind=kind,
                reason=f"Besluit {number}.",
                roles=draw(some_roles),
                competences=draw(some_competences),
                points=draw(points) if kind == "boost" else 0,
            )
        )
    return made


def one(kind: str = "pin", *, number: int = 1, points: int = 0, **scope: frozenset[str]) -> Override:
    return Override(number, "ao-001", kind, f"Besluit {number}.", points=points, **scope)  # type: ignore[arg-type]  # a kind by its name


def outcome(*made: Override) -> Outcome:
    return outcome_of(made, roles=("kcc",), gaps=("G1",))


@given(decisions(), some_roles, some_competences)
def test_hidden_wins_over_everything_else(made: list[Override], roles: frozenset[str], gaps: frozenset[str]) -> None:
    found = outcome_of(made, roles=roles, gaps=gaps)
    hidden = {each.item for each in made if each.kind == "hide" and each.is_for(roles, gaps)}
    assert found.hidden == hidden
    assert not hidden & (found.pinned.keys() | found.boosts.keys())


@given(decisions(), some_roles, some_competences)
def test_what_is_pinned_for_somebody_and_not_hidden_is_pinned(
    made: list[Override], roles: frozenset[str], gaps: frozenset[str]
) -> None:
    found = outcome_of(made, roles=roles, gaps=gaps)
    wanted = {each.item for each in made if each.kind == "pin" and each.is_for(roles, gaps)}
    assert found.pinned.keys() == wanted - found.hidden


@given(decisions(), some_roles, some_competences)
def test_a_boost_stays_within_its_bound(made: list[Override], roles: frozenset[str], gaps: frozenset[str]) -> None:
    for boost in outcome_of(made, roles=roles, gaps=gaps).boosts.values():
        assert 0 < abs(boost.points) <= MOST_BOOST
        assert boost.reasons


@given(decisions(), some_roles, some_competences, st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_are_told_changes_nothing(
    made: list[Override], roles: frozenset[str], gaps: frozenset[str], random: st.DataObject
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its Random as any object
    assert outcome_of(shuffled, roles=roles, gaps=gaps) == outcome_of(made, roles=roles, gaps=gaps)


@pytest.mark.parametrize(
    ("scope", "meant"),
    [
        ({}, True),
        ({"roles": frozenset({"kcc", "hr"})}, True),
        ({"roles": frozenset({"hr"})}, False),
        ({"competences": frozenset({"G1", "4.1"})}, True),
        ({"competences": frozenset({"4.1"})}, False),
        ({"roles": frozenset({"kcc"}), "competences": frozenset({"4.1"})}, False),
    ],
)
def test_a_decision_is_for_people_with_one_of_its_roles_and_a_gap_in_one_of_its_competences(
    scope: dict[str, frozenset[str]], meant: bool
) -> None:
    assert (outcome(one(**scope)).pinned == {"ao-001": "Besluit 1."}) is meant


def test_of_two_pins_the_newest_says_why() -> None:
    assert outcome(one(number=2), one(number=1)).pinned == {"ao-001": "Besluit 2."}


def test_boosts_add_up_to_the_bound_and_can_cancel_each_other() -> None:
    up, more, down = (one("boost", number=n, points=p) for n, p in ((1, 200), (2, 200), (3, -200)))
    assert outcome(up, more).boosts["ao-001"].points == MOST_BOOST
    assert outcome(up, more).boosts["ao-001"].reasons == ("Besluit 2.", "Besluit 1.")
    assert outcome(up, down).boosts == {}


def test_a_boost_weighs_no_more_than_naming_somebodys_role_and_less_than_the_topic_that_they_need() -> None:
    assert WEIGHTS.role >= MOST_BOOST
    assert WEIGHTS.topic > MOST_BOOST
