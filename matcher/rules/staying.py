"""Children who stay at their authority keep the vacancy that they had there, where that costs nothing.

The counts of a plan say how many of each vacancy's places are taken. A free place, or somebody at the authority who can
as well be elsewhere there, gives a child its earlier vacancy back. Neither changes an objective: nobody with an anchor
changes sites, and nobody's soft breaches change.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints
from matcher.rules.draft import Draft
from matcher.week import PLACING

Names = NDArray[np.object_]
ASKED = 20
"""Holders of a full vacancy who are asked to move, and places that each is offered."""


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
    stays = (authority >= 0) & (had == vacancy)
    places = _Places(draft, vacancy, stays)
    restless = [
        child
        for child in np.flatnonzero((authority >= 0) & ~stays).tolist()
        if had[child] in places.number and places.owner(had[child]) == authority[child]
    ]
    decided = {row.ref for row in draft.facts.week.decisions if row.decision in PLACING}
    restless.sort(key=lambda child: (draft.facts.children.ref[child] not in decided, child))
    for child in restless:
        places.give(child, had[child])


class _Places:
    """Who holds each vacancy: how many in all, and who of them may still be moved."""

    def __init__(self, draft: Draft, vacancy: Names, stays: NDArray[np.bool_]) -> None:
        self._draft, self._vacancy = draft, vacancy
        table = draft.facts.vacancies
        self.number = {row.vacancy: number for number, row in enumerate(table.rows)}
        self._left = dict(zip(self.number, table.places.tolist(), strict=True))
        self._of: dict[int, list[str]] = defaultdict(list)
        for name, owner in zip(self.number, table.owner.tolist(), strict=True):
            self._of[owner].append(name)
        self._loose: dict[str, dict[int, None]] = {name: {} for name in self.number}
        for child, name in enumerate(vacancy.tolist()):
            if name is not None:
                self._left[name] -= 1
                if not stays[child]:
                    self._loose[name][child] = None

    def owner(self, name: str) -> int:
        """Number of a vacancy's authority."""
        return int(self._draft.facts.vacancies.owner[self.number[name]])

    def give(self, child: int, wanted: str) -> None:
        """Move a child to a vacancy, if a place is free there or somebody who may still be moved makes room."""
        present = self._vacancy[child]
        if not self._may(child, present, wanted) or not (self._left[wanted] or self._makes_room(wanted, present)):
            return
        self._move(child, present, wanted)
        del self._loose[wanted][child]

    def _makes_room(self, wanted: str, present: str) -> bool:
        """Have somebody leave a full vacancy: for the place that its new holder leaves, or for a free one.

        Of those who may be moved the first few are asked, so that the work stays in proportion.
        """
        free = [name for name in self._of[self.owner(wanted)] if self._left[name] and name != present]
        for other in islice(self._loose[wanted], ASKED):
            for name in (present, *free[:ASKED]):
                if self._may(other, wanted, name):
                    self._move(other, wanted, name)
                    return True
        return False

    def _move(self, child: int, before: str, after: str) -> None:
        del self._loose[before][child]
        self._loose[after][child] = None
        self._left[before] += 1
        self._left[after] -= 1
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
