"""Why this authority: every "exactly as good" and every price is what brute force finds."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from matcher.errors import Usage
from matcher.explain.changed import PLACING, with_decision
from matcher.explain.chosen import explain_child
from matcher.explain.prices import Price, deciding
from matcher.propose import propose
from matcher.week import Decision, Week
from tests.explain.weeks import random_weeks, without_lot
from tests.tiny import authority, child, place, tiny_week, vacancy

FIRST = range(40)


def decided(week: Week) -> set[str]:
    """Children for whom, or for whose group, a person has decided."""
    groups = {row.ref: row.group or row.ref for row in week.children}
    bound = {groups[row.ref] for row in week.decisions if row.decision in PLACING}
    return {ref for ref, group in groups.items() if group in bound}


def values(prices: Iterable[Price], stages: dict[str, object]) -> dict[str, object]:
    """What the prices say of the other plan, for stages with a plain number."""
    return {price.stage: price.after for price in prices if isinstance(stages.get(price.stage), int)}


def test_equally_good_authorities_are_those_that_brute_force_finds() -> None:
    seen = 0
    for week, proposal in random_weeks(FIRST):
        base = without_lot(week)
        for row in proposal.assignments[:2]:
            if row.ref in decided(week):
                continue
            told = explain_child(week, proposal, row.ref)
            equal = {
                other.code
                for other in week.authorities
                if other.code != row.authority and without_lot(with_decision(week, row.ref, other.code, "pin")) == base
            }
            assert set(told.equally_good) == equal
            seen += len(equal)
    assert seen > 5


def test_the_price_of_the_next_best_is_the_difference_of_two_full_solves() -> None:
    priced = 0
    for week, proposal in random_weeks(FIRST):
        for row in proposal.assignments[:2]:
            if row.ref in decided(week):
                continue
            told = explain_child(week, proposal, row.ref)
            changed = week
            if told.next_best is not None and told.next_best.equal:
                continue
            for code in (row.authority, *told.equally_good):
                changed = with_decision(changed, row.ref, code, "refused-by-authority")
            best = without_lot(changed)
            assert best is not None
            assert told.next_best is not None
            plain = {name: value for name, value in best.items() if isinstance(value, int)}
            assert values(told.next_best.prices, best) == plain
            assert deciding(told.next_best.prices) is not None or told.next_best.authority is None
            priced += 1
    assert priced > 20


def test_the_sentence_names_the_objective_that_decides() -> None:
    rows = [authority("NEAR"), authority("FAR", latitude=53.0), place("Home", 1.0)]
    rows += [vacancy("V", "NEAR"), vacancy("W", "FAR"), child("C", anchor="Home")]
    week = tiny_week(*rows)
    told = explain_child(week, propose(week), "C")
    assert told.authority == "NEAR"
    assert told.next_best is not None
    assert told.next_best.authority == "FAR"
    assert "FAR instead would mean 1 fewer child near the anchor (0, not 1)" in told.sentence


def test_a_tie_is_told_and_nothing_is_said_to_be_worse() -> None:
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A"), vacancy("W", "B"), child("C"))
    proposal = propose(week)
    told = explain_child(week, proposal, "C")
    assert {told.authority, *told.equally_good} == {"A", "B"}
    assert "1 other authority would have been exactly as good" in told.sentence
    assert told.next_best is not None
    assert told.next_best.authority is None, "the next best after both is no place at all"


def test_a_child_as_good_in_the_same_place_is_named() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A"), child("C"), child("D"))
    told = explain_child(week, propose(week), "C")
    assert told.equally_good == ()
    assert told.next_best is not None
    assert told.next_best.equal
    assert "no place for the child and a place for D instead would have been exactly as good" in told.sentence


def test_looking_for_one_equal_only_says_at_least() -> None:
    rows = [authority(code) for code in "ABC"] + [vacancy(f"V{code}", code) for code in "ABC"]
    week = tiny_week(*rows, child("C"))
    told = explain_child(week, propose(week), "C", most_equals=1)
    assert len(told.equally_good) == 1
    assert "at least 1 other authority" in told.sentence


def test_a_pinned_child_is_explained_by_the_person_and_by_what_the_rules_would_have_done() -> None:
    pin = Decision(ref="C", authority="FULL", decision="pin", decided_by="duty worker")
    week = tiny_week(authority("FULL", care=5), authority("EMPTY"), vacancy("V", "FULL"), vacancy("W", "EMPTY"),
                     child("C"), pin)  # fmt: skip
    told = explain_child(week, propose(week), "C")
    assert "a person (duty worker) has decided so" in told.sentence
    assert told.next_best is None
    assert told.undone is not None
    assert told.undone.authority == "EMPTY"
    assert "the load is shared more evenly" in told.sentence
    assert "60.0 %" in told.sentence, "five children in care and one more, of a share of ten"


def test_only_children_who_have_to_move_are_listed() -> None:
    rows = [authority(code) for code in "ABC"] + [vacancy(f"V{code}", code) for code in "ABC"]
    week = tiny_week(*rows, *(child(f"C{i}") for i in range(3)))
    proposal = propose(week)
    told = explain_child(week, proposal, "C0", most_equals=1)
    assert told.next_best is not None
    assert len(told.next_best.moves) == 1, "one child gives its place in exchange; the third stays"


def test_an_unknown_and_an_escalated_child_are_refused() -> None:
    week = tiny_week(authority("A"), child("C"))
    proposal = propose(week)
    with pytest.raises(Usage, match="no child 'X'"):
        explain_child(week, proposal, "X")
    with pytest.raises(Usage, match="C is escalated"):
        explain_child(week, proposal, "C")
