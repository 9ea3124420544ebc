"""The values that go in and out of the recommender; codes are those of the framework and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["nl", "en"]
ReasonKind: TypeAlias = Literal["gap", "topic", "entry", "text", "role", "audience", "form"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a person stands on one competence (0–4, with its standard error) and where their work asks them to be.

    Without `se` the level is taken as known. A target that is not above `now` asks nothing; the level still tells
    whether the person can enter an item. `importance` is 1–3.
    """

    competence: str
    now: float
    target: float
    importance: float = 2
    se: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person: function roles, the learning question in their own words, assessed competences, preferred forms.

    A competence without a Gap is unknown, which is neither a gap nor a strength.
    """

    id: str = ""
    roles: tuple[str, ...] = ()
    question: str = ""
    gaps: tuple[Gap, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """What an item teaches: it takes people from one level to another on a competence, with strength 1–3."""

    competence: str
    from_level: int
    to_level: int
    strength: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something to learn from; `details` are its other texts (results, materials), worth less than the summary.

    `questions` are learning questions that it is a good answer to.
    """

    code: str
    title: str = ""
    summary: str = ""
    synonyms: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    audience: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """What a code is called, in both languages, and the other Dutch words that people use for it."""

    code: str
    nl: str
    en: str
    synonyms: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """The name to show."""
        return self.en if language == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The competences and function roles that profiles and items speak of, in the order of the framework."""

    competences: tuple[Term, ...] = ()
    roles: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One summand of a score, said in words; `competence` where it is about one, `estimated` if its tag is a guess."""

    kind: ReasonKind
    text: str
    points: int
    competence: str | None = None
    estimated: bool = False

    @property
    def speaks_for(self) -> bool:
        """Whether it makes the item a better tip, not a worse one."""
        return self.points > 0


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An item with its score, which is the sum of the points of its reasons."""

    code: str
    score: int
    reasons: tuple[Reason, ...]
