"""The value of every stage, recomputed from the facts and the plan alone, in exact fractions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from matcher.check.education import esol_weeks, school_weeks
from matcher.check.facts import DUE, OVERDUE, UNDUE
from matcher.check.modes import counts_breaches
from matcher.check.plan import Placement, Plan
from matcher.check.registry import breaches
from matcher.check.shares import fair_share, load_before

SCALE = 10**6
MAXIMISED = frozenset({"placed-overdue", "placed-due", "placed-rest", "near", "wishes"})
Levels = list[tuple[str, int]]


class StageValue(NamedTuple):
    """A stage that applies, its value, and for a leximin or ``max`` stage its levels from the largest down.

    ``value`` is an integer; for leximin and ``max`` the largest ratio rounded to six decimals, None without ratios.
    """

    name: str
    value: int | float | None
    levels: Levels | None = None

    @property
    def sense(self) -> str:
        """``maximise`` or ``minimise``."""
        return "maximise" if self.name in MAXIMISED else "minimise"


def stages_of(plan: Plan, seed: int) -> list[StageValue]:
    """Every stage that applies to the week, in the policy's order, with its value in this plan."""
    return [value for name in plan.facts.week.policy.stages for value in STAGES[name](plan, seed)]


def _placed(plan: Plan, seed: int) -> Iterator[StageValue]:
    classes = Counter(plan.facts.deadline_class(placement.child) for placement in plan.placements)
    for name in (OVERDUE, DUE, UNDUE):
        yield StageValue(f"placed-{name}", classes[name])


def _breaches(plan: Plan, seed: int) -> Iterator[StageValue]:
    if counts_breaches(plan.facts.week.policy):
        yield StageValue("breaches", sum(breaches(plan).values()))


def anchored(plan: Plan) -> list[Placement]:
    """Placed children who have an anchor."""
    return [placement for placement in plan.placements if placement.child.anchor is not None]


def _some_anchor(plan: Plan) -> bool:
    return any(child.anchor is not None for child in plan.facts.proposable_children)


def _near(plan: Plan, seed: int) -> Iterator[StageValue]:
    if _some_anchor(plan):
        yield StageValue("near", sum(plan.facts.is_near(row.child, row.own_vacancy) for row in anchored(plan)))


def _distance(plan: Plan, seed: int) -> Iterator[StageValue]:
    if _some_anchor(plan):
        beyond = (plan.facts.tenths_beyond(row.child, row.own_vacancy) for row in anchored(plan))
        yield StageValue("distance", sum(beyond))


def counted(plan: Plan) -> list[tuple[int, int, Fraction]]:
    """Load before, children received and fair share of every authority of which both figures are known."""
    policy = plan.facts.week.policy
    rows = [(load_before(policy, row), plan.received[row.code], fair_share(policy, row)) for row in
            plan.facts.week.authorities]  # fmt: skip
    return [(before, now, share) for before, now, share in rows if before is not None and share is not None]


def levels_of(ratios: list[Fraction]) -> Levels:
    """Each distinct ratio from the largest down as ``n/d``, with how many have exactly that ratio."""
    counts = sorted(Counter(ratios).items(), reverse=True)
    return [(f"{ratio.numerator}/{ratio.denominator}", count) for ratio, count in counts]


def _by_levels(name: str, ratios: list[Fraction]) -> StageValue:
    largest = round(float(max(ratios)), 6) if ratios else None
    return StageValue(name, largest, levels_of(ratios))


def _fairness(plan: Plan, seed: int) -> Iterator[StageValue]:
    rows = counted(plan)
    if plan.facts.week.policy.fairness == "proportional":
        yield StageValue("fairness", sum(squared_load(*row) for row in rows))
    else:
        yield _by_levels("fairness", [(before + now) / share for before, now, share in rows])


def squared_load(before: int, now: int, share: Fraction) -> int:
    """Sum over the children received of floor(10^6 (2 (before + k) - 1) / share + 1/2), in integers."""
    n, d = share.numerator, share.denominator
    return sum((2 * SCALE * (2 * (before + k) - 1) * d + n) // (2 * n) for k in range(1, now + 1))


def _rota(plan: Plan, seed: int) -> Iterator[StageValue]:
    if plan.facts.week.policy.rota == "stage":
        weighted = [(row, Fraction(row.weight)) for row in plan.facts.week.regions if row.weight]
        ratios = [(row.received + plan.received_by_region[row.region]) / weight for row, weight in weighted]
        yield _by_levels("rota", ratios)


def _education(plan: Plan, seed: int) -> Iterator[StageValue]:
    weeks = (school_weeks(plan.facts, row) + esol_weeks(plan.facts, row) for row in plan.placements)
    yield StageValue("education", sum(weeks))


def _wishes(plan: Plan, seed: int) -> Iterator[StageValue]:
    if any(child.wish for child in plan.facts.proposable_children):
        met = (bool({row.authority.code, row.authority.region} & set(row.child.wish)) for row in plan.placements)
        yield StageValue("wishes", sum(met))


def _stability(plan: Plan, seed: int) -> Iterator[StageValue]:
    if plan.facts.week.previous:
        earlier = {row.ref: row.authority for row in plan.facts.week.previous}
        now = {row.ref: row.authority.code for row in plan.placements}
        known = (child.ref for child in plan.facts.proposable_children if child.ref in earlier)
        yield StageValue("stability", sum(now.get(ref) != earlier[ref] for ref in known))


def lot(seed: int, placement: Placement) -> int:
    """The lot of a child at an authority: the first 5 hex digits of a hash that anyone can take again."""
    child = placement.child
    seen = (seed, placement.authority.code, child.age, child.sex, child.school_year, child.esol_level)
    text = "|".join("" if part is None else str(part) for part in seen)
    return int(hashlib.sha256(text.encode()).hexdigest()[:5], 16)


def _tie_break(plan: Plan, seed: int) -> Iterator[StageValue]:
    yield StageValue("tie-break", sum(lot(seed, placement) for placement in plan.placements))


STAGES: dict[str, Callable[[Plan, int], Iterator[StageValue]]] = {
    "placed": _placed,
    "breaches": _breaches,
    "near": _near,
    "fairness": _fairness,
    "rota": _rota,
    "education": _education,
    "distance": _distance,
    "wishes": _wishes,
    "stability": _stability,
    "tie-break": _tie_break,
}
