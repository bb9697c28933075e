"""The bound that prices prove, in whole numbers, and what it closes.

With a price on every row that units share, each unit goes where it is cheapest, each authority and region receives
the number that is cheapest, and the sum is a bound on the cost of every plan (Lagrange; weak duality). Whatever costs
more than its cheapest by more than the plans at hand can spare, no such plan uses (reduced cost fixing).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.left import Left, NothingLeft, closed, filled_quotas, hull, settled
from matcher.check.certificate.paid import by_choice, paid
from matcher.check.certificate.prices import Priced
from matcher.check.certificate.segments import ragged, starts
from matcher.check.certificate.sets import cheapest_sets
from matcher.check.certificate.sizes import MOST
from matcher.check.certificate.ways import Ways, apart_pairs
from matcher.check.modes import SOFT, mode


@dataclass(frozen=True)
class Bound:
    """A bound in parts of the denominator, and by how much each way exceeds the cheapest of its kind.

    ``unplaced``: shape (units,); the others as in :class:`Left`.
    """

    scaled: int
    denominator: int
    unplaced: Ints
    choice: Ints
    pair: Ints
    school: Ints
    esol: Ints
    load: Ints
    region: Ints

    @property
    def whole(self) -> int:
        """The least whole cost."""
        return -(-self.scaled // self.denominator)

    def slack(self, most: int) -> int:
        """What plans of cost ``most`` can spare, in parts of the denominator."""
        return self.denominator * most - self.scaled


def bound_of(ways: Ways, left: Left, cost: Cost, denominator: int, priced: Priced) -> Bound:
    """The bound that prices prove for every plan left.

    Raises
    ------
    TooLarge
        Where 64 bits might not hold a sum.
    NothingLeft
        Where there is no plan to bound.
    """
    due = paid(ways, left, cost, denominator, priced)
    pair, least_pair = _cheapest(due.pair, ways.pair_seat[left.pair], left.seat)
    school, least_school = _cheapest(due.school, ways.school.seat[left.school], left.seat)
    esol, least_esol = _cheapest(due.esol, ways.esol.seat[left.esol], left.seat)
    choice = due.choice + by_choice(ways, left, due.seat + least_pair + least_school + least_esol)
    if priced.unit is None:
        unplaced, over, placing = _units(ways, left, choice)
        load, loads = _numbers(due.load, left.load)
    else:
        sets = cheapest_sets(ways, left, choice, due.load)
        unplaced, over, placing = np.where(left.must, 0, -priced.unit), sets.choice, 0
        load, loads = sets.load, sets.least
    region, regions = _numbers(due.region, left.region)
    scaled = priced.constant + due.offset + placing + loads + regions + _meeting(ways, due.parted, priced)
    return Bound(scaled, denominator, unplaced, over, pair, school, esol, load, region)


def narrowed(ways: Ways, left: Left, bound: Bound, priced: Priced, slack: int) -> Left:
    """Without what no plan uses that spares no more than ``slack``.

    Raises
    ------
    NothingLeft
        Where that is everything.
    """
    if slack < 0:
        raise NothingLeft
    slack = min(slack, MOST)
    must = left.must | (bound.unplaced > slack)
    spare = np.zeros(len(ways.choice_unit), dtype=np.int64)
    spare[left.choice] = slack - bound.choice

    def kept(over: Ints, position: Ints, owner: Ints) -> Bools:
        return over <= spare[ways.seat_choice[owner[position]]]

    smaller = replace(
        left,
        must=must,
        load=left.load & (bound.load <= slack),
        region=left.region & (bound.region <= slack),
        tight=left.tight | {row for row, size in priced.size.items() if size > slack},
    )
    smaller = replace(smaller, region=smaller.region & filled_quotas(ways, smaller))
    return settled(
        ways,
        closed(
            ways, smaller, bound.choice <= slack,
            pair=kept(bound.pair, left.pair, ways.pair_seat),
            school=kept(bound.school, left.school, ways.school.seat),
            esol=kept(bound.esol, left.esol, ways.esol.seat),
        ),
    )  # fmt: skip


def _cheapest(value: Ints, owner: Ints, owners: Ints) -> tuple[Ints, Ints]:
    """Excess of each option over the cheapest of its owner, and that cheapest of each owner (0 where it has none)."""
    least = np.zeros(len(owners), dtype=np.int64)
    if len(value) == 0:
        return value, least
    start = starts(owner)
    lowest = np.minimum.reduceat(value, start)
    least[np.searchsorted(owners, owner[start])] = lowest
    segment, _ = ragged(np.diff(np.append(start, len(value))))
    return value - lowest[segment], least


def _units(ways: Ways, left: Left, choice: Ints) -> tuple[Ints, Ints, int]:
    """Excess of being unplaced and of each choice over the unit's cheapest, and what all units cost at least."""
    unit = ways.choice_unit[left.choice]
    least = np.where(left.must, np.int64(MOST), np.int64(0))
    np.minimum.at(least, unit, choice)
    if (least == MOST).any():
        raise NothingLeft
    placing = sum(cost * count for cost, count in zip(least.tolist(), ways.units.count.tolist(), strict=True))
    return np.where(left.must, 0, -least), choice - least[unit], placing


def _numbers(value: Ints, allowed: Bools) -> tuple[Ints, int]:
    """Excess of each allowed number over the cheapest of its row, and what all rows cost at least."""
    hull(allowed)
    least = np.where(allowed, value, MOST).min(axis=1, initial=MOST)
    return np.where(allowed, value - least[:, None], 0), sum(least.tolist())


def _meeting(ways: Ways, parted: int, priced: Priced) -> int:
    """What the pairs that meet although they should be kept apart cost at least, wherever that is soft."""
    if mode(ways.facts.week.policy, "keep-apart") != SOFT:
        return 0
    unpriced = min(0, parted) * len(apart_pairs(ways.facts)) * len(ways.authorities)
    return unpriced + sum(min(0, parted + row.price) for row in priced.apart)
