"""Tips hold when the scan is a little wrong, when little is known, and because of the reasons that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from app.services.fitting import as_recommender_item, fitted, vocabulary
from app.services.role_targets import roles_by_code, targets_of
from recommender import Gap, Item, Profile, Recommender
from recommender.feedback import gather, listed, prior_chance, relevance
from scan.people import draw_people
from scan.simulation import Setting, adaptive
from seeds.catalogue import load_catalogue
from seeds.instrument import load_instrument

PEOPLE, AGAIN, TOP = 3, 5, 5
QUESTION = "Ik wil beter met data en dashboards leren werken."


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the scan found of one simulated person: per competence of the role a level with its standard error."""

    role: str
    mean: NDArray[np.float64]
    se: NDArray[np.float64]
    competences: tuple[str, ...]

    def profile(self, noise: NDArray[np.float64] | float, question: str) -> Profile:
        """The profile, with every level off by so much."""
        asked = targets_of([self.role])
        levels = np.clip(self.mean + noise, 0, 4)
        gaps = [
            Gap(code, float(level), float(asked[code].level), asked[code].importance, float(se))
            for code, level, se in zip(self.competences, levels, self.se, strict=True)
        ]
        return Profile(roles=(self.role,), gaps=tuple(gaps), question=question)


@pytest.fixture(scope="module")
def catalogue() -> Recommender:
    return fitted(load_catalogue())


@pytest.fixture(scope="module")
def scanned() -> list[Scanned]:
    """People of every role who took the scan."""
    return [person for role in roles_by_code() for person in _scanned(role)]


def _scanned(role: str) -> Iterator[Scanned]:
    instrument, asked = load_instrument(), targets_of([role])
    codes = tuple(one.code for one in instrument.competences if one.code in asked)
    setting = Setting(
        competences=codes,
        targets={code: float(asked[code].level) for code in codes},
        knows_targets=True,
        people=PEOPLE,
        bias_sd=0.6,
        seed=1,
        max_items=40,
    )
    population = draw_people(instrument, codes, people=PEOPLE, bias_sd=setting.bias_sd, seed=setting.seed)
    found = adaptive(instrument, setting, population)
    assert found.se is not None
    for mean, se in zip(found.mean, found.se, strict=True):
        yield Scanned(role, mean, se, codes)


def disturbed(
    scanned: Sequence[Scanned], question: str, figure: Callable[[Profile, Profile], float], *, share: float = 1.0
) -> float:
    """The mean of a figure of two profiles: as scanned, and off by a draw from `share` of the scan's standard error."""
    rng = np.random.default_rng(3)
    return float(
        np.mean(
            [
                figure(one.profile(0.0, question), one.profile(rng.normal(0, share * one.se), question))
                for one in scanned
                for _ in range(AGAIN)
            ]
        )
    )


def alike(model: Recommender) -> Callable[[Profile, Profile], float]:
    """Jaccard likeness of the first five."""

    def figure(before: Profile, after: Profile) -> float:
        one, other = set(model.rank(before, TOP)), set(model.rank(after, TOP))
        return len(one & other) / len(one | other)

    return figure


def kept(model: Recommender) -> Callable[[Profile, Profile], float]:
    """The points that the first five after have for the profile before, as a share of those of its own first five."""
    rows = {item.code: row for row, item in enumerate(model.items_)}

    def figure(before: Profile, after: Profile) -> float:
        points = model.scores([before])[0]
        chosen, best = ([points[rows[code]] for code in model.rank(one, TOP)] for one in (after, before))
        return float(sum(chosen) / sum(best))

    return figure


def test_with_a_question_the_scans_own_error_leaves_most_of_the_first_five(
    catalogue: Recommender, scanned: list[Scanned]
) -> None:
    assert disturbed(scanned, QUESTION, alike(catalogue)) >= 0.7


def test_without_a_question_too_and_what_changes_places_helps_nearly_as_much(
    catalogue: Recommender, scanned: list[Scanned]
) -> None:
    """An error of two thirds of a level on each of sixteen competences is a lot for a list without a question."""
    assert disturbed(scanned, "", alike(catalogue)) >= 0.7
    assert disturbed(scanned, "", alike(catalogue), share=0.5) >= 0.8
    assert disturbed(scanned, "", kept(catalogue)) >= 0.85


def test_somebody_of_whom_nothing_is_known_still_gets_a_list(catalogue: Recommender) -> None:
    for profile in (Profile(), Profile(roles=("nobody",)), Profile(gaps=(Gap("G5", 4, 2),))):
        assert len(catalogue.recommend(profile, TOP)) == TOP
    assert len(catalogue.recommend(Profile(roles=("kcc",)), TOP)) == TOP


def test_a_role_alone_already_gives_tips_with_a_reason(catalogue: Recommender) -> None:
    for role in roles_by_code():
        asked = tuple(Gap(code, 0, target.level, target.importance) for code, target in targets_of([role]).items())
        assert all(
            one.reasons and one.score > 0 for one in catalogue.recommend(Profile(roles=(role,), gaps=asked), TOP)
        )


def test_a_catalogue_of_one_item_recommends_that_item() -> None:
    model = Recommender(vocabulary=vocabulary()).fit([as_recommender_item(load_catalogue()[0])])
    for profile in (Profile(), Profile(roles=("kcc",), question=QUESTION, gaps=(Gap("G5", 1, 3),))):
        (only,) = model.recommend(profile, TOP)
        assert only.code == load_catalogue()[0].code
        assert only.score == sum(reason.points for reason in only.reasons)


def test_who_dismissed_everything_gets_an_empty_list_and_who_dismissed_most_what_is_left(
    catalogue: Recommender,
) -> None:
    codes = [item.code for item in catalogue.items_]
    points = catalogue.scores([Profile(roles=("kcc",))])[0].tolist()
    beliefs = relevance(prior_chance(points), "kcc", gather(codes, []))
    assert listed(beliefs, TOP, (1,), dismissed=codes) == ()
    assert [place.item for place in listed(beliefs, TOP, (1,), dismissed=codes[1:])] == codes[:1]


def test_the_same_input_gives_the_same_list_whoever_learned_the_catalogue(
    catalogue: Recommender, scanned: list[Scanned]
) -> None:
    items: list[Item] = list(catalogue.items_)
    again = Recommender(vocabulary=vocabulary()).fit(reversed(items))
    for one in scanned[::7]:
        profile = one.profile(0.0, QUESTION)
        assert again.recommend(profile, 10) == catalogue.recommend(profile, 10) == catalogue.recommend(profile, 10)


def test_without_its_first_reason_an_item_stands_lower(catalogue: Recommender, scanned: list[Scanned]) -> None:
    fell = []
    for number, one in enumerate(scanned):
        profile = one.profile(0.0, QUESTION if number % 2 else "")
        ranked = catalogue.recommend(profile, len(catalogue.items_))
        for place, tip in enumerate(ranked[1:10], start=1):
            without = tip.score - tip.reasons[0].points
            above = sum((-other.score, other.code) < (-without, tip.code) for other in ranked if other is not tip)
            fell.append(above > place)
    assert np.mean(fell) >= 0.95
