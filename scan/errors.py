"""What a caller of the scan can do wrong, by name."""

from __future__ import annotations


class ScanError(Exception):
    """Any wrong use of a scan."""


class UnknownCompetence(ScanError):
    """A competence that the instrument does not measure."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"unknown competence '{code}'")


class UnknownItem(ScanError):
    """A question that is not in the instrument, or not of a competence that this scan asks."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"unknown question '{code}'")


class ValueOffScale(ScanError):
    """An answer that the question does not offer."""

    def __init__(self, code: str, value: object) -> None:
        self.code, self.value = code, value
        super().__init__(f"question '{code}' does not offer the answer {value!r}")
