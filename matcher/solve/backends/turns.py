"""Sharing out by turns: the next child goes to the best open place that a rule prefers, and is not moved again.

This is how every system in use today works. What differs is the preference, a function from where things stand to
sort keys; everything else, and lawfulness above all, is one and the same here. Nothing is claimed of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    def at_start(cls, moves: Moves, plan: Ints | None = None) -> Standing:
        """Before the first move, with nobody placed or those whom a plan places."""
        standing = cls(moves, np.zeros(len(moves.region)), moves.received.copy(), np.full(len(moves.region), np.inf))
        children = np.zeros(len(moves.region), dtype=np.int64) if plan is None else moves.children_at(plan)
        for authority, count in enumerate(children.tolist()):
            standing.count(authority, count)
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


def share_out(
    problem: Problem,
    moves: Moves,
    prefer: Prefer,
    limits: Limits,
    portions: int | None = None,
    plan: Ints | None = None,
) -> Ints | None:
    """Place every child or group in turn, the longest waiting first; those who must be placed before all others.

    Parameters
    ----------
    prefer
        The rule's preference.
    portions
        Into how many portions the line of those who may be placed is cut, if it is: those of a portion who have the
        same options are placed together then, as many as there is room for at a time.
    plan
        Lawful counts to go on from: who is placed in it stays where they are. Nobody is, by default.

    Returns
    -------
    A lawful plan, or None where someone who must be placed found no place. Out of time, the rest stay unplaced.
    """
    placing = Placing(problem, moves, plan)
    standing = Standing.at_start(moves, plan)
    waiting = np.ones(len(moves), dtype=bool) if plan is None else _still_waiting(moves, plan)
    closed = np.zeros(int(moves.key.max(initial=-1)) + 1, dtype=bool)
    try:
        for supply, times in _order(moves, waiting, portions):
            limits.check()
            _place_all(placing, standing, closed, supply, times, prefer)
    except OutOfTime:
        pass
    shared_out = np.array(placing.plan, dtype=np.int64)
    return shared_out if problem.is_feasible(shared_out) else None


def _still_waiting(moves: Moves, plan: Ints) -> NDArray[np.bool_]:
    """Which supplies a plan leaves unplaced, shape (supplies,): of those alike, the longest waiting are placed."""
    order = np.argsort(moves.block, kind="stable")
    block = moves.block[order]
    rank = np.arange(len(order)) - np.searchsorted(block, block)
    waits = np.empty(len(order), dtype=bool)
    waits[order] = rank >= moves.placed(plan)[block]
    return waits


def _order(moves: Moves, waiting: NDArray[np.bool_], portions: int | None) -> Iterator[tuple[int, int]]:
    """Supplies that wait, and how many of their kind are placed with each, itself included.

    Those who must be placed come first, who has the fewest options of them before the others; then by waiting.
    """
    options = np.diff(moves.starts)[moves.block]
    order = np.lexsort((np.where(moves.pinned, options, 0), ~moves.pinned))
    order = order[waiting[order]]
    single = len(order) if portions is None else int(moves.pinned[order].sum())
    yield from ((supply, 1) for supply in order[:single].tolist())
    for portion in np.array_split(order[single:], portions or 1):
        kind = moves.block[portion] * (1 + moves.children.max(initial=0)) + moves.children[portion]
        _, first, times = np.unique(kind, return_index=True, return_counts=True)
        longest = np.argsort(first)
        yield from zip(portion[first[longest]].tolist(), times[longest].tolist(), strict=True)


def _place_all(
    placing: Placing, standing: Standing, closed: NDArray[np.bool_], supply: int, times: int, prefer: Prefer
) -> None:
    """Place so many of a supply's kind, as far as there is room: at the best open option, then at the next best."""
    while times > 0:
        placed = _place_next(placing, standing, closed, supply, times, prefer)
        if placed == 0:
            return
        times -= placed


def _place_next(
    placing: Placing, standing: Standing, closed: NDArray[np.bool_], supply: int, times: int, prefer: Prefer
) -> int:
    """Give a supply, and others of its kind, its best open option, if there is one; options found full are closed.

    Returns
    -------
    How many were placed there.
    """
    moves = standing.moves
    part = moves.options(supply)
    options = part.start + np.flatnonzero(~(closed[moves.key[part]] | placing.full[moves.column[part]]))
    if len(options) == 0:
        return 0
    keys = prefer(standing, supply, options)
    placed = _place_at(placing, standing, closed, supply, times, int(options[_first(keys)]))
    if placed:
        return placed
    for option in options[np.lexsort(keys[::-1])].tolist():
        placed = 0 if closed[moves.key[option]] else _place_at(placing, standing, closed, supply, times, option)
        if placed:
            return placed
    return 0


def _place_at(
    placing: Placing, standing: Standing, closed: NDArray[np.bool_], supply: int, times: int, option: int
) -> int:
    """Place so many of a kind, or half of them, and so on; returns how many."""
    moves = standing.moves
    while times > 0:
        if placing.place(int(moves.feeder[option]), int(moves.column[option]), times):
            standing.count(int(moves.target[option]), times * int(moves.children[supply]))
            return times
        times //= 2
    closed[moves.key[option]] = True
    return 0


def _first(keys: tuple[Floats, ...]) -> int:
    """Place of the least by several keys, the first of equals: what is tried first, and nearly always open."""
    least = np.flatnonzero(keys[0] == keys[0].min())
    for key in keys[1:]:
        least = least[key[least] == key[least].min()]
    return int(least[0])


def claim_nothing(problem: Problem, found: Ints | None, plan: Ints | None) -> Solution:
    """A plan's values without any bound; stopped with nothing where there is no plan."""
    return finish(problem, found if found is not None else plan, [])
