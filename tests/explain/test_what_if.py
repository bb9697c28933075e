"""What-ifs, the frontier and blows: each figure is that of a full solve."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from matcher.check.shares import load_before
from matcher.errors import NoLawfulProposal, Usage
from matcher.explain.frontier import frontier
from matcher.explain.trial import try_week
from matcher.explain.what_if import MoreVacancies, compare_weeks, paused, with_children, with_vacancies
from matcher.explain.withstand import without_a_tenth, without_each_authority
from matcher.io import read_week
from matcher.propose import propose
from matcher.week import Decision, Tolerance, Week
from tests.explain.weeks import random_weeks, without_lot
from tests.oracle import Plan, best
from tests.small_weeks import random_week
from tests.tiny import authority, child, place, tiny_week, vacancy

SAMPLE = Path(__file__).parents[2] / "instances" / "sample-week"


def test_the_difference_is_that_of_two_full_solves() -> None:
    compared = 0
    for week, _ in random_weeks(range(30)):
        changed = paused(week, [week.authorities[0].code])
        before, after = without_lot(week), without_lot(changed)
        told = compare_weeks(week, changed)
        if before is None or after is None:
            assert "infeasible" in told.status
            continue
        for price in told.prices:
            if isinstance(after.get(price.stage), int):
                assert (price.before, price.after) == (before[price.stage], after[price.stage])
                compared += 1
    assert compared > 50


def test_a_change_of_the_measure_is_no_gain() -> None:
    """Near within 30 miles was held against near within 20: children who had not moved were told as a gain."""
    week = tiny_week(
        authority("A"), place("P", 20), vacancy("V", "A"), child("C", anchor="P"), near_miles=Decimal(10)
    )  # fmt: skip
    changed = week.model_copy(update={"policy": week.policy.model_copy(update={"near_miles": Decimal(30)})})
    near = next(price for price in compare_weeks(week, changed).prices if price.stage == "near")
    assert (near.before, near.after, near.verdict) == (1, 1, "same")


def test_what_is_no_longer_pursued_is_told_all_the_same() -> None:
    week = tiny_week(
        authority("A", "10"), authority("B", "20", latitude=53.0), place("P", 0), vacancy("V", "A"), vacancy("W", "B"),
        child("C", anchor="P"),
    )  # fmt: skip
    policy = week.policy.model_copy(update={"stages": ("fairness", "placed", "tie-break")})
    told = compare_weeks(week, week.model_copy(update={"policy": policy})).prices
    assert [price.stage for price in told[:2]] == ["fairness", "placed-overdue"]
    near = next(price for price in told if price.stage == "near")
    assert near.title == "Placed near their anchor (no longer pursued)"
    assert (near.before, near.after) == (1, 0)


def test_a_pause_moves_only_those_who_must() -> None:
    rows = [authority(code) for code in "ABC"] + [vacancy(f"V{code}", code) for code in "ABC"]
    week = tiny_week(*rows, child("C"), child("D"))
    gone = propose(week).assignments[0].authority
    told = compare_weeks(week, paused(week, [gone]))
    assert told.placed == (2, 2)
    assert len(told.moves) == 1
    assert told.moves[0].before == gone


def test_a_pause_frees_a_child_pinned_there() -> None:
    pin = Decision(ref="C", authority="A", decision="pin")
    week = tiny_week(authority("A"), authority("B"), vacancy("V", "A"), vacancy("W", "B"), child("C"), pin)
    told = compare_weeks(week, paused(week, ["A"]))
    assert [move.after for move in told.moves] == ["B"]
    assert told.set_aside == ("C: pin A",)


def test_more_vacancies_place_more_children() -> None:
    week = tiny_week(authority("A"), child("C"), child("D"))
    told = compare_weeks(week, with_vacancies(week, [MoreVacancies("A", "foster", 1)]))
    assert told.placed == (0, 1)
    with pytest.raises(Usage, match="no authority 'Z'"):
        with_vacancies(week, [MoreVacancies("Z", "foster", 1)])


def test_more_children_are_like_the_weeks_own_and_nobodys_kin() -> None:
    rows = [child("C", group="g", age=15), child("D", group="g", apart_from=("F",)), child("F", complete=False)]
    week = tiny_week(authority("A"), *rows)
    more = [row for row in with_children(week, 20, seed=3).children if row.ref.startswith("~if")]
    assert len({row.ref for row in more}) == 20
    assert {row.age for row in more} <= {15, 16}
    assert all(row.group is None and not row.apart_from and row.complete for row in more)
    assert with_children(week, 20, seed=3) == with_children(week, 20, seed=3)
    assert with_children(week, 20, seed=3) != with_children(week, 20, seed=4)


def test_children_who_arrive_are_told_apart_from_those_who_move() -> None:
    week = tiny_week(authority("A"), vacancy("V", "A", 5), child("C"))
    told = compare_weeks(week, with_children(week, 2))
    assert told.children == (1, 3)
    assert [move.ref for move in told.arrived] == ["~if 1", "~if 2"]
    assert told.moves == ()


def traded_week() -> Week:
    """Two anchored children; the near authority is the fuller one, and each child there makes it fuller still."""
    near, far = authority("NEAR", care=4), authority("FAR", care=0, latitude=53.0)
    rows = [near, far, place("Home", 1.0), vacancy("V", "NEAR", 2), vacancy("W", "FAR", 2)]
    return tiny_week(*rows, child("C", anchor="Home"), child("D", anchor="Home"))


def test_each_further_child_near_costs_what_it_must() -> None:
    points = frontier(traded_week())
    assert [point.near for point in points] == [0, 1, 2]
    assert [point.ratio for point in points] == [Fraction(2, 10), Fraction(5, 10), Fraction(6, 10)]
    assert [point.authority for point in points] == ["FAR", "NEAR", "NEAR"]
    assert all(point.placed == 2 and point.proven for point in points)
    assert points[0].cost == ""
    assert "50.0 %" in points[1].cost


def test_brute_force_finds_the_same_points() -> None:
    checked = 0
    for number in range(40):
        week = random_week(number, "anchors")
        if week.policy.tolerances or not any(row.anchor and row.complete for row in week.children):
            continue
        try:
            points = frontier(week)
        except (Usage, NoLawfulProposal):
            continue
        for point in points[1:]:
            given_up = Tolerance(stage="near", units=points[-1].near - point.near)
            stages = (*(s for s in week.policy.stages if s in ("placed", "breaches")), "near", "fairness")
            changed = {"stages": stages, "tolerances": (given_up,), "fairness": "leximin"}
            answer = best(week.model_copy(update={"policy": week.policy.model_copy(update=changed)}))
            assert answer is not None
            assert {fullest(week, plan) for plan in answer.plans} == {point.ratio}
            checked += 1
    assert checked > 3


def fullest(week: Week, plan: Plan) -> Fraction | None:
    """The largest ratio among authorities that receive somebody, worked out from the plan alone."""
    ratios = []
    for row in week.authorities:
        received = sum(seat.authority == row.code for seat in plan)
        share = week.policy.share(row.child_population, row.fair_share)
        before = load_before(week.policy, row)
        if received and share is not None and before is not None:
            ratios.append((before + received) / share)
    return max(ratios, default=None)


def test_a_week_without_anchors_has_nothing_to_trade() -> None:
    with pytest.raises(Usage, match="No child of the week has an anchor"):
        frontier(tiny_week(authority("A"), vacancy("V", "A"), child("C")))


def test_an_authority_that_drops_out_costs_what_cannot_be_made_good() -> None:
    rows = [authority(code) for code in "AB"] + [vacancy("V", "A", 2), vacancy("W", "B", 1)]
    week = tiny_week(*rows, child("C"), child("D"))
    proposal = propose(week)
    blows = {blow.what: blow for blow in without_each_authority(week, proposal)}
    hit = {code: sum(row.authority == code for row in proposal.assignments) for code in "AB"}
    assert {code: blow.hit for code, blow in blows.items()} == {code: number for code, number in hit.items() if number}
    assert blows["A"].lost == 1, "one place at B is left for two children"
    if "B" in blows:
        assert (blows["B"].lost, blows["B"].moved) == (0, 1)


def test_a_tenth_is_drawn_with_the_seed_and_pins_there_fall_with_it() -> None:
    pin = Decision(ref="C0", authority="A0", decision="pin")
    rows = [row for i in range(10) for row in (authority(f"A{i}"), vacancy(f"V{i}", f"A{i}"), child(f"C{i}"))]
    week = tiny_week(*rows, pin)
    proposal = propose(week)
    blows = without_a_tenth(week, proposal, draws=12, seed=1)
    assert blows == without_a_tenth(week, proposal, draws=12, seed=1)
    assert all((blow.hit, blow.lost, blow.moved) == (1, 1, 0) for blow in blows), "ten places, ten children, one gone"


def test_a_what_if_begins_where_the_proposal_is() -> None:
    """Of plans that no objective tells apart it found another one than ``propose``: four of ten "from"s were wrong."""
    week = read_week(SAMPLE)
    proposed = {row.ref: row.authority for row in propose(week).assignments}
    assert try_week(week).authority_of == proposed
    for move in compare_weeks(week, paused(week, ["E06000011"])).moves:
        assert move.before == proposed.get(move.ref)
