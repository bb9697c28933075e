"""HiGHS through scipy: every linear stage in turn, held as a row; of a leximin stage its largest ratio alone."""

import json
import sys
import time
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

Asked = dict[str, Any]
HELD = 1e-6


def main() -> None:
    """Solve the program on stdin."""
    asked = json.load(sys.stdin)
    until = time.monotonic() + asked["seconds"]
    wall, cpu = time.monotonic(), time.process_time()
    plan = solve(asked, until)
    spent = {"wall_seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**spent, **plan}))


def solve(asked: Asked, until: float) -> Asked:
    """The last stage's plan."""
    # One column more than the program has: the largest ratio, free until a leximin stage binds it.
    width = len(asked["lower"]) + 1
    matrix = csr_matrix((asked["values"], asked["columns"], asked["starts"]), (len(asked["row_lower"]), width))
    rows = [(matrix, unbounded(asked["row_lower"], -np.inf), unbounded(asked["row_upper"], np.inf))]
    bounds = Bounds([*asked["lower"], 0], [*asked["upper"], np.inf])
    whole = np.append(np.ones(width - 1), 0)
    plan = np.zeros(width - 1, dtype=int)
    for stage in asked["stages"]:
        cost = np.zeros(width)
        if "share" in stage:
            cost[-1] = 1
            rows.append(below_the_largest(stage, width))
        else:
            np.add.at(cost, stage["columns"], stage["cost"])
        left = until - time.monotonic()
        if left <= 0:
            return {"outcome": "nothing", "detail": "out of time between stages"}
        limits = [LinearConstraint(*row) for row in rows if row[0].shape[0]]
        found = milp(cost, integrality=whole, bounds=bounds, constraints=limits, options={"time_limit": left})
        if found.status != 0:
            return {"outcome": "nothing" if found.status == 1 else "error", "detail": str(found.message)}
        plan = np.rint(found.x[:-1]).astype(int)
        rows.append((csr_matrix(cost), np.array([-np.inf]), np.array([found.fun + HELD])))
    return {"plan": plan.tolist()}


def below_the_largest(stage: Asked, width: int) -> tuple[Any, Any, Any]:
    """Rows base + x <= share * largest."""
    count = len(stage["columns"])
    x = csr_matrix((np.ones(count), (range(count), stage["columns"])), (count, width - 1))
    ratio = csr_matrix(-np.array(stage["share"])[:, None])
    joined = vstack([x.T, ratio.T]).T.tocsr()
    return joined, np.full(count, -np.inf), -np.array(stage["base"], dtype=float)


def unbounded(values: list[int | None], absent: float) -> Any:
    """Bounds with infinity for null."""
    return np.array([absent if value is None else value for value in values], dtype=float)


main()
