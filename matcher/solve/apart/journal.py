"""What is known of a solve from outside: the plan to start from, the best plan since, every stage that is done."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from matcher.problem import Ints, Problem
from matcher.solve.apart.inside import Tell
from matcher.solve.apart.shelf import Shelf
from matcher.solve.exact import By
from matcher.solve.stages import Solution, StageOutcome, Status, finish, no_worse

Levels = tuple[tuple[Fraction, int], ...]


@dataclass(frozen=True)
class Done:
    """A stage that is done, without what its proofs rest on: that is large, and stays where it is used."""

    number: int
    value: Fraction | None
    bound: Fraction | None
    proof: By
    seconds: float
    levels: Levels | None

    @classmethod
    def of(cls, number: int, outcome: StageOutcome) -> Done:
        """The outcome of the stage of a number."""
        return cls(number, outcome.value, outcome.bound, outcome.proof, outcome.seconds, outcome.levels)

    def outcome(self, problem: Problem) -> StageOutcome:
        """The outcome that it was made of, less the proofs."""
        stage = problem.stages[self.number]
        return StageOutcome(stage, self.value, self.bound, self.proof, self.seconds, self.levels)


@dataclass(frozen=True)
class Solved:
    """A solve that came to its end."""

    status: Status
    plan: Ints | None
    stages: tuple[Done, ...]

    @classmethod
    def of(cls, solution: Solution) -> Solved:
        """The solution without what its proofs rest on."""
        stages = tuple(Done.of(number, outcome) for number, outcome in enumerate(solution.outcomes))
        return cls(solution.status, solution.plan, stages)


class Scribe:
    """On the side of the solver: puts better plans on the shelf and tells of stages that are done."""

    def __init__(self, shelf: Shelf, tell: Tell) -> None:
        self._shelf, self._tell = shelf, tell
        self._number = 0

    def found(self, plan: Ints) -> None:
        """A better plan."""
        self._shelf.put(plan)

    def done(self, outcome: StageOutcome) -> None:
        """The next stage's outcome."""
        self._tell(Done.of(self._number, outcome))
        self._number += 1


class Journal:
    """On the side that outlives the solver.

    Parameters
    ----------
    problem
        What is solved.
    plan
        A feasible plan that stands before the solve begins, or None.
    """

    def __init__(self, problem: Problem, plan: Ints | None) -> None:
        self.problem, self.plan = problem, plan
        self.shelf = Shelf(problem.width + (problem.detail.most if problem.detail else 0))
        self._done: list[Done] = []
        self._solved: Solved | None = None

    def scribe(self, tell: Tell) -> Scribe:
        """Who writes into this journal from where the solver runs."""
        return Scribe(self.shelf, tell)

    def hear(self, message: object) -> bool:
        """Take down a message that is for the journal; tells whether it was."""
        if isinstance(message, Done):
            self._done.append(message)
        elif isinstance(message, Solved):
            self._solved = message
        else:
            return False
        return True

    @property
    def is_complete(self) -> bool:
        """Whether the solve came to its end by itself."""
        return self._solved is not None

    def solution(self) -> Solution:
        """The solve's own answer; failing that, the best plan that is lawful with what was proven by then."""
        if self._solved is not None:
            rows = tuple(done.outcome(self.problem) for done in self._solved.stages)
            return Solution(self._solved.status, self._solved.plan, rows)
        latest = self.shelf.latest()
        if latest is not None and not self.problem.is_feasible(latest):  # a solver that tore its own memory
            return finish(self.problem, self.plan, [])
        plan = no_worse(self.problem, latest, self.plan) if latest is not None else self.plan
        return finish(self.problem, plan, [done.outcome(self.problem) for done in self._done])
