"""The cheapest set of units for each authority: what prices on units prove, where capacities are odd.

A price per child lets an authority with five places take one group of three and two thirds of another. With a price
on every unit instead, each authority by itself takes whole units only, and exactly as many children as they are: it
is a knapsack of a few places, which a table over numbers of children solves exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.check.certificate.alike import Ints
from matcher.check.certificate.left import Left, NothingLeft
from matcher.check.certificate.ways import Ways

FAR = 2**60
"""Dearer than all that can be had; twice that and more may be added up in 64 bits."""
NEVER = 2**62
"""Excess of what no set can make up: above anything that a plan can spare."""


@dataclass(frozen=True)
class Sets:
    """What all authorities cost at least together, and by how much each choice and number exceeds its authority's.

    ``choice``: shape (choices left,), with that unit (one of those alike, at least) among those who come; ``load``:
    shape of the loads.
    """

    least: int
    choice: Ints
    load: Ints


def cheapest_sets(ways: Ways, left: Left, choice: Ints, value: Ints) -> Sets:
    """The cheapest set of whole units for each authority.

    Parameters
    ----------
    choice
        Cost of each choice left, less the price of its unit; shape (choices left,).
    value
        Cost of receiving so many, shape of the loads; what is not allowed in ``left.load`` is passed over.

    Raises
    ------
    NothingLeft
        Where the units left cannot make up any number that is left to an authority.
    """
    unit, authority = ways.choice_unit[left.choice], ways.choice_authority[left.choice]
    size = ways.units.size[unit]
    copies = np.minimum(ways.units.count[unit], ways.most[authority] // size)
    over, loads, least = np.zeros(len(unit), dtype=np.int64), np.zeros_like(value), 0
    allowed = np.where(left.load, value, FAR)
    for row in range(len(loads)):
        here = np.flatnonzero(authority == row)
        item = np.repeat(here, copies[here])
        cheapest, with_item, with_number = _knapsack(size[item].tolist(), choice[item].tolist(), allowed[row])
        least += cheapest
        over[item], loads[row] = _excess(with_item, cheapest), _excess(with_number, cheapest)
    return Sets(least, over, loads)


def _excess(cost: Ints, cheapest: int) -> Ints:
    return np.where(cost < FAR // 2, cost - cheapest, NEVER)


def _knapsack(size: list[int], cost: list[int], value: Ints) -> tuple[int, Ints, Ints]:
    """Least cost of any set of items with its number's ``value``; of those with each item, and of each number.

    ``after[i][n]`` is the least that items from the i-th on and the number can cost, with n in already.
    """
    after = [value]
    for each, price in zip(reversed(size), reversed(cost), strict=True):
        later = after[-1].copy()
        later[:-each] = np.minimum(later[:-each], after[-1][each:] + price)
        after.append(later)
    after.reverse()
    cheapest = int(after[0][0])
    if cheapest >= FAR // 2:
        raise NothingLeft
    so_far = np.full(len(value), FAR, dtype=np.int64)
    so_far[0] = 0
    with_item = np.zeros(len(size), dtype=np.int64)
    for i, (each, price) in enumerate(zip(size, cost, strict=True)):
        with_item[i] = (so_far[:-each] + after[i + 1][each:]).min() + price
        so_far[each:] = np.minimum(so_far[each:], so_far[:-each] + price)
    return cheapest, with_item, so_far + value
