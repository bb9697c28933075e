"""A proposal of refs and authorities alone: filled in as well as can be, or the rule named that prevents it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from matcher.check import plan_of, violations
from matcher.check.matching import cheapest_matching
from matcher.proposal import Assignment, Proposal, StageResult
from matcher.week import Vacancy, Week
from tests.check.build import (
    COURSE,
    SCHOOL,
    W,
    by_hand,
    child,
    named,
    north_of,
    proposal,
    vacancy,
    week,
    with_child,
    with_vacancy,
)

DAY = timedelta(days=1)
EVERYONE = by_hand(c1="ash", c2="elm", c3="elm", c4="elm", c5="oak")


def taken(facts: Week, judged: Proposal) -> dict[str, tuple[str | None, str | None, str | None]]:
    return {
        row.ref: (row.vacancy and row.vacancy.vacancy, row.school and row.school.key, row.esol and row.esol.key)
        for row in plan_of(facts, judged).placements
    }


def test_refs_and_authorities_alone_are_enough() -> None:
    assert named(week(), EVERYONE) == set()
    assert taken(week(), EVERYONE)["c1"] == ("ash-1", None, COURSE.key)
    assert taken(week(), EVERYONE)["c2"] == ("elm-1", SCHOOL.key, None)


def only_at_ash(*vacancies: Vacancy, refs: int = 1, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    """Children a0, a1, ... alike, vacancies of ash, and places 5, 15, 30 and 90 miles from the anchor at its point."""
    rows = tuple(child(f"a{i}", **fields) for i in range(refs))
    places = tuple(north_of(f"at-{miles}", miles) for miles in (0, 5, 15, 30, 90))
    return week(policy, children=rows, vacancies=vacancies, places=places)


def test_the_open_vacancy_nearest_beyond_is_taken() -> None:
    rows = (vacancy("v1", "ash", place="at-90"), vacancy("v2", "ash", place="at-30"))
    assert taken(only_at_ash(*rows, anchor="at-0"), by_hand(a0="ash"))["a0"][0] == "v2"


def test_near_goes_before_miles_and_a_breach_before_near() -> None:
    near = vacancy("v1", "ash", place="at-15", located_in="port", risk_assessment="RA")
    far = vacancy("v2", "ash", place="at-90")
    assert (
        taken(only_at_ash(near, far, anchor="at-0", policy={"no_return": "soft"}), by_hand(a0="ash"))["a0"][0] == "v2"
    )
    assert taken(only_at_ash(near, far, anchor="at-0", policy={"no_return": "off"}), by_hand(a0="ash"))["a0"][0] == "v1"


def test_two_near_children_outweigh_one_who_is_very_far() -> None:
    rows = (
        vacancy("v1", "ash", place="at-0", min_age=17),
        vacancy("v2", "ash", place="at-15"),
        vacancy("v3", "ash", place="at-90"),
    )
    facts = only_at_ash(*rows, anchor="at-0", refs=2)
    older = (facts.children[0], facts.children[1].model_copy(update={"age": 17}))
    found = taken(facts.model_copy(update={"children": older}), by_hand(a0="ash", a1="ash"))
    assert (found["a0"][0], found["a1"][0]) == ("v2", "v1")


def test_equal_vacancies_are_taken_in_the_order_of_their_ids() -> None:
    facts = only_at_ash(vacancy("v2", "ash"), vacancy("v1", "ash"), refs=2)
    found = taken(facts, by_hand(a1="ash", a0="ash"))
    assert (found["a0"][0], found["a1"][0]) == ("v1", "v2")


def test_a_child_who_needs_the_rare_vacancy_gets_it() -> None:
    rows = (vacancy("v1", "ash", tags=("quiet",)), vacancy("v2", "ash"))
    facts = only_at_ash(*rows, refs=2)
    second = facts.children[1].model_copy(update={"needs": ("quiet",)})
    facts = facts.model_copy(update={"children": (facts.children[0], second)})
    assert named(facts, by_hand(a0="ash", a1="ash")) == set()


def test_given_vacancies_are_left_as_they_are_and_taken_off() -> None:
    facts = only_at_ash(vacancy("v1", "ash"), vacancy("v2", "ash"), refs=2)
    judged = proposal(Assignment(ref="a0", authority="ash"), Assignment(ref="a1", authority="ash", vacancy="v1"))
    assert taken(facts, judged)["a0"][0] == "v2"
    third = only_at_ash(vacancy("v1", "ash"), refs=2)
    assert named(third, judged) == {"vacancies"}


def test_too_few_vacancies_is_named_for_those_left_over() -> None:
    found = violations(only_at_ash(vacancy("v1", "ash"), refs=2), by_hand(a0="ash", a1="ash"))
    assert [(row.rule, len(row.refs), row.authority) for row in found] == [("vacancies", 1, "ash")]
    assert named(only_at_ash(refs=1), by_hand(a0="ash")) == {"vacancies"}
    assert named(only_at_ash(vacancy("v1", "ash", places=0, sex="female")), by_hand(a0="ash")) == {"vacancies"}


@pytest.mark.parametrize(
    ("rule", "fields", "policy"),
    [
        ("age", {"min_age": 17}, {}),
        ("sex", {"sex": "female"}, {}),
        ("needs", {}, {}),
        ("placement-type", {"type": "home"}, {}),
        ("available", {"available_from": W + 60 * DAY}, {}),
        ("no-return", {"located_in": "port", "risk_assessment": "RA"}, {}),
        ("out-of-area", {"located_in": "elm", "place": "at-90"}, {}),
        ("twenty-miles", {"place": "at-90"}, {"twenty_miles": "hard"}),
        ("avoid", {"located_in": "oak", "risk_assessment": "RA"}, {}),
    ],
)
def test_the_rule_that_closes_every_vacancy_of_the_authority_is_named(
    rule: str, fields: dict[str, Any], policy: dict[str, Any]
) -> None:
    needs = {"needs": ("quiet",)} if rule == "needs" else {}
    tags = {} if rule == "needs" else {"tags": ("quiet",)}
    own = {"anchor": "at-0", "avoid": ("oak",), "placement_types": ("foster",)} | needs
    rows = (vacancy("v1", "ash", **fields | tags), vacancy("v2", "ash", **fields | tags))
    facts = only_at_ash(*rows, policy=policy, **own)
    assert named(facts, by_hand(a0="ash")) == {rule}


def test_where_each_vacancy_is_closed_by_another_rule_none_of_them_alone_is_to_blame() -> None:
    rows = (vacancy("v1", "ash", sex="female"), vacancy("v2", "ash", min_age=17))
    assert named(only_at_ash(*rows), by_hand(a0="ash")) == {"vacancies"}


def test_a_childs_own_entry_authority_is_named_once() -> None:
    facts = with_child("c5", entry_authority="oak")
    assert [row.rule for row in violations(facts, by_hand(c5="oak"))] == ["no-return"]


def test_the_earliest_school_place_is_taken_and_none_left_is_named() -> None:
    late = SCHOOL.model_copy(update={"available_from": W + 30 * DAY})
    facts = week(school_places=(late, SCHOOL))
    assert taken(facts, by_hand(c2="elm"))["c2"][1] == SCHOOL.key
    assert taken(week(school_places=(late,)), by_hand(c2="elm"))["c2"][1] == late.key
    assert named(week(school_places=()), by_hand(c2="elm")) == {"school-places"}
    assert taken(week({"school_places": "off"}), by_hand(c2="elm"))["c2"][1] is None


def test_courses_are_dealt_out_so_that_all_learners_have_one() -> None:
    both = COURSE.model_copy(update={"provider": "north"})
    first = COURSE.model_copy(update={"level": ("entry-1",), "starts_on": W + 30 * DAY})
    rows = (child("a0", esol_level="entry-1"), child("a1", esol_level="entry-2"))
    facts = week(children=rows, vacancies=(vacancy("v", "ash", places=2),), esol_places=(both, first))
    hand = by_hand(a0="ash", a1="ash")
    assert named(facts, hand) == set()
    assert [taken(facts, hand)[ref][2] for ref in ("a0", "a1")] == [first.key, both.key]
    assert named(facts.model_copy(update={"esol_places": (first,)}), hand) == {"esol-places"}
    off = facts.model_copy(update={"policy": week({"esol_places": "off"}).policy})
    assert taken(off, hand)["a0"][2] is None


def test_a_table_with_vacancies_but_no_school_or_course_leaves_those_open() -> None:
    rows = tuple(row.model_copy(update={"school_place": None, "esol_place": None}) for row in proposal().assignments)
    assert named(week(), proposal(*rows)) == set()
    counted = (StageResult(name="placed-rest", sense="maximise", unit="children", value=5),)
    assert named(week(), proposal(*rows, stages=counted)) == {"school-places", "esol-places"}


def test_an_unknown_vacancy_is_not_filled_in_behind_the_back() -> None:
    facts = with_vacancy("oak-1", places=1)
    judged = proposal(Assignment(ref="c5", authority="oak", vacancy="oak-9"))
    assert named(facts, judged) == {"facts"}


def best_by_looking(options: list[dict[str, int]], places: dict[str, int]) -> tuple[int, int]:
    found = []
    for choice in product(*[[None, *option] for option in options]):
        if all(choice.count(name) <= max(0, count) for name, count in places.items()):
            cost = sum(option[name] for option, name in zip(options, choice, strict=True) if name)
            found.append((choice.count(None), cost))
    return min(found)


@pytest.mark.parametrize("scale", [1, 10**25])
def test_the_matching_is_complete_and_cheapest_however_large_the_costs(scale: int) -> None:
    draw = Random(5)
    for _ in range(400):
        places = {name: draw.randint(-1, 2) for name in "abcd"[: draw.randint(0, 4)]}
        options = [
            {name: draw.randint(0, 9) * scale for name in places if draw.random() < 0.6}
            for _ in range(draw.randint(0, 5))
        ]
        chosen = cheapest_matching(options, places)
        assert all(chosen.count(name) <= max(0, count) for name, count in places.items())
        cost = sum(option[name] for option, name in zip(options, chosen, strict=True) if name)
        assert (chosen.count(None), cost) == best_by_looking(options, places)


def test_more_children_by_hand_than_places_at_one_authority_leaves_exactly_the_excess() -> None:
    rows = tuple(vacancy(f"v{i}", "ash", places=3, place="at-5") for i in range(30))
    facts = only_at_ash(*rows, refs=100, anchor="at-0", policy={"regime": "voluntary"})
    found = violations(facts, by_hand(**{row.ref: "ash" for row in facts.children}))
    assert [row.rule for row in found] == ["participation"] + ["vacancies"] * 10
