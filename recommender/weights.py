"""Every number that the recommender was given instead of learning it, with the reason for it.

Points are thousandths: 1000 is about what one item gains by teaching, as its main aim, just what a person needs most.
The parts were set by thinking and checked by leaving out one judged situation at a time, `recommender fit-weights`;
docs/recommender-quality.md has the figures. They stand on a plateau: halving or doubling one hardly moves nDCG.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Table = Mapping[str, Mapping[str, float]]

EMPLOYEE_FIT = {"manager": -300.0, "leader": -300.0, "organisation": -300.0}
"""Nothing to take part in for somebody who leads no people; what works on the organisation asks nobody in person."""
MANAGER_FIT = {"manager": 100.0, "leader": 100.0}
"""Made for people who lead; a team leader can take part in what employees do as well."""
LEADER_FIT = {"leader": 100.0, "manager": 100.0}
"""The sources hardly tell directors from managers, so neither is held against the other."""
ADVISER_FIT: dict[str, float] = {}
"""Measures for the whole organisation are an HR adviser's own work, and so is what managers learn."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the parts of a score."""

    gap: float = 200.0
    """A main-aim tag over a whole gap of two levels: half of the topic itself, because levels of tags are rough."""
    topic: float = 400.0
    """A tag on a competence with a gap, whatever its levels: judges rate the topic before the level."""
    next_level: float = 0.5
    """Each further level counts half of the one below it: the next step is worth most to somebody."""
    importance: float = 0.5
    """Power of importance / 2: a competence at the core of the work counts 1.2, a useful one .7."""
    rarity: float = 0.75
    """Power of the inverse document frequency of a competence: few items teach it, so one that does is specific."""
    faint: float = 0.05
    """A chance below this that a level is not reached yet is no ground for a tip."""
    tag_error: float = 1.0
    """How many levels a tag may be off (standard deviation): two readings of the catalogue differ by half a level on
    average in where a tag starts, and the scan's ruler is not the readers'. It also keeps lists steady."""
    entry: float = 1.0
    """Share of a tag's gap points that is lost per level that a person is below its start; three take the topic too."""
    question: float = 3000.0
    """The learning question, per unit of likeness, which seldom passes .5 + .5: it names the need most precisely."""
    competence_text: float = 700.0
    """Everyday words of a competence with a gap: they find what a tag says too coarsely, and must not outweigh it."""
    gaps_heard: float = 3.0
    """The words of many gaps together count as those of so many: else long texts gather points from all of them."""
    role_text: float = 500.0
    """Words of the person's work: a hint at the setting, not at what is to be learnt."""
    role: float = 300.0
    """The item names this function role: judges give full marks only where the situation fits."""
    other_role: float = -250.0
    """The item names other function roles only."""
    form: float = 150.0
    """A form of learning that the person prefers decides between equals."""
    audience: Table = field(
        default_factory=lambda: {
            "employee": EMPLOYEE_FIT,
            "manager": MANAGER_FIT,
            "leader": LEADER_FIT,
            "adviser": ADVISER_FIT,
        }
    )
    """Points by what kind of colleague a person is and whom an item is for; not listed is 0."""


WEIGHTS = Weights()
