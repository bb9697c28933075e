"""What is left of all ways once earlier stages are held: never less than the plans that hold them.

Everything here only ever closes what no plan that holds the earlier stages can use, so a bound over what is left is a
bound over those plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
    positions = (np.arange(len(array)) for array in (
        ways.choice_unit, ways.seat_choice, ways.pair_seat, ways.school.seat, ways.esol.seat
    ))  # fmt: skip
    return settled(ways, Left(ways.units.must.copy(), *positions, load, region, region_of))


def closed(ways: Ways, left: Left, keep_choice: Bools, **keep: Bools) -> Left:
    """Without the choices masked out, and without the ``pair``, ``school`` and ``esol`` options masked out."""
    alive = np.zeros(len(ways.choice_unit), dtype=bool)
    alive[left.choice[keep_choice]] = True
    of_seat = alive[ways.seat_choice]
    owners = {"pair": ways.pair_seat, "school": ways.school.seat, "esol": ways.esol.seat}
    kept = {}
    for name, owner in owners.items():
        positions: Ints = getattr(left, name)
        if name in keep:
            positions = positions[keep[name]]
        kept[name] = positions[of_seat[owner[positions]]]
    return replace(left, choice=left.choice[keep_choice], seat=left.seat[of_seat[left.seat]], **kept)


def joined(left: Left, other: Left) -> Left:
    """What either leaves."""
    ways = ("choice", "seat", "pair", "school", "esol")
    union = {name: np.union1d(getattr(left, name), getattr(other, name)) for name in ways}
    return replace(
        left, must=left.must & other.must, load=left.load | other.load, region=left.region | other.region,
        tight=left.tight & other.tight, **union,
    )  # fmt: skip


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
    return ~filled[:, None] | (np.arange(left.region.shape[1])[None, :] == most[:, None])


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
    return (alone & left.must)[unit]


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
