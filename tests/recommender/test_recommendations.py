"""A recommendation: exact, repeatable, and honest about why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Gap, Item, Profile, Recommendation, Recommender, Tag, Term, Vocabulary
from recommender.wording import joined

VOCABULARY = Vocabulary(
    competences=(
        Term("G5", "Hybride werken", "Hybrid working", ("thuiswerken", "vergaderen op afstand")),
        Term("G1", "Datagedreven werken", "Data-driven working", ("dashboard", "cijfers")),
        Term("4.1", "Apparaten en informatie beveiligen", "Protecting devices", ("phishing",)),
    ),
    roles=(
        Term("kcc", "KCC-medewerker", "Contact centre employee", ("klantcontact", "webcare")),
        Term("teamleider", "Teamleider", "Team leader", ("leidinggevende",)),
        Term("algemeen", "Andere functie", "Other role", ("trainee",)),
    ),
)
ITEMS = (
    Item(
        "hybrid-game", "Spel over hybride werken", "Teams maken afspraken over thuiswerken.",
        ("thuiswerken", "afspraken"), (), (Tag("G5", 0, 2, 3),), ("team",), (), ("serious game",),
    ),
    Item(
        "hybrid-lead", "Leidinggeven op afstand", "Voor leidinggevenden van een hybride team.",
        ("sturen op afstand",), (), (Tag("G5", 2, 3, 3, estimated=True),), ("manager",), ("teamleider",), ("coaching",),
    ),
    Item(
        "data-course", "Cursus dashboards", "Je leert cijfers lezen.",
        ("dashboard",), ("Presentatie",), (Tag("G1", 1, 3, 3), Tag("G5", 0, 1, 1)), ("employee",), ("kcc",),
        ("training",),
    ),
    Item("chairs", "Nieuwe stoelen", "Het kantoor kreeg ander meubilair.", (), (), (), ("organisation",)),
)  # fmt: skip
RECOMMENDER = Recommender(vocabulary=VOCABULARY).fit(ITEMS)


def tip(code: str, profile: Profile, recommender: Recommender = RECOMMENDER) -> Recommendation:
    return next(one for one in recommender.recommend(profile, 99) if one.code == code)


def kinds(code: str, profile: Profile) -> dict[str, str]:
    return {reason.kind: reason.text for reason in tip(code, profile).reasons}


def test_a_gap_is_named_with_the_levels_that_the_item_bridges() -> None:
    profile = Profile(gaps=(Gap("G5", now=1, target=3),))
    assert kinds("hybrid-game", profile)["gap"] == "Helpt je bij Hybride werken: van Basis naar Gemiddeld."


def test_somebody_below_basic_starts_at_the_start() -> None:
    profile = Profile(gaps=(Gap("G5", now=0, target=1),))
    assert kinds("hybrid-game", profile)["gap"] == "Helpt je bij Hybride werken: van het begin naar Basis."


def test_reasons_come_in_english_too() -> None:
    profile = Profile(gaps=(Gap("G5", now=1, target=3),))
    (first, *_) = RECOMMENDER.recommend(profile, 1, language="en")
    assert "Helps you with Hybrid working: from Basic to Intermediate." in [reason.text for reason in first.reasons]


def test_an_estimated_tag_says_so() -> None:
    profile = Profile(gaps=(Gap("G5", now=2, target=3),))
    (estimated,) = [reason for reason in tip("hybrid-lead", profile).reasons if reason.kind == "gap"]
    assert estimated.estimated
    assert "onze schatting" in estimated.text


def test_nothing_left_to_learn_gives_no_points_for_the_gap() -> None:
    above = Profile(gaps=(Gap("G5", now=2, target=3),))
    assert "gap" not in kinds("hybrid-game", above)
    assert kinds("hybrid-game", above)["topic"] == "Gaat over Hybride werken, maar niet precies op jouw niveau."
    at_target = Profile(gaps=(Gap("G5", now=3, target=3),))
    assert tip("hybrid-game", at_target).score == 0


def test_a_start_out_of_reach_costs_points_and_says_what_comes_first() -> None:
    ready, early = Profile(gaps=(Gap("G5", 2, 3),)), Profile(gaps=(Gap("G5", 0, 3),))
    assert "entry" not in kinds("hybrid-lead", ready)
    assert kinds("hybrid-lead", early)["entry"] == (
        "Begint bij Hybride werken op niveau Gemiddeld. Werk daar eerst naartoe."
    )
    assert next(reason for reason in tip("hybrid-lead", early).reasons if reason.kind == "entry").points < 0
    assert RECOMMENDER.rank(early)[0] == "hybrid-game"


def test_an_uncertain_gap_is_said_with_a_perhaps() -> None:
    profile = Profile(gaps=(Gap("G5", now=1.6, target=2, se=0.6),))
    assert kinds("hybrid-game", profile)["gap"] == "Misschien kun je hier nog groeien in Hybride werken, tot Gemiddeld."


def test_the_words_of_the_question_that_matched_are_named() -> None:
    profile = Profile(question="Hoe maak ik een dashboard van cijfers?")
    said = "Past bij je vraag: ook hier gaat het over ‘dashboard’ en ‘cijfers’."
    assert kinds("data-course", profile)["text"] == said
    assert RECOMMENDER.rank(profile, 1) == ("data-course",)


def test_items_for_a_role_come_first_for_that_role_and_later_for_another() -> None:
    assert kinds("data-course", Profile(roles=("kcc",)))["role"] == "Gemaakt voor jouw functie: KCC-medewerker."
    other = tip("data-course", Profile(roles=("teamleider",)))
    assert [reason.text for reason in other.reasons] == ["Gemaakt voor een andere functie: KCC-medewerker."]
    assert other.score < 0


def test_who_an_item_is_for_counts() -> None:
    assert kinds("hybrid-lead", Profile(roles=("teamleider",)))["audience"] == "Bedoeld voor leidinggevenden."
    assert tip("chairs", Profile(roles=("kcc",))).score < 0
    assert tip("chairs", Profile(roles=("hr",))).score == 0


def test_a_preferred_form_counts() -> None:
    assert kinds("data-course", Profile(forms=("training",)))["form"] == "In een vorm die je graag kiest: training."


def test_a_gap_without_an_item_is_unserved() -> None:
    served, beyond, unserved, closed = Gap("G5", 1, 3), Gap("G1", 3, 4), Gap("4.1", 1, 2), Gap("4.1", 2, 2)
    assert RECOMMENDER.unserved(Profile(gaps=(served, beyond, unserved, closed))) == (beyond, unserved)


def test_equal_scores_stand_in_the_order_of_their_codes() -> None:
    recommender = Recommender().fit([Item("b-2"), Item("a-1"), Item("c-3")])
    assert recommender.rank(Profile(question="iets")) == ("a-1", "b-2", "c-3")


def test_the_order_of_the_items_makes_no_difference() -> None:
    profile = Profile(roles=("kcc",), question="thuiswerken", gaps=(Gap("G5", 1, 3),))
    turned = Recommender(vocabulary=VOCABULARY).fit(reversed(ITEMS))
    assert turned.recommend(profile, 4) == RECOMMENDER.recommend(profile, 4)


@pytest.mark.parametrize("k", [-1, 0, 1, 3, 4, 50])
def test_exactly_the_asked_number_of_items_comes_back_or_all(k: int) -> None:
    assert len(RECOMMENDER.recommend(Profile(), k)) == min(max(k, 0), len(ITEMS))


def test_nothing_known_and_nothing_to_recommend_are_no_errors() -> None:
    full = Profile("x", ("kcc", "nobody"), "vraag over data", (Gap("nothing", 0, 2), Gap("G5", 1, 2)), ("training",))
    assert Recommender(vocabulary=VOCABULARY).fit([]).recommend(full) == ()
    assert Recommender().fit([]).recommend(Profile()) == ()
    assert len(Recommender().fit([Item("only")]).recommend(full)) == 1
    assert len(Recommender().fit(ITEMS).recommend(full)) == len(ITEMS)


LEVEL = st.floats(0, 4, allow_nan=False)
GAPS = st.builds(
    Gap,
    competence=st.sampled_from(["G5", "G1", "4.1", "nothing"]),
    now=LEVEL,
    target=st.one_of(st.integers(0, 4), LEVEL),
    importance=st.integers(0, 3),
    se=st.one_of(st.none(), st.floats(0, 2, allow_nan=False)),
)
PROFILES = st.builds(
    Profile,
    id=st.just("p"),
    roles=st.lists(st.sampled_from(["kcc", "teamleider", "hr", "algemeen", "nobody"]), max_size=3).map(tuple),
    question=st.one_of(st.text(max_size=40), st.sampled_from(["thuiswerken en dashboards", "Wat is phishing?"])),
    gaps=st.lists(GAPS, max_size=5).map(tuple),
    forms=st.lists(st.sampled_from(["training", "coaching", "lezen"]), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(PROFILES, min_size=1, max_size=3))
def test_the_reasons_sum_to_the_score_and_the_batch_gives_the_same(profiles: list[Profile]) -> None:
    batch = RECOMMENDER.scores(profiles)
    codes = [item.code for item in RECOMMENDER.items_]
    for profile, scores in zip(profiles, batch, strict=True):
        for one in RECOMMENDER.recommend(profile, len(ITEMS)):
            assert one.score == sum(reason.points for reason in one.reasons) == scores[codes.index(one.code)]
            assert all(reason.text and type(reason.points) is int and reason.points for reason in one.reasons)
        ranked = [one.score for one in RECOMMENDER.recommend(profile, len(ITEMS))]
        assert ranked == sorted(ranked, reverse=True)


def test_an_item_that_starts_too_high_does_not_promise_the_way_from_here() -> None:
    reached = kinds("data-course", Profile(gaps=(Gap("G1", now=1, target=3, se=0.8),)))
    assert reached["gap"] == "Helpt je bij Datagedreven werken: van Basis naar Gevorderd."
    assert "entry" not in reached
    below = kinds("data-course", Profile(gaps=(Gap("G1", now=0, target=3),)))
    assert below["gap"] == "Brengt je verder in Datagedreven werken, tot Gevorderd. Dat is voor wie al op Basis zit."
    assert below["entry"] == "Begint bij Datagedreven werken op niveau Basis. Werk daar eerst naartoe."


@pytest.mark.parametrize(
    ("names", "phrase"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b", "c"), "a, b en c"),
        (("klantmanager, of wijkcoach", "b"), "klantmanager, of wijkcoach; b"),
    ],
)
def test_names_stand_in_one_phrase_that_can_be_taken_apart(names: tuple[str, ...], phrase: str) -> None:
    assert joined(names, "nl") == phrase
