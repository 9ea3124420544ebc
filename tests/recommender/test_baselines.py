"""The baselines do what their names say."""

from __future__ import annotations

import pytest

from recommender.baselines import baselines
from recommender.values import Gap, Item, Profile, Tag, Term, Vocabulary

ITEMS = [
    Item("b-data", "Dashboards", "Cijfers lezen.", tags=(Tag("G1", 0, 3, 3),)),
    Item("a-game", "Spel", "Over hybride werken en thuiswerken.", tags=(Tag("G5", 0, 2, 2),)),
    Item("c-chairs", "Stoelen", "Nieuw meubilair."),
]
METHODS = baselines(ITEMS, Vocabulary(competences=(Term("G5", "Hybride werken", "Hybrid working"),)))


@pytest.mark.parametrize("name", ["bm25", "word_tfidf", "char_ngrams"])
@pytest.mark.parametrize("profile", [Profile(question="hybride spel"), Profile(gaps=(Gap("G5", 1, 3),))])
def test_the_baselines_on_words_match_the_question_and_the_names_of_the_gaps(name: str, profile: Profile) -> None:
    assert METHODS[name].rank(profile)[0] == "a-game"


def test_popular_is_what_teaches_most() -> None:
    assert METHODS["popularity"].rank(Profile("anybody")) == ("b-data", "a-game", "c-chairs")


def test_random_is_the_same_every_time_and_differs_between_people() -> None:
    orders = {METHODS["random"].rank(Profile(str(number))) for number in range(20)}
    assert len(orders) > 1
    assert METHODS["random"].rank(Profile("p")) == METHODS["random"].rank(Profile("p"))


@pytest.mark.parametrize("name", list(METHODS))
def test_every_baseline_gives_as_many_items_as_asked_or_all(name: str) -> None:
    assert len(METHODS[name].rank(Profile(), 2)) == 2
    assert len(METHODS[name].rank(Profile(), 10)) == len(ITEMS)
    assert baselines([], Vocabulary())[name].rank(Profile(question="spel")) == ()
