"""A result beside another function role."""

from __future__ import annotations

from app.models import CompetenceResult, OwnView
from app.services.comparing import compare
from app.services.role_targets import targets_of


def stored(competence: str, level: int, *, target: int = 1, assessed: bool = True) -> CompetenceResult:
    return CompetenceResult(
        competence=competence,
        assessed=assessed,
        asked=True,
        mean=float(level),
        standard_error=0.5,
        level=level,
        target=target,
        importance=1,
    )


ASKED = targets_of(["data"])


def test_levels_stand_beside_the_targets_of_the_other_role() -> None:
    top, some = (next(code for code, t in ASKED.items() if t.level == level) for level in (4, 2))
    found = compare(ASKED, [stored(top, 2), stored(some, 3)])
    assert [(s.competence.code, s.target, s.gap) for s in found.growth] == [(top, 4, 2)]
    assert [(s.competence.code, s.target, s.gap) for s in found.strengths] == [(some, 2, 0)]
    assert all(s.why is ASKED[s.competence.code] for s in (*found.growth, *found.strengths))


def test_what_was_never_scanned_or_left_out_is_not_measured_and_never_a_gap() -> None:
    left_out, known = list(ASKED)[:2]
    found = compare(ASKED, [stored(left_out, 0, assessed=False), stored(known, 4)])
    missing = {one.competence.code: one.target for one in found.unmeasured}
    assert missing == {code: target.level for code, target in ASKED.items() if code != known}
    assert found.growth == ()


def test_what_only_the_own_role_asks_plays_no_part() -> None:
    foreign = next(code for code in targets_of(["kcc"]) if code not in ASKED)
    found = compare(ASKED, [stored(foreign, 0)])
    assert (found.strengths, found.growth) == ((), ())
    assert foreign not in {one.competence.code for one in found.unmeasured}


def test_the_growth_that_weighs_most_for_the_other_role_comes_first() -> None:
    found = compare(ASKED, [stored(code, 0) for code in ASKED])
    weights = [(s.gap or 0) * ASKED[s.competence.code].importance for s in found.growth]
    assert len(weights) == len(ASKED)
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) > 1


def test_an_own_view_comes_along_and_the_gap_stays_that_of_the_scan() -> None:
    code = next(code for code, target in ASKED.items() if target.level == 3)
    own = OwnView(competence=code, level=4, reason="Ik doe dit dagelijks.")
    [standing] = compare(ASKED, [stored(code, 1)], [own]).growth
    assert (standing.own, standing.gap) == (own, 2)
