"""What branching learns from the columns that it has rounded."""

from __future__ import annotations

import numpy as np

from matcher.problem import ints
from matcher.solve.choice import Gains

POINT = np.array([0.5, 0.5, 2.25])


def learned(*seen: tuple[int, float, float]) -> Gains:
    """Gains of columns at a half: (column, cost of rounding down, cost of rounding up)."""
    gains = Gains()
    for column, down, up in seen:
        gains.learn(column, False, 0.5, down)
        gains.learn(column, True, 0.5, up)
    return gains


def test_a_column_is_unseen_until_it_was_rounded_both_ways() -> None:
    gains = learned((1, 0.0, 0.0))
    gains.learn(2, True, 0.75, 1.0)
    assert gains.unseen(ints([0, 1, 2])).tolist() == [0, 2]


def test_what_costs_on_both_sides_is_chosen_before_what_costs_more_on_one() -> None:
    gains = learned((0, 9.0, 0.0), (1, 1.0, 1.0))
    assert gains.best(ints([0, 1]), POINT) == 1
    assert gains.promising(ints([0, 1]), POINT)
    assert not gains.promising(ints([0]), POINT)


def test_gains_count_by_the_unit() -> None:
    """Column 2 is at 2.25: half as far from 2, and half as far again from 3, as where it was learned."""
    gains = learned((1, 1.0, 1.0), (2, 4.0, 4.0))
    assert gains.best(ints([1, 2]), POINT) == 2
