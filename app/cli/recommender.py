"""`recommender`: rank the seed catalogue for given profiles, and evaluate the ranking against judged situations."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import bad_input_exits_with_2, json_format, write_json
from app.services.evaluating import evaluation, rankings, read_judgements, read_profiles
from seeds.catalogue import load_catalogue

recommender = AppGroup("recommender", help="Rank and evaluate on the shared seed catalogue; needs no database.")
JUDGED = Path(__file__).parent.parent.parent / "tests" / "data" / "judged"
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@recommender.command("rank")
@click.option("--profiles", type=existing_file, required=True, help="A JSON file with a list of profiles.")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many items a profile gets.")
@json_format
def rank(profiles: Path, top: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print the best items for each profile with the reasons and their points."""
    with bad_input_exits_with_2():
        write_json(rankings(load_catalogue(), read_profiles(profiles), top=top))


@recommender.command("evaluate")
@click.option("--profiles", type=existing_file, default=JUDGED / "profiles.json", help="Judged situations.")
@click.option("--judgements", type=existing_file, default=JUDGED / "judgements.json", help="Their graded relevance.")
@json_format
def evaluate(profiles: Path, judgements: Path, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print nDCG, recall, coverage and diversity of our ranking and of the baselines."""
    with bad_input_exits_with_2():
        items = load_catalogue()
        write_json(evaluation(items, read_profiles(profiles), read_judgements(judgements, items)))
