"""Of an authority's places that no objective tells apart, a child with an anchor takes the nearest that it can.

Within the near miles every site counts the same, so the counts of a plan leave it open which child takes which. Who
can be nearer without anybody being farther is: on a free place, or by changing with somebody to whom it is the same.
"""

from __future__ import annotations

import numpy as np

from matcher.problem import Ints, ints
from matcher.rules.draft import Draft
from matcher.rules.holders import Holders, Names

MANY = 20_000
"""Children beyond whom nobody is asked: a week that large is dealt by the thousand."""
PASSES = 3
"""Who has moved leaves room for others; so often is everybody asked, at most."""


def come_nearer(draft: Draft, authority: Ints, vacancy: Names, had: Names | None, rank: Ints) -> None:
    """Move children to nearer sites of their own authorities, the longest waiting first.

    Parameters
    ----------
    authority
        Shape (children,): number of the authority, -1 where not placed.
    vacancy
        Shape (children,): the vacancy that each takes; it is changed.
    had
        Shape (children,): what each had in an earlier proposal, or None: nobody leaves that; None where there is none.
    rank
        Shape (children,): place in the line.
    """
    if len(authority) > MANY:
        return
    settled = np.zeros(len(authority), dtype=bool) if had is None else (authority >= 0) & (had == vacancy)
    asked = _could_be_nearer(draft, authority, vacancy)
    asked = asked[~settled[asked]]
    if len(asked) == 0:
        return
    holders = Holders(draft, vacancy, settled)
    for _ in range(PASSES):
        moved = [_moves(holders, child, vacancy[child]) for child in asked[np.argsort(rank[asked])].tolist()]
        if not any(moved):
            return


def _could_be_nearer(draft: Draft, authority: Ints, vacancy: Names) -> Ints:
    """Placed children with an anchor whose authority has a site nearer to it."""
    facts, table = draft.facts, draft.facts.vacancies
    placed = np.flatnonzero((authority >= 0) & (facts.children.anchor >= 0))
    if len(placed) == 0:
        return placed
    site_of = {row.vacancy: site for row, site in zip(table.rows, table.site.tolist(), strict=True)}
    anchor = facts.children.anchor[placed]
    own = facts.anchor_tenths[anchor, ints([site_of[name] for name in vacancy[placed].tolist()])]
    order = np.argsort(table.owner, kind="stable")
    owners, first = np.unique(table.owner[order], return_index=True)
    known = np.where(facts.anchor_tenths < 0, np.iinfo(np.int64).max, facts.anchor_tenths)
    least = np.minimum.reduceat(known[:, table.site[order]], first, axis=1)
    return placed[(own >= 0) & (least[anchor, np.searchsorted(owners, authority[placed])] < own)]


def _moves(holders: Holders, child: int, present: str) -> bool:
    """Move one child to the nearest site that it can have; tells whether it moved."""
    here = holders.tenths(child, present)
    there = [(holders.tenths(child, name), name) for name in holders.of[holders.owner(present)]]
    nearer = sorted((tenths, name) for tenths, name in there if 0 <= tenths < here)

    def agrees(other: int, before: str, after: str) -> bool:
        return holders.tenths(other, after) <= holders.tenths(other, before)

    return any(holders.change(child, name, agrees, elsewhere=False) for _, name in nearer)
