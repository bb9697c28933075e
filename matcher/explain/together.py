"""How many of a keep-together group one authority could take at once, whoever else wants its places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.check.matching import cheapest_matching
from matcher.problem import Ints
from matcher.rules.caseload import caseload_limit
from matcher.rules.draft import Draft
from matcher.rules.threshold import headroom
from matcher.rules.week_maximum import week_limit


def most_together(draft: Draft, members: Sequence[int]) -> Ints:
    """Members whom each authority could take at once by its own places and limits, shape (authorities,).

    Counted as if nobody else were there, so it is a bound by the facts alone: no plan at all takes more.
    """
    facts = draft.facts
    table = facts.vacancies
    demand = draft.demands.of_kind[draft.kinds.of[list(members)]]
    number = len(facts.authorities)
    most = np.minimum(headroom(facts), week_limit(facts))
    if facts.policy.caseload == "hard":
        most = np.minimum(most, caseload_limit(facts))
    most = np.where(facts.authorities.participating, np.minimum(most, len(members)), 0)
    most = np.minimum(most, _served(draft.demands.open[demand], table.owner, draft.places, number))
    for resource, wanted in (("school-places", draft.demands.school_year), ("esol-places", draft.demands.esol_level)):
        if resource in draft.takings:
            sources, needing = draft.takings[resource].sources, demand[wanted[demand] > 0]
            served = _served(sources.fits[needing], sources.location, sources.places, number)
            most = np.minimum(most, served + len(members) - len(needing))
    return most


def _served(fits: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], owner: Ints, places: Ints, number: int) -> Ints:
    """How many rows of ``fits`` find a place of their own at each authority, shape (authorities,)."""
    total = np.zeros(number, dtype=np.int64)
    if len(fits) == 0:
        return total
    capped = np.minimum(places, len(fits))
    if bool((fits == fits[0]).all()):
        np.add.at(total, owner[fits[0]], capped[fits[0]])
        return np.minimum(total, len(fits))
    for authority in np.unique(owner[fits.any(axis=0)]).tolist():
        sources = np.flatnonzero((owner == authority) & fits.any(axis=0)).tolist()
        options = [{str(source): 0 for source in sources if row[source]} for row in fits]
        taken = cheapest_matching(options, {str(source): int(capped[source]) for source in sources})
        total[authority] = sum(name is not None for name in taken)
    return total
