"""The commands that simulate the recommender at size and weigh its figures; they need no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from app import create_app
from app.config import Config, Environment


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


@pytest.mark.parametrize("arguments", [("batch", "--people", "0"), ("simulate-feedback", "--seed", "-1")])
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert invoke(tmp_path, *arguments).exit_code == 2
