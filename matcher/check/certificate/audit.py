"""Goes through a certificate stage by stage and finds out what it proves. Nothing that it claims is believed.

What is found of a stage: whether a lawful plan exists that does as well as the proposal in all earlier stages and
better in this one. Where the bound says that there is none, the stage is certified; all stages certified, the
proposal is the best there is, in the policy's order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from matcher.check.certificate.costs import Costs
from matcher.check.certificate.document import Malformed, Stage, Step
from matcher.check.certificate.holding import (
    allowance,
    capped,
    dominated,
    dominates,
    ladder_of,
    loosened,
    ratios_of,
    tolerance_of,
)  # fmt: skip
from matcher.check.certificate.left import NothingLeft, everything
from matcher.check.certificate.leximin import Windows, none_below
from matcher.check.certificate.sizes import TooLarge
from matcher.check.certificate.walk import Sharpen, Walk
from matcher.check.certificate.ways import ways_of
from matcher.check.facts import Facts
from matcher.check.plan import Plan
from matcher.check.stages import MAXIMISED, StageValue, stages_of

UNPRICED = Step(1, {})


@dataclass(frozen=True)
class Finding:
    """What was found of one stage.

    Attributes
    ----------
    value
        The proposal's, or its witness's: a number, or the largest ratio as ``n/d``.
    bound
        What the prices prove of it; of a leximin stage that is not proven in all, ``above n/d``: every level there.
    steps
        The steps as they were used, each with the bound that it proves in its own sense.
    certified
        Whether no plan that keeps the earlier stages is better, beyond the stage's tolerance.
    trouble
        Why nothing can be said; "" where something can.
    gap
        How much worse than the bound the proposal itself is; None where the value is no number.
    """

    name: str
    value: int | str | None
    bound: int | str | None
    steps: tuple[Step, ...]
    certified: bool
    trouble: str = ""
    gap: int | None = None


class Audit:
    """The walk: what is left after the stages so far, and what a plan must keep of them."""

    def __init__(self, plan: Plan, seed: int, sharpen: Sharpen | None = None) -> None:
        self.plan = plan
        self.seed = seed
        self.facts: Facts = plan.facts
        self.policy = plan.facts.week.policy
        self.ways = ways_of(plan.facts)
        self.costs = Costs(self.ways, seed)
        self.walk = Walk(self.ways, everything(self.ways), sharpen)
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
                if not all(keeps(own) for keeps in self.kept):  # a witness stands in for the value, not for the plan
                    lost = (
                        f"The proposal gives up more of {name} than its tolerance allows: what comes after rests on it."
                    )
            except (Malformed, TooLarge) as error:
                findings.append(Finding(name, None, None, (), False, str(error)))
                lost = lost or f"It rests on {name}, of which nothing can be said."
            except NothingLeft:
                lost = f"The prices of {name} leave no plan at all, not even the proposal: they prove nothing."
                findings.append(Finding(name, None, None, (), False, lost))
        return findings

    def _stage(self, stage: Stage, own: dict[str, StageValue], witness: Plan | None) -> Finding:
        judged, plan = own, self.plan
        if witness is not None and any(tolerance_of(self.policy, stage.name)):
            judged = {each.name: each for each in stages_of(witness, self.seed)}
            plan = witness
            if not all(keeps(judged) for keeps in self.kept):
                raise Malformed("The witness does not keep the stages before it.")
        if own[stage.name].levels is None:
            return self._linear(stage, own[stage.name], judged[stage.name])
        if stage.name == "fairness" and self.policy.fairness == "max":
            return self._largest(stage, own[stage.name], judged[stage.name], plan)
        return self._leximin(stage, own[stage.name], judged[stage.name], plan)

    def _linear(self, stage: Stage, own: StageValue, judged: StageValue) -> Finding:
        step = stage.steps[0] if stage.steps else UNPRICED
        if len(stage.steps) > 1 or step.window:
            raise Malformed("A stage with one number as its value has one step, without a window.")
        name, sign = stage.name, -1 if stage.name in MAXIMISED else 1
        value, reached = sign * int(judged.value or 0), sign * int(own.value or 0)
        cost, most = self.costs.of(name), value + allowance(self.policy, name, value)
        proof = self.walk.prove(step, cost, value, most)
        self.walk.hold(f"{name} 0", proof, cost, most)
        self.kept.append(lambda values: sign * int(values[name].value or 0) <= most)
        least = proof.least
        within = self._is_within(name, reached, least, value)
        return Finding(name, sign * value, sign * least, (proof.step,), within, gap=reached - least)

    def _is_within(self, stage: str, reached: int, least: int, value: int) -> bool:
        """Whether a value is as good as the tolerance asks, wherever between ``least`` and ``value`` the best one is.

        Up to 100 percent, a better best value never allows more; beyond that, only the best value itself will do.
        """
        if tolerance_of(self.policy, stage)[0] > 100 and least != value:
            return False
        return reached <= least + allowance(self.policy, stage, least)

    def _leximin(self, stage: Stage, own: StageValue, judged: StageValue, plan: Plan) -> Finding:
        name, before, ladder = stage.name, self.walk.left, ladder_of(self.ways, stage.name, plan)
        windows = Windows(self.walk, name, ladder)
        windows.run(stage.steps)
        best, (percent, _) = ratios_of(judged), tolerance_of(self.policy, name)
        if percent and best:
            left = capped(self.ways, name, before, ladder, loosened(best[0], percent))
            self.walk.left = dominated(left, name, ladder, best, percent)
        loose = [loosened(ratio, percent) for ratio in best]
        self.kept.append(lambda values: dominates(loose, ratios_of(values[name])))
        certified = windows.unproven is None and dominates(loose, ratios_of(own))
        bound = _largest_of(judged) if windows.unproven is None else f"above {as_text(windows.unproven)}"
        return Finding(name, _largest_of(judged), bound, tuple(windows.used), certified)

    def _largest(self, stage: Stage, own: StageValue, judged: StageValue, plan: Plan) -> Finding:
        """The largest ratio alone: no plan is left whose ratios all lie below it."""
        name, ladder = stage.name, ladder_of(self.ways, stage.name, plan)
        best = ladder.largest()
        if best is None:
            return Finding(name, None, None, (), True)
        used, proven = none_below(self.walk, name, ladder, best, stage.steps)
        most = loosened(best, tolerance_of(self.policy, name)[0])
        self.walk.left = capped(self.ways, name, self.walk.left, ladder, most)
        self.kept.append(lambda values: max(ratios_of(values[name])) <= most)
        certified = proven and max(ratios_of(own)) <= most
        return Finding(name, as_text(best), as_text(best) if proven else None, tuple(used), certified)


def _largest_of(stage: StageValue) -> str | None:
    return stage.levels[0][0] if stage.levels else None


def as_text(level: Fraction) -> str:
    """A level as in a certificate: ``n/d``."""
    return f"{level.numerator}/{level.denominator}"
