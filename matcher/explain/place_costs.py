"""What a unit's places at an authority cost by the objectives that look at places: the least that can be had there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.check.matching import cheapest_matching
from matcher.explain.spare import Choice, Spare
from matcher.rules.twenty_miles import anchor_tenths, is_near

STAGES = ("breaches", "near", "education", "distance")
LARGE = 10**7
"""More than a unit's places can cost by any one objective."""
HEAVIEST = LARGE ** len(STAGES)
"""More than any weight of a cost."""


@dataclass(frozen=True)
class Cost:
    """Soft rules broken, anchored children not near, weeks until education, tenths of a mile beyond the near miles."""

    breaches: int = 0
    far: int = 0
    weeks: int = 0
    tenths: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.breaches + other.breaches, self.far + other.far, self.weeks + other.weeks, self.tenths + other.tenths
        )


class PlaceCosts:
    """Costs of places beside a proposal."""

    def __init__(self, spare: Spare) -> None:
        self.spare = spare
        self._tenths = anchor_tenths(spare.draft.facts)
        pursued: tuple[str, ...] = spare.draft.facts.policy.stages
        self._order = [stage for stage in pursued if stage in STAGES]
        self._order += [stage for stage in STAGES if stage not in self._order]

    def cheapest(self, unit: Sequence[str], authority: int) -> Cost | None:
        """Everyone's places at another authority, at the least cost; None where they do not all fit."""
        total = Cost(breaches=self.shared(unit, authority))
        for resource in self.spare.resources:
            cost = self._matched(unit, resource, authority)
            if cost is None:
                return None
            total += cost
        return total

    def _matched(self, unit: Sequence[str], resource: str, authority: int) -> Cost | None:
        if len(unit) == 1:
            choices = self.spare.choices(unit[0], resource, authority)
            if choices is None:
                return Cost()
            return min((self.of(unit[0], choice) for choice in choices), key=self.weight, default=None)
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
        by_stage = {"breaches": cost.breaches, "near": cost.far, "education": cost.weeks, "distance": cost.tenths}
        weight = 0
        for stage in self._order:
            weight = weight * LARGE + by_stage[stage]
        return weight

    def of(self, ref: str, choice: Choice) -> Cost:
        """What a choice costs a child."""
        far, tenths = self._distance(ref, choice.site) if choice.site >= 0 else (0, 0)
        return Cost(choice.breaches, far, choice.weeks, tenths)

    def _distance(self, ref: str, site: int) -> tuple[int, int]:
        facts = self.spare.draft.facts
        anchor, policy = int(facts.children.anchor[facts.child_number[ref]]), facts.policy
        if anchor < 0:
            return 0, 0
        tenths = self._tenths[anchor, site]
        if tenths < 0:
            return 1, 10 * policy.unknown_miles
        return int(not is_near(facts, tenths)), max(0, int(tenths) - int(10 * policy.near_miles))

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
