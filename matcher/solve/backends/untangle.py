"""Making columns leave rows: a row within another is subtracted from it, as long as that helps.

A column that stands in more than two rows is crowded. Where all crowded columns of a row stand in another as well
(the places of a vacancy within the children whom its authority receives), the first is subtracted from the second.
That changes no solution. A row can lie within another by chance; so whole families of rows are subtracted or none,
and a family that was is preferred later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, ints
from matcher.solve.backends.entries import Entries

ROUNDS = 50
Mask = NDArray[np.bool_]


def untangled(entries: Entries) -> bool:
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
    """Of the pairs, those whose children do not overlap within a parent; what frees most for least comes first."""
    starts = np.searchsorted(entries.rows, np.arange(entries.height + 1))
    taken: dict[int, set[int]] = {}
    chosen = []
    gain = 2 * size[child] - np.diff(starts)[child]
    for pair in np.lexsort((child, -gain)).tolist():
        row = int(child[pair])
        columns = entries.columns[starts[row] : starts[row + 1]]
        own = set(columns[crowded[columns]].tolist())
        if own and own.isdisjoint(taken.setdefault(int(parent[pair]), set())):
            taken[int(parent[pair])] |= own
            chosen.append(pair)
    return ints(sorted(chosen))
