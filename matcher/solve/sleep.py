"""Which sleeping columns a cost calls for, and which rows may sleep with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints, Matrix

if TYPE_CHECKING:
    from matcher.solve.face import Face


PRICED_OUT = -1e-7
AT_ONCE = 1_000
"""Columns woken in one round at least, the cheapest first."""
SHARE = 16
"""In a linear program of many columns, one for so many of them is woken in a round."""


def priced_out(sleepers: NDArray[np.bool_], reduced: Floats, shuffle: Floats, awake: int) -> Ints:
    """Sleeping columns with reduced costs below zero, the cheapest of them, in order.

    Parameters
    ----------
    sleepers, reduced
        Shape (width,).
    shuffle
        Breaks ties; shape (columns that may sleep,).
    awake
        Columns of the linear program.
    """
    most = max(AT_ONCE, awake // SHARE)
    found = np.flatnonzero(sleepers & (reduced < PRICED_OUT))
    price = np.round(reduced[found], 6)
    if len(found) > most:
        cheap = price <= np.partition(price, most)[most]
        found, price = found[cheap], price[cheap]
    order = np.lexsort((shuffle[found], price))
    return np.sort(found[order[:most]])


def reduced_costs(face: Face, cost: Floats, multipliers: Floats) -> Floats:
    """What a unit of each column costs beside what the multipliers pay for it, shape (width,)."""
    reduced = cost.copy()
    for block, part in face.blocks:
        if block.height:
            reduced[: block.width] -= block.transposed_dot_floats(multipliers[part])
    return reduced


def needed(block: Matrix, slack: NDArray[np.bool_], awake: NDArray[np.bool_], fixed: Ints) -> NDArray[np.bool_]:
    """Rows in which a column is awake; of those that may be slack, one that counts towards the upper bound.

    Parameters
    ----------
    slack
        Shape (rows of the block,): rows that bind nothing while what counts towards their upper bounds is 0.
    awake, fixed
        Shape (width,): columns in the linear program; values of those that are settled outside it.
    """
    entry = awake[block.columns]
    loose = np.flatnonzero(slack[block.rows])
    column = block.columns[loose]
    entry[loose] = (block.values[loose] > 0) & (awake[column] | (fixed[column] > 0))
    return np.asarray(np.bincount(block.rows[entry], minlength=block.height) > 0)


def coming_in(block: Matrix, wanted: NDArray[np.bool_], slack: NDArray[np.bool_], awake: NDArray[np.bool_]) -> Ints:
    """Entries of columns that come in, and of all that are awake in rows that come in with them.

    Parameters
    ----------
    wanted, awake
        Shape (width,): columns that come in; columns in the linear program, those included.
    slack
        Shape (rows of the block,): rows that were left out as slack.
    """
    mask = wanted[block.columns]
    came = np.zeros(block.height, dtype=bool)
    came[block.rows[mask]] = True
    came &= slack
    if came.any():
        mask |= came[block.rows] & awake[block.columns]
    return np.flatnonzero(mask)
