"""Performance profiles (Dolan and More, 2002) and anytime curves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.analysis.judge import is_solved
from benchmarks.analysis.statistics import SMALLEST, Floats
from benchmarks.cells import Row


@dataclass(frozen=True)
class Curve:
    """A step curve: at each ``x`` and beyond, the height ``y``."""

    name: str
    x: Floats
    y: Floats


def times(rows: Iterable[Row]) -> dict[str, dict[str, float | None]]:
    """Back end to instance (with its limit) to median seconds; None unless every seed of it was solved."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["backend"], f"{row['instance']} {row['seconds']:g} s"].append(row)
    table: dict[str, dict[str, float | None]] = defaultdict(dict)
    for (backend, instance), cells in groups.items():
        solved = all(map(is_solved, cells))
        table[backend][instance] = median(cell["wall_seconds"] for cell in cells) if solved else None
    return table


def performance_profiles(table: dict[str, dict[str, float | None]]) -> list[Curve]:
    """Share of the instances that each back end solves within so many times the fastest's time.

    Only instances that every back end has run and some back end has solved; who did not solve one never gets there.
    """
    common = set.intersection(*(set(times) for times in table.values())) if table else set()
    best = {name: min(found) for name in common if (found := [s for t in table.values() if (s := t[name]) is not None])}
    names = sorted(best)
    return [
        _profile(backend, [_factor(solved[name], best[name]) for name in names]) for backend, solved in table.items()
    ]


def stages_proven(row: Row) -> list[tuple[float, float]]:
    """(seconds, share of the stages proven by then), from the seconds that each stage took; the start is (0, 0)."""
    stages = row.get("stages") or []
    moments, spent = [(0.0, 0.0)], 0.0
    for number, stage in enumerate(stages, 1):
        spent += stage["seconds"] or 0.0
        if not (stage["bound"] is not None and (stage["proof"] or "").startswith(("proven", "multipliers", "search"))):
            break
        moments.append((spent, number / len(stages)))
    return moments


def gaps(row: Row) -> list[tuple[float, float]]:
    """(seconds, gap) from the recorded incumbents; empty where none are recorded.

    ``trace`` holds ``{"seconds", "values"}``, the values in the order of the stages. The gap is lexicographic: with the
    first k of n stages at their final value, and the next off by the relative distance d (at most 1), it is
    ``1 - (k + 1 - d) / n``; 0 where all are there.
    """
    final = [stage["value"] for stage in row.get("stages") or []]
    return [(point["seconds"], _gap(point["values"], final)) for point in row.get("trace") or [] if final]


def average(name: str, moments: list[list[tuple[float, float]]], before: float) -> Curve:
    """Mean over rows of their step curves; ``before`` is the height of a row ahead of its first moment."""
    x = np.unique([second for row in moments for second, _ in row])
    heights = np.zeros((len(moments), len(x)))
    for k, row in enumerate(moments):
        seconds, values = np.asarray([s for s, _ in row]), np.asarray([before, *(v for _, v in row)])
        heights[k] = values[np.searchsorted(seconds, x, side="right")]
    return Curve(name, x, heights.mean(axis=0) if moments else x)


def _factor(seconds: float | None, best: float) -> float:
    return np.inf if seconds is None else max(seconds, SMALLEST) / max(best, SMALLEST)


def _profile(backend: str, factors: list[float]) -> Curve:
    reached = np.sort(np.asarray([f for f in factors if np.isfinite(f)]))
    share = np.arange(1, len(reached) + 1) / max(1, len(factors))
    return Curve(backend, np.concatenate([[1.0], reached]), np.concatenate([[0.0], share]))


def _gap(values: list[float | None], final: list[float | None]) -> float:
    for k, (value, best) in enumerate(zip(values, final, strict=False)):
        if value != best:
            off = 1.0
            if value is not None and best is not None:
                off = min(1.0, abs(value - best) / max(1.0, abs(best)))
            return 1 - (k + 1 - off) / len(final)
    return 0.0
