"""The generalised assignment problem in the text format of OR-Library and of Yagiura.

Whole numbers, white space between them. OR-Library (gap1 to gap12, gapa to gapd): the number of problems, then each
problem. Yagiura (a05100, e801600, ...): one problem and no such number. A problem: agents m, jobs n; for each agent the
cost of every job; for each agent what every job uses; the capacity of every agent. Each job goes to exactly one agent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.third_party.posed import Posed, Sense, known_optimum
from matcher.errors import Usage
from matcher.problem import Builder, Ints, Linear, Problem, RowName, ints


@dataclass(frozen=True)
class Gap:
    """One problem: ``costs`` and ``uses`` of shape (agents, jobs), ``capacities`` of shape (agents,)."""

    costs: Ints
    uses: Ints
    capacities: Ints

    @property
    def agents(self) -> int:
        """Number of agents."""
        return len(self.capacities)

    @property
    def jobs(self) -> int:
        """Number of jobs."""
        return int(self.costs.shape[1])


def read_gap(text: str) -> list[Gap]:
    """All problems of a file; the two layouts are told apart by how many numbers there are.

    Raises
    ------
    Usage
        Something is no whole number from 0 up, or there are too few or too many numbers.
    """
    words = text.split()
    try:
        numbers = ints([int(word) for word in words])
    except (ValueError, OverflowError):
        raise Usage("A generalised assignment file holds whole numbers only.") from None
    if (numbers < 0).any() or len(numbers) < 2:
        raise Usage("A generalised assignment file holds numbers from 0 up, beginning with agents and jobs.")
    if len(numbers) == _length(*numbers[:2]):
        return [_take(numbers, 0)]
    return _several(numbers)


def pose_gap(gap: Gap, file: str, number: int, *, maximise: bool = False) -> Posed:
    """The problem for the engine: one 0/1 column per agent and job that fits, agent by agent."""
    agent, job = np.nonzero(gap.uses <= gap.capacities[:, None])

    def worth(plan: Ints) -> int | None:
        chosen = plan[: len(agent)] == 1
        used = np.zeros(gap.agents, dtype=np.int64)
        np.add.at(used, agent[chosen], gap.uses[agent[chosen], job[chosen]])
        once = (np.bincount(job[chosen], minlength=gap.jobs) == 1).all()
        return int(gap.costs[agent[chosen], job[chosen]].sum()) if once and (used <= gap.capacities).all() else None

    sense: Sense = "maximise" if maximise else "minimise"
    return Posed(_problem(gap, agent, job, maximise), sense, worth, known_optimum(file, number, gap.costs.shape, sense))


def _problem(gap: Gap, agent: Ints, job: Ints, maximise: bool) -> Problem:
    builder = Builder()
    columns = builder.columns(np.ones(len(agent), dtype=np.int64))
    once = builder.rows([RowName("job", str(j + 1)) for j in range(gap.jobs)], 1, 1)
    room = builder.rows([RowName("agent", str(i + 1)) for i in range(gap.agents)], upper=gap.capacities)
    builder.entries(once[job], columns)
    builder.entries(room[agent], columns, gap.uses[agent, job])
    cost = gap.costs[agent, job]
    return builder.problem([Linear("cost", "maximise" if maximise else "minimise", "units of cost", columns, cost)])


def _length(agents: int, jobs: int) -> int:
    return int(2 + 2 * int(agents) * int(jobs) + int(agents))


def _several(numbers: Ints) -> list[Gap]:
    start, found = 1, []
    for _ in range(int(numbers[0])):
        if start + 2 > len(numbers) or start + _length(*numbers[start : start + 2]) > len(numbers):
            break
        found.append(_take(numbers, start))
        start += _length(*numbers[start : start + 2])
    if len(found) != numbers[0] or start != len(numbers):
        raise Usage(
            f"A generalised assignment file of {len(numbers)} numbers ends within a problem, or after the last: "
            f"{len(found)} of {numbers[0]} problems were read."
        )
    return found


def _take(numbers: Ints, start: int) -> Gap:
    agents, jobs = (int(n) for n in numbers[start : start + 2])
    size = agents * jobs
    body = numbers[start + 2 :]
    return Gap(
        costs=body[:size].reshape(agents, jobs),
        uses=body[size : 2 * size].reshape(agents, jobs),
        capacities=body[2 * size : 2 * size + agents],
    )
