"""The objectives in plain words: what each asks, what came out, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.proposal import Proposal, StageResult
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


# fmt: off
TITLES: dict[str, tuple[str, str]] = {
    "placed-overdue": ("Overdue children placed", "As many as possible of the children whose deadline has passed."),
    "placed-due": ("Children due this week placed", "Then as many as possible of those whose deadline is this week."),
    "placed-rest": ("Other children placed", "Then as many as possible of all others."),
    "breaches": ("Soft rules not kept", "As few breaches as possible of the rules that the policy lets give way."),
    "near": ("Placed near their anchor", "As many children as possible near a relative, a school or another tie."),
    "fairness": ("Highest load", "The fullest authority as little above its share as possible, then the next fullest."),
    "rota": ("Rota", "The region furthest ahead on the rota as little ahead as possible, then the next."),
    "education": ("Weeks without education", "As few weeks as possible until school or English begins, in all."),
    "distance": ("Miles beyond near", "As few miles as possible beyond the near miles, in all."),
    "wishes": ("Wishes met", "As many as possible of what children asked for."),
    "stability": ("Moved since the last proposal", "As few children as possible moved from where they were proposed."),
    "tie-break": ("Lot between equals", "Between plans equal in all the above: a lot that anyone can draw again."),
}
# fmt: on


def objectives(proposal: Proposal, policy: Policy) -> tuple[Objective, ...]:
    """Every stage of a proposal in the policy's order."""
    seed = proposal.provenance.seed if proposal.provenance else 0
    return tuple(
        Objective(stage.name, *_titled(stage.name), _result(stage, policy, seed), _certainty(stage))
        for stage in proposal.stages
    )


def order_of(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Title and question of every objective that a policy names, in its order."""
    names = [
        name
        for stage in policy.stages
        for name in (("placed-overdue", "placed-due", "placed-rest") if stage == "placed" else (stage,))
    ]
    return tuple(_titled(name) for name in names)


def _titled(name: str) -> tuple[str, str]:
    return TITLES.get(name, (name, ""))


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
        return "proven: no plan does better"
    if "tolerance" in stage.proof:
        return "proven; given up a little, as the policy allows, for what comes after"
    return "not proven: the time limit came first"
