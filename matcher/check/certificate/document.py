"""A certificate: prices, step by step, with what they are said to prove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from matcher.errors import Found
from matcher.proposal import Assignment

SCHEMA_VERSION = 1

Prices = Mapping[str, Mapping[str, int]]
"""By rule, then by what it is about (a vacancy, an authority, ...): a whole number over the step's denominator."""


class Malformed(Found):
    """The document is no certificate of this week; the message says where."""


@dataclass(frozen=True)
class Cut:
    """A row that follows from others for whole numbers: they are added up, divided, and all is rounded down.

    Attributes
    ----------
    divisor
        What all is divided by.
    rows
        How often each row is taken, by rule, then by row; ``cut``: an earlier one of the same step, by its place.
    """

    divisor: int
    rows: Prices


@dataclass(frozen=True)
class Split:
    """Two cases that leave no third: a child goes to an authority or not, or it receives at most so many or more.

    Attributes
    ----------
    authority
        Its code.
    ref
        The child; None where the cases are about how many the authority receives.
    most
        So many at most in the first case, more in the second; None where the cases are about a child.
    cases
        What is proven of either.
    """

    authority: str
    ref: str | None
    most: int | None
    cases: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Step:
    """One minimisation.

    Attributes
    ----------
    denominator
        What all prices are over.
    prices
        On rows that children share; 0 for any other.
    bound
        The least cost that they are said to prove, in whole units of the stage (a maximised one negated).
    window
        The levels of a leximin step, the highest first, each with its weight; empty for any other step.
    split
        Cases to look at one by one, where prices for all plans together do not prove enough.
    cuts
        Rows that follow from others, to be priced like them; each may follow from those before it.
    """

    denominator: int
    prices: Prices
    bound: int | None = None
    window: tuple[tuple[Fraction, int], ...] = ()
    split: Split | None = None
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True)
class Stage:
    """One stage's steps, the value claimed for it, and the bound that they are said to prove together.

    ``witness`` are the assignments of a plan that is best in the stage, where the stage has a tolerance and the
    proposal itself may therefore have given some of it up.
    """

    name: str
    value: int | str | None
    steps: tuple[Step, ...]
    witness: tuple[Assignment, ...] = ()
    bound: int | str | None = None


@dataclass(frozen=True)
class Certificate:
    """What a proposal's stages rest on, without any trust in a solver."""

    week_sha256: str
    seed: int
    stages: tuple[Stage, ...] = field(default=())

    def as_document(self) -> dict[str, Any]:
        """Plain data for JSON; :mod:`matcher.check.certificate.reading` reads it back."""
        stages = [
            {
                "name": stage.name,
                "value": stage.value,
                "bound": stage.bound,
                "witness": [row.model_dump(mode="json", exclude={"miles_to_anchor"}) for row in stage.witness],
                "steps": [_step_document(step) for step in stage.steps],
            }
            for stage in self.stages
        ]
        head = {"schema_version": SCHEMA_VERSION, "week_sha256": self.week_sha256, "seed": self.seed}
        return {**head, "stages": stages}


def _step_document(step: Step) -> dict[str, Any]:
    window = [[f"{level.numerator}/{level.denominator}", weight] for level, weight in step.window]
    cuts = [{"divisor": cut.divisor, "rows": _by_rule(cut.rows)} for cut in step.cuts]
    split = None
    if step.split is not None:
        cases = [_step_document(case) for case in step.split.cases]
        split = {"authority": step.split.authority, "ref": step.split.ref, "most": step.split.most, "cases": cases}
    return {
        "denominator": step.denominator, "bound": step.bound, "window": window, "prices": _by_rule(step.prices),
        "cuts": cuts, "split": split,
    }  # fmt: skip


def _by_rule(prices: Prices) -> dict[str, dict[str, int]]:
    return {rule: dict(rows) for rule, rows in prices.items()}
