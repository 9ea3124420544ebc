"""The commands: JSON alone on stdout, bad input told on stderr with exit code 2, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import create_app, schema
from app.cli.catalogue import NINE_WORD_HASHES
from app.cli.recommender import JUDGED
from app.config import Config, Environment
from app.db import db
from app.models import Model
from seeds.catalogue import CatalogueItem, load_catalogue
from seeds.yaml_files import CONTENT

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("app", "scan", "recommender", "seeds", "tests")
KEYS = [
    "code", "title", "organisations", "municipalities", "theme_source", "theme", "start", "end", "period_text", "round",
    "kind", "status", "use", "first_action", "audience", "roles", "forms", "place", "group_size", "sessions", "hours",
    "price", "materials", "results", "competences", "requires", "synonyms", "summary", "source", "heading", "notes",
]  # fmt: skip
FIGURES = {"ndcg_5", "ndcg_10", "recall_10", "coverage", "diversity"}
METHODS = {"vaardigwijzer", "random", "popularity", "bm25", "word_tfidf", "char_ngrams"}

CATALOGUE_COMMANDS = sys.modules["app.cli.catalogue"]
"""The module; `app.cli.catalogue` as an attribute is the group of commands in it."""

Run = Callable[..., Result]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder like a fresh clone: the rooms, and nothing that was made by using them."""
    for room in ROOMS:
        (tmp_path / room).symlink_to(ROOT / room)
    return tmp_path


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in an application of which no folder and no database exists."""
    app = create_app(Config(environment=Environment.TEST), instance=tmp_path / "instance")

    def invoke(*arguments: str) -> Result:
        result: Result = app.test_cli_runner().invoke(args=arguments)
        assert not (tmp_path / "instance").exists(), "a command on content alone made a database"
        return result

    return invoke


def run_outside(checkout: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as people do, with nothing in the environment but PATH and `environ`."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=checkout,
        env={"PATH": os.defpath} | environ,
        capture_output=True,
        check=False,
    )


def profiles_file(folder: Path, profiles: Any) -> str:
    path = folder / "profielen.json"
    path.write_text(json.dumps(profiles), encoding="utf-8")
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize("environ", [{}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}])
def test_the_export_is_only_utf8_json_whatever_the_environment(checkout: Path, environ: dict[str, str]) -> None:
    done = run_outside(checkout, "catalogue", "export", "--format", "json", **environ)

    assert (done.returncode, done.stderr) == (0, b"")
    items = json.loads(done.stdout.decode("utf-8"))
    assert len(items) == 148
    assert "ë" in done.stdout.decode("utf-8")
    assert {path.name for path in checkout.iterdir()} == set(ROOMS)


@pytest.mark.slow
def test_ranking_needs_no_environment_and_leaves_nothing_behind(checkout: Path) -> None:
    done = run_outside(checkout, "recommender", "rank", "--profiles", str(JUDGED / "profiles.json"), "--top", "3")

    assert (done.returncode, done.stderr) == (0, b"")
    assert {len(ranking) for ranking in json.loads(done.stdout).values()} == {3}
    assert {path.name for path in checkout.iterdir()} == set(ROOMS)


@pytest.mark.slow
def test_bad_input_is_told_on_stderr_and_stdout_stays_empty(checkout: Path) -> None:
    done = run_outside(checkout, "recommender", "rank", "--profiles", "nergens.json")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"nergens.json" in done.stderr


def test_the_export_is_sorted_by_code_and_has_every_key_of_every_item(run: Run) -> None:
    items = json.loads(run("catalogue", "export", "--format", "json").stdout)
    codes = [item["code"] for item in items]
    assert codes == sorted(codes)
    assert len(codes) == 148
    assert {tuple(item) for item in items} == {tuple(KEYS)}


def test_exported_facts_have_the_form_of_the_catalogue_document(run: Run) -> None:
    for item in json.loads(run("catalogue", "export").stdout):
        assert set(item["start"]) == set(item["end"]) == {"date", "precision"}
        assert set(item["title"]) == set(item["summary"]) == {"nl", "en"}
        for fact in ("audience", "roles", "forms", "place", "group_size", "sessions", "hours", "price"):
            assert set(item[fact]) == {"value", "provenance"}
        for tag in item["competences"]:
            assert list(tag) == ["code", "from", "to", "strength", "provenance"]


def test_only_json_is_a_form_of_the_export(run: Run) -> None:
    assert run("catalogue", "export", "--format", "xml").exit_code == 2


def test_a_profile_needs_nothing_but_its_id(run: Run, tmp_path: Path) -> None:
    result = run("recommender", "rank", "--profiles", profiles_file(tmp_path, [{"id": "leeg"}]))
    assert len(json.loads(result.stdout)["leeg"]) == 10


@pytest.mark.parametrize(("top", "expected"), [("1", 1), ("148", 148), ("1000", 148)])
def test_a_ranking_has_as_many_items_as_asked_and_there_are(run: Run, tmp_path: Path, top: str, expected: int) -> None:
    profile = {"id": "één", "role": "kcc", "gaps": [{"code": "G2", "now": 1, "target": 3}]}
    result = run("recommender", "rank", "--profiles", profiles_file(tmp_path, [profile]), "--top", top)
    codes = [item["code"] for item in json.loads(result.stdout)["één"]]
    assert len(set(codes)) == len(codes) == expected


def test_the_points_of_the_reasons_sum_to_the_score_and_scores_fall(run: Run) -> None:
    result = run("recommender", "rank", "--profiles", str(JUDGED / "profiles.json"), "--top", "148")
    rankings = json.loads(result.stdout)
    assert len(rankings) == 14
    for ranking in rankings.values():
        assert [item["score"] for item in ranking] == sorted((item["score"] for item in ranking), reverse=True)
        for item in ranking:
            assert list(item) == ["code", "score", "reasons"]
            assert sum(reason["points"] for reason in item["reasons"]) == item["score"]
            assert all(list(reason) == ["kind", "text", "points"] for reason in item["reasons"])


def test_the_same_profiles_give_the_same_output(run: Run) -> None:
    arguments = ("recommender", "rank", "--profiles", str(JUDGED / "profiles.json"))
    assert run(*arguments).stdout_bytes == run(*arguments).stdout_bytes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"id": "p1", "gaps": [{"code": "9.9", "now": 1, "target": 2}]}]', "p1: gaps: unknown competence '9.9'"),
        ('[{"id": "p1", "role": "tovenaar"}]', "p1: role: unknown role 'tovenaar'"),
        ('[{"id": "p1"}, {"id": "p1"}]', "p1: id: this id stands twice"),
        ('[{"id": "p1"', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("", "not valid JSON"),
        ('{"id": "p1"}', "valid list"),
        ('[{"role": "kcc"}]', "0.id: Field required"),
        ('[{"id": ""}]', "0.id"),
        ('[{"id": "p\\ud800"}]', "0.id"),
        ('[{"id": "p1", "naam": "x"}]', "p1.naam"),
        ('[{"id": "p1", "forms": ["toveren"]}]', "p1.forms.0"),
        ('[{"id": "p1", "gaps": [{"code": "1.1", "now": 5, "target": 2}]}]', "p1.gaps.0.now"),
        (
            '[{"id": "p1", "gaps": [{"code": "1.1", "now": NaN, "target": 2}]}]',
            "p1.gaps.0.now: Input should be a finite number",
        ),
        ('[{"id": "p1", "gaps": [{"code": "1.1", "now": %s, "target": 2}]}]' % ("9" * 5000), "not valid JSON"),
        (
            '[{"id": "p1", "gaps": [{"code": "1.1", "now": 1, "target": 2}, {"code": "1.1", "now": 0, "target": 2}]}]',
            "p1: gaps: '1.1' stands twice",
        ),
        ("[1]", "0: Input should be"),
        ('[{"id": "p1", "gaps": [{"code": "1.1", "now": 1}]}]', "p1.gaps.0.target"),
    ],
)
def test_a_faulty_profile_is_told_with_file_and_place(run: Run, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "profielen.json"
    path.write_text(content, encoding="utf-8")
    result = run("recommender", "rank", "--profiles", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "profielen.json: " in result.stderr
    assert said in result.stderr


def test_a_file_with_a_byte_order_mark_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "profielen.json"
    path.write_text('[{"id": "p1"}]', encoding="utf-8-sig")
    assert json.loads(run("recommender", "rank", "--profiles", str(path), "--top", "1").stdout).keys() == {"p1"}


def test_a_file_in_another_encoding_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "profielen.json"
    path.write_bytes('[{"id": "één"}]'.encode("latin-1"))
    result = run("recommender", "rank", "--profiles", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "profielen.json: not UTF-8 text" in result.stderr


@pytest.mark.parametrize("top", ["0", "-1", "veel"])
def test_a_number_of_items_that_makes_no_sense_is_refused(run: Run, tmp_path: Path, top: str) -> None:
    result = run("recommender", "rank", "--profiles", profiles_file(tmp_path, [{"id": "a"}]), "--top", top)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--top" in result.stderr


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    for missing in (tmp_path / "nergens.json", tmp_path):
        result = run("recommender", "rank", "--profiles", str(missing))
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(missing) in result.stderr


def test_the_evaluation_puts_us_above_the_character_baseline_and_prints_every_figure(run: Run) -> None:
    table = json.loads(run("recommender", "evaluate", "--format", "json").stdout)
    assert table.keys() == METHODS
    assert {name for name, figures in table.items() if figures.keys() != FIGURES} == set()
    assert table["vaardigwijzer"]["ndcg_5"] > table["char_ngrams"]["ndcg_5"]
    assert table["random"]["ndcg_5"] < table["char_ngrams"]["ndcg_5"]


def test_the_evaluation_takes_other_situations_too(run: Run, tmp_path: Path) -> None:
    profiles = profiles_file(tmp_path, [{"id": "a", "gaps": [{"code": "G5", "now": 0, "target": 3}]}])
    judgements = tmp_path / "oordelen.json"
    judgements.write_text('{"a": {"ao-039": 3}}', encoding="utf-8")
    table = json.loads(run("recommender", "evaluate", "--profiles", profiles, "--judgements", str(judgements)).stdout)
    assert table["vaardigwijzer"]["recall_10"] == 1


def test_a_judged_situation_without_a_profile_is_left_out_and_told(run: Run, tmp_path: Path) -> None:
    profiles = profiles_file(tmp_path, [{"id": "a", "gaps": [{"code": "G5", "now": 0, "target": 3}]}])
    judgements = tmp_path / "oordelen.json"
    judgements.write_text('{"a": {"ao-039": 3}, "b": {"ao-001": 3}}', encoding="utf-8")
    result = run("recommender", "evaluate", "--profiles", profiles, "--judgements", str(judgements))
    assert json.loads(result.stdout)["vaardigwijzer"]["recall_10"] == 1
    assert "oordelen.json: no profile is called b: left out" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan", "simulate", "--bias-sd", "nan"), "nan is not a finite number"),
        (("scan", "simulate", "--seed", "-1"), "--seed"),
        (("recommender", "simulate-feedback", "--promises", "inf"), "inf is not a finite number"),
        (("organisation", "set", "proefstad"), "Nothing to change"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("catalogue", "load"),
        ("organisation", "new", "Proefstad", "--administrator", "Bea", "--mail", "bea@proefstad.example"),
        ("scan", "calibrate"),
        ("demo", "load"),
    ],
)
def test_a_command_on_a_database_without_a_schema_says_what_to_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    app = create_app(Config(environment=Environment.TEST), instance=tmp_path / "instance")
    result = app.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "flask --app app database upgrade" in result.stderr


def test_a_schema_that_does_not_exist_is_told(tmp_path: Path) -> None:
    app = create_app(Config(environment=Environment.TEST), instance=tmp_path / "instance")
    result = app.test_cli_runner().invoke(args=["database", "downgrade", "nergens"])
    assert result.exit_code == 2
    assert "nergens" in result.stderr


@pytest.mark.parametrize(
    ("judgements", "said"),
    [('{"p01": {"ao-999": 3}}', "p01: ao-999: no item has this code"), ('{"p01": {"ao-001": 4}}', "p01.ao-001")],
)
def test_a_faulty_judgement_is_told(run: Run, tmp_path: Path, judgements: str, said: str) -> None:
    path = tmp_path / "oordelen.json"
    path.write_text(judgements, encoding="utf-8")
    result = run("recommender", "evaluate", "--judgements", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"oordelen.json: {said}" in result.stderr


def test_hashing_sources_writes_one_file_and_prints_nothing(run: Run, tmp_path: Path) -> None:
    sources, output = tmp_path / "bronnen", tmp_path / "hashes.bin"
    sources.mkdir()
    (sources / "een.txt").write_text("een twee drie vier vijf zes zeven acht negen tien", encoding="utf-8")
    (sources / "twee.txt").write_text("een twee drie vier vijf zes zeven acht negen", encoding="utf-8")
    result = run("catalogue", "hash-sources", str(sources), "--output", str(output))
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(output.read_bytes()) == 2 * 6


def test_a_folder_without_sources_is_refused_and_the_hashes_stay(run: Run, tmp_path: Path) -> None:
    before = NINE_WORD_HASHES.read_bytes()
    result = run("catalogue", "hash-sources", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert NINE_WORD_HASHES.read_bytes() == before


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with app.app_context():
        return {
            name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Model.metadata.tables.items()
        }


def test_loading_the_catalogue_twice_changes_nothing(app: Flask) -> None:
    first = app.test_cli_runner().invoke(args=["catalogue", "load"])
    before = everything(app)
    second = app.test_cli_runner().invoke(args=["catalogue", "load"])
    assert {(result.exit_code, result.stdout) for result in (first, second)} == {(0, "")}
    assert len(before["catalogue_item"]) == 148
    assert everything(app) == before


def test_loading_again_changes_only_the_item_that_changed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.test_cli_runner().invoke(args=["catalogue", "load"])
    before = everything(app)["catalogue_item"]
    first, *others = load_catalogue()
    changed = first.model_copy(update={"notes": [*first.notes, "Nagekeken."]})
    monkeypatch.setattr(CATALOGUE_COMMANDS, "load_catalogue", lambda: (changed, *others))
    app.test_cli_runner().invoke(args=["catalogue", "load"])
    after = everything(app)["catalogue_item"]
    assert [row[0] for row in after] == [row[0] for row in before]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_an_item_that_left_the_files_stays_in_the_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.test_cli_runner().invoke(args=["catalogue", "load"])
    before = everything(app)
    fewer: tuple[CatalogueItem, ...] = load_catalogue()[1:]
    monkeypatch.setattr(CATALOGUE_COMMANDS, "load_catalogue", lambda: fewer)
    app.test_cli_runner().invoke(args=["catalogue", "load"])
    assert everything(app) == before


def test_a_faulty_seed_folder_leaves_the_database_as_it_was(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.test_cli_runner().invoke(args=["catalogue", "load"])
    before = everything(app)
    faulty = tmp_path / "faulty"
    faulty.mkdir()
    for path in (CONTENT / "catalogue").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("Vraag", "Bespreek")  # most items changed, one is wrong
        (faulty / path.name).write_text(text.replace('code: "G5"', 'code: "G9"', 1), encoding="utf-8")
    monkeypatch.setattr(CATALOGUE_COMMANDS, "load_catalogue", partial(load_catalogue, faulty))

    result = app.test_cli_runner().invoke(args=["catalogue", "load"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "ao-001-036.yaml" in result.stderr
    assert "competences: unknown code 'G9'" in result.stderr
    assert everything(app) == before


def test_the_first_upgrade_makes_the_folder_of_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "nieuw" / "instance"
    app = create_app(Config(environment=Environment.TEST), instance=folder)
    assert not folder.exists()
    result = app.test_cli_runner().invoke(args=["database", "upgrade"])
    assert (result.exit_code, result.stdout) == (0, "")
    with app.app_context():
        assert schema.differences(db.engine) == []
        db.engine.dispose()
    assert [path.name for path in folder.glob("*.db")] == ["vaardigwijzer.db"]


def test_the_demo_is_not_loaded_in_production(tmp_path: Path) -> None:
    app = create_app(Config(environment=Environment.PRODUCTION, public_url="https://a.example"), instance=tmp_path)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "public password" in result.stderr


def test_a_simulation_prints_every_method_and_every_misfit(run: Run) -> None:
    found = json.loads(run("scan", "simulate", "--people", "5", "--role", "kcc").stdout)

    assert {"adaptive", "statements82", "statements82_model", "bank", "prior", "misfits", "settings"} <= set(found)
    assert set(found["adaptive"]) == {
        "questions", "rmse", "exact_level", "within_one_level", "right_side_of_target", "coverage_90", "p95_ms",
    }  # fmt: skip
    assert found["prior"]["questions"] == 0
    assert found["bank"]["questions"] == 6 * found["settings"]["competences"]
    assert len(found["misfits"]) == 6


def test_the_same_seed_simulates_the_same_but_for_the_clock(run: Run) -> None:
    def rmse(seed: str) -> float:
        options = ("--people", "5", "--role", "kcc", "--seed", seed, "--no-misfits")
        return float(json.loads(run("scan", "simulate", *options).stdout)["adaptive"]["rmse"])

    assert rmse("3") == rmse("3") != rmse("4")


def test_a_simulation_can_be_a_table_for_the_docs(run: Run) -> None:
    table = run("scan", "simulate", "--people", "5", "--role", "kcc", "--format", "markdown").stdout.splitlines()

    assert table[0].startswith("| | questions | rmse |")
    assert any(line.startswith("| careless_10_percent: adaptive |") for line in table)
    assert {line.count("|") for line in table} == {9}


def test_simulating_an_unknown_role_names_the_roles(run: Run) -> None:
    done = run("scan", "simulate", "--role", "tovenaar", "--people", "5")

    assert done.exit_code == 2
    assert "Unknown role 'tovenaar'" in done.stderr
    assert "kcc" in done.stderr
