"""Fill in what a hand-made proposal leaves open: the best vacancies, school and ESOL places, authority by authority.

Whoever writes only "this child to that authority" means that it can be done. So the checker does it: for vacancies the
fewest soft breaches, then the most children near their anchor, then the fewest miles beyond; for school and ESOL as
many as can be, then the fewest weeks. Where no complete filling exists, the rule that prevents it is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from matcher.check.days import weeks_until
from matcher.check.education import esol_fits, school_fits
from matcher.check.facts import Facts
from matcher.check.matching import cheapest_matching
from matcher.check.modes import OFF, closures, mode, pair_breaches
from matcher.check.plan import ESOL, SCHOOL, VACANCY, Placement, Plan
from matcher.check.violation import Violation
from matcher.proposal import Proposal
from matcher.week import Vacancy


def complete(plan: Plan, proposal: Proposal) -> Plan:
    """The plan with every open place filled where that is possible; given places are never changed."""
    open_refs = _open_refs(proposal)
    filled: list[Placement] = []
    found = list(plan.found)
    for placements in plan.at.values():
        rows = sorted(placements, key=lambda placement: placement.ref)
        rows, trouble = _with_vacancies(plan.facts, rows)
        found += trouble
        rows = _with_school(plan.facts, rows, open_refs[SCHOOL])
        filled += _with_esol(plan.facts, rows, open_refs[ESOL])
    return Plan(plan.facts, tuple(filled), tuple(found))


def _open_refs(proposal: Proposal) -> dict[str, set[str]]:
    """Children whose school or ESOL place is left open, as against gone without.

    An assignment without a vacancy leaves everything open. So does, for one kind of place, a proposal without stages
    that names such a place for nobody. A proposal with stages has counted its places: there none means none.
    """
    bare = {row.ref for row in proposal.assignments if row.vacancy is None}
    everyone = {row.ref for row in proposal.assignments}
    named = {
        SCHOOL: any(row.school_place for row in proposal.assignments),
        ESOL: any(row.esol_place for row in proposal.assignments),
    }
    return {kind: bare if given or proposal.stages else everyone for kind, given in named.items()}


def _choose(rows: list[Placement], options: list[dict[str, int]], places: Mapping[str, int]) -> dict[str, str | None]:
    """The name that each child takes, by ref; None where nothing is left."""
    chosen = cheapest_matching(options, places)
    return {row.ref: name for row, name in zip(rows, chosen, strict=True)}


def _left(places: Mapping[str, int], taken: Iterable[str]) -> dict[str, int]:
    """Places by name that the given assignments leave."""
    used = Counter(taken)
    return {name: count - used[name] for name, count in places.items()}


def _with_vacancies(facts: Facts, rows: list[Placement]) -> tuple[list[Placement], list[Violation]]:
    todo = [row for row in rows if row.vacancy is None and VACANCY not in row.settled]
    offered = facts.vacancies_of.get(rows[0].authority.code, ())
    taken = [row.vacancy.vacancy for row in rows if row.vacancy is not None]
    left = _left({vacancy.vacancy: vacancy.places for vacancy in offered}, taken)
    chosen = _choose(todo, [_vacancy_costs(facts, row, offered, len(todo)) for row in todo], left)
    trouble = [violation for row in todo if chosen[row.ref] is None for violation in _why_none(facts, row, offered)]
    return [_settle(facts, row, chosen[row.ref]) if row.ref in chosen else row for row in rows], trouble


def _settle(facts: Facts, row: Placement, name: str | None) -> Placement:
    if name is None:
        return replace(row, settled=row.settled | {VACANCY})
    return replace(row, vacancy=facts.vacancies[name])


def _vacancy_costs(facts: Facts, row: Placement, offered: Iterable[Vacancy], rows: int) -> dict[str, int]:
    """Cost of each vacancy open to the child: breaches, then not near, then tenths beyond, as one integer.

    A later part cannot outweigh an earlier one: no distance on the earth, and no ``unknown_miles``, is 20,000 miles.
    """
    tenths_in_all = 1 + rows * 200_000
    costs = {}
    for vacancy in offered:
        if not closures(facts, row.child, vacancy):
            anchored = row.child.anchor is not None
            far = int(anchored and not facts.is_near(row.child, vacancy))
            beyond = facts.tenths_beyond(row.child, vacancy) if anchored else 0
            breaches = len(pair_breaches(facts, row.child, vacancy))
            costs[vacancy.vacancy] = (breaches * (rows + 1) + far) * tenths_in_all + beyond
    return costs


def _why_none(facts: Facts, row: Placement, offered: Iterable[Vacancy]) -> list[Violation]:
    """The rules that close every vacancy of the authority to the child; where there are none, ``vacancies``."""
    code = row.authority.code
    closed = [closures(facts, row.child, vacancy) for vacancy in offered if vacancy.places > 0]
    shared = [rule for rule in closed[0] if all(rule in others for others in closed)] if closed else []
    if not shared:
        message = f"No vacancy of {code} that suits {row.ref} is left."
        return [Violation("vacancies", (row.ref,), code, message)]
    return [
        Violation(rule, (row.ref,), code, f"{row.ref} {closed[0][rule]}; so it is with every vacancy of {code}.")
        for rule in shared
    ]


def _with_school(facts: Facts, rows: list[Placement], open_refs: set[str]) -> list[Placement]:
    if mode(facts.week.policy, "school-places") == OFF:
        return rows
    offered = facts.school_places_of.get(rows[0].authority.code, ())
    todo = [row for row in rows if row.ref in open_refs and row.school is None and SCHOOL not in row.settled]
    weeks = {place.key: weeks_until(place.available_from, facts.start) for place in offered}
    options = [
        {place.key: weeks[place.key] for place in offered if school_fits(row.child, row.authority, place)}
        for row in todo
    ]
    left = _left({place.key: place.places for place in offered}, [row.school.key for row in rows if row.school])
    chosen = _choose(todo, options, left)
    dealt = {ref: facts.school_places[key] for ref, key in chosen.items() if key is not None}
    return [replace(row, school=dealt[row.ref]) if row.ref in dealt else row for row in rows]


def _with_esol(facts: Facts, rows: list[Placement], open_refs: set[str]) -> list[Placement]:
    if mode(facts.week.policy, "esol-places") == OFF:
        return rows
    offered = facts.esol_places_of.get(rows[0].authority.code, ())
    todo = [row for row in rows if row.ref in open_refs and row.esol is None and ESOL not in row.settled]
    weeks = {place.key: weeks_until(place.starts_on, facts.start) for place in offered}
    options = [
        {place.key: weeks[place.key] for place in offered if esol_fits(facts, row.child, row.authority, place)}
        for row in todo
    ]
    left = _left({place.key: place.places for place in offered}, [row.esol.key for row in rows if row.esol])
    chosen = _choose(todo, options, left)
    dealt = {ref: facts.esol_places[key] for ref, key in chosen.items() if key is not None}
    return [replace(row, esol=dealt[row.ref]) if row.ref in dealt else row for row in rows]
