"""What a bond of sleeping columns is worth: a group's arc costs what its members' cheapest arcs cost."""

from __future__ import annotations

import numpy as np

from matcher.problem import Builder, Problem, RowName, ints
from matcher.solve.bonds import Bonds

GROUP, FIRST, SECOND = 0, 1, 2
COST = np.array([2.0, -5.0, 1.0])


def bonded() -> Problem:
    """A group's arc, and the two sites that its only member with an anchor can choose between."""
    builder = Builder()
    columns = builder.columns(ints([1, 1, 1]))
    row = builder.rows([RowName("keep-together", "C0001 E06000001")], 0, 0)
    builder.entries(row, columns[[FIRST, SECOND]])
    builder.entries(row, columns[[GROUP]], -1)
    return builder.problem([], bonds=row)


def reduced(worth: float) -> list[float]:
    """Reduced costs of the three columns at a multiplier of the bond."""
    return (COST - worth * np.array([-1.0, 1.0, 1.0])).tolist()


def settled(is_open: list[bool], awake: list[bool]) -> tuple[float, list[float]]:
    """The bond's multiplier and the reduced costs, where a linear program says 0 of it."""
    multipliers, now = np.zeros(1), COST.copy()
    Bonds.of(bonded()).settle(multipliers, now, np.array(is_open), np.array(awake))
    return float(multipliers[0]), now.tolist()


def test_a_sleeping_bond_is_worth_its_cheapest_part() -> None:
    worth, now = settled([True] * 3, [False] * 3)
    assert (worth, now) == (-5.0, [-3.0, 0.0, 6.0])  # the arc: 2 and the member's -5
    assert now == reduced(worth)


def test_a_closed_part_is_not_counted() -> None:
    worth, now = settled([True, False, True], [False] * 3)
    assert (worth, now[GROUP]) == (1.0, 3.0)


def test_a_bond_in_the_program_keeps_what_the_program_says() -> None:
    assert settled([True] * 3, [True, False, False]) == (0.0, COST.tolist())


def test_what_is_bound_together_wakes_together() -> None:
    assert Bonds.of(bonded()).mates(ints([SECOND]), 3).tolist() == [GROUP, FIRST, SECOND]
