"""Everything that is kept of one person, table by table: for that person alone.

`KEPT` says of each column of each table that leads to a person whether it goes along, or why it does not; `LEFT_OUT`
says it of whole tables. A test keeps them complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import Viewer
from app.models import (
    AccessGrant,
    Answer,
    CompetenceResult,
    CuratedPath,
    GroupSeat,
    GroupWish,
    HelpOffer,
    HelpRequest,
    Impression,
    Invitation,
    ItemFeedback,
    LearningGroup,
    LearningStep,
    MeasurementRound,
    Model,
    Organisation,
    Override,
    OwnView,
    Person,
    Scan,
    SignInSession,
    StoredItem,
    TipList,
    Unit,
    UnitLeader,
)

NUMBER = "a number of the database, which says nothing outside it"
SECRET = "with it somebody could get in"  # noqa: S105 - a reason, not a secret
ORGANISATIONS = "content of the organisation, which says nothing of the person"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table: what of it goes along under the same name, what under the name it leads to, what not and why."""

    model: type[Model]
    exported: tuple[str, ...]
    named: Mapping[str, str]
    left_out: Mapping[str, str]


KEPT: Mapping[str, Kept] = {
    "person": Kept(
        Person,
        exported=("id", "email", "name", "active", "counts", "function_roles", "language"),
        named={"organisation_id": "organisation", "unit_id": "unit"},
        left_out={"password_hash": SECRET},
    ),
    "access_roles": Kept(
        AccessGrant, exported=("access_role",), named={}, left_out={"id": NUMBER, "person_id": NUMBER}
    ),
    "leads_units": Kept(
        UnitLeader, exported=(), named={"unit_id": "unit"}, left_out={"id": NUMBER, "person_id": NUMBER}
    ),
    "sign_ins": Kept(
        SignInSession,
        exported=("created_at", "expires_at", "ended_at"),
        named={},
        left_out={"id": NUMBER, "person_id": NUMBER, "token_hash": SECRET},
    ),
    "invitations": Kept(
        Invitation,
        exported=("created_at", "expires_at", "used_at"),
        named={},
        left_out={"id": NUMBER, "person_id": NUMBER, "token_hash": SECRET},
    ),
    "scans": Kept(
        Scan,
        exported=(
            "id",
            "bank_version",
            "started_at",
            "finished_at",
            "language",
            "function_roles",
            "learning_question",
            "forms",
            "hours_a_week",
            "assisted",
            "recheck_of_id",
            "competences",
            "seed",
            "bias_mean",
            "bias_se",
            "area_scores",
        ),
        named={"organisation_id": "organisation", "round_id": "round"},
        left_out={"person_id": NUMBER},
    ),
    "answers": Kept(
        Answer,
        exported=("scan_id", "position", "question_code", "value", "way_out"),
        named={},
        left_out={"id": NUMBER},
    ),
    "results": Kept(
        CompetenceResult,
        exported=(
            "scan_id",
            "competence",
            "assessed",
            "asked",
            "mean",
            "standard_error",
            "level",
            "target",
            "importance",
        ),
        named={},
        left_out={"id": NUMBER},
    ),
    "own_views": Kept(
        OwnView, exported=("scan_id", "competence", "level", "reason"), named={}, left_out={"id": NUMBER}
    ),
    "learning_path": Kept(
        LearningStep,
        exported=(
            "position",
            "kind",
            "competence",
            "status",
            "reason",
            "reason_language",
            "level",
            "hours",
            "hours_estimated",
            "starts_on",
            "target_on",
            "added_at",
            "done_at",
        ),
        named={"item_id": "item"},
        left_out={"id": NUMBER, "person_id": NUMBER},
    ),
    "tip_lists": Kept(
        TipList,
        exported=("id", "scan_id", "seed", "made_at"),
        named={"organisation_id": "organisation"},
        left_out={"person_id": NUMBER},
    ),
    "tips": Kept(
        Impression,
        exported=("list_id", "slot", "propensity", "expected"),
        named={"item_id": "item"},
        left_out={"id": NUMBER},
    ),
    "item_feedback": Kept(
        ItemFeedback,
        exported=("thumb", "dismissed_because", "grade", "remark", "updated_at"),
        named={"organisation_id": "organisation", "item_id": "item"},
        left_out={"id": NUMBER, "person_id": NUMBER},
    ),
    "help_offers": Kept(
        HelpOffer,
        exported=("competence", "kind", "offered_at", "ended_at"),
        named={"organisation_id": "organisation"},
        left_out={"id": NUMBER, "person_id": NUMBER},
    ),
    "help_requests": Kept(
        HelpRequest,
        exported=("message", "status", "asked_at", "answered_at"),
        named={"organisation_id": "organisation", "offer_id": "competence"},
        left_out={"id": NUMBER, "asker_id": NUMBER},
    ),
    "group_wishes": Kept(
        GroupWish,
        exported=("competence", "half_days", "wished_at"),
        named={"organisation_id": "organisation"},
        left_out={"id": NUMBER, "person_id": NUMBER},
    ),
    "learning_groups": Kept(
        GroupSeat, exported=(), named={"group_id": "group"}, left_out={"id": NUMBER, "person_id": NUMBER}
    ),
    "curated_paths": Kept(
        CuratedPath,
        exported=("title", "created_at", "published_at"),
        named={"organisation_id": "organisation"},
        left_out={
            "id": NUMBER,
            "owner_id": NUMBER,
            "introduction": ORGANISATIONS,
            "function_roles": ORGANISATIONS,
            "competences": ORGANISATIONS,
        },
    ),
    "catalogue_decisions": Kept(
        Override,
        exported=("kind", "reason", "points", "created_at", "ends_on", "ended_at"),
        named={"organisation_id": "organisation", "item_id": "item"},
        left_out={
            "id": NUMBER,
            "owner_id": NUMBER,
            "function_roles": ORGANISATIONS,
            "competences": ORGANISATIONS,
        },
    ),
}
LEFT_OUT: Mapping[str, str] = {"curated_step": ORGANISATIONS}
"""Tables that lead to a person and do not go along, and why."""
NAMES: Mapping[str, Any] = {
    "organisation": (Organisation, Organisation.name),
    "unit": (Unit, Unit.name),
    "round": (MeasurementRound, MeasurementRound.name),
    "item": (StoredItem, StoredItem.code),
    "competence": (HelpOffer, HelpOffer.competence),
    "group": (LearningGroup, LearningGroup.competence.concat(" ").concat(LearningGroup.half_day)),
}
"""What a row leads to under a name: the table, and the column that names it."""


