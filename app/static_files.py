"""Static files: sent compressed where the browser takes that and a compressed copy stands beside the file."""

from __future__ import annotations

import mimetypes
from os.path import isfile
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

KEPT_SECONDS = 3600


def register_static_files(app: Flask) -> None:
    """Serve `static/`; a stylesheet of our own has its compressed copy under `vendor/`, where set-up writes it."""
    folder = Path(str(app.static_folder))

    def serve(filename: str) -> Response:
        response: Response | None = None
        if request.accept_encodings["gzip"]:
            response = _compressed(folder, filename)
        response = response or send_from_directory(folder, filename, max_age=KEPT_SECONDS)
        response.vary.add("Accept-Encoding")
        return response

    app.view_functions["static"] = serve


def _compressed(folder: Path, filename: str) -> Response | None:
    """The compressed copy of a file; None where there is none, or one from before the file changed."""
    for copy in (f"{filename}.gz", f"vendor/{filename}.gz"):
        if _is_newer(folder / copy, folder / filename):
            plain_type, _encoding = mimetypes.guess_type(filename)
            response = send_from_directory(folder, copy, mimetype=plain_type, max_age=KEPT_SECONDS)
            response.headers["Content-Encoding"] = "gzip"
            return response
    return None


def _is_newer(copy: Path, original: Path) -> bool:
    # not Path.is_file, which raises for a name that is too long
    return isfile(copy) and isfile(original) and copy.stat().st_mtime >= original.stat().st_mtime
