"""From a draft to the ways in which its children can be placed one by one: what child-by-child back ends read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geography import tenths_of_miles
from matcher.problem import Floats, Ints, ints
from matcher.problem.moves import Moves
from matcher.rules.classes import waiting_order
from matcher.rules.draft import Draft, UnitArcs
from matcher.rules.facts import Facts
from matcher.rules.twenty_miles import anchor_tenths

NOBODY = -1


@dataclass(frozen=True)
class _Options:
    """Options of several blocks, sorted by block: columns of shape (options,)."""

    block: Ints
    feeder: Ints
    column: Ints
    key: Ints
    target: Ints
    tenths: Ints


def moves_of(draft: Draft) -> Moves:
    """The ways in which each child or group of a draft can go, the longest waiting first.

    Parameters
    ----------
    draft
        A finished draft (see :func:`matcher.rules.build_model`).
    """
    by_class, by_unit = _class_options(draft), _unit_options(draft)
    blocks = len(draft.classes) + len(draft.units)
    block, feeder, column, key, target, tenths = (
        np.concatenate([getattr(by_class, name), getattr(by_unit, name)])
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
        key=np.unique(key, return_inverse=True)[1].astype(np.int64),
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
    rank = np.empty(len(facts.children), dtype=np.int64)
    rank[waiting_order(facts)] = np.arange(len(facts.children))
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


def _class_options(draft: Draft) -> _Options:
    """A class at each of its open spots: by its own arc, else by its path, else through the pool."""
    classes = draft.classes
    if len(classes) == 0:
        return _Options(*(ints([]) for _ in range(6)))
    spot_open = draft.spot_open[classes.demand] & draft.fine(draft.sites_matter_to(classes.child))
    number, spot = (each.astype(np.int64) for each in np.nonzero(spot_open))
    target = draft.facts.vacancies.spot_owner[spot]
    own, path = (np.full(spot_open.shape, NOBODY, dtype=np.int64) for _ in range(2))
    own[draft.own_class, draft.own.spot] = draft.own.column
    path[draft.path_class, draft.paths.spot] = draft.paths.column
    pooled = draft.lane_to[classes.demand[number], target]
    column = np.where(path[number, spot] >= 0, path[number, spot], pooled)
    column = np.where(own[number, spot] >= 0, own[number, spot], column)
    anchored = classes.anchor[number] >= 0
    tenths = np.full(len(number), NOBODY, dtype=np.int64)
    if anchored.any():
        tenths[anchored] = _known_or_far(draft.facts)[classes.anchor[number[anchored]], spot[anchored]]
    return _Options(
        block=number,
        feeder=np.where(column == pooled, draft.feeder[number], NOBODY),
        column=column,
        key=np.where(column == pooled, pooled, _spot_keys(draft, classes.demand[number], spot)),
        target=target,
        tenths=tenths,
    )


def _spot_keys(draft: Draft, demand: Ints, spot: Ints) -> Ints:
    """A number for each demand at each spot, beyond those of the columns."""
    return draft.builder.width + demand * len(draft.facts.vacancies.spot_owner) + spot


def _unit_options(draft: Draft) -> _Options:
    column = np.concatenate([ints([]), *(arcs.column for arcs in draft.unit_arcs)])
    counts = ints([len(arcs.column) for arcs in draft.unit_arcs])
    return _Options(
        block=np.repeat(len(draft.classes) + np.arange(len(counts)), counts).astype(np.int64),
        feeder=np.full(len(column), NOBODY, dtype=np.int64),
        column=column,
        key=column,
        target=np.concatenate([ints([]), *(arcs.authority for arcs in draft.unit_arcs)]),
        tenths=np.concatenate([ints([]), *(_unit_tenths(draft, arcs) for arcs in draft.unit_arcs)]),
    )


def _unit_tenths(draft: Draft, arcs: UnitArcs) -> Ints:
    """Per authority: the farthest of the anchored members, each at its nearest site there; -1 without anchors."""
    facts = draft.facts
    out = np.full(len(facts.authorities), NOBODY, dtype=np.int64)
    anchor = facts.children.anchor[arcs.unit.members[arcs.member]]
    owner = facts.vacancies.spot_owner[arcs.line_spot]
    for member in np.unique(arcs.member[anchor >= 0]).tolist():
        mine = arcs.member == member
        nearest = np.full(len(out), np.iinfo(np.int64).max)
        np.minimum.at(nearest, owner[mine], _known_or_far(facts)[anchor[mine], arcs.line_spot[mine]])
        there = np.unique(owner[mine])
        out[there] = np.maximum(out[there], nearest[there])
    return out[arcs.authority]


def _known_or_far(facts: Facts) -> Ints:
    """Tenths of a mile from anchor places to sites, unknown ones as far as the policy counts them."""
    tenths = anchor_tenths(facts)
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
