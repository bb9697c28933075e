"""The back ends' parts: the driver against solvers that err, the network finder, problems without children."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from matcher.problem import Builder, Ints, Leximin, Linear, Problem, RowName, Stage, ints
from matcher.solve import Limits
from matcher.solve.backends import solve_with
from matcher.solve.backends.circulation import Circulation
from matcher.solve.backends.formulation import Solver, require_time
from matcher.solve.backends.lexicographic import solve_in_order
from matcher.solve.backends.network import network_of
from matcher.solve.face import Infeasible
from matcher.solve.limits import OutOfTime
from matcher.solve.search import IntegerProgram, SearchResult, SearchStatus, search

WHO = RowName("test", "row")
NOTHING = ints([])


def linear(name: str, coefficients: list[int], sense: str = "maximise") -> Linear:
    columns = np.arange(len(coefficients), dtype=np.int64)
    return Linear(name, sense, "units", columns, ints(coefficients))  # type: ignore[arg-type]


def knapsack(*stages: Stage) -> Problem:
    """Three columns of 0 to 2 with 2 x + 3 y + 4 z <= 7: no network."""
    builder = Builder()
    columns = builder.columns([2, 2, 2])
    row = builder.rows([WHO], upper=7)
    builder.entries(np.repeat(row, 3), columns, [2, 3, 4])
    return builder.problem(stages)


def transport(supply: list[int], room: list[int], *stages: Stage, least: int = 0) -> Problem:
    """From every supply to every room; rooms 0 and 1 lie in a house of 3 places, and loads are columns of their own."""
    builder = Builder()
    count = len(room)
    arcs = builder.columns(np.repeat(supply, count)).reshape(len(supply), count)
    loads = builder.columns(room)
    for i, each in enumerate(supply):
        builder.entries(builder.rows([RowName("supply", str(i))], least, each).repeat(count), arcs[i])
    for j in range(count):
        row = builder.link(f"load {j}").__index__()
        builder.entries([row] * len(supply), arcs[:, j])
        builder.entries([row], loads[j : j + 1], -1)
    house = builder.rows([RowName("house", "h")], upper=3)
    builder.entries(house.repeat(2), loads[:2])
    whole = builder.rows([RowName("house of arcs", "h")], upper=3)
    builder.entries(whole.repeat(2 * len(supply)), arcs[:, :2].ravel())
    return builder.problem(stages)


def placed_and_even(supply: list[int], room: list[int]) -> tuple[Stage, ...]:
    arcs = len(supply) * len(room)
    shares = tuple(Fraction(2 + j, 3) for j in range(len(room)))
    loads = arcs + np.arange(len(room), dtype=np.int64)
    even = Leximin("even", "ratio", loads, ints([j % 2 for j in range(len(room))]), shares)
    return (linear("placed", [1] * arcs), even, linear("cheap", [(7 * k) % 5 for k in range(arcs)], "minimise"))


SHAPES = [([3, 2], [2, 2, 2]), ([4, 4, 1], [3, 2, 5]), ([6], [2, 1, 4, 3]), ([2, 2, 2, 2], [1, 3, 2])]


@pytest.mark.parametrize(("supply", "room"), SHAPES)
@pytest.mark.parametrize("name", ["textbook", "mip", "flow"])
def test_a_problem_that_never_was_a_week_has_one_optimum_whoever_solves_it(
    name: str, supply: list[int], room: list[int]
) -> None:
    problem = transport(supply, room, *placed_and_even(supply, room))
    ours, theirs = solve_with("cpsat", problem), solve_with(name, problem)
    assert (ours.status, theirs.status) == ("optimal", "optimal")
    assert [(o.value, o.levels) for o in theirs.outcomes] == [(o.value, o.levels) for o in ours.outcomes]


@pytest.mark.parametrize("name", ["textbook", "mip"])
def test_what_no_network_can_say_is_exact_elsewhere_and_bounded_by_flow(name: str) -> None:
    problem = knapsack(linear("worth", [3, 5, 6]))
    exact, flow = solve_with(name, problem), solve_with("flow", problem)
    assert (exact.status, exact.outcomes[0].value) == ("optimal", Fraction(11))
    assert flow.status == "feasible"
    assert flow.outcomes[0].bound is not None
    assert flow.outcomes[0].bound >= 11


def test_rows_within_rows_are_a_network_and_a_knapsack_is_not() -> None:
    assert network_of(transport([3, 2], [2, 2, 2]), NOTHING).exact
    assert not network_of(knapsack(), NOTHING).exact


def test_bounds_that_no_plan_keeps_are_infeasible_to_flow() -> None:
    assert solve_with("flow", transport([9], [1, 1, 1], linear("placed", [1, 1, 1]), least=9)).status == "infeasible"


def test_the_face_of_a_circulation_holds_every_optimum_and_nothing_else() -> None:
    tail, head = ints([0, 0, 1, 2, 3]), ints([1, 2, 3, 3, 0])
    network = Circulation(tail, head, np.zeros_like(tail), np.ones_like(tail), 4)
    flow, face = network.least(ints([2, 3, 1, 0, -10]))
    assert int(ints([2, 3, 1, 0, -10]) @ flow) == -7
    assert (face.lower.tolist(), face.upper.tolist()) == ([0, 0, 0, 0, 1], [1] * 5)  # both ways cost 3
    flow, narrow = face.least(ints([1, 0, 0, 0, 0]))
    assert flow.tolist() == [0, 1, 0, 1, 1]
    assert narrow.upper[0] == 0


def test_a_circulation_that_must_flow_and_cannot_is_infeasible() -> None:
    with pytest.raises(Infeasible):
        Circulation(ints([0, 1]), ints([1, 0]), ints([2, 0]), ints([3, 1]), 2).least(ints([1, 1]))


class Liar:
    """Answers as it is told to, whatever the program."""

    def __init__(self, status: SearchStatus, point: Ints | None, bound: int | None) -> None:
        self.answer = SearchResult(status, point, bound)

    def __call__(self, program: IntegerProgram, limits: Limits) -> SearchResult:
        return self.answer


@pytest.mark.parametrize(
    ("status", "point", "bound"),
    [
        (SearchStatus.STOPPED, None, 0),  # CP-SAT's bound before it has worked one out
        (SearchStatus.BEST, ints([2, 2, 2]), -28),  # breaks the row
        (SearchStatus.NONE, None, None),  # "infeasible", and a plan is known
        (SearchStatus.FOUND, ints([1, 0, 0]), 0),  # a bound beyond what was reached
    ],
)
def test_a_solver_that_errs_is_not_believed(status: SearchStatus, point: Ints | None, bound: int | None) -> None:
    problem = knapsack(linear("worth", [3, 5, 6]), linear("next", [1, 1, 1]))
    solution = solve_in_order(problem, Limits(), None, None, Solver(Liar(status, point, bound), 8))
    assert solution.plan is not None
    assert problem.is_feasible(solution.plan)
    assert solution.status == "feasible"
    assert not any(outcome.proven for outcome in solution.outcomes)


def test_after_a_stage_that_is_not_proven_nothing_is_claimed() -> None:
    def only_the_second(program: IntegerProgram, limits: Limits) -> SearchResult:
        return search(program, limits) if program.cost[2] == -1 else SearchResult(SearchStatus.STOPPED, None, None)

    problem = knapsack(linear("worth", [3, 5, 6]), linear("next", [1, 1, 1]))
    solution = solve_in_order(problem, Limits(), None, None, Solver(only_the_second, 8))
    assert [outcome.bound for outcome in solution.outcomes] == [None, None]


def test_a_plan_to_start_from_is_never_made_worse() -> None:
    problem = knapsack(linear("worth", [3, 5, 6]))
    start = ints([0, 1, 1])
    for name in ("mip", "textbook", "flow"):
        solution = solve_with(name, problem, Limits(stopped=True), start)
        assert solution.plan is not None
        assert solution.plan.tolist() == start.tolist()


def test_nothing_is_begun_that_would_outlast_the_limit() -> None:
    require_time(Limits(), 10**12)
    require_time(Limits(5.0), 10**5)
    with pytest.raises(OutOfTime):
        require_time(Limits(5.0), 10**7)


def test_leximin_by_windows_of_one_level_is_that_of_wide_windows() -> None:
    supply, room = SHAPES[1]
    problem = transport(supply, room, *placed_and_even(supply, room))
    levels = [
        [outcome.levels for outcome in solve_in_order(problem, Limits(), None, None, Solver(search, heaviest)).outcomes]
        for heaviest in (1, 2**20)
    ]
    assert levels[0] == levels[1]
