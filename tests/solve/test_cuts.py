"""Cuts: no whole plan is lost by them, the relaxation's optimum is, and they close what no multipliers alone can."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from matcher.problem import UNBOUNDED, Builder, Ints, Leximin, Linear, Problem, RowName, ints
from matcher.solve import minimise
from matcher.solve.cuts import PRIMES, Cut, cuts
from matcher.solve.face import Face, Infeasible
from matcher.solve.limits import Limits
from matcher.solve.relaxation import LpStatus
from matcher.solve.residues import Terms, vanishing
from matcher.solve.slots import Entry
from matcher.solve.spread import StandIn
from matcher.solve.stages import solve

Rows = list[tuple[list[int], int, int]]
"""Coefficients, lower and upper bound."""


def problem_of(rows: Rows, top: list[int], worth: list[int]) -> Problem:
    """As much worth as can be had within rows and bounds."""
    builder = Builder()
    columns = builder.columns(top)
    for coefficients, low, high in rows:
        row = builder.rows([RowName("room", "")], low, high)
        builder.entries(np.repeat(row, len(top)), columns, coefficients)
    return builder.problem([Linear("placed", "maximise", "things", columns, ints(worth))])


def cycles(*lengths: int) -> Problem:
    """As many as can be around each circle, no two of them side by side: the relaxation takes half of each."""
    width, first, rows = sum(lengths), 0, list[tuple[list[int], int, int]]()
    for length in lengths:
        pairs = [(first + k, first + (k + 1) % length) for k in range(length)]
        rows += [([int(i in pair) for i in range(width)], -UNBOUNDED, 1) for pair in pairs]
        first += length
    return problem_of(rows, [1] * width, [1] * width)


def drawn(dice: Random) -> Problem:
    """A random little problem: pairs of which one can be had, and rows of all kinds."""
    width = dice.randint(3, 6)
    top = [dice.randint(1, 2) for _ in range(width)]
    rows: Rows = []
    for _ in range(width):
        pair = dice.sample(range(width), 2)
        rows.append(([int(i in pair) for i in range(width)], -UNBOUNDED, 1))
    for _ in range(dice.randint(0, 2)):
        coefficients = [dice.choice((0, 1, 2, 3, -1)) for _ in range(width)]
        inside = sum(c * dice.randint(0, most) for c, most in zip(coefficients, top, strict=True))
        rows.append((coefficients, *dice.choice(((-UNBOUNDED, inside), (inside, UNBOUNDED), (inside, inside)))))
    return problem_of(rows, top, [dice.randint(-1, 5) for _ in range(width)])


def whole_plans(problem: Problem) -> list[Ints]:
    """All of them, by trying all."""
    points = np.array(list(product(*(range(most + 1) for most in problem.upper.tolist()))), dtype=np.int64)
    dense = np.zeros((problem.height, problem.width), dtype=np.int64)
    dense[problem.matrix.rows, problem.matrix.columns] = problem.matrix.values
    filled = points @ dense.T
    return list(points[((problem.row_lower <= filled) & (filled <= problem.row_upper)).all(axis=1)])


def test_around_an_odd_cycle_are_no_halves() -> None:
    (cut, *_) = cuts(Face(cycles(5), Limits()), np.full(5, 0.5))
    assert (cut.columns.tolist(), cut.values.tolist(), cut.most) == ([0, 1, 2, 3, 4], [1] * 5, 2)


def test_cuts_keep_every_whole_plan_and_cut_off_the_optimum() -> None:
    dice, found = Random("cuts"), 0
    for _ in range(1000):
        problem = drawn(dice)
        try:
            face = Face(problem, Limits())
        except Infeasible:  # seen from the bounds that the rows imply
            continue
        solution = face.play.relax(-problem.stages[0].coefficients.astype(np.float64))
        if solution.status is not LpStatus.OPTIMAL:
            continue
        for cut in cuts(face, solution.point):
            found += 1
            assert cut.values @ solution.point[cut.columns] > cut.most
            assert all(cut.is_kept_by(plan) for plan in whole_plans(problem))
    assert found > 50


@pytest.mark.parametrize("prime", PRIMES)
def test_a_sum_that_vanishes_is_found_where_there_is_one(prime: int) -> None:
    dice, both = Random(prime), set[bool]()
    for _ in range(60):
        count, width = dice.randint(2, 4), dice.randint(1, 3)
        dense = [[dice.randrange(prime) for _ in range(width)] for _ in range(count)]
        right = {row: dice.randrange(prime) for row in range(count)}
        rows: dict[int, Terms] = {i: {c: v for c, v in enumerate(row) if v} for i, row in enumerate(dense)}
        found = vanishing(rows, right, prime)
        for summed in found:
            assert all(sum(n * dense[row][c] for row, n in summed.items()) % prime == 0 for c in range(width))
            assert sum(n * right[row] for row, n in summed.items()) % prime
        there_is_one = any(
            all(sum(n * dense[row][c] for row, n in enumerate(times)) % prime == 0 for c in range(width))
            and sum(n * right[row] for row, n in enumerate(times)) % prime
            for times in product(range(prime), repeat=count)
        )
        assert bool(found) == there_is_one
        both.add(there_is_one)
    assert both == {True, False}


def test_a_gap_is_closed_without_any_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month's backlog once branched for a minute over a gap of one child that two cuts close."""

    def never(*_: object) -> None:
        raise AssertionError("nothing is left to search")

    monkeypatch.setattr(minimise, "branched", never)
    monkeypatch.setattr(minimise, "_search_best", never)
    (outcome,) = solve(cycles(7, 7)).outcomes
    assert (outcome.value, outcome.bound, outcome.proof) == (6, 6, "multipliers")


