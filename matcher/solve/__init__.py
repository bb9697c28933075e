"""Back ends and the lexicographic driver. They read a Problem and know no week and no rule."""

from __future__ import annotations

from matcher.solve.limits import CutOff, Limits, OutOfTime
from matcher.solve.stages import Solution, StageOutcome, is_feasible, solve

__all__ = ["CutOff", "Limits", "OutOfTime", "Solution", "StageOutcome", "is_feasible", "solve"]
