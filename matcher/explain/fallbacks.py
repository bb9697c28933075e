"""Fall-backs: where a child could go if only this placement fell through, everyone else staying as proposed.

No solving: with everyone else fixed it is a count of the places that are left, exact and quick. The price is what the
whole plan would lose, objective by objective; a plan that moves others as well may be better, never worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from matcher.explain.changed import units_of
from matcher.explain.place_costs import Cost, PlaceCosts
from matcher.explain.ranking import Ranking
from matcher.explain.spare import Spare
from matcher.proposal import Proposal
from matcher.report.words import count, percent
from matcher.week import Week


@dataclass(frozen=True)
class Fallback:
    """One authority that would do, and the difference to the proposal.

    Attributes
    ----------
    breaches, near, weeks, tenths, wishes
        More (positive) or fewer of each than proposed: breaches of soft rules, children near their anchor, weeks until
        school or English, tenths of a mile beyond the near miles, wishes met.
    ratio
        The authority's load over its fair share with the unit there; None where unknown.
    """

    authority: str
    breaches: int
    near: int
    weeks: int
    tenths: int
    wishes: int
    ratio: Fraction | None

    def words(self) -> str:
        """The difference in words; the authority's load is always told."""
        parts = [
            _more(self.breaches, "breach", "breaches", "of rules that may give way"),
            _more(self.near, "child", "children", "near the anchor"),
            _more(self.weeks, "week", "weeks", "until school or English"),
            f"{abs(self.tenths) / 10:,.1f} miles {'more' if self.tenths > 0 else 'fewer'}" if self.tenths else "",
            _more(self.wishes, "wish", "wishes", "met"),
            f"it would stand at {percent(float(self.ratio))} of its fair share" if self.ratio is not None else "",
        ]
        return "; ".join(part for part in parts if part) or "no difference that is known"


def _more(number: int, one: str, many: str, what: str) -> str:
    if number == 0:
        return ""
    kind, noun = ("more" if number > 0 else "fewer"), (one if abs(number) == 1 else many)
    return f"{count(abs(number), kind, kind)} {noun} {what}"


class Fallbacks:
    """Fall-backs of one proposal; what is common to all children is worked out once.

    Attributes
    ----------
    left
        What the proposal leaves over.
    """

    def __init__(self, week: Week, proposal: Proposal) -> None:
        self.left = Spare(week, proposal)
        self._units = units_of(week)
        self._costs = PlaceCosts(self.left)
        self._ranking = Ranking(self.left, proposal.provenance.seed if proposal.provenance else 0)

    def of(self, ref: str, most: int = 2) -> tuple[Fallback, ...]:
        """The best fall-backs of a placed child and its group, in the policy's order of objectives.

        Parameters
        ----------
        ref
            A child whom the proposal places.
        most
            How many.
        """
        unit, facts = self._units[ref], self.left.draft.facts
        here = facts.authorities.number[self.left.assigned[ref].authority]
        found: list[tuple[int, Cost]] = []
        for authority in sorted(frozenset.intersection(*map(self.left.candidates, unit)) - {here}):
            cost = None
            if self.left.room_for(unit, authority):
                cost = self._costs.cheapest(unit, authority)
            if cost is not None:
                found.append((authority, cost))
        now = self._costs.proposed(unit, here)
        wishes = self._ranking.wishes(unit, here)
        best = self._ranking.best(unit, found, most)
        return tuple(self._fallback(unit, *found[number], now, wishes) for number in best)

    def _fallback(self, unit: tuple[str, ...], authority: int, cost: Cost, now: Cost, wishes: int) -> Fallback:
        table = self.left.draft.facts.authorities
        before, share = table.before[authority], table.share[authority]
        after = None if before is None else before + int(self.left.received[authority]) + len(unit)
        return Fallback(
            authority=table.rows[authority].code,
            breaches=cost.breaches - now.breaches,
            near=now.far - cost.far,
            weeks=cost.weeks - now.weeks,
            tenths=cost.tenths - now.tenths,
            wishes=self._ranking.wishes(unit, authority) - wishes,
            ratio=None if after is None or share is None else after / share,
        )