@pytest.mark.parametrize(("few", "by"), [(-1, "branching"), (minimise.FEW, "search")])
def test_a_stage_tells_what_closed_its_gap(monkeypatch: pytest.MonkeyPatch, few: int, by: str) -> None:
    """Branches that are proven exactly used to be called by the same name as CP-SAT's word."""
    monkeypatch.setattr(minimise, "cut_off", lambda _face, _cost, proof, solution: (proof, solution))
    monkeypatch.setattr(minimise, "FEW", few)
    (outcome,) = solve(cycles(5, 5)).outcomes
    assert (outcome.value, outcome.bound, outcome.proof) == (4, 4, by)


def test_a_cut_that_nothing_presses_on_binds_nothing() -> None:
    nothing, everything = np.zeros(10, dtype=np.int64), np.ones(10, dtype=np.int64)
    face = Face(cycles(5, 5), Limits(), nothing)
    step = minimise.minimise(face, -everything)
    assert step.proof is not None
    kept = face.cuts.tolist()
    assert kept
    face.keep_cuts(step.proof, np.zeros(10))
    assert face.cuts.tolist() == kept  # the proof presses on them
    proof = minimise.minimise(face, nothing).proof
    assert proof is not None
    face.keep_cuts(proof, np.zeros(10))
    assert len(face.cuts) == 0
    assert (face.row_upper[kept] == UNBOUNDED).all()


def test_a_cut_that_holds_a_stage_is_kept() -> None:
    """Once it was cut loose, as a later proof had no use for it, and nothing held the stage any more."""
    everything = np.ones(10, dtype=np.int64)
    face = Face(cycles(5, 5), Limits(), np.zeros(10, dtype=np.int64))
    step = minimise.minimise(face, -everything)
    face.hold(step, "placed 0")
    later = minimise.minimise(face, np.zeros(10, dtype=np.int64))
    assert later.proof is not None
    face.keep_cuts(later.proof, np.zeros(10))
    assert face.value(minimise.minimise(face, everything).cost) == 4


def test_cuts_about_a_stand_in_go_with_it() -> None:
    """Once its pieces are closed, a row that they are part of says something else; other cuts stay."""
    problem = cycles(5)
    stage = Leximin("fairness", "loads", ints([0, 1]), ints([0, 0]), (Fraction(1), Fraction(1)))
    face = Face(problem, Limits(), np.zeros(5, dtype=np.int64))
    stand_in = StandIn(face, stage, [Entry(0, 0, 1), Entry(1, 1, 1)])
    (cut, *_) = cuts(Face(problem, Limits()), np.full(5, 0.5))
    about_a_piece = Cut(ints([0, int(stand_in.columns[0])]), ints([1, -1]), 0, ints([0]), ints([1]), 2)
    face.cut([cut, about_a_piece])
    first, second = face.cuts.tolist()
    stand_in.leave()
    assert face.cuts.tolist() == [first]
    assert face.row_upper[[first, second]].tolist() == [2, UNBOUNDED]
