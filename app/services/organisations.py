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
from app.services.people import NewPerson, add_people, normal_email

FIRST_ADMINISTRATOR = frozenset({AccessRole.EMPLOYEE, AccessRole.ADMINISTRATOR})


def found_organisation(session: Session, name: str, *, administrator: str, email: str, at: dt.datetime) -> str:
    """Make an organisation with its first administrator; returns the token of the invitation.

    Raises InputError for a name that is taken or empty, and for a mail address that is wrong or in use.
    """
    slug = _slug(name)
    if not slug:
        raise InputError("the name of an organisation needs letters")
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None:
        raise InputError(f"an organisation '{slug}' exists already")
    organisation = Organisation(slug=slug, name=name.strip())
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


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.removeprefix("gemeente ")))
