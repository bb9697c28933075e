"""fairpyx: children as students, authorities as courses with seats."""

import json
import sys
import time
from typing import Any

import fairpyx


def main() -> None:
    """Solve the part on stdin."""
    asked = json.load(sys.stdin)
    wall, cpu = time.monotonic(), time.process_time()
    assignment = solve(asked)
    spent = {"wall_seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**spent, "assignment": assignment}))


def solve(asked: dict[str, Any]) -> list[int]:
    """Authority of each child, -1 for none; a seat that the child may not take is no seat."""
    # Names of children and authorities must differ: the library puts both into one graph.
    seats = {f"a{a}": count for a, count in enumerate(asked["capacity"]) if count}
    values = {
        f"c{child}": {name: int(int(name[1:]) in set(row)) for name in seats}
        for child, row in enumerate(asked["open"])
        if row
    }
    chosen = [-1] * len(asked["open"])
    if not seats or not values:
        return chosen
    instance = fairpyx.Instance(valuations=values, agent_capacities=1, item_capacities=seats)
    allocation = fairpyx.divide(algorithm=fairpyx.algorithms.iterated_maximum_matching, instance=instance)
    for child, given in allocation.items():
        for name in given:
            if values[child][name]:
                chosen[int(child[1:])] = int(name[1:])
    return chosen


main()
