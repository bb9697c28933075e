"""Min-cost flow: child to authority to slot; a slot's cost is what its child adds to the sum of squared ratios."""

import json
import sys
import time
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

SCALE = 10_000


def main() -> None:
    """Solve the part on stdin."""
    asked = json.load(sys.stdin)
    wall, cpu = time.monotonic(), time.process_time()
    assignment = solve(asked)
    spent = {"wall_seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**spent, "assignment": assignment}))


def solve(asked: dict[str, Any]) -> list[int]:
    """Authority of each child, -1 for none."""
    children, authorities = len(asked["open"]), len(asked["capacity"])
    pairs = [(child, children + a) for child, row in enumerate(asked["open"]) for a in row if asked["capacity"][a]]
    slots = [(a, cost) for a in range(authorities) for cost in slot_costs(asked, a)]
    dear = (1 + max([cost for _, cost in slots], default=0)) * (children + 1)
    sink = children + authorities
    flow = min_cost_flow.SimpleMinCostFlow()
    ways = add(flow, pairs, 0)
    add(flow, [(children + a, sink) for a, _ in slots], [cost for _, cost in slots])
    # Staying costs more than any slot, the overdue more than all those due together, and so on.
    add(
        flow, [(child, sink) for child in range(children)], [dear * (children + 1) ** (2 - u) for u in asked["urgency"]]
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.array([*[1] * children, *[0] * authorities, -children]))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise SystemExit(f"min-cost flow ended with {status}")
    chosen = [-1] * children
    for (child, node), used in zip(pairs, flow.flows(ways) if pairs else [], strict=True):
        if used:
            chosen[child] = node - children
    return chosen


def slot_costs(asked: dict[str, Any], authority: int) -> list[int]:
    """Cost of the first, second... child at an authority; none where load or share is unknown."""
    load, share, count = asked["load"][authority], asked["share"][authority], asked["capacity"][authority]
    if load is None or share is None:
        return [0] * count
    return [round(SCALE * (2 * (load + k) - 1) / share) for k in range(1, count + 1)]


def add(flow: Any, arcs: list[tuple[int, int]], costs: Any) -> Any:
    """Arcs of capacity one; returns their numbers."""
    if not arcs:
        return np.array([], dtype=int)
    tails, heads = np.array(arcs).T
    return flow.add_arcs_with_capacity_and_unit_cost(
        tails, heads, np.ones(len(arcs), dtype=int), np.broadcast_to(np.array(costs), len(arcs))
    )


main()
