"""Fall-backs: the checker, trying every authority, finds the same ones, at the same price, in the same order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from matcher.check import stage_values, violations
from matcher.explain.changed import PLACING, unit_of, with_decision, without_pins
from matcher.explain.fallbacks import Fallbacks
from matcher.explain.reasons import all_reasons
from matcher.proposal import Proposal
from matcher.propose import propose
from matcher.week import Week
from tests.explain.weeks import moved_to, random_weeks
from tests.tiny import MONDAY, authority, child, course, place, tiny_week, vacancy

EVERY = 99


def pinless(week: Week) -> Week:
    return without_pins(week, {row.ref for row in week.decisions if row.decision in PLACING})


def lawful_elsewhere(week: Week, proposal: Proposal, ref: str) -> set[str]:
    """By trying: every other authority at which the child and its group would be lawful, all others fixed."""
    unit = unit_of(week, ref)
    here = {row.ref: row.authority for row in proposal.assignments}[ref]
    free = pinless(week)
    return {
        row.code
        for row in week.authorities
        if row.code != here and not violations(free, moved_to(proposal, unit, row.code))
    }


def plain(week: Week, proposal: Proposal) -> dict[str, Any]:
    return {stage.name: stage.value or 0 for stage in stage_values(week, proposal, 0) if stage.levels is None}


def key(week: Week, proposal: Proposal) -> tuple[object, ...]:
    """What sorts plans as the policy does, from the checker's own values."""
    parts: list[object] = []
    for stage in stage_values(week, proposal, 0):
        if stage.levels is None:
            sign = -1 if stage.sense == "maximise" else 1
            parts.append(sign * (stage.value or 0))
        elif week.policy.fairness == "max" and stage.name == "fairness":
            parts.append(Fraction(stage.levels[0][0]) if stage.levels else 0)
        else:
            parts.append([Fraction(ratio) for ratio, number in stage.levels for _ in range(number)])
    return tuple(parts)


def test_they_are_all_the_authorities_that_the_checker_allows_with_everyone_else_fixed() -> None:
    found = 0
    for week, proposal in random_weeks(range(120), tolerant=True):
        fallbacks = Fallbacks(week, proposal)
        for row in proposal.assignments[:3]:
            codes = {each.authority for each in fallbacks.of(row.ref, EVERY)}
            assert codes == lawful_elsewhere(week, proposal, row.ref), (week, row.ref)
            found += len(codes)
    assert found > 60


def test_their_price_is_the_difference_that_the_checker_finds() -> None:
    priced = 0
    for week, proposal in random_weeks(range(120)):
        base, fallbacks = plain(week, proposal), Fallbacks(week, proposal)
        for row in proposal.assignments[:3]:
            for each in fallbacks.of(row.ref, EVERY):
                after = plain(week, moved_to(proposal, unit_of(week, row.ref), each.authority))
                told = {"near": each.near, "wishes": each.wishes, "education": each.weeks, "distance": each.tenths}
                told["breaches"] = each.breaches
                assert all(after[name] - base[name] == told[name] for name in told if name in base), (week, row.ref)
                priced += 1
    assert priced > 40


def test_they_come_in_the_order_of_the_policys_objectives() -> None:
    ordered = 0
    for week, proposal in random_weeks(range(160)):
        fallbacks = Fallbacks(week, proposal)
        for row in proposal.assignments[:3]:
            codes = [each.authority for each in fallbacks.of(row.ref, EVERY)]
            unit = unit_of(week, row.ref)
            keys = [key(week, moved_to(proposal, unit, code)) for code in codes]
            assert keys == sorted(keys), (week, row.ref)
            ordered += len(codes) > 1
    assert ordered > 10


def test_a_place_that_another_child_takes_is_no_fall_back() -> None:
    rows = [authority("A"), authority("B"), vacancy("V", "A"), vacancy("W", "B"), child("C"), child("D")]
    week = tiny_week(*rows)
    assert Fallbacks(week, propose(week)).of("C") == ()


def test_the_reason_of_every_placed_child_says_that_others_stay() -> None:
    anchored = child("C", anchor="Home", esol_level="entry-1")
    rows = [authority("A"), authority("B", latitude=53.0), place("Home", 1.0), vacancy("V", "A"), vacancy("W", "B"),
            course("A", MONDAY), course("B", MONDAY), anchored]  # fmt: skip
    week = tiny_week(*rows)
    reason = all_reasons(week, propose(week))["C"]
    assert reason.next_best == "B"
    assert reason.price is not None
    assert reason.price.startswith(
        "If everyone else stays and only this placement falls through: B, 1 fewer child near"
    )
    assert "One of 2 authorities open to the child." in reason.sentence


def test_a_week_without_a_lawful_proposal_has_no_reasons_to_give() -> None:
    rows = [authority("A"), vacancy("V", "A"), child("C"), child("D")]
    week = tiny_week(*rows)
    for ref in ("C", "D"):
        week = with_decision(week, ref, "A", "pin")
    proposal = propose(week)
    assert proposal.status == "infeasible"
    assert all_reasons(week, proposal) == {}
