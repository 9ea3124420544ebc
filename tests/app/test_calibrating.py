"""The command that calibrates: what it reads from the database, and that it changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Answer, OwnStatement, Scan, WayOut
from app.queries.calibration import StoredAnswer, StoredScan
from app.queries.scans import answers_of
from app.services.asked import code_of
from app.services.calibrating import MAX_SHIFT, calibration, lines_for_the_scale, read_material, taken_scans
from app.services.errors import InputError
from scan.calibration import BiasFigures, Calibration, ItemFigures, Reply
from seeds.instrument import Calibrated, Scale, load_instrument
from tests.builders import Builder
from tests.web.crawl import everything

BANK = load_instrument()
CHECK = next(item for item in BANK.items if item.kind == "check")


def _questions(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {question["code"]: question for question in found["questions"]}


def _printed(session: Session, organisation: str) -> dict[str, Any]:
    return calibration(read_material(session, organisation), min_answers=200)


def _stored(code: str, value: int | None, way_out: WayOut | None = None) -> StoredAnswer:
    return StoredAnswer(1, code, value, way_out)


def _figures(code: str, shift: float | None, answers: int = 300) -> ItemFigures:
    return ItemFigures(code, answers, answers, 0.0, shift, 0.1, 1.0, {}, 0.0, ())


def test_stored_answers_become_steps_and_right_or_wrong() -> None:
    right = CHECK.answer_index
    assert right is not None
    scan = StoredScan(1, ("kcc", "hr"), "en", assisted=True, bank_version="1")
    answers = [
        _stored("1.2-s1", 3),
        _stored("1.2-s2", None, WayOut.UNCLEAR),
        _stored("2.1-s1", None, WayOut.NOT_MY_WORK),
        _stored(CHECK.code, right),
        _stored("no-such-s1", 2),
    ]
    taken = taken_scans([scan], answers, BANK)[0]
    assert taken.replies == [
        Reply("1.2-s1", 3),
        Reply("1.2-s2", None, "unclear"),
        Reply("2.1-s1", None, "not_my_work"),
        Reply(CHECK.code, 1),
    ]
    assert taken.groups == {"function_role": ("kcc", "hr"), "language": ("en",)}
    assert taken.assisted


def test_a_wrong_option_and_dont_know_are_both_wrong() -> None:
    assert CHECK.answer_index is not None
    scan = StoredScan(1, (), "nl", assisted=False, bank_version="1")
    wrong = (CHECK.answer_index + 1) % 4
    assert taken_scans([scan], [_stored(CHECK.code, wrong)], BANK)[0].replies == [Reply(CHECK.code, 0)]
    said = taken_scans([scan], [_stored(CHECK.code, None, WayOut.DONT_KNOW)], BANK)[0].replies
    assert said == [Reply(CHECK.code, 0, "dont_know")]


def test_answers_about_a_topic_that_was_left_out_say_nothing() -> None:
    scan = StoredScan(1, (), "nl", assisted=False, bank_version="1")
    answers = [_stored("1.2-s1", 3), _stored("1.2-s2", None, WayOut.TOPIC_NOT_MY_WORK), _stored("1.1-s1", 2)]
    replies = taken_scans([scan], answers, BANK)[0].replies
    assert [(reply.code, reply.outcome) for reply in replies] == [("1.2-s1", None), ("1.2-s2", None), ("1.1-s1", 2)]


def test_finished_scans_of_the_organisation_are_counted_and_open_ones_are_not(build: Builder) -> None:
    city, other = build.organisation("Voorstad"), build.organisation("Achterstad")
    own = build.finished_scan(build.person(city))
    build.finished_scan(build.person(other))
    opened = build.session.get_one(Scan, build.finished_scan(build.person(city)))
    opened.finished_at = None
    build.session.flush()

    found = _printed(build.session, city.slug)
    answered = {answer.question_code for answer in answers_of(build.session, build.session.get_one(Scan, own))}
    assert (found["scans"], found["bank_versions"]) == (1, {BANK.version: 1})
    assert {code for code, question in _questions(found).items() if question["asked"]} == answered
    assert _printed(build.session, "all")["scans"] == 2


def test_every_question_says_how_far_it_is_from_enough_answers(build: Builder) -> None:
    build.finished_scan(build.person(build.organisation()))
    found = _printed(build.session, "all")
    questions = _questions(found)
    assert list(questions) == [item.code for item in BANK.items]
    assert {question["shift"] for question in questions.values()} == {None}
    notes = {question["note"] for question in questions.values()}
    assert notes == {f"Too few answers: {n} of 200. The shift stays as it is." for n in (0, 1)}
    assert (found["calibration"], found["bias"]["mean"], found["mean_shift_of_checks"]) == ([], None, None)


def test_assisted_scans_are_named_and_left_out(build: Builder) -> None:
    scan = build.session.get_one(Scan, build.finished_scan(build.person(build.organisation())))
    scan.assisted = True
    build.session.flush()
    found = _printed(build.session, "all")
    assert (found["scans"], found["assisted_left_out"]) == (0, 1)


def test_an_own_statement_is_described_but_has_no_place_in_the_scale(build: Builder, session: Session) -> None:
    city = build.organisation()
    own = OwnStatement(organisation_id=city.id, competence="1.2", level=2, text_nl="Ik doe dit in onze Waaierstad.")
    session.add(own)
    session.flush()
    scan_id = build.finished_scan(build.person(city))
    if session.scalar(select(Answer).where(Answer.question_code == code_of(own))) is None:
        session.add(Answer(scan_id=scan_id, question_code=code_of(own), position=99, value=2))
        session.flush()
    found = _printed(session, city.slug)
    assert _questions(found)[code_of(own)]["answers"] == 1
    assert "Waaierstad" not in json.dumps(found)
    everywhere = Calibration(1, 0, 1, True, (_figures(code_of(own), 0.2), _figures("1.2-s1", 0.2)), BiasFigures(0))
    assert lines_for_the_scale(everywhere, BANK) == ['- {code: "1.2-s1", shift: 0.2, answers: 300}']


def test_lines_are_those_that_the_scale_takes() -> None:
    proposed = (
        _figures("1.1-s1", 0.12345),
        _figures("1.1-s2", -MAX_SHIFT),
        _figures("1.1-s3", MAX_SHIFT + 0.01),
        _figures("1.1-s4", 0.3, answers=199),
        _figures("1.2-s1", None),
    )
    found = Calibration(500, 0, 5, True, proposed, BiasFigures(0))
    read = yaml.safe_load("\n".join(lines_for_the_scale(found, BANK)))
    assert [Calibrated(**line) for line in read] == [
        Calibrated(code="1.1-s1", shift=0.123, answers=300),
        Calibrated(code="1.1-s2", shift=-2.0, answers=300),
    ]


def test_what_was_calibrated_before_stays_where_nothing_new_is_known() -> None:
    numbers = BANK.scale.model_dump(exclude={"calibration"})
    before = [Calibrated(code=code, shift=0.5, answers=250) for code in ("1.1-s1", "1.1-s2")]
    bank = BANK.model_copy(update={"scale": Scale(**numbers, calibration=before)})
    found = Calibration(500, 0, 5, True, (_figures("1.1-s1", 0.2), _figures("1.1-s2", None)), BiasFigures(0))
    assert lines_for_the_scale(found, bank) == [
        '- {code: "1.1-s1", shift: 0.2, answers: 300}',
        '- {code: "1.1-s2", shift: 0.5, answers: 250}',
    ]


def test_an_unknown_organisation_is_refused(session: Session) -> None:
    with pytest.raises(InputError):
        read_material(session, "nergens")


def test_the_command_prints_json_without_anybody_in_it_and_changes_nothing(app: Flask, build: Builder) -> None:
    person = build.person(build.organisation(), name="Wilhelmina Waaier")
    build.finished_scan(person, learning_question="Hoe houd ik mijn waaier bij?")
    build.session.commit()
    email, before = person.email, everything(app)
    printed = app.test_cli_runner().invoke(args=["scan", "calibrate", "--format", "json"])
    assert printed.exit_code == 0, printed.output
    found = json.loads(printed.stdout)
    assert "A person looks at every question" in found["advice"]
    assert "waaier" not in printed.stdout.casefold()
    assert email not in printed.stdout
    assert everything(app) == before


def test_the_command_says_what_is_wrong(app: Flask) -> None:
    unknown = app.test_cli_runner().invoke(args=["scan", "calibrate", "--organisation", "nergens"])
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "Unknown organisation 'nergens'" in unknown.stderr
    assert app.test_cli_runner().invoke(args=["scan", "calibrate", "--min-answers", "5"]).exit_code == 2
