"""What units lack where they lack least, the best authority by the policy's objectives first."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.explain.offering import Lack, Offering, Unit
from matcher.explain.place_costs import Cost, PlaceCosts
from matcher.explain.ranking import Ranking
from matcher.explain.spare import Spare
from matcher.explain.trial import seed_of
from matcher.proposal import Proposal
from matcher.week import Week


class Lacking:
    """Lacks of some units without a place; see :class:`Offering` for the parameters."""

    def __init__(self, week: Week, proposal: Proposal, left: Spare, units: Sequence[Unit]) -> None:
        self._rows = left.draft.facts.authorities.rows
        self._offering = Offering(week, proposal, left, units)
        self._shared = PlaceCosts(left).shared
        self._ranking = Ranking(left, seed_of(proposal))

    def ways(self, unit: Unit) -> list[Lack]:
        """The least that a unit lacks, wherever that is."""
        lacks = self._offering.nearest(unit)
        costs = [(lack.authority, lack.cost + Cost(breaches=self._shared(unit, lack.authority))) for lack in lacks]
        return [lacks[number] for number in self._ranking.best(unit, costs)]

    def code(self, lack: Lack) -> str:
        """The authority of a lack."""
        return self._rows[lack.authority].code
