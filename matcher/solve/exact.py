"""From a solver's floating-point multipliers to a bound in exact integer arithmetic.

Weak duality: for any integer multipliers Y over a common denominator D, every point within the bounds
has ``D * cost @ x >= sum of Y times the row bounds that they press on + sum of the reduced costs times
the column bounds that they press on``. Whether GLOP was right does not matter: rounded multipliers
either prove the bound exactly or they do not, and then the search has to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, Ints

if TYPE_CHECKING:
    from matcher.solve.face import Face

DENOMINATORS = (1, 2, 3, 4, 6, 8, 12, 24, 60, 120, 840, 5040)
CLOSE = 1e-6
LIKELY = 2_000
"""Largest denominator that a single multiplier is taken to have."""
FINEST = 5040 * 2**12
"""Denominator over which multipliers are rounded that fit none: what is lost by that is far below a unit."""
TOO_LARGE = 2.0**62
LIMIT = 2**50
"""Multipliers beyond this are not rounded: they must be exact as floats."""


@dataclass(frozen=True)
class Proof:
    """A dual point: ``multipliers`` over ``denominator`` (rows), its reduced costs, and its bound.

    ``scaled_bound`` is the denominator times the least cost that the multipliers allow.
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

    def beside(self, height: int) -> Proof:
        """The same proof where there are more rows by now, which it makes no use of."""
        return replace(self, multipliers=np.pad(self.multipliers, (0, height - len(self.multipliers))))

    def narrowed(self, lower: Ints, upper: Ints, top: Ints, slack: int) -> tuple[Ints, Ints]:
        """Bounds of the points whose scaled cost is within ``slack`` of the bound.

        A column whose reduced cost exceeds the slack cannot leave the bound that it presses on.
        """
        at_lower, at_upper = self.reduced > slack, self.reduced < -slack
        return np.where(at_upper, top, lower), np.where(at_lower, lower, np.where(at_upper, top, upper))

    def narrowed_rows(self, row_lower: Ints, row_upper: Ints, slack: int) -> tuple[Ints, Ints]:
        """The same of the rows: one whose multiplier exceeds the slack stays tight."""
        low, high = self.multipliers > slack, self.multipliers < -slack
        return np.where(high, row_upper, row_lower), np.where(low, row_lower, row_upper)


By = Literal["multipliers", "branching", "search", "none"]
BY: tuple[By, ...] = ("multipliers", "branching", "search")
"""How a step can be proven: by exact multipliers, by those of every branch, or on CP-SAT's word."""


@dataclass(frozen=True)
class Step:
    """One minimisation: the least cost found, the proven bound, and where the proof is from.

    ``window`` holds the levels of a leximin step with their weights, the highest first; empty otherwise.
    """

    cost: Ints
    value: int
    bound: int | None
    proof: Proof | None
    by: By
    window: tuple[tuple[Fraction, int], ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no plan of the face costs less."""
        return self.bound is not None and self.bound >= self.value


def prove(
    cost: Ints, multipliers: NDArray[np.float64], face: Face, within: tuple[Ints, Ints] | None = None
) -> Proof | None:
    """The bound that rounded multipliers prove, exactly, for every plan of a face; None where they do not round.

    Parameters
    ----------
    within
        Lower and (finite) upper bounds of columns to take instead of the face's: a branch of it.
    """
    rounded = _rounded(multipliers)
    if rounded is None:
        return None
    denominator, exact = rounded
    exact = _without_open_rows(exact, face.row_lower, face.row_upper)
    # The rough estimate is soon had, and mostly enough.
    if all(each(cost, denominator, exact, face) >= TOO_LARGE for each in (_roughly_largest, _largest)):
        return None
    reduced = cost * denominator
    for block, part in face.blocks:
        reduced[: block.width] -= block.transposed_dot(exact[part])
    lower, upper = within or (face.lower, face.top)
    bound = _pressed(exact, face.row_lower, face.row_upper) + _pressed(reduced, lower, upper)
    return Proof(denominator, exact, reduced, bound)


def _largest(cost: Ints, denominator: int, multipliers: Ints, face: Face) -> float:
    """What no reduced cost exceeds, nor any sum on the way there: it has to fit int64."""
    sums = np.abs(cost).astype(np.float64) * denominator
    for block, part in face.blocks:
        sizes = np.abs(block.values).astype(np.float64) * np.abs(multipliers[part])[block.rows]
        sums[: block.width] += np.bincount(block.columns, weights=sizes, minlength=block.width)
    return float(sums.max(initial=0.0))


def _roughly_largest(cost: Ints, denominator: int, multipliers: Ints, face: Face) -> float:
    """The same, sooner and often far too large."""
    rows = (float(np.abs(multipliers[part]).max(initial=0)) * block.heaviest for block, part in face.blocks)
    return float(np.abs(cost).max(initial=0)) * denominator + sum(rows)


def _rounded(multipliers: NDArray[np.float64]) -> tuple[int, Ints] | None:
    """Multipliers as integers over the least denominator that fits them; failing all, over a fine one."""
    if len(multipliers) == 0:
        return 1, np.zeros(0, dtype=np.int64)
    active = multipliers[multipliers != 0]
    if not np.isfinite(active).all() or np.abs(active).max(initial=0.0) > LIMIT:
        return None
    denominator = denominator_of(active, min(FINEST, int(LIMIT / np.abs(active).max(initial=1.0))))
    return denominator, np.rint(multipliers * denominator).astype(np.int64)


def denominator_of(multipliers: NDArray[np.float64], most: int) -> int:
    """The least denominator that fits multipliers, of those tried, up to ``most``; ``most`` where none does."""
    small = (each for each in DENOMINATORS if each <= most and _fits(multipliers, each))
    return next(small, 0) or _common(multipliers, most) or most


def _fits(active: NDArray[np.float64], denominator: int) -> bool:
    scaled = active * denominator
    return bool(np.abs(scaled - np.rint(scaled)).max(initial=0.0) < CLOSE * denominator)


def _common(active: NDArray[np.float64], most: int) -> int:
    """A common denominator of what the multipliers look like as fractions; 0 where there is none so small.

    Behind a held row whose coefficients are many, a basis may have any determinant.
    """
    common = 1
    for part in np.unique(np.round(active % 1, 9)).tolist():
        common = lcm(common, Fraction(part).limit_denominator(LIKELY).denominator)
        if common > most:
            return 0
    return common if _fits(active, common) else 0


def _pressed(values: Ints, lower: Ints, upper: Ints) -> int:
    """Sum of value x the bound that it presses on, exactly (Python integers where int64 could overflow)."""
    active = np.flatnonzero(values)
    value = values[active]
    bound = np.where(value > 0, lower[active], upper[active])
    if len(value) == 0:
        return 0
    if float(np.abs(value).max()) * float(np.abs(bound).max()) * len(value) < 2**62:
        return int(value @ bound)
    return sum(int(a) * int(b) for a, b in zip(value, bound, strict=True))


def _without_open_rows(multipliers: Ints, row_lower: Ints, row_upper: Ints) -> Ints:
    """Multipliers that press on no bound at all (noise of the wrong sign) become zero."""
    open_below = (multipliers > 0) & (row_lower <= -UNBOUNDED)
    open_above = (multipliers < 0) & (row_upper >= UNBOUNDED)
    return np.where(open_below | open_above, 0, multipliers)
