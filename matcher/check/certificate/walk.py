"""What the audit carries from step to step: all that is left, and how a step bounds and narrows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.bound import Bound, bound_of, narrowed
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.document import Step
from matcher.check.certificate.left import Hold, Left, settled
from matcher.check.certificate.prices import Priced, priced
from matcher.check.certificate.ways import Ways

Sharpen = Callable[[Ways, Left, Cost, Step], Step]
"""Better prices for a step that proves too little, for whoever writes certificates."""


@dataclass(frozen=True)
class Proof:
    """A step with the bound that it proves, and all that this took."""

    step: Step
    bound: Bound
    prices: Priced


class Walk:
    """What is left of all ways, from step to step.

    Parameters
    ----------
    ways, left
        Where the walk begins.
    sharpen
        Asked for better prices where a step proves too little; None to take steps as they are.
    """

    def __init__(self, ways: Ways, left: Left, sharpen: Sharpen | None = None) -> None:
        self.ways, self.left, self.sharpen = ways, left, sharpen

    def prove(self, step: Step, cost: Cost, wanted: int, left: Left | None = None) -> Proof:
        """What a step proves of all that is left (or of something else)."""
        left = self.left if left is None else left
        found = self._proof(step, cost, left)
        if self.sharpen and found.bound.whole < wanted:
            better = self._proof(self.sharpen(self.ways, left, cost, step), cost, left)
            found = better if better.bound.whole > found.bound.whole else found
        return found

    def _proof(self, step: Step, cost: Cost, left: Left) -> Proof:
        prices = priced(self.ways, left, step.prices)
        bound = bound_of(self.ways, left, cost, step.denominator, prices)
        return Proof(replace(step, bound=bound.whole), bound, prices)

    def kept(self, proof: Proof, most: int, left: Left | None = None) -> Left:
        """What plans that cost no more than ``most`` leave of all that is left (or of something else)."""
        left = self.left if left is None else left
        return narrowed(self.ways, left, proof.bound, proof.prices, proof.bound.slack(most))

    def hold(self, key: str, proof: Proof, cost: Cost, most: int) -> None:
        """Go on with the plans that cost no more than ``most``."""
        hold = Hold(cost, most, proof.bound.slack(most) > 0)
        left = self.kept(proof, most)
        self.left = replace(left, holds={**left.holds, key: hold})

    def numbers(self, stage: str) -> Bools:
        """How many may come to each entry of a leximin stage: to authorities, or for the rota to regions."""
        return self.left.region if stage == "rota" else self.left.load

    def allow(self, stage: str, allowed: Bools) -> None:
        """Go on with other numbers of a leximin stage."""
        changed = replace(self.left, region=allowed) if stage == "rota" else replace(self.left, load=allowed)
        self.left = settled(self.ways, changed)


def cost_of_numbers(stage: str, weights: Ints) -> Cost:
    """A cost of how many come to each entry of a leximin stage."""
    return Cost(region=weights) if stage == "rota" else Cost(load=weights)
