"""What ours must beat: orders that know nothing of gaps, or only match words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.text import Bm25, Tfidf
from recommender.units import UnitSpace, offers
from recommender.values import Item, Profile, Vocabulary

RANDOM_SEED = 2026
WORD = r"\w+"
Scorer = Callable[[Profile], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Ranks items by a score per item; ties by code."""

    codes: Sequence[str]
    score: Scorer

    def rank(self, profile: Profile, k: int = 10) -> tuple[str, ...]:
        """The codes of the best min(k, items) items, the best first."""
        order = np.argsort(-np.round(self.score(profile), 9), kind="stable")
        return tuple(self.codes[row] for row in order[: max(0, k)])


def baselines(items: Sequence[Item], vocabulary: Vocabulary) -> dict[str, Baseline]:
    """The five baselines by name, fitted on `items`; the three on words read the whole text of an item.

    random: an order per profile id from a fixed seed. popularity: without history, the amount that an item teaches:
    its units times their strength, the same list for everybody. bm25, word_tfidf, char_ngrams (3–5 within words): the
    learning question and the names of the gaps against the whole text.
    """
    ordered = sorted(items, key=lambda item: item.code)
    codes = [item.code for item in ordered]
    texts = [whole_text(item) for item in ordered]
    names = {term.code: term.nl for term in vocabulary.competences}
    scorers: dict[str, Scorer] = {
        "random": _random(len(codes)),
        "popularity": _popularity(ordered),
        "bm25": _bm25(texts, names),
        "word_tfidf": _cosine(Tfidf(texts, pattern=WORD), texts, names),
        "char_ngrams": _cosine(Tfidf(texts), texts, names),
    }
    return {name: Baseline(codes, scorer) for name, scorer in scorers.items()}


def whole_text(item: Item) -> str:
    """Everything that is written about an item; the questions that it answers are what ours adds."""
    return " ".join((item.title, *item.synonyms, item.summary, *item.details, *item.forms))


def _asked(profile: Profile, names: Mapping[str, str]) -> str:
    return " ".join((profile.question, *(names.get(gap.competence, "") for gap in profile.gaps)))


def _random(items: int) -> Scorer:
    return lambda profile: np.random.default_rng([RANDOM_SEED, *profile.id.encode()]).random(items)


def _popularity(items: Sequence[Item]) -> Scorer:
    amounts = offers(items, UnitSpace.of((), items)).gap.sum(axis=1).astype(np.float64)
    return lambda _: amounts


def _bm25(texts: Sequence[str], names: Mapping[str, str]) -> Scorer:
    index = Bm25([Counter(re.findall(WORD, text.lower())) for text in texts])
    return lambda profile: index.found(sorted(set(re.findall(WORD, _asked(profile, names).lower()))))


def _cosine(tfidf: Tfidf, texts: Sequence[str], names: Mapping[str, str]) -> Scorer:
    rows = tfidf.rows(texts)
    return lambda profile: tfidf.cosines([_asked(profile, names)], rows)[0]
