"""Which sleeping columns a cost calls for, and which it cannot tell from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints

if TYPE_CHECKING:
    from matcher.solve.face import Face


PRICED_OUT = -1e-7
AT_ONCE = 1_000
"""Columns woken in one round, the cheapest first."""


def priced_out(face: Face, cost: Floats, multipliers: Floats, upper: Ints) -> Ints:
    """Sleeping columns that the multipliers price below zero, the cheapest of them, in order."""
    candidates = np.flatnonzero(face.play.sleepers & (upper > 0) & ~idle(face, cost, upper))
    if len(candidates) == 0:
        return candidates
    reduced = reduced_costs(face, cost, multipliers)
    found = candidates[reduced[candidates] < PRICED_OUT]
    order = np.lexsort((face.play.shuffle[found], np.round(reduced[found], 6)))
    return np.sort(found[order[:AT_ONCE]])


def reduced_costs(face: Face, cost: Floats, multipliers: Floats) -> Floats:
    """What a unit of each column costs beside what the multipliers pay for it, shape (width,)."""
    reduced = cost.copy()
    for block, part in face.blocks:
        if block.height:
            reduced[: block.width] -= block.transposed_dot_floats(multipliers[part])
    return reduced


def idle(face: Face, cost: Ints | Floats, upper: Ints | None = None) -> NDArray[np.bool_]:
    """Sleeping paths that this cost and the rows held so far do not tell from their parts, shape (width,).

    The parts must be open: where a stage has closed one, its paths lead where nothing else does. And so they do in a
    branch that leaves a part less room than the face: ``upper`` is the branch's, the face's where there is none.
    """
    paths = face.paths
    is_open = face.lower < face.top
    if upper is not None:
        is_open &= upper >= face.top
    is_open = np.append(is_open, True)  # the last stands for no taking
    same = is_open[paths.feeder] & is_open[paths.lane] & is_open[paths.taking]
    same &= cost[paths.column] == cost[paths.feeder] + cost[paths.lane] + np.append(cost, 0)[paths.taking]
    held = np.zeros(face.width, dtype=bool)
    held[face.extra.columns] = True
    mask = np.zeros(face.width, dtype=bool)
    mask[paths.column[same & face.play.asleep[paths.column] & ~held[paths.column]]] = True
    return mask
