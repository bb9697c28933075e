"""From counts to names: who of a class goes where, and which vacancy and study place each takes.

Names are dealt in a fixed order, the longest waiting first, then ref; places in the order of their ids and
start days. So the same counts give the same names whatever order the rows came in. Where an earlier proposal is
known, a child keeps the place that it had there among those that nothing tells apart; else one with an anchor takes
the nearest of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.problem import Ints, ints
from matcher.problem.segments import stretches
from matcher.rules.build import Model
from matcher.rules.classes import waiting_rank
from matcher.rules.detail import class_and_site
from matcher.rules.draft import Draft
from matcher.rules.holders import Names
from matcher.rules.nearer import come_nearer
from matcher.rules.staying import stay
from matcher.rules.taking import Offer, Taking

EARLIER = {"vacancy": "vacancy", "school-places": "school_place", "esol-places": "esol_place"}
"""Where the earlier proposal's row has what a child took of each resource (``Previous``)."""


@dataclass(frozen=True)
class Deal:
    """Shape (children,): authority number (-1: unmatched), names taken (None: none), tenths of a mile.

    ``tenths`` is negative where the child has no anchor, is unmatched, or a point is unknown.
    """

    authority: Ints
    vacancy: Names
    school_place: Names
    esol_place: Names
    tenths: Ints


def deal(model: Model, plan: Ints) -> Deal:
    """Deal names to a plan of the model's problem.

    Parameters
    ----------
    plan
        A feasible integer plan, with labels where the problem has a detail.
    """
    draft = model.draft
    rank = waiting_rank(draft.facts)
    spot, told = _spots(model, plan, rank)
    authority = np.full(len(spot), -1, dtype=np.int64)
    authority[spot >= 0] = draft.facts.vacancies.spot_owner[spot[spot >= 0]]
    nowhere = np.full(len(spot), -1, dtype=np.int64)
    had = {resource: _had(draft, resource) for resource in draft.takings}
    taken = {
        resource: _taken(
            model,
            plan,
            rank,
            taking,
            *((spot, told) if resource == "vacancy" else (authority, nowhere)),
            had[resource],
        )
        for resource, taking in draft.takings.items()
    }
    nothing = np.full(len(spot), None, dtype=object)
    if had["vacancy"] is not None:
        stay(draft, authority, taken["vacancy"], had["vacancy"])
    come_nearer(draft, authority, taken["vacancy"], had["vacancy"], rank)
    return Deal(
        authority,
        taken["vacancy"],
        taken.get("school-places", nothing),
        taken.get("esol-places", nothing),
        _tenths(draft, taken["vacancy"]),
    )


def _had(draft: Draft, resource: str) -> Names | None:
    """What each child had of a resource in the earlier proposal, None where that is not known; None without one."""
    facts = draft.facts
    if not facts.week.previous:
        return None
    had = np.full(len(facts.children), None, dtype=object)
    for row in facts.week.previous:
        if row.ref in facts.child_number:
            had[facts.child_number[row.ref]] = getattr(row, EARLIER[resource])
    return had


def _tenths(draft: Draft, vacancy: Names) -> Ints:
    """Tenths of a mile from each placed child's anchor to the site of the vacancy that it takes."""
    table, anchor = draft.facts.vacancies, draft.facts.children.anchor
    out = np.full(len(anchor), -1, dtype=np.int64)
    anchored = [child for child in np.flatnonzero(anchor >= 0).tolist() if vacancy[child] is not None]
    if anchored:
        site_of = {row.vacancy: site for row, site in zip(table.rows, table.site.tolist(), strict=True)}
        site = ints([site_of[vacancy[child]] for child in anchored])
        out[anchored] = draft.facts.anchor_tenths[anchor[anchored], site]
    return out


