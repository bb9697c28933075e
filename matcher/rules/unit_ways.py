"""Lays down the arcs of keep-together groups: one to each authority that is open to every member.

All units are laid at once, by arrays; yet columns and rows come unit by unit, each unit's arcs before its members'.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, RowName, ints
from matcher.problem.segments import stretches
from matcher.rules.draft import Draft, Lines, UnitArcs

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Members:
    """The members of all units, one unit after another.

    Attributes
    ----------
    starts
        Shape (units + 1,): unit u's members are ``starts[u]:starts[u + 1]``.
    unit, child, demand
        Shape (members,).
    """

    starts: Ints
    unit: Ints
    child: Ints
    demand: Ints


@dataclass(frozen=True)
class _Arcs:
    """Shape (arcs,), by unit, then authority; ``count`` has shape (units,), ``column`` is still to be numbered."""

    unit: Ints
    authority: Ints
    count: Ints


@dataclass(frozen=True)
class _Sites:
    """Ways of members along the arcs, shape (ways,): member, spot, the arc, and whether it is one of several sites."""

    member: Ints
    spot: Ints
    arc: Ints
    chosen: Mask


def lay_units(draft: Draft, spot_open: Mask) -> None:
    """Add every unit's columns, and the rows that hold its members together.

    Parameters
    ----------
    draft
        With the pools laid; gets ``unit_arcs``, ``unit_lines`` and ``bonds``.
    spot_open
        Shape (demands, spots).
    """
    if not draft.units:
        return
    members = _members(draft)
    arcs, sites = _open_ways(draft, members, spot_open)
    arc_column, line_column = _columns(draft, members, arcs, sites)
    _rows(draft, members, arcs, sites, arc_column, line_column)
    draft.unit_lines = Lines(line_column, members.demand[sites.member], sites.spot, members.child[sites.member])
    arc_bounds = np.cumsum(arcs.count)[:-1]
    line_bounds = np.searchsorted(members.unit[sites.member], np.arange(1, len(draft.units)))
    position = sites.member - members.starts[members.unit[sites.member]]
    parts = (
        *(np.split(each, arc_bounds) for each in (arc_column, arcs.authority)),
        *(np.split(each, line_bounds) for each in (position, line_column, sites.spot)),
    )
    draft.unit_arcs.extend(UnitArcs(*each) for each in zip(draft.units, *parts, strict=True))


def _members(draft: Draft) -> _Members:
    sizes = ints([len(unit.members) for unit in draft.units])
    child = np.concatenate([unit.members for unit in draft.units])
    return _Members(
        np.append(0, np.cumsum(sizes)),
        np.repeat(np.arange(len(sizes)), sizes),
        child,
        draft.demands.of_kind[draft.kinds.of[child]],
    )


def _open_ways(draft: Draft, members: _Members, spot_open: Mask) -> tuple[_Arcs, _Sites]:
    """The authorities that are open to every member of a unit; a member with an anchor chooses among their sites."""
    owner, authorities = draft.facts.vacancies.spot_owner, len(draft.facts.authorities)
    member, spot = np.nonzero(spot_open[members.demand] & draft.fine(draft.sites_matter_to(members.child)))
    by_member = np.zeros((len(members.child), authorities), dtype=bool)
    by_member[member, owner[spot]] = True
    to_all = np.logical_and.reduceat(by_member, members.starts[:-1], axis=0)
    unit, authority = np.nonzero(to_all)
    kept = to_all[members.unit[member], owner[spot]]
    member, spot = member[kept], spot[kept]
    number = np.cumsum(to_all.ravel()) - 1
    arc = number[members.unit[member] * authorities + owner[spot]]
    sites = np.bincount(member * authorities + owner[spot], minlength=1)
    chosen = sites[member * authorities + owner[spot]] > 1
    return _Arcs(unit, authority, to_all.sum(axis=1)), _Sites(member, spot, arc, chosen)


def _columns(draft: Draft, members: _Members, arcs: _Arcs, sites: _Sites) -> tuple[Ints, Ints]:
    """Columns of the arcs and of the members' ways: a way of its own where there are several, else the unit's."""
    own = np.bincount(members.unit[sites.member[sites.chosen]], minlength=len(draft.units))
    last = draft.builder.width + np.cumsum(arcs.count + own)
    draft.builder.columns(np.ones(int(arcs.count.sum() + own.sum()), dtype=np.int64))
    arc_column = stretches(last - own - arcs.count, arcs.count)
    line_column = arc_column[sites.arc]
    line_column[sites.chosen] = stretches(last - own, own)
    return arc_column, line_column


def _rows(draft: Draft, members: _Members, arcs: _Arcs, sites: _Sites, arc_column: Ints, line_column: Ints) -> None:
    """A unit goes once at most; a member with several sites takes exactly one of them where the unit goes."""
    builder, units = draft.builder, draft.units
    chosen = np.flatnonzero(sites.chosen)
    choice = sites.member[chosen] * len(arcs.authority) + sites.arc[chosen]
    choices, of_way = np.unique(choice, return_inverse=True)
    bound, arc = np.divmod(choices, max(1, len(arcs.authority)))
    count = 1 + np.bincount(members.unit[bound], minlength=len(units))
    supply, bonds = np.cumsum(count) - count, np.ones(int(count.sum()), dtype=bool)
    bonds[supply] = False
    least, most = np.zeros(len(bonds), dtype=np.int64), np.zeros(len(bonds), dtype=np.int64)
    least[supply] = [unit.pinned and draft.enforces("pins") for unit in units]
    most[supply] = 1
    names = np.empty(len(bonds), dtype=object)
    names[supply] = _supply_names(draft)
    names[bonds] = _bond_names(draft, members.child[bound], arcs.authority[arc])
    rows = builder.rows(names.tolist(), least, most)
    builder.entries(rows[supply][arcs.unit], arc_column)
    draft.bonds = rows[bonds]
    builder.entries(draft.bonds[of_way], line_column[chosen])
    builder.entries(draft.bonds, arc_column[arc], -1)


def _supply_names(draft: Draft) -> list[RowName]:
    refs = draft.facts.children.ref
    return [RowName("pins" if unit.pinned else "supply", str(refs[unit.members[0]])) for unit in draft.units]


def _bond_names(draft: Draft, child: Ints, authority: Ints) -> list[RowName]:
    refs, codes = draft.facts.children.ref[child].tolist(), draft.facts.authorities.codes
    return [RowName("keep-together", f"{ref} {codes[a]}") for ref, a in zip(refs, authority.tolist(), strict=True)]
