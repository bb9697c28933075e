"""Measures of how even loads over fair shares are, shared by the cases and the replay."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np


def gini(ratios: Sequence[Fraction]) -> float | None:
    """Gini coefficient of the ratios, each authority counted once; 0 where all are equal, None of nothing.

    ``sum over i of (2 i - n - 1) x_i / (n * sum of x)`` with x ascending and i from 1.
    """
    if not ratios:
        return None
    values = np.sort(np.asarray([float(ratio) for ratio in ratios]))
    n, total = len(values), values.sum()
    if total == 0:
        return 0.0
    return float(((2 * np.arange(1, n + 1) - n - 1) * values).sum() / (n * total))


def above(ratios: Sequence[Fraction]) -> float | None:
    """Share of the authorities whose load is above their fair share; None of nothing."""
    return sum(ratio > 1 for ratio in ratios) / len(ratios) if ratios else None
