"""The page clients of tests/web_fixtures.py, for the tests that walk everything."""

from tests.web_fixtures import anonymous, signed_in

__all__ = ["anonymous", "signed_in"]
