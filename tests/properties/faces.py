"""The oracle's plans and values in the engine's and the checker's words, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from matcher.proposal import Assignment, Proposal, StageResult, Unmatched
from matcher.week import Week
from tests.oracle import Plan, StageValue
from tests.oracle.stages import MAXIMISED

Told = tuple[str, int | float | None, tuple[tuple[Fraction, int], ...] | None]


def proposal_of(week: Week, plan: Plan, stages: Sequence[StageValue] = ()) -> Proposal:
    """A plan as a proposal that claims these stage values; who is in no seat is unmatched."""
    placed = {seat.ref for seat in plan}
    rows = [Assignment(**seat._asdict()) for seat in plan]
    left = [Unmatched(ref=child.ref, reasons=("test",)) for child in week.children if child.ref not in placed]
    return Proposal(
        status="optimal",
        week_starting="2025-05-05",
        stages=tuple(_result(stage) for stage in stages),
        assignments=tuple(rows),
        unmatched=tuple(left),
    )


def _result(stage: StageValue) -> StageResult:
    number = None if stage.value is None else float(stage.value)
    return StageResult(
        name=stage.name, sense="maximise" if stage.name in MAXIMISED else "minimise", unit="", value=number
    )


def told(stages: Iterable[Any], like: Iterable[StageValue]) -> list[Told]:
    """Stage values of any of the three, comparable.

    A leximin stage (known by ``like``, the oracle's) is its levels, any other its value; the ratio of a ``max``
    stage is compared to six decimals, as it is shown.
    """
    kinds = {stage.name: stage for stage in like}
    return [_told(stage, kinds.get(stage.name)) for stage in stages]


def _told(stage: Any, like: StageValue | None) -> Told:
    if like is not None and like.levels is not None:
        return stage.name, None, tuple(_level(level) for level in stage.levels or ())
    value = stage.value
    return stage.name, value if value is None or isinstance(value, int) else round(float(value), 6), None


def _level(level: Any) -> tuple[Fraction, int]:
    ratio, count = level if isinstance(level, tuple) else (level.ratio, level.count)
    return Fraction(ratio), count
