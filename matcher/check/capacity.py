"""Rules about how many: vacancies, school and ESOL places, caseload, the week's maximum, a region's quota."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from matcher.check.education import esol_fits, lacks_esol, lacks_school, school_fits
from matcher.check.facts import Facts
from matcher.check.modes import HARD, OFF, mode
from matcher.check.plan import ESOL, SCHOOL, VACANCY, Placement, Plan
from matcher.check.violation import Violation
from matcher.week import Authority, EsolPlace, SchoolPlace


def vacancies(plan: Plan) -> Iterator[Violation]:
    """A placed child has no vacancy of the authority; or a vacancy has more children than places."""
    users: dict[str, list[str]] = defaultdict(list)
    for placement in plan.placements:
        if placement.own_vacancy is not None:
            users[placement.own_vacancy.vacancy].append(placement.ref)
        elif VACANCY not in placement.settled:
            message = f"{placement.ref} takes no vacancy of {placement.authority.code}."
            yield Violation("vacancies", (placement.ref,), placement.authority.code, message)
    for name, refs in users.items():
        vacancy = plan.facts.vacancies[name]
        if len(refs) > vacancy.places:
            message = f"Vacancy {name} has {vacancy.places} places and would take {len(refs)}."
            yield Violation("vacancies", tuple(sorted(refs)), vacancy.authority, message)


def school_places(plan: Plan) -> Iterator[Violation]:
    """A child of school age without a place of its year; a place that does not fit, or is given too often."""
    level = mode(plan.facts.week.policy, "school-places")
    for placement in plan.placements if level == HARD else ():
        if lacks_school(placement) and placement.school is None and SCHOOL not in placement.settled:
            message = f"{placement.ref} has no school place of year {placement.child.school_year}."
            yield Violation("school-places", (placement.ref,), placement.authority.code, message)
    if level != OFF:
        given = [(p, p.school) for p in plan.placements if p.school is not None]
        unfit = [(p, row) for p, row in given if not school_fits(p.child, p.authority, row)]
        yield from _misgiven("school-places", unfit)
        yield from _overfull("school-places", given)


def esol_places(plan: Plan) -> Iterator[Violation]:
    """A learner without a course at the level that can be joined; a course that does not fit, or is overfull."""
    level = mode(plan.facts.week.policy, "esol-places")
    for placement in plan.placements if level == HARD else ():
        if lacks_esol(plan.facts, placement) and placement.esol is None and ESOL not in placement.settled:
            message = f"{placement.ref} has no ESOL place at {placement.child.esol_level}."
            yield Violation("esol-places", (placement.ref,), placement.authority.code, message)
    if level != OFF:
        given = [(p, p.esol) for p in plan.placements if p.esol is not None]
        unfit = [(p, row) for p, row in given if not esol_fits(plan.facts, p.child, p.authority, row)]
        yield from _misgiven("esol-places", unfit)
        yield from _overfull("esol-places", given)


Given = Iterable[tuple[Placement, SchoolPlace]] | Iterable[tuple[Placement, EsolPlace]]


def _misgiven(rule: str, unfit: Given) -> Iterator[Violation]:
    for placement, row in unfit:
        message = f"{placement.ref} cannot take the place {row.key} at {placement.authority.code}."
        yield Violation(rule, (placement.ref,), placement.authority.code, message)


def _overfull(rule: str, given: Given) -> Iterator[Violation]:
    users: dict[str, list[str]] = defaultdict(list)
    pools: dict[str, SchoolPlace | EsolPlace] = {}
    for placement, row in given:
        users[row.key].append(placement.ref)
        pools[row.key] = row
    for key, refs in users.items():
        if len(refs) > pools[key].places:
            message = f"{key} has {pools[key].places} places and would take {len(refs)}."
            yield Violation(rule, tuple(sorted(refs)), pools[key].authority, message)


def over_caseload(plan: Plan) -> list[tuple[Authority, int]]:
    """Authorities that would receive more than their caseload places, and by how many."""
    rows = ((plan.facts.authorities[code], received) for code, received in plan.received.items())
    excess = ((row, received - (row.caseload_places or 0)) for row, received in rows if row.caseload_places is not None)
    return [(authority, over) for authority, over in excess if over > 0]


def caseload(plan: Plan) -> Iterator[Violation]:
    """An authority would receive more children than its social work can carry."""
    if mode(plan.facts.week.policy, "caseload") != HARD:
        return
    for authority, _ in over_caseload(plan):
        code = authority.code
        message = f"{code} would receive {plan.received[code]} and has {authority.caseload_places} caseload places."
        yield Violation("caseload", plan.refs_at(code), code, message)


def week_maximum(plan: Plan) -> Iterator[Violation]:
    """An authority would receive more children than it takes in one week."""
    for code, received in plan.received.items():
        most = plan.facts.authorities[code].week_maximum
        if most is not None and received > most:
            message = f"{code} would receive {received} and takes {most} a week at most."
            yield Violation("week-maximum", plan.refs_at(code), code, message)


def region_quota(plan: Plan) -> Iterator[Violation]:
    """Where the rota is hard: a region would receive more than its quota leaves in this cycle."""
    if plan.facts.week.policy.rota != "hard":
        return
    for region, room in quota_room(plan.facts).items():
        received = plan.received_by_region[region]
        if received > room:
            message = f"Region {region} would receive {received}, and its quota leaves {room} in this cycle."
            refs = tuple(sorted(p.ref for p in plan.placements if p.authority.region == region))
            yield Violation("region-quota", refs, "", message)


def quota_room(facts: Facts) -> dict[str, int]:
    """Children whom each weighted region may still receive in the cycle; no quota where every weight is 0."""
    weighted = [(row, Fraction(row.weight)) for row in facts.week.regions if row.weight is not None]
    total = sum((weight for _, weight in weighted), start=Fraction(0))
    if not total:
        return {}
    cycle = facts.week.policy.rota_cycle
    return {row.region: max(0, math.floor(cycle * weight / total) - row.received) for row, weight in weighted}
