"""What is stored. Typed tables only: no queries, no addresses of pages."""

from app.models.base import Model
from app.models.catalogue import CuratedPath, CuratedStep, Override, OverrideKind, StoredItem
from app.models.feedback import DismissReason, Impression, ItemFeedback, TipList
from app.models.instrument import OwnStatement, SwitchedOff
from app.models.learning_path import LearningStep, StepKind, StepStatus
from app.models.organisation import MIN_TEAM_THRESHOLD, MeasurementRound, Organisation, Unit
from app.models.person import AccessGrant, Invitation, Person, SignInSession, UnitLeader
from app.models.scan import Answer, CompetenceResult, OwnView, Scan, WayOut
from app.models.together import (
    GroupSeat,
    GroupWish,
    HelperKind,
    HelpOffer,
    HelpRequest,
    LearningGroup,
    RequestStatus,
)

__all__ = [
    "MIN_TEAM_THRESHOLD",
    "AccessGrant",
    "Answer",
    "CompetenceResult",
    "CuratedPath",
    "CuratedStep",
    "DismissReason",
    "GroupSeat",
    "GroupWish",
    "HelpOffer",
    "HelpRequest",
    "HelperKind",
    "Impression",
    "Invitation",
    "ItemFeedback",
    "LearningGroup",
    "LearningStep",
    "MeasurementRound",
    "Model",
    "Organisation",
    "Override",
    "OverrideKind",
    "OwnStatement",
    "OwnView",
    "Person",
    "RequestStatus",
    "Scan",
    "SignInSession",
    "StepKind",
    "StepStatus",
    "StoredItem",
    "SwitchedOff",
    "TipList",
    "Unit",
    "UnitLeader",
    "WayOut",
]
