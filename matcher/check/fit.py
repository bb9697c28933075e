"""Whether a child and a vacancy suit each other: one function per rule, each with its reason in words.

A function returns why the rule stands against the pair, or None where it does not. Whether that forbids the pair
or counts a breach is the policy's mode, not the function's business.
"""

from __future__ import annotations

from collections.abc import Callable

from matcher.check.facts import Facts
from matcher.check.miles import tenths
from matcher.week import Child, Vacancy

Reason = str | None
FitRule = Callable[[Facts, Child, Vacancy], Reason]
ADULT_TYPE, ADULT_TYPE_FROM = "supported", 16


def placement_type(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """Under 16 never supported accommodation; else the child's own list, or what the age allows."""
    if child.age < ADULT_TYPE_FROM and vacancy.type == ADULT_TYPE:
        return f"is {child.age}, and nobody under {ADULT_TYPE_FROM} may live in supported accommodation"
    if child.placement_types and vacancy.type not in child.placement_types:
        return f"needs {' or '.join(child.placement_types)}, and the vacancy is {vacancy.type}"
    return None


def age(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """The vacancy's age band."""
    if vacancy.min_age is not None and child.age < vacancy.min_age:
        return f"is {child.age}, and the vacancy is for those from {vacancy.min_age}"
    if vacancy.max_age is not None and child.age > vacancy.max_age:
        return f"is {child.age}, and the vacancy is for those up to {vacancy.max_age}"
    return None


def sex(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """A vacancy for one sex."""
    if vacancy.sex is None or vacancy.sex == child.sex:
        return None
    return f"is {child.sex}, and the vacancy is {vacancy.sex} only"


def needs(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """Every need of the child is among the vacancy's tags."""
    lacking = sorted(set(child.needs) - set(vacancy.tags))
    return f"needs {', '.join(lacking)}, which the vacancy does not offer" if lacking else None


def available(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """Free by the child's deadline or the end of the week, whichever is later."""
    if vacancy.available_from is None:
        return None
    latest = max(facts.deadline(child), facts.end)
    if vacancy.available_from <= latest:
        return None
    return f"must move by {latest.isoformat()}, and the vacancy is free from {vacancy.available_from.isoformat()}"


def no_return(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """No vacancy in the entry authority's area without a recorded permission.

    A vacancy that the entry authority itself owns is not judged here: that authority is closed already.
    """
    entry = child.entry_authority
    if vacancy.area != entry or vacancy.authority == entry:
        return None
    if any(permission.ref == child.ref for permission in facts.week.policy.no_return_overrides):
        return None
    return f"would be back in the area of the entry authority {entry}"


def out_of_area(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """Outside the owner's area and beyond the near miles from its point, without a risk assessment."""
    if vacancy.area == vacancy.authority or vacancy.risk_assessment is not None:
        return None
    distance = tenths(facts.point_of(vacancy.authority), facts.site(vacancy))
    if distance is not None and distance <= facts.near_tenths:
        return None
    far = "at an unknown distance" if distance is None else f"{distance / 10} miles away"
    return f"would live in the area of {vacancy.area}, {far}, and no risk assessment is recorded"


def twenty_miles(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """An anchored child beyond the near miles of the anchor, without a recorded agreement."""
    if child.anchor is None or child.beyond_20_miles_agreed is not None or facts.is_near(child, vacancy):
        return None
    return f"would not live within {facts.week.policy.near_miles} miles of {child.anchor}, and no agreement is recorded"


def avoid(facts: Facts, child: Child, vacancy: Vacancy) -> Reason:
    """Owner and area of the vacancy, and the regions of both, are not among those to avoid."""
    around = {vacancy.authority, vacancy.area, facts.region_of(vacancy.authority), facts.region_of(vacancy.area)}
    met = sorted(code for code in set(child.avoid) if code in around)
    return f"must avoid {', '.join(met)}" if met else None


FIT_RULES: dict[str, FitRule] = {
    "placement-type": placement_type,
    "age": age,
    "sex": sex,
    "needs": needs,
    "available": available,
    "no-return": no_return,
    "out-of-area": out_of_area,
    "twenty-miles": twenty_miles,
    "avoid": avoid,
}
