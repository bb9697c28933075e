"""One plan for a week with the value of every stage: a proposal's own, or the best of a changed week.

Values are the independent checker's, found in the named plan, and a plan that the checker does not confirm is never
used: what is told rests on two codes that share nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from matcher.calendars import week_starting
from matcher.check import StageValue, stage_values, violations
from matcher.errors import CheckerRejected
from matcher.problem import Ints
from matcher.proposal import Assignment, Proposal, Unmatched
from matcher.rules import Model, build_model
from matcher.rules.deal import Deal, deal
from matcher.rules.moves import moves_of
from matcher.solve import Limits, OutOfTime, Solution, solve
from matcher.solve.backends.greedy import first_plan
from matcher.solve.first import decided_plan
from matcher.week import Week

Status = Literal["optimal", "feasible", "infeasible", "stopped"]


@dataclass(frozen=True)
class Trial:
    """A plan and what it is worth.

    Attributes
    ----------
    status
        ``optimal`` where every stage is proven best; ``infeasible`` and ``stopped`` come without a plan.
    assignments
        Everyone placed, by ref.
    stages
        Every stage of the policy, in order, as the checker finds it; of the levels only those that the policy pursues.
    """

    status: Status
    assignments: Mapping[str, Assignment]
    stages: tuple[StageValue, ...]

    @cached_property
    def authority_of(self) -> Mapping[str, str]:
        """Authority by ref."""
        return {ref: row.authority for ref, row in self.assignments.items()}

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.status in ("optimal", "feasible")


def trial_of(week: Week, proposal: Proposal) -> Trial:
    """A proposal's plan, its stages found again from the facts."""
    rows = {row.ref: row for row in proposal.assignments}
    return Trial(proposal.status, MappingProxyType(rows), measured(week, proposal.assignments, seed_of(proposal)))


def seed_of(proposal: Proposal) -> int:
    """Seed of the lot that the proposal's ties were broken with."""
    return proposal.provenance.seed if proposal.provenance else 0


def try_week(week: Week, seed: int = 0, limits: Limits | None = None) -> Trial:
    """Solve a week from the plan that a proposal starts from, and have the checker confirm the answer.

    Plans that no objective tells apart are many, and where the search starts decides between them: begun alike, the
    trial of a week as it is comes out as the proposal that the coordinator has in hand.

    Raises
    ------
    OutOfTime
        The limit was reached before any plan was found.
    CheckerRejected
        The checker does not confirm the answer.
    """
    model = build_model(week, seed)
    solution = solve(model.problem, limits, _begun(model, limits or Limits()))
    if solution.status == "stopped":
        raise OutOfTime
    if solution.plan is None:
        return Trial(solution.status, MappingProxyType({}), ())
    return checked(week, model, solution, seed)


def _begun(model: Model, limits: Limits) -> Ints | None:
    """The plan that the engine starts from."""
    moves = moves_of(model.draft)
    plan = first_plan(model.problem, moves, limits)
    return decided_plan(model.problem, moves, limits) if plan is None else plan


def checked(week: Week, model: Model, solution: Solution, seed: int) -> Trial:
    """The named plan of a solution, confirmed by the checker."""
    proposal = named(week, model, solution)
    rows = {row.ref: row for row in proposal.assignments}
    return Trial(solution.status, MappingProxyType(rows), measured(week, proposal.assignments, seed))


def named(week: Week, model: Model, solution: Solution) -> Proposal:
    """The plan of a solution as a proposal with assignments alone, confirmed by the checker.

    Raises
    ------
    CheckerRejected
        It finds something.
    """
    assert solution.plan is not None
    proposal = _named(model, deal(model, solution.plan), solution.status)
    _confirm(week, proposal)
    return proposal


def measured(week: Week, rows: Iterable[Assignment], seed: int) -> tuple[StageValue, ...]:
    """A plan measured by the stages of a week's policy: of the sharing of load only what that looks at."""
    plan = Proposal(status="feasible", week_starting=week_starting(week).isoformat(), assignments=tuple(rows))
    found = stage_values(week, plan, seed)
    if week.policy.fairness == "max":
        found = [
            stage._replace(levels=[(stage.levels[0][0], 1)]) if stage.name == "fairness" and stage.levels else stage
            for stage in found
        ]
    return tuple(found)


def authorities_in(model: Model, plan: Ints) -> dict[str, str]:
    """Authority of everyone whom a plan of a model places, by ref."""
    facts, dealt = model.draft.facts, deal(model, plan)
    placed = np.flatnonzero(dealt.authority >= 0).tolist()
    return {str(facts.children.ref[child]): facts.authorities.codes[dealt.authority[child]] for child in placed}


def confirm(week: Week, authority_of: Mapping[str, str]) -> None:
    """Have the checker confirm that everyone can be where they are said to be; it fills in the places itself.

    Raises
    ------
    CheckerRejected
        It finds something.
    """
    confirm_rows(week, tuple(Assignment(ref=ref, authority=code) for ref, code in sorted(authority_of.items())))


def confirm_rows(week: Week, rows: tuple[Assignment, ...]) -> None:
    """Have the checker confirm assignments of everyone in a week; it fills in the places that they leave open.

    Raises
    ------
    CheckerRejected
        It finds something.
    """
    _confirm(week, Proposal(status="feasible", week_starting="", assignments=rows))


def _confirm(week: Week, proposal: Proposal) -> None:
    found = violations(week, proposal)
    if found:
        raise CheckerRejected(f"the checker rejects a plan that an explanation rests on: {found[0].message}")


def _named(model: Model, dealt: Deal, status: Status) -> Proposal:
    facts = model.draft.facts
    refs, codes = facts.children.ref, facts.authorities.codes
    return Proposal(
        status=status,
        week_starting=facts.start.isoformat(),
        assignments=tuple(
            Assignment(
                ref=str(refs[child]),
                authority=codes[dealt.authority[child]],
                vacancy=dealt.vacancy[child],
                school_place=dealt.school_place[child],
                esol_place=dealt.esol_place[child],
                miles_to_anchor=int(dealt.tenths[child]) / 10 if dealt.tenths[child] >= 0 else None,
            )
            for child in np.flatnonzero(dealt.authority >= 0).tolist()
        ),
        unmatched=tuple(Unmatched(ref=str(refs[child])) for child in np.flatnonzero(dealt.authority < 0).tolist()),
    )
