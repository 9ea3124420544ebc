"""Texts of items made searchable: BM25 on stems for what words weigh, character n-grams for how words look.

What is found can always be named: an item is like a query only where a word of the query, a part of it or a word that
looks much like it stands in the item.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from recommender.words import Lexicon, plain_text, stem, words

Floats = NDArray[np.float64]
BM25_K1 = 1.2
BM25_B = 0.75
"""The usual constants of BM25 (Robertson & Zaragoza, 2009)."""
HEAD, BODY, DETAILS = 3.0, 1.0, 0.5
"""What a word counts by where it stands: title and synonyms say what an item is, the rest only touches on things."""
LOOKS_ALIKE = 0.5
"""From this cosine of n-grams on, two words count as forms of one word ("robots", "robotisering")."""
LOOKS = 0.75
"""What a word that looks like one of the item counts beside one with the same stem: it may be another word."""
QUIET = 0.5
"""What a word counts that says who asks, not what: "projectleider" stands in a question as often as in a signature."""
QUERY_TERMS = 12
"""A long question is not held against an item that answers part of it: beyond this many terms a share is whole."""
CHANCE = 0.1
"""A likeness below this comes about by chance: it would be a reason that nobody recognises."""
DECIMALS = 9
"""Likeness is rounded, so that another order of adding cannot change a list."""


@dataclass(frozen=True, slots=True)
class Document:
    """The searchable text of one item: `head` names it, `body` describes it, `details` are the rest."""

    head: str
    body: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much each document is like a query (`amount`, 0–1.75), and how well it has each of its `words`."""

    amount: Floats
    words: tuple[str, ...]
    weights: Floats

    def named(self, document: int, most: int) -> tuple[str, ...]:
        """At most `most` words of the query that a document has: those that weigh most, in the order of the query."""
        weights = self.weights[:, document]
        best = sorted(np.argsort(-weights, kind="stable")[:most])
        return tuple(self.words[row] for row in best if weights[row] > 0)


class TextIndex:
    """Documents that can be asked how much they are like a query, and by which of its words.

    `vocabulary` are further texts whose words compounds may be made of.
    """

    def __init__(self, documents: Sequence[Document], vocabulary: Iterable[str] = ()) -> None:
        texts = [f"{document.head} {document.body} {document.details}" for document in documents]
        self._lexicon = Lexicon(plain for text in [*texts, *vocabulary] for _, plain in words(text))
        self._weighed = Bm25([self._counts(document) for document in documents])
        self._looks = _Looks([document.head for document in documents], texts)

    def ask(self, query: str, *, quiet: Collection[str] = ()) -> Likeness:
        """The likeness of every document to `query`: the share of its weight that is found, by stem and by looks.

        A word whose stem is in `quiet` counts QUIET, and so leaves what else was asked more to say. The likeness is 0
        for a document that has no word of the query: neither most of it nor one that looks much like it.
        """
        forms = {plain: surface for surface, plain in reversed(words(query))}
        plain = list(dict.fromkeys(plain for _, plain in words(query)))
        if not plain:
            return Likeness(np.zeros(self._weighed.documents), (), np.zeros((0, self._weighed.documents)))
        terms = [sorted(self._lexicon.terms(word)) for word in plain]
        counts = np.array([QUIET if stem(word) in quiet else 1.0 for word in plain])
        looks = self._looks.best(plain)
        weights = np.stack([self._weighed.mostly(one) for one in terms]) + looks
        amount = self._weighed.share(terms, counts) + LOOKS * self._weighed.share_of_words(terms, counts, looks)
        meant = (weights > 0).any(axis=0) & (amount >= CHANCE)
        likeness: Floats = np.asarray(np.round(np.where(meant, amount, 0.0), DECIMALS), dtype=np.float64)
        return Likeness(likeness, tuple(forms[word] for word in plain), np.round(weights, DECIMALS))

    def _counts(self, document: Document) -> dict[str, float]:
        counts: dict[str, float] = {}
        for text, weight in ((document.head, HEAD), (document.body, BODY), (document.details, DETAILS)):
            for _, plain in words(text):
                for term in self._lexicon.terms(plain):
                    counts[term] = counts.get(term, 0.0) + weight
        return counts


