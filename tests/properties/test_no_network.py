"""Leximin on loads that no network has: one less here may mean one more in each of two other places, or three."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from matcher.problem import UNBOUNDED, Builder, Ints, Leximin, Linear, Problem, RowName, ints
from matcher.solve import Limits, leximin, solve, spread
from tests.solve.test_cuts import whole_plans

ALWAYS, FULL = 60, 600
LARGEST = 20_000
SEEDS = [pytest.param(seed, marks=() if seed < ALWAYS else pytest.mark.slow) for seed in range(FULL)]
Standing = tuple[list[Fraction], Fraction]


def drawn(dice: Random) -> Problem:
    """Some loads and other columns, small rows with coefficients up to 3, and a later stage that shows what is held."""
    loads, others = dice.randint(3, 5), dice.randint(1, 2)
    width = loads + others
    builder = Builder()
    top = [dice.randint(2, 6) for _ in range(width)]
    columns = builder.columns(ints(top))
    rows = [(list(range(loads)), [1] * loads, dice.randint(0, sum(top[:loads]) // 2), UNBOUNDED)]
    for _ in range(dice.randint(1, 3)):
        where = dice.sample(range(width), dice.randint(2, 4))
        values = [dice.choice((1, 1, 1, -1, 2, -2, 3)) for _ in where]
        reached = sum(value * dice.randint(0, top[column]) for column, value in zip(where, values, strict=True))
        rows.append((where, values, *dice.choice(((reached, reached), (reached, UNBOUNDED), (-UNBOUNDED, reached)))))
    for number, (where, values, low, high) in enumerate(rows):
        row = builder.rows([RowName("row", str(number))], low, high)
        builder.entries(np.repeat(row, len(where)), columns[where], values)
    shares = tuple(Fraction(dice.randint(1, 6), dice.randint(1, 2)) for _ in range(loads))
    base = ints([dice.randint(0, 3) for _ in range(loads)])
    fairness = Leximin("fairness", "loads", columns[:loads], base, shares)
    worth = ints([dice.randint(-3, 5) for _ in range(width)])
    return builder.problem([fairness, Linear("worth", "maximise", "units", columns, worth)])


def best(problem: Problem) -> Standing | None:
    """By trying every point; None where none is lawful."""
    return min((standing(problem, plan) for plan in whole_plans(problem)), default=None)


def standing(problem: Problem, point: Ints) -> Standing:
    fairness, worth = problem.stages
    assert isinstance(fairness, Leximin)
    assert isinstance(worth, Linear)
    return fairness.ratios(point), Fraction(-worth.value(point))


@pytest.mark.parametrize("seed", SEEDS)
def test_bottlenecks_tops_and_windows_end_where_brute_force_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = Random(seed)
    monkeypatch.setattr(leximin, "MANY", -1)
    monkeypatch.setattr(leximin, "PATIENCE", dice.choice((1, 4)))
    monkeypatch.setattr(leximin, "HEAVIEST", dice.choice((8, 2**24)))
    monkeypatch.setattr(spread, "PIECES", dice.choice((2, 24)))
    problem = drawn(dice)
    while np.prod(problem.upper + 1) > LARGEST:
        problem = drawn(dice)
    expected, solution = best(problem), solve(problem, Limits(30))
    if expected is None:
        assert solution.status == "infeasible"
        return
    assert solution.status == "optimal"
    assert solution.plan is not None
    assert standing(problem, solution.plan) == expected


def test_the_top_is_lowered_in_many_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the weeks above try what they are for."""
    lowered = []
    lower_top = leximin.lower_top
    monkeypatch.setattr(leximin, "MANY", -1)
    monkeypatch.setattr(leximin, "lower_top", lambda *asked: lowered.append(lower_top(*asked)) or lowered[-1])
    for seed in range(ALWAYS):
        solve(drawn(Random(seed)), Limits(30))
    assert sum(top is not None for top in lowered) >= ALWAYS // 10
