"""`recommender`: rank the seed catalogue for given profiles, evaluate the ranking, and simulate it at size."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from app.cli.output import CommandGroup, Finite, bad_input_exits_with_2, json_format, write_json
from app.services.batching import batch_figures, feedback_figures
from app.services.evaluating import Judgements, evaluation, rankings, read_judgements, read_profiles
from app.services.path_figures import path_figures
from app.services.weighing import evaluation_details, proposed_weights
from recommender import Profile
from recommender.path_quality import BUDGETS
from seeds.catalogue import CatalogueItem, load_catalogue

recommender = CommandGroup("recommender", help="Rank and evaluate on the shared seed catalogue; needs no database.")
JUDGED = Path(__file__).parent.parent.parent / "tests" / "data" / "judged"
seeded = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Where chance begins; the same seed, the same figures.",
)
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def judged_files(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which situations were judged, and how."""
    profiles = click.option(
        "--profiles", type=existing_file, default=JUDGED / "profiles.json", help="Judged situations."
    )
    judgements = click.option(
        "--judgements", type=existing_file, default=JUDGED / "judgements.json", help="Their graded relevance."
    )
    return profiles(judgements(command))


def _judged(profiles: Path, judgements: Path) -> tuple[Sequence[CatalogueItem], list[Profile], Judgements]:
    """The catalogue, the situations and their grades; grades of a situation that is not there are told and left out."""
    items, found = load_catalogue(), read_profiles(profiles)
    grades = read_judgements(judgements, items)
    if unknown := sorted(grades.keys() - {profile.id for profile in found}):
        click.echo(f"{judgements.name}: no profile is called {', '.join(unknown)}: left out", err=True)
    return items, found, grades


@recommender.command("rank")
@click.option("--profiles", type=existing_file, required=True, help="A JSON file with a list of profiles.")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many items a profile gets.")
@json_format
def rank(profiles: Path, top: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print the best items for each profile with the reasons and their points."""
    with bad_input_exits_with_2():
        write_json(rankings(load_catalogue(), read_profiles(profiles), top=top))


@recommender.command("evaluate")
@judged_files
@json_format
def evaluate(profiles: Path, judgements: Path, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print nDCG, recall, coverage and diversity of our ranking and of the baselines."""
    with bad_input_exits_with_2():
        write_json(evaluation(*_judged(profiles, judgements)))


@recommender.command("evaluate-details")
@judged_files
@json_format
def evaluate_details(profiles: Path, judgements: Path, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print nDCG with bootstrap bounds, with and without learning questions, and per function role."""
    with bad_input_exits_with_2():
        write_json(evaluation_details(*_judged(profiles, judgements)))


@recommender.command("fit-weights")
@judged_files
@json_format
def fit_weights(profiles: Path, judgements: Path, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Search for other weights and print what they gain on situations seen and not seen; nothing is changed."""
    with bad_input_exits_with_2():
        write_json(proposed_weights(*_judged(profiles, judgements)))


@recommender.command("simulate-feedback")
@click.option("--people", type=click.IntRange(min=1), default=5000, show_default=True, help="How many people.")
@click.option(
    "--promises",
    type=Finite(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="How many times the truth the content promises.",
)
@seeded
@json_format
def simulate(people: int, promises: float, seed: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print which share of the best possible lists is reached by content, click rate and feedback."""
    write_json(feedback_figures(people, seed, promises))


@recommender.command("batch")
@click.option("--people", type=click.IntRange(min=1), default=190_000, show_default=True, help="How many people.")
@click.option("--items", type=click.IntRange(min=1), default=500, show_default=True, help="How many items.")
@seeded
@json_format
def batch(people: int, items: int, seed: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Score simulated people against a simulated catalogue and print time and memory; progress goes to stderr."""
    with click.progressbar(length=people, label="People", file=sys.stderr) as bar:
        found = batch_figures(people=people, items=items, seed=seed, progress=bar.update)
    write_json(found)


@recommender.command("path-quality")
@click.option("--people", type=click.IntRange(min=1), default=200, show_default=True, help="How many people.")
@click.option(
    "--hours",
    type=click.IntRange(min=1),
    multiple=True,
    default=[int(hours) for hours in BUDGETS],
    show_default=True,
    help="A budget in hours; give it again for more than one.",
)
@seeded
@json_format
def paths(people: int, hours: tuple[int, ...], seed: int, format_: str) -> None:  # noqa: ARG001 - JSON is the only form so far
    """Print how near planned paths for simulated people come to the proven best on the seed catalogue."""
    write_json(path_figures(people=people, seed=seed, hours=hours))
