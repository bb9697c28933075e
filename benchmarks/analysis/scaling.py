"""How time and memory grow with the number of children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.analysis.judge import is_solved
from benchmarks.analysis.shared import at_longest, provers
from benchmarks.analysis.statistics import SMALLEST
from benchmarks.cells import Row

FEWEST = 3
SERIES = {
    "weekly to backlog": ("weekly-", "cycle-", "backlog-"),
    "scale": ("scale-",),
    "scale, as arrays": ("arrays:scale-",),
}
"""Instances whose sizes may be fitted together, by the beginnings of their names."""


@dataclass(frozen=True)
class Growth:
    """A measure against size: ``value ~ factor * size ** exponent``, fitted by least squares on the logarithms.

    Attributes
    ----------
    series
        Which family of instances: those of one series differ in little but size.
    sizes, values
        Medians of the solved cells by size.
    exponent, factor
        None with fewer than three sizes.
    unsolved
        Sizes at which some cell was not solved; they take no part in the fit.
    """

    backend: str
    series: str
    sizes: tuple[int, ...]
    values: tuple[float, ...]
    exponent: float | None
    factor: float | None
    unsolved: tuple[int, ...]


def growth(rows: Iterable[Row], measure: str = "wall_seconds") -> list[Growth]:
    """Growth of a measure by back end that sets out to prove, and by series, at the longest limit of each cell."""
    cells: dict[tuple[str, str], dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in at_longest(provers(rows)):
        name = next((name for name, prefixes in SERIES.items() if row["instance"].startswith(prefixes)), None)
        if row.get("children") and name:
            cells[row["backend"], name][row["children"]].append(row)
    return [_growth(*key, by_size, measure) for key, by_size in cells.items()]


def _growth(backend: str, series: str, by_size: dict[int, list[Row]], measure: str) -> Growth:
    solved = {size: rows for size, rows in sorted(by_size.items()) if all(map(is_solved, rows))}
    points = {
        size: median(values)
        for size, rows in solved.items()
        if (values := [row[measure] for row in rows if row.get(measure) is not None])
    }
    exponent, factor = _fit(list(points), list(points.values()))
    unsolved = tuple(sorted(set(by_size) - set(solved)))
    return Growth(backend, series, tuple(points), tuple(points.values()), exponent, factor, unsolved)


def _fit(sizes: list[int], values: list[float]) -> tuple[float | None, float | None]:
    if len(sizes) < FEWEST:
        return None, None
    slope, level = np.polyfit(np.log(sizes), np.log(np.maximum(values, SMALLEST)), 1)
    return float(slope), float(np.exp(level))
