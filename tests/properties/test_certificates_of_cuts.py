"""Cuts of certificates against brute force: every lawful plan keeps them, whatever is added up and divided."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from matcher.check import plan_of
from matcher.check.certificate import Certificate, Cut, Step, apart_key, stated, verify_certificate
from matcher.check.certificate.audit import Audit
from matcher.check.certificate.costs import region_rows
from matcher.check.certificate.cuts import derived
from matcher.check.certificate.left import Derived, Left, everything
from matcher.check.certificate.naming import unit_keys
from matcher.check.certificate.ways import Ways, apart_pairs, ways_of
from matcher.check.facts import Facts
from matcher.check.modes import SOFT, mode
from matcher.check.plan import Placement, Plan
from matcher.problem import Ints
from tests.oracle import best
from tests.properties.faces import proposal_of
from tests.properties.test_certificates import assert_nothing_false, lawful_plans, proven
from tests.small_weeks import FLAVOURS, random_week

Rows = dict[str, list[str]]


def rows_of(ways: Ways, left: Left) -> Rows:
    """Every row that a cut can add up, by rule."""
    inside: dict[str, set[str]] = {rule: set() for rule in ways.options}
    for seat, (choice, member) in enumerate(zip(ways.seat_choice.tolist(), ways.seat_member.tolist(), strict=True)):
        key = apart_key(ways.authorities[int(ways.choice_authority[choice])].code, [ways.units.members[member].ref])
        for rule, options in ways.options.items():
            if options.kind[seat] >= 0:
                inside[rule].add(key)
    regions, codes = list(region_rows(ways)[0]), [row.code for row in ways.authorities]
    holds = [key for key, hold in left.holds.items() if hold.cost.parted == 0]
    return {
        "vacancies": [row.vacancy for row in ways.vacancies],
        "school-places": list(ways.school.keys),
        "esol-places": list(ways.esol.keys),
        "unit": unit_keys(ways.units),
        "received": codes,
        "region-received": regions,
        "keep-apart": [] if mode(ways.facts.week.policy, "keep-apart") == SOFT else parted(ways, codes),
        "hold": holds,
        "one-number": codes,
        "one-region-number": regions,
        **{rule: sorted(keys) for rule, keys in inside.items()},
    }


def parted(ways: Ways, codes: list[str]) -> list[str]:
    known = [pair for pair in sorted(apart_pairs(ways.facts)) if set(pair) <= ways.units.of_ref.keys()]
    return [apart_key(code, pair) for pair in known for code in codes]


def drawn(rows: Rows, dice: random.Random) -> tuple[Cut, ...]:
    """A few cuts of random rows, the later ones also of those before them."""
    cuts: list[Cut] = []
    for number in range(6):
        pool = [(rule, key) for rule, keys in rows.items() for key in keys] + [("cut", str(i)) for i in range(number)]
        sums: dict[str, dict[str, int]] = {}
        for rule, key in dice.sample(pool, dice.randint(1, min(9, len(pool)))):
            sums.setdefault(rule, {})[key] = dice.choice((1, 1, 1, 2, 3, 4, -1, -2, -5))
        cuts.append(Cut(dice.choice((1, 2, 2, 3, 5, 7)), sums))
    return tuple(cuts)


def summed(ways: Ways, left: Left, row: Derived, plan: Plan) -> int:
    """What a plan comes to in a row, looked up place by place."""
    number = {authority.code: i for i, authority in enumerate(ways.authorities)}
    regions, region_of, _ = region_rows(ways)
    received = np.array([plan.received[authority.code] for authority in ways.authorities], dtype=np.int64)
    sums = [int(received[region_of == region].sum()) for region in range(len(regions))]
    taken: dict[str, Counter[int]] = {
        "load": Counter(i * left.load.shape[1] + int(each) for i, each in enumerate(received)),
        "region": Counter(i * left.region.shape[1] + each for i, each in enumerate(sums)),
    }
    for part in ("choice", "pair", "school", "esol"):
        ways_taken = Counter(way for each in plan.placements for way in used(ways, part, each, number))
        at = {int(way): place for place, way in enumerate(getattr(left, part))}
        taken[part] = Counter({at[way]: times for way, times in ways_taken.items()})
    return sum(
        int(value) * taken[part][int(place)]
        for part, (places, values) in row.parts.items()
        for place, value in zip(places, values, strict=True)
    )


def used(ways: Ways, part: str, placement: Placement, number: dict[str, int]) -> list[int]:
    """Which of the ways of a part a child uses."""
    units, authority = ways.units, number[placement.authority.code]
    unit = units.of_ref[placement.ref]
    first, size = int(units.first[unit]), int(units.size[unit])
    place = [child.ref for child in units.members[first : first + size]].index(placement.ref) if size > 1 else 0
    if part == "choice":
        choice = ways.choice_of(unit, authority)
        return [choice] if place == 0 and choice is not None else []
    seat = ways.seat_of(first + place, authority)
    vacancy = placement.vacancy.vacancy if placement.vacancy else ""
    names = [row.vacancy for row in ways.vacancies]
    if part == "pair":
        return option(ways.pair_seat, ways.pair_vacancy, seat, names.index(vacancy))
    study, taken = (ways.school, placement.school) if part == "school" else (ways.esol, placement.esol)
    return option(study.seat, study.pool, seat, study.keys.index(taken.key) if taken else -1)


def option(owner: Ints, options: Ints, seat: int | None, wanted: int) -> list[int]:
    found: list[int] = np.flatnonzero((owner == seat) & (options == wanted)).tolist()
    return found


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_lawful_plan_keeps_every_cut(flavour: str) -> None:
    dice, told = random.Random(flavour), 0
    for seed in (0, 1, 2):
        week = random_week(seed, flavour)
        if best(week) is None:
            continue
        ways = ways_of(Facts(week))
        left = everything(ways)
        plans = [plan_of(week, proposal) for proposal, _ in islice(lawful_plans(week), 25)]
        rows = rows_of(ways, left)
        for _ in range(8):
            for row in derived(ways, left, drawn(rows, dice)):
                told += any(len(place) for place, _ in row.parts.values())
                assert all(summed(ways, left, row, plan) <= row.most for plan in plans)
    assert told > 20


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_plan_that_is_as_good_keeps_the_cuts_of_what_is_left(flavour: str) -> None:
    """Of earlier stages too, and of rows that every plan left fills, which may be taken less than no times."""
    dice = random.Random(f"{flavour} left")
    for seed in (0, 1):
        week = random_week(seed, flavour)
        found, answer = proven(week), best(week)
        if found is None or answer is None or week.policy.tolerances:
            continue
        audit = Audit(plan_of(week, found[0]), found[1].seed)
        audit.run({stage.name: stage for stage in found[1].stages}, {})
        ways, left = audit.ways, audit.walk.left
        plans = [plan_of(week, proposal_of(week, plan)) for plan in answer.plans[:25]]
        rows = rows_of(ways, left)
        for _ in range(8):
            for row in derived(ways, left, drawn(rows, dice)):
                assert all(summed(ways, left, row, plan) <= row.most for plan in plans)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_random_cuts_at_random_prices_never_prove_more_than_is_so(flavour: str) -> None:
    week = random_week(6, flavour)
    found, answer, dice = proven(week), best(week), random.Random(f"{flavour} prices")
    if found is None or answer is None:
        return
    ways = ways_of(Facts(week))
    rows = rows_of(ways, everything(ways)) | {"hold": []}
    for _ in range(6):
        certificate = with_cuts(found[1], rows, dice)
        verdicts = verify_certificate(week, found[0], certificate)
        assert_nothing_false(answer, week, verdicts)
        for proposal, is_best in islice(lawful_plans(week), 6):
            claimed = stated(week, proposal, certificate)
            worth = {each.worth for each in verify_certificate(week, proposal, claimed)}
            assert is_best or worth != {"certified"}


def with_cuts(certificate: Certificate, rows: Rows, dice: random.Random) -> Certificate:
    """The certificate with random cuts beside its prices, some of them priced; no bound is claimed."""

    def cut(step: Step) -> Step:
        cuts = drawn(rows, dice)
        prices = {str(place): dice.randint(-3, 1) for place in range(len(cuts)) if dice.random() < 0.7}
        return replace(step, prices={**step.prices, "cut": prices}, cuts=cuts, bound=None, split=None)

    stages = [replace(stage, steps=tuple(map(cut, stage.steps))) for stage in certificate.stages]
    return replace(certificate, stages=tuple(stages))
