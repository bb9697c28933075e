"""What every way that is left costs once the prices of what it takes are paid: the reduced costs of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.costs import Cost, combined
from matcher.check.certificate.left import Left
from matcher.check.certificate.prices import Priced
from matcher.check.certificate.segments import starts
from matcher.check.certificate.sizes import MOST, TooLarge
from matcher.check.certificate.study import Study
from matcher.check.certificate.ways import Ways


@dataclass(frozen=True)
class Paid:
    """Costs less the prices of all rows that they stand in, over the denominator.

    Attributes
    ----------
    choice, seat, pair, school, esol
        Shapes as in :class:`Left`. A choice costs itself, its seats, and for each of these an option of each kind.
    load, region
        Of each number that may come, shapes as in :class:`Left`.
    parted
        Of each pair to be kept apart that meets (where that rule is soft).
    offset
        In any case.
    """

    choice: Ints
    seat: Ints
    pair: Ints
    school: Ints
    esol: Ints
    load: Ints
    region: Ints
    parted: int
    offset: int


def paid(ways: Ways, left: Left, cost: Cost, denominator: int, priced: Priced) -> Paid:
    """A cost, so many times, less prices.

    Raises
    ------
    TooLarge
        Where 64 bits might not hold a sum.
    """
    times = [(denominator, cost), *((-price, hold.cost) for hold, price in priced.holds)]
    _guard(ways, times, priced)
    total, unit = combined(times), ways.choice_unit[left.choice]
    parts = {
        "choice": _apart(ways, left, priced) - (0 if priced.unit is None else priced.unit[unit]),
        "seat": _of(total.seat, left.seat) - priced.seat[ways.choice_authority[ways.seat_choice[left.seat]]],
        "pair": _of(total.pair, left.pair) - priced.vacancy[ways.pair_vacancy[left.pair]],
        "school": _of(total.school, left.school) - _taken(ways.school, left.school, priced.school),
        "esol": _of(total.esol, left.esol) - _taken(ways.esol, left.esol, priced.esol),
        "load": _values(total.load, priced.load, left.load),
        "region": _values(total.region, priced.region, left.region),
    }
    for row, price in priced.cuts:
        for part, (place, value) in row.parts.items():
            parts[part].flat[place] -= price * value
    return Paid(**parts, offset=total.offset, parted=total.parted)


def by_choice(ways: Ways, left: Left, seat: Ints) -> Ints:
    """Sums of what seats cost, shape (choices left,); every choice has seats."""
    if len(seat) == 0:
        return np.zeros(len(left.choice), dtype=np.int64)
    sums: Ints = np.add.reduceat(seat, starts(ways.seat_choice[left.seat]))
    return sums


def _of(cost: Ints | None, positions: Ints) -> Ints:
    return np.zeros(len(positions), dtype=np.int64) if cost is None else cost[positions]


def _taken(study: Study, position: Ints, price: Ints) -> Ints:
    """Price of the pool that each option takes; nothing where it goes without."""
    pool = study.pool[position]
    paid: Ints = np.where(pool >= 0, np.append(price, 0)[pool], 0)
    return paid


def _apart(ways: Ways, left: Left, priced: Priced) -> Ints:
    """What each choice pays for meeting others at its authority."""
    out = np.zeros(len(left.choice), dtype=np.int64)
    unit, authority = ways.choice_unit[left.choice], ways.choice_authority[left.choice]
    for row in priced.apart:
        for each in row.units:
            out[(unit == each) & (authority == row.authority)] -= row.price
    return out


def _values(cost: Ints | None, price: Ints, allowed: Bools) -> Ints:
    """Cost of each number, less the price of each child."""
    paid = price[:, None] * np.arange(allowed.shape[1])[None, :]
    return -paid if cost is None else cost - paid


def _guard(ways: Ways, parts: Sequence[tuple[int, Cost]], priced: Priced) -> None:
    """No sum on the way may come near to what 64 bits hold."""
    way = sum(abs(factor) * cost.largest for factor, cost in parts)
    way += sum(abs(price) * row.largest for row, price in priced.cuts)
    prices = sum(
        int(np.abs(array).max(initial=0)) for array in (priced.vacancy, priced.school, priced.esol, priced.seat)
    )
    units = int(ways.units.size.max(initial=1)) * (5 * way + prices) + sum(abs(row.price) for row in priced.apart)
    most = len(ways.facts.week.children)
    numbers = way + most * int(np.abs(priced.load).max(initial=0)) + most * int(np.abs(priced.region).max(initial=0))
    if priced.unit is not None:
        units = most * (units + int(np.abs(priced.unit).max(initial=0)))
    if units + numbers >= MOST // 4:
        raise TooLarge
