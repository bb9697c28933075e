"""The solver-neutral integer program: columns, rows and stages as integer arrays. It knows no week."""

from __future__ import annotations

from matcher.problem.builder import Builder, ints
from matcher.problem.detail import Detail, Laid
from matcher.problem.matrix import COUNTABLE, Floats, Ints, Matrix
from matcher.problem.problem import UNBOUNDED, Leximin, Linear, Problem, RowName, Stage

__all__ = [
    "COUNTABLE", "UNBOUNDED", "Builder", "Detail", "Floats", "Ints", "Laid", "Leximin", "Linear", "Matrix", "Problem",
    "RowName", "Stage", "ints",
]  # fmt: skip
