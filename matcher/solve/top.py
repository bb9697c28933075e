"""How low the largest ratio can be, where the convex stand-in left it higher.

The stand-in weighs a child on a high level against several on lower ones. Leximin does not: the highest comes first,
whatever it costs below. Mostly that is the same. Where it is not, the largest ratio has a linear program of its own,
``load <= ratio x share`` for every entry, and the next stand-in is told what no entry needs to exceed.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from matcher.problem import UNBOUNDED, Ints, Leximin, RowName, ints
from matcher.solve.face import Face
from matcher.solve.relaxation import Bounds, LpStatus
from matcher.solve.slots import Entry

PRICE = 2.0**16
"""Of a unit of the ratio, so that a child's share of it is far from the noise."""
SHARE = 1_000
"""Shares that are no multiples of one over this are taken to be the nearest."""
LEVEL = 1e-8
"""Levels no further apart are one."""


class Top(NamedTuple):
    """A level that no entry needs to exceed, and the loads, shape (entries,), that it comes to."""

    level: float
    caps: Ints


def lower_top(face: Face, stage: Leximin, entries: list[Entry], below: float) -> Top | None:
    """How low the largest ratio can be; None where that is no less than it is, or than ``below``.

    Nothing is proven. Entries that one child is left open of are all but decided, and those at their least load that
    are above all others cannot fall: they are to stay as they are.
    """
    assert face.plan is not None
    columns = ints([entry.column for entry in entries])
    load, least, most = face.plan[columns], face.lower[columns], face.top[columns]
    ratio = np.array([float(stage.ratio(entry.index, k)) for entry, k in zip(entries, load.tolist(), strict=True)])
    wide = most - least > 1
    largest = float(ratio.max(initial=-np.inf, where=wide & (load > least)))
    free = wide & (ratio <= largest)
    if not free.any():
        return None
    chosen = [entry for entry, is_free in zip(entries, free, strict=True) if is_free]
    level = _least_ratio(face, stage, chosen, columns[~free], ceil(largest))
    if level is None or level >= min(below, largest) - LEVEL:
        return None
    caps = [stage.last(entry.index, Fraction(level + LEVEL)) for entry in entries]
    return Top(level, np.where(free, ints(caps), load))


def _least_ratio(face: Face, stage: Leximin, entries: list[Entry], kept: Ints, most: int) -> float | None:
    """Least ratio that no entry exceeds in the relaxation, while the columns that are kept do not rise."""
    ratio = face.add_columns(ints([most]), ints([most]))
    number = np.arange(len(entries))
    shares = [stage.share[entry.index].limit_denominator(SHARE) for entry in entries]
    unit = ints([share.denominator for share in shares])
    face.add_rows(
        [RowName("top", stage.name)] * len(entries),
        np.append(number, number),
        np.append(ints([entry.column for entry in entries]), np.repeat(ratio, len(entries))),
        np.append(unit, -ints([share.numerator for share in shares])),
        np.full(len(entries), -UNBOUNDED),
        -unit * stage.base[[entry.index for entry in entries]],
    )
    assert face.plan is not None
    upper = face.upper.copy()
    upper[kept] = face.plan[kept]
    cost = np.zeros(face.width)
    cost[ratio] = PRICE
    solution = face.play.relax(cost, Bounds(face.lower, upper, face.row_lower, face.row_upper))
    face.leave(ratio)
    return float(solution.point[ratio[0]]) if solution.status is LpStatus.OPTIMAL else None
