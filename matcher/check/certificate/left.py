"""What is left of all ways once earlier stages are held: never less than the plans that hold them.

Everything here only ever closes what no plan that holds the earlier stages can use, so a bound over what is left is a
bound over those plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.costs import Cost, region_rows
from matcher.check.certificate.ways import Ways

PASSES = 8
Row = tuple[str, str]
"""Rule, and what the row is about."""


class NothingLeft(Exception):
    """No plan at all is left."""


@dataclass(frozen=True)
class Hold:
    """A stage, or a window of one, that later stages keep: no plan costs more than ``most``.

    ``spare`` tells whether what is left could cost more; where it could not, a price of it adds nothing.
    """

    cost: Cost
    most: int
    spare: bool = True


@dataclass(frozen=True)
class Derived:
    """The row of a cut: coefficients by part of what can be paid for, as (places, values), and what they add up to.

    Parts and places are those of :class:`matcher.check.certificate.paid.Paid`, tables taken row by row.
    """

    parts: Mapping[str, tuple[Ints, Ints]]
    most: int

    @cached_property
    def largest(self) -> int:
        """The largest coefficient, or right-hand side, in size."""
        sizes = ((-int(value.min(initial=0)), int(value.max(initial=0))) for _, value in self.parts.values())
        return max(abs(self.most), *(size for both in sizes for size in both), 0)

    @property
    def entries(self) -> int:
        """How many coefficients are not 0."""
        return sum(len(value) for _, value in self.parts.values())


@dataclass(frozen=True)
class Left:
    """What is left: positions into the arrays of :class:`Ways`, and how many children may come where.

    Attributes
    ----------
    must
        Units that are placed in every plan left, shape (units,).
    choice, seat, pair, school, esol
        Positions, ascending.
    load, region
        Whether exactly so many children may come: shapes (authorities, most + 1) and (regions, most + 1).
    tight
        Rows that every plan left fills.
    holds
        By stage and step, as in ``near 0``.
    """

    must: Bools
    choice: Ints
    seat: Ints
    pair: Ints
    school: Ints
    esol: Ints
    load: Bools
    region: Bools
    region_of: Ints
    tight: frozenset[Row] = frozenset()
    holds: Mapping[str, Hold] = field(default_factory=dict)


def everything(ways: Ways) -> Left:
    """All ways, with as many children as the rules let come."""
    _, region_of, most_in_region = region_rows(ways)
    load = np.arange(int(ways.most.max(initial=0)) + 1)[None, :] <= ways.most[:, None]
    region = np.arange(int(most_in_region.max(initial=0)) + 1)[None, :] <= most_in_region[:, None]
    whole = Left(
        must=ways.units.must.copy(),
        choice=np.arange(len(ways.choice_unit)),
        seat=np.arange(len(ways.seat_choice)),
        pair=np.arange(len(ways.pair_seat)),
        school=np.arange(len(ways.school.seat)),
        esol=np.arange(len(ways.esol.seat)),
        load=load,
        region=region,
        region_of=region_of,
    )
    return settled(ways, whole)


def closed(
    ways: Ways, left: Left, choice: Bools, pair: Bools | None = None, school: Bools | None = None,
    esol: Bools | None = None,
) -> Left:  # fmt: skip
    """Only the choices, pairs, schools and courses that are masked in (None: all of them), and what belongs to them."""
    alive = np.zeros(len(ways.choice_unit), dtype=bool)
    alive[left.choice[choice]] = True
    of_seat = alive[ways.seat_choice]

    def kept(position: Ints, mask: Bools | None, owner: Ints) -> Ints:
        some = position if mask is None else position[mask]
        return some[of_seat[owner[some]]]

    return replace(
        left,
        choice=left.choice[choice],
        seat=left.seat[of_seat[left.seat]],
        pair=kept(left.pair, pair, ways.pair_seat),
        school=kept(left.school, school, ways.school.seat),
        esol=kept(left.esol, esol, ways.esol.seat),
    )


def joined(left: Left, other: Left) -> Left:
    """What either leaves."""
    return replace(
        left,
        must=left.must & other.must,
        choice=np.union1d(left.choice, other.choice),
        seat=np.union1d(left.seat, other.seat),
        pair=np.union1d(left.pair, other.pair),
        school=np.union1d(left.school, other.school),
        esol=np.union1d(left.esol, other.esol),
        load=left.load | other.load,
        region=left.region | other.region,
        tight=left.tight & other.tight,
    )


def hull(allowed: Bools) -> tuple[Ints, Ints]:
    """Least and greatest allowed number of each row.

    Raises
    ------
    NothingLeft
        Where a row has none.
    """
    if not allowed.any(axis=1).all():
        raise NothingLeft
    return allowed.argmax(axis=1), allowed.shape[1] - 1 - allowed[:, ::-1].argmax(axis=1)


def filled_quotas(ways: Ways, left: Left) -> Bools:
    """Shape of the regions' numbers: a region whose quota every plan fills receives no fewer."""
    regions, _, most = region_rows(ways)
    filled = np.array([("region-quota", region) in left.tight for region in regions], dtype=bool)
    full: Bools = ~filled[:, None] | (np.arange(left.region.shape[1])[None, :] == most[:, None])
    return full


