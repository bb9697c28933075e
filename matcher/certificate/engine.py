"""From a solution to the certificate of its optimality: the multipliers of the rows that children share.

The engine's multipliers are named by its rows. Those of rows inside one child's or one authority's way (supply, pools,
slots, ...) are implied by the others; what is kept are prices of vacancies, school places, courses, loads, regions,
children to be kept apart, and earlier stages. The checker says what they prove (:mod:`matcher.check.certificate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from matcher.answer import proposal_of
from matcher.certificate.sharpen import Sharpener
from matcher.check import plan_of
from matcher.check.certificate import Certificate, Stage, Step, apart_key, stated
from matcher.io import week_digest
from matcher.problem import Ints, Linear
from matcher.proposal import Assignment, Proposal, Provenance
from matcher.rules import Model
from matcher.solve import Limits, Solution, StageOutcome, solve
from matcher.solve.exact import Proof
from matcher.solve.exact import Step as Solved
from matcher.week import Week

TAKEN = ("vacancies", "school-places", "esol-places")
RECEIVED = " received"


def certificate_of(
    week: Week, model: Model, solution: Solution, proposal: Proposal, limits: Limits | None = None
) -> Certificate:
    """The certificate of a proposal, with what the checker finds it to prove.

    Parameters
    ----------
    week, model, solution, proposal
        The proposal, and all that it was made from.
    limits
        Of the solve; seed, and time for the witnesses of stages with a tolerance.
    """
    seed = proposal.provenance.seed if proposal.provenance else 0
    names = _Names(model, solution)
    stages = []
    for number, outcome in enumerate(solution.outcomes):
        steps = tuple(_step(step, names) for step in outcome.steps)
        witness = _witness(model, number, limits or Limits(None, seed)) if _is_loose(outcome) else ()
        stages.append(Stage(outcome.stage.name, None, steps, witness))
    sharpener = Sharpener(plan_of(week, proposal), limits)
    return stated(week, proposal, Certificate(week_digest(week), seed, tuple(stages)), sharpener)


def _step(step: Solved, names: _Names) -> Step:
    if step.proof is None:
        return Step(1, {}, None, step.window)
    multipliers = names.settled(step.proof)
    prices: dict[str, dict[str, int]] = defaultdict(dict)
    for row in np.flatnonzero(multipliers).tolist():
        for rule, key in names.of(row):
            prices[rule][key] = int(multipliers[row])
    return Step(step.proof.denominator, dict(prices), None, step.window)


def _is_loose(outcome: StageOutcome) -> bool:
    stage = outcome.stage
    units = stage.units if isinstance(stage, Linear) else 0
    return bool(outcome.steps and (stage.percent or units))


def _witness(model: Model, number: int, limits: Limits) -> tuple[Assignment, ...]:
    """A plan that is best in a stage with a tolerance, of which the proposal may have given some up."""
    problem = model.problem
    solution = solve(replace(problem, stages=problem.stages[: number + 1]), limits)
    if solution.plan is None:
        return ()
    nothing = Provenance(week_sha256="", policy_sha256="", seed=limits.seed, backend="", versions={})
    named = proposal_of(model, solution, nothing)
    return tuple(row.model_copy(update={"miles_to_anchor": None}) for row in named.assignments)


class _Names:
    """What the engine's rows are called in a certificate; rows inside one way have no name there."""

    def __init__(self, model: Model, solution: Solution) -> None:
        self.rows = solution.row_names
        self.model, self.plan = model, solution.plan
        facts = model.draft.facts
        self.codes = set(facts.authorities.codes)
        self.refs = set(facts.child_number)
        self.offers = {
            (rule, " + ".join(str(name) for name, _ in offers)): [str(name) for name, _ in offers]
            for rule, taking in ((taking.sources.rule, taking) for taking in model.draft.takings.values())
            for offers in taking.sources.offers
        }

    @cached_property
    def _used(self) -> tuple[Ints, Ints]:
        """Row and column of what the plan takes of places that it fills."""
        problem, plan = self.model.problem, self.plan
        assert plan is not None
        matrix = problem.matrix
        limited = np.array([name.rule in TAKEN for name in problem.row_names], dtype=bool)
        full = limited & (matrix.dot(plan[: problem.width]) == problem.row_upper)
        entry = np.flatnonzero(full[matrix.rows] & (plan[matrix.columns] > 0))
        return matrix.rows[entry], matrix.columns[entry]

    def settled(self, proof: Proof) -> Ints:
        """Multipliers with the price of a full row on the row, where the engine has it on the bounds of its columns.

        A column that the plan uses and that presses on its upper bound costs less than nothing. If all that take from
        a full row do, the row may as well take the least of it: nothing that the engine proved is lost.
        """
        rows, columns = self._used
        multipliers = proof.multipliers.copy()
        dearest = np.full(len(multipliers), -(2**62), dtype=np.int64)
        np.maximum.at(dearest, rows, proof.reduced[columns])
        shifted = (dearest < 0) & (dearest > -(2**62))
        multipliers[shifted] += dearest[shifted]
        return multipliers

    def of(self, row: int) -> Iterator[tuple[str, str]]:
        """Rule and key of each row of the certificate that a row of the engine stands for."""
        rule, key = self.rows[row].rule, self.rows[row].key
        if rule in TAKEN:
            yield from ((rule, name) for name in self.offers[rule, key])
        elif rule in ("received", "region-quota", "hold"):
            yield rule, key
        elif rule == "dominated":
            yield "hold", key
        elif rule == "sum" and key.endswith(RECEIVED):
            yield "region-received", key.removesuffix(RECEIVED)
        elif rule == "keep-apart":
            yield from self._apart(key)

    def _apart(self, key: str) -> Iterator[tuple[str, str]]:
        """The authority and the children of a row; nothing where blanks within codes leave that open."""
        authority, *refs = key.split(" ")
        if authority in self.codes and set(refs) <= self.refs:
            yield "keep-apart", apart_key(authority, refs)
