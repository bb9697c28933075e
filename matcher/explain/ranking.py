"""Which of several authorities is best for a unit when everyone else stays: the policy's objectives, in their order.

Two such plans differ in nothing but who takes the unit, so no plan has to be compared in whole: of two authorities the
sharing of load prefers the one whose ratio ends lower, and of two that end alike the one that was higher before.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf

from matcher.explain.place_costs import Cost
from matcher.explain.spare import Spare
from matcher.rules.stages import PER_MILLION, draw
from matcher.week import Child

Rank = tuple[object, ...]


class Ranking:
    """Ranks authorities for units of a proposal; least is best."""

    def __init__(self, spare: Spare, seed: int) -> None:
        self.spare, self.seed = spare, seed
        self.week = spare.draft.facts.week
        self._evennesses: dict[tuple[int, int], Rank] = {}
        self._children = {row.ref: row for row in self.week.children}

    def rank(self, unit: Sequence[str], authority: int, cost: Cost) -> Rank:
        """Sorts authorities; the code stands last, so that no two are alike."""
        by_stage: dict[str, object] = {
            "breaches": cost.breaches,
            "near": cost.far,
            "fairness": self._evenness(unit, authority),
            "rota": self._turn(unit, authority),
            "education": cost.weeks,
            "distance": cost.tenths,
            "wishes": -self.wishes(unit, authority),
            "stability": self._changes(unit, authority),
            "tie-break": sum(self._lot(self._children[ref], authority) for ref in unit),
        }
        stages = (stage for stage in self.week.policy.stages if stage != "placed")
        return (*(by_stage[stage] for stage in stages), self._code(authority))

    def wishes(self, unit: Sequence[str], authority: int) -> int:
        """Wishes of a unit that an authority meets."""
        row = self.spare.draft.facts.authorities.rows[authority]
        return sum(bool({row.code, row.region} & set(self._children[ref].wish)) for ref in unit)

    def _code(self, authority: int) -> str:
        return self.spare.draft.facts.authorities.rows[authority].code

    def _changes(self, unit: Sequence[str], authority: int) -> int:
        earlier = {row.ref: row.authority for row in self.week.previous if row.ref in unit}
        return sum(code != self._code(authority) for code in earlier.values())

    def _evenness(self, unit: Sequence[str], authority: int) -> Rank:
        if self.week.policy.fairness == "max":
            return self._even(unit, authority)
        key = (len(unit), authority)
        if key not in self._evennesses:
            self._evennesses[key] = self._even(unit, authority)
        return self._evennesses[key]

    def _even(self, unit: Sequence[str], authority: int) -> Rank:
        table = self.spare.draft.facts.authorities
        before, share = table.before[authority], table.share[authority]
        if before is None or share is None:
            return (-inf, 0)
        load = before + int(self.spare.received[authority])
        if self.week.policy.fairness == "proportional":
            added = range(load + 1, load + len(unit) + 1)
            return (sum((Fraction(PER_MILLION * (2 * k - 1)) / share + Fraction(1, 2)) // 1 for k in added), 0)
        after = (load + len(unit)) / share
        if self.week.policy.fairness == "max":
            return (max(after, self._fullest(unit, authority)), 0)
        return (after, -load / share)

    def _fullest(self, unit: Sequence[str], besides: int) -> Fraction:
        """The largest ratio of all other authorities with the unit taken away."""
        table = self.spare.draft.facts.authorities
        placed = self.spare.placed_at(unit[0])
        here = -1 if placed is None else table.number[placed]
        ratios = [
            (before + int(self.spare.received[a]) - (len(unit) if a == here else 0)) / share
            for a, (before, share) in enumerate(zip(table.before, table.share, strict=True))
            if a != besides and before is not None and share is not None
        ]
        return max(ratios, default=Fraction(0))

    def _turn(self, unit: Sequence[str], authority: int) -> Rank:
        name = self.spare.draft.facts.authorities.rows[authority].region
        region = next((row for row in self.week.regions if row.region == name), None)
        if self.week.policy.rota != "stage" or region is None or not region.weight:
            return (-inf, 0)
        weight = Fraction(region.weight)
        received = region.received + self.spare.in_region(name, unit)
        return ((received + len(unit)) / weight, -received / weight)

    def _lot(self, child: Child, authority: int) -> int:
        traits = f"{child.age}|{child.sex}|{child.school_year or ''}|{child.esol_level or ''}"
        return draw(self.seed, self._code(authority), traits)
