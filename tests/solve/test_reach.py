"""Looking for a plan at the bound: rounding and searching find what they are made for, and claim nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.problem import UNBOUNDED, Builder, Linear, RowName, ints
from matcher.solve import Limits, play
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.reach import Goal
from matcher.solve.relaxation import LpStatus
from tests.solve.test_cuts import cycles, problem_of


def goal_of(face: Face, value: int) -> Goal:
    cost = -np.ones(face.width, dtype=np.int64)
    proof = prove(cost, np.full(face.height, -0.5), face)
    assert proof is not None
    return Goal(face, cost, proof, value)


def test_the_whole_numbers_below_and_above_a_point_are_searched() -> None:
    """Two of five around a circle: half of each is the relaxation's optimum, and the bound is two."""
    face = Face(cycles(5), Limits(), ints([0] * 5))
    assert goal_of(face, -2).round(np.full(5, 0.5))
    assert face.plan is not None
    assert face.plan.sum() == 2


def test_what_is_whole_in_the_point_stays_and_no_goal_out_of_reach_is_claimed() -> None:
    face = Face(cycles(5, 5), Limits(), ints([0] * 10))
    point = np.append(np.full(5, 0.5), ints([1, 0, 0, 0, 0]))
    assert not goal_of(face, -4).round(point)
    assert face.plan is not None
    assert face.plan.sum() == 3
    assert face.plan[5:].tolist() == [1, 0, 0, 0, 0]


def test_what_no_better_plan_has_is_no_obstacle() -> None:
    """The plan took a place that no better plan takes, and was searched with it held: nothing was ever found."""
    problem = problem_of([([1, 1], -UNBOUNDED, 1)], [1, 1], [1, 2])
    face = Face(problem, Limits(), ints([1, 0]))
    cost = ints([-1, -2])
    proof = prove(cost, np.array([-2.0]), face)
    assert proof is not None
    assert face.at(proof, -2).upper.tolist() == [0, 1]
    assert Goal(face, cost, proof, -2).polish(np.array([0.0, 1.0]), (0,))
    assert face.plan is not None
    assert face.plan.tolist() == [0, 1]


@pytest.mark.parametrize(("widths", "value"), [((0,), -1), ((0, 1), -2)])
def test_wider_searches_reach_what_shares_a_row(widths: tuple[int, ...], value: int) -> None:
    """The point says who comes, and not who has to go for it: that shows in the row of two that they share."""
    face = Face(problem_of([([1, 1], -UNBOUNDED, 1)], [1, 1], [2, 1]), Limits(), ints([0, 1]))
    cost = ints([-2, -1])
    proof = prove(cost, np.zeros(1), face)
    assert proof is not None
    Goal(face, cost, proof, -2).polish(np.array([1.0, 1.0]), widths)
    assert face.value(cost) == value


def test_a_linear_program_holds_what_the_plan_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search found a plan asleep; what was awake held no point then, and the stage was left to CP-SAT alone."""
    monkeypatch.setattr(play, "SMALL", -1)
    builder = Builder()
    columns = builder.columns([1, 1])
    builder.entries(builder.rows([RowName("must", "")], 1, 1)[[0, 0]], columns)
    problem = builder.problem([Linear("none", "minimise", "", columns, ints([0, 0]))], columns)
    face = Face(problem, Limits(), ints([0, 1]))
    assert face.play.asleep.tolist() == [True, False]
    face.take(ints([1, 0]))
    face.upper[1] = 0
    assert face.play.relax(np.zeros(2)).status is LpStatus.OPTIMAL
