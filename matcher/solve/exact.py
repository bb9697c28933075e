"""From a solver's floating-point multipliers to a bound in exact integer arithmetic.

Weak duality: for any integer multipliers Y over a common denominator D, every point within the bounds
has ``D * cost @ x >= sum of Y times the row bounds that they press on + sum of the reduced costs times
the column bounds that they press on``. Whether GLOP was right does not matter: rounded multipliers
either prove the bound exactly or they do not, and then the search has to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints

DENOMINATORS = (1, 2, 3, 4, 6, 8, 12, 24, 60, 120, 840, 5040)
CLOSE = 1e-6
LIMIT = 2**40
"""Multipliers beyond this are not rounded: products with counts must stay far inside int64."""


@dataclass(frozen=True)
class Proof:
    """A dual point: ``multipliers`` over ``denominator`` (rows), its reduced costs, and its bound.

    ``bound`` is the least integer that the cost of any point can have; ``scaled_bound`` is the same
    before rounding, times the denominator.
    """

    denominator: int
    multipliers: Ints
    reduced: Ints
    scaled_bound: int

    @property
    def bound(self) -> int:
        """Least integer cost that the multipliers allow."""
        return -(-self.scaled_bound // self.denominator)

    def slack(self, value: int) -> int:
        """Scaled gap between a value and the bound: 0 when the multipliers prove it to the last unit."""
        return self.denominator * value - self.scaled_bound


def rounded(multipliers: NDArray[np.float64]) -> list[tuple[int, Ints]]:
    """Candidates for the exact multipliers, the likeliest first: (denominator, integers)."""
    if len(multipliers) == 0:
        return [(1, np.zeros(0, dtype=np.int64))]
    if not np.isfinite(multipliers).all() or np.abs(multipliers).max() * DENOMINATORS[-1] > LIMIT:
        return []
    found = []
    for denominator in DENOMINATORS:
        scaled = multipliers * denominator
        nearest = np.rint(scaled)
        if np.abs(scaled - nearest).max() < CLOSE * denominator:
            found.append((denominator, nearest.astype(np.int64)))
            break
    if not found:
        denominator = DENOMINATORS[-1]
        found.append((denominator, np.rint(multipliers * denominator).astype(np.int64)))
    return found


def pressed(values: Ints, lower: Ints, upper: Ints) -> int:
    """Sum of value x the bound that it presses on, exactly (Python integers where int64 could overflow)."""
    active = values != 0
    value, bound = values[active], np.where(values > 0, lower, upper)[active]
    if len(value) == 0:
        return 0
    if float(np.abs(value).max()) * float(np.abs(bound).max()) * len(value) < 2**62:
        return int(value @ bound)
    return sum(int(a) * int(b) for a, b in zip(value, bound, strict=True))


def without_open_rows(multipliers: Ints, row_lower: Ints, row_upper: Ints) -> Ints:
    """Multipliers that press on no bound at all (noise of the wrong sign) become zero."""
    open_below = (multipliers > 0) & (row_lower <= -UNBOUNDED)
    open_above = (multipliers < 0) & (row_upper >= UNBOUNDED)
    return np.where(open_below | open_above, 0, multipliers)
