"""A learning path: within the hours, nothing before what it requires, and close to the proven best."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.fitting import as_path_item
from app.services.path_figures import simulated_profiles
from recommender.path import END, START, Path, StepKind, build_path, exact_path, with_practice
from recommender.path_problem import FORM_HOURS, HOURS_A_SESSION, UNKNOWN_HOURS, PathItem, learning_hours
from recommender.path_quality import broken_steps, path_quality
from recommender.units import LEVELS, unit_points
from recommender.values import Gap, Item, Profile, Tag
from recommender.weights import WEIGHTS
from seeds.catalogue import Form, load_catalogue


def item(
    code: str,
    *tags: Tag,
    hours: float | None = 4,
    after: tuple[str, ...] = (),
    level: tuple[tuple[str, int], ...] = (),
    audience: tuple[str, ...] = (),
    forms: tuple[str, ...] = (),
    sessions: int | None = None,
) -> PathItem:
    return PathItem(Item(code, tags=tags, audience=audience, forms=forms), hours, sessions, after, level)


def codes(path: Path) -> list[str]:
    return [step.code for step in path.steps]


BEGINNER = Profile(gaps=(Gap("G5", 0, 4),))
LOW, MIDDLE, HIGH = (
    item("low", Tag("G5", 0, 1, 3)),
    item("middle", Tag("G5", 1, 2, 3)),
    item("high", Tag("G5", 2, 4, 3)),
)


def test_steps_follow_each_other_from_the_lowest_entry_on() -> None:
    path = build_path(BEGINNER, [HIGH, MIDDLE, LOW], hours_budget=12)
    assert codes(path) == ["low", "middle", "high"]
    assert [step.closes for step in path.steps] == [(("G5", 0, 1),), (("G5", 1, 2),), (("G5", 2, 4),)]
    assert [step.because for step in path.steps] == ["middle", "high", None]
    assert (path.coverage, path.hours) == (1, 12)


def test_a_path_without_its_first_step_is_no_path() -> None:
    assert codes(build_path(BEGINNER, [HIGH, MIDDLE], hours_budget=12)) == []
    assert codes(build_path(BEGINNER, [HIGH, MIDDLE, LOW], hours_budget=8)) == ["low", "middle"]


def test_two_items_that_only_support_each_other_are_never_started() -> None:
    circle = [item("a", Tag("G5", 1, 3, 3)), item("b", Tag("G5", 1, 2, 3))]
    for path in (build_path(BEGINNER, circle, hours_budget=40), exact_path(BEGINNER, circle, hours_budget=40)):
        assert codes(path) == []


def test_an_item_that_only_prepares_comes_along_and_says_for_what() -> None:
    basics, course = item("basics", Tag("G1", 0, 1, 2)), item("course", Tag("G5", 0, 4, 3), after=("basics",))
    path = build_path(BEGINNER, [course, basics], hours_budget=8)
    assert [(step.code, step.because, step.points > 0) for step in path.steps] == [
        ("basics", "course", False),
        ("course", None, True),
    ]
    assert path.steps[0].competence == "G1"
    assert codes(build_path(BEGINNER, [course, basics], hours_budget=4)) == []
    assert codes(build_path(BEGINNER, [course], hours_budget=8, done=["basics"])) == ["course"]


def test_a_level_that_is_asked_is_likely_there_or_comes_first() -> None:
    course, way_in = item("course", Tag("G5", 0, 4, 3), level=(("G1", 2),)), item("way-in", Tag("G1", 0, 2, 1))
    assert codes(build_path(BEGINNER, [course], hours_budget=40)) == []
    assert codes(build_path(BEGINNER, [course, way_in], hours_budget=40)) == ["way-in", "course"]
    able = Profile(gaps=(*BEGINNER.gaps, Gap("G1", 1.6, 0, se=0.7)))
    assert codes(build_path(able, [course, way_in], hours_budget=40)) == ["course"]


def test_a_start_on_what_was_never_assessed_asks_nothing() -> None:
    mixed = item("mixed", Tag("G5", 0, 2, 3), Tag("G8", 2, 3, 1))
    assert codes(build_path(BEGINNER, [mixed], hours_budget=40)) == ["mixed"]
    known = Profile(gaps=(*BEGINNER.gaps, Gap("G8", 0, 0)))
    assert codes(build_path(known, [mixed], hours_budget=40)) == []


def test_a_quick_win_leads() -> None:
    long, quick = item("a-long", Tag("G5", 0, 2, 3), hours=9), item("quick", Tag("G1", 0, 1, 1), hours=2)
    profile = Profile(gaps=(*BEGINNER.gaps, Gap("G1", 0, 2)))
    assert codes(build_path(profile, [long, quick], hours_budget=40)) == ["quick", "a-long"]


def test_a_unit_counts_once_and_strength_is_its_share() -> None:
    weak, strong = item("weak", Tag("G5", 0, 4, 1), hours=1), item("strong", Tag("G5", 0, 4, 3))
    assert codes(build_path(BEGINNER, [weak, strong], hours_budget=40)) == ["strong"]
    assert build_path(BEGINNER, [weak], hours_budget=40).coverage == pytest.approx(1 / 3)


def test_items_for_other_people_are_no_steps() -> None:
    for_leaders = item("lead", Tag("G5", 0, 4, 3), audience=("leader",))
    employee = Profile(roles=("kcc",), gaps=BEGINNER.gaps)
    assert codes(build_path(employee, [for_leaders], hours_budget=40)) == []
    assert codes(build_path(Profile(roles=("directie",), gaps=BEGINNER.gaps), [for_leaders], hours_budget=40))


def test_what_is_done_is_no_step_and_counts_as_covered() -> None:
    path = build_path(BEGINNER, [LOW, MIDDLE, item("again", Tag("G5", 0, 1, 3))], hours_budget=40, done=["low"])
    assert codes(path) == ["middle"]


def test_what_stays_comes_first_whatever_it_takes_and_the_rest_of_the_hours_is_filled() -> None:
    busy, course = item("busy", Tag("G5", 3, 4, 3), hours=10), item("course", Tag("G1", 0, 2, 3))
    profile = Profile(gaps=(*BEGINNER.gaps, Gap("G1", 0, 2)))
    items = [busy, course, LOW, MIDDLE]
    assert codes(build_path(profile, items, hours_budget=14, keep=["busy"])) == ["busy", "course"]
    assert codes(build_path(profile, items, hours_budget=3, keep=["busy"])) == ["busy"]
    assert codes(build_path(profile, items, hours_budget=4, keep=["busy"], done=["busy"])) == ["course"]
    with pytest.raises(KeyError):
        build_path(profile, items, hours_budget=3, keep=["gone"])


def test_what_an_uncertain_level_likely_reached_is_not_said_to_be_closed() -> None:
    unsure = Profile(gaps=(Gap("G5", 1.6, 3, se=0.5),))
    (step,) = build_path(unsure, [item("course", Tag("G5", 0, 3, 3))], hours_budget=40).steps
    assert step.closes == (("G5", 2, 3),)
    nearly = Profile(gaps=(Gap("G5", 1.6, 2, se=0.5),))
    (step,) = build_path(nearly, [item("course", Tag("G5", 0, 3, 3))], hours_budget=40).steps
    assert step.closes == (("G5", 1, 2),)


def test_nothing_open_is_an_empty_path_that_covers_everything() -> None:
    for profile in (Profile(), Profile(gaps=(Gap("G5", 4, 4),))):
        path = build_path(profile, [LOW], hours_budget=40)
        assert (path.steps, path.coverage, path.hours) == ((), 1, 0)
        assert with_practice(path) == path
    assert build_path(BEGINNER, [], hours_budget=40).coverage == 0


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf")])
def test_hours_that_are_no_amount_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="hours_budget"):
        build_path(BEGINNER, [LOW], hours_budget=hours)


def test_hours_come_from_the_source_else_from_sessions_else_from_forms() -> None:
    assert learning_hours(item("a", hours=7.5, sessions=3)) == (7.5, False)
    assert learning_hours(item("a", hours=None, sessions=3, forms=("lezen",))) == (3 * HOURS_A_SESSION, True)
    both = FORM_HOURS["training"] + FORM_HOURS["lezen"]
    assert learning_hours(item("a", hours=None, forms=("training", "lezen"))) == (both, True)
    assert learning_hours(item("a", hours=None)) == (UNKNOWN_HOURS, True)
    (step,) = build_path(BEGINNER, [item("a", Tag("G5", 0, 4, 3), hours=None)], hours_budget=40).steps
    assert (step.hours, step.hours_estimated) == (UNKNOWN_HOURS, True)


def test_every_form_of_the_catalogue_has_hours() -> None:
    assert set(FORM_HOURS) == set(Form.__args__)


def test_practice_stands_between_two_conversations() -> None:
    path = with_practice(build_path(BEGINNER, [LOW, MIDDLE], hours_budget=8))
    assert [(step.kind, step.code, step.competence) for step in path.steps] == [
        (StepKind.CONVERSATION, START, None),
        (StepKind.ITEM, "low", "G5"),
        (StepKind.ASSIGNMENT, "low", "G5"),
        (StepKind.ITEM, "middle", "G5"),
        (StepKind.ASSIGNMENT, "middle", "G5"),
        (StepKind.CONVERSATION, END, None),
    ]
    assert path.hours == sum(step.hours for step in path.steps) == 8


def test_an_assignment_is_about_what_its_item_closes_most() -> None:
    profile = Profile(gaps=(Gap("G5", 0, 4, importance=1), Gap("G1", 0, 4, importance=3)))
    path = with_practice(build_path(profile, [item("a", Tag("G5", 0, 4, 3), Tag("G1", 0, 4, 3))], hours_budget=8))
    assert [step.competence for step in path.steps if step.kind is StepKind.ASSIGNMENT] == ["G1"]


COMPETENCES = ("a", "b", "c")
TAGS = st.builds(
    lambda code, start, rise, strength: Tag(code, start, min(4, start + rise), strength),
    st.sampled_from(COMPETENCES),
    st.integers(0, 3),
    st.integers(1, 2),
    st.integers(1, 3),
)
DRAWN = st.tuples(
    st.lists(TAGS, max_size=3, unique_by=lambda tag: tag.competence).map(tuple),
    st.sampled_from([1.0, 2.5, 4.0, 8.0, None]),
    st.lists(st.integers(0, 6), max_size=1),
    st.lists(st.tuples(st.sampled_from(COMPETENCES), st.integers(1, 3)), max_size=1).map(tuple),
)
CATALOGUES = st.lists(DRAWN, max_size=7).map(
    lambda drawn: [
        PathItem(Item(f"i{n}", tags=tags), hours, None, tuple(f"i{m}" for m in after if m != n), levels)
        for n, (tags, hours, after, levels) in enumerate(drawn)
    ]
)
PEOPLE = st.lists(
    st.builds(
        Gap,
        competence=st.sampled_from(COMPETENCES),
        now=st.floats(0, 4),
        target=st.integers(0, 4),
        importance=st.integers(0, 3),
        se=st.one_of(st.none(), st.floats(0, 1.5)),
    ),
    max_size=3,
    unique_by=lambda gap: gap.competence,
).map(lambda gaps: Profile(gaps=tuple(gaps)))


def best_by_hand(profile: Profile, items: Sequence[PathItem], hours: float, done: Sequence[str]) -> int:
    """The most points of any set within the hours that has an order without a broken step."""
    by_code = {one.code: one for one in items}
    left = [one for one in items if one.code not in done]
    base = gained(profile, [by_code[code] for code in done])
    best = 0
    for size in range(len(left) + 1):
        for chosen in itertools.combinations(left, size):
            more = gained(profile, [*chosen, *(by_code[code] for code in done)]) - base
            if more > best and sum(learning_hours(one)[0] for one in chosen) <= hours:
                best = more if orderable(profile, chosen, items, done) else best
    return best


def gained(profile: Profile, chosen: Sequence[PathItem]) -> int:
    points = 0
    for gap in profile.gaps:
        worth = unit_points(gap, 1, WEIGHTS)
        for level in LEVELS:
            strengths = [
                tag.strength
                for one in chosen
                for tag in one.item.tags
                if tag.competence == gap.competence and tag.from_level < level <= tag.to_level
            ]
            points += int(worth[level - 1]) * max(strengths, default=0)
    return points


def orderable(profile: Profile, chosen: Sequence[PathItem], items: Sequence[PathItem], done: Sequence[str]) -> bool:
    steps = {
        step.code: step for step in build_path(profile, chosen, hours_budget=1000, keep=[c.code for c in chosen]).steps
    }
    first: list[str] = []
    left = [one.code for one in chosen]
    while left:
        ready = [
            code
            for code in left
            if not broken_steps(Path(tuple(steps[one] for one in (*first, code)), 0, 0), profile, items, done)
        ]
        if not ready:
            return False
        first.append(ready[0])
        left.remove(ready[0])
    return True


@settings(deadline=None, max_examples=150)
@given(PEOPLE, CATALOGUES, st.sampled_from([4, 8, 20]), st.sets(st.integers(0, 6), max_size=2))
def test_a_path_breaks_nothing_and_the_exact_one_is_the_best(
    profile: Profile, items: list[PathItem], hours: int, finished: set[int]
) -> None:
    done = [one.code for n, one in enumerate(items) if n in finished]
    path = build_path(profile, items, hours_budget=hours, done=done)
    exact = exact_path(profile, items, hours_budget=hours, done=done)
    best = best_by_hand(profile, items, hours, done)
    assert exact.points == best >= path.points >= 0.9 * best
    for one in (path, exact):
        assert broken_steps(one, profile, items, done) == ()
        assert one.hours == sum(step.hours for step in one.steps) <= hours
        assert not set(codes(one)) & set(done)
        assert len(set(codes(one))) == len(one.steps)
        assert 0 <= one.coverage <= 1
    for step in path.steps:
        assert step.points or step.because
        assert bool(step.closes) == bool(step.points)
        assert all(start < end for _, start, end in step.closes)


@settings(deadline=None, max_examples=80)
@given(PEOPLE, CATALOGUES, st.sampled_from([8, 20]), st.lists(st.integers(0, 6), max_size=3, unique=True))
def test_what_is_kept_stays_and_only_that_may_start_early(
    profile: Profile, items: list[PathItem], hours: int, places: list[int]
) -> None:
    keep = [items[n].code for n in places if n < len(items)]
    path = build_path(profile, items, hours_budget=hours, keep=keep)
    assert codes(path)[: len(keep)] == keep
    assert set(broken_steps(path, profile, items)) <= set(keep)
    assert path.hours <= max(hours, sum(step.hours for step in path.steps[: len(keep)]))


@settings(deadline=None, max_examples=50)
@given(PEOPLE, CATALOGUES, st.randoms(use_true_random=False))
def test_the_order_of_items_and_gaps_makes_no_difference(profile: Profile, items: list[PathItem], shuffler) -> None:
    turned = items.copy()
    shuffler.shuffle(turned)
    assert build_path(profile, turned, hours_budget=8) == build_path(profile, items, hours_budget=8)


@pytest.mark.slow
def test_on_the_real_catalogue_the_beam_is_as_good_as_the_proven_best() -> None:
    items = [as_path_item(one) for one in load_catalogue()]
    found = path_quality(items, simulated_profiles(200, seed=2026))
    assert found.paths > 500
    assert found.mean_share >= 0.995
    assert found.worst_share >= 0.97
    assert found.broken == 0
