"""The solver-neutral integer program: bounded integer columns, rows, and stages strictly in order.

It knows no week. The rules fill one in from a week; a third party's instance fits in as well.

A plan is a point of the columns; where a stage has a :mod:`matcher.problem.detail`, its labels may stand behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Literal

import numpy as np

from matcher.problem.detail import Detail
from matcher.problem.matrix import COUNTABLE, Entries, Ints, Matrix

UNBOUNDED = 2**62
"""Stands for no bound, in columns and rows; its negative for no lower bound."""


@dataclass(frozen=True, slots=True)
class RowName:
    """Which rule a row speaks for, and about what (an authority, a vacancy, a class...)."""

    rule: str
    key: str


@dataclass(frozen=True)
class Linear:
    """A stage with an integer linear value: ``coefficients @ x[columns] + offset``, and what its detail adds.

    After it is optimised it is held at value + tolerance, with tolerance
    ``units + floor(percent * |value| / 100)``.
    """

    name: str
    sense: Literal["maximise", "minimise"]
    unit: str
    columns: Ints
    coefficients: Ints
    offset: int = 0
    percent: Fraction = Fraction(0)
    units: int = 0
    detail: Detail | None = None

    def __post_init__(self) -> None:
        if self.sense not in ("maximise", "minimise"):
            raise ValueError(f"stage {self.name!r}: the sense is 'maximise' or 'minimise', not {self.sense!r}")
        _require_alike(self.name, columns=self.columns, coefficients=self.coefficients)

    def value(self, x: Ints) -> int:
        """Stage value of a plan."""
        told = self.detail.worth(x) if self.detail else 0
        return int(self.coefficients @ x[self.columns]) + self.offset + told

    def allowance(self, value: int) -> int:
        """How much of the value later stages may give up."""
        return self.units + int(self.percent * abs(value) / 100)


@dataclass(frozen=True)
class Leximin:
    """A stage that makes the largest ratio least, then the second largest, and so on.

    Ratio of entry i: ``(base[i] + x[columns[i]]) / share[i]``. ``constant`` ratios are part of the
    vector but nothing decides them. ``first_only`` stops after the largest (policy ``max``).
    """

    name: str
    unit: str
    columns: Ints
    base: Ints
    share: tuple[Fraction, ...]
    constant: tuple[Fraction, ...] = ()
    first_only: bool = False
    percent: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        _require_alike(self.name, columns=self.columns, base=self.base, share=self.share)
        if len(np.unique(self.columns)) < len(self.columns):
            raise ValueError(f"stage {self.name!r} has a column twice: an entry is a column of its own")
        if any(share <= 0 for share in self.share):
            raise ValueError(f"stage {self.name!r}: a share is not above 0")

    def ratio(self, entry: int, received: int) -> Fraction:
        """Exact ratio of one entry when it receives so many."""
        return (int(self.base[entry]) + received) / self.share[entry]

    def last(self, entry: int, level: Fraction) -> int:
        """The most that one entry can receive without a ratio above the level; below 0 where its base is above it."""
        return floor(level * self.share[entry]) - int(self.base[entry])

    def loosened(self, level: Fraction) -> Fraction:
        """A level and its tolerance; a ratio below 0 (credit carried over) is loosened upwards as well."""
        return level + abs(level) * self.percent / 100

    def ratios(self, x: Ints) -> list[Fraction]:
        """All ratios of a point, the largest first."""
        own = [self.ratio(i, int(x[column])) for i, column in enumerate(self.columns)]
        return sorted([*own, *self.constant], reverse=True)


Stage = Linear | Leximin


@dataclass(frozen=True)
class Problem:
    """Columns ``lower <= x <= upper``, rows ``row_lower <= matrix @ x <= row_upper``, and stages.

    Everything is whole, in 64 bits. An array of another length, a column that there is not, a wrong sense, or numbers
    that add up to more than 2**62 are refused with ``ValueError``.

    Attributes
    ----------
    lower, upper
        Shape (columns,); ``upper`` may be ``UNBOUNDED``.
    ceiling
        Shape (columns,): a finite bound that the rows imply in any case.
    arcs
        Columns that a solver may leave aside until a cost prices them (lower bound 0, in rows only).
    bonds
        Rows ``parts - whole = 0`` of a column that stands for one of each row's parts (a group's arc and its members'
        own): they sleep and wake together.
    knots
        Columns that keep the rows from being nearly a network (a group's arcs, say): once they are whole, the
        relaxation usually is. Settled first.
    """

    lower: Ints
    upper: Ints
    ceiling: Ints
    matrix: Matrix
    row_lower: Ints
    row_upper: Ints
    row_names: tuple[RowName, ...]
    stages: tuple[Stage, ...]
    arcs: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    bonds: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    knots: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        _require_alike("columns", lower=self.lower, upper=self.upper, ceiling=self.ceiling)
        _require_alike("rows", lower=self.row_lower, upper=self.row_upper, names=self.row_names)
        for stage in self.stages:
            if len(stage.columns) and not 0 <= int(stage.columns.min()) <= int(stage.columns.max()) < self.width:
                raise ValueError(f"stage {stage.name!r} has a column beyond the {self.width} that there are")
        self._require_countable()

    def _require_countable(self) -> None:
        """Refuse what 64 bits cannot count: sums would come out wrong without a word."""
        largest = np.maximum(np.abs(self.lower), np.abs(np.minimum(self.upper, self.ceiling))).astype(np.float64)
        totals = {"a row": self.matrix.reach(np.append(largest, 0.0)[: self.matrix.width])}
        for stage in self.stages:
            if isinstance(stage, Linear):
                # No @: BLAS would start threads for it.
                totals[f"stage {stage.name!r}"] = float((np.abs(stage.coefficients) * largest[stage.columns]).sum())
        for what, total in totals.items():
            if total > COUNTABLE:
                raise ValueError(f"{what} can come to more than 2**62: give the numbers in a larger unit")

    @property
    def is_crossed(self) -> bool:
        """Whether a lower bound is above its upper bound, so that there is no plan."""
        top = np.minimum(self.upper, self.ceiling)
        return bool((self.lower > top).any() or (self.row_lower > self.row_upper).any())

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @property
    def detail(self) -> Detail | None:
        """What a stage asks for that no other does; None where no stage does."""
        return next((stage.detail for stage in self.stages if isinstance(stage, Linear) and stage.detail), None)

    @property
    def is_loose(self) -> bool:
        """Whether a stage may give up some of its value for later ones."""
        return any(stage.percent or (isinstance(stage, Linear) and stage.units) for stage in self.stages)

    def with_rows(self, names: Sequence[RowName], entries: Sequence[Entries], most: Ints) -> Problem:
        """The problem with more rows ``<= most``; their entries' rows are counted from 0."""
        known, height = self.matrix, self.height + len(names)
        more = [(self.height + rows, columns, values) for rows, columns, values in entries]
        return replace(
            self,
            matrix=Matrix.from_parts([(known.rows, known.columns, known.values), *more], height, known.width),
            row_lower=np.append(self.row_lower, np.full(len(names), -UNBOUNDED)),
            row_upper=np.append(self.row_upper, most),
            row_names=(*self.row_names, *names),
        )

    def told(self, plan: Ints) -> Ints:
        """A plan less what a solver keeps behind it, and with labels where a stage asks for them."""
        if self.detail is None:
            return plan[: self.width]
        return plan if len(self.detail.labels(plan)) else self.detail.told(plan)

    def standing(self, plan: Ints) -> list[tuple[Fraction, ...]]:
        """How good a plan is, stage by stage, so that the smaller of two is the better."""
        return [
            (Fraction(stage.value(plan) * (-1 if stage.sense == "maximise" else 1)),)
            if isinstance(stage, Linear)
            else tuple(stage.ratios(plan)[: 1 if stage.first_only else None])
            for stage in self.stages
        ]

    def is_feasible(self, x: Ints) -> bool:
        """Whether an integer plan keeps every bound and every row, exactly, and its labels stand for what it counts."""
        if self.detail and len(x) > self.width and not self.detail.is_lawful(x):
            return False
        x = x[: self.width]
        rows = self.matrix.dot(x)
        inside = (x >= self.lower).all() and (x <= np.minimum(self.upper, self.ceiling)).all()
        return bool(inside and (rows >= self.row_lower).all() and (rows <= self.row_upper).all())


def _require_alike(name: str, **arrays: Sequence[object] | Ints) -> None:
    """Refuse arrays of different lengths."""
    if len({len(array) for array in arrays.values()}) > 1:
        lengths = ", ".join(f"{len(array)} {what}" for what, array in arrays.items())
        raise ValueError(f"{name!r} needs as many of each: {lengths}")
