"""The ways in which children can be placed one after another: what a problem's columns leave out.

A problem counts; a rule that shares children out one by one needs to know who is next, where each could go, and
how each receiver stands. The rules fill this in beside the problem; everything is a number, so that back ends can
read it and still know no week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem.matrix import Floats, Ints

Small = NDArray[np.int32]
"""There are many options: hundreds for each block."""


def small(values: Ints) -> Small:
    """Numbers below two thousand million in half the memory.

    Raises
    ------
    OverflowError
        One is not.
    """
    if len(values) and max(int(values.max()), -int(values.min())) >= 2**31:
        raise OverflowError("a number of two thousand million or more does not fit into 32 bits")
    return values.astype(np.int32)


@dataclass(frozen=True)
class Moves:
    """Supplies (a child, or a keep-together group that moves as one), their options, and the receivers.

    Supplies that stand in one *block* share its options: block b's are ``starts[b]:starts[b + 1]``.

    Attributes
    ----------
    block, children, entry
        Shape (supplies,), the longest waiting first: block; number of children (1, or the group's); entry authority,
        -1 if unknown.
    pinned
        Shape (supplies,): whether it must be placed.
    starts
        Shape (blocks + 1,).
    feeder, column
        Shape (options,): the columns that one use of the option raises; feeder -1 for none.
    key
        Shape (options,): options of one key (numbered from 0) are open or full together.
    target
        Shape (options,): receiving authority.
    tenths
        Shape (options,): tenths of a mile to the anchor (a group's farthest); -1 where there is none, a large number
        where a point is unknown.
    near
        Shape (options,): whether it is near the anchor.
    region, before, share
        Shape (authorities,): region; load before and fair share, NaN where unknown.
    weight, received
        Shape (regions,): weight in the rota and children received in this cycle.
    apart
        Shape (regions, regions): miles between regions, infinite where unknown.
    """

    block: Ints
    children: Ints
    entry: Ints
    pinned: NDArray[np.bool_]
    starts: Ints
    feeder: Small
    column: Small
    key: Small
    target: Small
    tenths: Small
    near: NDArray[np.bool_]
    region: Ints
    before: Floats
    share: Floats
    weight: Floats
    received: Floats
    apart: Floats

    def __len__(self) -> int:
        return len(self.block)

    def options(self, supply: int) -> slice:
        """Options of a supply."""
        block = self.block[supply]
        return slice(int(self.starts[block]), int(self.starts[block + 1]))

    def placed(self, plan: Ints) -> Ints:
        """How many supplies of each block a plan places, shape (blocks,)."""
        block, own = self._block_of_option, self.feeder < 0
        count = np.bincount(block[own], plan[self.column[own]], minlength=len(self.starts) - 1).astype(np.int64)
        feeder = np.full(len(count), len(plan))
        feeder[block[~own]] = self.feeder[~own]  # one for all of a block's options
        count += np.append(plan, 0)[feeder]
        return count

    def children_at(self, plan: Ints) -> Ints:
        """How many children a plan places at each authority, shape (authorities,)."""
        size = np.zeros(len(self.starts) - 1, dtype=np.int64)
        size[self.block] = self.children
        each, target = np.zeros((2, len(plan)), dtype=np.int64)
        each[self.column], target[self.column] = size[self._block_of_option], self.target
        return np.bincount(target, plan * each, minlength=len(self.region)).astype(np.int64)

    @property
    def _block_of_option(self) -> Ints:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int64), np.diff(self.starts))


MovesOf = Callable[[], Moves]
"""Works the moves out where they are wanted: most back ends never ask."""
