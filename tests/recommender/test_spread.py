"""A page's list: spread over what somebody needs, without turning the order upside down."""

from __future__ import annotations

from recommender import Reason, Recommendation, spread


def _tip(code: str, score: int, competence: str | None) -> Recommendation:
    reasons = () if competence is None else (Reason("gap", "Helpt je.", score, competence),)
    return Recommendation(code, score, reasons)


def test_the_best_tip_stays_first_and_the_next_is_about_something_else_when_that_is_nearly_as_good() -> None:
    tips = [_tip("chatbot 1", 100, "G2"), _tip("chatbot 2", 99, "G2"), _tip("zaken", 90, "G3")]
    assert [tip.code for tip in spread(tips, 3)] == ["chatbot 1", "zaken", "chatbot 2"]


def test_a_much_better_tip_on_the_same_competence_goes_before_a_poor_other_one() -> None:
    tips = [_tip("chatbot 1", 100, "G2"), _tip("chatbot 2", 99, "G2"), _tip("zaken", 20, "G3")]
    assert [tip.code for tip in spread(tips, 2)] == ["chatbot 1", "chatbot 2"]


def test_equal_tips_keep_their_order_and_nothing_is_lost_or_doubled() -> None:
    tips = [_tip(code, 10, None) for code in "abc"] + [_tip("min", -5, "G2")]
    assert [tip.code for tip in spread(tips, 10)] == ["a", "b", "c", "min"]
    assert spread([], 5) == []
