"""The simulation of the scan with the item bank and the function roles: what the command prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.services.errors import InputError
from app.services.role_targets import roles_by_code, targets_of
from scan.simulation import Figures, Setting, long_form, mean_figures, simulate
from seeds.instrument import load_instrument

EVERYTHING = "all"
NO_METHOD = {"settings", "misfits", "which_82"}
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What to simulate: how many people with how much bias, from which seed on and with how many, for whom."""

    people: int
    bias_sd: float
    seed: int
    seeds: int
    max_items: int
    role: str
    misfits: bool = True


def simulation(request: Request) -> dict[str, Any]:
    """The figures of each method as the mean over the seeds, and apart from these the misfits.

    A role is asked its own competences, and the scan knows the targets. "all" asks all 29 without targets, as many
    questions as there may be; the right side is then that of the target that most roles have. Raises InputError for an
    unknown role.
    """
    instrument = load_instrument()
    targets = _targets(request.role)
    competences = tuple(c.code for c in instrument.competences if c.code in targets)
    outcomes = [
        simulate(
            instrument,
            Setting(
                competences=competences,
                targets=targets,
                knows_targets=request.role != EVERYTHING,
                people=request.people,
                bias_sd=request.bias_sd,
                seed=seed,
                max_items=request.max_items,
            ),
            misfits=request.misfits,
        )
        for seed in range(request.seed, request.seed + request.seeds)
    ]
    fitting = {name: _rounded(mean_figures([o.fitting[name] for o in outcomes])) for name in outcomes[0].fitting}
    misfits = {
        name: {method: _rounded(mean_figures([o.misfits[name][method] for o in outcomes])) for method in methods}
        for name, methods in outcomes[0].misfits.items()
    }
    return {
        "settings": {**asdict(request), "bank": instrument.version, "competences": len(competences)},
        **fitting,
        "misfits": misfits,
        "which_82": [item.code for item in long_form(instrument, competences)],
    }


def as_table(found: Mapping[str, Any]) -> str:
    """The figures of a simulation as a Markdown table: a row per method, and one per method of each misfit."""
    names = list(found["prior"])
    rows = [(name, found[name]) for name in found if name not in NO_METHOD]
    for misfit, methods in found["misfits"].items():
        rows += [(f"{misfit}: {name}", figures) for name, figures in methods.items()]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for title, figures in rows:
        cells = ["–" if figures[name] is None else f"{figures[name]:.3f}".rstrip("0").rstrip(".") for name in names]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _targets(role: str) -> Mapping[str, float]:
    if role != EVERYTHING:
        if role not in roles_by_code():
            raise InputError(f"Unknown role '{role}'; choose {EVERYTHING} or one of {', '.join(roles_by_code())}.")
        return {code: float(target.level) for code, target in targets_of([role]).items()}
    asked = [target for known in roles_by_code() for target in targets_of([known]).values()]
    levels = {code: Counter(t.level for t in asked if t.competence == code) for code in {t.competence for t in asked}}
    return {code: float(min(level.items(), key=lambda pair: (-pair[1], pair[0]))[0]) for code, level in levels.items()}


def _rounded(figures: Figures) -> dict[str, float | None]:
    return {name: None if value is None else round(value, DIGITS) for name, value in asdict(figures).items()}
