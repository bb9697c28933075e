"""The oracle and the checker read SEMANTICS.md apart from each other; here they must agree on it.

Of every random week the oracle knows the lawful plans, and the checker judges plans one by one: the lawful
ones must be clean and have the oracle's values, and a plan that is off by one seat is lawful to both or to neither.
"""

from __future__ import annotations

import random
from itertools import islice

import pytest

from matcher.check import stage_values, violations
from matcher.week import Week
from tests.oracle import Plan, Seat, StageValue, best
from tests.oracle.facts import Facts, read
from tests.oracle.plans import every_plan
from tests.oracle.stages import values_of
from tests.properties.faces import proposal_of, told
from tests.small_weeks import FLAVOURS, random_week

SEEDS = range(12)
JUDGED = 12
FULLY_LISTED = 3000
NO_CLAIM = (StageValue("placed-overdue", None),)  # a proposal with stages: a place that it does not name is not taken


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_checker_finds_nothing_in_the_best_plans_and_the_same_values(flavour: str) -> None:
    for seed in SEEDS:
        week = random_week(seed, flavour)
        answer = best(week, seed)
        for plan in answer.plans[:3] if answer else ():
            proposal = proposal_of(week, plan, answer.stages if answer else ())
            assert violations(week, proposal) == []
            values = [told(vector, answer.stages) for vector in answer.vectors] if answer else []
            assert told(stage_values(week, proposal, seed), answer.stages if answer else ()) in values


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_checker_values_any_lawful_plan_as_the_oracle_does(flavour: str) -> None:
    for seed in SEEDS:
        week = random_week(seed, flavour)
        facts = read(week, seed)
        lawful = sorted(every_plan(facts).items())
        for outcome, ways in random.Random(seed).sample(lawful, min(JUDGED, len(lawful))):
            values = values_of(facts, outcome)
            proposal = proposal_of(week, next(ways.plans()), values)
            assert violations(week, proposal) == []
            assert told(stage_values(week, proposal, seed), values) == told(values, values)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_plan_off_by_one_seat_is_lawful_to_both_or_to_neither(flavour: str) -> None:
    seen = {True: 0, False: 0}
    for seed in SEEDS:
        week = random_week(seed, flavour)
        facts = read(week, seed)
        ways = every_plan(facts).values()
        if sum(way.count for way in ways) > FULLY_LISTED:
            continue
        lawful = {frozenset(plan) for way in ways for plan in way.plans()}
        generator = random.Random(seed)
        for plan in islice(shuffled(lawful, generator), JUDGED):
            moved = off_by_one(facts, tuple(plan), generator)
            found = violations(week, proposal_of(week, moved, NO_CLAIM))
            assert (frozenset(moved) in lawful) == (not found), (seed, moved, found)
            seen[not found] += 1
    assert seen[False] > 0


def shuffled(plans: set[frozenset[Seat]], generator: random.Random) -> list[frozenset[Seat]]:
    rows = sorted(plans, key=lambda plan: sorted(map(str, plan)))
    generator.shuffle(rows)
    return rows * 3


def off_by_one(facts: Facts, plan: Plan, generator: random.Random) -> Plan:
    """Give one child another seat at random, lawful or not, or none."""
    ref = generator.choice(facts.week.children).ref
    rest = tuple(seat for seat in plan if seat.ref != ref)
    owner = generator.choice(facts.week.authorities).code
    offered = [row for row in facts.week.vacancies if row.authority == owner]
    if not offered or generator.random() < 0.15:
        return rest
    return (*rest, Seat(ref, owner, generator.choice(offered).vacancy, *_places(facts.week, ref, owner, generator)))


def _places(week: Week, ref: str, owner: str, generator: random.Random) -> tuple[str | None, str | None]:
    """School and ESOL place for the child at the authority: any row there, where the rule looks and the child needs."""
    child = next(child for child in week.children if child.ref == ref)
    school: list[str | None] = [row.key for row in week.school_places if row.authority == owner]
    course: list[str | None] = [row.key for row in week.esol_places if row.authority == owner]
    needs_school = child.school_year is not None and week.policy.school_places != "off"
    needs_course = child.esol_level is not None and week.policy.esol_places != "off"
    return (
        generator.choice([None, *school]) if needs_school else None,
        generator.choice([None, *course]) if needs_course else None,
    )
