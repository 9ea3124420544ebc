"""Taking a new organisation on board."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import AccessRole, Viewer
from app.models import Organisation
from app.services.accounts import invite
from app.services.errors import InputError
from app.services.people import MAX_NAME, NewPerson, add_people, normal_email
from app.services.plain_text import one_line

MAX_SLUG = 64
FIRST_ADMINISTRATOR = frozenset({AccessRole.EMPLOYEE, AccessRole.ADMINISTRATOR})


def found_organisation(session: Session, name: str, *, administrator: str, email: str, at: dt.datetime) -> str:
    """Make an organisation with its first administrator; returns the token of the invitation.

    Raises InputError for a name that is taken, empty or too long, and for a mail address that is wrong or in use.
    """
    name, administrator, slug = one_line(name), one_line(administrator), _slug(name)
    if not slug or not administrator:
        raise InputError("the names of the organisation and of the administrator need letters")
    if len(slug) > MAX_SLUG or max(len(name), len(administrator)) > MAX_NAME:
        raise InputError(f"a name is longer than {MAX_NAME} signs, or that of the organisation than {MAX_SLUG} letters")
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None:
        raise InputError(f"an organisation '{slug}' exists already")
    organisation = Organisation(slug=slug, name=name)
    session.add(organisation)
    session.flush()
    founder = Viewer(
        person_id=0,  # nobody: the person who could be looking is made a line below
        organisation_id=organisation.id,
        name="",
        organisation_name=organisation.name,
        access_roles=frozenset(),
    )
    wanted = NewPerson(name=administrator, email=normal_email(email), unit_id=None, access_roles=FIRST_ADMINISTRATOR)
    person = add_people(session, founder, [wanted])[0]
    return invite(session, person, at=at)


def change_settings(
    session: Session,
    slug: str,
    *,
    privacy_contact: str | None = None,
    works_council_text: str | None = None,
    counts_by_default: bool | None = None,
) -> None:
    """Set what an organisation says before the scan and presets; None leaves a setting as it is, "" empties a text.

    Raises InputError for an unknown organisation and for a contact that is no mail address.
    """
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        raise InputError(f"no organisation is called '{slug}'")
    if privacy_contact is not None:
        organisation.privacy_contact = normal_email(privacy_contact) if privacy_contact else None
    if works_council_text is not None:
        organisation.works_council_text = works_council_text.strip() or None
    if counts_by_default is not None:
        organisation.counts_by_default = counts_by_default
    session.flush()


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.removeprefix("gemeente ")))
