"""Which tips stand in a list, and where: the same scores, decisions and seed give the same list.

What an adviser pinned comes first, what the person dismissed or finished stays away, of each kind of item there is
one, and the last place is for something else now and then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommender import Recommendation, spread
from recommender.feedback import Beliefs, Place, drawn

SURE = 3
"""The first places are never for something else."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What stands outside the score: pinned, dismissed and finished items, and the kind of items that are alike."""

    pinned: Collection[str] = ()
    dismissed: Collection[str] = ()
    finished: Collection[str] = ()
    kinds: Mapping[str, str] | None = None

    def kind_of(self, code: str) -> str | None:
        """The kind of an item; most are of a kind of their own and have none."""
        return None if self.kinds is None else self.kinds.get(code)

    def eligible(self, codes: Iterable[str]) -> tuple[list[str], list[str]]:
        """The pinned ones and the others that may stand in a list, each in the order given.

        Of others of one kind the first; none where one of that kind is pinned, or dismissed: the rest is the same tip.
        """
        left = [code for code in codes if code not in self.dismissed and code not in self.finished]
        pinned = [code for code in left if code in self.pinned]
        return pinned, list(self._one_of_each_kind(left, pinned))

    def _one_of_each_kind(self, codes: Iterable[str], pinned: Iterable[str]) -> Iterator[str]:
        seen = {self.kind_of(code) for code in (*pinned, *self.dismissed)} - {None}
        for code in codes:
            kind = self.kind_of(code)
            if code not in self.pinned and kind not in seen:
                yield code
                if kind is not None:
                    seen.add(kind)


def arranged(
    ranked: Sequence[Recommendation], decided: Decided, k: int, *, beliefs: Beliefs, seed: int | None = None
) -> tuple[Place, ...]:
    """At most `k` places from the items of `ranked`, the best first: the pinned ones, and the others spread.

    With a seed the last place goes to one of the others behind them, and has the chance with which it was drawn.
    """
    by_code = {one.code: one for one in ranked}
    pinned, others = decided.eligible(by_code)
    pinned = pinned[:k]
    room = k - len(pinned)
    explores = seed is not None and k > SURE and room >= 2 and len(others) > room
    sure = [one.code for one in spread((by_code[code] for code in others), room - 1 if explores else room)]
    places = [Place(code, slot, 1.0) for slot, code in enumerate([*pinned, *sure], start=1)]
    if seed is None or not explores:
        return tuple(places)
    row = {code: number for number, code in enumerate(beliefs.codes)}
    behind = [row[code] for code in others if code not in sure]
    return (*places, drawn(beliefs, behind, len(places) + 1, [seed]))


def rearranged(stored: Sequence[Place], ranked: Sequence[str], decided: Decided, k: int) -> tuple[Place, ...]:
    """A stored list as it may be shown now: what was pinned since comes first, and what may not be seen is left out.

    `ranked` are the codes of everything that may be seen, the best first.
    """
    was = {one.item: one for one in stored}
    pinned, _ = decided.eligible(ranked)
    seen = frozenset(ranked)
    _, others = decided.eligible([*pinned, *(code for code in was if code in seen and code not in decided.pinned)])
    shown = [*pinned, *others][:k]
    return tuple(
        Place(code, slot, was[code].propensity if code in was and code not in pinned else 1.0)
        for slot, code in enumerate(shown, start=1)
    )
