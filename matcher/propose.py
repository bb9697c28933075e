"""From a week to a checked proposal: rules, solve, check; nothing leaves unchecked."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from matcher.answer import OURS, empty_proposal, provenance_of
from matcher.calendars import week_starting
from matcher.check import verify
from matcher.engine import Answer, Task, answer_of, named
from matcher.errors import CheckerRejected
from matcher.io import policy_digest, week_digest
from matcher.problem.moves import MovesOf
from matcher.proposal import Proposal, Provenance, Unmatched
from matcher.rules import Model, build_model
from matcher.rules.moves import moves_of
from matcher.solve import CutOff, Limits
from matcher.solve.apart import Apart, Trouble
from matcher.solve.backends import needs_whole
from matcher.solve.backends.greedy import first_plan
from matcher.solve.stages import Keeper, Progress
from matcher.week import Week

if TYPE_CHECKING:
    from matcher.certificate import Certificate

DEFAULT_BACKEND = OURS
MIB = 2**20


def propose(
    week: Week,
    *,
    seed: int = 0,
    backend: str = DEFAULT_BACKEND,
    time_limit: float | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    certificate: Callable[[Certificate], None] | None = None,
    apart: Apart | None = None,
    trouble: Callable[[Trouble], None] | None = None,
    keeper: Keeper | None = None,
    beside: Callable[[], None] | None = None,
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
    apart
        Solve in a process of its own (``matcher.solve.apart``), which may crash or be killed: the best plan so far is
        proposed then. By default the solve is made here, and the week's model is built whatever the limit.
    trouble
        Called with what stopped a solver that ended before its time; only one that works apart can.
    keeper
        Told of every better plan and of every stage that is over, where the solve is made here.
    beside
        Called here once a process of its own is at work: for what can be done in the meantime. Not called where there
        is no such process.

    Raises
    ------
    CheckerRejected
        When the checker does not confirm the solver's answer. Nothing may be published then.
    """
    started = time.monotonic()
    limits = limits or Limits(time_limit, seed)
    try:
        with limits.cutting_in() if apart else nullcontext():
            model, moves = _modelled(week, seed, backend)
    except CutOff:
        return _nothing_yet(week)
    # A plan by hand, in milliseconds, stands before anything else starts: whatever comes, the answer is no worse.
    plan = first_plan(model.problem, moves(), limits) if backend == DEFAULT_BACKEND else None
    task = Task(week, model, seed, backend, limits, moves, plan, certificate is not None)
    if apart and beside:
        apart = replace(apart, meanwhile=beside)
    answer = answer_of(task, progress, apart, keeper)
    if answer.ended.trouble and trouble:
        trouble(answer.ended.trouble)
    proposal = _proposed(task, answer, time.monotonic() - started)
    if certificate is not None and answer.certificate is not None:
        certificate(answer.certificate)
    return proposal


def _modelled(week: Week, seed: int, backend: str) -> tuple[Model, MovesOf]:
    """The week's model, and what works its moves out: it has done so already where they are sure to be asked for."""
    model = build_model(week, seed, whole=needs_whole(backend))
    moves = cache(partial(moves_of, model.draft))
    if backend == DEFAULT_BACKEND:
        moves()
    return model, moves


def _proposed(task: Task, answer: Answer, seconds: float) -> Proposal:
    """The proposal that an answer makes, confirmed where there is a plan in it."""
    provenance = _provenance(task, answer, seconds)
    if answer.solution.plan is None:
        return _told(empty_proposal(task.model, answer.solution, provenance, answer.conflict), answer)
    return confirmed(task.week, _told(named(task, answer.solution, provenance), answer))


def _nothing_yet(week: Week) -> Proposal:
    """The answer where the limit was reached before the week's model was built."""
    unmatched = tuple(Unmatched(ref=child.ref) for child in week.children)
    return Proposal(status="stopped", week_starting=week_starting(week).isoformat(), unmatched=unmatched)


def _provenance(task: Task, answer: Answer, seconds: float) -> Provenance:
    week = task.week
    made = provenance_of(week_digest(week), policy_digest(week.policy), task.seed, task.backend, seconds)
    peak = answer.ended.peak
    return made if peak is None else made.model_copy(update={"peak_memory_mib": round(peak / MIB, 1)})


def _told(proposal: Proposal, answer: Answer) -> Proposal:
    """The proposal, saying so in its notices and stages where the solver ended before its time."""
    trouble = answer.ended.trouble
    if trouble is None:
        return proposal
    complete = answer.solution.status == "optimal"
    kept = "The proposal was complete by then." if complete else "This is the best plan that it had."
    notice = f"solver: the solver stopped unexpectedly: {trouble.words}. {kept}"
    unproven = {"proof": "not proven: the solver stopped unexpectedly"}
    stages = tuple(row.model_copy(update=unproven) if row.bound is None else row for row in proposal.stages)
    return proposal.model_copy(update={"stages": stages, "notices": (*proposal.notices, notice)})


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
