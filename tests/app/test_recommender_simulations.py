"""The commands that simulate the recommender at size and weigh its figures; they need no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from app import create_app
from app.config import Config, Environment
from app.services.path_figures import simulated_profiles


def invoke(folder: Path, *arguments: str) -> Result:
    """Run a `recommender` command in an application of which no folder and no database exists."""
    app = create_app(Config(environment=Environment.TEST), instance=folder / "instance")
    result: Result = app.test_cli_runner().invoke(args=["recommender", *arguments])
    assert not (folder / "instance").exists()
    return result


def printed(folder: Path, *arguments: str) -> Any:
    result = invoke(folder, *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_batch_prints_time_and_memory_and_its_progress_goes_to_stderr(tmp_path: Path) -> None:
    result = invoke(tmp_path, "batch", "--people", "300", "--items", "160")
    found = json.loads(result.stdout)
    assert (found["people"], found["items"], found["top"]) == (300, 160, 10)
    assert found["seconds"] >= 0
    assert found["peak_bytes"] > 10**7
    assert "People" in result.stderr


def test_feedback_is_simulated_in_two_worlds_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    found = printed(tmp_path, "simulate-feedback", "--people", "60", "--seed", "3")
    assert set(found["needs_of_their_own"]) == set(found["needs_of_their_role"]) == {"static", "click_rate", "feedback"}
    assert found == printed(tmp_path, "simulate-feedback", "--people", "60", "--seed", "3")


def test_paths_are_held_against_the_proven_best_and_nothing_in_them_starts_too_early(tmp_path: Path) -> None:
    found = printed(tmp_path, "path-quality", "--people", "3", "--hours", "10", "--hours", "20")
    assert found["settings"] == {"people": 3, "roles": 20, "items": 148, "seed": 1, "hours": [10, 20]}
    assert 0 < found["paths"] <= 3 * 2
    assert 0.9 < found["worst_share"] <= found["mean_share"] <= 1
    assert 0 < found["mean_coverage"] < 1
    assert found["broken"] == 0
    assert 0 < found["median_ms"] <= found["p99_ms"]


def test_paths_of_another_seed_are_of_other_people(tmp_path: Path) -> None:
    def coverage(seed: str) -> float:
        options = ("--people", "2", "--hours", "10", "--seed", seed)
        return float(printed(tmp_path, "path-quality", *options)["mean_coverage"])

    assert coverage("3") == coverage("3") != coverage("4")


def test_simulated_people_are_shared_out_over_the_roles() -> None:
    roles = [profile.roles for profile in simulated_profiles(25, seed=1)]
    assert {roles.count(role) for role in roles} == {1, 2}
    assert len(set(roles)) == 20


@pytest.mark.slow
def test_the_search_for_weights_prints_what_is_seen_and_what_is_left_out(tmp_path: Path) -> None:
    found = printed(tmp_path, "fit-weights")
    assert found["situations"] == 14
    assert found["fitted"]["ndcg_5"] >= found["current"]["ndcg_5"]
    assert 0 < found["held_out"]["ndcg_10"] < 1


def test_details_of_the_evaluation_have_bounds_and_roles(tmp_path: Path) -> None:
    found = printed(tmp_path, "evaluate-details")
    ours, silent = (found[name]["vaardigwijzer"]["ndcg_5"] for name in ("intervals", "intervals_without_question"))
    assert ours["low"] < ours["mean"] < ours["high"]
    assert silent["mean"] < ours["mean"]
    assert sum(row["situations"] for row in found["roles"].values()) == 14


@pytest.mark.parametrize(
    "arguments", [("batch", "--people", "0"), ("simulate-feedback", "--seed", "-1"), ("path-quality", "--hours", "0")]
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert invoke(tmp_path, *arguments).exit_code == 2
