"""How commands speak: JSON on stdout, errors on stderr with exit code 2."""

from __future__ import annotations

import json
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
