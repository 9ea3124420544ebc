"""Sending mail to a mail server that really listens."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.services.mail import Encryption, Letter, MailError, MailServer, send_letters
from tests.builders import MOMENT

SENDER = "vaardigwijzer@voorbeeldstad.example"


class Postbox:
    """Keeps what a mail server takes; refuses every address that begins with `nobody`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter."""
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.fixture
def postbox(free_port: int) -> Iterator[Postbox]:
    """A mail server without encryption on this machine."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield box
    controller.stop()


def letter(to: str) -> Letter:
    return Letter(to, "Je link", "Hallo Renée,\nhttps://vaardigwijzer.example/uitnodiging/abc\n")


def test_a_letter_arrives_as_plain_text(postbox: Postbox, free_port: int) -> None:
    unsent = send_letters(f"smtp://127.0.0.1:{free_port}", SENDER, [letter("jan@x.example")], at=MOMENT)

    [arrived] = postbox.letters
    assert unsent == frozenset()
    assert (arrived["To"], arrived["From"], arrived["Subject"]) == ("jan@x.example", SENDER, "Je link")
    assert arrived["Date"].datetime == MOMENT
    assert arrived.get_content_type() == "text/plain"
    assert arrived.get_content().splitlines()[:2] == [
        "Hallo Renée,",
        "https://vaardigwijzer.example/uitnodiging/abc",
    ]


def test_a_refused_address_does_not_stop_the_letters_after_it(postbox: Postbox, free_port: int) -> None:
    letters = [letter(to) for to in ("jan@x.example", "nobody@x.example", "piet@x.example")]

    unsent = send_letters(f"smtp://127.0.0.1:{free_port}", SENDER, letters, at=MOMENT)

    assert unsent == {"nobody@x.example"}
    assert [arrived["To"] for arrived in postbox.letters] == ["jan@x.example", "piet@x.example"]


def test_a_server_that_does_not_answer_leaves_everything_unsent_and_logs_no_address(
    free_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        unsent = send_letters(f"smtp://127.0.0.1:{free_port}", SENDER, [letter("jan@x.example")], at=MOMENT)

    assert unsent == {"jan@x.example"}
    assert "1 of 1 letters" in caplog.text
    assert "jan@" not in caplog.text


@pytest.mark.parametrize("scheme", ["smtp", "starttls"])
def test_a_password_never_goes_over_an_open_line(
    scheme: str, postbox: Postbox, free_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{scheme}://user:geheim@127.0.0.1:{free_port}"

    assert send_letters(url, SENDER, [letter("jan@x.example")], at=MOMENT) == {"jan@x.example"}
    assert not postbox.letters
    assert "geheim" not in caplog.text


def test_an_address_of_a_server_is_taken_apart() -> None:
    assert MailServer.of("smtps://a%40b:p%2Fw@mail.example", SENDER) == MailServer(
        Encryption.FROM_THE_START, "mail.example", 465, "a@b", "p/w", SENDER
    )


@pytest.mark.parametrize("url", ["mail.example", "https://mail.example", "smtp://", "smtp://mail.example:poort"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(MailError):
        MailServer.of(url, SENDER)
    assert send_letters(url, SENDER, [letter("jan@x.example")], at=MOMENT) == {"jan@x.example"}


def test_a_sender_that_no_letter_can_carry_leaves_everything_unsent(postbox: Postbox, free_port: int) -> None:
    url = f"smtp://127.0.0.1:{free_port}"
    assert send_letters(url, "Vaardigwijzer\n<a@x.example>", [letter("jan@x.example")], at=MOMENT) == {"jan@x.example"}
    assert not postbox.letters
