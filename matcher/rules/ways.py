"""Lays down the columns: lanes and feeders, own arcs and paths of special classes, and the units' arcs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.problem import UNBOUNDED, RowName
from matcher.rules.draft import Draft, Lines
from matcher.rules.twenty_miles import is_near
from matcher.rules.unit_ways import lay_units

Mask = NDArray[np.bool_]


def lay_ways(draft: Draft) -> None:
    """Add every column that carries children, and the rows of supply that hold them together."""
    spot_open = draft.spot_open
    special = _special_spots(draft, spot_open)
    _lay_pools(draft, spot_open)
    _lay_own(draft, special)
    _lay_paths(draft, spot_open, special)
    _lay_supply(draft)
    lay_units(draft, spot_open)


def _special_spots(draft: Draft, spot_open: Mask) -> Mask:
    """Shape (classes, spots): where a class needs an arc of its own."""
    facts, classes = draft.facts, draft.classes
    owner, sites = facts.vacancies.spot_owner, facts.vacancies.sites
    wanted = np.zeros((len(classes), len(owner)), dtype=bool)
    anchored = classes.anchor >= 0
    if anchored.any():
        near = is_near(facts, facts.anchor_tenths)
        wanted[anchored, :sites] = near[classes.anchor[anchored]]
    for number in np.unique(classes.wish[classes.wish >= 0]).tolist():
        named = facts.names_to_authorities(facts.children.names(number))
        wanted[classes.wish == number] |= named[owner]
    before = classes.previous >= 0
    wanted[before] |= classes.previous[before][:, None] == owner[None, :]
    wanted[classes.alone == 1] = True
    return wanted & spot_open[classes.demand] & draft.fine(anchored)


def _lay_pools(draft: Draft, spot_open: Mask) -> None:
    """A lane from each pooled demand to each open authority, a feeder from each pooled class, and their balance."""
    builder, classes = draft.builder, draft.classes
    pooled = classes.alone == 0
    size = np.bincount(classes.demand[pooled], classes.size[pooled], minlength=len(draft.demands)).astype(np.int64)
    vacancies = draft.facts.vacancies
    demand, spot = np.nonzero(spot_open & (size > 0)[:, None] & draft.fine(np.zeros(len(size), dtype=bool)))
    capacity = np.bincount(vacancies.whole, draft.places, minlength=len(vacancies.spot_owner)).astype(np.int64)
    columns = builder.columns(np.minimum(size[demand], capacity[spot]), UNBOUNDED)
    draft.lanes = Lines(columns, demand, spot, np.full(len(columns), -1, dtype=np.int64))
    draft.feeder = np.full(len(classes), -1, dtype=np.int64)
    draft.feeder[pooled] = builder.columns(classes.size[pooled], UNBOUNDED)
    fed = np.flatnonzero(size > 0)
    place = np.full(len(draft.demands), -1, dtype=np.int64)
    place[fed] = builder.rows([RowName("pool", f"demand {d}") for d in fed.tolist()], 0, 0)
    builder.entries(place[demand], columns)
    builder.entries(place[classes.demand[pooled]], draft.feeder[pooled], -1)


def _lay_own(draft: Draft, special: Mask) -> None:
    classes = draft.classes
    number, spot = np.nonzero(special)
    columns = draft.builder.columns(classes.size[number], UNBOUNDED)
    draft.own = Lines(columns, classes.demand[number], spot, classes.child[number])
    draft.own_class = number


def _lay_paths(draft: Draft, spot_open: Mask, special: Mask) -> None:
    """Paths of anchored classes to their far sites: only the distance stage tells them from the pool."""
    classes = draft.classes
    pathed = (classes.anchor >= 0) & (classes.alone == 0) & draft.whole & ("distance" in draft.facts.policy.stages)
    number, spot = np.nonzero(spot_open[classes.demand] & ~special & draft.fine(pathed) & pathed[:, None])
    columns = draft.builder.columns(classes.size[number], UNBOUNDED)
    draft.paths = Lines(columns, classes.demand[number], spot, classes.child[number])
    draft.path_class = number


def _lay_supply(draft: Draft) -> None:
    """No more of a class than there are; all of them where a person pinned them."""
    builder, classes = draft.builder, draft.classes
    least = np.where((classes.pinned == 1) & draft.enforces("pins"), classes.size, 0)
    refs = draft.facts.children.ref
    names = [
        RowName("pins" if p else "supply", str(refs[c])) for p, c in zip(classes.pinned, classes.child, strict=True)
    ]
    rows = builder.rows(names, least, classes.size)
    pooled = draft.feeder >= 0
    builder.entries(rows[pooled], draft.feeder[pooled])
    builder.entries(rows[draft.own_class], draft.own.column)
    builder.entries(rows[draft.path_class], draft.paths.column)
