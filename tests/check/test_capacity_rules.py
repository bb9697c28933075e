"""How many: each limit holds at its edge, is named alone when broken, and counts breaches where it is soft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from matcher.check import stage_values
from matcher.proposal import Assignment, Proposal
from matcher.week import EsolPlace, SchoolPlace, Week
from tests.check.build import (
    ASSIGNMENTS,
    COURSE,
    SCHOOL,
    E,
    W,
    named,
    proposal,
    reassigned,
    region,
    vacancy,
    week,
    with_authority,
    with_child,
    with_vacancy,
)

DAY = timedelta(days=1)
GIVEN = (Assignment(ref="c5", authority="oak", vacancy="oak-1", esol_place=None),)


def value(facts: Week, name: str, judged: Proposal | None = None) -> Any:
    return {stage.name: stage.value for stage in stage_values(facts, judged or proposal(), seed=0)}[name]


def test_a_vacancy_takes_no_more_than_its_places() -> None:
    assert named(with_vacancy("elm-2", places=2)) == set()
    assert named(with_vacancy("elm-2", places=1)) == {"vacancies"}


def test_a_vacancy_of_another_authority_is_none() -> None:
    assert named(week(), reassigned("c5", vacancy="ash-1")) == {"vacancies"}


def test_a_school_place_is_of_the_authority_and_the_year() -> None:
    other_year = SchoolPlace(authority="elm", school_year=10, places=1)
    elsewhere = SchoolPlace(authority="ash", school_year=9, places=1)
    facts = week(school_places=(SCHOOL, other_year, elsewhere))
    for place in (other_year, elsewhere):
        judged = reassigned("c2", school_place=place.key)
        assert named(facts, judged) == {"school-places"}
        soft = facts.model_copy(update={"policy": week({"school_places": "soft"}).policy})
        assert named(soft, judged) == {"school-places"}
        assert named(facts.model_copy(update={"policy": week({"school_places": "off"}).policy}), judged) == set()


def two_pupils(places: int, mode: str = "hard") -> Week:
    """c2 and c5 are both of year 9 and both at elm."""
    facts = with_child("c5", {"school_places": mode}, age=14, school_year=9)
    room = vacancy("elm-3", "elm")
    pool = SCHOOL.model_copy(update={"places": places})
    return facts.model_copy(update={"vacancies": (*facts.vacancies, room), "school_places": (pool,)})


def pupils(*keys: str | None) -> Proposal:
    first = ASSIGNMENTS[1].model_copy(update={"school_place": keys[0]})
    second = Assignment(ref="c5", authority="elm", vacancy="elm-3", school_place=keys[1])
    return proposal(ASSIGNMENTS[0], first, *ASSIGNMENTS[2:4], second)


def test_school_places_are_taken_one_by_one() -> None:
    assert named(two_pupils(2), pupils(SCHOOL.key, SCHOOL.key)) == set()
    assert named(two_pupils(1), pupils(SCHOOL.key, SCHOOL.key)) == {"school-places"}


def test_a_pupil_without_a_school_place_is_a_violation_or_where_soft_a_breach() -> None:
    assert named(two_pupils(1), pupils(SCHOOL.key, None)) == {"school-places"}
    assert named(two_pupils(1, "soft"), pupils(SCHOOL.key, None)) == set()
    assert value(two_pupils(1, "soft"), "breaches", pupils(SCHOOL.key, None)) == 1
    assert named(two_pupils(1, "off"), pupils(SCHOOL.key, None)) == set()


def test_a_soft_rule_does_not_forgive_giving_one_place_twice() -> None:
    assert named(two_pupils(1, "soft"), pupils(SCHOOL.key, SCHOOL.key)) == {"school-places"}


def test_rows_of_one_key_are_one_pool() -> None:
    facts = two_pupils(1).model_copy(update={"school_places": (SCHOOL, SCHOOL)})
    assert named(facts, pupils(SCHOOL.key, SCHOOL.key)) == set()


def test_a_child_past_school_takes_no_school_place() -> None:
    facts = two_pupils(2)
    grown = tuple(row.model_copy(update={"school_year": None}) if row.ref == "c5" else row for row in facts.children)
    assert named(facts.model_copy(update={"children": grown}), pupils(SCHOOL.key, SCHOOL.key)) == {"school-places"}


def with_course(policy: dict[str, Any] | None = None, **fields: Any) -> tuple[Week, Proposal]:
    course = EsolPlace.model_validate(COURSE.model_dump() | fields)
    return week(policy, esol_places=(course,)), reassigned("c1", esol_place=course.key)


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"starts_on": W}, set()),
        ({"starts_on": W - DAY}, {"esol-places"}),
        ({"starts_on": W - DAY, "roll_on": True}, set()),
        ({"starts_on": E + 400 * DAY}, set()),
        ({"level": ("entry-2", "entry-1")}, set()),
        ({"level": ("entry-2",)}, {"esol-places"}),
        ({"authority": "elm"}, {"esol-places"}),
        ({"places": 0}, {"esol-places"}),
    ],
)
def test_a_course_is_joined_at_its_level_and_before_it_has_begun(fields: dict[str, Any], verdict: set[str]) -> None:
    assert named(*with_course(**fields)) == verdict


def without_course(mode: str) -> tuple[Week, Proposal]:
    """c1 has no course, though another child of the proposal has one, so that nothing is left open."""
    facts = with_child("c5", {"esol_places": mode}, esol_level="entry-2")
    course = COURSE.model_copy(update={"authority": "oak"})
    facts = facts.model_copy(update={"esol_places": (COURSE, course)})
    rows = (ASSIGNMENTS[0].model_copy(update={"esol_place": None}), *ASSIGNMENTS[1:4])
    return facts, proposal(*rows, ASSIGNMENTS[4].model_copy(update={"esol_place": course.key}))


def test_a_learner_without_a_course_is_a_violation_or_where_soft_a_breach() -> None:
    assert named(*without_course("hard")) == {"esol-places"}
    assert named(*without_course("soft")) == set()
    facts, judged = without_course("soft")
    assert value(facts, "breaches", judged) == 1
    assert named(*without_course("off")) == set()


def test_a_child_may_need_both_a_school_place_and_a_course() -> None:
    facts = with_child("c2", esol_level="entry-1")
    course = COURSE.model_copy(update={"authority": "elm"})
    facts = facts.model_copy(update={"esol_places": (COURSE, course)})
    assert named(facts, proposal()) == {"esol-places"}
    assert named(facts, reassigned("c2", esol_place=course.key)) == set()


def test_the_caseload_holds_at_its_edge_and_soft_counts_each_child_above() -> None:
    assert named(with_authority("elm", caseload_places=3)) == set()
    assert named(with_authority("elm", caseload_places=2)) == {"caseload"}
    assert named(with_authority("elm", {"caseload": "soft"}, caseload_places=1)) == set()
    assert value(with_authority("elm", {"caseload": "soft"}, caseload_places=1), "breaches") == 2
    assert value(with_authority("elm", {"caseload": "soft"}, caseload_places=3), "breaches") == 0
    assert named(with_authority("elm", {"caseload": "off"}, caseload_places=0)) == set()


def test_the_weeks_maximum_holds_at_its_edge() -> None:
    assert named(with_authority("elm", week_maximum=3)) == set()
    assert named(with_authority("elm", week_maximum=2)) == {"week-maximum"}


HARD_ROTA = {"rota": "hard", "rota_cycle": 10}


@pytest.mark.parametrize(
    ("regions", "verdict"),
    [
        # north receives 4 and west 1; quota 10 x 1/2 = 5
        ((region("north", "1"), region("west", "1")), set()),
        ((region("north", "1", 1), region("west", "1")), set()),
        ((region("north", "1", 2), region("west", "1")), {"region-quota"}),
        # 10 x 0.49 / 1 = 4.9, floor 4: the edge
        ((region("north", "0.49"), region("west", "0.51")), set()),
        ((region("north", "0.39"), region("west", "0.61")), {"region-quota"}),
        ((region("north", "1"), region("west", "0")), {"region-quota"}),
        ((region("north", "1"), region("west", None)), set()),
        ((region("north", "1"),), set()),
        ((region("north", None, 900),), set()),
        ((region("north", "0"), region("west", "0")), set()),
        ((region("north", "1"), region("west", "1", 99)), {"region-quota"}),
    ],
)
def test_a_hard_rota_holds_each_weighted_region_to_its_quota(regions: tuple[Any, ...], verdict: set[str]) -> None:
    assert named(week(HARD_ROTA, regions=regions)) == verdict


@pytest.mark.parametrize("rota", ["off", "stage"])
def test_without_a_hard_rota_no_region_has_a_quota(rota: str) -> None:
    assert named(week(HARD_ROTA | {"rota": rota}, regions=(region("north", "1", 99),))) == set()


def test_a_course_starting_today_and_one_a_day_after_a_week() -> None:
    for starts, weeks in ((date(2026, 3, 2), 0), (date(2026, 3, 3), 1), (date(2026, 3, 9), 1), (date(2026, 3, 10), 2)):
        facts, judged = with_course(starts_on=starts)
        assert value(facts, "education", judged) == weeks
