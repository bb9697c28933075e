"""Branch and bound on a hand-made tree: what closes a branch, and what does not."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.generator import draw_family, week
from matcher.problem import Ints, ints
from matcher.propose import propose
from matcher.solve.relaxation import LpSolution, LpStatus
from matcher.solve.tree import Node, Side, Tree

HALF = Node(2.0, 0, ints([0]), ints([1]), np.array([0.5]))


def tree(values: dict[bool, float | None], offered: int) -> Tree:
    """One column at a half; ``values`` of its sides (None: no point); ``offered`` is what a whole point is worth."""

    def resolve(node: Node, side: Side, best: int) -> LpSolution:
        value = values[side.up]
        if value is None:
            return LpSolution(LpStatus.INFEASIBLE)
        return LpSolution(LpStatus.OPTIMAL, value, np.array([float(side.limit)]), np.zeros(0))

    def offer(point: Ints) -> int:
        return offered

    return Tree(HALF, resolve, offer, lambda _: 9, ints([1]), 9)


def test_two_sides_without_a_point_prove_the_plan_at_hand() -> None:
    assert tree({True: None, False: None}, 9).bound(2) == 9


def test_a_side_that_costs_as_much_as_the_plan_is_closed() -> None:
    assert tree({True: 9.0, False: 8.5}, 9).bound(2) == 9


def test_the_better_whole_side_is_the_best_there_is() -> None:
    assert tree({True: 5.0, False: 7.0}, 5).bound(2) == 5


def test_a_whole_point_that_is_no_plan_closes_no_branch() -> None:
    """A relaxation that lacked a row gave such a point, and 46 wishes were called the most where 47 could be met."""
    assert tree({True: 5.0, False: 7.0}, 9).bound(2) == 2


@pytest.mark.slow
def test_the_week_of_the_47_wishes_is_proven() -> None:
    proposal = propose(week(draw_family("surge", 489, 1)))
    assert proposal.status == "optimal"
    assert [stage.value for stage in proposal.stages if stage.name == "wishes"] == [47]


@pytest.mark.slow
def test_a_backlog_is_proven_whose_groups_come_with_their_members_own_arcs() -> None:
    """Columns that were settled once woke with their group and counted twice: 3,182 weeks were called the least."""
    proposal = propose(week(draw_family("backlog", 1114, 3)))
    assert proposal.status == "optimal"
    assert [stage.value for stage in proposal.stages if stage.name == "education"] == [3163]
