"""Which item of the catalogue helps whom, and why: a pure library without Flask and without a database."""

from recommender.evaluation import coverage, diversity, evaluate, ndcg_at_k, recall_at_k
from recommender.ranking import Recommender
from recommender.spread import main_competence, spread
from recommender.values import Gap, Item, Language, Profile, Reason, ReasonKind, Recommendation, Tag, Term, Vocabulary
from recommender.weights import WEIGHTS, Weights

__all__ = [
    "WEIGHTS",
    "Gap",
    "Item",
    "Language",
    "Profile",
    "Reason",
    "ReasonKind",
    "Recommendation",
    "Recommender",
    "Tag",
    "Term",
    "Vocabulary",
    "Weights",
    "coverage",
    "diversity",
    "evaluate",
    "main_competence",
    "ndcg_at_k",
    "recall_at_k",
    "spread",
]
