"""What the proposal says of itself, against what the checker finds: violations of ``claims``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import floor

from matcher.check.plan import Plan
from matcher.check.shares import fair_share, load_before
from matcher.check.stages import StageValue
from matcher.check.violation import Violation
from matcher.proposal import Assignment, Load, Proposal, StageResult
from matcher.week import Policy

HALF_OF_SIXTH_DECIMAL = 0.5000001e-6
NO_PLAN = ("infeasible", "stopped")


def claims(plan: Plan, proposal: Proposal, stages: list[StageValue]) -> list[Violation]:
    """Every claim that is not so. A hand-made proposal (no stages, no provenance) makes only those that it writes."""
    found = [*_roll_call(plan, proposal), *_week_starting(plan, proposal), *_miles(plan, proposal)]
    found += [*_loads(plan, proposal), *_changes(plan, proposal)]
    return [*found, *_stages(plan, proposal, stages), *_status(plan, proposal)]


def is_hand_made(proposal: Proposal) -> bool:
    """Whether the proposal claims no stages and does not say where it comes from."""
    return not proposal.stages and proposal.provenance is None


def _claim(message: str, ref: str = "", authority: str = "") -> Violation:
    return Violation("claims", (ref,) if ref else (), authority, message)


def _roll_call(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    placed = {row.ref for row in proposal.assignments}
    left = Counter(row.ref for row in proposal.unmatched)
    for ref, count in left.items():
        if count > 1 or ref in placed:
            yield _claim(
                f"{ref} is listed as unmatched {'more than once' if count > 1 else 'and placed as well'}.", ref
            )
    if not is_hand_made(proposal) and proposal.status != "infeasible":
        for ref in plan.facts.children:
            if ref not in placed and ref not in left:
                yield _claim(f"{ref} is neither placed nor listed as unmatched.", ref)


def _week_starting(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    start = plan.facts.start.isoformat()
    if proposal.week_starting != start and not (is_hand_made(proposal) and not proposal.week_starting):
        yield _claim(f"The proposal is for the week of {proposal.week_starting}, and the facts are of {start}.")


def _miles(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    for row in proposal.assignments:
        placement = plan.by_ref.get(row.ref)
        if placement is None or (row.miles_to_anchor is None and is_hand_made(proposal)):
            continue
        tenths = plan.facts.tenths_to_anchor(placement.child, placement.own_vacancy)
        if not _same_miles(row, tenths):
            miles = "unknown or without an anchor" if tenths is None else f"{tenths / 10}"
            message = f"{row.ref} is said to live {row.miles_to_anchor} miles from the anchor; it is {miles}."
            yield _claim(message, row.ref, row.authority)


def _same_miles(row: Assignment, tenths: int | None) -> bool:
    if row.miles_to_anchor is None or tenths is None:
        return row.miles_to_anchor is None and tenths is None
    return abs(10 * row.miles_to_anchor - tenths) < 1e-6


def _loads(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    listed = Counter(row.authority for row in proposal.loads)
    for code, count in listed.items():
        if count > 1:
            yield _claim(f"The load of {code} is listed {count} times.", authority=code)
    if proposal.loads or not is_hand_made(proposal):
        for code in plan.received:
            if code not in listed:
                yield _claim(f"{code} receives children, and its load is not listed.", authority=code)
    for row in proposal.loads:
        yield from _load(plan, row)


def _load(plan: Plan, row: Load) -> Iterator[Violation]:
    authority = plan.facts.authorities.get(row.authority)
    if authority is None:
        yield Violation("facts", (), row.authority, f"The week has no authority {row.authority}.")
        return
    policy = plan.facts.week.policy
    before, share = load_before(policy, authority), fair_share(policy, authority)
    received = plan.received[row.authority]
    after = None if before is None else before + received
    ratio = None if after is None or share is None else after / share
    pairs = (
        ("name", row.name, authority.name), ("region", row.region, authority.region), ("before", row.before, before),
        ("received", row.received, received), ("after", row.after, after), ("fair share", row.fair_share, share),
        ("ratio", row.ratio, ratio),
    )  # fmt: skip
    for noun, claimed, true in pairs:
        if not _same(claimed, true):
            shown = float(true) if isinstance(true, Fraction) else true
            yield _claim(f"{row.authority}: {noun} is said to be {claimed}; it is {shown}.", authority=row.authority)


def _same(claimed: object, true: object) -> bool:
    """Equal; a float and a fraction as far as six decimals tell."""
    if isinstance(claimed, int | float) and isinstance(true, Fraction):
        return abs(claimed - float(true)) <= HALF_OF_SIXTH_DECIMAL
    return claimed == true


def _changes(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    """Where the facts name the earlier proposal, the changes told are those that there are; causes are words."""
    if proposal.changes is None or not plan.facts.week.previous:
        return
    before = {row.ref: row.authority for row in plan.facts.week.previous}
    now = {row.ref: row.authority for row in proposal.assignments}
    true = {ref: (before.get(ref), now.get(ref)) for ref in plan.facts.children if before.get(ref) != now.get(ref)}
    told = {row.ref: (row.before, row.now) for row in proposal.changes}
    for ref in sorted(true.keys() | told.keys()):
        if true.get(ref) != told.get(ref):
            yield _claim(f"{ref}: what is told of its change since the earlier proposal is not so.", ref)


def _stages(plan: Plan, proposal: Proposal, stages: list[StageValue]) -> Iterator[Violation]:
    if is_hand_made(proposal) and proposal.status != "optimal":
        return
    claimed = [row.name for row in proposal.stages]
    wanted = [stage.name for stage in stages]
    if proposal.status in NO_PLAN:
        wanted = [name for name in wanted if name in claimed]
    if claimed != wanted:
        yield _claim(f"The stages are said to be {', '.join(claimed) or 'none'}; they are {', '.join(wanted)}.")
    true = {stage.name: stage for stage in stages}
    for row in proposal.stages:
        if row.name in true and not (row.value is None and proposal.status in NO_PLAN):
            top_alone = row.name == "fairness" and plan.facts.week.policy.fairness == "max"
            yield from _stage(row, true[row.name], top_alone)


def _stage(row: StageResult, true: StageValue, top_alone: bool) -> Iterator[Violation]:
    if row.sense != true.sense:
        yield _claim(f"Stage {row.name} is said to {row.sense}; it is to {true.sense}.")
    if row.value != true.value and not (true.value is None and row.value == 0):
        yield _claim(f"Stage {row.name} is said to be {row.value}; it is {true.value}.")
    if not _same_levels(row, true, top_alone):
        yield _claim(f"Stage {row.name}: the levels claimed are not those of the plan.")
    yield from _bound(row, true)


def _same_levels(row: StageResult, true: StageValue, top_alone: bool) -> bool:
    """Whether the levels claimed are the plan's; where only the top one counts, no more than that need be claimed."""
    claimed = [(level.ratio, level.count) for level in row.levels or ()]
    wanted = true.levels or []
    return claimed == (wanted[: len(claimed)] if top_alone else wanted)