def own_tables(session: Session, viewer: Viewer) -> Mapping[str, Sequence[Row]]:
    """The rows of every table in `KEPT` that are of the viewer, in the order in which they were written."""
    return {name: own_rows(session, viewer, name) for name in KEPT}


def own_rows(session: Session, viewer: Viewer, name: str) -> Sequence[Row]:
    """The rows of one table of `KEPT` that are of the viewer, each with what is exported."""
    kept = KEPT[name]
    columns = kept.model.__table__.columns
    query = select(*(columns[column] for column in kept.exported)).select_from(kept.model)
    for column, label in kept.named.items():
        table, title = NAMES[label]
        query = query.add_columns(title.label(label)).outerjoin(table, columns[column] == table.id)
    return [dict(row) for row in session.execute(_of_viewer(query, kept.model, viewer)).mappings()]


def _of_viewer(query: Select[Any], model: Any, viewer: Viewer) -> Select[Any]:
    if model in (Answer, CompetenceResult, OwnView):
        query = query.join(Scan, Scan.id == model.scan_id)
        owner = Scan.person_id
    elif model is Impression:
        query = query.join(TipList, TipList.id == model.list_id)
        owner = TipList.person_id
    elif model in (Person, HelpRequest):  # what others asked is theirs
        owner = Person.id if model is Person else HelpRequest.asker_id
    else:
        owner = model.owner_id if model in (CuratedPath, Override) else model.person_id
    order = (model.scan_id, model.position) if model is Answer else (model.id,)
    return query.where(owner == viewer.person_id).order_by(*order)
