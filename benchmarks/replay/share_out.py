"""The engine's allocation of a quarter: the same total, leximin over loads and shares, within headroom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.replay.quarters import Published
from matcher.problem import Builder, Leximin, Problem, RowName
from matcher.solve import Limits, solve


@dataclass(frozen=True)
class Allocation:
    """Children by authority; ``within_headroom`` is no where the total was larger than all headroom together."""

    received: tuple[int, ...]
    within_headroom: bool
    proven: bool


def share_out(facts: Published, seconds: float | None = None) -> Allocation:
    """Share a quarter's total out so that the largest ratio is least, then the second largest, to the last."""
    within = sum(facts.headroom) >= facts.total
    solution = solve(pose(facts, within), Limits(seconds))
    assert solution.plan is not None, "any allocation of the total is a plan"
    received = tuple(int(n) for n in solution.plan[: len(facts.codes)])
    return Allocation(received, within, solution.status == "optimal")


def pose(facts: Published, within_headroom: bool) -> Problem:
    """One column per authority, one row for the total, one leximin stage."""
    builder = Builder()
    most = facts.headroom if within_headroom else (facts.total,) * len(facts.codes)
    columns = builder.columns(np.minimum(most, facts.total))
    total = builder.rows([RowName("total", f"{facts.quarter[0]} Q{facts.quarter[1]}")], facts.total, facts.total)
    builder.entries(np.repeat(total, len(columns)), columns)
    load = np.asarray(facts.load, dtype=np.int64)
    return builder.problem([Leximin("fairness", "children over fair share", columns, load, facts.share)])
