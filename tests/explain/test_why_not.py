"""Why not there: the checker confirms every rule that is blamed, and brute force every price."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from matcher.check import violations
from matcher.errors import Usage
from matcher.explain.changed import with_decision
from matcher.explain.why_not import why_not
from matcher.proposal import Assignment, Proposal
from matcher.propose import propose
from matcher.rules import RULES
from matcher.week import Week
from tests.explain.weeks import random_weeks, without_lot
from tests.tiny import authority, child, tiny_week, vacancy


def elsewhere(weeks: int) -> Iterator[tuple[Week, Proposal, str, str]]:
    """Week, proposal, child and an authority that it is not proposed for: the first two children of random weeks."""
    for week, proposal in random_weeks(range(weeks)):
        places = {row.ref: row.authority for row in proposal.assignments}
        for row, other in product(week.children[:2], week.authorities):
            if places.get(row.ref) != other.code:
                yield week, proposal, row.ref, other.code


def test_the_checker_finds_every_rule_that_is_blamed_for_a_closed_vacancy() -> None:
    blamed = set()
    for week, proposal, ref, code in elsewhere(60):
        for closed in why_not(week, proposal, ref, code).closed:
            there = Assignment(ref=closed.ref, authority=code, vacancy=closed.vacancy)
            alone = Proposal(status="feasible", week_starting="", assignments=(there,))
            assert closed.rule in {found.rule for found in violations(week, alone)}, (closed, week)
            blamed.add(closed.rule)
    assert len(blamed) > 8


def test_the_price_of_forcing_is_the_difference_of_two_full_solves() -> None:
    forced = impossible = 0
    for week, proposal, ref, code in elsewhere(40):
        told = why_not(week, proposal, ref, code)
        best = without_lot(with_decision(week, ref, code, "pin"))
        if told.forced is None:
            assert best is None
            impossible += 1
            continue
        assert best is not None
        plain = {name: value for name, value in best.items() if isinstance(value, int)}
        assert {price.stage: price.after for price in told.forced.prices if price.stage in plain} == plain
        forced += 1
    assert forced > 20
    assert impossible > 20


def test_a_closed_authority_is_told_with_rule_and_source() -> None:
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A"), vacancy("W", "B", sex="female"), child("C"))
    told = why_not(week, propose(week), "C", "B")
    source = next(rule.source for rule in RULES if rule.name == "sex")
    assert [(row.vacancy, row.rule) for row in told.closed] == [("W", "sex")]
    assert source in told.sentence
    assert told.forced is None


def test_a_sibling_who_closes_the_authority_is_named() -> None:
    siblings = [child("C", group="g"), child("D", group="g", sex="female")]
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A", 2), vacancy("W", "B", 2, sex="male"), *siblings)
    told = why_not(week, propose(week), "C", "B")
    assert "closed to D, who moves together with the child" in told.sentence


def test_what_cannot_be_forced_names_the_smallest_conflict() -> None:
    rows = [authority("A", week_maximum=1), vacancy("V", "A", 2), child("C"), child("D")]
    week = with_decision(tiny_week(*rows), "C", "A", "pin")
    told = why_not(week, propose(week), "D", "A")
    assert told.forced is None
    assert any(line.startswith("pin: C") for line in told.conflict)
    assert any(line.startswith("week-maximum") for line in told.conflict)


def test_an_authority_that_offers_nothing_is_told_so() -> None:
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A"), child("C"))
    assert why_not(week, propose(week), "C", "B").sentence == "B offers no vacancy this week."


def test_the_authority_proposed_and_unknown_names_are_refused() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C"))
    proposal = propose(week)
    for ref, code, message in (("C", "A", "is proposed for A"), ("C", "Z", "no authority 'Z'"), ("X", "A", "no child")):
        with pytest.raises(Usage, match=message):
            why_not(week, proposal, ref, code)


def test_an_authority_is_known_by_its_name_as_well_and_a_slip_is_met_with_the_nearest() -> None:
    here = authority("A1", name="Northham")
    week = tiny_week(here, authority("B"), vacancy("V", "A1", sex="female"), vacancy("W", "B"), child("C"))
    proposal = propose(week)
    assert why_not(week, proposal, "C", "northham").authority == "A1"
    assert why_not(week, proposal, "C", "a1").authority == "A1"
    with pytest.raises(Usage, match=r"no authority 'Northam'. Did you mean Northham \(A1\)\?"):
        why_not(week, proposal, "C", "Northam")
