"""Numbers that are large, and problems that are malformed: never a wrong answer, and never one without a word."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from benchmarks.third_party import pose
from matcher.errors import Usage
from matcher.problem import Builder, Leximin, Linear, Problem, RowName, ints
from matcher.solve import solve
from matcher.solve.backends import solve_with

EXACT = ("cpsat", "textbook", "mip", "flow")


def knapsack(seed: int, most: int, weights: tuple[int, int], worth: tuple[int, int], rows: int = 1) -> Problem:
    rng, count = np.random.default_rng(seed), 6
    builder = Builder()
    columns = builder.columns(np.full(count, most))
    for number in range(rows):
        weight = rng.integers(*weights, count)
        row = builder.rows([RowName("room", str(number))], upper=int(weight.sum()) * most // 2)
        builder.entries(np.full(count, row[0]), columns, weight)
    return builder.problem([Linear("worth", "maximise", "points", columns, ints(rng.integers(*worth, count)))])


def best(problem: Problem, most: int) -> int:
    (stage,) = problem.stages
    assert isinstance(stage, Linear)
    plans = (ints(plan) for plan in product(range(most + 1), repeat=problem.width))
    return max(stage.value(plan) for plan in plans if problem.is_feasible(plan))


@pytest.mark.parametrize("backend", ["cpsat", "textbook", "mip"])
@pytest.mark.parametrize("seed", range(8))
def test_a_cost_beyond_2_to_the_40_is_minimised_and_not_cut_off(backend: str, seed: int) -> None:
    """An open window was searched as one that ends at 2**40: dearer plans did not exist, and the rest was "optimal"."""
    problem = knapsack(seed, 2, (2**28, 2**30), (2**38, 2**40))
    solution = solve_with(backend, problem)
    assert (solution.status, solution.outcomes[0].value) == ("optimal", best(problem, 2))


@pytest.mark.parametrize("backend", EXACT)
def test_a_total_beyond_2_to_the_40_is_not_infeasible(backend: str) -> None:
    builder = Builder()
    columns = builder.columns([2000] * 2)
    builder.rows([RowName("all", "")], 3000, 3000)
    builder.entries([0] * 2, columns, [1, 1])
    solution = solve_with(backend, builder.problem([Linear("c", "minimise", "", columns, ints([10**9, 10**9 + 1]))]))
    assert (solution.status, solution.outcomes[0].value) == ("optimal", 3_000_000_001_000)


def test_numbers_that_64_bits_cannot_count_are_refused() -> None:
    """Four jobs of 4e18 fitted where there was room for one: the sum had become negative."""
    builder = Builder()
    columns = builder.columns([1] * 4)
    builder.entries(np.zeros(4), columns, np.full(4, 4 * 10**18))
    builder.rows([RowName("room", "")], upper=4 * 10**18)
    with pytest.raises(ValueError, match="a row can come to more than"):
        builder.problem([])
    with pytest.raises(ValueError, match="stage 'cost' can come to more than"):
        built(2).problem([Linear("cost", "minimise", "", ints([0, 1]), ints([2**62, 2**62]))])
    room = 4 * 10**18
    with pytest.raises(Usage, match=r"gap\.txt: a row can come to more"):
        pose("gap", "gap.txt", f"1 4  1 2 3 4  {room} {room} {room} {room}  {room}".encode(), [])


def built(columns: int) -> Builder:
    builder = Builder()
    builder.columns(np.ones(columns))
    return builder


@pytest.mark.parametrize("backend", EXACT)
def test_an_unlawful_plan_to_start_from_is_passed_over(backend: str) -> None:
    """It was taken for what it said, and called optimal because nothing could be better."""
    builder = Builder()
    columns = builder.columns([3, 3])
    builder.rows([RowName("room", "")], upper=4)
    builder.entries([0, 0], columns)
    problem = builder.problem([Linear("worth", "maximise", "", columns, ints([2, 1]))])
    solution = solve_with(backend, problem, plan=ints([3, 3]))
    assert solution.plan is not None
    assert problem.is_feasible(solution.plan)
    assert (solution.status, solution.outcomes[0].value) == ("optimal", 7)


@pytest.mark.parametrize("backend", EXACT)
@pytest.mark.parametrize("where", ["columns", "rows"])
def test_bounds_that_cross_leave_no_plan(backend: str, where: str) -> None:
    builder = Builder()
    columns = builder.columns([3, 3], lower=[0, 4 if where == "columns" else 0])
    builder.rows([RowName("room", "")], 3, 2 if where == "rows" else 9)
    builder.entries([0, 0], columns)
    problem = builder.problem([Linear("worth", "maximise", "", columns, ints([2, 1]))])
    assert solve_with(backend, problem).status == "infeasible"


@pytest.mark.parametrize("backend", EXACT)
@pytest.mark.parametrize(("asked", "status"), [(7001, "optimal"), (11_000, "infeasible")])
def test_a_problem_without_stages_is_solved_all_the_same(backend: str, asked: int, status: str) -> None:
    builder = Builder()
    columns = builder.columns([5000, 5000])
    builder.rows([RowName("sum", "")], asked, asked)
    builder.entries([0, 0], columns)
    assert solve_with(backend, builder.problem([])).status == status


def test_a_tolerance_on_leximin_counts_from_the_least_load_whatever_it_is() -> None:
    """A column that may be negative had its slots counted from 0, and a worse plan was called optimal."""
    builder = Builder()
    builder.columns([2, 2, 3, 0], lower=[0, 0, 0, -3])
    share = (Fraction(3), Fraction(3, 4), Fraction(2))
    problem = builder.problem(
        [
            Leximin("x", "", ints([3, 2, 1]), ints([0, 0, 2]), share, (), False, Fraction(67, 2)),
            Linear("l", "minimise", "", ints([0, 2, 3, 1]), ints([-3, 1, 4, 5]), 5),
        ]
    )
    assert [solve_with(backend, problem).outcomes[1].value for backend in ("cpsat", "textbook", "mip")] == [-13] * 3


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda c: Linear("s", "maximize", "", c, c), "'maximise' or 'minimise'"),  # type: ignore[arg-type]
        (lambda c: Linear("s", "minimise", "", c, c[:1]), "as many of each: 2 columns, 1 coefficients"),
        (lambda c: Linear("s", "minimise", "", c + 1, c), "a column beyond the 2"),
        (lambda c: Linear("s", "minimise", "", c, ints([0.5, 1.7])), "whole numbers are asked for"),
        (lambda c: Leximin("s", "", ints([0, 0]), c, (Fraction(1),) * 2), "a column twice"),
        (lambda c: Leximin("s", "", c, c, (Fraction(1), Fraction(0))), "not above 0"),
    ],
)
def test_a_malformed_stage_is_refused_in_words(make: object, said: str) -> None:
    assert callable(make)
    builder = Builder()
    columns = builder.columns([1, 1])
    with pytest.raises(ValueError, match=said):
        solve(builder.problem([make(columns)]))


@pytest.mark.parametrize(("row", "column", "said"), [(1, 0, "row 1; there are 1"), (0, -1, "column -1; there are 2")])
def test_an_entry_where_there_is_nothing_is_refused_in_words(row: int, column: int, said: str) -> None:
    builder = built(2)
    builder.rows([RowName("room", "")], upper=1)
    builder.entries(row, column)
    with pytest.raises(ValueError, match=said):
        builder.problem([])
