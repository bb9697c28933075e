"""Stages in a coordinator's words: what each is called, what it asks, and what its number says.

Terminal, workbook, page, record and explanations all call a stage as it is called here.
"""

from __future__ import annotations

from typing import NamedTuple

from matcher.proposal import StageResult


class Wording(NamedTuple):
    """How a stage is called, and what it asks in a sentence."""

    title: str
    asks: str


STAGES: dict[str, Wording] = {
    "placed-overdue": Wording(
        "Overdue children placed", "As many as possible of the children whose deadline is before this week."
    ),
    "placed-due": Wording("Children due this week placed", "As many as possible of those whose deadline is this week."),
    "placed-rest": Wording("Other children placed", "As many as possible of those whose deadline is later."),
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
    "stability": Wording("Moved since the last proposal", "As few children as possible moved from where they were."),
    "tie-break": Wording("Lot between equals", "A lot that anyone can draw again, where all else is equal."),
}
"""Every stage by its name in a proposal; ``placed`` of the policy is three stages. Fairness is leximin's."""

OTHER_FAIRNESS: dict[str, Wording] = {
    "max": Wording(
        STAGES["fairness"].title, "The highest load over fair share as low as possible; the others as they come."
    ),
    "proportional": Wording(
        "Sharing of load, in points",
        "Every child counts by the load over share that it leads to, in millionths; as little as possible in all.",
    ),
}


def wording(stage: str, fairness: str = "leximin") -> Wording:
    """Title and question of a stage, under a policy's ``fairness``."""
    own = STAGES.get(stage, Wording(stage, ""))
    return OTHER_FAIRNESS.get(fairness, own) if stage == "fairness" else own


def titled(stage: StageResult) -> str:
    """Title of a proposal's stage; loads that are added up have no levels."""
    return wording(stage.name, "proportional" if stage.levels is None else "leximin").title


def shown(stage: StageResult, number: float | None) -> str:
    """A stage's value or bound as people read it: miles for tenths of a mile, ratios with three decimals."""
    if number is None:
        return "-"
    if stage.unit == "tenths of a mile":
        return f"{number / 10:,.1f}"
    return f"{number:,.3f}" if stage.levels is not None or isinstance(number, float) else f"{number:,}"
