"""Finding the network in a problem: rows become nodes and columns arcs, where no rule couples them.

Every row is written as an equation with a column of its own for its slack. A column that stands in two rows is an
arc. One that stands in more is made to leave rows: where all such columns of one row stand in another as well (the
places of a vacancy within the children whom its authority receives), the first row is subtracted from the second.
What then still couples is cut: the network is a relaxation, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Problem, ints
from matcher.solve.backends.entries import Entries, opened

ROUNDS = 50
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """A circulation: arcs with bounds, and for each column of the problem its arc.

    Attributes
    ----------
    tail, head
        Shape (arcs,): nodes; an arc from a node to itself is free of all rows.
    lower, upper
        Shape (arcs,).
    exact
        Whether it is the whole problem; else it only bounds it.
    width
        Number of the problem's columns: they are the first arcs.
    nodes
        Number of nodes.
    """

    tail: Ints
    head: Ints
    lower: Ints
    upper: Ints
    exact: bool
    width: int
    nodes: int


def network_of(problem: Problem, spared: Ints) -> Network:
    """The network of a problem, or of a relaxation of it.

    Parameters
    ----------
    spared
        Columns whose rows are cut last (those of the stage whose bound matters most).

    Raises
    ------
    Infeasible
        Where a row cannot hold whatever the columns.
    """
    entries = opened(problem, spared)
    if not _untangled(entries):
        entries = opened(problem, spared)
        entries.split(np.flatnonzero(entries.coarse()))
        entries.cut(_rows_in_the_way(entries))
    return _oriented(entries, problem.width)


def _untangled(entries: Entries) -> bool:
    """Subtract rows from each other until no column stands in more than two; tells whether that came about."""
    used = _Used()
    for _ in range(ROUNDS):
        if entries.coarse().any():
            return False
        crowded = entries.count() > 2
        if not crowded.any():
            return True
        if not _subtract(entries, crowded, used):
            return False
    return False


def _subtract(entries: Entries, crowded: Mask, used: _Used) -> bool:
    """Subtract rows from rows that contain all their crowded columns; tells whether there were any."""
    at = np.flatnonzero(crowded[entries.columns])
    size = np.bincount(entries.rows[at], minlength=entries.height)
    child, parent, sign = used.fresh(entries, *_of_whole_families(entries, size, *_contained(entries, at, size)))
    order = np.lexsort((parent, -size[parent], child))
    child, parent, sign = child[order], parent[order], sign[order]
    _, first = np.unique(child, return_index=True)
    chosen = first[_disjoint(entries, crowded, child[first], parent[first], size)]
    if len(chosen) == 0:
        return False
    used.remember(entries, child[chosen], parent[chosen], sign[chosen])
    entries.subtract(child[chosen], parent[chosen], sign[chosen])
    return True


class _Used:
    """Which rows were subtracted from which, lest it be undone; and of which families they were, to go on alike."""

    def __init__(self) -> None:
        self.rows = ints([])
        self.families = ints([])

    def fresh(self, entries: Entries, child: Ints, parent: Ints, sign: Ints) -> tuple[Ints, Ints, Ints]:
        """Pairs that were not used yet; only those of families used before, where there are such."""
        kept = ~np.isin(_code(child, parent, entries), self.rows)
        familiar = kept & np.isin(_kind(child, parent, sign, entries), self.families)
        kept = familiar if familiar.any() else kept
        return child[kept], parent[kept], sign[kept]

    def remember(self, entries: Entries, child: Ints, parent: Ints, sign: Ints) -> None:
        """Pairs that are used now; neither they nor their mirror images come again."""
        both = np.append(_code(child, parent, entries), _code(parent, child, entries))
        self.rows = np.union1d(self.rows, both)
        self.families = np.union1d(self.families, _kind(child, parent, sign, entries))


def _code(child: Ints, parent: Ints, entries: Entries) -> Ints:
    return child * entries.height + parent


def _kind(child: Ints, parent: Ints, sign: Ints, entries: Entries) -> Ints:
    """Number of a pair's families and sign."""
    return (entries.family[child] * entries.height + entries.family[parent]) * 2 + (sign > 0)


