"""Sending mail through the mail server of the organisation, after what it tells of was committed."""

from __future__ import annotations

import datetime as dt
import enum
import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 10
LOG = logging.getLogger(__name__)


class Encryption(enum.StrEnum):
    """How the connection is kept secret; the values are the schemes of SMTP_URL.

    `smtp` uses STARTTLS where the server offers it, `starttls` insists on it, `smtps` is encrypted from the start.
    """

    WHERE_OFFERED = "smtp"
    STARTTLS = "starttls"
    FROM_THE_START = "smtps"


PORTS = {Encryption.WHERE_OFFERED: 25, Encryption.STARTTLS: 587, Encryption.FROM_THE_START: 465}


class MailError(Exception):
    """A mail server that cannot be used as it is configured; the message names no password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes out: SMTP_URL taken apart, and the sender's address."""

    encryption: Encryption
    host: str
    port: int
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str, sender: str) -> MailServer:
        """The server at `smtp://user:password@host:port`, `starttls://…` or `smtps://…`; raises MailError."""
        try:
            parts = urlsplit(url)
            encryption, port = Encryption(parts.scheme), parts.port
        except ValueError as error:
            raise MailError("SMTP_URL is no address of the form smtp://user:password@host:port") from error
        if not parts.hostname:
            raise MailError("SMTP_URL names no host")
        return cls(
            encryption=encryption,
            host=parts.hostname,
            port=port or PORTS[encryption],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain text mail to one address."""

    to: str
    subject: str
    text: str


def send_letters(url: str, sender: str, letters: Sequence[Letter], *, at: dt.datetime) -> frozenset[str]:
    """Send letters over one connection; returns the addresses whose letter was not accepted.

    It raises nothing: what was done before stays done, and the log says what went wrong without naming anybody.
    """
    unsent = {letter.to for letter in letters}
    try:
        server = MailServer.of(url, sender)
        with _connection(server) as connection:
            for letter in letters:
                if _send(connection, server, letter, at=at):
                    unsent.discard(letter.to)
    except (MailError, smtplib.SMTPException, OSError, ValueError) as error:  # a ValueError: a password beyond ASCII
        reason = str(error) if isinstance(error, MailError) else type(error).__name__
        LOG.error("%d of %d letters were not sent: %s", len(unsent), len(letters), reason)
    return frozenset(unsent)


@contextmanager
def _connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """An open connection, encrypted and signed in as the server asks; never a password over an open line."""
    secure = ssl.create_default_context()
    with _opened(server, secure) as connection:
        connection.ehlo()
        encrypted = server.encryption is Encryption.FROM_THE_START
        if not encrypted and (server.encryption is Encryption.STARTTLS or connection.has_extn("starttls")):
            connection.starttls(context=secure)
            encrypted = True
        if server.user and not encrypted:
            raise MailError("the mail server offers no encryption, so the password is not sent")
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def _opened(server: MailServer, secure: ssl.SSLContext) -> smtplib.SMTP:
    own_name = _domain(server.sender)
    if server.encryption is Encryption.FROM_THE_START:
        return smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=TIMEOUT_SECONDS, context=secure)
    return smtplib.SMTP(server.host, server.port, own_name, timeout=TIMEOUT_SECONDS)


def _send(connection: smtplib.SMTP, server: MailServer, letter: Letter, *, at: dt.datetime) -> bool:
    """Whether the server took the letter; a refused address does not stop the letters after it."""
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = at
    message["Message-ID"] = make_msgid(domain=_domain(server.sender))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    try:
        connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        LOG.warning("a letter was refused: %s", type(error).__name__)
        return False
    return True


def _domain(sender: str) -> str:
    """The part of the sender's address after the @, by which the server knows us."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
