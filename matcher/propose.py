"""From a week to a checked proposal: rules, solve, check; nothing leaves unchecked."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from matcher.answer import empty_proposal, proposal_of, provenance_of
from matcher.check import stage_values, verify
from matcher.errors import CheckerRejected
from matcher.explain.conflict import smallest_conflict
from matcher.io import policy_digest, week_digest
from matcher.proposal import Level, Proposal
from matcher.rules import build_model
from matcher.rules.moves import moves_of
from matcher.solve import Limits
from matcher.solve.backends import solve_with
from matcher.solve.backends.greedy import greedy_plan
from matcher.solve.stages import Progress
from matcher.week import Week

if TYPE_CHECKING:
    from matcher.certificate import Certificate

DEFAULT_BACKEND = "cpsat"


def propose(
    week: Week,
    *,
    seed: int = 0,
    backend: str = DEFAULT_BACKEND,
    time_limit: float | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    certificate: Callable[[Certificate], None] | None = None,
) -> Proposal:
    """Propose an authority for every child of a week, and have the independent checker confirm it.

    Parameters
    ----------
    week
        A valid week (see ``matcher.io.read_week``).
    seed
        Seed of the lot that breaks ties.
    backend
        Which solver (``matcher.solve.backends``); ``cpsat`` is ours.
    time_limit
        Seconds, or None. The best plan so far is given with what is proven of it.
    limits
        The same as an object that a signal handler can stop; made from ``time_limit`` by default.
    progress
        Called with (stage, number, of how many) as each stage begins.
    certificate
        Called with the certificate of the proposal, which takes some time to write; by default there is none.

    Raises
    ------
    CheckerRejected
        When the checker does not confirm the solver's answer. Nothing may be published then.
    """
    started = time.monotonic()
    limits = limits or Limits(time_limit, seed)
    model = build_model(week, seed)
    moves = partial(moves_of, model.draft)
    # A plan by hand, in milliseconds, stands before anything else starts: whatever comes, the answer is no worse.
    plan = greedy_plan(model.problem, moves(), limits) if backend == DEFAULT_BACKEND else None
    solution = solve_with(backend, model.problem, limits, plan, progress, moves=moves)
    provenance = provenance_of(week_digest(week), policy_digest(week.policy), seed, backend, time.monotonic() - started)
    if solution.plan is None:
        conflict = smallest_conflict(week, limits).sentences() if solution.status == "infeasible" else ()
        return empty_proposal(model, solution, provenance, conflict)
    proposal = confirmed(week, _restated(week, proposal_of(model, solution, provenance), seed))
    if certificate is not None:
        from matcher.certificate import certificate_of

        certificate(certificate_of(week, model, solution, proposal, limits))
    return proposal


def _restated(week: Week, proposal: Proposal, seed: int) -> Proposal:
    """Give each stage the value that the checker finds in the named plan.

    Within a tolerance, or where a stage is not proven, names can turn out better than the counts promised (a child
    counted as far may be dealt a place that is near). The bounds stay the solver's, and the checker compares.
    """
    found = {stage.name: stage for stage in stage_values(week, proposal, seed)}
    stages = []
    for row in proposal.stages:
        true = found[row.name]
        levels = None if true.levels is None else tuple(Level(ratio=r, count=n) for r, n in true.levels)
        known = row.bound is not None and true.value is not None
        gap = round(abs(float(true.value) - float(row.bound)), 6) if known else None  # type: ignore[arg-type]
        stages.append(row.model_copy(update={"value": true.value, "levels": levels, "gap": gap}))
    return proposal.model_copy(update={"stages": tuple(stages)})


def confirmed(week: Week, proposal: Proposal) -> Proposal:
    """The proposal itself, if the independent checker finds nothing in it.

    Raises
    ------
    CheckerRejected
        With everything that was found.
    """
    report = verify(week, proposal)
    if not report.clean:
        found = "; ".join(f"{violation.rule}: {violation.message}" for violation in report.violations[:5])
        raise CheckerRejected(f"the checker rejects the solver's answer, so nothing is published: {found}")
    return proposal
