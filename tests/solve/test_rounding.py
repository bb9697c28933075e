"""Floating-point multipliers made exact: whatever determinant a basis has, and however dear a stage is."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.problem import Builder, Linear, Problem, RowName, ints
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.limits import Limits


def knapsack(weights: list[int], room: int, worth: int = 1) -> Problem:
    """As many as can be of things with weights, each of them once."""
    builder = Builder()
    columns = builder.columns(np.ones(len(weights), dtype=np.int64))
    row = builder.rows([RowName("room", "")], 0, room)
    builder.entries(np.repeat(row, len(weights)), columns, weights)
    stage = Linear("placed", "maximise", "things", columns, np.full(len(weights), worth))
    return builder.problem([stage])


@pytest.mark.parametrize("weight", [7, 257, 1231])
def test_a_multiplier_of_any_likely_denominator_is_exact(weight: int) -> None:
    problem = knapsack([weight] * 40, 10 * weight)
    face = Face(problem, Limits())
    cost = np.full(problem.width, -1, dtype=np.int64)
    proof = prove(cost, np.array([-1 / weight]), face)
    assert proof is not None
    assert (proof.denominator % weight, proof.scaled_bound) == (0, -10 * proof.denominator)


def test_a_dear_stage_is_rounded_as_finely_as_it_allows() -> None:
    """Multipliers of 2e8 once were not rounded at all, so nothing could be proven of a lot among equals."""
    worth = 2 * 10**8
    problem = knapsack([1] * 5, 3, worth)
    proof = prove(np.full(5, -worth, dtype=np.int64), np.array([-worth + 0.5]), Face(problem, Limits()))
    assert proof is not None
    assert -3 * worth - 3 <= proof.bound <= -3 * worth


def test_multipliers_beyond_all_counting_prove_nothing() -> None:
    face = Face(knapsack([1], 1), Limits())
    assert prove(ints([-1]), np.array([float(2**51)]), face) is None


def test_products_that_int64_cannot_hold_prove_nothing() -> None:
    face = Face(knapsack([2**20], 2**20), Limits())
    assert prove(ints([-1]), np.array([-(2.0**45)]), face) is None
    assert prove(ints([-1]), np.array([-(2.0**30)]), face) is not None
