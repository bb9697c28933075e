"""What the rules forbid, one question at a time, and what the soft ones count."""

from __future__ import annotations

import math
from fractions import Fraction

from matcher.week import Authority, Child, EsolPlace, Vacancy
from tests.oracle.facts import (
    Facts,
    anchor_tenths,
    area,
    authority_point,
    deadline,
    fair_share,
    is_near,
    names,
    participates_as,
    proposable,
    site,
)

Unit = tuple[Child, ...]


def unit_may_go(facts: Facts, unit: Unit, authority: Authority) -> bool:
    """Rules eligibility, referral, participation, must, refusals, pins, and no-return of the authority itself."""
    if participates_as(facts, authority) is None or not all(proposable(facts, child) for child in unit):
        return False
    return all(_child_may_go(facts, child, authority) for child in unit)


def _child_may_go(facts: Facts, child: Child, authority: Authority) -> bool:
    code = authority.code
    return not (
        code == child.entry_authority
        or (child.must and not names(facts, child.must, code))
        or (child.ref, code) in facts.refusals
        or facts.pins.get(child.ref, {code}) != {code}
        or (facts.policy.referral == "hard" and _referred_from_below(facts, child))
    )


def _referred_from_below(facts: Facts, child: Child) -> bool:
    entry = facts.authorities.get(child.entry_authority)
    if entry is None or entry.uasc_in_care is None:
        return False
    share = fair_share(facts, entry)
    return share is not None and entry.uasc_in_care < share


def must_be_placed(facts: Facts, unit: Unit) -> bool:
    return any(child.ref in facts.pins for child in unit)


def child_may_live_in(facts: Facts, child: Child, vacancy: Vacancy) -> bool:
    """The vacancy rules of one child, the soft ones left out."""
    return (
        _suits(child, vacancy)
        and not names(facts, child.avoid, vacancy.authority)
        and not names(facts, child.avoid, area(vacancy))
        and not (vacancy.available_from and vacancy.available_from > max(deadline(facts, child), facts.end))
        and "hard" not in _offences(facts, child, vacancy)
    )


def _suits(child: Child, vacancy: Vacancy) -> bool:
    """Rules placement-type, age, sex and needs."""
    types = child.placement_types or (("foster", "home", "supported") if child.age >= 16 else ("foster", "home"))
    return (
        vacancy.type in types
        and (vacancy.type != "supported" or child.age >= 16)
        and (vacancy.min_age is None or vacancy.min_age <= child.age)
        and (vacancy.max_age is None or child.age <= vacancy.max_age)
        and vacancy.sex in (None, child.sex)
        and set(child.needs) <= set(vacancy.tags)
    )


def vacancy_breaches(facts: Facts, child: Child, vacancy: Vacancy) -> int:
    """Soft breaches that the child's living there counts."""
    return _offences(facts, child, vacancy).count("soft")


def _offences(facts: Facts, child: Child, vacancy: Vacancy) -> list[str]:
    """Modes of the rules no-return, out-of-area and twenty-miles that the vacancy offends."""
    policy = facts.policy
    offences = []
    if area(vacancy) == child.entry_authority and child.ref not in facts.overrides:
        offences.append(policy.no_return)
    if area(vacancy) != vacancy.authority and vacancy.risk_assessment is None:
        owner = authority_point(facts.authorities[vacancy.authority])
        if not is_near(facts, facts.tenths(owner, site(facts, vacancy))):
            offences.append(policy.out_of_area)
    agreed = child.anchor is None or child.beyond_20_miles_agreed is not None
    if not agreed and not is_near(facts, anchor_tenths(facts, child, vacancy)):
        offences.append(policy.twenty_miles)
    return [str(mode) for mode in offences]


def can_be_joined(facts: Facts, child: Child, course: EsolPlace) -> bool:
    return child.esol_level in course.level and (course.roll_on or course.starts_on >= facts.start)


def most_received(facts: Facts, authority: Authority) -> float:
    """Children the authority may receive by week-maximum, hard caseload and threshold; infinity for no limit."""
    limits: list[float] = [math.inf]
    if authority.week_maximum is not None:
        limits.append(authority.week_maximum)
    if facts.policy.caseload == "hard" and authority.caseload_places is not None:
        limits.append(authority.caseload_places)
    if participates_as(facts, authority) == "directed":
        share = fair_share(facts, authority)
        known = share is not None and authority.uasc_in_care is not None
        limits.append(max(0, math.floor(share or 0) - (authority.uasc_in_care or 0)) if known else 0)
    return min(limits)


def pairs_apart(children: Unit) -> int:
    """Pairs of these children of whom one names the other in ``apart_from``."""
    return sum(
        other.ref in child.apart_from or child.ref in other.apart_from
        for i, child in enumerate(children)
        for other in children[:i]
    )


def region_quotas(facts: Facts) -> dict[str, int]:
    """Children that each region with a weight may still receive, where the rota is hard."""
    if facts.policy.rota != "hard":
        return {}
    weights = {row.region: Fraction(row.weight) for row in facts.week.regions if row.weight is not None}
    total = sum(weights.values())
    if not total:
        return {}  # nobody has a turn, so nobody a quota [A]
    received = {row.region: row.received for row in facts.week.regions}
    return {
        region: max(0, math.floor(facts.policy.rota_cycle * weight / total) - received[region])
        for region, weight in weights.items()
    }
