"""A problem in counts written out child by child: one boolean for each child and each way it can go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Leximin, Matrix, Problem, RowName, Stage
from matcher.problem.moves import Moves
from matcher.problem.segments import stretches


@dataclass(frozen=True)
class ByChild:
    """The problem with booleans, and the way back.

    Attributes
    ----------
    raises
        One row per column of the problem in counts, one column per column of ``problem``: what each raises.
    """

    problem: Problem
    raises: Matrix

    def counts(self, plan: Ints) -> Ints:
        """A plan in booleans as a plan in counts."""
        return self.raises.dot(plan)

    @classmethod
    def of(cls, problem: Problem, moves: Moves) -> ByChild:
        """Write a problem out; columns that make no move (takings, loads, breaches) stay counts."""
        supply, option = _ways(moves)
        kept = _kept(problem, moves)
        raises = _raises(problem, moves, kept, option)
        width = raises.width
        rows, columns, values = _product(problem.matrix, raises)
        supplies = RowName("child", "")
        matrix = Matrix.from_triplets(
            np.append(rows, problem.height + supply),
            np.append(columns, len(kept) + np.arange(len(supply))),
            np.append(values, np.ones_like(supply)),
            problem.height + len(moves),
            width,
        )
        upper = np.ones(width, dtype=np.int64)
        upper[: len(kept)] = np.minimum(problem.upper, problem.ceiling)[kept]
        written = Problem(
            lower=np.append(problem.lower[kept], np.zeros_like(supply)),
            upper=upper,
            ceiling=upper,
            matrix=matrix,
            row_lower=np.append(problem.row_lower, moves.pinned.astype(np.int64)),
            row_upper=np.append(problem.row_upper, np.ones(len(moves), dtype=np.int64)),
            row_names=(*problem.row_names, *[supplies] * len(moves)),
            stages=tuple(_stage(stage, raises, kept, problem.width) for stage in problem.stages),
        )
        return cls(_without_implied_rows(written, supply, len(kept), moves), raises)


def entries_of(problem: Problem, moves: Moves) -> int:
    """About how many entries the problem has once it is written out."""
    booleans = int(np.diff(moves.starts)[moves.block].sum())
    return len(problem.matrix.values) * booleans // max(1, len(moves.column))


def _ways(moves: Moves) -> tuple[Ints, Ints]:
    """Supply and option of each boolean."""
    count = np.diff(moves.starts)[moves.block]
    supply = np.repeat(np.arange(len(moves), dtype=np.int64), count)
    return supply, stretches(moves.starts[moves.block], count)


def _kept(problem: Problem, moves: Moves) -> Ints:
    is_move = np.zeros(problem.width, dtype=bool)
    is_move[moves.column] = True
    is_move[moves.feeder[moves.feeder >= 0]] = True
    return np.flatnonzero(~is_move)


def _raises(problem: Problem, moves: Moves, kept: Ints, option: Ints) -> Matrix:
    boolean = len(kept) + np.arange(len(option), dtype=np.int64)
    feeder = moves.feeder[option]
    fed = feeder >= 0
    rows = np.concatenate([kept, moves.column[option], feeder[fed]])
    columns = np.concatenate([np.arange(len(kept), dtype=np.int64), boolean, boolean[fed]])
    return Matrix.from_triplets(rows, columns, np.ones_like(rows), problem.width, len(kept) + len(option))


def _product(left: Matrix, right: Matrix) -> tuple[Ints, Ints, Ints]:
    """Entries of ``left @ right``; places may repeat."""
    count = np.diff(right.starts)[left.columns]
    entry = np.repeat(np.arange(len(left.columns), dtype=np.int64), count)
    other = stretches(right.starts[left.columns], count)
    return left.rows[entry], right.columns[other], left.values[entry] * right.values[other]


def _stage(stage: Stage, raises: Matrix, kept: Ints, width: int) -> Stage:
    if isinstance(stage, Leximin):
        place = np.full(width, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        return replace(stage, columns=place[stage.columns])
    cost = np.zeros(width, dtype=np.int64)
    np.add.at(cost, stage.columns, stage.coefficients)
    written = raises.transposed_dot(cost)
    priced = np.flatnonzero(written)
    return replace(stage, columns=priced, coefficients=written[priced])


def _without_implied_rows(problem: Problem, supply: Ints, kept: int, moves: Moves) -> Problem:
    """Leave out the rows that "each child at most once" implies: supplies of classes, balances of pools."""
    height = problem.height - len(moves)
    matrix = problem.matrix
    size = np.diff(matrix.starts)[:height]
    own = np.zeros(matrix.height, dtype=bool)
    plain = (matrix.columns >= kept) & (matrix.values == 1)
    np.logical_or.at(own, matrix.rows[~plain], True)
    entry = np.flatnonzero(plain & (matrix.rows < height))
    pair = np.unique(matrix.rows[entry] * len(moves) + supply[matrix.columns[entry] - kept])
    row, who = pair // max(1, len(moves)), pair % max(1, len(moves))
    options = np.bincount(supply, minlength=len(moves))
    covered = np.bincount(row, options[who], minlength=height)[:height]
    supplies = np.bincount(row, minlength=height)[:height]
    needed = np.bincount(row, moves.pinned[who], minlength=height)[:height]
    implied = ~own[:height] & (covered == size)
    implied &= (supplies <= problem.row_upper[:height]) & (needed >= problem.row_lower[:height])
    return _rows(problem, np.append(~implied, np.ones(len(moves), dtype=bool)))


def _rows(problem: Problem, wanted: NDArray[np.bool_]) -> Problem:
    """Only some of the rows."""
    matrix = problem.matrix
    number = np.cumsum(wanted) - 1
    entry = wanted[matrix.rows]
    return replace(
        problem,
        matrix=Matrix.from_triplets(
            number[matrix.rows[entry]], matrix.columns[entry], matrix.values[entry], int(wanted.sum()), matrix.width
        ),
        row_lower=problem.row_lower[wanted],
        row_upper=problem.row_upper[wanted],
        row_names=tuple(name for name, kept in zip(problem.row_names, wanted.tolist(), strict=True) if kept),
    )
