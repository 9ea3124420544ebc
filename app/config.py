"""Configuration: read once from the environment, and refused when it makes no sense.

APP_ENV is `development` (default), `test`, `demo` or `production`. Every variable is described in docs/deploy.md.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import click

from app.services.mail import Encryption, MailError, MailServer

MIN_SECRET_LENGTH = 32
THIS_MACHINE = ("127.0.0.1", "localhost")
POSTGRES_SCHEMES = ("postgres://", "postgresql://")


class Environment(enum.StrEnum):
    """What kind of use the application is started for."""

    DEVELOPMENT = "development"
    TEST = "test"
    DEMO = "demo"
    PRODUCTION = "production"


class ConfigError(click.ClickException):
    """A configuration that may not start; the message says what to set, and commands print it as one line."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a running application is told from outside."""

    environment: Environment = Environment.DEVELOPMENT
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))
    database_url: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str = "vaardigwijzer@localhost"
    theme_css: str | None = None

    @property
    def is_demo(self) -> bool:
        """Whether demo accounts are shown and plain cookies are used."""
        return self.environment is Environment.DEMO

    @property
    def is_secure(self) -> bool:
        """Whether people reach the application over https."""
        return self.public_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str] | None:
        """The names by which a request may ask for this site: this machine's own, and that of the public address.

        None, any name, while the public address is not on https: a demo is shown from another machine in the room.
        """
        public = urlsplit(self.public_url).hostname
        return [*THIS_MACHINE, *([public] if public else [])] if self.is_secure else None


def load_config(environ: Mapping[str, str]) -> Config:
    """The configuration in `environ`; raises ConfigError that says what to change."""
    named = environ.get("APP_ENV", Environment.DEVELOPMENT)
    if named not in list(Environment):
        raise ConfigError(f"APP_ENV is '{named}'; choose one of {', '.join(Environment)}.")
    environment = Environment(named)
    defaults = Config()
    config = Config(
        environment=environment,
        secret_key=environ.get("SECRET_KEY") or defaults.secret_key,
        database_url=database_url(environ.get("DATABASE_URL")),
        public_url=(environ.get("PUBLIC_URL") or defaults.public_url).rstrip("/"),
        smtp_url=environ.get("SMTP_URL") or None,
        mail_from=environ.get("MAIL_FROM") or defaults.mail_from,
        theme_css=environ.get("THEME_CSS") or None,
    )
    if config.smtp_url:
        _refuse_unfit_mail_server(config.smtp_url, config.mail_from)
    if environment is Environment.PRODUCTION:
        _refuse_unfit_production(config, environ)
    if environment is Environment.DEMO:
        _refuse_production_demo(config)
    return config


def database_url(url: str | None) -> str | None:
    """`url` with the driver that this application uses; None means SQLite in the instance folder."""
    for scheme in POSTGRES_SCHEMES:
        if url and url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url or None


def _refuse_unfit_production(config: Config, environ: Mapping[str, str]) -> None:
    if len(environ.get("SECRET_KEY", "")) < MIN_SECRET_LENGTH:
        raise ConfigError(f"Set SECRET_KEY to at least {MIN_SECRET_LENGTH} random characters for production.")
    if not environ.get("DATABASE_URL"):
        raise ConfigError("Set DATABASE_URL for production, for example postgresql://user@host/vaardigwijzer.")
    if not config.is_secure or not urlsplit(config.public_url).hostname:
        raise ConfigError("Set PUBLIC_URL for production to the https address that people use.")
    if environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise ConfigError("Switch FLASK_DEBUG off for production.")


def _refuse_unfit_mail_server(url: str, sender: str) -> None:
    try:
        MailServer.of(url, sender)
    except MailError as error:
        forms = " or ".join(f"{scheme}://user:password@host:port" for scheme in Encryption)
        raise ConfigError(f"Set SMTP_URL to {forms}.") from error


def _refuse_production_demo(config: Config) -> None:
    if config.is_secure or config.smtp_url:
        raise ConfigError(
            "Demo mode shows its passwords, so it refuses a production configuration: "
            "unset PUBLIC_URL and SMTP_URL, or set APP_ENV=production."
        )
