"""Rules about the receiving authority of a child: participation, threshold, no-return, must, refusals."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.check.plan import Plan
from matcher.check.shares import DIRECTED, headroom, participates, standing
from matcher.check.violation import Violation


def participation(plan: Plan) -> Iterator[Violation]:
    """An authority that does not take part this week receives children."""
    for code in plan.at:
        if not participates(plan.facts, plan.facts.authorities[code]):
            yield Violation("participation", plan.refs_at(code), code, f"{code} does not take part this week.")


def threshold(plan: Plan) -> Iterator[Violation]:
    """Mandatory regime: a directed authority is sent more than its threshold leaves, or its threshold is unknown."""
    if plan.facts.week.policy.regime != "mandatory":
        return
    for code, received in plan.received.items():
        authority = plan.facts.authorities[code]
        room = headroom(plan.facts, authority)
        if standing(plan.facts, authority) == DIRECTED and (room is None or received > room):
            known = "its threshold or load is unknown" if room is None else f"its threshold leaves {room}"
            message = f"{code} would receive {received}, and {known}."
            yield Violation("threshold", plan.refs_at(code), code, message)


def sent_back(plan: Plan) -> Iterator[Violation]:
    """A child's own entry authority as receiving authority: never, whatever the mode of ``no-return``."""
    for placement in plan.placements:
        if placement.authority.code == placement.child.entry_authority:
            message = f"{placement.ref} would stay with its own entry authority."
            yield Violation("no-return", (placement.ref,), placement.authority.code, message)


def must(plan: Plan) -> Iterator[Violation]:
    """A child with ``must`` is at an authority named neither itself nor by its region."""
    for placement in plan.placements:
        named = placement.child.must
        if named and not {placement.authority.code, placement.authority.region} & set(named):
            message = f"{placement.ref} must go to {' or '.join(named)}."
            yield Violation("must", (placement.ref,), placement.authority.code, message)


def refusals(plan: Plan) -> Iterator[Violation]:
    """The unit of a child who refused an authority, or whom it refused, is placed there."""
    for placement in plan.placements:
        code = placement.authority.code
        for child in plan.facts.unit_of[placement.ref]:
            if code in plan.facts.decided(child.ref, "refused-by-authority", "refused-by-child"):
                message = f"{placement.ref} may not go to {code}: a refusal of {child.ref} is recorded."
                yield Violation("refusals", (placement.ref,), code, message)
