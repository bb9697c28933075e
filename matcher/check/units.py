"""Rules about a child or a whole unit, wherever it goes: eligibility, referral, keep-together, keep-apart, pins."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.check.modes import HARD, mode
from matcher.check.plan import Plan
from matcher.check.shares import is_below_threshold
from matcher.check.violation import Violation
from matcher.week import Child


def eligibility(plan: Plan) -> Iterator[Violation]:
    """A unit with a member who is withdrawn or whose data are incomplete is placed."""
    for placement in plan.placements:
        barred = [child.ref for child in plan.facts.unit_of[placement.ref] if not plan.facts.proposable(child)]
        if barred:
            message = f"{placement.ref} may not be proposed: {', '.join(barred)} is withdrawn or incomplete."
            yield Violation("eligibility", (placement.ref,), placement.authority.code, message)


def referral(plan: Plan) -> Iterator[Violation]:
    """Where the policy makes it hard: an entry authority known to be below the threshold refers nobody."""
    if mode(plan.facts.week.policy, "referral") != HARD:
        return
    for placement in plan.placements:
        entry = plan.facts.authorities.get(placement.child.entry_authority)
        if entry is not None and is_below_threshold(plan.facts, entry):
            message = f"{placement.ref} is referred by {entry.code}, which is below the threshold itself."
            yield Violation("referral", (placement.ref,), placement.authority.code, message)


def keep_together(plan: Plan) -> Iterator[Violation]:
    """A group is placed in part, or in more than one authority."""
    for unit in plan.facts.units:
        placed = [plan.by_ref[child.ref] for child in unit if child.ref in plan.by_ref]
        authorities = sorted({placement.authority.code for placement in placed})
        refs = tuple(sorted(child.ref for child in unit))
        if len(authorities) > 1:
            message = f"Group {unit[0].group} is parted between {' and '.join(authorities)}."
            yield Violation("keep-together", refs, "", message)
        elif placed and len(placed) < len(unit):
            left = ", ".join(ref for ref in refs if ref not in plan.by_ref)
            message = f"Group {unit[0].group} is placed in part: {left} stays behind."
            yield Violation("keep-together", refs, authorities[0], message)


def shared_pairs(plan: Plan) -> list[tuple[str, str, str]]:
    """Pairs to be kept apart who share a receiving authority: two refs and the authority's code, sorted."""
    pairs = set()
    for placement in plan.placements:
        for other in placement.child.apart_from:
            met = plan.by_ref.get(other)
            if met is not None and met is not placement and met.authority.code == placement.authority.code:
                first, second = sorted((placement.ref, other))
                pairs.add((first, second, placement.authority.code))
    return sorted(pairs)


def keep_apart(plan: Plan) -> Iterator[Violation]:
    """Two children, one of whom names the other, share a receiving authority."""
    if mode(plan.facts.week.policy, "keep-apart") != HARD:
        return
    for first, second, authority in shared_pairs(plan):
        message = f"{first} and {second} must be kept apart, and both would go to {authority}."
        yield Violation("keep-apart", (first, second), authority, message)


def pins(plan: Plan) -> Iterator[Violation]:
    """A pinned or accepted child is elsewhere, or unplaced."""
    for child in plan.facts.week.children:
        for authority in sorted(plan.facts.decided(child.ref, "pin", "accept")):
            if _where(plan, child) != authority:
                where = _where(plan, child) or "no place for it"
                message = f"{child.ref} is decided for {authority}, and the proposal has {where}."
                yield Violation("pins", (child.ref,), authority, message)


def _where(plan: Plan, child: Child) -> str | None:
    placement = plan.by_ref.get(child.ref)
    return placement.authority.code if placement else None
