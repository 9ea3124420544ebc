"""How commands speak: JSON on stdout, errors on stderr with exit code 2."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from app.services.errors import InputError
from seeds.errors import SeedError

json_format = click.option(
    "--format", "format_", type=click.Choice(["json"]), default="json", show_default=True, help="Form of the output."
)

STDOUT, STDERR = 1, 2


def write_json(value: Any) -> None:
    """Print a value as UTF-8 JSON, whatever the terminal's encoding is."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def bad_input_exits_with_2() -> Iterator[None]:
    """Turn errors in content and in files that people hand over into one line on stderr and exit code 2."""
    try:
        yield
    except (SeedError, InputError) as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def libraries_print_on_stderr() -> Iterator[None]:
    """Send to stderr what compiled libraries print meanwhile: HiGHS 1.12 does now and then, and stdout is JSON alone.

    C keeps what it prints for a while, so that is written out before stdout is given back.
    """
    sys.stdout.flush()
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)
        os.dup2(kept, STDOUT)
        os.close(kept)
