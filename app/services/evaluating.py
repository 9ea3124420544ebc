"""Ranking and evaluating the seed catalogue for profiles in files, without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.services.errors import InputError
from app.services.fitting import fitted
from app.services.role_targets import roles_by_code, targets_of
from recommender import Gap, Profile, Recommender, evaluate
from seeds.catalogue import CatalogueItem, Form
from seeds.framework import load_framework

OUTSIDE_ROLE = 2
Judgements = dict[str, dict[str, Annotated[float, Field(ge=0, le=3)]]]


class _FileGap(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str
    now: float = Field(ge=0, le=4, allow_inf_nan=False)
    target: float = Field(ge=0, le=4, allow_inf_nan=False)


class _FileProfile(BaseModel):
    """A profile as files hold it: only `id` is required."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    role: str | None = None
    question: str = ""
    gaps: list[_FileGap] = []
    forms: list[Form] = []


def read_profiles(path: Path) -> list[Profile]:
    """The profiles in a file; a gap outside the role counts with importance 2.

    Raises InputError naming file, profile and field: what does not fit, unknown codes, an id that stands twice.
    """
    found = _read(path, TypeAdapter(list[_FileProfile]))
    seen: set[str] = set()
    for profile in found:
        if profile.id in seen:
            raise InputError(f"{path.name}: {profile.id}: id: this id stands twice")
        seen.add(profile.id)
        _refuse_unknown_codes(path, profile)
    return [_as_profile(profile) for profile in found]


def read_judgements(path: Path, items: Sequence[CatalogueItem]) -> Judgements:
    """Profile id → item code → grade 0–3; raises InputError for what does not fit and for unknown items."""
    judgements: Judgements = _read(path, TypeAdapter(Judgements))
    known = {item.code for item in items}
    for profile, grades in judgements.items():
        for code in grades:
            if code not in known:
                raise InputError(f"{path.name}: {profile}: {code}: no item has this code")
    return judgements


def rankings(items: Sequence[CatalogueItem], profiles: Sequence[Profile], *, top: int) -> dict[str, list[Any]]:
    """Profile id → the best min(top, items) items with score and reasons."""
    recommender = fitted(items)
    return {profile.id: _ranking(recommender, profile, top) for profile in profiles}


def evaluation(
    items: Sequence[CatalogueItem], profiles: Sequence[Profile], judgements: Judgements
) -> dict[str, dict[str, float | None]]:
    """Method → figure → value rounded to three decimals; None where a figure has no meaning."""
    table = evaluate(fitted(items), profiles, judgements)
    return {
        method: {name: None if value is None else round(value, 3) for name, value in figures.items()}
        for method, figures in table.items()
    }


def _ranking(recommender: Recommender, profile: Profile, top: int) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "score": one.score,
            "reasons": [{"kind": r.kind, "text": r.text, "points": r.points} for r in one.reasons],
        }
        for one in recommender.recommend(profile, top)
    ]


def _read(path: Path, shape: TypeAdapter[Any]) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: not UTF-8 text: {error}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name}: not valid JSON: {error}") from error
    try:
        return shape.validate_python(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in _place(found, first["loc"])) or "-"
        raise InputError(f"{path.name}: {where}: {first['msg']}") from error


def _place(found: Any, place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The place of a fault with the id of its profile in front, where there is one, instead of a number."""
    match found, place:
        case [*rows], (int(row), field, *rest) if field != "id" and isinstance(rows[row].get("id"), str):
            return (rows[row]["id"], field, *rest)
        case _:
            return place


def _refuse_unknown_codes(path: Path, profile: _FileProfile) -> None:
    known = {competence.code for competence in load_framework().competences}
    seen: set[str] = set()
    for gap in profile.gaps:
        if gap.code not in known:
            raise InputError(f"{path.name}: {profile.id}: gaps: unknown competence '{gap.code}'")
        if gap.code in seen:
            raise InputError(f"{path.name}: {profile.id}: gaps: '{gap.code}' stands twice")
        seen.add(gap.code)
    if profile.role is not None and profile.role not in roles_by_code():
        raise InputError(f"{path.name}: {profile.id}: role: unknown role '{profile.role}'")


def _as_profile(profile: _FileProfile) -> Profile:
    roles = () if profile.role is None else (profile.role,)
    asked = targets_of(roles)
    return Profile(
        id=profile.id,
        roles=roles,
        question=profile.question,
        gaps=tuple(
            Gap(
                gap.code,
                gap.now,
                gap.target,
                importance=asked[gap.code].importance if gap.code in asked else OUTSIDE_ROLE,
            )
            for gap in profile.gaps
        ),
        forms=tuple(profile.forms),
    )
