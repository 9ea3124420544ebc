"""The self-scan as a pure library: which question comes next, and what the answers say. No Flask, no database."""

from scan.adaptive import AdaptiveScan
from scan.change import Change, change_between
from scan.errors import ScanError, UnknownCompetence, UnknownItem, ValueOffScale
from scan.levels import chance_at_or_above, level_of, on_scale
from scan.values import DONT_KNOW, SKIP, UNCLEAR, Bias, Progress, Result, Score, Value, WayOut

__all__ = [
    "DONT_KNOW",
    "SKIP",
    "UNCLEAR",
    "AdaptiveScan",
    "Bias",
    "Change",
    "Progress",
    "Result",
    "ScanError",
    "Score",
    "UnknownCompetence",
    "UnknownItem",
    "Value",
    "ValueOffScale",
    "WayOut",
    "chance_at_or_above",
    "change_between",
    "level_of",
    "on_scale",
]
