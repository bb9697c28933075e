"""A cheapest matching of children to places, as many as can be: shortest augmenting paths on exact integers.

The textbook method (Kuhn 1955, with the potentials of Edmonds and Karp 1972): rows enter one by one, each by a shortest
path in reduced costs. One spare column per row, dearer than any sum of real costs, stands for "no place", so that
every row finds one and as few as can be end there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[Any]  # int64, or exact Python integers where int64 could overflow


def cheapest_matching(options: Sequence[Mapping[str, int]], places: Mapping[str, int]) -> list[str | None]:
    """Give as many rows as can be one of their options, at the least total cost.

    Parameters
    ----------
    options
        Per row the names that it may take, each with its cost (0 or more). Rows come in order of precedence and
        ``places`` in the order of their names: the same input gives the same matching.
    places
        How many rows each name can take.

    Returns
    -------
    Per row the name that it takes; None where nothing is left for it.
    """
    if len(options) < 2:
        return [_cheapest(row, places) for row in options]
    slots = [name for name, count in places.items() for _ in range(min(max(count, 0), len(options)))]
    column_of_row = _assign(_costs(options, slots))
    return [slots[column] if column < len(slots) else None for column in column_of_row]


def _cheapest(row: Mapping[str, int], places: Mapping[str, int]) -> str | None:
    """What somebody takes who is alone: the cheapest, and of equals the first."""
    return min((name for name, count in places.items() if count > 0 and name in row), key=row.__getitem__, default=None)


def _costs(options: Sequence[Mapping[str, int]], slots: Sequence[str]) -> Matrix:
    rows = len(options)
    spare = 1 + rows * max((cost for row in options for cost in row.values()), default=0)
    exact = np.int64 if 4 * (rows + 1) * spare < 2**62 else object
    costs = np.full((rows, len(slots) + rows), spare, dtype=exact)
    for row, option in enumerate(options):
        costs[row, : len(slots)] = [option.get(slot, spare + 1) for slot in slots]
    return costs


def _assign(costs: Matrix) -> list[int]:
    """Column of each row in a cheapest complete assignment; there are at least as many columns as rows."""
    rows, columns = costs.shape
    row_price = np.zeros(rows, dtype=costs.dtype)
    column_price = np.zeros(columns, dtype=costs.dtype)
    row_of_column = np.full(columns, -1)
    for row in range(rows):
        _augment(costs, row, row_price, column_price, row_of_column)
    column_of_row = np.empty(rows, dtype=np.int64)
    taken = np.flatnonzero(row_of_column >= 0)
    column_of_row[row_of_column[taken]] = taken
    return [int(column) for column in column_of_row]


def _augment(costs: Matrix, start: int, row_price: Matrix, column_price: Matrix, row_of_column: Matrix) -> None:
    """Bring one more row in by a shortest path; prices stay such that no reduced cost is negative."""
    columns = costs.shape[1]
    distance = costs[start] - row_price[start] - column_price
    came_from = np.full(columns, -1)
    open_columns = np.ones(columns, dtype=bool)
    while True:
        column = _nearest(distance, open_columns, row_of_column)
        if row_of_column[column] < 0:
            break
        open_columns[column] = False
        row = row_of_column[column]
        through = distance[column] + costs[row] - row_price[row] - column_price
        shorter = open_columns & (through < distance)
        distance[shorter] = through[shorter]
        came_from[shorter] = column
    closed = np.flatnonzero(~open_columns)
    gain = distance[column] - distance[closed]
    row_price[row_of_column[closed]] += gain
    column_price[closed] -= gain
    row_price[start] += distance[column]
    while came_from[column] >= 0:
        row_of_column[column] = row_of_column[came_from[column]]
        column = int(came_from[column])
    row_of_column[column] = start


def _nearest(distance: Matrix, open_columns: Matrix, row_of_column: Matrix) -> int:
    """The nearest open column; among equals one that nobody holds, which ends the path."""
    candidates = np.flatnonzero(open_columns)
    reach = distance[candidates]
    nearest = candidates[reach == reach.min()]
    return int(nearest[np.argmin(row_of_column[nearest] >= 0)])
