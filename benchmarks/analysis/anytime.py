"""How good an answer is at every moment: stages proven, and the gap to the best plan that anyone found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

import numpy as np

from benchmarks.analysis.judge import CHECKED, compare_values
from benchmarks.analysis.profiles import Curve
from benchmarks.analysis.shared import Facts, facts_of
from benchmarks.cells import Row
from benchmarks.trace import Value, distance
from matcher.solve.exact import BY

Moments = list[tuple[float, float]]
Question = tuple[Facts, int]


def stages_proven(row: Row) -> Moments:
    """(seconds, share of the stages proven by then), from the seconds that each stage took; the start is (0, 0)."""
    stages = row.get("stages") or []
    moments, spent = [(0.0, 0.0)], 0.0
    for number, stage in enumerate(stages, 1):
        spent += stage["seconds"] or 0.0
        if not (stage["bound"] is not None and (stage["proof"] or "").startswith(("proven", *BY))):
            break
        moments.append((spent, number / len(stages)))
    return moments


def best_plans(rows: Iterable[Row]) -> dict[Question, Row]:
    """The best checked answer to each question (facts and seed), whoever gave it."""
    groups: dict[Question, list[Row]] = defaultdict(list)
    for row in rows:
        if row["outcome"] in CHECKED and row.get("stages"):
            groups[facts_of(row), row["seed"]].append(row)
    return {question: min(answers, key=cmp_to_key(compare_values)) for question, answers in groups.items()}


def gaps(rows: Iterable[Row], best: dict[Question, Row]) -> Moments:
    """(seconds, gap to the best plan) of one back end on one question, over all limits that it was given.

    A run tells what plan it had when (``trace``), and its answer stands from its own end at the latest. What a
    shorter limit left counts from that run's end, since that is what one would have had by then.
    """
    moments: Moments = []
    for row in rows:
        known = best.get((facts_of(row), row["seed"]))
        if known is not None and row["outcome"] in CHECKED:
            moments += _moments(row, known["stages"])
    falling: Moments = []
    for second, gap in sorted(moments):
        if not falling or gap < falling[-1][1]:
            falling.append((second, gap))
    return falling


def average(name: str, moments: list[Moments], before: float) -> Curve:
    """Mean over rows of their step curves; ``before`` is the height of a row ahead of its first moment."""
    x = np.unique([second for row in moments for second, _ in row])
    heights = np.zeros((len(moments), len(x)))
    for k, row in enumerate(moments):
        seconds, values = np.asarray([s for s, _ in row]), np.asarray([before, *(v for _, v in row)])
        heights[k] = values[np.searchsorted(seconds, x, side="right")]
    return Curve(name, x, heights.mean(axis=0) if moments else x)


def _moments(row: Row, best: list[dict[str, Any]]) -> Moments:
    final = gap(row["stages"], best)
    traced = [(point["seconds"], _gap_then(point, row["stages"], best)) for point in row.get("trace") or []]
    return [*((second, max(then, final)) for second, then in traced), (row["wall_seconds"], final)]


def _gap_then(point: Row, stages: list[dict[str, Any]], best: list[dict[str, Any]]) -> float:
    """Gap of a traced point, which tells how far the plan was from the run's own answer, to the best plan."""
    names = [stage["name"] for stage in stages]
    if point["stage"] not in names:
        return gap(stages, best)
    k = names.index(point["stage"])
    if any(_distance(*pair) for pair in zip(stages[:k], best, strict=False)):
        return gap(stages, best)
    off: float = min(1.0, point["off"] + _distance(stages[k], best[k]))
    return 1 - (k + 1 - off) / len(best)


def gap(stages: list[dict[str, Any]], best: list[dict[str, Any]]) -> float:
    """Lexicographic: with the first k of n stages as good as the best, the next off by d: ``1 - (k + 1 - d) / n``.

    d is the distance relative to the best value, at most 1, and 1 where the stage is not settled. Of a leximin stage it
    is that of the first level that differs.
    """
    for k, other in enumerate(best):
        off = _distance(stages[k], other) if k < len(stages) else 1.0
        if off > 0:
            return 1 - (k + 1 - off) / len(best)
    return 0.0


def _distance(stage: dict[str, Any], best: dict[str, Any]) -> float:
    return distance(_sorted_ratios(stage), _sorted_ratios(best))


def _sorted_ratios(stage: dict[str, Any]) -> Value:
    """A leximin stage's ratios from the largest down, each as often as it occurs; of any other its value alone."""
    if stage.get("levels"):
        return tuple(Fraction(ratio) for ratio, count in stage["levels"] for _ in range(count))
    return () if stage["value"] is None else (Fraction(stage["value"]),)
