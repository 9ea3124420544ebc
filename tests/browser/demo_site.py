"""The demo as a site that a browser can open: an own copy of its database, served on a free port of this machine.

Everything of the application runs in threads of its own. Playwright keeps an event loop running in the thread of the
tests, and Flask does not close an application context beside a running loop.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from app import create_app, schema
from app.config import Config, Environment
from app.db import db

DATABASE = "vaardigwijzer.db"
ADDRESS = "127.0.0.1"


def fill_database(folder: Path) -> None:
    """Make the database of the demo in `folder`: migrated, and loaded by the command that bin/demo uses."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        worker.submit(_fill, folder).result()


@contextmanager
def served(filled: Path, folder: Path) -> Iterator[str]:
    """Serve a copy, made in `folder`, of the demo database in `filled`; gives the address, without a slash."""
    shutil.copy(filled / DATABASE, folder / DATABASE)
    # the server comes first, because links to the site name its port
    with (
        make_server(ADDRESS, 0, Response(), threaded=True) as server,
        ThreadPoolExecutor(max_workers=1) as worker,
    ):
        url = f"http://{ADDRESS}:{server.server_port}"
        server.app = app = worker.submit(_demo, folder, url).result()
        worker.submit(server.serve_forever)
        try:
            yield url
        finally:
            server.shutdown()
            worker.submit(_close, app).result()


def _demo(folder: Path, url: str) -> Flask:
    config = Config(
        environment=Environment.DEMO, secret_key="a key for browser tests only, nothing is kept", public_url=url
    )
    return create_app(config, instance=folder)


def _fill(folder: Path) -> None:
    app = _demo(folder, f"http://{ADDRESS}")
    with app.app_context():
        schema.upgrade(db.engine)
    loaded = app.test_cli_runner().invoke(args=["demo", "load"])
    assert loaded.exit_code == 0, loaded.output
    _close(app)


def _close(app: Flask) -> None:
    """Close the database file, so that a copy of it is whole."""
    with app.app_context():
        db.engine.dispose()
