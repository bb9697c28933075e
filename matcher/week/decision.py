"""What a person decided about a child, and where a child stood in the earlier proposal."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.week.noun import Code, Noun

DecisionKind = Literal["pin", "accept", "refused-by-authority", "refused-by-child", "withdrawn", "reopened"]
DECISION_KINDS: tuple[DecisionKind, ...] = ("pin", "accept", "refused-by-authority", "refused-by-child", "withdrawn")
"""What a week's table of decisions may say."""
RECORDED_KINDS: tuple[DecisionKind, ...] = (*DECISION_KINDS, "reopened")
"""What can be decided in the review workbook and recorded: ``reopened`` takes back what was decided before."""
NAMELESS: tuple[DecisionKind, ...] = ("withdrawn", "reopened")
"""Decisions that need name no authority."""
PLACING: tuple[DecisionKind, ...] = ("pin", "accept")
"""Decisions by which the child goes to the authority that they name."""


class Decision(Noun):
    """One row of the ``decisions`` table. ``authority`` is blank only for those that are ``NAMELESS``."""

    ref: Code
    authority: Code | None = None
    decision: DecisionKind
    reason: Code | None = None
    decided_by: Code | None = None
    decided_on: date | None = None

    def __str__(self) -> str:
        return f"{self.ref}: {self.decision} {self.authority}" if self.authority else f"{self.ref}: {self.decision}"


class Previous(Noun):
    """One row of the ``previous`` table: the authority proposed for a child the last time, and the places there.

    Of places that nothing else tells apart a child keeps the one that it had.
    """

    ref: Code
    authority: Code
    vacancy: Code | None = None
    school_place: Code | None = None
    esol_place: Code | None = None
