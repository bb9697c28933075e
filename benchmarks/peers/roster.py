"""The peers: what each can express of the problem, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Peer:
    """One library.

    Attributes
    ----------
    name
        As a back end of the suites.
    module
        What must be importable in the interpreter that runs it.
    asks
        ``program`` gets the whole integer program, ``part`` the children, authorities and open pairs alone.
    """

    name: str
    library: str
    module: str
    script: str
    asks: Literal["program", "part"]
    expresses: str
    cannot: str


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            name="peer-milp",
            library="scipy.optimize.milp (HiGHS)",
            module="scipy",
            script="milp.py",
            asks="program",
            expresses="every rule, every linear stage one after another",
            cannot=(
                "leximin beyond its largest ratio; exact arithmetic (a gap within tolerances passes as optimal); a "
                "proof that can be checked; the model itself, which it gets from this project; reasons"
            ),
        ),
        Peer(
            name="peer-flow",
            library="OR-Tools min-cost flow",
            module="ortools",
            script="flow.py",
            asks="part",
            expresses="who may go where, one capacity per authority, overdue first, convex cost of loads over shares",
            cannot=(
                "groups that stay together, children kept apart, two capacities at once (typed vacancies, school and "
                "ESOL places), regional quotas, pins that must hold, leximin (only the sum of squares), any stage after"
            ),
        ),
        Peer(
            name="peer-fairpyx",
            library="fairpyx, iterated maximum matching",
            module="fairpyx",
            script="fair.py",
            asks="part",
            expresses="who may go where, one capacity per authority; fair between children, as between students",
            cannot=(
                "loads over fair shares (its fairness is not between authorities), overdue first, groups, children "
                "kept apart, typed vacancies, school and ESOL places, quotas, pins, any stage after"
            ),
        ),
        Peer(
            name="peer-leximin",
            library="cvxpy-leximin",
            module="cvxpy_leximin",
            script="leximin.py",
            asks="part",
            expresses="who may go where, one capacity per authority, leximin of loads over shares, to the last level",
            cannot=(
                "whole children (it shares them out in fractions), overdue first, groups, children kept apart, typed "
                "vacancies, school and ESOL places, quotas, pins, any stage after"
            ),
        ),
    )
}
