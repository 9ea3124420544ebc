"""The catalogue: 148 projects, programmes, courses and sources for learning at a municipality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.roles import load_roles
from seeds.values import Day, NonEmpty, PartialDate, Provenance, Range, Record, Sourced, Text
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

Kind = Literal["project", "programma", "leergang", "bron"]
Use = Literal["meedoen", "overnemen", "contact", "lezen"]
Round = Literal["none", "2021-1", "2021-2"]
StatusNow = Literal["afgelopen", "lopend", "doorlopend", "onbekend"]
Audience = Literal["employee", "manager", "leader", "team", "organisation"]
Place = Literal["online", "op locatie", "beide", "onbekend"]
Form = Literal[
    "e-learning", "training", "workshop", "coaching", "intervisie", "leergroep", "serious game", "zelfscan",
    "werkplekleren", "netwerk", "traineeship", "lezen", "luisteren",
]  # fmt: skip
Theme = Literal[
    "leren en ontwikkelen", "vitaliteit", "arbeidsmarkt", "loopbaanontwikkeling", "samenwerken",
    "leiderschap en cultuur", "jongeren", "burgerzaken", "digivaardig", "overig",
]  # fmt: skip
Source = Literal[
    "ao-inspiratie", "amersfoort-leergang", "den-haag-pitstop", "opleiderschap-blog", "gemeentennl-interview",
    "eigen aanbod",
]  # fmt: skip
ItemCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]


class Status(Record):
    """What is left of an item today, and when somebody last looked."""

    value: StatusNow
    checked_on: Day


class CompetenceTag(Record):
    """What people can learn: it takes them from level `from` to level `to` on one competence."""

    code: str
    from_: int = Field(alias="from", ge=0, le=3)
    to: int = Field(ge=1, le=4)
    strength: int = Field(ge=1, le=3)
    provenance: Provenance

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.to <= self.from_:
            raise ValueError("`to` must be above `from`")
        return self


class Requirement(Record):
    """What must come first: another item, or a level on a competence."""

    item: ItemCode | None = None
    competence: str | None = None
    level: int | None = Field(default=None, ge=1, le=4)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        by_level = self.competence is not None and self.level is not None
        if (self.item is not None) == by_level:
            raise ValueError("give either `item`, or `competence` with `level`")
        return self


class CatalogueItem(Record):
    """One item of the catalogue, with every fact that the sources give and where it comes from."""

    code: ItemCode
    title: Text
    organisations: list[NonEmpty] = Field(min_length=1)
    municipalities: list[NonEmpty] = []
    theme_source: str | None = None
    theme: Theme
    start: PartialDate
    end: PartialDate
    period_text: str | None = None
    round: Round
    kind: Kind
    status: Status
    use: Use
    first_action: Text
    audience: Sourced[list[Audience]]
    roles: Sourced[list[str]] = Sourced()
    forms: Sourced[list[Form]] = Sourced()
    place: Sourced[Place] = Sourced()
    group_size: Sourced[Range] = Sourced()
    sessions: Sourced[int] = Sourced()
    hours: Sourced[float] = Sourced()
    price: Sourced[float] = Sourced()
    materials: list[Text] = []
    results: list[Text] = []
    competences: list[CompetenceTag] = []
    requires: list[Requirement] = []
    synonyms: list[NonEmpty] = []
    summary: Text
    source: Source
    heading: str
    notes: list[NonEmpty] = []


@cache
def load_catalogue(folder: Path = CONTENT / "catalogue") -> tuple[CatalogueItem, ...]:
    """Return the checked items of every YAML file in `folder`, sorted by code.

    Raises SeedError naming file, item and field: a bad value, a doubled code, an unknown competence, role or item.
    """
    found = list(read_records(sorted(folder.glob("*.yaml")), CatalogueItem))
    refuse_duplicates([(path, item.code) for path, item in found])
    known = _Known(
        competences=frozenset(competence.code for competence in load_framework().competences),
        roles=frozenset(role.code for role in load_roles()),
        items=frozenset(item.code for _, item in found),
    )
    for path, item in found:
        known.check(path, item)
    return tuple(sorted((item for _, item in found), key=lambda item: item.code))


class _Known(Record):
    """The codes that an item may point at."""

    competences: frozenset[str]
    roles: frozenset[str]
    items: frozenset[str]

    def check(self, path: Path, item: CatalogueItem) -> None:
        def refuse_unknown(field: str, codes: Iterable[str], known: frozenset[str]) -> None:
            for code in codes:
                if code not in known:
                    raise SeedError(file=path.name, item=item.code, field=field, problem=f"unknown code '{code}'")

        tags = [tag.code for tag in item.competences]
        refuse_unknown("competences", tags, self.competences)
        refuse_unknown("roles", item.roles.value or [], self.roles)
        refuse_unknown("requires.item", [r.item for r in item.requires if r.item], self.items - {item.code})
        refuse_unknown("requires.competence", [r.competence for r in item.requires if r.competence], self.competences)
        if len(set(tags)) < len(tags):
            raise SeedError(file=path.name, item=item.code, field="competences", problem="a competence stands twice")


def exported(item: CatalogueItem) -> dict[str, Any]:
    """The item as plain JSON values, with every key of the schema."""
    return item.model_dump(mode="json", by_alias=True)


def imported(record: Mapping[str, Any]) -> CatalogueItem:
    """The item behind an exported record; raises pydantic's ValidationError when it does not fit the schema."""
    return CatalogueItem.model_validate(record)
