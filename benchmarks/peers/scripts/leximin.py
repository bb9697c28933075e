"""cvxpy-leximin: as many children as can be, in fractions, then leximax of loads over shares."""

import json
import sys
import time
from typing import Any

import cvxpy
import numpy as np
from cvxpy_leximin import Leximax, Problem
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack


def main() -> None:
    """Solve the part on stdin."""
    asked = json.load(sys.stdin)
    wall, cpu = time.monotonic(), time.process_time()
    answer = solve(asked)
    spent = {"wall_seconds": time.monotonic() - wall, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**spent, **answer}))


def solve(asked: dict[str, Any]) -> dict[str, Any]:
    """Largest ratio, of all and of those that take a child; children placed, and how many are split."""
    pairs = [(c, a) for c, row in enumerate(asked["open"]) for a in row if asked["capacity"][a]]
    child, authority = np.array(pairs, dtype=int).reshape(-1, 2).T
    known = [a for a, share in enumerate(asked["share"]) if share and asked["load"][a] is not None]
    still = max((asked["load"][a] / asked["share"][a] for a in known), default=0.0)
    if not pairs:
        return {"largest_ratio": still, "largest_of_takers": None, "placed": 0, "fractional": 0}
    of_child = incidence(child, len(asked["open"]))
    of_authority = incidence(authority, len(asked["capacity"]))
    seats = np.array(asked["capacity"], dtype=float)
    most = placed(of_child, of_authority, seats)
    x = cvxpy.Variable(len(pairs), nonneg=True)
    limits = [of_child @ x <= 1, of_authority @ x <= seats, np.ones(len(pairs)) @ x >= most - 1e-7]
    taking = sorted(set(authority.tolist()) & set(known))
    ratios = [(asked["load"][a] + of_authority[a] @ x) / asked["share"][a] for a in taking]
    problem = Problem(Leximax(ratios), limits)
    problem.solve(method="saturation", solver=cvxpy.SCIPY)
    values = np.asarray(x.value)
    split = np.unique(child[(values > 1e-5) & (values < 1 - 1e-5)])
    received = of_authority @ values
    takers = [(asked["load"][a] + received[a]) / asked["share"][a] for a in taking if received[a] > 1e-5]
    return {
        "largest_ratio": max([still, *takers]),
        "largest_of_takers": max(takers, default=None),
        "placed": float(values.sum()),
        "fractional": len(split),
    }


def placed(of_child: Any, of_authority: Any, seats: Any) -> float:
    """The most children that can be placed."""
    rows = vstack([of_child, of_authority])
    found = linprog(-np.ones(rows.shape[1]), A_ub=rows, b_ub=np.append(np.ones(of_child.shape[0]), seats))
    return -float(found.fun)


def incidence(owner: Any, count: int) -> Any:
    """Rows that add up the pairs of each owner."""
    return csr_matrix((np.ones(len(owner)), (owner, range(len(owner)))), (count, len(owner)))


main()