def _bound(row: StageResult, true: StageValue) -> Iterator[Violation]:
    if row.gap is not None and (row.gap < 0 or row.bound is None):
        yield _claim(f"Stage {row.name}: a gap of {row.gap} is claimed without a bound, or below 0.")
    if row.bound is None or row.value is None:
        return
    short = row.bound - row.value if true.sense == "maximise" else row.value - row.bound
    if short < -HALF_OF_SIXTH_DECIMAL:
        yield _claim(f"Stage {row.name}: a bound of {row.bound} cannot be, with {row.value} reached.")
    elif row.gap is not None and abs(row.gap - short) > 2 * HALF_OF_SIXTH_DECIMAL:
        yield _claim(f"Stage {row.name}: a gap of {row.gap} is claimed between {row.value} and {row.bound}.")


def _status(plan: Plan, proposal: Proposal) -> Iterator[Violation]:
    if proposal.status == "optimal":
        for row in proposal.stages:
            if not _is_proven(plan.facts.week.policy, row):
                yield _claim(f"Optimal is claimed, and stage {row.name} has a gap of {row.gap}.")
    if proposal.status == "infeasible" and proposal.assignments:
        yield _claim("No lawful proposal is said to exist, and children are placed.")
    if proposal.status != "infeasible" and proposal.conflict:
        yield _claim("A conflict is told of a proposal that is said to exist.")


def _is_proven(policy: Policy, row: StageResult) -> bool:
    """Whether a stage is at its bound, or as far from it as its tolerance lets later stages push it."""
    if row.gap is None or row.value is None or row.bound is None:
        return row.value is None and row.bound is None
    tolerance = policy.tolerance("placed" if row.name.startswith("placed-") else row.name)
    part = Fraction(tolerance.percent) / 100 * abs(Fraction(row.bound))
    by_ratio = row.name == "rota" or (row.name == "fairness" and policy.fairness != "proportional")
    allowance = float(part) + 2 * HALF_OF_SIXTH_DECIMAL if by_ratio else tolerance.units + floor(part)
    return abs(row.value - row.bound) <= allowance
