"""The families of weeks: what each is for, its usual size, and its dials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from benchmarks.generator.parameters import Parameters


@dataclass(frozen=True)
class Family:
    """A named way to draw weeks: dials at the family's usual size, and what it tries."""

    about: str
    usual: Parameters

    def parameters(self, children: int | None, seed: int) -> Parameters:
        """Dials for so many children (None: the usual number); the country grows where headroom would not do."""
        count = self.usual.children if children is None else children
        return replace(self.usual, children=count, seed=seed, country=max(1, -(-count // 2000)))


SAMPLE = Parameters(
    children=95, seed=2032, anchored=0.25, grouped=0.07, apart=0.04, places=1.7, foster=0.17,
    pins=0.011, refusals=0.03, withdrawn=0.011, rota="stage",
)  # fmt: skip

FAMILIES: dict[str, Family] = {
    "weekly": Family(
        "an ordinary week: 35 in a trough, 50 as a rule, 95 at a peak", Parameters(50, pins=0.02, refusals=0.04)
    ),
    "cycle": Family("a whole rota cycle, regions' turns as a stage", Parameters(650, waiting_days=80, rota="stage")),
    "backlog": Family("Kent's backlog of 2016 in one go, most of it overdue", Parameters(1114, waiting_days=365)),
    "surge": Family(
        "the summer surge: 489 children referred in six weeks",
        Parameters(489, waiting_days=42, week_starting=date(2026, 7, 27), places=1.2),
    ),
    "scarce": Family("places for four in ten", Parameters(95, places=0.4, offering=0.3)),
    "anchored": Family("every child has an anchor", Parameters(95, anchored=1.0, agreed=0.2)),
    "grouped": Family("most children in groups of up to six", Parameters(95, grouped=0.7, largest_group=6)),
    "esol-bound": Family(
        "learners only, and too few courses", Parameters(95, youngest=16, learners=1.0, education=1.0, roll_on=0.15)
    ),
    "rota-hard": Family("regions near their quota, and the quota is hard", Parameters(95, rota="hard")),
    "many-pins": Family("a third of the children is already decided", Parameters(95, pins=0.33)),
    "gap": Family(
        "groups of three to five against capacities of 4, 5 and 7: the LP bound is out of reach",
        Parameters(
            60, grouped=1.0, smallest_group=3, largest_group=5, odd_capacities=True, places=0.95, anchored=0.0,
            apart=0.0, needs=0.0, must=0.0, avoid=0.0, complete=1.0, school_open=1.0, education=8.0, capped=0.0,
            caseload=0.0, roll_on=1.0, learners=0.5, later=0.0,
        ),
    ),
    "infeasible": Family("pins that cannot hold together", Parameters(50, conflict=True, grouped=0.12, apart=0.08)),
    "scale": Family(
        "10^4 children and more, in a country as many times larger",
        Parameters(100_000, waiting_days=40, must=0.01, avoid=0.02, wish=0.1, needs=0.04),
    ),
    "saturated": Family(
        "children of 2,000 kinds, so that more children are no more classes; no groups, and nobody kept apart",
        Parameters(
            100_000, kinds=2000, waiting_days=40, must=0.01, avoid=0.02, wish=0.1, needs=0.04, grouped=0.0, apart=0.0
        ),
    ),
    "sample": Family("the week in instances/sample-week", SAMPLE),
}  # fmt: skip
