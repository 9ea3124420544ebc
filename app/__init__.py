"""The web application of Vaardigwijzer."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from app.cli import register_commands
from app.config import Config, load_config
from app.db import apply_sqlite_rules, db, engine_options, keep_values_out_of_errors
from app.errors import register_errors
from app.formatting import register_formatting
from app.headers import register_headers
from app.languages import select_language
from app.login import register_login
from app.routing import register_converters
from app.static_files import register_static_files
from app.views import register_views

MAX_UPLOAD_BYTES = 2 * 1024 * 1024


def create_app(config: Config | None = None, *, instance: Path | None = None) -> Flask:
    """The application, wired in a fixed order; without `config` it reads the environment.

    `instance` is the folder of the SQLite database. Raises ConfigError for a configuration that may not start.
    """
    config = config or load_config(os.environ)
    app = Flask(__name__, instance_path=str(instance.resolve()) if instance else None)
    app.config.update(
        VAARDIGWIJZER=config,
        SECRET_KEY=config.secret_key,
        TRUSTED_HOSTS=config.trusted_hosts,
        SESSION_COOKIE_NAME="__Host-vaardigwijzer" if config.is_secure else "vaardigwijzer",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_UPLOAD_BYTES,  # a pasted list of people is as long as an uploaded one
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        SQLALCHEMY_ENGINES={"default": engine_options(config.database_url, Path(app.instance_path))},
    )
    db.init_app(app)
    with app.app_context():
        apply_sqlite_rules(db.engine)
        keep_values_out_of_errors(db.engine)
    Babel(app, locale_selector=select_language)
    register_login(app)
    CSRFProtect(app)
    register_headers(app, secure=config.is_secure)
    register_errors(app)
    register_static_files(app)
    register_formatting(app, config)
    register_converters(app)
    register_views(app)
    register_commands(app)
    return app
