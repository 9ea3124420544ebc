"""Handing over invitation links: by mail where a mail server is set, else through the administrator."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.clock import now
from app.config import Config
from app.languages import DEFAULT, known_language
from app.services.accounts import INVITATION_LENGTH
from app.services.importing import Invited
from app.services.mail import Letter, send_letters

SHOWN_ONCE = "shown_invitation"


def mail_is_set() -> bool:
    """Whether invitations go out by mail."""
    return _config().smtp_url is not None


def invitation_link(token: str) -> str:
    """The address that a person opens; its host comes from the configuration, never from the request."""
    return _config().public_url + url_for("account.accept_invitation", token=token)


def mail_invitations(invited: Sequence[Invited], organisation_name: str) -> list[Invited]:
    """Mail each link, after the commit; returns those whose link did not go out, everybody without a mail server."""
    config = _config()
    if config.smtp_url is None:
        return list(invited)
    letters = [_letter(person, organisation_name) for person in invited]
    unsent = send_letters(config.smtp_url, config.mail_from, letters, at=now())
    return [person for person in invited if person.email in unsent]


def _letter(person: Invited, organisation_name: str) -> Letter:
    """An invitation in the language of who gets it, whatever the sender reads."""
    with force_locale(known_language(person.language) or DEFAULT):
        return Letter(
            to=person.email,
            subject=_("Je link voor Vaardigwijzer"),
            text=render_template(
                "people/invitation.txt",
                name=person.name,
                organisation_name=organisation_name,
                link=invitation_link(person.token),
                days=INVITATION_LENGTH.days,
            ),
        )


def keep_to_show_once(person_id: int, token: str) -> None:
    """Remember a token in the administrator's own session until the next page shows it."""
    session[SHOWN_ONCE] = [person_id, token]


def take_to_show_once(person_id: int) -> str | None:
    """The link that waited for this person; the second time there is none."""
    waiting_for, token = session.get(SHOWN_ONCE, (None, ""))
    if waiting_for != person_id:
        return None
    session.pop(SHOWN_ONCE)
    return invitation_link(token)


def forget_to_show_once() -> None:
    """Forget the link that waited; a cookie is signed and not encrypted, so whoever has it can read it."""
    session.pop(SHOWN_ONCE, None)


def _config() -> Config:
    config: Config = current_app.config["VAARDIGWIJZER"]
    return config
