"""How many of a keep-together group one authority could take at once, whoever else wants its places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.check.matching import cheapest_matching
from matcher.problem import Ints
from matcher.rules.caseload import caseload_limit
from matcher.rules.draft import Draft
from matcher.rules.threshold import headroom
from matcher.rules.week_maximum import week_limit

Fits = NDArray[np.bool_]
FEW = 8
"""Demands up to which every subset of them is looked at; where there are more, each authority is matched by itself."""


class Together:
    """Keep-together groups beside the facts alone, as if nobody else were there: no plan at all takes more."""

    def __init__(self, draft: Draft) -> None:
        facts = draft.facts
        self._draft = draft
        limit = np.minimum(headroom(facts), week_limit(facts))
        if facts.policy.caseload == "hard":
            limit = np.minimum(limit, caseload_limit(facts))
        self._limit = np.where(facts.authorities.participating, limit, 0)
        self._most: dict[tuple[int, ...], Ints] = {}

    def most(self, members: Sequence[int]) -> Ints:
        """Members whom each authority could take at once by its own places and limits, shape (authorities,).

        Worked out once for all groups whose members demand the same.
        """
        demand = np.sort(self._draft.demands.of_kind[self._draft.kinds.of[list(members)]])
        key = tuple(demand.tolist())
        if key not in self._most:
            self._most[key] = self._counted(*np.unique(demand, return_counts=True))
        return self._most[key]

    def _counted(self, demand: Ints, many: Ints) -> Ints:
        """The same for demands unlike each other, each of so many members."""
        draft, number = self._draft, len(self._limit)
        demands = draft.demands
        homes = _served(demands.open[demand], many, draft.facts.vacancies.owner, draft.places, number)
        most = np.minimum(self._limit, homes)
        for resource, wanted in (("school-places", demands.school_year), ("esol-places", demands.esol_level)):
            if resource in draft.takings:
                sources, needing = draft.takings[resource].sources, wanted[demand] > 0
                fits = sources.fits[demand[needing]]
                served = _served(fits, many[needing], sources.location, sources.places, number)
                most = np.minimum(most, served + many[~needing].sum())
        return most


def _served(fits: Fits, many: Ints, owner: Ints, places: Ints, number: int) -> Ints:
    """How many members find a place of their own at each authority, ``many`` by each row of ``fits``."""
    useful = np.flatnonzero(fits.any(axis=0))
    fits, owner, capped = fits[:, useful], owner[useful], np.minimum(places[useful], many.sum())
    count = _fewest_short if len(fits) <= FEW else _matched
    return count(fits, many, owner, capped, number)


def _fewest_short(fits: Fits, many: Ints, owner: Ints, places: Ints, number: int) -> Ints:
    """All but the worst shortage of any subset of the members: by Hall's theorem that is what a best matching serves.

    Members of one row stand in a subset together: one more of them needs no place that the others do not.
    """
    everyone = int(many.sum())
    served = np.full(number, everyone, dtype=np.int64)
    for subset in range(1, 2 ** len(fits)):
        inside = (subset >> np.arange(len(fits)) & 1).astype(bool)
        reached = np.where(fits[inside].any(axis=0), places, 0)
        there = np.bincount(owner, weights=reached, minlength=number).astype(np.int64)
        served = np.minimum(served, there + everyone - int(many[inside].sum()))
    return served


def _matched(fits: Fits, many: Ints, owner: Ints, places: Ints, number: int) -> Ints:
    """The same, each authority by a matching of its own."""
    total = np.zeros(number, dtype=np.int64)
    for authority in np.unique(owner).tolist():
        sources = np.flatnonzero(owner == authority).tolist()
        options = [{str(source): 0 for source in sources if row[source]} for row in np.repeat(fits, many, axis=0)]
        taken = cheapest_matching(options, {str(source): int(places[source]) for source in sources})
        total[authority] = sum(name is not None for name in taken)
    return total
