"""The texts of the interface in other languages: found in the source, kept in a catalogue, compiled at set-up.

The Dutch text is the message itself, so there is no Dutch catalogue.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
MAPPING = ROOT / "babel.cfg"
TRANSLATIONS = ROOT / "app" / "translations"
CATALOGUE = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
MessageId = str | Sequence[str]


def extracted(source: Path = ROOT / "app") -> Catalog:
    """Every message that stands in the code and the templates, without translations."""
    with MAPPING.open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel does not type this one
    found = Catalog(locale="en", fuzzy=False)
    for _, _, message, _, context in extract_from_dir(source, methods, options, KEYWORDS):
        found.add(message, context=context)
    return found


def stored(path: Path = CATALOGUE) -> Catalog:
    """The catalogue as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def updated(old: Catalog, found: Catalog) -> Catalog:
    """The messages of `found` with the translations of `old`: nothing obsolete, nothing guessed."""
    new = Catalog(locale="en", fuzzy=False)
    for message in found:
        if message.id:
            known = old.get(message.id, message.context)
            translated = known is not None and known.id == message.id and not known.fuzzy
            new.add(message.id, known.string if known and translated else None, context=message.context)
    return new


def waiting(catalog: Catalog) -> list[MessageId]:
    """The messages without a whole translation."""
    return [message.id for message in catalog if message.id and not _is_translated(message.string)]


def as_text(catalog: Catalog) -> str:
    """The file of a catalogue: sorted, with nothing in it that changes by itself."""
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER + body.getvalue().decode().strip() + "\n"


def compile_all(translations: Path = TRANSLATIONS) -> None:
    """Write the compiled file beside every catalogue; it appears as a whole, for whoever runs tests meanwhile."""
    for path in translations.rglob("*.po"):
        compiled = io.BytesIO()
        write_mo(compiled, stored(path))
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(compiled.getvalue())
        Path(name).chmod(0o644)
        Path(name).replace(path.with_suffix(".mo"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Update or compile; 1 when messages wait for a translation, which are then on stdout."""
    parser = argparse.ArgumentParser(prog="python -m app.messages", description="The texts in other languages.")
    parser.add_argument("what", choices=("update", "compile"))
    if parser.parse_args(arguments).what == "compile":
        compile_all()
        return 0
    catalog = updated(stored(), extracted())
    CATALOGUE.write_text(as_text(catalog), encoding="utf-8")
    compile_all()
    missing = waiting(catalog)
    for message in missing:
        sys.stdout.write(f"{message if isinstance(message, str) else message[0]}\n")
    sys.stderr.write(f"{len(missing)} messages wait for a translation in {CATALOGUE.relative_to(ROOT)}.\n")
    return 1 if missing else 0


def _is_translated(string: str | Sequence[str] | None) -> bool:
    return bool(string) and all(string or ())


if __name__ == "__main__":
    sys.exit(main())
