"""Performance profiles (Dolan and More, 2002)."""

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

    Only instances that every back end has run; who did not solve one never gets there, even where nobody did.
    """
    common = set.intersection(*(set(times) for times in table.values())) if table else set()
    best = {name: min(found) for name in common if (found := [s for t in table.values() if (s := t[name]) is not None])}
    names = sorted(common)
    return [
        _profile(backend, [_factor(solved[name], best.get(name, np.inf)) for name in names])
        for backend, solved in table.items()
    ]


def _factor(seconds: float | None, best: float) -> float:
    return np.inf if seconds is None else max(seconds, SMALLEST) / max(best, SMALLEST)


def _profile(backend: str, factors: list[float]) -> Curve:
    reached = np.sort(np.asarray([f for f in factors if np.isfinite(f)]))
    share = np.arange(1, len(reached) + 1) / max(1, len(factors))
    return Curve(backend, np.concatenate([[1.0], reached]), np.concatenate([[0.0], share]))
