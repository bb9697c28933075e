"""Who holds each vacancy once names are dealt, and who may as well hold another of the same authority.

The counts of a plan say how many of each vacancy's places are taken; among those whom neither a rule nor an objective
tells apart there, anybody may take any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matcher.rules.draft import Draft
from matcher.rules.twenty_miles import beyond, is_near

Names = NDArray[np.object_]
ASKED = 20
"""Holders of a full vacancy who are asked to make room, and places that each is offered."""

Agrees = Callable[[int, str, str], bool]
"""Whether a child would change from one vacancy to another."""


class Holders:
    """The holders of all vacancies, of whom some may be moved.

    Parameters
    ----------
    vacancy
        Shape (children,): the vacancy that each takes, or None; it is changed.
    settled
        Shape (children,): who is not to be moved.
    """

    def __init__(self, draft: Draft, vacancy: Names, settled: NDArray[np.bool_]) -> None:
        self._draft, self._vacancy = draft, vacancy
        table = draft.facts.vacancies
        self.number = {row.vacancy: number for number, row in enumerate(table.rows)}
        self._left = dict(zip(self.number, table.places.tolist(), strict=True))
        self.of: dict[int, list[str]] = defaultdict(list)
        for name, owner in zip(self.number, table.owner.tolist(), strict=True):
            self.of[owner].append(name)
        self._loose: dict[str, dict[int, None]] = {name: {} for name in self.number}
        for child, name in enumerate(vacancy.tolist()):
            if name is not None:
                self._left[name] -= 1
                if not settled[child]:
                    self._loose[name][child] = None

    def owner(self, name: str) -> int:
        """Number of a vacancy's authority."""
        return int(self._draft.facts.vacancies.owner[self.number[name]])

    def tenths(self, child: int, name: str) -> int:
        """Tenths of a mile from a child's anchor to a vacancy's site; below 0 where there is no anchor, or no point."""
        facts = self._draft.facts
        anchor, site = facts.children.anchor[child], facts.vacancies.site[self.number[name]]
        return int(facts.anchor_tenths[anchor, site]) if anchor >= 0 else -1

    def change(self, child: int, wanted: str, agrees: Agrees, *, elsewhere: bool) -> bool:
        """Move a child to another vacancy of its authority, if there is room or somebody makes room; tells whether.

        Parameters
        ----------
        agrees
            Asked of whoever is to make room.
        elsewhere
            Whether that one may also go to a place that is free, not only to the one that the child leaves.
        """
        present = self._vacancy[child]
        if not self.is_the_same(child, present, wanted):
            return False
        if not self._left[wanted] and not self._makes_room(wanted, present, agrees, elsewhere):
            return False
        self._move(child, present, wanted)
        return True

    def settle(self, child: int) -> None:
        """Have a child moved no more."""
        del self._loose[self._vacancy[child]][child]

    def _makes_room(self, wanted: str, present: str, agrees: Agrees, elsewhere: bool) -> bool:
        """Have somebody leave a full vacancy: of those who may be moved the first few are asked."""
        free = [name for name in self.of[self.owner(wanted)] if self._left[name] and name != present]
        for other in islice(self._loose[wanted], ASKED):
            for name in (present, *(free[:ASKED] if elsewhere else ())):
                if self.is_the_same(other, wanted, name) and agrees(other, wanted, name):
                    self._move(other, wanted, name)
                    return True
        return False

    def _move(self, child: int, before: str, after: str) -> None:
        del self._loose[before][child]
        self._loose[after][child] = None
        self._left[before] += 1
        self._left[after] -= 1
        self._vacancy[child] = after

    def is_the_same(self, child: int, before: str, after: str) -> bool:
        """Whether it is the same to a child, by the rules and the objectives, which of two vacancies it takes."""
        draft, here, there = self._draft, self.number[before], self.number[after]
        kind = draft.kinds.of[child]
        return bool(
            draft.arcs.closed_by[kind, there] == 0
            and draft.arcs.breaches[kind, there] == draft.arcs.breaches[kind, here]
            and (draft.facts.children.anchor[child] < 0 or self._counts_alike(child, before, after))
        )

    def _counts_alike(self, child: int, before: str, after: str) -> bool:
        """Whether two sites are both near a child's anchor or both not, and as many miles beyond."""
        facts = self._draft.facts
        tenths = np.array([self.tenths(child, before), self.tenths(child, after)], dtype=np.int64)
        near, far = is_near(facts, tenths), beyond(facts, tenths)
        return bool(near[0] == near[1] and far[0] == far[1])
