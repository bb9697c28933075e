"""What a unit's places at an authority cost by the objectives that look at places: the least that can be had there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from matcher.check.matching import cheapest_matching
from matcher.explain.spare import Choice, Spare
from matcher.rules.twenty_miles import beyond, is_near

STAGES = {"breaches": "breaches", "near": "far", "education": "weeks", "distance": "tenths"}
"""Objectives that look at places alone, and what a cost calls them."""
LARGE = 10**7
"""More than a unit's places can cost by any one objective."""
HEAVIEST = LARGE ** len(STAGES)
"""More than any weight of a cost."""


class Cost(NamedTuple):
    """Soft rules broken, anchored children not near, weeks until education, tenths of a mile beyond the near miles."""

    breaches: int = 0
    far: int = 0
    weeks: int = 0
    tenths: int = 0

    def __add__(self, other: Cost) -> Cost:  # type: ignore[override]  # part by part, as no tuple is
        return Cost(
            self.breaches + other.breaches, self.far + other.far, self.weeks + other.weeks, self.tenths + other.tenths
        )


class PlaceCosts:
    """Costs of places beside a proposal."""

    def __init__(self, spare: Spare) -> None:
        self.spare = spare
        facts, policy = spare.draft.facts, spare.draft.facts.policy
        tenths = facts.anchor_tenths
        self._far, self._beyond = (~is_near(facts, tenths)).astype(int).tolist(), beyond(facts, tenths).tolist()
        self._anchor = dict(zip(facts.children.ref.tolist(), facts.children.anchor.tolist(), strict=True))
        pursued = [stage for stage in policy.stages if stage in STAGES]
        self._in_order = attrgetter(*(STAGES[stage] for stage in dict.fromkeys([*pursued, *STAGES])))
        self._of_one: dict[tuple[int, int], Mapping[int, Cost]] = {}

    def cheapest(self, unit: Sequence[str], authority: int) -> Cost | None:
        """Everyone's places at another authority, at the least cost; None where they do not all fit."""
        shared = self.shared(unit, authority)
        if len(unit) == 1:
            own = self._alone(unit[0]).get(authority)
            return own + Cost(breaches=shared) if own and shared else own
        total = Cost(breaches=shared)
        for resource in self.spare.resources:
            cost = self._matched(unit, resource, authority)
            if cost is None:
                return None
            total += cost
        return total

    def _alone(self, ref: str) -> Mapping[int, Cost]:
        """The least cost at each authority that has everything for a child; once for all who are alike."""
        key = (self.spare.demand(ref), self._anchor[ref])
        if key not in self._of_one:
            self._of_one[key] = {there: self._least(ref, there) for there in self.spare.candidates(ref)}
        return self._of_one[key]

    def _least(self, ref: str, authority: int) -> Cost:
        offered = (self.spare.choices(ref, resource, authority) for resource in self.spare.resources)
        of_each = ([self.of(ref, choice) for choice in choices] for choices in offered if choices is not None)
        return sum((min(costs, key=self.weight) for costs in of_each), Cost())

    def _matched(self, unit: Sequence[str], resource: str, authority: int) -> Cost | None:
        left: dict[str, int] = {}
        costs: list[dict[str, Cost]] = []
        for ref in unit:
            choices = self.spare.choices(ref, resource, authority)
            if choices is not None:
                left |= {str(choice.source): choice.left for choice in choices}
                costs.append({str(choice.source): self.of(ref, choice) for choice in choices})
        weights = [{name: self.weight(cost) for name, cost in row.items()} for row in costs]
        total = Cost()
        for name, row in zip(cheapest_matching(weights, left), costs, strict=True):
            if name is None:
                return None
            total += row[name]
        return total

    def proposed(self, unit: Sequence[str], authority: int) -> Cost:
        """Everyone's places as proposed."""
        total = Cost(breaches=self.shared(unit, authority))
        for ref in unit:
            for resource in self.spare.resources:
                choice = self.spare.taken(ref, resource)
                if choice is not None:
                    total += self.of(ref, choice)
        return total

    def weight(self, cost: Cost) -> int:
        """One number that orders costs as the policy's objectives do."""
        first, second, third, last = self._in_order(cost)
        weight: int = ((first * LARGE + second) * LARGE + third) * LARGE + last
        return weight

    def of(self, ref: str, choice: Choice) -> Cost:
        """What a choice costs a child."""
        far, tenths = self._distance(ref, choice.site) if choice.site >= 0 else (0, 0)
        return Cost(choice.breaches, far, choice.weeks, tenths)

    def _distance(self, ref: str, site: int) -> tuple[int, int]:
        anchor = self._anchor[ref]
        return (0, 0) if anchor < 0 else (self._far[anchor][site], self._beyond[anchor][site])

    def shared(self, unit: Sequence[str], authority: int) -> int:
        """Breaches that lie in who else is there: a soft caseload, children who should be kept apart."""
        facts, spare = self.spare.draft.facts, self.spare
        found = spare.apart_at(unit, authority) if facts.policy.keep_apart == "soft" else 0
        places = facts.authorities.rows[authority].caseload_places
        if facts.policy.caseload == "soft" and places is not None:
            code = facts.authorities.rows[authority].code
            others = int(spare.received[authority]) - sum(spare.placed_at(ref) == code for ref in unit)
            found += max(0, others + len(unit) - places) - max(0, others - places)
        return found
