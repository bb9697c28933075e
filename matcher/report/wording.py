"""Stages in a coordinator's words: a short label, and what the number says."""

from __future__ import annotations

from typing import NamedTuple

from matcher.proposal import StageResult


class Wording(NamedTuple):
    """How a stage is called in a table, and what it asks in a sentence."""

    label: str
    meaning: str


STAGES: dict[str, Wording] = {
    "placed-overdue": Wording(
        "Overdue children placed", "As many children as possible whose deadline is before this week."
    ),
    "placed-due": Wording("Children due this week placed", "As many children as possible whose deadline is this week."),
    "placed-rest": Wording("Other children placed", "As many children as possible whose deadline is later."),
    "breaches": Wording("Soft rules not kept", "As few breaches as possible of the rules that the policy makes soft."),
    "near": Wording("Placed near their anchor", "As many children as possible within the near miles of their anchor."),
    "fairness": Wording(
        "Highest load over fair share",
        "Loads over fair shares as even as can be: the highest as low as possible, then the next, and so on.",
    ),
    "rota": Wording(
        "Highest received over weight", "Regions' turns as even as can be: received this cycle over the rota's weight."
    ),
    "education": Wording("Weeks until school or course", "As few weeks as possible until school and ESOL places open."),
    "distance": Wording(
        "Miles beyond the near miles", "As few miles as possible beyond the near miles of the anchors."
    ),
    "wishes": Wording("Wishes met", "As many children as possible in an authority or region that they wish for."),
    "stability": Wording("Changed since last proposal", "As few changes as possible from the previous proposal."),
    "tie-break": Wording("Lot among equals", "A lot that anyone can draw again, where all else is equal."),
}
"""Every stage by its name in a proposal; ``placed`` of the policy is three stages."""


def shown(stage: StageResult, number: float | None) -> str:
    """A stage's value or bound as people read it: miles for tenths of a mile, ratios with three decimals."""
    if number is None:
        return "-"
    if stage.unit == "tenths of a mile":
        return f"{number / 10:,.1f}"
    return f"{number:,.3f}" if stage.levels is not None or isinstance(number, float) else f"{number:,}"
