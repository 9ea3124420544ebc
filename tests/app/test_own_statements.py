"""Own statements of an organisation: what a good one is, and how they live in the scans of its people."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Answer, Organisation, Scan
from app.queries.instrument import own_statements
from app.queries.scans import answers_of, results_of
from app.services.asked import asked_of, code_of, instrument_of
from app.services.own_statements import (
    MOST_ACTIVE,
    StatementFields,
    StatementFlaw,
    TextTakenError,
    TooManyError,
    add_statement,
    change_statement,
    flaw_of,
    restore_statement,
    retire_statement,
    version_of_statement,
)
from app.services.refusals import RefusedError
from app.services.scanning import Intake, RunningScan, answer_question, finish, running, take_in
from seeds.instrument import Question, load_instrument
from tests.builders import MOMENT, Builder

LATER = MOMENT + dt.timedelta(hours=1)
FIELDS = StatementFields(2, "Ik zoek een collega op in onze wie-is-wie.")


@pytest.fixture
def city(build: Builder) -> Organisation:
    return build.organisation()


@pytest.fixture
def adviser(build: Builder, city: Organisation) -> Viewer:
    return build.viewer(build.person(city, AccessRole.ADVISER), AccessRole.ADVISER)


def _scan(build: Builder, organisation: Organisation) -> tuple[Viewer, Scan]:
    """An open scan of somebody new."""
    viewer = build.viewer(build.person(organisation))
    return viewer, take_in(build.session, viewer, Intake(("kcc",), "", (), counts=True), at=MOMENT)


def _state(session: Session, scan: Scan) -> RunningScan:
    return running(session, scan, answers_of(session, scan))


def _asked(session: Session, scan: Scan) -> dict[str, Question]:
    """Every question that may come in a scan."""
    answered = [answer.question_code for answer in answers_of(session, scan)]
    competences = asked_of(session, scan)
    items = instrument_of(session, scan, answered).items
    return {item.code: item for item in items if item.competence in competences}


def test_every_statement_of_the_bank_keeps_the_rules_for_own_ones() -> None:
    statements = [item.text.nl for item in load_instrument().items if item.kind == "statement"]
    assert len(statements) > 100
    assert {text: flaw for text in statements if (flaw := flaw_of(text))} == {}


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("Ik zoek een zaak op in ons zaaksysteem.", None),
        ("Ik gebruik een app, bijv. Teams. Ik kies daarbij de juiste kanalen.", None),
        ("Een collega zoekt een zaak op.", StatementFlaw.NOT_FIRST_PERSON),
        ("Ikzelf zoek een zaak op.", StatementFlaw.NOT_FIRST_PERSON),
        ("Ik deel nooit een wachtwoord.", StatementFlaw.NEGATION),
        ("Ik deel GEEN wachtwoord.", StatementFlaw.NEGATION),
        ("Ik zoek. Ik vind. Ik deel.", StatementFlaw.MANY_SENTENCES),
        (f"Ik {'zoek ' * 15}.", StatementFlaw.LONG_SENTENCE),
    ],
)
def test_a_statement_says_what_i_do_in_one_or_two_short_sentences(text: str, flaw: StatementFlaw | None) -> None:
    assert flaw_of(text) is flaw


def test_a_word_that_only_holds_a_negation_is_none() -> None:
    assert flaw_of("Ik geef nietjes uit en noem de geenstijl van een tekst.") is None


def test_a_new_statement_is_asked_in_scans_of_its_own_organisation_only(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    statement = add_statement(build.session, adviser, "1.2", FIELDS)
    _, own = _scan(build, city)
    _, foreign = _scan(build, build.organisation("Tweestad"))

    assert code_of(statement) in _asked(build.session, own)
    assert code_of(statement) not in _asked(build.session, foreign)


def test_the_scan_itself_comes_with_own_statements_and_that_of_others_does_not(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    for competence in ("1.2", "4.1", "4.2", "G4", "G2"):
        for level in (1, 2, 3):
            add_statement(build.session, adviser, competence, StatementFields(level, f"Ik doe ding {level}."))
    came = []
    for organisation in (city, build.organisation("Tweestad")):
        _, scan = _scan(build, organisation)
        build.answer_all(scan, step=2)
        came.append([a.question_code for a in answers_of(build.session, scan) if "-o" in a.question_code])
    own, foreign = came
    assert own
    assert foreign == []


def test_an_answer_to_it_counts_like_that_to_a_statement_of_the_bank_at_its_level(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    statement = add_statement(build.session, adviser, "1.2", FIELDS)
    bank = next(
        item for item in load_instrument().items if (item.competence, item.kind, item.level) == ("1.2", "statement", 2)
    )
    _, one = _scan(build, city)
    _, other = _scan(build, city)
    before = _state(build.session, one).result().scores["1.2"]
    own = _asked(build.session, one)[code_of(statement)]
    answer_question(build.session, one, own, 3)
    answer_question(build.session, other, bank, 3)

    after = _state(build.session, one).result().scores["1.2"]
    assert after.mean > before.mean
    assert after.se < before.se
    assert after == _state(build.session, other).result().scores["1.2"]


def test_a_retired_statement_is_asked_no_more_but_keeps_counting_where_it_was_answered(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    session = build.session
    statement = add_statement(session, adviser, "1.2", FIELDS)
    viewer, answered = _scan(build, city)
    _, fresh = _scan(build, city)
    own = _asked(session, answered)[code_of(statement)]
    answer_question(session, answered, own, 3)
    before = _state(session, answered).result().scores["1.2"]

    retire_statement(session, adviser, statement, at=LATER)

    assert code_of(statement) not in _asked(session, fresh)
    assert _state(session, answered).result().scores["1.2"] == before
    finish(session, viewer, answered, at=LATER)
    assert round(before.mean, 4) in {result.mean for result in results_of(session, answered)}
    assert session.scalar(select(Answer.value).where(Answer.question_code == code_of(statement))) == 3


def test_retiring_twice_keeps_the_first_moment_and_restoring_asks_it_again(
    build: Builder, city: Organisation, adviser: Viewer
) -> None:
    statement = add_statement(build.session, adviser, "1.2", FIELDS)
    retire_statement(build.session, adviser, statement, at=MOMENT)
    retire_statement(build.session, adviser, statement, at=LATER)
    assert statement.retired_at == MOMENT

    restore_statement(build.session, adviser, statement)
    _, scan = _scan(build, city)
    assert statement.retired_at is None
    assert code_of(statement) in _asked(build.session, scan)


def test_a_competence_has_at_most_three_that_are_asked(build: Builder, adviser: Viewer) -> None:
    session = build.session
    added = [
        add_statement(session, adviser, "1.2", StatementFields(level, f"Ik doe ding {level}."))
        for level in range(1, MOST_ACTIVE + 1)
    ]
    with pytest.raises(TooManyError):
        add_statement(session, adviser, "1.2", StatementFields(4, "Ik doe nog een ding."))
    add_statement(session, adviser, "1.1", StatementFields(4, "Ik doe nog een ding."))

    retire_statement(session, adviser, added[0], at=LATER)
    add_statement(session, adviser, "1.2", StatementFields(4, "Ik doe nog een ding."))
    with pytest.raises(TooManyError):
        restore_statement(session, adviser, added[0])
    assert added[0].retired_at == LATER


def test_the_same_text_is_not_asked_twice(build: Builder, adviser: Viewer) -> None:
    session = build.session
    statement = add_statement(session, adviser, "1.2", FIELDS)
    bank = next(item.text.nl for item in load_instrument().items if item.competence == "1.2")
    for text in (FIELDS.text_nl.upper(), bank):
        with pytest.raises(TextTakenError):
            add_statement(session, adviser, "1.2", StatementFields(3, text))

    retire_statement(session, adviser, statement, at=LATER)
    add_statement(session, adviser, "1.2", FIELDS)
    with pytest.raises(TextTakenError):
        restore_statement(session, adviser, statement)


@pytest.mark.parametrize("answered", [True, False])
def test_a_change_retires_the_statement_and_asks_another_one_whether_it_was_answered_or_not(
    answered: bool, build: Builder, city: Organisation, adviser: Viewer
) -> None:
    session = build.session
    statement = add_statement(session, adviser, "1.2", FIELDS)
    _, scan = _scan(build, city)
    if answered:
        answer_question(session, scan, _asked(session, scan)[code_of(statement)], 1)
    better = StatementFields(3, "Ik zoek een collega op in onze gids.", "I look up a colleague.")
    changed = change_statement(session, adviser, statement, better, seen=version_of_statement(statement), at=LATER)

    assert (statement.text_nl, statement.level, statement.retired_at) == (FIELDS.text_nl, FIELDS.level, LATER)
    assert (changed.level, changed.text_nl, changed.text_en) == (3, better.text_nl, better.text_en)
    assert (code_of(statement) in _asked(session, scan)) == answered
    assert code_of(changed) in _asked(session, scan)


def test_saving_without_a_change_keeps_the_statement(build: Builder, adviser: Viewer) -> None:
    statement = add_statement(build.session, adviser, "1.2", FIELDS)
    seen = version_of_statement(statement)
    assert change_statement(build.session, adviser, statement, FIELDS, seen=seen, at=LATER) is statement
    assert statement.retired_at is None


def test_the_last_of_three_can_be_changed_and_a_retired_one_beside_three_cannot(
    build: Builder, adviser: Viewer
) -> None:
    session = build.session
    retired = add_statement(session, adviser, "1.2", FIELDS)
    retire_statement(session, adviser, retired, at=MOMENT)
    last = [
        add_statement(session, adviser, "1.2", StatementFields(level, f"Ik doe ding {level}."))
        for level in range(1, MOST_ACTIVE + 1)
    ][-1]
    other = StatementFields(4, "Ik doe nog een ding.")
    change_statement(session, adviser, last, other, seen=version_of_statement(last), at=LATER)
    with pytest.raises(TooManyError):
        change_statement(session, adviser, retired, FIELDS, seen=version_of_statement(retired), at=LATER)
    assert retired.retired_at == MOMENT


def test_a_change_that_a_colleague_made_meanwhile_is_not_written_over(build: Builder, adviser: Viewer) -> None:
    statement = add_statement(build.session, adviser, "1.2", FIELDS)
    seen = version_of_statement(statement)
    change_statement(build.session, adviser, statement, StatementFields(4, FIELDS.text_nl), seen=seen, at=LATER)
    with pytest.raises(RefusedError):
        change_statement(build.session, adviser, statement, StatementFields(1, FIELDS.text_nl), seen=seen, at=LATER)
    levels = [one.level for one in own_statements(build.session, adviser.organisation_id) if one.retired_at is None]
    assert levels == [4]
