"""Means that solver papers use, and seeded bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS = 2000
SHIFT = 1.0
"""Seconds added before and taken off after a geometric mean, so that milliseconds do not rule it."""
PENALTY = 10
"""PAR10: an unsolved cell counts ten times its limit."""
SMALLEST = 1e-6


def shifted_geometric_mean(values: Sequence[float], shift: float = SHIFT) -> float | None:
    """exp(mean(log(value + shift))) - shift; None of nothing."""
    if not values:
        return None
    return float(np.exp(np.mean(np.log(np.asarray(values) + shift))) - shift)


def geometric_mean(values: Floats, axis: int | None = None) -> Floats:
    """Geometric mean along an axis; zeros count as a microsecond."""
    return np.asarray(np.exp(np.mean(np.log(np.maximum(values, SMALLEST)), axis=axis)))


def par10(times: Sequence[float | None], limits: Sequence[float]) -> float | None:
    """Mean time in which an unsolved cell (None) counts ten times its limit; None of nothing."""
    if not times:
        return None
    counted = [PENALTY * limit if time is None else time for time, limit in zip(times, limits, strict=True)]
    return float(np.mean(counted))


def bootstrap(
    values: Sequence[float], statistic: Callable[..., Floats], *, seed: int = 0, level: float = 0.95
) -> tuple[float, float] | None:
    """Percentile interval of a statistic over values drawn with replacement; None of fewer than three values.

    Parameters
    ----------
    statistic
        Takes an array and ``axis``.
    """
    if len(values) < 3:
        return None
    sample = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(sample), (ROUNDS, len(sample)))
    low, high = np.quantile(statistic(sample[drawn], axis=1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def ratio_interval(before: Sequence[float], after: Sequence[float], *, seed: int = 0) -> tuple[float, float] | None:
    """Bootstrap interval of median(after) / median(before); None of fewer than three values on a side."""
    if min(len(before), len(after)) < 3:
        return None
    dice = np.random.default_rng(seed)
    medians = [
        np.median(np.asarray(values)[dice.integers(0, len(values), (ROUNDS, len(values)))], axis=1)
        for values in (before, after)
    ]
    low, high = np.quantile(medians[1] / np.maximum(medians[0], SMALLEST), [0.025, 0.975])
    return float(low), float(high)
