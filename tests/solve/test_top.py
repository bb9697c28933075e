"""The largest ratio first: what the stand-in weighs against several lower levels is lowered whatever it costs."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from matcher.problem import Builder, Leximin, Problem, RowName, ints
from matcher.solve import Limits, solve
from matcher.solve.face import Face
from matcher.solve.slots import Entry
from matcher.solve.spread import spread
from matcher.solve.top import lower_top

FALLING, RISING = 0, 1
STAGE = Leximin("fairness", "loads", ints([FALLING, RISING]), ints([0, 0]), (Fraction(1), Fraction(1)))


def one_for_two(most: int, least: int) -> Problem:
    """A load that falls by one for each two by which another rises: no base polyhedron of a network."""
    builder = Builder()
    falling, rising, turns = builder.columns(ints([most, 3 * most, most])).tolist()
    for number, (columns, values, right) in enumerate(
        [([falling, turns], [1, 1], most), ([rising, turns], [1, -2], least)]
    ):
        row = builder.rows([RowName("turns", str(number))], right, right)
        builder.entries(np.repeat(row, 2), ints(columns), values)
    return builder.problem([STAGE])


def entries(face: Face) -> list[Entry]:
    return [Entry(i, int(column), int(face.top[column])) for i, column in enumerate(STAGE.columns)]


def test_the_stand_in_is_told_what_it_would_not_pay_for() -> None:
    problem = one_for_two(60, 20)
    face = Face(problem, Limits(), ints([60, 20, 0]))
    spread(face, STAGE, entries(face), fine=True).leave()
    assert face.plan is not None
    assert face.plan[FALLING] > 47
    top = lower_top(face, STAGE, entries(face), np.inf)
    assert top is not None
    assert top.level == pytest.approx(140 / 3)
    assert top.caps.tolist() == [46, 46]
    spread(face, STAGE, entries(face), fine=True, caps=top.caps).leave()
    assert face.plan[[FALLING, RISING]].tolist() == [47, 46]
    assert lower_top(face, STAGE, entries(face), top.level) is None
    assert problem.is_feasible(face.plan[: problem.width])


def test_what_one_child_is_left_open_of_stays_as_it_is_and_is_no_largest_ratio() -> None:
    face = Face(one_for_two(60, 20), Limits(), ints([60, 20, 0]))
    face.lower[FALLING] = 59
    assert lower_top(face, STAGE, entries(face), np.inf) is None
    face.lower[RISING], face.upper[RISING] = 20, 21
    assert lower_top(face, STAGE, entries(face), np.inf) is None


@pytest.mark.parametrize(
    ("most", "least", "worst", "steps"), [(60, 20, 47, 4), (9_000, 0, 6_000, 1), (20_000, 1, 13_334, 17)]
)
def test_the_engine_finds_the_least_largest_ratio_however_far_it_is(
    most: int, least: int, worst: int, steps: int
) -> None:
    """Windows of some twenty levels took it down one after another: 17 and 49 here, 200 on a million children."""
    problem = one_for_two(most, least)
    solution = solve(problem, Limits(30), ints([most, least, 0]))
    assert solution.status == "optimal"
    assert solution.outcomes[0].value == worst
    assert len(solution.outcomes[0].steps) <= steps
