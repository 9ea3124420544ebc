"""The accounts of the demo municipalities, which the sign-in page shows in demo mode only."""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "welkom-bij-de-demo"  # noqa: S105 - shown on the sign-in page of the demo
DEMO_ORGANISATIONS = ("voorbeeldstad", "tweestad")
DEMO_NAMES = ("medewerker", "nieuw", "teamleider", "adviseur", "beheerder")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo: who it is and its mail address."""

    name: str
    email: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts at both demo municipalities."""
    return [DemoAccount(name, f"{name}@{slug}.example") for slug in DEMO_ORGANISATIONS for name in DEMO_NAMES]
