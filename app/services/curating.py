"""Writing an organisation's own items of the catalogue.

Writers of one organisation wait for each other on its row, so that two advisers, or one who pressed twice, never make
the same item. On SQLite the write lock of the request does the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import StoredItem
from app.services.locks import lock_own_organisation
from app.services.refusals import Problem, ProblemKind, RefusedError
from app.services.role_targets import roles_by_code
from app.services.versions import version_of
from seeds.catalogue import CatalogueItem, exported, imported
from seeds.framework import load_framework

OWN_PREFIX = "eigen-"
OWN_SOURCE = "eigen aanbod"
BY_ADVISER = "L&D"
NEXT_TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OwnTag:
    """What people learn: from level `from_level` (0–3) to `to_level` (1–4) on a competence, with strength 1–3."""

    competence: str
    from_level: int
    to_level: int
    strength: int


@dataclass(frozen=True, slots=True)
class OwnItem:
    """What an adviser writes of an own item; None and empty mean that it is not known."""

    title: str
    summary: str
    first_action: str
    kind: str
    theme: str
    use: str
    status: str
    audience: Sequence[str]
    roles: Sequence[str] = ()
    forms: Sequence[str] = ()
    place: str | None = None
    hours: float | None = None
    tags: Sequence[OwnTag] = ()
    synonyms: Sequence[str] = ()
    start: dt.date | None = None
    end: dt.date | None = None


def add_own_item(session: Session, viewer: Viewer, fields: OwnItem, *, at: dt.datetime) -> StoredItem:
    """Put an item of the organisation's own into its catalogue; raises RefusedError when it does not fit the schema."""
    organisation = lock_own_organisation(session, viewer)
    own = _own_items(session, viewer)
    code = f"{OWN_PREFIX}{_next_number(own):03d}"
    item = _checked(fields, _blank(code, organisation.name), others=own, at=at)
    stored = StoredItem(organisation_id=viewer.organisation_id, code=code, record=exported(item), updated_at=at)
    session.add(stored)
    session.flush()
    return stored


def edit_own_item(
    session: Session, viewer: Viewer, stored: StoredItem, fields: OwnItem, *, seen: str, at: dt.datetime
) -> None:
    """Give an own item these texts, facts and tags; what the form does not ask stays as it was.

    `seen` is the `version_of` the record that the adviser saw. Raises RefusedError when the item does not fit the
    schema, or when somebody changed it meanwhile.
    """
    lock_own_organisation(session, viewer)
    session.refresh(stored)
    if seen != version_of(stored.record):
        raise RefusedError(Problem(ProblemKind.CHANGED))
    others = [other for other in _own_items(session, viewer) if other.id != stored.id]
    stored.record = exported(_checked(fields, stored.record, others=others, at=at))
    # always a later moment: what was computed from an item is kept by the moment of its last change
    stored.updated_at = max(at, stored.updated_at + NEXT_TICK)
    session.flush()


def _own_items(session: Session, viewer: Viewer) -> Sequence[StoredItem]:
    return session.scalars(select(StoredItem).where(StoredItem.organisation_id == viewer.organisation_id)).all()


def _next_number(own: Sequence[StoredItem]) -> int:
    numbers = [item.code.removeprefix(OWN_PREFIX) for item in own if item.code.startswith(OWN_PREFIX)]
    return 1 + max((int(number) for number in numbers if number.isdigit()), default=0)


def _blank(code: str, organisation: str) -> dict[str, Any]:
    """The record of a new own item, before anything was written."""
    return {
        "code": code,
        "organisations": [organisation],
        "round": "none",
        "source": OWN_SOURCE,
        "heading": "",
    }


def _checked(fields: OwnItem, base: dict[str, Any], *, others: Sequence[StoredItem], at: dt.datetime) -> CatalogueItem:
    """The item that `fields` make of `base`; raises RefusedError with every problem that it has."""
    problems = [*_own_rules(fields), *_unknown_codes(fields)]
    if any(imported(other.record).title.nl.casefold() == fields.title.casefold() for other in others):
        problems.append(Problem(ProblemKind.TITLE_TAKEN, "title"))
    try:
        item = imported({**base, **_written(fields, base, at)})
    except ValidationError as error:
        raise RefusedError(*problems, *_schema_problems(error)) from error
    if problems:
        raise RefusedError(*problems)
    return item


def _written(fields: OwnItem, base: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    """The keys of the record that an adviser writes."""
    return {
        "title": _text(fields.title, base.get("title")),
        "summary": _text(fields.summary, base.get("summary")),
        "first_action": _text(fields.first_action, base.get("first_action")),
        "kind": fields.kind,
        "theme": fields.theme,
        "use": fields.use,
        "status": {"value": fields.status, "checked_on": at.date().isoformat()},
        "audience": _sourced(list(fields.audience)),
        "roles": _sourced(list(fields.roles)),
        "forms": _sourced(list(fields.forms)),
        "place": _sourced(fields.place),
        "hours": _sourced(fields.hours),
        "competences": [
            {
                "code": tag.competence,
                "from": tag.from_level,
                "to": tag.to_level,
                "strength": tag.strength,
                "provenance": BY_ADVISER,
            }
            for tag in fields.tags
        ],
        "synonyms": list(fields.synonyms),
        "start": _date(fields.start),
        "end": _date(fields.end),
    }


def _text(dutch: str, old: dict[str, Any] | None) -> dict[str, Any]:
    """The text; its translation stays only while the Dutch is the same."""
    return old if old is not None and old["nl"] == dutch else {"nl": dutch}


def _sourced(value: object) -> dict[str, Any]:
    known = value is not None and value != []
    return {"value": value, "provenance": BY_ADVISER} if known else {}


def _date(day: dt.date | None) -> dict[str, Any]:
    return {"precision": "unknown"} if day is None else {"date": day.isoformat(), "precision": "day"}


def _own_rules(fields: OwnItem) -> Iterator[Problem]:
    """What the schema leaves to the writer of a seed file but an adviser may forget."""
    if fields.start and fields.end and fields.end < fields.start:
        yield Problem(ProblemKind.END_BEFORE_START, "end")
    if fields.use == "meedoen" and fields.status == "afgelopen":
        yield Problem(ProblemKind.OVER, "use")
    tagged = [tag.competence for tag in fields.tags]
    for row, competence in enumerate(tagged):
        if competence in tagged[:row]:
            yield Problem(ProblemKind.DOUBLED, "tags", row)


def _unknown_codes(fields: OwnItem) -> Iterator[Problem]:
    competences = {competence.code for competence in load_framework().competences}
    for row, tag in enumerate(fields.tags):
        if tag.competence not in competences:
            yield Problem(ProblemKind.INVALID, "tags", row)
    if any(role not in roles_by_code() for role in fields.roles):
        yield Problem(ProblemKind.INVALID, "roles")


def _schema_problems(error: ValidationError) -> Iterator[Problem]:
    """The problems that the schema found, at the fields of OwnItem."""
    for found in error.errors():
        field, *place = found["loc"]
        if field == "competences":
            kind = ProblemKind.NOT_RISING if found["type"] == "value_error" else ProblemKind.INVALID
            yield Problem(kind, "tags", int(place[0]))
        else:
            yield Problem(ProblemKind.INVALID, str(field))
