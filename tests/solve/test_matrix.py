"""Sparse integer matrices against dense ones, and arrays by stretches against loops."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from matcher.problem import Ints, Matrix, ints, matrix
from matcher.problem.segments import distinct, ranks, stretches

HEIGHT, WIDTH = 5, 7
ENTRIES = st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), st.integers(-3, 3)), max_size=30)


def dense(entries: list[tuple[int, int, int]]) -> Ints:
    out = np.zeros((HEIGHT, WIDTH), dtype=np.int64)
    for row, column, value in entries:
        out[row, column] += value
    return out


def split(entries: list[tuple[int, int, int]]) -> tuple[Ints, Ints, Ints]:
    rows, columns, values = ints(entries).reshape(-1, 3).T
    return rows, columns, values


@given(ENTRIES, ENTRIES)
def test_a_matrix_of_several_parts_adds_up_what_stands_in_one_place(one: list, other: list) -> None:
    built, expected = Matrix.from_parts([split(one), split(other)], HEIGHT, WIDTH), dense(one + other)
    rows, columns = np.nonzero(expected)
    assert_array_equal(built.rows, rows)
    assert_array_equal(built.columns, columns)
    assert_array_equal(built.values, expected[rows, columns])


@given(ENTRIES)
def test_rows_and_columns_of_a_matrix_are_those_of_the_dense_one(entries: list) -> None:
    built, expected = Matrix.from_triplets(*split(entries), HEIGHT, WIDTH), dense(entries)
    for column in range(WIDTH):
        rows, values = built.column(column)
        assert_array_equal(rows, np.flatnonzero(expected[:, column]))
        assert_array_equal(values, expected[rows, column])
    some_columns, some_rows = ints([3, 0]), ints([4, 1, 2])
    rows, values = built.entries_of(some_columns)
    assert_array_equal(values, np.concatenate([expected[expected[:, each] != 0, each] for each in some_columns]))
    columns, values = built.entries_in(some_rows)
    assert_array_equal(columns, np.concatenate([np.flatnonzero(expected[each]) for each in some_rows]))


@given(ENTRIES, st.sampled_from([1, 3, 100]))
def test_products_are_those_of_the_dense_matrix_however_many_entries_are_taken_at_once(
    entries: list, most: int
) -> None:
    built, expected = Matrix.from_triplets(*split(entries), HEIGHT, WIDTH), dense(entries)
    x, y = np.arange(WIDTH) - 2, np.arange(HEIGHT) - 1
    with patch.object(matrix, "ENTRIES_AT_ONCE", most):
        assert_array_equal(built.dot(x), expected @ x)
    assert_array_equal(built.transposed_dot(y), y @ expected)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=9))
def test_stretches_follow_one_another(parts: list) -> None:
    starts, counts = ints(parts).reshape(-1, 2).T
    expected = [start + step for start, count in parts for step in range(count)]
    assert stretches(starts, counts).tolist() == expected


@given(st.lists(st.integers(0, 20), max_size=30))
def test_numbers_are_ranked_as_if_they_were_sorted(numbers: list) -> None:
    values, places = np.unique(ints(numbers), return_inverse=True)
    assert_array_equal(distinct(ints(numbers), 21), values)
    count, found = ranks(ints(numbers), 21)
    assert count == len(values)
    assert_array_equal(found, places)
