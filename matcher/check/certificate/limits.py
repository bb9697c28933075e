"""How many children an authority and a region may receive, by the rules that look at nothing else."""

from __future__ import annotations

from matcher.check.capacity import quota_room
from matcher.check.facts import Facts
from matcher.check.modes import HARD, mode
from matcher.check.shares import DIRECTED, headroom, participates, standing
from matcher.week import Authority


def most_received(facts: Facts, authority: Authority) -> int:
    """The most children that an authority may receive: participation, places, threshold, caseload, week's maximum."""
    if not participates(facts, authority):
        return 0
    policy = facts.week.policy
    limits = [sum(vacancy.places for vacancy in facts.vacancies_of.get(authority.code, ())), len(facts.week.children)]
    if policy.regime == "mandatory" and standing(facts, authority) == DIRECTED:
        limits.append(headroom(facts, authority) or 0)
    if authority.caseload_places is not None and mode(policy, "caseload") == HARD:
        limits.append(authority.caseload_places)
    if authority.week_maximum is not None:
        limits.append(authority.week_maximum)
    if policy.rota == "hard":
        limits.append(quota_room(facts).get(authority.region, limits[0]))
    return min(limits)


def most_received_by_region(facts: Facts) -> dict[str, int]:
    """The most children that each region with an authority may receive: its quota where that is hard, or everyone."""
    room = quota_room(facts) if facts.week.policy.rota == "hard" else {}
    everyone = len(facts.week.children)
    regions = sorted({authority.region for authority in facts.week.authorities})
    return {region: min(room.get(region, everyone), everyone) for region in regions}
