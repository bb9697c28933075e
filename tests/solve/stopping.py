"""Stops a solve at a moment that is the same on any machine."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.problem import Ints
from matcher.solve import Limits, StageOutcome


@dataclass
class StopsAfter:
    """A keeper that has the solve stopped once it has heard of so many plans."""

    limits: Limits
    plans: int

    def found(self, plan: Ints) -> None:
        self.plans -= 1
        self.limits.stopped = self.plans <= 0

    def done(self, outcome: StageOutcome) -> None:
        pass
