"""What people decided so far, and the earlier proposal, as columns of the children."""

from __future__ import annotations

import numpy as np

from matcher.rules.children import NONE, ChildTable
from matcher.rules.places import AuthorityTable
from matcher.week import PLACING, Week


class Decided:
    """Decisions and the earlier proposal, as columns."""

    def __init__(self, week: Week, children: ChildTable, authorities: AuthorityTable) -> None:
        count = len(children)
        self.withdrawn = np.zeros(count, dtype=bool)
        self.pinned = np.full(count, NONE, dtype=np.int64)
        self.previous = np.full(count, NONE, dtype=np.int64)
        self.refused: dict[int, frozenset[int]] = {}
        if not week.decisions and not week.previous:
            return
        number = {ref: i for i, ref in enumerate(children.ref.tolist())}
        for row in week.decisions:
            child = number[row.ref]
            if row.decision == "withdrawn":
                self.withdrawn[child] = True
            elif row.authority is not None and row.decision in PLACING:
                wanted = authorities.number[row.authority]
                # Two pins of one child to two authorities: a number that no authority has closes everything.
                self.pinned[child] = wanted if self.pinned[child] in (NONE, wanted) else len(authorities)
            elif row.authority is not None:
                refused = self.refused.get(child, frozenset())
                self.refused[child] = refused | {authorities.number[row.authority]}
        for earlier in week.previous:
            if earlier.ref in number:
                self.previous[number[earlier.ref]] = authorities.number.get(earlier.authority, NONE)
        self._share_refusals(children)

    def _share_refusals(self, children: ChildTable) -> None:
        """A refusal for one child of a group closes the authority for all of it."""
        by_group: dict[int, frozenset[int]] = {}
        for child, refused in self.refused.items():
            group = int(children.group[child])
            if group >= 0:
                by_group[group] = by_group.get(group, frozenset()) | refused
        for group, refused in by_group.items():
            for child in np.flatnonzero(children.group == group).tolist():
                self.refused[child] = self.refused.get(child, frozenset()) | refused
