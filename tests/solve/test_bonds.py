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


def test_a_sleeping_bond_is_worth_its_cheapest_part() -> None:
    everything, nothing = np.ones(3, dtype=bool), np.zeros(3, dtype=bool)
    worth = Bonds.of(bonded()).worth(COST, everything, nothing)
    assert reduced(worth[0]) == [-3.0, 0.0, 6.0]  # the arc: 2 and the member's -5


def test_a_closed_part_is_not_counted() -> None:
    is_open, nothing = np.array([True, False, True]), np.zeros(3, dtype=bool)
    worth = Bonds.of(bonded()).worth(COST, is_open, nothing)
    assert reduced(worth[0])[GROUP] == 3.0


def test_a_bond_in_the_program_keeps_what_the_program_says() -> None:
    everything = np.ones(3, dtype=bool)
    awake = np.array([True, False, False])
    assert Bonds.of(bonded()).worth(COST, everything, awake).tolist() == [0.0]


def test_what_a_bond_is_worth_is_taken_off_the_reduced_costs() -> None:
    now = COST.copy()
    Bonds.of(bonded()).pay(now, np.array([-5.0]))
    assert now.tolist() == reduced(-5.0)


def test_what_is_bound_together_wakes_together() -> None:
    assert Bonds.of(bonded()).mates(ints([SECOND]), 3).tolist() == [GROUP, FIRST, SECOND]
