"""What the audit carries from step to step: all that is left, and how a step bounds and narrows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.bound import bound_of, narrowed
from matcher.check.certificate.cases import cases_of
from matcher.check.certificate.costs import Cost
from matcher.check.certificate.cuts import derived
from matcher.check.certificate.document import Malformed, Split, Step
from matcher.check.certificate.left import Hold, Left, NothingLeft, joined, settled
from matcher.check.certificate.prices import priced
from matcher.check.certificate.sizes import TooLarge
from matcher.check.certificate.ways import Ways

CASES = 200
"""So many cases are looked at for one step, at most, by whoever writes a certificate."""
ALL_CASES = 600
"""And so many for all steps together."""
NOBODY = Step(1, {})


class Sharpen(Protocol):
    """Better prices for a step that proves too little, and two cases for where the best prices do."""

    def __call__(
        self, ways: Ways, left: Left, cost: Cost, step: Step, wanted: int, most: int
    ) -> tuple[Step, Split | None]:
        """The step with better prices, and the cases worth to be looked at apart."""


@dataclass(frozen=True)
class Proof:
    """What a step proves of the plans left that cost no more than ``most``.

    Attributes
    ----------
    step
        With the bound that it proves, and so in its cases.
    least
        No plan left costs less. Where none costs ``most`` or less, it is ``most + 1``.
    kept
        What those plans leave; None where there are none.
    spare
        Whether what is left could cost more than ``most``.
    """

    step: Step
    least: int
    kept: Left | None
    spare: bool


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
        self._cases, self._all_cases = 0, ALL_CASES

    def prove(self, step: Step, cost: Cost, wanted: int, most: int, left: Left | None = None) -> Proof:
        """What a step proves of all that is left (or of something else).

        Parameters
        ----------
        wanted
            The bound that would do; not above ``most + 1``.
        most
            Plans that cost more are of no interest.
        """
        self._cases = before = min(CASES, self._all_cases)
        proof = self._prove(step, cost, wanted, most, self.left if left is None else left)
        self._all_cases -= before - self._cases
        return proof

    def _prove(self, step: Step, cost: Cost, wanted: int, most: int, left: Left) -> Proof:
        found, split = self._begun(step, cost, most, left), step.split
        if self.sharpen and found.least < wanted:
            sharper, split = self.sharpen(self.ways, left, cost, step, wanted, most)
            found = self._better(found, sharper, cost, most, left)
            split = split if found.least < wanted and self._cases > 0 else None
        if split is None or found.kept is None:
            return found
        cases = self._in_cases(found, split, cost, wanted, most)
        return cases if cases is not None else found

    def _begun(self, step: Step, cost: Cost, most: int, left: Left) -> Proof:
        """What the step's own prices prove; whoever writes a certificate goes on without those that cannot be used."""
        try:
            return self._without_cases(step, cost, most, left)
        except (Malformed, TooLarge):
            if self.sharpen is None:
                raise
            return self._without_cases(replace(NOBODY, window=step.window), cost, most, left)

    def _better(self, found: Proof, step: Step, cost: Cost, most: int, left: Left) -> Proof:
        """The better of what is found and what another step proves, if its numbers can be added up."""
        try:
            other = self._without_cases(step, cost, most, left)
        except TooLarge:
            return found
        return other if other.least > found.least else found

    def _without_cases(self, step: Step, cost: Cost, most: int, left: Left) -> Proof:
        """What the prices prove of all plans together."""
        step = replace(step, split=None)
        try:
            prices = priced(self.ways, left, step.prices, derived(self.ways, left, step.cuts))
            bound = bound_of(self.ways, left, cost, step.denominator, prices)
            slack = bound.slack(most)
            kept = narrowed(self.ways, left, bound, prices, slack)
        except NothingLeft:
            return Proof(replace(step, bound=most + 1), most + 1, None, False)
        # Sets that are each cheapest can mix into one that is not.
        return Proof(replace(step, bound=bound.whole), bound.whole, kept, slack > 0 or prices.unit is not None)

    def _in_cases(self, found: Proof, split: Split, cost: Cost, wanted: int, most: int) -> Proof | None:
        """What is proven case by case, within what all plans leave; None where a writer's cases do not do."""
        assert found.kept is not None
        proofs = []
        for case, left in zip(split.cases or (NOBODY, NOBODY), cases_of(self.ways, found.kept, split), strict=True):
            self._cases -= 1
            proof = Proof(replace(NOBODY, bound=most + 1), most + 1, None, False)
            if left is not None:
                proof = self._prove(case, cost, wanted, most, left)
            if self.sharpen and proof.least < wanted:
                return None
            proofs.append(proof)
        least = max(found.least, min(proof.least for proof in proofs))
        kept = [proof.kept for proof in proofs if proof.kept is not None]
        tried = replace(split, cases=tuple(proof.step for proof in proofs))
        step = replace(found.step, bound=least, split=tried)
        spare = len(kept) > 1 or any(proof.spare for proof in proofs)
        return Proof(step, least, reduce(joined, kept) if kept else None, spare)

    def hold(self, key: str, proof: Proof, cost: Cost, most: int) -> None:
        """Go on with the plans that cost no more than ``most``.

        Raises
        ------
        NothingLeft
            Where there are none.
        """
        if proof.kept is None:
            raise NothingLeft
        holds = {**self.left.holds, key: Hold(cost, most, proof.spare)}
        self.left = replace(settled(self.ways, proof.kept), holds=holds)

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
