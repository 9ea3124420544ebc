"""Everybody at once gets what one person at a time gets: the same items, scores and ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.services.batching import simulated_items, simulated_setting
from app.services.fitting import fitted
from recommender import Item, Profile, Recommender, Tag, Term, Vocabulary, batch
from recommender.batch import (
    KNOWN_LEVELS,
    UNKNOWN,
    Batch,
    BatchResult,
    LevelEstimate,
    People,
    Setting,
    Target,
    Work,
    batch_people,
    profile_at,
    run_batch,
)
from recommender.weights import WEIGHTS
from seeds.catalogue import load_catalogue

UNSURE = (
    *KNOWN_LEVELS,
    LevelEstimate(1.4, 0.5),
    LevelEstimate(2.5, 0.3),
    LevelEstimate(0.2, 0.8),
    LevelEstimate(2.0, 1e-9),
)


@pytest.fixture(scope="module")
def catalogue() -> Recommender:
    return fitted(load_catalogue())


@pytest.fixture(scope="module")
def setting(catalogue: Recommender) -> Setting:
    return simulated_setting(catalogue, seed=5)


def assert_equal_to_one_by_one(model: Recommender, setting: Setting, people: People, found: BatchResult) -> None:
    """Every list, place by place, beside `Recommender.rank` and `Recommender.scores` of the same profile."""
    k = found.top.shape[1]
    for row in range(len(people)):
        profile = profile_at(people, row, setting)
        shown = dict(zip((item.code for item in model.items_), setting.shown[people.cohort[row]], strict=True))
        expected = [code for code in model.rank(profile, len(shown)) if shown[code]][:k]
        places = [place for place in found.top[row].tolist() if place != UNKNOWN]
        assert [model.items_[place].code for place in places] == expected
        assert found.scores[row, : len(places)].tolist() == model.scores([profile])[0][places].tolist()
        assert not found.scores[row, len(places) :].any()


@pytest.mark.parametrize("estimates", [KNOWN_LEVELS, UNSURE], ids=["known levels", "uncertain levels"])
def test_the_batch_equals_one_person_at_a_time_on_the_real_catalogue(
    catalogue: Recommender, setting: Setting, estimates: tuple[LevelEstimate, ...]
) -> None:
    setting = replace(setting, estimates=estimates)
    people = batch_people(300, 11, setting)
    assert_equal_to_one_by_one(catalogue, setting, people, run_batch(Batch(catalogue, setting), people))


def test_work_of_several_roles_and_of_none_and_unknown_codes_count_as_they_do_for_one_person(
    catalogue: Recommender,
) -> None:
    targets = (Target("G5", 3), Target("2.4", 4, 3), Target("nothing", 2), Target("G5", 2, 1))
    setting = Setting(
        competences=("G5", "nothing", "2.4"),
        works=(Work(), Work(("kcc", "teamleider"), targets), Work(("algemeen", "nobody"), targets[:2])),
        forms=((), ("training", "coaching"), ("no such form",)),
        shown=np.ones((1, len(catalogue.items_)), dtype=np.bool_),
    )
    people = batch_people(60, 2, setting)
    assert_equal_to_one_by_one(catalogue, setting, people, run_batch(Batch(catalogue, setting), people, k=148))


def test_equal_scores_stand_in_the_order_of_their_codes_at_every_cut() -> None:
    model = Recommender().fit([Item(f"i-{number:02}", tags=(Tag("G5", 0, 2, 1),)) for number in range(33)])
    shown = np.array([[number % 3 > 0 for number in range(33)]])
    setting = Setting(("G5",), (Work((), (Target("G5", 2),)),), ((),), shown)
    people = batch_people(8, 1, setting)
    for k in (1, 7, 22):
        assert run_batch(Batch(model, setting), people, k=k).top.tolist() == [np.flatnonzero(shown[0])[:k].tolist()] * 8


def test_who_may_see_fewer_items_than_asked_has_open_places(catalogue: Recommender, setting: Setting) -> None:
    shown = np.zeros((2, len(catalogue.items_)), dtype=np.bool_)
    shown[1, [3, 140]] = True
    narrow = replace(setting, shown=shown)
    people = batch_people(50, 3, narrow)
    found = run_batch(Batch(catalogue, narrow), people)
    assert (found.top[people.cohort == 0] == UNKNOWN).all()
    assert (np.sort(found.top[people.cohort == 1][:, :2]) == [3, 140]).all()
    assert_equal_to_one_by_one(catalogue, narrow, people, found)


def test_scores_beyond_what_float32_holds_stay_exact(setting: Setting) -> None:
    heavy = replace(WEIGHTS, gap=4e5, topic=3e5, competence_text=5e5, form=1e5)
    items = simulated_items(load_catalogue(), 148, 1)
    vocabulary = Vocabulary(competences=(Term("G5", "Hybride werken", "Hybrid working", ("thuiswerken",)),))
    model = Recommender(vocabulary=vocabulary, weights=heavy).fit(items)
    people = batch_people(40, 6, setting)
    found = run_batch(Batch(model, setting), people)
    assert found.scores.max() * 256 > batch.EXACT_IN_FLOAT32
    assert_equal_to_one_by_one(model, setting, people, found)


def test_the_size_of_the_blocks_makes_no_difference(
    catalogue: Recommender, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = batch_people(500, 8, setting)
    whole = run_batch(Batch(catalogue, setting), people)
    done: list[int] = []
    monkeypatch.setattr(batch, "BLOCK_BYTES", 8 * 148 * 3)
    cut = run_batch(Batch(catalogue, setting), people, progress=done.append)
    assert (whole.top == cut.top).all()
    assert (whole.scores == cut.scores).all()
    assert max(done) == 3
    assert sum(done) == 500


def test_nobody_nothing_and_no_place_are_no_errors(catalogue: Recommender, setting: Setting) -> None:
    assert run_batch(Batch(catalogue, setting), batch_people(0, 1, setting)).top.shape == (0, 10)
    assert run_batch(Batch(catalogue, setting), batch_people(3, 1, setting), k=-1).top.shape == (3, 0)
    empty = replace(setting, shown=np.zeros((1, 0), dtype=np.bool_))
    assert run_batch(Batch(Recommender().fit([]), empty), batch_people(3, 1, empty)).top.shape == (3, 0)


def test_the_same_seed_gives_the_same_people_and_a_profile_leaves_out_what_is_unknown(setting: Setting) -> None:
    people, again = batch_people(30, 4, setting), batch_people(30, 4, setting)
    assert (people.estimate == again.estimate).all()
    assert (people.work == again.work).all()
    assert (people.estimate != batch_people(30, 5, setting).estimate).any()
    people.estimate[0] = UNKNOWN
    assert profile_at(people, 0, setting) == Profile(
        id="0", roles=setting.works[people.work[0]].roles, forms=setting.forms[people.forms[0]]
    )


def test_a_catalogue_of_another_size_is_made_of_the_texts_and_facts_of_the_real_one() -> None:
    items = simulated_items(load_catalogue(), 500, 1)
    assert len({item.code for item in items}) == 500
    assert items[:148] == simulated_items(load_catalogue(), 148, 9)
    assert items == simulated_items(load_catalogue(), 500, 1)
