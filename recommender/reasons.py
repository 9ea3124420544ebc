"""The reasons for one item: each summand of its score, computed by the same functions, with its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender.fit import audience_points, form_points, role_points
from recommender.units import LEVELS, GapPoints, UnitSpace, gap_points, last_gaps, reached_level, taught_levels
from recommender.values import Gap, Item, Language, Profile, Reason, Tag
from recommender.weights import Weights
from recommender.wording import form_name, joined, level_name, sentence


@dataclass(frozen=True, slots=True)
class Speech:
    """What competences and roles are called, and in which language the sentences are."""

    language: Language
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """The name of a competence or role; the code itself where it has none."""
        return self.names.get(code, code)


@dataclass(frozen=True, slots=True)
class Needs:
    """The gaps of one person by competence, and what each is worth in whole points per unit of strength."""

    gaps: Mapping[str, Gap]
    rows: Mapping[str, int]
    points: GapPoints

    @classmethod
    def of(cls, profile: Profile, space: UnitSpace, weights: Weights) -> Needs:
        """The needs of a person, worked out once for all items."""
        gaps = last_gaps(profile, space)
        points = gap_points(list(gaps.values()), [space.rarity[code] for code in gaps], weights)
        return cls(gaps, {code: row for row, code in enumerate(gaps)}, points)


def unit_reasons(needs: Needs, item: Item, speech: Speech) -> Iterator[Reason]:
    """A reason for every tag that has to do with a gap, and one for every start that is too high."""
    for tag in item.tags:
        if tag.competence in needs.gaps:
            yield from _tag_reasons(needs, tag, speech)


def _tag_reasons(needs: Needs, tag: Tag, speech: Speech) -> Iterator[Reason]:
    gap, row = needs.gaps[tag.competence], needs.rows[tag.competence]
    taught = taught_levels(tag)
    gained = taught * needs.points.units[row]
    closing = int(tag.strength * gained.sum())
    points = closing + int(tag.strength * needs.points.topic[row])
    lost = int(tag.strength * (taught * needs.points.entry[row, tag.from_level]).sum())
    about, estimated = tag.competence, tag.estimated
    doubt = sentence("estimated", speech.language) if estimated else ""
    if closing:
        end = int(np.max(LEVELS[gained > 0]))
        yield Reason("gap", _closing_text(gap, tag, end, speech) + doubt, points, about, estimated)
    elif points:
        text = sentence("topic", speech.language, name=speech.name(about))
        yield Reason("topic", text + doubt, points, about, estimated)
    if lost:
        start = level_name(tag.from_level, speech.language)
        text = sentence("entry", speech.language, name=speech.name(about), start=start)
        yield Reason("entry", text, lost, about, estimated)


def _closing_text(gap: Gap, tag: Tag, end: int, speech: Speech) -> str:
    now = reached_level(gap)
    start = max(now, tag.from_level)
    return sentence(
        "gap_later" if now < tag.from_level < end else "gap" if start < end else "gap_unsure",
        speech.language,
        name=speech.name(gap.competence),
        start=level_name(start, speech.language),
        end=level_name(end, speech.language),
    )


def fit_reasons(profile: Profile, item: Item, weights: Weights, speech: Speech) -> Iterator[Reason]:
    """The reasons that lie in audience, function role and form."""
    language = speech.language
    points, audience = audience_points(profile, item, weights)
    if points:
        yield Reason("audience", sentence(f"audience_{audience}", language), points)
    points, role = role_points(profile, item, weights)
    if points and role is not None:
        yield Reason("role", sentence("role", language, name=speech.name(role)), points)
    elif points:
        names = joined([speech.name(code) for code in item.roles], language)
        yield Reason("role", sentence("other_role", language, names=names), points)
    points, forms = form_points(profile, item, weights)
    if points:
        names = joined([form_name(form, language) for form in forms], language)
        yield Reason("form", sentence("form", language, names=names), points)
