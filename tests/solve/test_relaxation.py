"""Linear programs that grow: the basis goes with them, and the optimum is that of a program made at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.problem import UNBOUNDED, Matrix, ints
from matcher.solve.basis import AT_LOWER, BASIC, Standing
from matcher.solve.relaxation import Bounds, LpStatus, Relaxation

NOTHING = ints([])


def made(matrix: Matrix, columns: list[int]) -> Relaxation:
    relaxation = Relaxation()
    relaxation.wake(ints(columns), NOTHING, NOTHING, NOTHING, matrix.width)
    relaxation.add_rows(matrix.rows, matrix.columns, matrix.values, np.ones(matrix.height, dtype=bool))
    return relaxation


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_columns_that_wake_and_rows_that_come_leave_the_optimum_of_the_whole(seed: int) -> None:
    dice = np.random.default_rng(seed)
    height, width = int(dice.integers(2, 8)), int(dice.integers(4, 14))
    dense = dice.integers(-2, 4, (height, width))
    rows, columns = np.nonzero(dense)
    matrix = Matrix.from_triplets(rows, columns, dense[rows, columns], height, width)
    bounds = Bounds(
        np.zeros(width, dtype=np.int64), dice.integers(1, 5, width),
        np.full(height, -UNBOUNDED), dice.integers(1, 9, height),
    )  # fmt: skip
    cost = dice.integers(-9, 3, width).astype(np.float64)
    first = sorted(dice.permutation(width)[: width // 2].tolist())
    grown = made(matrix, first)
    assert grown.minimise(cost, bounds).status is LpStatus.OPTIMAL
    later = np.setdiff1d(np.arange(width), first)
    entry = np.isin(matrix.columns, later)
    grown.wake(later, matrix.rows[entry], matrix.columns[entry], matrix.values[entry], width)
    more = Matrix.from_triplets(
        np.zeros(width, dtype=np.int64), np.arange(width), np.ones(width, dtype=np.int64), 1, width
    )
    grown.add_rows(more.rows, more.columns, more.values, np.ones(1, dtype=bool))
    wider = bounds._replace(row_lower=np.append(bounds.row_lower, 0), row_upper=np.append(bounds.row_upper, 3))
    at_once = made(matrix, list(range(width)))
    at_once.add_rows(more.rows, more.columns, more.values, np.ones(1, dtype=bool))
    expected = at_once.minimise(cost, wider)
    found = grown.minimise(cost, wider)
    assert found.status is expected.status is LpStatus.OPTIMAL
    assert abs(found.value - expected.value) < 1e-9
    anew = made(matrix, list(range(width)))
    anew.add_rows(more.rows, more.columns, more.values, np.ones(1, dtype=bool))
    assert grown.basis is not None
    anew.start_from(grown.basis)
    assert abs(anew.minimise(cost, wider).value - expected.value) < 1e-9


@given(st.lists(st.sampled_from([0, AT_LOWER, BASIC])), st.lists(st.sampled_from([0, AT_LOWER, BASIC]), min_size=1))
def test_a_basis_taken_over_has_as_many_as_there_are_rows(columns: list[int], rows: list[int]) -> None:
    standing = Standing.nothing()
    standing.take_over(ints(columns), ints(rows))
    assert int((standing.columns == BASIC).sum() + (standing.rows == BASIC).sum()) == len(rows)


def test_columns_and_rows_begin_where_they_are_said_to_belong_and_end_at_the_same_optimum() -> None:
    """As many of ten columns as a row allows: said to be full beforehand, they cost no pivot."""
    width, fits = 10, 6
    matrix = Matrix.from_triplets(ints([0] * width), np.arange(width), ints([1] * width), 1, width)
    bounds = Bounds(ints([0] * width), ints([1] * width), ints([-UNBOUNDED]), ints([fits]))
    cost = -np.arange(1, width + 1, dtype=np.float64)
    first = made(matrix, list(range(width)))
    assert first.minimise(cost, bounds).value == -sum(range(width - fits + 1, width + 1))
    told, untold = made(matrix, []), made(matrix, [])
    pivots = []
    for relaxation in (told, untold):
        assert relaxation.minimise(np.zeros(width), bounds).status is LpStatus.OPTIMAL
        relaxation.wake(np.arange(width), matrix.rows, matrix.columns, matrix.values, width)
        more = Matrix.from_triplets(ints([0] * width), np.arange(width), ints([1] * width), 1, width)
        relaxation.add_rows(more.rows, more.columns, more.values, np.ones(1, dtype=bool))
        if relaxation is told:
            relaxation.begin(np.arange(width - fits, width), ints([1]), ints([0]))
        twice = bounds._replace(row_lower=ints([-UNBOUNDED] * 2), row_upper=ints([fits] * 2))
        solution = relaxation.minimise(cost, twice)
        assert solution.value == -sum(range(width - fits + 1, width + 1))
        pivots.append(solution.pivots)
    assert pivots[0] < pivots[1]
