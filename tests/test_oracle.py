"""The oracle against cases small enough to be worked out by hand."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from matcher.week import Decision, Override, Previous, Region, Tolerance, Week
from tests.oracle import Answer, best
from tests.oracle.choices import choices, pools
from tests.oracle.facts import great_circle_tenths, read, units
from tests.oracle.lawful import most_received, pairs_apart, region_quotas, unit_may_go
from tests.small_weeks import FLAVOURS, random_week
from tests.tiny import MONDAY, authority, child, course, place, school, tiny_week, vacancy

A, B = authority("A"), authority("B")


def solved(*rows: Any, **policy: Any) -> Answer:
    answer = best(tiny_week(*rows, **policy))
    assert answer is not None
    return answer


def value(answer: Answer, name: str) -> Any:
    return {stage.name: stage.value for stage in answer.stages}[name]


def placed(answer: Answer) -> int:
    return sum(value(answer, f"placed-{kind}") for kind in ("overdue", "due", "rest"))


def authorities(answer: Answer) -> set[tuple[tuple[str, str], ...]]:
    """Where the optimal plans send whom."""
    return {tuple(sorted((seat.ref, seat.authority) for seat in plan)) for plan in answer.plans}


def test_the_overdue_child_takes_the_last_place() -> None:
    answer = solved(A, child("late", referred_on=date(2025, 5, 1)), child("new"), vacancy("V", "A"))
    assert [stage.value for stage in answer.stages[:3]] == [1, 0, 0]
    assert authorities(answer) == {(("late", "A"),)}


def test_one_overdue_child_outweighs_a_group_that_is_not() -> None:
    rows = [child("x", group="g"), child("y", group="g"), child("late", referred_on=date(2025, 5, 1))]
    assert authorities(solved(A, *rows, vacancy("V", "A", 2))) == {(("late", "A"),)}


def test_a_group_stays_when_one_place_is_left() -> None:
    rows = [A, B, child("x", group="g"), child("y", group="g"), vacancy("V", "A"), vacancy("W", "B")]
    assert placed(solved(*rows)) == 0


def test_plans_are_counted_with_their_seats() -> None:
    answer = solved(A, child("x"), child("y"), vacancy("V", "A"), vacancy("W", "A"), stages=("placed",))
    assert (answer.optimal, answer.lawful) == (2, 7)
    assert len(set(answer.plans)) == 2


@pytest.mark.parametrize(("nation", "kind"), [("England", "placed-due"), ("Scotland", "placed-overdue")])
def test_working_days_leave_out_the_nations_own_holidays(nation: str, kind: str) -> None:
    entry = authority("Kent", nation=nation)
    late = child("c", entry_authority="Kent", referred_on=date(2025, 4, 17))
    answer = solved(A, entry, late, vacancy("V", "A"), week_starting=date(2025, 5, 5))
    assert value(answer, kind) == 1


@pytest.mark.parametrize(("miles", "near", "beyond"), [(19.97, 1, 0), (20.03, 1, 0), (20.07, 0, 1), (32.5, 0, 125)])
def test_miles_count_in_rounded_tenths_at_the_edge(miles: float, near: int, beyond: int) -> None:
    answer = solved(A, child("c", anchor="home"), place("home", miles), vacancy("V", "A"))
    assert (value(answer, "near"), value(answer, "distance")) == (near, beyond)


def test_an_unknown_point_counts_as_the_unknown_miles() -> None:
    nowhere = authority("A", latitude=None)
    answer = solved(nowhere, child("c", anchor="home"), place("home", 0), vacancy("V", "A"), unknown_miles=70)
    assert (value(answer, "near"), value(answer, "distance")) == (0, 700)


def test_miles_are_along_the_great_circle() -> None:
    """A degree on the equator is R pi / 180 = 69.09 miles; at 60 degrees north, 2 R asin(sin(30') / 2) = 34.55."""
    assert great_circle_tenths((0.0, 10.0), (0.0, 11.0)) == 691
    assert great_circle_tenths((60.0, -1.0), (60.0, 0.0)) == 345
    assert great_circle_tenths((0.0, 0.0), (0.0, 180.0)) == 124368
    assert great_circle_tenths(None, (0.0, 0.0)) is None


def test_leximin_looks_below_the_largest_ratio_and_max_does_not() -> None:
    full = authority("X", share="1", care=3)
    rows = [full, authority("A", "2"), authority("B", "2"), child("x"), child("y")]
    rows += [vacancy("V", "A", 2), vacancy("W", "B", 2)]
    leximin = solved(*rows, stages=("placed", "fairness"))
    assert leximin.stages[-1].levels == ((Fraction(3), 1), (Fraction(1, 2), 2))
    largest = solved(*rows, stages=("placed", "fairness"), fairness="max")
    assert (largest.stages[-1].value, largest.stages[-1].levels) == (3, None)
    assert (leximin.optimal, largest.optimal) == (2, 4)


def test_proportional_weighs_what_leximin_ranks() -> None:
    rows = [authority("A", "1"), authority("B", "10", 9), child("c"), vacancy("V", "A"), vacancy("W", "B")]
    assert authorities(solved(*rows)) == {(("c", "B"),)}
    proportional = solved(*rows, fairness="proportional")
    assert authorities(proportional) == {(("c", "A"),)}
    assert value(proportional, "fairness") == 1_000_000


def test_proportional_adds_up_every_child() -> None:
    rows = [authority("A", "3", 1), child("x"), child("y"), vacancy("V", "A", 2)]
    assert value(solved(*rows, fairness="proportional"), "fairness") == 1_000_000 + 1_666_667


def test_an_authority_of_unknown_load_is_in_no_ratio() -> None:
    unknown = authority("A", None, 4, participation="volunteer")
    answer = solved(unknown, B, child("c"), vacancy("V", "A"))
    assert (placed(answer), answer.stages[3].levels) == (1, ((Fraction(0), 1),))


@pytest.mark.parametrize(("care", "received"), [(0, 2), (1, 1), (2, 0), (5, 0)])
def test_directed_authorities_take_whole_children_up_to_the_threshold(care: int, received: int) -> None:
    rows = [authority("A", "2.5", care), child("x"), child("y"), child("z"), vacancy("V", "A", 3)]
    assert placed(solved(*rows)) == received


@pytest.mark.parametrize(("until", "received"), [(None, 0), (MONDAY, 0), (MONDAY - timedelta(days=1), 1)])
def test_a_pause_lapses_before_the_week(until: date | None, received: int) -> None:
    paused = authority("A", participation="paused", paused_until=until)
    assert placed(solved(paused, child("c"), vacancy("V", "A"))) == received


def test_volunteers_alone_receive_in_the_voluntary_regime() -> None:
    volunteer = authority("B", None, None, participation="volunteer")
    rows = [A, volunteer, child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B", 2)]
    assert authorities(solved(*rows, regime="voluntary")) == {(("x", "B"), ("y", "B"))}


def test_children_to_be_parted_share_no_authority() -> None:
    rows = [A, child("x", apart_from=("y",)), child("y"), vacancy("V", "A", 2)]
    assert placed(solved(*rows)) == 1
    soft = solved(*rows, keep_apart="soft")
    assert (placed(soft), value(soft, "breaches")) == (2, 1)


def test_pins_that_conflict_leave_no_lawful_plan() -> None:
    pins = [Decision(ref=ref, authority="A", decision="pin") for ref in "xy"]
    assert best(tiny_week(A, B, child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B"), *pins)) is None


def test_a_pin_moves_a_child_who_would_stay() -> None:
    rows = [child("late", referred_on=date(2025, 5, 1)), child("new"), vacancy("V", "A")]
    answer = solved(A, *rows, Decision(ref="new", authority="A", decision="accept"))
    assert authorities(answer) == {(("new", "A"),)}


def test_a_withdrawn_member_keeps_the_whole_group_back() -> None:
    rows = [A, child("x", group="g"), child("y", group="g"), vacancy("V", "A", 2)]
    assert placed(solved(*rows, Decision(ref="y", decision="withdrawn"))) == 0


def test_a_refusal_binds_the_whole_group() -> None:
    rows = [A, child("x", group="g"), child("y", group="g"), vacancy("V", "A", 2)]
    assert placed(solved(*rows, Decision(ref="y", authority="A", decision="refused-by-child"))) == 0


@pytest.mark.parametrize(("percent", "taker"), [(0, "B"), (99, "B"), (100, "A")])
def test_a_leximin_tolerance_holds_every_sorted_ratio(percent: int, taker: str) -> None:
    """At B the ratios are 1/2 and 1/2; at A, which the child wishes for, 1 and 0."""
    rows = [authority("A", "2", 1), authority("B", "2"), child("c", wish=("A",)), vacancy("V", "A"), vacancy("W", "B")]
    answer = solved(*rows, tolerances=(Tolerance(stage="fairness", percent=Decimal(percent)),))
    assert authorities(answer) == {(("c", taker),)}


def test_a_stage_with_a_tolerance_tells_its_optimum_and_what_was_given_up() -> None:
    answer = solved(A, child("c"), vacancy("V", "A"), tolerances=(Tolerance(stage="placed", units=1),))
    assert placed(answer) == 1
    assert [sum(stage.value or 0 for stage in vector[:3]) for vector in answer.vectors] == [0]


def test_no_place_is_better_than_a_late_one_only_where_weeks_come_first() -> None:
    rows = [A, child("c", age=15, school_year=10), vacancy("V", "A"), school("A", opens=MONDAY + timedelta(days=8))]
    kept = solved(*rows, school_places="soft", no_place_weeks=0)
    assert (value(kept, "breaches"), value(kept, "education")) == (0, 2)
    weeks_first = ("placed", "education", "breaches")
    given_up = solved(*rows, school_places="soft", no_place_weeks=0, stages=weeks_first)
    assert (value(given_up, "breaches"), value(given_up, "education")) == (1, 0)


@pytest.mark.parametrize(("days", "roll_on", "weeks"), [(0, False, 0), (1, False, 1), (14, False, 2), (-1, True, 0)])
def test_weeks_until_a_course_are_rounded_up(days: int, roll_on: bool, weeks: int) -> None:
    learner = child("c", esol_level="entry-1")
    late = course("A", MONDAY + timedelta(days=days), roll_on=roll_on)
    answer = solved(A, learner, vacancy("V", "A"), late)
    assert (placed(answer), value(answer, "education")) == (1, weeks)


def test_a_course_that_has_begun_takes_nobody_unless_it_rolls_on() -> None:
    begun = course("A", MONDAY - timedelta(days=1))
    assert placed(solved(A, child("c", esol_level="entry-1"), vacancy("V", "A"), begun)) == 0


def test_rows_of_one_name_are_one_pool() -> None:
    pupils = [child(ref, age=15, school_year=10) for ref in "xyz"]
    answer = solved(A, *pupils, vacancy("V", "A", 3), school("A"), school("A"))
    assert placed(answer) == 2


def test_placing_back_needs_a_record_and_the_entry_authority_itself_never_receives() -> None:
    rows = [A, child("c"), vacancy("V", "A", located_in="E")]
    record = {"no_return_overrides": (Override(ref="c", record="r1"),)}
    assert placed(solved(*rows)) == 0
    assert placed(solved(*rows, **record)) == 1
    assert value(solved(*rows, no_return="soft", keep_apart="soft"), "breaches") == 1
    assert value(solved(*rows, no_return="soft", keep_apart="soft", **record), "breaches") == 0
    own = [authority("K", participation="volunteer"), child("c", entry_authority="K"), vacancy("V", "K")]
    assert placed(solved(*own, no_return="off", **record)) == 0


def test_out_of_area_counts_only_beyond_the_near_miles() -> None:
    far = [A, B, child("c"), place("P", 30), vacancy("V", "A", located_in="B", place="P")]
    assert placed(solved(*far)) == 0
    assert value(solved(*far, out_of_area="soft"), "breaches") == 1
    close = [A, B, child("c"), place("P", 20), vacancy("V", "A", located_in="B", place="P")]
    assert placed(solved(*close)) == 1


def test_region_quotas_are_whole_children_of_the_cycle() -> None:
    rota = [Region(region="R", weight=Decimal(3), received=1), Region(region="S", weight=Decimal(1))]
    rows = [*rota, authority("A"), authority("B", region="S"), authority("C", region="T"), vacancy("V", "A", 3)]
    rows += [vacancy("W", "B", 3), child("x"), child("y"), child("z")]
    quotas = region_quotas(read(tiny_week(*rows, rota="hard", rota_cycle=3), 0))
    assert quotas == {"R": 1, "S": 0}  # 9/4 less 1; 3/4
    assert placed(solved(*rows, rota="hard", rota_cycle=3)) == 1


def test_the_rota_compares_regions_by_received_over_weight() -> None:
    """The child brings R to 4/2 beside S at 1, or S to 2 beside R at 3/2."""
    rota = [Region(region="R", weight=Decimal(2), received=3), Region(region="S", weight=Decimal(1), received=1)]
    rows = [*rota, A, authority("B", region="S"), vacancy("V", "A"), vacancy("W", "B"), child("c")]
    answer = solved(*rows, rota="stage", stages=("placed", "rota"))
    assert authorities(answer) == {(("c", "A"),)}
    assert answer.stages[-1].levels == ((Fraction(2), 1), (Fraction(1), 1))


def test_stability_counts_children_moved_or_dropped() -> None:
    rows = [A, B, child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B", 0)]
    before = [Previous(ref="x", authority="B"), Previous(ref="y", authority="A")]
    answer = solved(*rows, *before)
    assert value(answer, "stability") == 1
    assert authorities(answer) == {(("y", "A"),)}


def test_the_lot_can_be_drawn_again_by_anyone() -> None:
    answer = best(tiny_week(A, child("c", esol_level="entry-1"), vacancy("V", "A"), esol_places="off"), seed=3)
    assert answer is not None
    assert value(answer, "tie-break") == int(hashlib.sha256(b"3|A|16|male||entry-1").hexdigest()[:5], 16)


def test_stages_that_cannot_matter_are_left_out() -> None:
    names = [stage.name for stage in solved(A, child("c"), vacancy("V", "A")).stages]
    assert names == ["placed-overdue", "placed-due", "placed-rest", "fairness", "education", "tie-break"]


def test_a_week_without_children_has_one_plan() -> None:
    answer = solved(A, vacancy("V", "A"))
    assert (answer.optimal, answer.lawful, answer.plans) == (1, 1, ((),))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_gathered_plans_are_those_of_a_flat_enumeration(flavour: str) -> None:
    weeks = [week for week in (random_week(seed, flavour) for seed in range(40)) if len(week.children) <= 3]
    for week in weeks[:6]:
        answer = best(week)
        assert (answer.lawful if answer else 0) == flat_count(week)


def flat_count(week: Week) -> int:
    """Lawful plans, counted by trying every seat for every child at once."""
    facts = read(week, 0)
    children = [member for unit in units(week) for member in unit]
    options: list[list[Any]] = []
    for unit in units(week):
        opened = [row for row in week.authorities if unit_may_go(facts, unit, row)]
        options.extend([None, *(way for row in opened for way in choices(facts, member, row))] for member in unit)
    return sum(_lawful(facts, children, plan) for plan in product(*options))


def _lawful(facts: Any, children: list[Any], plan: tuple[Any, ...]) -> bool:
    seats = {member.ref: choice for member, choice in zip(children, plan, strict=True)}
    where = {ref: choice.seat.authority if choice else None for ref, choice in seats.items()}
    if any(where[ref] is None for ref in facts.pins if ref in where):
        return False
    if any(len({where[member.ref] for member in unit}) > 1 for unit in units(facts.week)):
        return False
    quotas = region_quotas(facts)
    for row in facts.week.authorities:
        here = tuple(member for member in children if where[member.ref] == row.code)
        used = [pool for member in here for pool in seats[member.ref].pools]
        if any(used.count(pool) > places for pool, places in pools(facts, row).items()):
            return False
        if len(here) > most_received(facts, row) or (facts.policy.keep_apart == "hard" and pairs_apart(here)):
            return False
    regions = [facts.authorities[code].region for code in where.values() if code]
    return all(regions.count(region) <= quota for region, quota in quotas.items())