class Bm25:
    """BM25 on weighted term counts (BM25F of Robertson & Zaragoza, 2009)."""

    def __init__(self, counts: Sequence[Mapping[str, float]]) -> None:
        self.documents = len(counts)
        self._columns = {term: column for column, term in enumerate(sorted({term for one in counts for term in one}))}
        table = np.zeros((self.documents, len(self._columns)))
        for row, one in enumerate(counts):
            for term, count in one.items():
                table[row, self._columns[term]] = count
        lengths = table.sum(axis=1, keepdims=True)
        relative = lengths / (lengths.mean() if lengths.any() else 1.0)
        idf = [self._idf(documents) for documents in (table > 0).sum(axis=0)]
        self._unseen = self._idf(0)
        self._term_idf = dict(zip(self._columns, idf, strict=True))
        self._weights = table / (table + BM25_K1 * (1 - BM25_B + BM25_B * relative)) * idf

    def found(self, terms: Sequence[str]) -> Floats:
        """The weight of `terms` in each document."""
        return np.asarray(self._weights[:, self._known(terms)].sum(axis=1))

    def share(self, terms: Sequence[Sequence[str]], counts: Floats) -> Floats:
        """The part (0–1) of the weight of words that is found in each document, by the `terms` of each word.

        A term counts as the word with it that counts most; of many terms the heaviest are the whole.
        """
        count = dict(sorted((term, c) for word, c in zip(terms, counts.tolist(), strict=True) for term in word))
        known = [term for term in count if term in self._columns]
        counted: Floats = np.array([count[term] for term in known], dtype=np.float64)
        found: Floats = self._weights[:, self._known(known)] @ counted
        return np.minimum(found / self._whole([self._heaviness([term]) for term in count]), 1.0)

    def share_of_words(self, terms: Sequence[Sequence[str]], counts: Floats, found: Floats) -> Floats:
        """The part (0–1) of the weight of words that is `found` (0–1 per word and document)."""
        heavy = np.array([self._heaviness(word) for word in terms])
        found_weight: Floats = np.asarray((heavy * counts) @ found, dtype=np.float64)
        return np.minimum(found_weight / self._whole(heavy.tolist()), 1.0)

    def _whole(self, weights: Sequence[float]) -> float:
        return math.fsum(sorted(weights, reverse=True)[:QUERY_TERMS])

    def _heaviness(self, terms: Sequence[str]) -> float:
        return max((self._term_idf.get(term, self._unseen) for term in terms), default=self._unseen)

    def mostly(self, terms: Sequence[str]) -> Floats:
        """The weight of one word, given as its `terms`, in the documents that have at least half of it; else 0."""
        known = self._weights[:, self._known(terms)]
        idf = np.array([self._term_idf[term] for term in terms if term in self._columns])
        return np.where((known > 0) @ idf >= idf.sum() / 2, known.sum(axis=1), 0.0)

    def _known(self, terms: Sequence[str]) -> list[int]:
        return [self._columns[term] for term in terms if term in self._columns]

    def _idf(self, documents: int) -> float:
        return math.log1p((self.documents - documents + 0.5) / (documents + 0.5))


class Tfidf:
    """TF-IDF of texts against each other: n-grams of 3–5 characters within words, or words where `pattern` is given.

    Unlike scikit-learn's vectorizer it takes an empty list and texts without words. That vectorizer learns the terms;
    the vectors are made here, because its checks cost a question of ten words more than the arithmetic.
    """

    def __init__(self, texts: Sequence[str], *, pattern: str | None = None) -> None:
        vectorizer = (
            TfidfVectorizer(token_pattern=pattern)
            if pattern
            else TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        )
        vectorizer.fit([*texts, "vaardigwijzer"])
        self._terms_of: Callable[[str], list[str]] = vectorizer.build_analyzer()
        self._columns: dict[str, int] = {term: int(column) for term, column in vectorizer.vocabulary_.items()}
        self._idf: Floats = np.asarray(vectorizer.idf_, dtype=np.float64)
        self._sublinear = pattern is None

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The vectors of length 1 (0 without known words) of `texts`, one row each."""
        found = [self._vector(text) for text in texts]
        return sparse.csr_matrix(
            (
                np.concatenate([np.zeros(0), *(values for _, values in found)]),
                np.concatenate([np.zeros(0, dtype=np.int32), *(columns for columns, _ in found)]),
                np.cumsum([0, *(len(columns) for columns, _ in found)]),
            ),
            shape=(len(texts), len(self._idf)),
        )

    def cosines(self, queries: Sequence[str], rows: sparse.csr_matrix) -> Floats:
        """The cosines (0–1) of queries and of `rows`, shape (queries, rows)."""
        return np.asarray((self.rows(queries) @ rows.T).toarray(), dtype=np.float64)

    def _vector(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        counts = Counter(self._columns[term] for term in self._terms_of(text) if term in self._columns)
        columns = np.array(sorted(counts), dtype=np.int32)
        amounts = np.array([counts[column] for column in sorted(counts)], dtype=np.float64)
        values = (1 + np.log(amounts) if self._sublinear else amounts) * self._idf[columns]
        return columns, values / (math.sqrt(float(values @ values)) or 1.0)


class _Looks:
    """How words look: their forms, and compounds with them, share most of their character n-grams."""

    def __init__(self, heads: Sequence[str], texts: Sequence[str]) -> None:
        plain = [[word for _, word in words(head)] for head in heads]
        forms = sorted({word for head in plain for word in head})
        self._ngrams = Tfidf([plain_text(text) for text in texts])
        self._forms = self._ngrams.rows(forms).T.tocsr()
        having: dict[str, list[int]] = {word: [] for word in forms}
        for number, head in enumerate(plain):
            for word in dict.fromkeys(head):
                having[word].append(number)
        self._having = [np.array(having[word], dtype=np.int64) for word in forms]
        self._amount = len(heads)

    def best(self, plain: Sequence[str]) -> Floats:
        """Per word (row) and head (column) the cosine (0–1) with the word of the head that looks most like it.

        The late interaction of ColBERT (Khattab & Zaharia, 2020), on n-grams: a head may hold as many other words as it
        likes. What looks less than LOOKS_ALIKE is 0.
        """
        cosines = (self._ngrams.rows(plain) @ self._forms).tocoo()
        found = np.zeros((len(plain), self._amount))
        for near in np.flatnonzero(cosines.data >= LOOKS_ALIKE):
            row, having = cosines.row[near], self._having[cosines.col[near]]
            found[row, having] = np.maximum(found[row, having], cosines.data[near])
        return found
