"""From a solution in counts to the Proposal: names, stages, loads, notices and provenance."""

from __future__ import annotations

import platform
from collections import Counter
from fractions import Fraction
from functools import cache
from importlib.metadata import version

import numpy as np

from matcher import __version__
from matcher.explain.unmatched import Reasons
from matcher.notices import notices, of_distances, of_the_search
from matcher.problem import Linear
from matcher.proposal import Assignment, Level, Load, Proposal, Provenance, StageResult, Unmatched
from matcher.rules import Model
from matcher.rules.deal import Deal, deal
from matcher.rules.facts import Facts
from matcher.solve import Solution, StageOutcome
from matcher.solve.backends import backend_of

OURS = "cpsat"
"""Our own back end: it starts from a plan, keeps what it finds, and tells how each stage is proven."""
PROOFS = {
    "multipliers": "proven optimal by exact multipliers",
    "branching": "proven optimal by exact multipliers, branch by branch",
    "search": "proven optimal by exact multipliers, the last gap on CP-SAT's word",
    "none": "not proven: the solve ended first",
}
WORD = "proven optimal on the solver's word alone"
"""What is said instead where another back end's solver claims a proof."""
NO_PROOF = "not proven: this back end proves nothing here"
"""What is said of a back end that is not exact and was not cut short."""


def proposal_of(model: Model, solution: Solution, provenance: Provenance) -> Proposal:
    """Write a solution down as a proposal.

    Parameters
    ----------
    solution
        With a plan; see :func:`empty_proposal` for one without.
    """
    assert solution.plan is not None
    facts = model.draft.facts
    settled = all(outcome.proven for outcome in solution.outcomes if outcome.stage.name.startswith("placed-"))
    dealt, reasons = deal(model, solution.plan), Reasons(model.draft, settled=settled)
    of_search = of_the_search(solution, settled=settled) if provenance.backend == OURS else ()
    return Proposal(
        status=solution.status,
        week_starting=facts.start.isoformat(),
        stages=tuple(stage_result(outcome, provenance.backend) for outcome in solution.outcomes),
        assignments=_assignments(facts, dealt),
        unmatched=tuple(
            Unmatched(ref=str(facts.children.ref[child]), reasons=reasons.of(child))
            for child in np.flatnonzero(dealt.authority < 0).tolist()
        ),
        loads=loads(facts, dealt),
        notices=(*of_search, *notices(facts), *of_distances(facts, dealt)),
        provenance=provenance,
    )


def empty_proposal(model: Model, solution: Solution, provenance: Provenance, conflict: tuple[str, ...]) -> Proposal:
    """The answer where there is no plan: infeasible with its conflict, or stopped with nothing."""
    facts = model.draft.facts
    return Proposal(
        status=solution.status,
        week_starting=facts.start.isoformat(),
        unmatched=tuple(Unmatched(ref=ref) for ref in facts.children.ref.tolist()),
        notices=notices(facts),
        conflict=conflict,
        provenance=provenance,
    )


def _assignments(facts: Facts, dealt: Deal) -> tuple[Assignment, ...]:
    refs, codes = facts.children.ref, facts.authorities.codes
    return tuple(
        Assignment(
            ref=str(refs[child]),
            authority=codes[dealt.authority[child]],
            vacancy=dealt.vacancy[child],
            school_place=dealt.school_place[child],
            esol_place=dealt.esol_place[child],
            miles_to_anchor=int(dealt.tenths[child]) / 10 if dealt.tenths[child] >= 0 else None,
        )
        for child in np.flatnonzero(dealt.authority >= 0).tolist()
    )


def stage_result(outcome: StageOutcome, backend: str = OURS) -> StageResult:
    """A stage's outcome with plain numbers: integers for counts, six decimals for ratios."""
    stage, value, bound = outcome.stage, outcome.value, outcome.bound
    linear = isinstance(stage, Linear)
    levels = None
    if outcome.levels is not None:
        levels = tuple(Level(ratio=f"{r.numerator}/{r.denominator}", count=count) for r, count in outcome.levels)
    within = outcome.proven and value != bound
    return StageResult(
        name=stage.name,
        sense=stage.sense if isinstance(stage, Linear) else "minimise",
        unit=stage.unit,
        value=_number(value, linear),
        bound=_number(bound, linear),
        gap=_gap(value, bound),
        seconds=round(outcome.seconds, 3),
        proof=_proof(outcome, backend) + ("; given up within the tolerance for later stages" if within else ""),
        levels=levels,
    )


def _proof(outcome: StageOutcome, backend: str) -> str:
    """How the proof was had; the solver of another back end says that there is one, and shows none."""
    if outcome.proven:
        return PROOFS[outcome.proof] if backend == OURS else WORD
    return PROOFS["none"] if backend_of(backend).exact else NO_PROOF


def _gap(value: Fraction | None, bound: Fraction | None) -> float | None:
    return None if value is None or bound is None else float(round(abs(value - bound), 6))


def _number(value: Fraction | None, whole: bool) -> int | float | None:
    if value is None:
        return None
    return int(value) if whole else round(float(value), 6)


def loads(facts: Facts, dealt: Deal) -> tuple[Load, ...]:
    """Every authority before and after."""
    received = Counter(dealt.authority[dealt.authority >= 0].tolist())
    table = facts.authorities
    rows = []
    for i, row in enumerate(table.rows):
        before, share = table.before[i], table.share[i]
        after = None if before is None else before + received[i]
        rows.append(
            Load(
                authority=row.code,
                name=row.name,
                region=row.region,
                before=before,
                received=received[i],
                after=after,
                fair_share=None if share is None else round(float(share), 6),
                ratio=None if share is None or after is None else round(float(after / share), 6),
            )
        )
    return tuple(rows)


def provenance_of(week_digest: str, policy_digest: str, seed: int, backend: str, seconds: float) -> Provenance:
    """Where an answer comes from: what anyone needs to have it again."""
    return Provenance(
        week_sha256=week_digest,
        policy_sha256=policy_digest,
        seed=seed,
        backend=backend,
        versions={"matcher": __version__, "numpy": np.__version__}
        | {name: _version_of(name) for name in ("holidays", "ortools")},
        platform=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        seconds=round(seconds, 3),
    )


@cache
def _version_of(package: str) -> str:
    """Its version as it was installed, for which its metadata are read: the package need not be loaded."""
    return version(package)