def _spots(model: Model, plan: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Spot of each child: units as they stand, own arcs and paths by class, then the pools' lanes.

    A child whom a label tells apart has its authority as a whole for a spot, as all in a pool have, and its site too.
    """
    draft = model.draft
    spot = np.full(len(draft.facts.children), -1, dtype=np.int64)
    told = spot.copy()
    for arcs in draft.unit_arcs:
        used = plan[arcs.line_column] > 0
        spot[arcs.unit.members[arcs.member[used]]] = arcs.line_spot[used]
    pooled: list[Ints] = []
    classes = draft.classes
    own = _by_class(len(classes), draft.own_class, draft.own.spot, plan[draft.own.column])
    paths = _by_class(len(classes), draft.path_class, draft.paths.spot, plan[draft.paths.column])
    detail = model.problem.detail
    label_class, label_site = class_and_site(draft, detail.labels(plan) if detail else ints([]))
    labels = _by_class(len(classes), label_class, label_site, np.ones_like(label_class))
    for number, members in enumerate(classes.members):
        first = np.append(own[number], paths[number])
        spot[members[: len(first)]] = first
        fed = int(plan[draft.feeder[number]]) if draft.feeder[number] >= 0 else 0
        if fed:
            fed_members = members[len(first) : len(first) + fed]
            told[fed_members[: len(labels[number])]] = labels[number]
            pooled.append(fed_members)
    if pooled:
        _deal_lanes(model, plan, rank, np.concatenate(pooled), spot, told)
    return spot, told


def _by_class(classes: int, number: Ints, spot: Ints, count: Ints) -> list[Ints]:
    """Spots of each class, repeated as often as they are taken."""
    used = np.flatnonzero(count > 0)
    order = used[np.argsort(number[used], kind="stable")]
    spots = np.repeat(spot[order], count[order])
    bounds = np.searchsorted(np.repeat(number[order], count[order]), np.arange(1, classes))
    return np.split(spots, bounds) if classes else []


def _deal_lanes(model: Model, plan: Ints, rank: Ints, children: Ints, spot: Ints, told: Ints) -> None:
    """Those whom a label tells apart go to its authority, all others of a demand where its lanes have room then."""
    draft, lanes = model.draft, model.draft.lanes
    owner, sites = draft.facts.vacancies.spot_owner, draft.facts.vacancies.sites
    apart = told[children] >= 0
    fixed, children = children[apart], children[~apart]
    spot[fixed] = sites + owner[told[fixed]]
    count = plan[lanes.column].copy()
    np.subtract.at(count, draft.lane_to[_demand_of(draft, fixed), owner[told[fixed]]] - lanes.column.min(initial=0), 1)
    children = children[np.lexsort((rank[children], _demand_of(draft, children)))]
    order = np.lexsort((lanes.spot, lanes.demand))
    spot[children] = np.repeat(lanes.spot[order], count[order])


def _demand_of(draft: Draft, children: Ints) -> Ints:
    return draft.demands.of_kind[draft.kinds.of[children]]


def _taken(
    model: Model, plan: Ints, rank: Ints, taking: Taking, location: Ints, told: Ints, had: Names | None
) -> Names:
    """What each child takes of one resource; None where it takes nothing.

    Parameters
    ----------
    told
        Shape (children,): the site whose places a child takes of; -1 where any of its location's will do.
    had
        Shape (children,): what it had of the resource in an earlier proposal, or None; None where there is none.
    """
    names = np.full(len(location), None, dtype=object)
    placed = np.flatnonzero(location >= 0)
    if len(placed) == 0:
        return names
    profile = taking.profile_of[_demand_of(model.draft, placed), location[placed]]
    placed, profile = placed[profile >= 0], profile[profile >= 0]
    source = taking.direct[profile]
    several = np.flatnonzero(source < 0)
    source[several] = _chosen(taking, plan, profile[several], told[placed[several]], rank[placed[several]])
    _name(taking, placed, source, rank, had, names)
    return names


def _chosen(taking: Taking, plan: Ints, profile: Ints, told: Ints, rank: Ints) -> Ints:
    """Source of each child whose profile has several: first for those whose site is told, then for the others."""
    count = plan[taking.column]
    order = np.lexsort((taking.source, taking.profile))
    unit = np.repeat(order, count[order])  # one entry for each place that is taken
    out = np.full(len(profile), -1, dtype=np.int64)
    site = taking.sources.location[taking.source[unit]]
    sites = int(max(site.max(initial=0), told.max(initial=0))) + 1
    asked = np.flatnonzero(told >= 0)
    asked = asked[np.lexsort((rank[asked], told[asked], profile[asked]))]
    by_site = np.argsort(taking.profile[unit] * sites + site, kind="stable")
    first = np.searchsorted((taking.profile[unit] * sites + site)[by_site], profile[asked] * sites + told[asked])
    mine = by_site[first + _number_within(profile[asked] * sites + told[asked])]
    out[asked] = taking.source[unit[mine]]
    free = np.ones(len(unit), dtype=bool)
    free[mine] = False
    rest = np.flatnonzero(told < 0)
    out[rest[np.lexsort((rank[rest], profile[rest]))]] = taking.source[unit[free]]
    return out


def _number_within(keys: Ints) -> Ints:
    """How many of the same key come before each, where equal keys stand together."""
    bounds = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]])) if len(keys) else keys
    return stretches(np.zeros_like(bounds[1:]), np.diff(bounds))


def _name(taking: Taking, children: Ints, source: Ints, rank: Ints, had: Names | None, names: Names) -> None:
    """Hand out the named rows of each source in order, to those first who had one of them before."""
    order = np.lexsort((rank[children], source))
    children, source = children[order], source[order]
    used, first, count = np.unique(source, return_index=True, return_counts=True)
    for number, start, size in zip(used.tolist(), first.tolist(), count.tolist(), strict=True):
        offers, rest = taking.sources.offers[number], children[start : start + size]
        places = np.minimum(ints([offer[1] for offer in offers]), size)
        if had is not None:
            rest = _again(offers, places, rest, had, names)
        dealt = np.repeat(np.array([offer[0] for offer in offers], dtype=object), places)
        names[rest] = dealt[: len(rest)]


def _again(offers: Sequence[Offer], places: Ints, children: Ints, had: Names, names: Names) -> Ints:
    """Give the children who had one of the offers the same again, as far as its places go; return the others.

    What is given is taken off ``places``.
    """
    place = {offer[0]: number for number, offer in enumerate(offers)}
    rest = []
    for child in children.tolist():
        number = place.get(had[child]) if had[child] is not None else None
        if number is None or places[number] == 0:
            rest.append(child)
        else:
            names[child] = had[child]
            places[number] -= 1
    return ints(rest)
