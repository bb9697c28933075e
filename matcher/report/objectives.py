"""The objectives in plain words: what each asks, what came out, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.proposal import Proposal, StageResult
from matcher.report.wording import Wording, wording
from matcher.report.words import count, percent
from matcher.week import Policy


@dataclass(frozen=True)
class Objective:
    """One stage as a coordinator reads it."""

    name: str
    title: str
    asks: str
    result: str
    certainty: str


BY_RULE = ("greedy", "rota", "sweden", "germany")
"""Back ends that place child after child and weigh nothing against anything; a test holds them to the engine's."""


def objectives(proposal: Proposal, policy: Policy) -> tuple[Objective, ...]:
    """Every stage of a proposal in the policy's order."""
    seed = proposal.provenance.seed if proposal.provenance else 0
    return tuple(
        Objective(stage.name, *wording(stage.name, policy.fairness), _result(stage, policy, seed), _certainty(stage))
        for stage in proposal.stages
    )


def order_of(proposal: Proposal, policy: Policy) -> tuple[Wording, ...]:
    """Title and question of every objective pursued, in order; of those that the policy names where nothing was."""
    named = [
        name
        for stage in policy.stages
        for name in (("placed-overdue", "placed-due", "placed-rest") if stage == "placed" else (stage,))
    ]
    names = [stage.name for stage in proposal.stages] or named
    return tuple(wording(name, policy.fairness) for name in names)


def rule_of(proposal: Proposal) -> str | None:
    """The rule that made a proposal, child after child; None where all ways were weighed."""
    made = proposal.provenance
    return made.backend if made and made.backend in BY_RULE else None


def _result(stage: StageResult, policy: Policy, seed: int) -> str:
    value = stage.value
    if value is None:
        return "not known"
    if stage.name == "fairness":
        return (
            f"{percent(float(value))} of a fair share" if policy.fairness != "proportional" else f"{value:,.0f} points"
        )
    if stage.name == "rota":
        return f"{value:.2f} children per point of weight"
    if stage.name == "distance":
        return f"{value / 10:,.1f} miles"
    if stage.name == "tie-break":
        return f"drawn with seed {seed}"
    return _counted(stage.name, int(value))


def _counted(name: str, value: int) -> str:
    nouns = {"breaches": ("breach", "breaches"), "education": ("week", "weeks"), "wishes": ("wish", "wishes")}
    return count(value, *nouns.get(name, ("child", "children")))


def _certainty(stage: StageResult) -> str:
    if stage.value is None:
        return "not known"
    if stage.gap == 0:
        return (
            "no plan does better, on the solver's word" if "'s word" in stage.proof else "proven: no plan does better"
        )
    if "tolerance" in stage.proof:
        return "proven; given up a little, as the policy allows, for what comes after"
    return "not proven"
