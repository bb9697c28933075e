"""Goes through a certificate stage by stage and finds out what it proves. Nothing that it claims is believed.

What is found of a stage: whether a lawful plan exists that does as well as the proposal in all earlier stages and
better in this one. Where the bound says that there is none, the stage is certified; all stages certified, the
proposal is the best there is, in the policy's order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from matcher.check.certificate.alike import Bools, Ints
from matcher.check.certificate.bound import Bound, TooLarge, bound_of, narrowed
from matcher.check.certificate.costs import Cost, Costs
from matcher.check.certificate.document import Malformed, Stage, Step
from matcher.check.certificate.holding import (
    allowance, capped, capped_below, dominated, dominates, ladder_of, loosened, ratios_of, tolerance_of, with_numbers,
)  # fmt: skip
from matcher.check.certificate.left import Hold, Left, NothingLeft, everything, settled
from matcher.check.certificate.levels import Climb, Ladder
from matcher.check.certificate.prices import priced
from matcher.check.certificate.ways import Ways, ways_of
from matcher.check.facts import Facts
from matcher.check.plan import Plan
from matcher.check.stages import MAXIMISED, StageValue, stages_of

UNPRICED = Step(1, {})
Sharpen = Callable[[Ways, Left, Cost, Step], Step]
"""Better prices for a step that proves too little, for whoever writes certificates."""


@dataclass(frozen=True)
class Finding:
    """What was found of one stage.

    Attributes
    ----------
    value
        The proposal's, or its witness's: a number, or the largest ratio as ``n/d``.
    bound
        What the prices prove of it; for a leximin stage the level down to which every level is least.
    steps
        The steps as they were used, each with the bound that it proves in its own sense.
    certified
        Whether no plan that keeps the earlier stages is better, beyond the stage's tolerance.
    trouble
        Why nothing can be said; "" where something can.
    """

    name: str
    value: int | str | None
    bound: int | str | None
    steps: tuple[Step, ...]
    certified: bool
    trouble: str = ""


class Audit:
    """The walk: what is left after the stages so far, and what a plan must keep of them."""

    def __init__(self, plan: Plan, seed: int, sharpen: Sharpen | None = None) -> None:
        self.sharpen = sharpen
        self.plan = plan
        self.seed = seed
        self.facts: Facts = plan.facts
        self.policy = plan.facts.week.policy
        self.ways = ways_of(plan.facts)
        self.costs = Costs(self.ways, seed)
        self.left = everything(self.ways)
        self.kept: list[Callable[[dict[str, StageValue]], bool]] = []

    def run(self, stages: dict[str, Stage], witnesses: dict[str, Plan]) -> list[Finding]:
        """Find out about every stage that applies, in the policy's order.

        Parameters
        ----------
        stages
            The certificate's, by name; one that is missing is taken without prices.
        witnesses
            Lawful plans that are best in a stage with a tolerance.
        """
        findings: list[Finding] = []
        own = {stage.name: stage for stage in stages_of(self.plan, self.seed)}
        lost = ""
        for name in own:
            stage = stages.get(name, Stage(name, None, ()))
            try:
                if lost:
                    raise Malformed(lost)
                findings.append(self._stage(stage, own, witnesses.get(name)))
            except (Malformed, TooLarge) as error:
                findings.append(Finding(name, None, None, (), False, str(error)))
                lost = lost or f"It rests on {name}, of which nothing can be said."
            except NothingLeft:
                lost = f"The prices of {name} leave no plan at all, not even the proposal: they prove nothing."
                findings.append(Finding(name, None, None, (), False, lost))
        return findings

    def _stage(self, stage: Stage, own: dict[str, StageValue], witness: Plan | None) -> Finding:
        judged, plan = own, self.plan
        if witness is not None and tolerance_of(self.policy, stage.name) != (0, 0):
            judged = {each.name: each for each in stages_of(witness, self.seed)}
            plan = witness
            if not all(keeps(judged) for keeps in self.kept):
                raise Malformed("The witness does not keep the stages before it.")
        if own[stage.name].levels is None:
            return self._linear(stage, own[stage.name], judged[stage.name])
        if stage.name == "fairness" and self.policy.fairness == "max":
            return self._largest(stage, own[stage.name], judged[stage.name], plan)
        return self._leximin(stage, own[stage.name], judged[stage.name], plan)

    def _bound(self, step: Step, cost: Cost, left: Left, wanted: int) -> tuple[Step, Bound, Callable[[int], Left]]:
        """What a step proves, with better prices where it is less than wanted and there is somebody to ask for them.

        Returns
        -------
        The step with its bound, the bound in parts, and what is left of plans that cost no more than so much.
        """
        prices = priced(self.ways, left, step.prices)
        bound = bound_of(self.ways, left, cost, step.denominator, prices)
        if self.sharpen and bound.whole < wanted:
            other = self.sharpen(self.ways, left, cost, step)
            laid = priced(self.ways, left, other.prices)
            better = bound_of(self.ways, left, cost, other.denominator, laid)
            if better.whole > bound.whole:
                step, prices, bound = other, laid, better

        def keep(most: int) -> Left:
            return narrowed(self.ways, left, bound, prices, bound.slack(most))

        return replace(step, bound=bound.whole), bound, keep

    def _linear(self, stage: Stage, own: StageValue, judged: StageValue) -> Finding:
        step = stage.steps[0] if stage.steps else UNPRICED
        if len(stage.steps) > 1 or step.window:
            raise Malformed("A stage with one number as its value has one step, without a window.")
        name, sign = stage.name, -1 if stage.name in MAXIMISED else 1
        value, reached = sign * int(judged.value or 0), sign * int(own.value or 0)
        cost = self.costs.of(name)
        step, bound, keep = self._bound(step, cost, self.left, value)
        most = value + allowance(self.policy, name, value)
        self._hold(f"{name} 0", keep(most), Hold(cost, most, bound.slack(most) > 0))
        self.kept.append(lambda values: sign * int(values[name].value or 0) <= most)
        within = reached <= bound.whole + allowance(self.policy, name, bound.whole)
        return Finding(name, sign * value, sign * bound.whole, (step,), within)

    def _leximin(self, stage: Stage, own: StageValue, judged: StageValue, plan: Plan) -> Finding:
        name, before = stage.name, self.left
        ladder = ladder_of(self.ways, name, plan)
        steps, proven_to = self._windows(stage, Climb(ladder))
        best, (percent, _) = ratios_of(judged), tolerance_of(self.policy, name)
        if percent and best:
            self.left = capped(self.ways, name, before, ladder, loosened(best[0], percent))
            self.left = dominated(self.left, name, ladder, best, percent)
        loose = [loosened(ratio, percent) for ratio in best]
        self.kept.append(lambda values: dominates(loose, ratios_of(values[name])))
        certified = proven_to is None and dominates(loose, ratios_of(own))
        return Finding(name, _largest_of(judged), _largest_of(judged) if certified else proven_to, steps, certified)

    def _windows(self, stage: Stage, climb: Climb) -> tuple[tuple[Step, ...], str | None]:
        """Windows from the top down: the steps used, and the first level that is not proven (None: all are)."""
        name, used = stage.name, list[Step]()
        unproven: Fraction | None = None
        for number, step in enumerate(stage.steps):
            if not step.window or not climb.is_next(step.window):
                raise Malformed("The windows of a leximin stage go from the highest level down.")
            top, bottom = step.window[0][0], step.window[-1][0]
            allowed, plain = climb.descend(self._numbers(name), down_to=top)
            self.left = settled(self.ways, with_numbers(self.left, name, allowed))
            in_order = climb.is_lexicographic(step.window, self._numbers(name))
            weights = climb.weights(step.window, allowed.shape)
            cost, value = self._cost(name, weights), climb.value(weights)
            step, bound, keep = self._bound(step, cost, self.left, value)
            used.append(step)
            if in_order:
                self._hold(f"{name} {number}", keep(value), Hold(cost, value, bound.slack(value) > 0))
            allowed, between = climb.descend(self._numbers(name), [level for level, _ in step.window], bottom)
            self.left = settled(self.ways, with_numbers(self.left, name, allowed))
            if unproven is None and not (plain and between and in_order and bound.whole == value):
                unproven = top
        allowed, plain = climb.descend(self._numbers(name))
        self.left = settled(self.ways, with_numbers(self.left, name, allowed))
        if unproven is None and not plain:
            unproven = climb.bottom if climb.bottom is not None else climb.ladder.largest()
        return tuple(used), None if unproven is None else f"{unproven.numerator}/{unproven.denominator}"

    def _hold(self, key: str, left: Left, hold: Hold) -> None:
        self.left = replace(left, holds={**left.holds, key: hold})

    def _numbers(self, stage: str) -> Bools:
        return self.left.region if stage == "rota" else self.left.load

    def _cost(self, stage: str, weights: Ints) -> Cost:
        return Cost(region=weights) if stage == "rota" else Cost(load=weights)

    def _largest(self, stage: Stage, own: StageValue, judged: StageValue, plan: Plan) -> Finding:
        """The largest ratio alone: no plan is left whose ratios all lie below it."""
        ladder = ladder_of(self.ways, stage.name, plan)
        best = ladder.largest()
        percent, _ = tolerance_of(self.policy, stage.name)
        if best is None:
            return Finding(stage.name, None, None, (), True)
        steps, certified = self._none_below(stage, ladder, best)
        most = loosened(best, percent)
        self.left = capped(self.ways, stage.name, self.left, ladder, most)
        self.kept.append(lambda values: max(ratios_of(values[stage.name])) <= most)
        within = certified and max(ratios_of(own)) <= most
        return Finding(stage.name, _largest_of(judged), _largest_of(judged) if certified else None, steps, within)

    def _none_below(self, stage: Stage, ladder: Ladder, best: Fraction) -> tuple[tuple[Step, ...], bool]:
        used: list[Step] = []
        climb = Climb(ladder)
        try:
            left = capped_below(self.ways, stage.name, self.left, ladder, best)
            for step in stage.steps:
                if not step.window:
                    raise Malformed("The windows of a leximin stage list its levels.")
                weights = climb.weights(step.window, left.load.shape)
                dearest = climb.dearest(weights, left.load)
                step, _, keep = self._bound(step, Cost(load=weights), left, dearest + 1)
                used.append(step)
                left = keep(dearest)
        except NothingLeft:
            return tuple(used), True
        return tuple(used), False


def _largest_of(stage: StageValue) -> str | None:
    return stage.levels[0][0] if stage.levels else None
