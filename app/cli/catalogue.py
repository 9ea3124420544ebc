"""`catalogue`: print, check and load the shared catalogue, and hash the sources for the nine-word rule."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.output import CommandGroup, bad_input_exits_with_2, json_format, write_json
from app.clock import now
from app.db import db
from app.services.catalogue_check import check_catalogue
from app.services.seeding import load_seed_catalogue
from seeds.catalogue import exported, load_catalogue
from seeds.own_words import hash_runs
from seeds.roles import load_roles

NINE_WORD_HASHES = Path(__file__).parent.parent.parent / "tests" / "data" / "nine_word_hashes.bin"

catalogue = CommandGroup("catalogue", help="The shared catalogue of projects and programmes.")


@catalogue.command("export")
@json_format
def export(format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print every item of the shared seed catalogue, sorted by code."""
    with bad_input_exits_with_2():
        write_json([exported(item) for item in load_catalogue()])


@catalogue.command("check")
@json_format
def check(format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print which items have no audience or competence, and which are never among anybody's ten best."""
    with bad_input_exits_with_2():
        write_json(check_catalogue(load_catalogue(), load_roles()))


@catalogue.command("load")
def load() -> None:
    """Load the shared catalogue into the database; loading again changes only what changed in the files."""
    with bad_input_exits_with_2():
        changed = load_seed_catalogue(db.session, load_catalogue(), at=now())
    db.session.commit()
    click.echo(f"Items that are new or changed: {changed}", err=True)


@catalogue.command("hash-sources")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    default=NINE_WORD_HASHES,
    help="The file to write; without it the one that the tests read.",
)
def hash_sources(folder: Path, output: Path) -> None:
    """Write the hashes of every nine words in a row of the .txt files in FOLDER, for who has the sources.

    The test of the nine-word rule reads them; the sources themselves stay out of the repository.
    """
    sources = sorted(folder.glob("*.txt"))
    if not sources:
        raise click.UsageError(f"{folder}: no .txt files here")
    try:
        texts = [path.read_text(encoding="utf-8") for path in sources]
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{folder}: not all UTF-8 text: {error}") from error
    with bad_input_exits_with_2():
        output.write_bytes(hash_runs(texts))
    click.echo(f"{output.name}: {len(sources)} sources", err=True)
