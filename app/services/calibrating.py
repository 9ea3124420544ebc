"""Calibrating the questions from stored answers: what the command prints. It proposes, and changes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation, WayOut
from app.queries.calibration import (
    StoredAnswer,
    StoredScan,
    answers_to_calibrate,
    scans_to_calibrate,
    statements_to_calibrate,
)
from app.services.asked import question_of
from app.services.errors import InputError
from scan.calibration import Calibration, ItemFigures, Reply, TakenScan, calibrate
from scan.response import RIGHT, WRONG
from seeds.instrument import MIN_CALIBRATION_ANSWERS, Instrument, Question, load_instrument

EVERY_ORGANISATION = "all"
DIGITS = 3
MAX_SHIFT = 2
"""Levels; the scale takes no larger one, because the question then does not belong to its level."""
ADVICE = (
    "These figures are a proposal. A person looks at every question, decides, edits seeds/content/scale.yaml and "
    "raises BANK_VERSION; docs/how-to/calibrate-the-bank.md says how. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class Material:
    """What is calibrated with, read from the database: nothing in it says whose it is.

    `bank_versions` counts the scans by the version that they were taken with.
    """

    organisation: str
    bank_versions: Mapping[str, int]
    instrument: Instrument
    scans: Sequence[TakenScan]


def read_material(session: Session, organisation: str) -> Material:
    """The finished scans of one organisation (its slug) or of all; raises InputError for an unknown one."""
    organisation_id = _organisation_id(session, organisation)
    own = [question_of(statement) for statement in statements_to_calibrate(session, organisation_id)]
    bank = load_instrument()
    instrument = bank.model_copy(update={"items": (*bank.items, *own)})
    stored = scans_to_calibrate(session, organisation_id)
    return Material(
        organisation=organisation,
        bank_versions=dict(sorted(Counter(scan.bank_version for scan in stored).items())),
        instrument=instrument,
        scans=taken_scans(stored, answers_to_calibrate(session, organisation_id), instrument),
    )


def calibration(material: Material, *, min_answers: int) -> dict[str, Any]:
    """What the answers teach about each question and about the bias, and the lines that adopt it."""
    bank = load_instrument()
    found = calibrate(material.instrument, material.scans, min_answers=min_answers)
    return {
        "bank": bank.version,
        "bank_versions": material.bank_versions,
        "organisation": material.organisation,
        "min_answers": min_answers,
        "scans": found.scans,
        "assisted_left_out": found.assisted,
        "rounds": found.rounds,
        "settled": found.settled,
        "advice": ADVICE,
        "bias": _bias(found, bank),
        "mean_shift_of_checks": _mean_shift_of_checks(found, bank),
        "questions": [
            _figures(one, item, min_answers) for one, item in zip(found.items, material.instrument.items, strict=True)
        ],
        "calibration": lines_for_the_scale(found, bank),
    }


def taken_scans(
    scans: Iterable[StoredScan], answers: Iterable[StoredAnswer], instrument: Instrument
) -> list[TakenScan]:
    """Stored scans as the library takes them; nothing in them says whose they are."""
    questions = {item.code: item for item in instrument.items}
    given: dict[int, list[StoredAnswer]] = defaultdict(list)
    for answer in answers:
        given[answer.scan_id].append(answer)
    return [
        TakenScan(
            replies=_replies(given[scan.scan_id], questions),
            groups={"function_role": scan.function_roles, "language": (scan.language,)},
            assisted=scan.assisted,
        )
        for scan in scans
    ]


def _replies(answers: Sequence[StoredAnswer], questions: Mapping[str, Question]) -> list[Reply]:
    """The replies of one scan; as in the scan, answers about a topic that was left out say nothing."""
    known = [answer for answer in answers if answer.question_code in questions]
    left_out = {questions[a.question_code].competence for a in known if a.way_out is WayOut.TOPIC_NOT_MY_WORK}
    replies = []
    for answer in known:
        question = questions[answer.question_code]
        outcome = None if question.competence in left_out else _outcome(question, answer)
        replies.append(Reply(question.code, outcome, answer.way_out.value if answer.way_out else ""))
    return replies


def _outcome(question: Question, answer: StoredAnswer) -> int | None:
    if question.kind == "statement":
        return None if answer.value is None else int(answer.value)
    if answer.way_out is WayOut.DONT_KNOW:
        return WRONG
    if answer.value is None:
        return None
    return RIGHT if answer.value == question.answer_index else WRONG


def lines_for_the_scale(found: Calibration, bank: Instrument) -> list[str]:
    """The entries of `calibration:` in seeds/content/scale.yaml: new ones, and those that stay as they are."""
    now = {known.code: (known.shift, known.answers) for known in bank.scale.calibration}
    fit_to_adopt = {
        one.code: (round(one.shift, DIGITS), one.answers)
        for one in found.items
        if one.shift is not None and abs(one.shift) <= MAX_SHIFT and one.answers >= MIN_CALIBRATION_ANSWERS
    }
    lines = now | fit_to_adopt
    return [
        f'- {{code: "{item.code}", shift: {lines[item.code][0]}, answers: {lines[item.code][1]}}}'
        for item in bank.items
        if item.code in lines
    ]


def _organisation_id(session: Session, slug: str) -> int | None:
    if slug == EVERY_ORGANISATION:
        return None
    known = session.scalar(select(Organisation.id).where(Organisation.slug == slug))
    if known is None:
        raise InputError(f"Unknown organisation '{slug}'; give its slug, or {EVERY_ORGANISATION}.")
    return known


def _bias(found: Calibration, bank: Instrument) -> dict[str, Any]:
    now = {"present_mean": bank.scale.bias_mean, "present_deviation": round(bank.scale.bias_variance**0.5, DIGITS)}
    return {name: _rounded(value) for name, value in (asdict(found.bias) | now).items()}


def _mean_shift_of_checks(found: Calibration, bank: Instrument) -> float | None:
    checks = {item.code for item in bank.items if item.kind == "check"}
    shifts = [one.shift for one in found.items if one.code in checks and one.shift is not None]
    return round(sum(shifts) / len(shifts), DIGITS) if shifts else None


def _figures(one: ItemFigures, item: Question, min_answers: int) -> dict[str, Any]:
    figures = {name: _rounded(value) for name, value in asdict(one).items() if name not in ("code", "differences")}
    differences = [
        {name: _rounded(value) for name, value in asdict(difference).items()} | {"clear": difference.is_clear}
        for difference in one.differences
    ]
    about = {"code": one.code, "kind": item.kind, "level": item.level}
    return {**about, **figures, "differences": differences, "note": _note(one, min_answers)}


def _note(one: ItemFigures, min_answers: int) -> str:
    """What a reader must know before adopting the shift; empty where there is nothing."""
    if one.shift is None:
        return f"Too few answers: {one.answers} of {min_answers}. The shift stays as it is."
    if abs(one.shift) > MAX_SHIFT:
        return f"A shift of more than {MAX_SHIFT} levels: write the question anew."
    return ""


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else value
