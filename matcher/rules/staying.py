"""Children who stay at their authority keep the vacancy that they had there, where that costs nothing.

The counts of a plan say how many of each vacancy's places are taken. A free place, or a swap within the authority with
somebody to whom both vacancies are open, gives a child its earlier vacancy back. Neither changes an objective: nobody
with an anchor changes sites, and nobody's soft breaches change.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.rules.draft import Draft
from matcher.week import PLACING

Names = NDArray[np.object_]


def stay(draft: Draft, authority: Ints, vacancy: Names, had: Names) -> None:
    """Give children back what they had, those who were decided on first.

    Parameters
    ----------
    authority
        Shape (children,): number of the authority, -1 where not placed.
    vacancy
        Shape (children,): the vacancy that each takes; it is changed.
    had
        Shape (children,): the vacancy that each had in an earlier proposal, or None.
    """
    places = _Places(draft, vacancy)
    restless = [
        child
        for child in np.flatnonzero((authority >= 0) & (had != vacancy)).tolist()
        if had[child] in places.number and places.owner(had[child]) == authority[child]
    ]
    decided = {row.ref for row in draft.facts.week.decisions if row.decision in PLACING}
    restless.sort(key=lambda child: (draft.facts.children.ref[child] not in decided, child))
    settled = {child for child in np.flatnonzero(authority >= 0).tolist() if had[child] == vacancy[child]}
    for child in restless:
        places.give(child, had[child], settled)


class _Places:
    """Who holds each vacancy."""

    def __init__(self, draft: Draft, vacancy: Names) -> None:
        self._draft, self._vacancy = draft, vacancy
        self.number = {row.vacancy: number for number, row in enumerate(draft.facts.vacancies.rows)}
        self._holders: dict[str, list[int]] = defaultdict(list)
        for child, name in enumerate(vacancy.tolist()):
            if name is not None:
                self._holders[name].append(child)

    def owner(self, name: str) -> int:
        """Number of a vacancy's authority."""
        return int(self._draft.facts.vacancies.owner[self.number[name]])

    def give(self, child: int, wanted: str, settled: set[int]) -> None:
        """Move a child to a vacancy, if a place is free there or somebody who is not settled can swap."""
        present, there = self._vacancy[child], self._holders[wanted]
        if not self._may(child, present, wanted):
            return
        if len(there) >= int(self._draft.facts.vacancies.places[self.number[wanted]]):
            others = (other for other in there if other not in settled and self._may(other, wanted, present))
            other = next(others, None)
            if other is None:
                return
            self._move(other, wanted, present)
        self._move(child, present, wanted)
        settled.add(child)

    def _move(self, child: int, before: str, after: str) -> None:
        self._holders[before].remove(child)
        self._holders[after].append(child)
        self._vacancy[child] = after

    def _may(self, child: int, before: str, after: str) -> bool:
        """Whether it is the same to a child, by the rules and the objectives, which of two vacancies it takes."""
        draft, here, there = self._draft, self.number[before], self.number[after]
        kind, site = draft.kinds.of[child], draft.facts.vacancies.site
        return bool(
            draft.arcs.closed_by[kind, there] == 0
            and draft.arcs.breaches[kind, there] == draft.arcs.breaches[kind, here]
            and (site[here] == site[there] or draft.facts.children.anchor[child] < 0)
        )
