"""Stage values on weeks worked out by hand."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from matcher.check import stage_values
from matcher.proposal import Proposal
from matcher.week import Previous, Week
from tests.check.build import (
    AUTHORITIES,
    CHILDREN,
    COURSE,
    SCHOOL,
    E,
    W,
    authority,
    by_hand,
    changed,
    child,
    north_of,
    proposal,
    reassigned,
    region,
    vacancy,
    week,
    with_authority,
    with_child,
    without,
)

DAY = timedelta(days=1)


def stages(facts: Week, judged: Proposal | None = None, seed: int = 0) -> dict[str, Any]:
    return {stage.name: stage.value for stage in stage_values(facts, judged or proposal(), seed)}


def levels(facts: Week, name: str, judged: Proposal | None = None) -> Any:
    return {stage.name: stage.levels for stage in stage_values(facts, judged or proposal(), 0)}[name]


def test_the_default_week_has_these_stages_in_this_order() -> None:
    names = list(stages(week()))
    assert names == [
        "placed-overdue", "placed-due", "placed-rest", "near", "fairness", "education", "distance", "wishes",
        "tie-break",
    ]  # fmt: skip


def test_every_stage_applies_where_the_week_gives_it_something_to_count() -> None:
    facts = week({"keep_apart": "soft", "rota": "stage"}, previous=(Previous(ref="c1", authority="elm"),))
    assert len(stages(facts)) == 12
    assert list(stages(facts))[3:7] == ["breaches", "near", "fairness", "rota"]


def test_the_policy_says_which_stages_and_in_which_order() -> None:
    assert list(stages(week({"stages": ("wishes", "placed")}))) == [
        "wishes", "placed-overdue", "placed-due", "placed-rest",
    ]  # fmt: skip


def test_anchors_and_wishes_of_children_who_may_not_be_proposed_make_no_stage() -> None:
    facts = with_child("c1", complete=False)
    assert not {"near", "distance", "wishes"} & set(stages(facts, without("c1")))


@pytest.mark.parametrize(
    ("referred_on", "stage"),
    [
        (W - DAY * 3, "placed-overdue"),  # a Friday: the day itself, at 0 working days
        (W, "placed-due"),
        (E, "placed-due"),
        (E + DAY, "placed-rest"),
    ],
)
def test_the_deadline_class_turns_at_both_ends_of_the_week(referred_on: date, stage: str) -> None:
    facts = with_child("c5", {"deadline_working_days": 0}, referred_on=referred_on)
    rest = stages(facts, without("c5"))
    assert stages(facts)[stage] == rest[stage] + 1


@pytest.mark.parametrize(
    ("nation", "stage"), [("England", "placed-due"), (None, "placed-due"), ("Scotland", "placed-overdue")]
)
def test_the_deadline_counts_the_holidays_of_the_entry_authoritys_nation(nation: str | None, stage: str) -> None:
    # ten working days after Friday 20 March: Tuesday 7 April in England, Easter Monday the 6th in Scotland
    children = changed(CHILDREN, "ref", "c5", {"referred_on": date(2026, 3, 20)})
    authorities = changed(AUTHORITIES, "code", "port", {"nation": nation})
    facts = week({"week_starting": date(2026, 4, 7)}, children=children, authorities=authorities)
    assert stages(facts, by_hand(c5="oak"))[stage] == 1


@pytest.mark.parametrize(("miles", "near", "beyond"), [(19.96, 1, 0), (20.04, 1, 0), (20.06, 0, 1), (31.0, 0, 110)])
def test_near_and_distance_turn_at_twenty_point_nought(miles: float, near: int, beyond: int) -> None:
    found = stages(week(places=(north_of("town", miles),)))
    assert (found["near"], found["distance"]) == (near, beyond)


def test_not_knowing_where_a_vacancy_is_counts_the_unknown_miles() -> None:
    found = stages(with_authority("ash", {"unknown_miles": 777}, latitude=None))
    assert (found["near"], found["distance"]) == (0, 7770)


def test_fairness_names_every_level_from_the_largest_down() -> None:
    # port 300/100; ash (50 + 1)/100, elm (50 + 3)/100, oak (50 + 1)/100
    assert levels(week(), "fairness") == [("3/1", 1), ("53/100", 1), ("51/100", 2)]
    assert stages(week())["fairness"] == 3.0


def test_levels_are_exact_fractions_where_floats_would_merge_them() -> None:
    authorities = (
        authority("port", region="south", uasc_in_care=0),
        authority("ash", fair_share=Decimal("3"), uasc_in_care=0),
        authority("elm", fair_share=Decimal("9.0000000000000001"), uasc_in_care=0),
        authority("oak", region="west", fair_share=Decimal("3.0"), uasc_in_care=0),
    )
    largest = Fraction(3) / Fraction(Decimal("9.0000000000000001"))
    assert levels(week(authorities=authorities), "fairness") == [
        ("1/3", 2), (f"{largest.numerator}/{largest.denominator}", 1), ("0/1", 1),
    ]  # fmt: skip


def test_an_authority_of_unknown_figures_does_not_count() -> None:
    assert levels(with_authority("port", child_population=None), "fairness") == [("53/100", 1), ("51/100", 2)]
    assert levels(with_authority("port", uasc_in_care=None), "fairness") == [("53/100", 1), ("51/100", 2)]


def test_without_a_counted_authority_fairness_has_no_value() -> None:
    authorities = tuple(row.model_copy(update={"child_population": None}) for row in AUTHORITIES)
    (fairness,) = (stage for stage in stage_values(week(authorities=authorities), proposal(), 0)
                   if stage.name == "fairness")  # fmt: skip
    assert (fairness.value, fairness.levels) == (None, [])


def test_the_load_counts_hosted_and_carried_over_children_where_the_policy_says() -> None:
    extra = {"hosted": 7, "carried_over": -20}
    assert levels(with_authority("oak", **extra), "fairness")[2] == ("51/100", 2)
    assert levels(with_authority("oak", {"count_hosted": True}, **extra), "fairness")[1] == ("29/50", 1)
    assert levels(with_authority("oak", {"count_carried_over": True}, **extra), "fairness")[3] == ("31/100", 1)
    assert levels(with_authority("oak", {"count_hosted": True}), "fairness")[2] == ("51/100", 2)


def test_max_fairness_is_the_largest_ratio_to_six_decimals() -> None:
    facts = with_authority("port", {"fairness": "max"}, uasc_in_care=1, child_population=300_000)
    assert stages(facts)["fairness"] == 0.53
    facts = with_authority("port", {"fairness": "max"}, uasc_in_care=200, child_population=300_000)
    assert stages(facts)["fairness"] == 0.666667


def test_proportional_fairness_sums_the_rounded_cost_of_every_child_received() -> None:
    # ash and oak one child each, elm three; shares 100, loads 50: 10^6 (2 (50 + k) - 1) / 100
    cost = {k: 10**4 * (2 * (50 + k) - 1) for k in (1, 2, 3)}
    assert stages(week({"fairness": "proportional"}))["fairness"] == 3 * cost[1] + cost[2] + cost[3]


def test_proportional_fairness_rounds_each_child_half_up() -> None:
    # share 3, load 0: 10^6 / 3 = 333333.3 and 3 x 10^6 / 3 = 10^6; share 64, load 0: 10^6 / 64 = 15625
    facts = with_authority("oak", {"fairness": "proportional"}, fair_share=Decimal(3), uasc_in_care=0)
    alone = by_hand(c5="oak")
    assert stages(facts, alone)["fairness"] == 333_333
    facts = with_authority("oak", {"fairness": "proportional"}, fair_share=Decimal("2000000"), uasc_in_care=0)
    assert stages(facts, alone)["fairness"] == 1  # 0.5 goes up


def test_the_rota_counts_this_cycle_and_this_week_by_weight() -> None:
    regions = (region("north", "2.5", 6), region("west", "0.5", 1), region("south", None, 9), region("east", "0", 9))
    facts = week({"rota": "stage"}, regions=regions)
    assert stages(facts)["rota"] == 4.0
    assert levels(facts, "rota") == [("4/1", 2)]
    assert levels(facts, "rota", without("c5")) == [("4/1", 1), ("2/1", 1)]


def test_education_sums_the_weeks_until_school_and_course() -> None:
    def facts(**policy: str) -> Week:
        later = SCHOOL.model_copy(update={"available_from": W + 15 * DAY})
        return week(dict(policy), school_places=(later,), esol_places=(COURSE,))

    judged = reassigned("c2", school_place="elm Y9 2026-03-17")
    assert stages(facts(), judged)["education"] == 3 + 1
    assert stages(facts(school_places="off"), judged)["education"] == 1
    assert stages(facts(esol_places="off"), judged)["education"] == 3


def test_a_child_without_the_place_counts_the_weeks_of_no_place() -> None:
    policy = {"school_places": "soft", "esol_places": "soft", "no_place_weeks": 30}
    facts = week(policy, school_places=(), esol_places=())
    hand = by_hand(c1="ash", c2="elm")
    found = stages(facts, hand)
    assert (found["education"], found["breaches"]) == (60, 2)


def test_a_place_past_its_start_costs_no_weeks() -> None:
    early = SCHOOL.model_copy(update={"available_from": W - 40 * DAY})
    rolling = COURSE.model_copy(update={"starts_on": W - 40 * DAY, "roll_on": True})
    assert stages(week(school_places=(early,), esol_places=(rolling,)), by_hand(c1="ash", c2="elm"))["education"] == 0


@pytest.mark.parametrize(("wish", "met"), [(("ash",), 1), (("north",), 1), (("oak", "west"), 0)])
def test_a_wish_is_met_by_the_authority_or_its_region(wish: tuple[str, ...], met: int) -> None:
    assert stages(with_child("c1", wish=wish))["wishes"] == met


def test_stability_counts_every_child_who_is_not_proposed_there_again() -> None:
    previous = tuple(Previous(ref=ref, authority=code) for ref, code in
                     (("c1", "ash"), ("c2", "oak"), ("c5", "oak"), ("gone", "ash")))  # fmt: skip
    facts = week(previous=previous)
    assert stages(facts)["stability"] == 1
    assert stages(facts, without("c5"))["stability"] == 2
    children = changed(CHILDREN, "ref", "c5", {"complete": False})
    assert stages(facts.model_copy(update={"children": children}), without("c5"))["stability"] == 1


def test_the_tie_break_is_a_lot_that_anyone_can_draw_again() -> None:
    lot = int(hashlib.sha256(b"7|ash|16|male||entry-1").hexdigest()[:5], 16)
    pupil = int(hashlib.sha256(b"7|elm|14|female|9|").hexdigest()[:5], 16)
    assert stages(week(), by_hand(c1="ash", c2="elm"), seed=7)["tie-break"] == lot + pupil


def test_breaches_add_up_over_the_soft_rules() -> None:
    policy = {"caseload": "soft", "keep_apart": "soft", "twenty_miles": "soft", "out_of_area": "soft"}
    facts = week(
        policy,
        authorities=changed(AUTHORITIES, "code", "elm", {"caseload_places": 1}),
        places=(north_of("town", 99),),
    )
    assert stages(facts)["breaches"] == 2 + 1


def test_an_empty_week_has_zeroes() -> None:
    facts = week({"week_starting": None}, children=())
    found = stages(facts, Proposal(status="optimal", week_starting=""))
    assert found["placed-rest"] == 0
    assert found["tie-break"] == 0


def test_stage_values_agree_for_details_given_and_left_open() -> None:
    hand = by_hand(c1="ash", c2="elm", c3="elm", c4="elm", c5="oak")
    assert stage_values(week(), hand, 3) == stage_values(week(), proposal(), 3)


def test_two_children_of_a_region_share_its_turn() -> None:
    rows = (child("a"), child("b"))
    facts = week(
        {"rota": "stage"}, children=rows, regions=(region("north", "4"),), vacancies=(vacancy("v", "ash", places=2),)
    )
    assert levels(facts, "rota", by_hand(a="ash", b="ash")) == [("1/2", 1)]
