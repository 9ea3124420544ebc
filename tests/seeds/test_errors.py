"""Content that may not be loaded: the error names the file, the item and the field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from seeds.catalogue import load_catalogue
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.instrument import load_instrument
from seeds.roles import load_roles
from seeds.yaml_files import CONTENT, MAX_ALIASES, read_yaml

ITEM: dict[str, Any] = {
    "code": "eigen-1",
    "title": "Proef",
    "organisations": ["gemeente Proefstad"],
    "theme": "digivaardig",
    "start": {"date": "2021-01-01", "precision": "day"},
    "end": {"precision": "unknown"},
    "round": "none",
    "kind": "project",
    "status": {"value": "afgelopen", "checked_on": "2026-01-01"},
    "use": "overnemen",
    "first_action": "Vraag het na.",
    "audience": {"value": ["employee"], "provenance": "bron"},
    "summary": "Een proef.",
    "source": "eigen aanbod",
    "heading": "Proef",
}
TAG = {"code": "1.1", "from": 0, "to": 1, "strength": 1, "provenance": "bron"}


def catalogue_error(folder: Path, *items: dict[str, Any]) -> SeedError:
    """Why a catalogue of these items is refused."""
    (folder / "proef.yaml").write_text(yaml.safe_dump(list(items), sort_keys=False), encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        load_catalogue(folder)
    return refused.value


def yaml_error(folder: Path, text: str) -> str:
    """Why a file with this text is refused."""
    path = folder / "proef.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as refused:
        read_yaml(path)
    return str(refused.value)


def test_the_item_of_these_tests_is_fine_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "proef.yaml").write_text(yaml.safe_dump([ITEM]), encoding="utf-8")
    assert [item.code for item in load_catalogue(tmp_path)] == ["eigen-1"]


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"competences": [TAG | {"code": "9.9"}]}, "competences", "unknown code '9.9'"),
        ({"competences": [TAG, TAG]}, "competences", "a competence stands twice"),
        ({"competences": [TAG | {"from": 2, "to": 2}]}, "competences.0", "`to` must be above `from`"),
        ({"competences": [TAG | {"strength": 4}]}, "competences.0.strength", "less than or equal to 3"),
        ({"roles": {"value": ["tovenaar"], "provenance": "bron"}}, "roles", "unknown code 'tovenaar'"),
        ({"requires": [{"item": "eigen-2"}]}, "requires.item", "unknown code 'eigen-2'"),
        ({"requires": [{"item": "eigen-1"}]}, "requires.item", "unknown code 'eigen-1'"),
        ({"requires": [{"competence": "9.9", "level": 1}]}, "requires.competence", "unknown code '9.9'"),
        ({"requires": [{"competence": "1.1"}]}, "requires.0", "give either"),
        ({"start": {"date": "2021-09-31", "precision": "day"}}, "start.date", "'2021-09-31' is not a date that exists"),
        ({"start": {"precision": "day"}}, "start", "a date goes with precision"),
        ({"status": {"value": "afgelopen", "checked_on": "morgen"}}, "status.checked_on", "'morgen' is not a date"),
        ({"prijs": 10}, "prijs", "Extra inputs are not permitted"),
        ({"title": None}, "title", "Input should be"),
        ({"summary": " "}, "summary.nl", "at least 1 character"),
        ({"hours": {"value": 4.0}}, "hours", "a known value needs a provenance"),
        ({"hours": {"value": "4", "provenance": "bron"}}, "hours.value", "valid number"),
        ({"theme": "toveren"}, "theme", "Input should be"),
        ({"group_size": {"value": {"min": 9, "max": 3}, "provenance": "bron"}}, "group_size.value", "min is larger"),
    ],
)
def test_a_faulty_item_is_named_with_file_and_field(
    tmp_path: Path, change: dict[str, Any], field: str, problem: str
) -> None:
    error = catalogue_error(tmp_path, ITEM | change)
    assert (error.file, error.item, error.field) == ("proef.yaml", "eigen-1", field)
    assert problem in error.problem
    assert str(error) == f"proef.yaml: eigen-1: {field}: {error.problem}"


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    error = catalogue_error(tmp_path, {name: value for name, value in ITEM.items() if name != "use"})
    assert (error.item, error.field, error.problem) == ("eigen-1", "use", "Field required")


def test_an_item_without_code_is_named_by_its_place(tmp_path: Path) -> None:
    error = catalogue_error(tmp_path, ITEM, {name: value for name, value in ITEM.items() if name != "code"})
    assert (error.item, error.field) == ("item 2", "code")


def test_an_entry_that_is_no_item_is_named_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "proef.yaml").write_text("- los woord\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"proef\.yaml: item 1: -: "):
        load_catalogue(tmp_path)


def test_a_code_that_stands_twice_is_refused_also_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "ander.yaml").write_text(yaml.safe_dump([ITEM]), encoding="utf-8")
    error = catalogue_error(tmp_path, ITEM)
    assert (error.file, error.item, error.field) == ("proef.yaml", "eigen-1", "code")
    assert error.problem == "this code stands in ander.yaml already"


@pytest.mark.parametrize("text", ["code: eigen-1\n", "", "alleen tekst\n", "3\n"])
def test_a_file_that_is_not_a_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "proef.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=r"proef\.yaml: -: -: must be a list of items"):
        load_catalogue(tmp_path)


def test_a_key_that_stands_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    error = yaml_error(tmp_path, "- code: een\n  title: Een\n  title: Twee\n")
    assert error.startswith("proef.yaml: ")
    assert "key 'title' stands twice" in error
    assert "line 3" in error


def test_many_aliases_are_refused_before_anything_is_made_of_them(tmp_path: Path) -> None:
    layers = ["- &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    layers += [f"- &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 10)]
    assert f"more than {MAX_ALIASES} aliases" in yaml_error(tmp_path, "\n".join(layers))


@pytest.mark.parametrize(
    "text",
    [
        "- !!python/object:seeds.errors.SeedError {}\n",
        "- !!python/object/apply:os.getcwd []\n",
        "- !!python/name:os.getcwd\n",
        "- !eigen iets\n",
        "- !!int woord\n",
        "- code: [\n",
        "- ? [a, b]\n  : c\n",
        "- code: \0\n",
    ],
)
def test_what_is_no_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    assert "proef.yaml: -: -: not valid YAML" in yaml_error(tmp_path, text)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    path.write_bytes("- titel: één\n".encode("latin-1"))
    with pytest.raises(SeedError, match=r"proef\.yaml: .*utf-8"):
        read_yaml(path)


def test_words_and_dates_are_not_guessed_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "proef.yaml"
    path.write_text("- [on, yes, 2021-01-01, nee]\n", encoding="utf-8")
    assert read_yaml(path) == [["on", "yes", "2021-01-01", "nee"]]


def changed_copy(folder: Path, original: Path, old: str, new: str) -> Path:
    """A copy of a content file in which the first `old` became `new`."""
    text = original.read_text(encoding="utf-8")
    assert old in text
    copy = folder / original.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("old", "new", "item", "field"),
    [
        ('- code: "1.2"', '- code: "1.1"', "1.1", "code"),
        ('- code: "1.2"', '- code: "7.2"', "7.2", "code"),
        ("        basic:", "        beginner:", "1", "competences.0.levels.basic"),
    ],
)
def test_a_faulty_framework_is_named(tmp_path: Path, old: str, new: str, item: str, field: str) -> None:
    path = changed_copy(tmp_path, CONTENT / "competences.yaml", old, new)
    with pytest.raises(SeedError) as refused:
        load_framework(path)
    assert (refused.value.file, refused.value.item, refused.value.field) == ("competences.yaml", item, field)


@pytest.mark.parametrize(
    ("old", "new", "item", "field"),
    [
        ('competence: "1.1"', 'competence: "9.9"', "kcc", "targets"),
        ('competence: "1.2"', 'competence: "1.3"', "kcc", "targets"),
        ('competence: "2.1"', 'competence: "1.1"', "kcc", "targets"),
        ("level: 3", "level: 5", "kcc", "targets.0.level"),
        ("- code: burgerzaken", "- code: kcc", "kcc", "code"),
    ],
)
def test_a_faulty_role_is_named(tmp_path: Path, old: str, new: str, item: str, field: str) -> None:
    path = changed_copy(tmp_path, CONTENT / "roles.yaml", old, new)
    with pytest.raises(SeedError) as refused:
        load_roles(path)
    assert (refused.value.file, refused.value.item, refused.value.field) == ("roles.yaml", item, field)


@pytest.mark.parametrize(
    ("old", "new", "item", "field"),
    [
        ("competence: G1", "competence: G9", "G1-s1", "competence"),
        ("- code: G1-s2", "- code: G1-s1", "G1-s1", "code"),
        ("kind: statement", "kind: check", "G1-s1", "-"),
        ("level: 1", "level: 0", "G1-s1", "level"),
    ],
)
def test_a_faulty_question_is_named(tmp_path: Path, old: str, new: str, item: str, field: str) -> None:
    changed_copy(tmp_path, CONTENT / "items" / "area-g.yaml", old, new)
    with pytest.raises(SeedError) as refused:
        load_instrument(tmp_path)
    assert (refused.value.file, refused.value.item, refused.value.field) == ("area-g.yaml", item, field)
