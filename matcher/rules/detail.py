"""The distance stage's detail: which site each child with an anchor takes, of those that its pool goes to.

A label is a class and a site. What the laid columns count is counted already: a class's children in its feeder, those
of a demand at an authority in its lane, and the places of a site in what is taken of its vacancies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Detail, Ints, Laid, Linear, Stage, ints
from matcher.rules.draft import Draft, Lines
from matcher.rules.twenty_miles import beyond

Mask = NDArray[np.bool_]
NO_ROW, NOWHERE = -1, -2


def detailed(draft: Draft, stages: list[Stage]) -> list[Stage]:
    """The stages, that of distance with its detail; for a whole problem, and where nobody is far, as they are.

    Parameters
    ----------
    draft
        With all its columns.
    """
    if draft.whole or len(told_apart(draft)) == 0:
        return stages
    return [
        replace(stage, detail=_detail_of(draft, stage))
        if isinstance(stage, Linear) and stage.name == "distance"
        else stage
        for stage in stages
    ]


def _detail_of(draft: Draft, distance: Linear) -> Detail:
    sites = _Sites(draft, distance)
    return Detail(draft.builder.width, int(draft.classes.size[sites.told].sum()), sites.lay, sites.cost_of)


def told_apart(draft: Draft) -> Ints:
    """Classes with an anchor that go through a pool."""
    return np.flatnonzero((draft.classes.anchor >= 0) & (draft.feeder >= 0))


def pool_costs(draft: Draft, classes: Ints) -> Ints:
    """What a child of each class costs in the pool: as much as at the dearest of its open sites. Shape (classes,)."""
    every = draft.classes
    table = draft.facts.anchor_tenths[every.anchor[classes]]
    is_open = draft.spot_open[every.demand[classes], : table.shape[1]]
    cost = np.where(is_open, beyond(draft.facts, table), 0)
    return np.asarray(cost.max(axis=1, initial=0), dtype=np.int64)


def class_and_site(draft: Draft, labels: Ints) -> tuple[Ints, Ints]:
    """What labels stand for."""
    number, site = np.divmod(labels, draft.facts.vacancies.sites)
    return number.astype(np.int64), site.astype(np.int64)


@dataclass(frozen=True)
class _Sites:
    """The classes that are told apart, and the sites that they can go to by the pool."""

    draft: Draft
    distance: Linear

    @cached_property
    def told(self) -> Ints:
        """Those classes."""
        return told_apart(self.draft)

    @cached_property
    def _pool_cost(self) -> Ints:
        """What the stage has on each class's feeder, shape (classes,)."""
        cost = np.zeros(self.draft.builder.width + 1, dtype=np.int64)
        cost[self.distance.columns] = self.distance.coefficients
        return cost[self.draft.feeder]

    def cost_of(self, labels: Ints) -> Ints:
        """What a child at its site costs less than in the pool."""
        number, site = class_and_site(self.draft, labels)
        anchor = self.draft.classes.anchor[number]
        tenths = self.draft.facts.anchor_tenths[anchor, site] if len(labels) else ints([])
        return beyond(self.draft.facts, tenths) - self._pool_cost[number]

    def lay(self, top: Ints) -> Laid:
        """The columns that can count anything where the problem's columns are no more than ``top``."""
        number, site, lane = self._ways(top)
        labels = number * self.draft.facts.vacancies.sites + site
        cost = self.cost_of(labels)
        places = _Places.of(self.draft, top)
        place = places.at(self.draft.classes.demand[number], site)
        kept = place != NOWHERE
        number, lane, place = number[kept], lane[kept], place[kept]
        classes, class_row = np.unique(number, return_inverse=True)
        lanes, lane_row = np.unique(lane, return_inverse=True)
        rows = [class_row, len(classes) + lane_row]
        parts = [self.draft.feeder[classes], lanes]
        part_rows = [np.arange(len(classes)), len(classes) + np.arange(len(lanes))]
        first = len(classes) + len(lanes)
        bound = np.flatnonzero(place >= 0)
        entry = np.arange(len(number), dtype=np.int64)
        return Laid(
            label=labels[kept],
            ceiling=np.minimum(self.draft.classes.size[number], top[lane]),
            cost=cost[kept],
            row=np.concatenate([*rows, first + place[bound]]).astype(np.int64),
            column=np.concatenate([entry, entry, bound]),
            part_row=np.concatenate([*part_rows, first + places.row]).astype(np.int64),
            part=np.concatenate([*parts, places.column]),
            equal=np.concatenate([np.ones(len(classes), dtype=bool), *self._all_told(top, lanes, places)]),
        )

    def _all_told(self, top: Ints, lanes: Ints, places: _Places) -> tuple[Mask, Mask]:
        """Of which lanes, and of which sites' places, only those have a part who are told apart."""
        draft = self.draft
        pooled = (draft.feeder >= 0) & (np.append(top, 0)[draft.feeder] > 0)
        pooled[self.told] = False
        others = np.zeros(len(draft.demands), dtype=bool)
        others[draft.classes.demand[pooled]] = True
        shared = draft.lanes.where(others[draft.lanes.demand])
        sites = draft.facts.vacancies.sites
        used = Lines.join([shared, *(lines.where(lines.spot >= sites) for lines in (draft.own, draft.unit_lines))])
        used = used.where(top[used.column] > 0)
        profile = draft.takings["vacancy"].profile_of[used.demand, used.spot]
        return ~np.isin(lanes, shared.column), ~np.isin(places.key // sites, profile)

    def _ways(self, top: Ints) -> tuple[Ints, Ints, Ints]:
        """Class, site and lane of every way through a pool that is open."""
        draft, classes = self.draft, self.draft.classes
        sites = draft.facts.vacancies.sites
        told = self.told[top[draft.feeder[self.told]] > 0]
        lane_to = draft.lane_to[:, draft.facts.vacancies.site_owner]
        reached = (lane_to >= 0) & (np.append(top, 0)[lane_to] > 0) & draft.spot_open[:, :sites]
        row, site = np.nonzero(reached[classes.demand[told]])
        number = told[row]
        return number, site.astype(np.int64), lane_to[classes.demand[number], site]


@dataclass(frozen=True)
class _Places:
    """What is taken of the vacancies of each site, where an authority has several sites for the same children.

    Attributes
    ----------
    key
        Profile and site of each row, ascending.
    row, column
        Shape (takings,): which taking counts in which row.
    single
        Profile and site of those who have one site there only.
    """

    draft: Draft
    key: Ints
    row: Ints
    column: Ints
    single: Ints

    @classmethod
    def of(cls, draft: Draft, top: Ints) -> _Places:
        """Those that leave anything to take where the problem's columns are no more than ``top``."""
        taking, sites = draft.takings["vacancy"], draft.facts.vacancies.sites
        used = np.flatnonzero(top[taking.column] > 0)
        key = taking.profile[used] * sites + taking.sources.location[taking.source[used]]
        keys, row = np.unique(key, return_inverse=True)
        alone = np.bincount(keys // sites, minlength=1)[keys // sites] == 1 if len(keys) else np.zeros(0, dtype=bool)
        number = np.cumsum(~alone) - 1
        kept = ~alone[row]
        direct = np.flatnonzero(taking.direct >= 0)
        only = direct * sites + taking.sources.location[taking.direct[direct]]
        single = np.sort(np.append(keys[alone], only))
        return cls(draft, keys[~alone], number[row[kept]], taking.column[used[kept]], single)

    def at(self, demand: Ints, site: Ints) -> Ints:
        """The row for a child of a demand at a site; ``NO_ROW`` where none is needed, ``NOWHERE`` if no place is."""
        table, taking = self.draft.facts.vacancies, self.draft.takings["vacancy"]
        profile = taking.profile_of[demand, table.sites + table.site_owner[site]]
        wanted = profile * table.sites + site
        row = np.searchsorted(self.key, wanted)
        found = np.append(self.key, -1)[row] == wanted
        return np.where(found, row, np.where(np.isin(wanted, self.single), NO_ROW, NOWHERE)).astype(np.int64)
