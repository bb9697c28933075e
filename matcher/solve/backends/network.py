"""Finding the network in a problem: rows become nodes and columns arcs, where no rule couples them.

Every row is written as an equation with a column of its own for its slack. A column that stands in two rows is an
arc; rows are subtracted from each other until there are no others (:mod:`matcher.solve.backends.untangle`). What
still couples then is cut: the network is a relaxation, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.problem import Ints, Problem, ints
from matcher.solve.backends.entries import Entries, opened
from matcher.solve.backends.untangle import untangled


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
    if not untangled(entries):
        entries = opened(problem, spared)
        entries.split(np.flatnonzero(entries.coarse()))
        entries.cut(_rows_in_the_way(entries))
    return _oriented(entries, problem.width)


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
