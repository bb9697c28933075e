"""Every lawful plan of a small week, gathered by what the stages can see of it.

Plans are counted, not kept: those that no stage can tell apart share one ``Outcome``, which remembers
how many they are and how to spell each of them out.
"""

from __future__ import annotations

from operator import add
from typing import NamedTuple

from matcher.week import Authority
from tests.oracle.choices import NOTHING, Choice, Sums, choices, pools, sums_of
from tests.oracle.facts import Facts, units
from tests.oracle.lawful import Unit, most_received, must_be_placed, pairs_apart, region_quotas, unit_may_go
from tests.oracle.ways import Ways

Used = tuple[int, ...]
States = dict[tuple[Used, Sums], Ways]


class Outcome(NamedTuple):
    """What the stages see of a plan: the sums named in ``SUMS``, and the children received per authority."""

    sums: Sums
    received: tuple[int, ...]


def every_plan(facts: Facts) -> dict[Outcome, Ways]:
    """All lawful plans by outcome; empty where pins and rules cannot hold together."""
    bound = units(facts.week)
    obliged = sum(1 << i for i, unit in enumerate(bound) if must_be_placed(facts, unit))
    partial: dict[tuple[int, Outcome], Ways] = {(0, Outcome(NOTHING, ())): Ways(1)}
    for authority in facts.week.authorities:
        partial = _join(partial, _sets_at(facts, authority, bound), [len(unit) for unit in bound])
    lawful: dict[Outcome, Ways] = {}
    for (placed, outcome), ways in partial.items():
        if placed & obliged == obliged and _within_quotas(facts, outcome):
            lawful.setdefault(outcome, Ways()).add(ways, Ways(1))
    return lawful


def _join(
    partial: dict[tuple[int, Outcome], Ways], sets: dict[int, dict[Sums, Ways]], sizes: list[int]
) -> dict[tuple[int, Outcome], Ways]:
    """Let one more authority take each set of units that is still free."""
    received = {taken: sum(size for i, size in enumerate(sizes) if taken >> i & 1) for taken in sets}
    joined: dict[tuple[int, Outcome], Ways] = {}
    for (placed, outcome), ways in partial.items():
        for taken, table in sets.items():
            if placed & taken:
                continue
            for sums, inside in table.items():
                total = Outcome(tuple(map(add, outcome.sums, sums)), (*outcome.received, received[taken]))
                joined.setdefault((placed | taken, total), Ways()).add(ways, inside)
    return joined


def _within_quotas(facts: Facts, outcome: Outcome) -> bool:
    regions = [authority.region for authority in facts.week.authorities]
    return all(
        sum(count for region, count in zip(regions, outcome.received, strict=True) if region == name) <= quota
        for name, quota in region_quotas(facts).items()
    )


def _sets_at(facts: Facts, authority: Authority, bound: list[Unit]) -> dict[int, dict[Sums, Ways]]:
    """Every set of units (a bit each) that the authority can lawfully take, with every way to seat it."""
    capacity = pools(facts, authority)
    open_units = {
        i: [choices(facts, child, authority) for child in unit]
        for i, unit in enumerate(bound)
        if unit_may_go(facts, unit, authority)
    }
    seated: dict[int, States] = {0: {((0,) * len(capacity), NOTHING): Ways(1)}}
    for taken in range(1, 1 << len(bound)):
        last = taken.bit_length() - 1
        before = seated.get(taken ^ 1 << last)
        children = _children_of(bound, taken)
        if before and last in open_units and _may_share(facts, children, authority):
            for choices_of_child in open_units[last]:
                before = _seat(before, choices_of_child, capacity)
            if before:
                seated[taken] = before
    return {
        taken: _without_use(states, _breaches_together(facts, bound, taken, authority))
        for taken, states in seated.items()
    }


def _children_of(bound: list[Unit], taken: int) -> Unit:
    return tuple(child for i, unit in enumerate(bound) if taken >> i & 1 for child in unit)


def _may_share(facts: Facts, children: Unit, authority: Authority) -> bool:
    apart = facts.policy.keep_apart == "hard" and pairs_apart(children)
    return not apart and len(children) <= most_received(facts, authority)


def _breaches_together(facts: Facts, bound: list[Unit], taken: int, authority: Authority) -> int:
    """Breaches that only the whole set makes: soft keep-apart and soft caseload."""
    children = _children_of(bound, taken)
    breaches = pairs_apart(children) if facts.policy.keep_apart == "soft" else 0
    if facts.policy.caseload == "soft" and authority.caseload_places is not None:
        breaches += max(0, len(children) - authority.caseload_places)
    return breaches


def _without_use(states: States, breaches: int) -> dict[Sums, Ways]:
    extra = sums_of(breaches=breaches)
    table: dict[Sums, Ways] = {}
    for (_, sums), ways in states.items():
        table.setdefault(tuple(map(add, sums, extra)), Ways()).add(ways, Ways(1))
    return table


def _seat(states: States, options: list[Choice], capacity: dict[str, int]) -> States:
    """Seat one more child in every way that leaves no pool below zero."""
    names_of_pools = list(capacity)
    steps = [(choice, tuple(int(name in choice.pools) for name in names_of_pools)) for choice in options]
    seated: States = {}
    for (used, sums), ways in states.items():
        for choice, takes in steps:
            now = tuple(map(add, used, takes))
            if all(count <= places for count, places in zip(now, capacity.values(), strict=True)):
                seated.setdefault((now, tuple(map(add, sums, choice.sums))), Ways()).add(ways, choice.seat)
    return seated
