"""Looking for a plan at the bound: rounding finds what it is made for, and claims nothing else."""

from __future__ import annotations

import numpy as np

from matcher.problem import ints
from matcher.solve import Limits
from matcher.solve.exact import prove
from matcher.solve.face import Face
from matcher.solve.reach import Goal
from tests.solve.test_cuts import cycles


def goal_of(face: Face, value: int) -> Goal:
    cost = -np.ones(face.width, dtype=np.int64)
    proof = prove(cost, np.full(face.height, -0.5), face)
    assert proof is not None
    return Goal(face, cost, proof, value, face.at(proof, value))


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
