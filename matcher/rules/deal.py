"""From counts to names: who of a class goes where, and which vacancy and study place each takes.

Names are dealt in a fixed order, the longest waiting first, then ref; places in the order of their ids and
start days. So the same counts give the same names whatever order the rows came in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, ints
from matcher.rules.build import Model
from matcher.rules.classes import waiting_order
from matcher.rules.taking import Taking
from matcher.rules.twenty_miles import anchor_tenths


@dataclass(frozen=True)
class Deal:
    """Shape (children,): site and authority number (-1: unmatched), names taken (None: none), tenths of a mile.

    ``tenths`` is negative where the child has no anchor, is unmatched, or a point is unknown.
    """

    site: Ints
    authority: Ints
    vacancy: NDArray[np.object_]
    school_place: NDArray[np.object_]
    esol_place: NDArray[np.object_]
    tenths: Ints


def deal(model: Model, plan: Ints) -> Deal:
    """Deal names to a plan of the model's problem.

    Parameters
    ----------
    plan
        Shape (columns,), a feasible integer point.
    """
    draft = model.draft
    order = waiting_order(draft.facts)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    site = _sites(model, plan, rank)
    placed = site >= 0
    owner = draft.facts.vacancies.site_owner
    authority = np.full(len(site), -1, dtype=np.int64)
    authority[placed] = owner[site[placed]]
    taken = {
        resource: _taken(model, plan, rank, taking, site if resource == "vacancy" else authority)
        for resource, taking in draft.takings.items()
    }
    nothing = np.full(len(site), None, dtype=object)
    tenths = np.full(len(site), -1, dtype=np.int64)
    anchored = placed & (draft.facts.children.anchor >= 0)
    if anchored.any():
        tenths[anchored] = anchor_tenths(draft.facts)[draft.facts.children.anchor[anchored], site[anchored]]
    return Deal(
        site,
        authority,
        taken["vacancy"],
        taken.get("school-places", nothing),
        taken.get("esol-places", nothing),
        tenths,
    )


def _sites(model: Model, plan: Ints, rank: Ints) -> Ints:
    """Site of each child: units as they stand, own arcs and paths by class, then the pools' lanes."""
    draft = model.draft
    site = np.full(len(draft.facts.children), -1, dtype=np.int64)
    for arcs in draft.unit_arcs:
        used = plan[arcs.line_column] > 0
        site[arcs.unit.members[arcs.member[used]]] = arcs.line_site[used]
    pooled: list[Ints] = []
    classes = draft.classes
    own = _by_class(len(classes), draft.own_class, draft.own.site, plan[draft.own.column])
    paths = _by_class(len(classes), draft.path_class, draft.paths.site, plan[draft.paths.column])
    for number, members in enumerate(classes.members):
        first = np.append(own[number], paths[number])
        site[members[: len(first)]] = first
        fed = int(plan[draft.feeder[number]]) if draft.feeder[number] >= 0 else 0
        if fed:
            pooled.append(members[len(first) : len(first) + fed])
    if pooled:
        _deal_lanes(model, plan, rank, np.concatenate(pooled), site)
    return site


def _by_class(classes: int, number: Ints, site: Ints, count: Ints) -> list[Ints]:
    """Sites of each class, repeated as often as they are taken."""
    used = np.flatnonzero(count > 0)
    order = used[np.argsort(number[used], kind="stable")]
    sites = np.repeat(site[order], count[order])
    bounds = np.searchsorted(np.repeat(number[order], count[order]), np.arange(1, classes))
    return np.split(sites, bounds) if classes else []


def _deal_lanes(model: Model, plan: Ints, rank: Ints, children: Ints, site: Ints) -> None:
    draft = model.draft
    demand = draft.demands.of_kind[draft.kinds.of[children]]
    children = children[np.lexsort((rank[children], demand))]
    lanes = draft.lanes
    count = plan[lanes.column]
    order = np.lexsort((lanes.site, lanes.demand))
    site[children] = np.repeat(lanes.site[order], count[order])


def _taken(model: Model, plan: Ints, rank: Ints, taking: Taking, location: Ints) -> NDArray[np.object_]:
    """What each child takes of one resource; None where it takes nothing."""
    draft = model.draft
    names = np.full(len(location), None, dtype=object)
    placed = np.flatnonzero(location >= 0)
    if len(placed) == 0:
        return names
    profile = taking.profile_of[draft.demands.of_kind[draft.kinds.of[placed]], location[placed]]
    placed, profile = placed[profile >= 0], profile[profile >= 0]
    order = np.lexsort((rank[placed], profile))
    placed, profile = placed[order], profile[order]
    source = taking.direct[profile]
    by_choice = source < 0
    chosen = np.lexsort((taking.source, taking.profile))
    count = plan[taking.column[chosen]]
    source[by_choice] = np.repeat(taking.source[chosen], count)
    _name(taking, placed, source, rank, names)
    return names


def _name(taking: Taking, children: Ints, source: Ints, rank: Ints, names: NDArray[np.object_]) -> None:
    """Hand out the named rows of each source in order."""
    order = np.lexsort((rank[children], source))
    children, source = children[order], source[order]
    used, first, count = np.unique(source, return_index=True, return_counts=True)
    for number, start, size in zip(used.tolist(), first.tolist(), count.tolist(), strict=True):
        offers = taking.sources.offers[number]
        places = np.minimum(ints([offer[1] for offer in offers]), size)
        dealt = np.repeat(np.array([offer[0] for offer in offers], dtype=object), places)
        names[children[start : start + size]] = dealt[:size]
