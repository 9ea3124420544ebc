"""The competence framework: areas, competences and what each proficiency level looks like."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from pydantic import Field

from seeds.errors import SeedError
from seeds.values import Bilingual, NonEmpty, Record
from seeds.yaml_files import CONTENT, read_records, refuse_duplicates

LEVELS = (1, 2, 3, 4)


class LevelDescriptions(Record):
    """What somebody does at each of the four proficiency levels of one competence."""

    basic: Bilingual
    intermediate: Bilingual
    advanced: Bilingual
    highly_advanced: Bilingual

    def at(self, level: int) -> Bilingual:
        """The description of proficiency level 1, 2, 3 or 4."""
        return (self.basic, self.intermediate, self.advanced, self.highly_advanced)[level - 1]


class Competence(Record):
    """One of the 29 competences; `digcomp` is its name in DigComp 3.0, or the source of an own one."""

    code: NonEmpty
    name: Bilingual
    digcomp: NonEmpty
    description: Bilingual
    levels: LevelDescriptions
    synonyms: list[NonEmpty] = Field(min_length=3)


class Area(Record):
    """One of the six areas, with its competences in order."""

    code: NonEmpty
    name: Bilingual
    description: Bilingual
    competences: list[Competence] = Field(min_length=1)


class Framework(Record):
    """All areas and competences in the order of the instrument."""

    areas: tuple[Area, ...]

    @property
    def competences(self) -> tuple[Competence, ...]:
        """Every competence, area by area."""
        return tuple(competence for area in self.areas for competence in area.competences)

    def area_of(self, competence: str) -> Area:
        """The area that holds a competence; raises KeyError for an unknown code."""
        return {own.code: area for area in self.areas for own in area.competences}[competence]

    def competence(self, code: str) -> Competence:
        """The competence with this code; raises KeyError for an unknown code."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Competence]:
        return {competence.code: competence for competence in self.competences}


@cache
def load_framework(path: Path = CONTENT / "competences.yaml") -> Framework:
    """Return the checked framework; raises SeedError naming file, area or competence, and field."""
    areas = [area for _, area in read_records([path], Area)]
    refuse_duplicates([(path, area.code) for area in areas])
    refuse_duplicates([(path, competence.code) for area in areas for competence in area.competences])
    for area in areas:
        for competence in area.competences:
            if not competence.code.startswith(area.code):
                raise SeedError(
                    file=path.name, item=competence.code, field="code", problem=f"does not start with area {area.code}"
                )
    return Framework(areas=tuple(areas))
