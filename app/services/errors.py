"""Errors that services raise when what they are given cannot be done; views and commands say it to people."""

from __future__ import annotations


class InputError(Exception):
    """A file or value from outside that does not fit; the message says where and why."""
