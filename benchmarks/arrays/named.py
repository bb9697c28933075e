"""The answer as arrays: who goes where and takes what, by name; and the same as row numbers of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.generator.dice import Ints
from matcher.week import Week

Names = NDArray[np.object_]
UNKNOWN = -2
"""Stands for a name that the week does not have."""


@dataclass(frozen=True)
class NamedPlan:
    """Columns of shape (children,), None for nothing: what a proposal says of each child, in the drawing's order."""

    authority: Names
    vacancy: Names
    school: Names
    esol: Names


@dataclass(frozen=True)
class Taken:
    """The same as row numbers: -1 for nothing, ``UNKNOWN`` for a name that the week does not have."""

    authority: Ints
    vacancy: Ints
    school: Ints
    esol: Ints

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Shape (children,)."""
        return np.asarray(self.authority >= 0)


def numbered(week: Week, plan: NamedPlan) -> Taken:
    """Look every name up in the week's tables."""
    return Taken(
        authority=_numbers(plan.authority, [row.code for row in week.authorities]),
        vacancy=_numbers(plan.vacancy, [row.vacancy for row in week.vacancies]),
        school=_numbers(plan.school, [row.key for row in week.school_places]),
        esol=_numbers(plan.esol, [row.key for row in week.esol_places]),
    )


def _numbers(names: Names, table: Sequence[str]) -> Ints:
    number: dict[str | None, int] = {name: i for i, name in enumerate(table)}
    number[None] = -1
    return np.fromiter((number.get(name, UNKNOWN) for name in names.tolist()), dtype=np.int64, count=len(names))
