"""Children who stay at their authority keep the vacancy that they had there, where that costs nothing.

A free place, or somebody at the authority who can as well be elsewhere there, gives a child its earlier vacancy back.
Neither changes an objective: what counts of a site for a child with an anchor stays as it is, and nobody's soft
breaches change.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints
from matcher.rules.draft import Draft
from matcher.rules.holders import Holders, Names
from matcher.week import PLACING


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
    holders = Holders(draft, vacancy, stays)
    restless = [
        child
        for child in np.flatnonzero((authority >= 0) & ~stays).tolist()
        if had[child] in holders.number and holders.owner(had[child]) == authority[child]
    ]
    decided = {row.ref for row in draft.facts.week.decisions if row.decision in PLACING}
    restless.sort(key=lambda child: (draft.facts.children.ref[child] not in decided, child))
    for child in restless:
        if holders.change(child, had[child], lambda *_: True, elsewhere=True):
            holders.settle(child)
