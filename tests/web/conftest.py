"""The page clients of tests/web_fixtures.py, for the tests of pages."""

from tests.web_fixtures import SignIn, anonymous, signed_in

__all__ = ["SignIn", "anonymous", "signed_in"]
