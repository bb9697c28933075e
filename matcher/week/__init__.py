"""The nouns of a week: frozen facts, no solver, no files."""

from __future__ import annotations

from matcher.week.authority import Authority
from matcher.week.child import ESOL_LEVELS, Child
from matcher.week.decision import DECISION_KINDS, NAMELESS, PLACING, RECORDED_KINDS, Decision, Previous
from matcher.week.education import EsolPlace, SchoolPlace
from matcher.week.place import Place, Region
from matcher.week.policy import STAGES, Calendar, Override, Policy, Tolerance
from matcher.week.vacancy import PLACEMENT_TYPES, Vacancy
from matcher.week.week import Week

__all__ = [
    "DECISION_KINDS", "ESOL_LEVELS", "NAMELESS", "PLACEMENT_TYPES", "PLACING", "RECORDED_KINDS", "STAGES", "Authority",
    "Calendar", "Child", "Decision", "EsolPlace", "Override", "Place", "Policy", "Previous", "Region", "SchoolPlace",
    "Tolerance", "Vacancy", "Week",
]  # fmt: skip
