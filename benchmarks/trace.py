"""How good the plan at hand was at every moment of a solve, from what a back end tells while it solves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from benchmarks.cells import Row
from benchmarks.clock import Clock

if TYPE_CHECKING:
    from matcher.problem import Ints, Stage
    from matcher.solve import StageOutcome

PER_FOLD = 20
"""Plans kept while time grows e-fold; of those in between the last."""
WIDEST = 200_000
"""Plans with more columns than this are not kept: of such a problem only the ends of stages are traced."""
Value = tuple[Fraction, ...]


@dataclass
class Trace:
    """Hears when each stage begins, every better plan, and every stage that is over (a ``matcher.solve`` keeper)."""

    clock: Clock
    begun: dict[int, float] = field(default_factory=dict)
    plans: dict[int, tuple[float, Ints]] = field(default_factory=dict)
    over: dict[str, tuple[float, StageOutcome]] = field(default_factory=dict)

    def progress(self, stage: str, number: int, of: int) -> None:
        """A stage begins, so the one before it has ended."""
        self.begun.setdefault(number, self.clock.seconds())

    def found(self, plan: Ints) -> None:
        """A lawful plan, no worse than the last."""
        now = self.clock.seconds()
        if len(plan) <= WIDEST:
            self.plans[math.floor(PER_FOLD * math.log(max(now, 1e-4)))] = now, plan.copy()

    def done(self, outcome: StageOutcome) -> None:
        """A stage is over."""
        self.over[outcome.stage.name] = self.clock.seconds(), outcome

    def points(self, stages: list[dict[str, Any]], ended: float, posed: Callable[[], Sequence[Stage]]) -> list[Row]:
        """The plan at hand, moment by moment, against the answer in the end.

        A point says: at ``seconds``, the plan agreed with the answer in every stage before ``stage``; there its
        ``value`` was ``off`` by so much (relative, at most 1); ``bound`` was proven of that stage by then, or null. The
        last point, with no stage, is the answer itself. Where a back end tells of no plans, the points are the ends of
        stages: what is proven is held from then on.

        Parameters
        ----------
        stages
            Of the answer, as rows have them.
        ended
            Seconds at which the solve had ended.
        posed
            Gives the problem's stages; asked only where there are plans to evaluate.
        """
        known = self._plans(posed()) if self.plans else self._ends(stages)
        found: list[Row] = []
        for point in known:
            same = found and all(found[-1][name] == point[name] for name in ("stage", "value", "bound"))
            if point["seconds"] <= ended and not same:
                found.append(point)
        return [*found, {"seconds": ended, "stage": None, "value": None, "bound": None, "off": 0.0}]

    def _ends(self, stages: list[dict[str, Any]]) -> list[Row]:
        found = []
        for number, stage in enumerate(stages):
            if number in self.begun:
                point = {
                    "seconds": self.begun[number],
                    "stage": stage["name"],
                    "value": None,
                    "bound": None,
                    "off": 1.0,
                }
                found.append(point)
            if stage["value"] is None or stage["value"] != stage["bound"]:
                break
        return found

    def _plans(self, posed: Sequence[Stage]) -> list[Row]:
        moments = sorted(self.plans.values(), key=lambda each: each[0])
        final = [_value(stage, moments[-1][1]) for stage in posed]
        points = (self._point(posed, second, plan, final) for second, plan in moments)
        return [point for point in points if point is not None]

    def _point(self, posed: Sequence[Stage], second: float, plan: Ints, final: list[Value]) -> Row | None:
        for stage, best in zip(posed, final, strict=True):
            value = _value(stage, plan)
            if value != best:
                moment, outcome = self.over.get(stage.name, (math.inf, None))
                bound = outcome.bound if outcome is not None and moment <= second else None
                told = {"value": float(value[0]), "bound": None if bound is None else float(bound)}
                return {"seconds": second, "stage": stage.name, **told, "off": distance(value, best)}
        return None


def distance(value: Value, best: Value) -> float:
    """Of the first entries that differ, relative to the better one and at most 1; 0 where none differ."""
    for one, two in zip(value, best, strict=False):
        if one != two:
            return min(1.0, float(abs(one - two)) / max(1.0, float(abs(two))))
    return 0.0


def _value(stage: Stage, plan: Ints) -> Value:
    """A linear stage's value; of leximin all ratios from the largest down."""
    from matcher.problem import Linear

    return (Fraction(stage.value(plan)),) if isinstance(stage, Linear) else tuple(stage.ratios(plan))
