"""The independent checker: it reads the week and the proposal, and shares no code with the side that solves.

::

    checker      violations, stage_values, verify
    registry     RULES: every rule under its name
    units  receiving  fit  capacity  education     the rules themselves, by family
    stages       the value of every stage
    claims       what a proposal says of itself
    plan         the proposal laid over the facts
    completion   fills in what a hand-made proposal leaves open     matching
    facts  shares  modes  pools  days  miles      the week, read by the checker's own formulas
    reading      a proposal from JSON or CSV
"""

from __future__ import annotations

from matcher.check.checker import plan_of, stage_values, verify, violations
from matcher.check.reading import read_proposal, read_proposal_csv
from matcher.check.registry import RULES
from matcher.check.report import Report
from matcher.check.stages import StageValue
from matcher.check.violation import Violation

__all__ = [
    "RULES", "Report", "StageValue", "Violation", "plan_of", "read_proposal", "read_proposal_csv", "stage_values",
    "verify", "violations",
]  # fmt: skip
