"""Sharing out by turns: the next child goes to the best open place that a rule prefers, and is not moved again.

This is how every system in use today works. What differs is the preference, a function from where things stand to
sort keys; everything else, and lawfulness above all, is one and the same here. Nothing is claimed of the result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Floats, Ints, Problem
from matcher.problem.moves import Moves, Small
from matcher.solve.backends.placing import Placing
from matcher.solve.limits import Limits, OutOfTime
from matcher.solve.stages import Solution, finish


@dataclass(frozen=True)
class Standing:
    """Where things stand before a move; ``now`` and ``by_region`` count the children placed so far.

    Attributes
    ----------
    now, next_ratio
        Shape (authorities,): ``next_ratio`` is load over fair share after one more child, infinite where a figure is
        unknown.
    by_region
        Shape (regions,), this cycle's earlier children included.
    """

    moves: Moves
    now: Floats
    by_region: Floats
    next_ratio: Floats

    @classmethod
    def at_start(cls, moves: Moves) -> Standing:
        """Before the first move."""
        standing = cls(moves, np.zeros(len(moves.region)), moves.received.copy(), np.full(len(moves.region), np.inf))
        for authority in range(len(moves.region)):
            standing.count(authority, 0)
        return standing

    def ratio(self, authorities: Small) -> Floats:
        """Load over fair share after one more child; infinite where a figure is unknown."""
        return self.next_ratio[authorities]

    def count(self, authority: int, children: int) -> None:
        """Remember a move."""
        self.now[authority] += children
        self.by_region[self.moves.region[authority]] += children
        share = self.moves.share[authority]
        ratio = (self.moves.before[authority] + self.now[authority] + 1) / share if share > 0 else np.nan
        self.next_ratio[authority] = np.inf if np.isnan(ratio) else ratio


Prefer = Callable[[Standing, int, Ints], tuple[Floats, ...]]
"""(standing, supply, options) -> sort keys of shape (options,), the weightiest first; smaller is better."""


def share_out(problem: Problem, moves: Moves, prefer: Prefer, limits: Limits) -> Ints | None:
    """Place every child or group in turn, the longest waiting first; those who must be placed before all others.

    Parameters
    ----------
    prefer
        The rule's preference.

    Returns
    -------
    A lawful plan, or None where someone who must be placed found no place. Out of time, the rest stay unplaced.
    """
    placing = Placing(problem, moves)
    standing = Standing.at_start(moves)
    closed = np.zeros(int(moves.key.max(initial=-1)) + 1, dtype=bool)
    try:
        for supply in _order(moves):
            limits.check()
            _place_next(placing, standing, closed, supply, prefer)
    except OutOfTime:
        pass
    plan = np.array(placing.plan, dtype=np.int64)
    return plan if problem.is_feasible(plan) else None


def _order(moves: Moves) -> list[int]:
    """Those who must be placed come first, who has the fewest options of them before the others; then by waiting."""
    options = np.diff(moves.starts)[moves.block]
    order: list[int] = np.lexsort((np.where(moves.pinned, options, 0), ~moves.pinned)).tolist()
    return order


def _place_next(placing: Placing, standing: Standing, closed: NDArray[np.bool_], supply: int, prefer: Prefer) -> None:
    """Give a supply its best open option, if there is one; options found full are closed for good."""
    moves = standing.moves
    part = moves.options(supply)
    options = part.start + np.flatnonzero(~(closed[moves.key[part]] | placing.full[moves.column[part]]))
    if len(options) == 0:
        return
    keys = prefer(standing, supply, options)
    if _place_at(placing, standing, closed, supply, int(options[_first(keys)])):
        return
    for option in options[np.lexsort(keys[::-1])].tolist():
        if not closed[moves.key[option]] and _place_at(placing, standing, closed, supply, option):
            return


def _place_at(placing: Placing, standing: Standing, closed: NDArray[np.bool_], supply: int, option: int) -> bool:
    moves = standing.moves
    if placing.place(int(moves.feeder[option]), int(moves.column[option])):
        standing.count(int(moves.target[option]), int(moves.children[supply]))
        return True
    closed[moves.key[option]] = True
    return False


def _first(keys: tuple[Floats, ...]) -> int:
    """Place of the least by several keys, the first of equals: what is tried first, and nearly always open."""
    least = np.flatnonzero(keys[0] == keys[0].min())
    for key in keys[1:]:
        least = least[key[least] == key[least].min()]
    return int(least[0])


def claim_nothing(problem: Problem, found: Ints | None, plan: Ints | None) -> Solution:
    """A plan's values without any bound; stopped with nothing where there is no plan."""
    return finish(problem, found if found is not None else plan, [])
