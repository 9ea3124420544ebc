"""How commands speak: JSON on stdout, errors on stderr with exit code 2."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from alembic.util import CommandError
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.services.errors import InputError
from seeds.errors import SeedError

json_format = click.option(
    "--format", "format_", type=click.Choice(["json"]), default="json", show_default=True, help="Form of the output."
)


class CommandGroup(AppGroup):
    """Commands that say on one line what to do where the database is not there or has another schema."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except CommandError as error:
            raise click.UsageError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise click.UsageError(f"{error.orig}. Did you run `flask --app app database upgrade`?") from error


class Finite(click.FloatRange):
    """A number in a range; "nan" and "inf", which Python takes for numbers, are none."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        """The number; a usage error for what is none."""
        number = super().convert(value, parameter, context)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", parameter, context)
        return number


def write_json(value: Any) -> None:
    """Print a value as UTF-8 JSON, whatever the terminal's encoding is; raises ValueError for what is not finite."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def bad_input_exits_with_2() -> Iterator[None]:
    """Turn errors in content and in files that people hand over into one line on stderr and exit code 2."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads the output has seen enough, which is no fault of the input; click ends quietly
    except (SeedError, InputError, OSError) as error:
        raise click.UsageError(str(error)) from error
