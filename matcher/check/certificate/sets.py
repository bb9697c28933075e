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
    over, loads = np.zeros(len(unit), dtype=np.int64), np.full_like(value, NEVER)
    allowed = np.where(left.load, value, FAR)
    loads[:, 0], least = 0, allowed[:, 0].tolist()  # of those to whom nobody can come
    order = np.argsort(authority, kind="stable")
    rows, first = np.unique(authority[order], return_index=True)
    for row, here in zip(rows.tolist(), np.split(order, first[1:]), strict=False):
        size, count = ways.units.size[unit[here]], ways.units.count[unit[here]]
        least[row], over[here], loads[row] = _knapsack(size, count, choice[here], allowed[row])
    if any(cheapest >= FAR // 2 for cheapest in least):
        raise NothingLeft
    return Sets(sum(least), over, loads)


def _knapsack(size: Ints, count: Ints, cost: Ints, value: Ints) -> tuple[int, Ints, Ints]:
    """Least cost of a set of units with its number's ``value``; and by how much sets with each unit, and of each
    number, exceed it.

    Groups are tried one by one. Of single children, who alone are ever alike, any number is best made up of the
    cheapest: ``alone[k]`` is what k of them cost.
    """
    groups, singles = np.flatnonzero(size > 1), np.flatnonzero(size == 1)
    cheapest_first = singles[np.argsort(cost[singles], kind="stable")]
    each = np.repeat(cost[cheapest_first], np.minimum(count[cheapest_first], len(value)))[: len(value) - 1]
    alone = np.append(0, np.cumsum(each))
    later = _windows(np.append(value, np.full(len(each), FAR)), len(value))
    so_far, with_group = _groups(size[groups], cost[groups], (alone[:, None] + later).min(axis=0))
    earlier = _windows(np.append(np.full(len(each), FAR), so_far), len(value))[::-1]
    with_number = (alone[:, None] + earlier).min(axis=0) + value
    least = int(with_number.min())
    with_unit = np.empty_like(cost)
    with_unit[groups] = with_group
    if len(singles):  # a child who comes is one of the k cheapest, or takes the place of the last of them
        others = (so_far + later).min(axis=1)[1:]
        one_in = np.maximum(alone[1:], alone[:-1] + cost[singles, None])
        with_unit[singles] = (others + one_in).min(axis=1)
    return least, _excess(with_unit, least), _excess(with_number, least)


def _groups(size: Ints, cost: Ints, value: Ints) -> tuple[Ints, Ints]:
    """The least that groups of so many children cost; and the least with each group, with what then follows.

    ``after[i][n]`` is the least that groups from the i-th on and ``value`` can cost, with n children in already.
    """
    items = list(zip(size.tolist(), cost.tolist(), strict=True))
    after = [value]
    for children, price in reversed(items):
        following = after[-1].copy()
        following[:-children] = np.minimum(following[:-children], after[-1][children:] + price)
        after.append(following)
    so_far = np.full(len(value), FAR, dtype=np.int64)
    so_far[0] = 0
    with_group = np.zeros(len(items), dtype=np.int64)
    for i, (children, price) in enumerate(items):
        following = after[len(items) - i - 1]
        with_group[i] = (so_far[:-children] + following[children:]).min() + price
        so_far[children:] = np.minimum(so_far[children:], so_far[:-children] + price)
    return so_far, with_group


def _windows(padded: Ints, width: int) -> Ints:
    """Shape (shifts, width): row k is what stands from the k-th place on."""
    shifted: Ints = padded[np.arange(len(padded) - width + 1)[:, None] + np.arange(width)]
    return shifted


def _excess(cost: Ints, least: int) -> Ints:
    return np.where(cost < FAR // 2, cost - least, NEVER)
