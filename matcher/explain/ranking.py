"""Which of several authorities is best for a unit when everyone else stays: the policy's objectives, in their order.

Two such plans differ in nothing but who takes the unit, so no plan has to be compared in whole: of two authorities the
sharing of load prefers the one whose ratio ends lower, and of two that end alike the one that was higher before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import inf
from operator import attrgetter
from typing import Any

from matcher.explain.place_costs import STAGES, Cost
from matcher.explain.spare import Spare
from matcher.rules.stages import PER_MILLION, draw
from matcher.week import Child

Value = Any
"""What one objective makes of an authority: any two of the same objective can be compared."""
Objective = Callable[[Sequence[str], int, Cost], Value]


class Ranking:
    """Ranks authorities for units of a proposal; least is best."""

    def __init__(self, spare: Spare, seed: int) -> None:
        self.spare, self.seed = spare, seed
        self.week = spare.draft.facts.week
        self._children = {row.ref: row for row in self.week.children}
        self._earlier = {row.ref: row.authority for row in self.week.previous}
        self._regions = {row.region: row for row in self.week.regions}
        pursued = (stage for stage in self.week.policy.stages if stage != "placed")
        self._objectives = tuple(map(self._objective, (*pursued, "code")))
        self._even_order: dict[int, list[int]] = {}

    def _objective(self, name: str) -> Objective:
        """What an objective, or the code that stands last, makes of a unit, an authority and the cost of its places."""
        if name in STAGES:
            of_cost = attrgetter(STAGES[name])
            return lambda unit, authority, cost: of_cost(cost)
        beside_places: dict[str, Callable[[Sequence[str], int], Value]] = {
            "fairness": self._evenness,
            "rota": self._turn,
            "wishes": lambda unit, authority: -self.wishes(unit, authority),
            "stability": self._changes,
            "tie-break": lambda unit, authority: sum(self._lot(self._children[ref], authority) for ref in unit),
            "code": lambda unit, authority: self._code(authority),
        }
        found = beside_places[name]
        return lambda unit, authority, cost: found(unit, authority)

    def best(self, unit: Sequence[str], options: Sequence[tuple[int, Cost]], most: int | None = None) -> list[int]:
        """Order authorities for a unit, each with what its places cost.

        An objective is asked for only those whom all before it hold equal, and only as far as anybody wants to know.

        Returns
        -------
        Positions in ``options``, the best first, no more than ``most``; those of one authority that cost the same stay
        as they came.
        """
        wanted = len(options) if most is None else most
        return self._ordered(unit, options, list(range(len(options))), self._objectives, wanted)

    def _ordered(
        self,
        unit: Sequence[str],
        options: Sequence[tuple[int, Cost]],
        equal: list[int],
        objectives: Sequence[Objective],
        most: int,
    ) -> list[int]:
        if not objectives or len(equal) == 1:
            return equal[:most]
        first, *rest = objectives
        by_value: dict[Value, list[int]] = {}
        for number in equal:
            by_value.setdefault(first(unit, *options[number]), []).append(number)
        found: list[int] = []
        for value in sorted(by_value):
            if len(found) >= most:
                break
            found += self._ordered(unit, options, by_value[value], rest, most - len(found))
        return found

    def wishes(self, unit: Sequence[str], authority: int) -> int:
        """Wishes of a unit that an authority meets."""
        row = self.spare.draft.facts.authorities.rows[authority]
        return sum(bool({row.code, row.region} & set(self._children[ref].wish)) for ref in unit)

    def _code(self, authority: int) -> str:
        return self.spare.draft.facts.authorities.rows[authority].code

    def _changes(self, unit: Sequence[str], authority: int) -> int:
        code = self._code(authority)
        return sum(self._earlier.get(ref, code) != code for ref in unit)

    def _evenness(self, unit: Sequence[str], authority: int) -> Value:
        """The place of an authority in the order of all; where the fullest counts, that depends on who is moved."""
        if self.week.policy.fairness == "max":
            return self._even(unit, authority)
        if len(unit) not in self._even_order:
            values = [self._even(unit, each) for each in range(len(self.spare.draft.facts.authorities))]
            # By floats first, which rounding leaves in order: fractions are slow to compare, and few are that close.
            in_order = sorted(set(values), key=lambda value: (float(value[0]), value))
            place = {value: number for number, value in enumerate(in_order)}
            self._even_order[len(unit)] = [place[value] for value in values]
        return self._even_order[len(unit)][authority]

    def _even(self, unit: Sequence[str], authority: int) -> tuple[Fraction | float, Fraction | int]:
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

    def _turn(self, unit: Sequence[str], authority: int) -> Value:
        name = self.spare.draft.facts.authorities.rows[authority].region
        region = self._regions.get(name)
        if self.week.policy.rota != "stage" or region is None or not region.weight:
            return (-inf, 0)
        weight = Fraction(region.weight)
        received = region.received + self.spare.in_region(name, unit)
        return ((received + len(unit)) / weight, -received / weight)

    def _lot(self, child: Child, authority: int) -> int:
        traits = f"{child.age}|{child.sex}|{child.school_year or ''}|{child.esol_level or ''}"
        return draw(self.seed, self._code(authority), traits)
