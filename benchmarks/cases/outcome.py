"""What a proposal would have meant in a case: who moved, how even the loads became, how long children had waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from benchmarks.fairness import above, gini
from benchmarks.generator.calibration import KENT
from matcher.proposal import Proposal
from matcher.week import Week


@dataclass(frozen=True)
class Outcome:
    """Figures of one case under one regime. Days are counted from referral to the date of the case."""

    status: str
    transferred: int
    left_with_kent: int
    kent_ratio: Fraction
    largest_ratio: Fraction
    median_ratio: Fraction
    gini: float
    above: float
    days_of_moved: float | None
    days_of_left: float | None
    longest_left: int | None
    back_in_kent: int


def outcome(week: Week, proposal: Proposal) -> Outcome:
    """The figures of a proposal; one of nothing is how it stood before."""
    received = {load.authority: load.received for load in proposal.loads}
    moved = {row.ref: row for row in proposal.assignments}
    ratios = loads_over_shares(week, received, len(moved))
    every = list(ratios.values())
    days = {child.ref: (_date(week) - child.referred_on).days for child in week.children}
    left = [wait for ref, wait in days.items() if ref not in moved]
    in_kent = {vacancy.vacancy for vacancy in week.vacancies if vacancy.located_in == KENT}
    kent = next(row.uasc_in_care or 0 for row in week.authorities if row.code == KENT)
    return Outcome(
        status=proposal.status,
        transferred=len(moved),
        left_with_kent=kent - len(moved),
        kent_ratio=ratios[KENT],
        largest_ratio=max(every),
        median_ratio=median(every),
        gini=gini(every) or 0.0,
        above=above(every) or 0.0,
        days_of_moved=median(days[ref] for ref in moved) if moved else None,
        days_of_left=median(left) if left else None,
        longest_left=max(left, default=None),
        back_in_kent=sum(row.vacancy in in_kent for row in proposal.assignments),
    )


def loads_over_shares(week: Week, received: dict[str, int], left_kent: int) -> dict[str, Fraction]:
    """Code to load over fair share, where both are known; whoever left Kent is Kent's load no more."""
    ratios = {}
    for row in week.authorities:
        share = week.policy.share(row.child_population, row.fair_share)
        if share is None or row.uasc_in_care is None:
            continue
        hosted = (row.hosted or 0) if week.policy.count_hosted else 0
        load = row.uasc_in_care + hosted + received.get(row.code, 0) - (left_kent if row.code == KENT else 0)
        ratios[row.code] = load / share
    return ratios


def _date(week: Week) -> date:
    assert week.policy.week_starting is not None
    return week.policy.week_starting
