"""The launch kit for one viewer: which documents are theirs, and a document with the organisation's facts in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access import AccessRole, Viewer
from seeds.launch_kit import FACT, Audience, KitDocument, is_text, load_launch_kit

_DESK = frozenset({AccessRole.ADVISER, AccessRole.ADMINISTRATOR})
READERS: Mapping[Audience, frozenset[AccessRole]] = {
    "employee": frozenset(AccessRole),
    "team_leader": _DESK | {AccessRole.TEAM_LEADER},
    "adviser": _DESK,
}


def documents_for(viewer: Viewer) -> list[KitDocument]:
    """The documents that a viewer may open, in the order of the kit."""
    return [document for document in load_launch_kit() if READERS[document.audience] & viewer.access_roles]


def document_for(viewer: Viewer, code: str) -> KitDocument | None:
    """The document with this code; None where it does not exist or is not for this viewer."""
    return next((document for document in documents_for(viewer) if document.code == code), None)


def filled(document: KitDocument, language: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """A document as plain values in one language, its facts filled in; `facts` has every fact that a text may name."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            if is_text(value):
                return FACT.sub(lambda named: facts[named.group(1)], value["en" if language == "en" else "nl"])
            return {name: plain(inside) for name, inside in value.items()}
        return [plain(inside) for inside in value] if isinstance(value, list) else value

    return {name: plain(value) for name, value in document.model_dump().items()}
