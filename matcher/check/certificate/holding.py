"""How much a stage's tolerance lets later stages give up, and the ladders of the leximin stages."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from matcher.check.certificate.costs import Cost, region_rows
from matcher.check.certificate.left import Hold, Left, settled
from matcher.check.certificate.levels import Ladder
from matcher.check.certificate.ways import Ways
from matcher.check.plan import Plan
from matcher.check.shares import fair_share, load_before
from matcher.check.stages import StageValue
from matcher.week import Policy


def tolerance_of(policy: Policy, stage: str) -> tuple[Fraction, int]:
    """Percent and units that a stage may give up."""
    found = policy.tolerance("placed" if stage.startswith("placed-") else stage)
    return Fraction(found.percent), found.units


def allowance(policy: Policy, stage: str, value: int) -> int:
    """How much of a stage's value later stages may give up."""
    percent, units = tolerance_of(policy, stage)
    return units + floor(percent * abs(value) / 100)


def loosened(level: Fraction, percent: Fraction) -> Fraction:
    """A ratio and its tolerance; one below 0 is loosened upwards as well."""
    return level + abs(level) * percent / 100


def ladder_of(ways: Ways, stage: str, plan: Plan) -> Ladder:
    """The entries of a leximin stage, and what each receives in a plan."""
    if stage == "rota":
        return _rota(ways, plan)
    policy = plan.facts.week.policy
    rows = [(load_before(policy, row), fair_share(policy, row), row.code) for row in ways.authorities]
    counted = [(i, b, s, code) for i, (b, s, code) in enumerate(rows) if b is not None and s is not None]
    return Ladder(
        row=np.array([i for i, _, _, _ in counted], dtype=np.int64),
        base=tuple(base for _, base, _, _ in counted),
        share=tuple(share for _, _, share, _ in counted),
        received=np.array([plan.received[code] for _, _, _, code in counted], dtype=np.int64),
    )


def _rota(ways: Ways, plan: Plan) -> Ladder:
    """Regions with a weight; one without an authority receives nobody and never moves, so it is left out."""
    regions, _, _ = region_rows(ways)
    number = {region: i for i, region in enumerate(regions)}
    rows = [row for row in plan.facts.week.regions if row.weight and row.region in number]
    return Ladder(
        row=np.array([number[row.region] for row in rows], dtype=np.int64),
        base=tuple(row.received for row in rows),
        share=tuple(Fraction(row.weight or 1) for row in rows),
        received=np.array([plan.received_by_region[row.region] for row in rows], dtype=np.int64),
    )


def ratios_of(stage: StageValue) -> list[Fraction]:
    """All ratios of a leximin stage, the largest first."""
    return [Fraction(level) for level, count in stage.levels or () for _ in range(count)]


def dominates(loose: list[Fraction], ratios: list[Fraction]) -> bool:
    """Whether sorted ratios are each at most the loosened ones at the same place."""
    return all(ratio <= most for ratio, most in zip(ratios, loose, strict=True))


def capped(ways: Ways, stage: str, left: Left, ladder: Ladder, most: Fraction) -> Left:
    """Without the loads whose ratio is above ``most``."""
    allowed = (left.region if stage == "rota" else left.load).copy()
    for entry, row in enumerate(ladder.row.tolist()):
        allowed[row, max(0, floor(most * ladder.share[entry]) - ladder.base[entry] + 1) :] = False
    return settled(ways, replace(left, region=allowed) if stage == "rota" else replace(left, load=allowed))


def without_from(ways: Ways, left: Left, ladder: Ladder, level: Fraction) -> Left:
    """Without the loads of authorities whose ratio is at the level or above."""
    allowed = left.load.copy()
    for entry, row in enumerate(ladder.row.tolist()):
        allowed[row, max(0, ceil(level * ladder.share[entry]) - ladder.base[entry]) :] = False
    return settled(ways, replace(left, load=allowed))


def dominated(left: Left, stage: str, ladder: Ladder, best: list[Fraction], percent: Fraction) -> Left:
    """Hold a leximin stage with a tolerance: above each loosened level no more entries than in the best plan."""
    holds = dict(left.holds)
    shape = (left.region if stage == "rota" else left.load).shape
    for level in sorted(set(best))[:-1]:
        above = np.zeros(shape, dtype=np.int64)
        for entry, row in enumerate(ladder.row.tolist()):
            first = floor(loosened(level, percent) * ladder.share[entry]) - ladder.base[entry] + 1
            above[row, max(0, first) :] = 1
        cost = Cost(region=above) if stage == "rota" else Cost(load=above)
        key = f"{stage} {level.numerator}/{level.denominator}"
        holds[key] = Hold(cost, sum(ratio > level for ratio in best))
    return replace(left, holds=holds)