def _contained(entries: Entries, at: Ints, size: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs (row, other row, sign) such that the row's crowded columns all stand in the other one with that sign."""
    order = at[np.argsort(entries.columns[at], kind="stable")]
    column = entries.columns[order]
    start = np.searchsorted(column, column, side="left")
    count = np.searchsorted(column, column, side="right") - start
    left = np.repeat(np.arange(len(order)), count)
    right = np.repeat(start, count) + np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    left, right = order[left], order[right]
    row, other = entries.rows[left], entries.rows[right]
    larger = (size[other] >= size[row]) & (other != row)
    row, other = row[larger], other[larger]
    same = entries.values[left[larger]] == entries.values[right[larger]]
    code, times = np.unique((row * entries.height + other) * 2 + same, return_counts=True)
    child, parent, sign = code // 2 // entries.height, code // 2 % entries.height, np.where(code % 2 == 1, 1, -1)
    whole = times == size[child]
    return child[whole], parent[whole], ints(sign[whole])


def _of_whole_families(entries: Entries, size: Ints, child: Ints, parent: Ints, sign: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs of two families whose every row with crowded columns is in such a pair: what holds by chance is left."""
    rows = np.bincount(entries.family[size > 0], minlength=entries.height)
    kind = _kind(child, parent, sign, entries)
    kinds, times = np.unique(np.unique(kind * entries.height + child) // entries.height, return_counts=True)
    complete = kinds[times == rows[kinds // 2 // entries.height]]
    kept = np.isin(kind, complete)
    child, parent, sign = child[kept], parent[kept], sign[kept]
    mirrored = np.isin(_code(child, parent, entries), _code(parent, child, entries)) & (child < parent)
    return child[~mirrored], parent[~mirrored], sign[~mirrored]


def _disjoint(entries: Entries, crowded: Mask, child: Ints, parent: Ints, size: Ints) -> Ints:
    """Of the pairs, those whose children do not overlap within a parent, the largest first."""
    starts = np.searchsorted(entries.rows, np.arange(entries.height + 1))
    taken: dict[int, set[int]] = {}
    chosen = []
    for pair in np.lexsort((child, -size[child])).tolist():
        row = int(child[pair])
        columns = entries.columns[starts[row] : starts[row + 1]]
        own = set(columns[crowded[columns]].tolist())
        if own and own.isdisjoint(taken.setdefault(int(parent[pair]), set())):
            taken[int(parent[pair])] |= own
            chosen.append(pair)
    return ints(sorted(chosen))


def _rows_in_the_way(entries: Entries) -> Ints:
    """Rows to cut so that every column stands in two at most: the dearest stay, then balances, then the small ones."""
    starts = np.searchsorted(entries.rows, np.arange(entries.height + 1))
    size = np.diff(starts)
    stands = np.zeros(entries.width, dtype=np.int64)
    cut = []
    for row in np.lexsort((size, ~entries.balance, -entries.dear)).tolist():
        columns = entries.columns[starts[row] : starts[row + 1]]
        if (stands[columns] < 2).all():
            stands[columns] += 1
        else:
            cut.append(row)
    return ints(sorted(cut))


def _oriented(entries: Entries, width: int) -> Network:
    """Flip rows so that every column leaves one node and enters another; columns that cannot are split."""
    while True:
        flip, odd = _flips(entries)
        if len(odd) == 0:
            break
        entries.split(odd)
    value = entries.values * flip[entries.rows]
    ground = entries.height
    tail, head = np.full(entries.width, ground), np.full(entries.width, ground)
    tail[entries.columns[value < 0]] = entries.rows[value < 0]
    head[entries.columns[value > 0]] = entries.rows[value > 0]
    return Network(tail, head, entries.lower, entries.upper, not entries.relaxed, width, ground + 1)


def _flips(entries: Entries) -> tuple[Ints, Ints]:
    """Sign of each row, and the columns whose two entries no signs make opposite."""
    order = np.argsort(entries.columns, kind="stable")
    column = entries.columns[order]
    both = np.flatnonzero(column[1:] == column[:-1])
    first, second = order[both], order[both + 1]
    row, other = entries.rows[first], entries.rows[second]
    differ = (entries.values[first] == entries.values[second]).astype(np.int64)
    code = np.minimum(row, other) * entries.height + np.maximum(row, other)
    pairs = np.unique(code * 2 + differ)
    flip = _colours(pairs // 2 // entries.height, pairs // 2 % entries.height, pairs % 2, entries.height)
    wrong = flip[row] * entries.values[first] == flip[other] * entries.values[second]
    return flip, np.unique(entries.columns[first[wrong]])


def _colours(row: Ints, other: Ints, differ: Ints, height: int) -> Ints:
    """Signs of rows such that pairs differ where they should, as far as there are such."""
    neighbours: list[list[tuple[int, int]]] = [[] for _ in range(height)]
    for a, b, sign in zip(row.tolist(), other.tolist(), np.where(differ == 1, -1, 1).tolist(), strict=True):
        neighbours[a].append((b, sign))
        neighbours[b].append((a, sign))
    flip = np.zeros(height, dtype=np.int64)
    for start in range(height):
        if flip[start]:
            continue
        flip[start] = 1
        waiting = [start]
        while waiting:
            node = waiting.pop()
            for near, sign in neighbours[node]:
                if flip[near] == 0:
                    flip[near] = sign * flip[node]
                    waiting.append(near)
    return flip
