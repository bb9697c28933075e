"""A third party's problem as the engine takes it, with the means to judge an answer without the engine."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from matcher.problem import Ints, Problem

Sense = Literal["maximise", "minimise"]
OPTIMA = Path(__file__).with_name("samples") / "optima.csv"


@dataclass(frozen=True)
class Posed:
    """A problem and its judge.

    Attributes
    ----------
    problem
        One stage.
    sense
        Of that stage.
    worth
        Value of a plan by the format's own definition, from its tables alone; None if the plan is no answer.
    optimum
        The known optimal value, where there is one.
    """

    problem: Problem
    sense: Sense
    worth: Callable[[Ints], int | None]
    optimum: int | None

    def better(self, one: int, other: int) -> bool:
        """Whether one value is strictly better than another."""
        return one > other if self.sense == "maximise" else one < other


def known_optimum(file: str, number: int, size: tuple[int, int], sense: Sense) -> int | None:
    """The optimum of a sample or of a public file, from optima.csv; None where none is known.

    Parameters
    ----------
    file, number
        File name, and the problem's number in it.
    size
        Agents and jobs (families and localities): another problem under the same name has no known optimum.
    """
    wanted = (file, str(number), f"{size[0]}x{size[1]}", sense)
    with OPTIMA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["file"], row["number"], row["size"], row["sense"]) == wanted:
                return int(row["optimum"])
    return None
