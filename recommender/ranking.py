"""The recommender: items in, a ranked list out, every place in it a sum of reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.fit import ANYONE_ELSE, fit_points
from recommender.reasons import Needs, Speech, fit_reasons, unit_reasons
from recommender.text import Document, Likeness, TextIndex
from recommender.units import UnitSpace, last_gaps, likely_open, needs, offers, openness, taught_levels, unit_scores
from recommender.values import Gap, Item, Language, Profile, Reason, ReasonKind, Recommendation, Tag, Term, Vocabulary
from recommender.weights import WEIGHTS, Weights
from recommender.wording import quoted, sentence
from recommender.words import stem, words

Points = NDArray[np.int64]
WORDS_SHOWN = 3
FITS_KEPT = 4096
"""Of so many sets of roles or of forms the points for each item are kept; beyond that the keeping starts again."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text that speaks for a person, and the points that every item gets for being like it.

    `template` says why, about `code`: a competence or a role; the learning question has none.
    """

    kind: ReasonKind
    template: str
    likeness: Likeness
    points: Points
    code: str | None = None


class Recommender:
    """Ranks items for people by what they need, what they ask, and whether an item fits them.

    `vocabulary` gives the competences and roles their names and everyday words; without it they go by their codes.
    What `fit` learns ends in an underscore. Equal input gives an equal list: whole points, ties by code.
    """

    def __init__(self, *, vocabulary: Vocabulary | None = None, weights: Weights = WEIGHTS) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.weights = weights

    def fit(self, items: Iterable[Item]) -> Self:
        """Learn the catalogue: its order by code, its units, how rare each competence is, and its texts."""
        self.items_ = tuple(sorted(items, key=lambda item: item.code))
        self.space_ = UnitSpace.of((term.code for term in self.vocabulary.competences), self.items_)
        self.offers_ = offers(self.items_, self.space_)
        terms = (*self.vocabulary.competences, *self.vocabulary.roles)
        everyday = {term.code: everyday_words(term) for term in terms}
        self.index_ = TextIndex([document_of(item) for item in self.items_], everyday.values())
        self.likeness_ = {code: self.index_.ask(text) for code, text in everyday.items()}
        self.titles_ = {term.code: stems(everyday[term.code]) for term in self.vocabulary.roles}
        self._fits: dict[tuple[tuple[str, ...], tuple[str, ...]], Points] = {}
        self._named: dict[tuple[str, int], tuple[str, ...]] = {}
        return self

    def with_weights(self, weights: Weights) -> Recommender:
        """A recommender that learned the same catalogue and weighs the parts of a score otherwise."""
        other = copy(self)
        other.weights = weights
        other._fits = {}
        return other

    def scores(self, profiles: Sequence[Profile]) -> Points:
        """The scores of all items for many people at once: whole points, shape (people, items), items by code."""
        return self._scores(profiles, [self._text_parts(profile) for profile in profiles])

    def rank(self, profile: Profile, k: int = 10) -> tuple[str, ...]:
        """The codes of the best min(k, items) items, the best first."""
        return tuple(self.items_[row].code for row in self._best(profile, self._text_parts(profile), k))

    def recommend(self, profile: Profile, k: int = 10, *, language: Language = "nl") -> tuple[Recommendation, ...]:
        """The best min(k, items) items with the reasons for each, in `language`; the reasons' points sum to the score.

        A role or competence that neither the vocabulary nor an item knows counts for nothing.
        """
        parts = self._text_parts(profile)
        return self._explained(profile, parts, self._best(profile, parts, k), language)

    def explain(
        self, profile: Profile, codes: Iterable[str], *, language: Language = "nl"
    ) -> tuple[Recommendation, ...]:
        """These items with score and reasons as in `recommend`, in the order given; KeyError for an unknown code."""
        rows = {item.code: row for row, item in enumerate(self.items_)}
        return self._explained(profile, self._text_parts(profile), [rows[code] for code in codes], language)

    def unserved(self, profile: Profile, among: Collection[str] | None = None) -> tuple[Gap, ...]:
        """The gaps that are likely there and of which no item teaches a level that is likely still to be reached.

        Only the items `among` these codes count, or all where none are given.
        """
        tags = [tag for item in self.items_ if among is None or item.code in among for tag in item.tags]
        return tuple(gap for gap in profile.gaps if likely_open(gap).any() and not _serve(tags, gap))

    def _scores(self, profiles: Sequence[Profile], text_parts: Sequence[Sequence[TextPart]]) -> Points:
        scores = unit_scores(needs(profiles, self.space_, self.weights), self.offers_)
        for row, (profile, parts) in enumerate(zip(profiles, text_parts, strict=True)):
            scores[row] += self._fit_points(profile.roles, ()) + self._fit_points((), profile.forms)
            for part in parts:
                scores[row] += part.points
        return scores

    def _fit_points(self, roles: tuple[str, ...], forms: tuple[str, ...]) -> Points:
        """The points for roles and forms, kept: people share them, and those of roles and of forms add up."""
        if (roles, forms) not in self._fits:
            if len(self._fits) >= FITS_KEPT:
                self._fits = {}
            self._fits[roles, forms] = fit_points(Profile(roles=roles, forms=forms), self.items_, self.weights)
        return self._fits[roles, forms]

    def _best(self, profile: Profile, parts: Sequence[TextPart], k: int) -> Sequence[int]:
        order = np.argsort(-self._scores([profile], [parts])[0], kind="stable")
        return [int(row) for row in order[: max(0, k)]]

    def _explained(
        self, profile: Profile, parts: Sequence[TextPart], rows: Iterable[int], language: Language
    ) -> tuple[Recommendation, ...]:
        terms = (*self.vocabulary.competences, *self.vocabulary.roles)
        speech = Speech(language, {term.code: term.name(language) for term in terms})
        wanted = Needs.of(profile, self.space_, self.weights)
        return tuple(self._recommendation(profile, wanted, row, parts, speech) for row in rows)

    def _recommendation(
        self, profile: Profile, wanted: Needs, row: int, parts: Sequence[TextPart], speech: Speech
    ) -> Recommendation:
        item = self.items_[row]
        reasons = [
            *unit_reasons(wanted, item, speech),
            *fit_reasons(profile, item, self.weights, speech),
            *self._text_reasons(row, parts, speech),
        ]
        reasons.sort(key=lambda reason: (-reason.points, reason.kind, reason.text))
        return Recommendation(item.code, sum(reason.points for reason in reasons), tuple(reasons))

    def _text_parts(self, profile: Profile) -> list[TextPart]:
        """The texts that speak for a person: the question, the everyday words of open gaps, and those of the roles."""
        weights = self.weights
        own = frozenset[str]().union(*(self.titles_.get(role, frozenset()) for role in profile.roles))
        asked = self.index_.ask(profile.question, quiet=own)
        parts = [text_part("text", "question", weights.question, asked)]
        gaps = last_gaps(profile, self.space_)
        amounts = zip(gaps, openness(list(gaps.values()), weights).tolist(), strict=True)
        opened = {code: amount for code, amount in amounts if amount}
        crowd = max(1.0, len(opened) / weights.gaps_heard)
        for code, amount in opened.items():
            if code in self.likeness_:
                weight = weights.competence_text * amount / crowd
                parts.append(text_part("text", "competence_text", weight, self.likeness_[code], code))
        roles = [role for role in dict.fromkeys(profile.roles) if role in self.likeness_ and role != ANYONE_ELSE]
        for role in roles:
            weight = weights.role_text / len(roles)
            parts.append(text_part("role", "role_text", weight, self.likeness_[role], role))
        return parts

    def _text_reasons(self, row: int, parts: Sequence[TextPart], speech: Speech) -> Iterator[Reason]:
        for part in parts:
            if part.points[row]:
                words = quoted(self._words_of(part, row), speech.language)
                text = sentence(part.template, speech.language, name=speech.name(part.code or ""), words=words)
                about = part.code if part.kind == "text" else None
                yield Reason(part.kind, text, int(part.points[row]), about)

    def _words_of(self, part: TextPart, row: int) -> tuple[str, ...]:
        """The words that an item has of a text; those of competences and roles are the same for everybody, and kept."""
        if part.code is None:
            return part.likeness.named(row, WORDS_SHOWN)
        if (part.code, row) not in self._named:
            self._named[part.code, row] = part.likeness.named(row, WORDS_SHOWN)
        return self._named[part.code, row]


def _serve(tags: Iterable[Tag], gap: Gap) -> bool:
    return any((taught_levels(tag) * likely_open(gap)).any() for tag in tags if tag.competence == gap.competence)


def text_part(kind: ReasonKind, template: str, weight: float, likeness: Likeness, code: str | None = None) -> TextPart:
    """A text that speaks for a person with `weight` points per unit of likeness, rounded to whole points."""
    points = np.asarray(np.rint(weight * likeness.amount), dtype=np.int64)
    return TextPart(kind, template, likeness, points, code)


def everyday_words(term: Term) -> str:
    """The Dutch name and synonyms of a competence or role, as one text to search with."""
    return " ".join((term.nl, *term.synonyms))


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    return frozenset(stem(plain) for _, plain in words(text))


def document_of(item: Item) -> Document:
    """The searchable text of an item; its forms belong to what it is."""
    return Document(
        head=" ".join((item.title, *item.synonyms)),
        body=" ".join((item.summary, *item.forms, *item.questions)),
        details=" ".join(item.details),
    )