def settled(ways: Ways, left: Left) -> Left:
    """Carry over what loads say of choices, choices of loads, and regions of their authorities, until nothing moves."""
    for _ in range(PASSES):
        before = left
        left = _regions_settled(_loads_settled(ways, left))
        left = _choices_settled(ways, left)
        if len(left.choice) == len(before.choice) and _same(left, before):
            break
    return left


def _same(left: Left, other: Left) -> bool:
    numbers = ((left.load, other.load), (left.region, other.region), (left.must, other.must))
    return all((one == two).all() for one, two in numbers)


def _certain(ways: Ways, left: Left) -> Bools:
    """Shape (choices left,): taken by all of its unit in every plan left."""
    unit = ways.choice_unit[left.choice]
    alone = np.bincount(unit, minlength=len(left.must)) == 1
    sure: Bools = (alone & left.must)[unit]
    return sure


def _children(ways: Ways, left: Left) -> Ints:
    """Shape (choices left,): children who could come by it."""
    unit = ways.choice_unit[left.choice]
    return ways.units.size[unit] * ways.units.count[unit]


def _between(allowed: Bools, least: Ints, most: Ints) -> Bools:
    numbers = np.arange(allowed.shape[1])[None, :]
    return allowed & (numbers >= least[:, None]) & (numbers <= most[:, None])


def _loads_settled(ways: Ways, left: Left) -> Left:
    children, authority = _children(ways, left), ways.choice_authority[left.choice]
    count = len(left.load)
    most = np.bincount(authority, children, minlength=count).astype(np.int64)
    sure = _certain(ways, left)
    least = np.bincount(authority[sure], children[sure], minlength=count).astype(np.int64)
    return replace(left, load=_between(left.load, least, most))


def _regions_settled(left: Left) -> Left:
    """A region receives what its authorities do; the last that is open in it receives the rest."""
    count = len(left.region)
    low, high = hull(left.load)
    least, most = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.add.at(least, left.region_of, low)
    np.add.at(most, left.region_of, high)
    region = _between(left.region, least, most)
    floor, ceiling = hull(region)
    at_least = floor[left.region_of] - most[left.region_of] + high
    at_most = ceiling[left.region_of] - least[left.region_of] + low
    return replace(left, region=region, load=_between(left.load, at_least, at_most))


def _choices_settled(ways: Ways, left: Left) -> Left:
    """Close the choices that a load has no room for; must a unit be placed where its authority needs everyone."""
    low, high = hull(left.load)
    unit, authority = ways.choice_unit[left.choice], ways.choice_authority[left.choice]
    children, sure = _children(ways, left), _certain(ways, left)
    taken = np.bincount(authority[sure], children[sure], minlength=len(high)).astype(np.int64)
    offered = np.bincount(authority, children, minlength=len(high)).astype(np.int64)
    room = sure | (ways.units.size[unit] <= (high - taken)[authority])
    needed = (offered == low)[authority]
    must = left.must.copy()
    must[unit[needed]] = True
    elsewhere = np.zeros(len(must), dtype=np.int64)
    elsewhere[unit[needed]] = 1
    room &= needed | (elsewhere[unit] == 0)
    if (must & ~np.isin(np.arange(len(must)), unit[room])).any():
        raise NothingLeft
    return closed(ways, replace(left, must=must), room)
