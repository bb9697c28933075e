"""The checker's three questions: what is violated, what are the stages worth, and is what the proposal says so."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.check.claims import claims
from matcher.check.completion import complete
from matcher.check.facts import Facts
from matcher.check.plan import Plan, lay_out
from matcher.check.registry import RULES, breaches, rule_modes
from matcher.check.report import Report
from matcher.check.stages import StageValue, stages_of
from matcher.check.violation import Violation
from matcher.proposal import Proposal
from matcher.week import Week


def plan_of(week: Week, proposal: Proposal) -> Plan:
    """The proposal laid over the week's facts, its open places filled where that is possible."""
    return complete(lay_out(Facts(week), proposal), proposal)


def violations(week: Week, proposal: Proposal) -> list[Violation]:
    """Everything in the proposal that the facts and the rules forbid, sorted; empty for a lawful one.

    Anyone's proposal may be checked: an assignment may leave its vacancy, school and ESOL place open, and the checker
    fills them in. Names that the week does not have are violations of ``facts``; a child placed twice, of ``claims``.
    """
    return _sorted(_violations(plan_of(week, proposal)))


def stage_values(week: Week, proposal: Proposal, seed: int) -> list[StageValue]:
    """Value of every stage that applies to the week, in the policy's order, recomputed from the facts.

    Parameters
    ----------
    seed
        The seed of the tie-break's lots.
    """
    return stages_of(plan_of(week, proposal), seed)


def verify(week: Week, proposal: Proposal) -> Report:
    """Check rules, stages and everything that the proposal says of itself.

    The seed of the tie-break is the provenance's, or 0. Whether the week is the one that the proposal was made for
    is the caller's to tell (``provenance.week_sha256``).
    """
    plan = plan_of(week, proposal)
    stages = stages_of(plan, proposal.provenance.seed if proposal.provenance else 0)
    return Report(
        violations=tuple(_sorted([*_violations(plan), *claims(plan, proposal, stages)])),
        stages=tuple(stages),
        claimed={row.name: row.value for row in proposal.stages},
        modes=rule_modes(plan),
        breaches=breaches(plan),
        placed=len(plan.placements),
    )


def _violations(plan: Plan) -> list[Violation]:
    return [*plan.found, *(violation for rule in RULES.values() for violation in rule(plan))]


def _sorted(found: Iterable[Violation]) -> list[Violation]:
    return sorted(set(found))
