"""When a point of the relaxation counts as whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints

WHOLE = 1e-6
"""What is no further than this from a whole number is one: GLOP's own tolerance is of this size."""


def fractional(point: Floats) -> NDArray[np.bool_]:
    """Which entries are not whole, shape of the point."""
    return np.asarray(np.abs(point - np.rint(point)) >= WHOLE)


def whole_point(point: Floats) -> Ints | None:
    """The whole point that a point is, or None."""
    return None if fractional(point).any() else np.rint(point).astype(np.int64)
