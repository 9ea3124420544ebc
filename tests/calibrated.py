"""The item bank as it is once every knowledge question was answered often enough to be calibrated."""

from __future__ import annotations

from seeds.instrument import MIN_CALIBRATION_ANSWERS, Calibrated, Instrument, Scale, load_instrument

BANK_OF_THE_KNOWLEDGE = "app.services.knowledge.load_instrument"
"""Where the hint on self-rating takes its bank from."""


def bank_with(calibration: list[Calibrated]) -> Instrument:
    """The bank with this calibration in place of its own."""
    bank = load_instrument()
    scale = Scale(**bank.scale.model_dump(exclude={"calibration"}), calibration=calibration)
    return bank.model_copy(update={"scale": scale})


def calibrated_bank() -> Instrument:
    """The bank with every knowledge question as hard as its level says."""
    checks = [question for question in load_instrument().items if question.kind == "check"]
    return bank_with([Calibrated(code=check.code, shift=0.0, answers=MIN_CALIBRATION_ANSWERS) for check in checks])
