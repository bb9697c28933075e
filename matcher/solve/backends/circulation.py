"""Least-cost circulations by OR-Tools' min-cost flow, and the face of all of them by exact potentials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.problem import Ints
from matcher.solve.face import Infeasible


@dataclass(frozen=True)
class Circulation:
    """Arcs with bounds: columns of shape (arcs,).

    At every node as much comes in as goes out. Arcs from a node to itself are free.
    """

    tail: Ints
    head: Ints
    lower: Ints
    upper: Ints
    nodes: int

    def least(self, cost: Ints) -> tuple[Ints, Circulation]:
        """A circulation of least cost, and the same arcs with the bounds of all circulations that cost as little.

        Parameters
        ----------
        cost
            Shape (arcs,).

        Raises
        ------
        Infeasible
            Where there is no circulation.
        """
        flow = self._solve(cost)
        potential = self._potentials(cost, flow)
        reduced = cost + potential[self.tail] - potential[self.head]
        lower = np.where(reduced < 0, self.upper, self.lower)
        upper = np.where(reduced > 0, self.lower, self.upper)
        return flow, replace(self, lower=lower, upper=upper)

    def _solve(self, cost: Ints) -> Ints:
        """Arcs of negative cost start full, so that the solver sees only costs that are not negative."""
        from ortools.graph.python import min_cost_flow

        backward = cost < 0
        start = np.where(backward, self.upper, self.lower)
        supply = np.zeros(self.nodes, dtype=np.int64)
        np.add.at(supply, self.head, start)
        np.subtract.at(supply, self.tail, start)
        arcs = np.flatnonzero((self.lower < self.upper) & (self.tail != self.head))
        if len(arcs) == 0:
            if supply.any():
                raise Infeasible
            return start
        solver: Any = min_cost_flow.SimpleMinCostFlow()
        turned = backward[arcs]
        tail = np.where(turned, self.head[arcs], self.tail[arcs])
        head = np.where(turned, self.tail[arcs], self.head[arcs])
        room = (self.upper - self.lower)[arcs]
        places = solver.add_arcs_with_capacity_and_unit_cost(tail, head, room, np.abs(cost[arcs]))
        solver.set_nodes_supplies(np.arange(self.nodes), supply)
        status = solver.solve()
        if status == solver.INFEASIBLE:
            raise Infeasible
        if status != solver.OPTIMAL:
            raise OverflowError(f"min-cost flow cannot count this: {status}")
        moved = np.asarray(solver.flows(places), dtype=np.int64)
        flow = start.copy()
        flow[arcs] += np.where(turned, -moved, moved)
        return flow

    def _potentials(self, cost: Ints, flow: Ints) -> Ints:
        """Shortest distances in the residual network (Bellman and Ford): no arc with room left is priced below zero."""
        forth, back = np.flatnonzero(flow < self.upper), np.flatnonzero(flow > self.lower)
        tail = np.append(self.tail[forth], self.head[back])
        head = np.append(self.head[forth], self.tail[back])
        length = np.append(cost[forth], -cost[back])
        moving = tail != head
        tail, head, length = tail[moving], head[moving], length[moving]
        distance = np.zeros(self.nodes, dtype=np.int64)
        for _ in range(self.nodes + 1):
            before = distance.copy()
            np.minimum.at(distance, head, before[tail] + length)
            if (before == distance).all():
                return distance
        raise ArithmeticError("the flow is not of least cost: its residual network has a negative cycle")
