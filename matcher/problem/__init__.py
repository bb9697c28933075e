"""The solver-neutral integer program: columns, rows and stages as integer arrays. It knows no week."""

from __future__ import annotations

from matcher.problem.builder import Builder, ints
from matcher.problem.matrix import Floats, Ints, Matrix
from matcher.problem.problem import NO_PATHS, UNBOUNDED, Leximin, Linear, Paths, Problem, RowName, Stage

__all__ = [
    "NO_PATHS", "UNBOUNDED", "Builder", "Floats", "Ints", "Leximin", "Linear", "Matrix", "Paths", "Problem", "RowName",
    "Stage", "ints",
]  # fmt: skip
