"""From a draft to the ways in which its children can be placed one by one: what child-by-child back ends read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geography import tenths_of_miles
from matcher.problem import Floats, Ints, ints
from matcher.problem.moves import Moves, Small, small
from matcher.problem.segments import ranks
from matcher.rules.classes import waiting_rank
from matcher.rules.draft import Draft
from matcher.rules.facts import Facts

NOBODY = -1
CELLS_AT_ONCE = 2**22
"""Pairs of class and spot that are looked at in one go."""


@dataclass(frozen=True)
class _Options:
    """Options of several blocks, sorted by block: columns of shape (options,)."""

    block: Small
    feeder: Small
    column: Small
    key: Small
    target: Small
    tenths: Small


@dataclass(frozen=True)
class _Ground:
    """What all classes' options are read from.

    Attributes
    ----------
    spot_open
        Shape (demands, spots).
    lane_to
        Shape (demands, authorities).
    tenths
        Shape (anchor places, sites).
    """

    spot_open: NDArray[np.bool_]
    lane_to: Ints
    tenths: Ints


def moves_of(draft: Draft) -> Moves:
    """The ways in which each child or group of a draft can go, the longest waiting first.

    Parameters
    ----------
    draft
        A finished draft (see :func:`matcher.rules.build_model`).
    """
    parts = [*_class_options(draft), _unit_options(draft)]
    blocks = len(draft.classes) + len(draft.units)
    block, feeder, column, key, target, tenths = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("block", "feeder", "column", "key", "target", "tenths")
    )
    facts = draft.facts
    table = facts.authorities
    weight, received = _turns(facts)
    supply_block, children, entry, pinned = _supplies(draft)
    return Moves(
        block=supply_block,
        children=children,
        entry=entry,
        pinned=pinned,
        starts=np.searchsorted(block, np.arange(blocks + 1)).astype(np.int64),
        feeder=feeder,
        column=column,
        key=small(ranks(key, int(key.max(initial=-1)) + 1)[1]),
        target=target,
        tenths=tenths,
        near=(tenths >= 0) & (tenths <= int(10 * facts.policy.near_miles)),
        region=table.region,
        before=np.array([np.nan if each is None else each for each in table.before], dtype=np.float64),
        share=np.array([np.nan if each is None else float(each) for each in table.share], dtype=np.float64),
        weight=weight,
        received=received,
        apart=_apart(facts),
    )


def _supplies(draft: Draft) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
    """Block, number of children, entry authority and pin of each child or group, the longest waiting first."""
    facts, classes = draft.facts, draft.classes
    rank = waiting_rank(facts)
    members = np.concatenate([ints([]), *classes.members])
    heads = ints([unit.members[0] for unit in draft.units])
    child = np.concatenate([members, heads])
    block = np.concatenate(
        [np.repeat(np.arange(len(classes)), classes.size), len(classes) + np.arange(len(heads), dtype=np.int64)]
    ).astype(np.int64)
    size = np.concatenate([np.ones_like(members), ints([len(unit.members) for unit in draft.units])])
    pinned = np.concatenate([facts.pinned[members] >= 0, np.array([unit.pinned for unit in draft.units], dtype=bool)])
    order = np.argsort(rank[child], kind="stable")
    needed = pinned[order] & draft.enforces("pins")
    return block[order], size[order], facts.children.entry[child[order]], needed


def _class_options(draft: Draft) -> list[_Options]:
    """Options of the classes, so many classes at a time that what is worked out on the way stays small."""
    if len(draft.classes) == 0:
        return []
    ground = _Ground(draft.spot_open, draft.lane_to, _known_or_far(draft.facts))
    step = max(1, CELLS_AT_ONCE // max(1, ground.spot_open.shape[1]))
    return [_options_of(draft, ground, first, first + step) for first in range(0, len(draft.classes), step)]


def _options_of(draft: Draft, ground: _Ground, first: int, last: int) -> _Options:
    """Some classes at each of their open spots: by its own arc, else by its path, else through the pool."""
    classes, owner = draft.classes, draft.facts.vacancies.spot_owner
    fine = draft.fine(draft.sites_matter_to(classes.child[first:last]))
    row, spot = np.nonzero(ground.spot_open[classes.demand[first:last]] & fine)
    number, target = first + row, owner[spot]
    column = ground.lane_to[classes.demand[number], target]
    pooled = np.ones(len(number), dtype=bool)
    place = number * len(owner) + spot
    for lines, of_class in ((draft.paths, draft.path_class), (draft.own, draft.own_class)):
        mine = slice(*np.searchsorted(of_class, (first, last)).tolist())
        there = np.searchsorted(place, of_class[mine] * len(owner) + lines.spot[mine])
        column[there] = lines.column[mine]
        pooled[there] = False
    tenths = np.full(len(number), NOBODY, dtype=np.int32)
    anchored = np.flatnonzero(classes.anchor[number] >= 0)
    tenths[anchored] = ground.tenths[classes.anchor[number[anchored]], spot[anchored]]
    # Whom a child must be kept apart from fills a place for that child alone.
    shared = ~pooled & (classes.alone[number] == 0)
    return _Options(
        block=small(number),
        feeder=small(np.where(pooled, draft.feeder[number], NOBODY)),
        column=small(column),
        key=small(np.where(shared, _spot_keys(draft, classes.demand[number], spot), column)),
        target=small(target),
        tenths=tenths,
    )


def _spot_keys(draft: Draft, demand: Ints, spot: Ints) -> Ints:
    """A number for each demand at each spot, beyond those of the columns."""
    return draft.builder.width + demand * len(draft.facts.vacancies.spot_owner) + spot


def _unit_options(draft: Draft) -> _Options:
    column = np.concatenate([ints([]), *(arcs.column for arcs in draft.unit_arcs)])
    target = np.concatenate([ints([]), *(arcs.authority for arcs in draft.unit_arcs)])
    unit = np.repeat(np.arange(len(draft.units)), ints([len(arcs.column) for arcs in draft.unit_arcs]))
    return _Options(
        block=small(len(draft.classes) + unit),
        feeder=np.full(len(column), NOBODY, dtype=np.int32),
        column=small(column),
        key=small(column),
        target=small(target),
        tenths=small(_unit_tenths(draft, unit * len(draft.facts.authorities) + target)),
    )


def _unit_tenths(draft: Draft, place: Ints) -> Ints:
    """Per unit and authority: the farthest of the anchored members, each at its nearest site there; -1 without anchors.

    ``place`` has shape (arcs,): unit times authorities, plus authority, ascending.
    """
    facts, lines = draft.facts, draft.unit_lines
    farthest = np.full(len(place), NOBODY, dtype=np.int64)
    anchor = facts.children.anchor[lines.child]
    told = np.flatnonzero((anchor >= 0) & (lines.spot < facts.vacancies.sites))
    if len(told) == 0:
        return farthest
    owner = draft.authority_of(lines)[told]
    unit = np.repeat(np.arange(len(draft.units)), ints([len(arcs.line_column) for arcs in draft.unit_arcs]))[told]
    # A member's lines stand together, sorted by site, and sites by their authority.
    member_there = lines.child[told] * len(facts.authorities) + owner
    first = np.flatnonzero(np.diff(member_there, prepend=-1))
    nearest = np.minimum.reduceat(_known_or_far(facts)[anchor[told], lines.spot[told]], first)
    there = np.searchsorted(place, unit[first] * len(facts.authorities) + owner[first])
    np.maximum.at(farthest, there, nearest)
    return farthest


def _known_or_far(facts: Facts) -> Ints:
    """Tenths of a mile from anchor places to sites, unknown ones as far as the policy counts them."""
    tenths = facts.anchor_tenths
    return np.where(tenths < 0, 10 * facts.policy.unknown_miles, tenths)


def _turns(facts: Facts) -> tuple[Floats, Floats]:
    """Weight and children received so far of each region; without any weight, the region's fair share stands in."""
    table = facts.authorities
    number = {region: i for i, region in enumerate(table.regions)}
    weight, received, share = (np.zeros(len(table.regions)) for _ in range(3))
    for row in facts.week.regions:
        if row.region in number:
            weight[number[row.region]] = float(row.weight or 0)
            received[number[row.region]] = row.received
    np.add.at(share, table.region, [float(each or 0) for each in table.share])
    return (weight if weight.any() else share), received


def _apart(facts: Facts) -> Floats:
    """Miles between the mean points of regions, shape (regions, regions); infinite where a point is unknown."""
    table = facts.authorities
    known = ~np.isnan(table.latitude)
    count = np.bincount(table.region[known], minlength=len(table.regions)).astype(np.float64)
    count[count == 0] = np.nan
    latitude, longitude = (
        np.bincount(table.region[known], each[known], minlength=len(table.regions)) / count
        for each in (table.latitude, table.longitude)
    )
    tenths = tenths_of_miles(latitude[:, None], longitude[:, None], latitude[None, :], longitude[None, :])
    apart = np.where(tenths < 0, np.inf, tenths / 10)
    np.fill_diagonal(apart, 0.0)
    return apart
