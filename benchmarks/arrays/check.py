"""All that the array checker finds in a plan: rules broken, by rule, and the value of every stage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from benchmarks.arrays.counts import overfull
from benchmarks.arrays.fit import Pairs
from benchmarks.arrays.named import NamedPlan, numbered
from benchmarks.arrays.units import broken
from benchmarks.arrays.worth import stage_values
from benchmarks.generator import Drawing
from matcher.check.stages import StageValue
from matcher.week import Week


@dataclass(frozen=True)
class Found:
    """``broken``: rule to how often it is broken (children, places or authorities); empty for a lawful plan."""

    placed: int
    broken: dict[str, int]
    stages: list[StageValue]


def check(drawing: Drawing, week: Week, plan: NamedPlan, seed: int) -> Found:
    """Check a plan against the drawing.

    Parameters
    ----------
    drawing
        The facts, with the default policy that every drawn week has but for regime and rota.
    week
        The same without its children (:func:`benchmarks.arrays.facts.week_without_children`): names and keys of rows.
    plan
        By name, in the drawing's order of children.
    """
    taken = numbered(week, plan)
    counts = Counter(overfull(drawing, week, taken))
    counts.update(broken(drawing, taken))
    counts.update(Pairs.of(drawing, week, taken).misfits())
    bad = {rule: count for rule, count in sorted(counts.items()) if count}
    return Found(int(taken.placed.sum()), bad, stage_values(drawing, week, taken, seed))
