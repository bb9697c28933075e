"""Child and vacancy: each rule allows what it should, forbids what it should, and is the only one named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from matcher.check import stage_values
from matcher.week import Override, Week
from tests.check.build import (
    TABLES,
    E,
    W,
    named,
    north_of,
    proposal,
    vacancy,
    week,
    with_authority,
    with_child,
    with_vacancy,
)

DAY = timedelta(days=1)


def breaches(facts: Week) -> int:
    values = {stage.name: stage.value for stage in stage_values(facts, proposal(), seed=0)}
    assert isinstance(values["breaches"], int)
    return values["breaches"]


def test_the_sound_week_and_its_proposal_have_nothing_wrong() -> None:
    assert named(week()) == set()


@pytest.mark.parametrize(
    ("ref", "fields", "vacancy_id", "kind"),
    [
        ("c2", {"age": 15}, "elm-1", "supported"),
        ("c2", {"age": 15, "placement_types": ("supported",)}, "elm-1", "supported"),
        ("c5", {"placement_types": ("foster",)}, "oak-1", "home"),
        ("c1", {"placement_types": ("home", "foster")}, "ash-1", "supported"),
    ],
)
def test_a_type_that_does_not_suit_is_named(ref: str, fields: dict[str, Any], vacancy_id: str, kind: str) -> None:
    facts = with_child(ref, **fields)
    vacancies = tuple(
        row.model_copy(update={"type": kind}) if row.vacancy == vacancy_id else row for row in facts.vacancies
    )
    assert named(facts.model_copy(update={"vacancies": vacancies})) == {"placement-type"}


@pytest.mark.parametrize("listed", [(), ("supported",), ("supported", "home")])
def test_supported_accommodation_is_lawful_from_16(listed: tuple[str, ...]) -> None:
    assert named(with_child("c1", age=16, placement_types=listed)) == set()


@pytest.mark.parametrize(
    ("band", "verdict"),
    [
        ({"min_age": 16}, set()),
        ({"max_age": 16}, set()),
        ({"min_age": 16, "max_age": 16}, set()),
        ({"min_age": 17}, {"age"}),
        ({"max_age": 15}, {"age"}),
    ],
)
def test_the_age_band_holds_at_both_ends(band: dict[str, int], verdict: set[str]) -> None:
    assert named(with_vacancy("oak-1", **band)) == verdict


@pytest.mark.parametrize(("sex", "verdict"), [("male", set()), (None, set()), ("female", {"sex"})])
def test_a_vacancy_for_one_sex_takes_no_other(sex: str | None, verdict: set[str]) -> None:
    assert named(with_vacancy("oak-1", sex=sex)) == verdict


@pytest.mark.parametrize(
    ("needs", "verdict"),
    [(("halal",), set()), (("quiet", "halal"), set()), (("step-free",), {"needs"}), (("halal", "x"), {"needs"})],
)
def test_every_need_is_among_the_tags(needs: tuple[str, ...], verdict: set[str]) -> None:
    assert named(with_child("c2", needs=needs)) == verdict


# c5 is referred on Monday 2026-03-02: n working days later is the deadline
@pytest.mark.parametrize(
    ("working_days", "free_from", "verdict"),
    [
        (0, E, set()),
        (0, E + DAY, {"available"}),
        (10, date(2026, 3, 16), set()),
        (10, date(2026, 3, 17), {"available"}),
    ],
)
def test_a_vacancy_is_free_by_the_deadline_or_the_end_of_the_week(
    working_days: int, free_from: date, verdict: set[str]
) -> None:
    facts = with_vacancy("oak-1", {"deadline_working_days": working_days}, available_from=free_from)
    assert named(facts) == verdict


def test_a_child_not_in_care_has_a_deadline_of_its_own() -> None:
    policy = {"deadline_working_days": 20, "deadline_working_days_not_in_care": 5}
    free_from = date(2026, 3, 10)  # five working days after Monday the 2nd is Monday the 9th
    facts = with_vacancy("oak-1", policy, available_from=free_from)
    assert named(facts) == set()
    children = tuple(row.model_copy(update={"in_care": row.ref != "c5"}) for row in facts.children)
    assert named(facts.model_copy(update={"children": children})) == {"available"}


BACK = {"located_in": "port", "risk_assessment": "RA-1"}


def test_a_vacancy_in_the_entry_authoritys_area_is_a_return() -> None:
    assert named(with_vacancy("oak-1", **BACK)) == {"no-return"}


@pytest.mark.parametrize(("permitted", "verdict"), [("c5", set()), ("c1", {"no-return"})])
def test_a_recorded_permission_lifts_the_ban_on_return_for_that_child(permitted: str, verdict: set[str]) -> None:
    policy = {"no_return_overrides": (Override(ref=permitted, record="R-7"),)}
    assert named(with_vacancy("oak-1", policy, **BACK)) == verdict


def test_a_soft_return_counts_one_breach_and_none_with_a_permission() -> None:
    soft = {"no_return": "soft"}
    assert named(with_vacancy("oak-1", soft, **BACK)) == set()
    assert breaches(with_vacancy("oak-1", soft, **BACK)) == 1
    permitted = soft | {"no_return_overrides": (Override(ref="c5", record="R-7"),)}
    assert breaches(with_vacancy("oak-1", permitted, **BACK)) == 0


def test_a_return_is_not_looked_at_when_off() -> None:
    assert named(with_vacancy("oak-1", {"no_return": "off"}, **BACK)) == set()


@pytest.mark.parametrize("mode", ["hard", "soft", "off"])
def test_the_entry_authority_itself_never_receives_its_own_child(mode: str) -> None:
    facts = with_child("c5", {"no_return": mode}, entry_authority="oak")
    assert named(facts) == {"no-return"}


def far_week(miles: float, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    """The vacancy of oak stands in elm's area, so many miles from oak's own point."""
    facts = with_vacancy("oak-1", policy, **{"located_in": "elm", "place": "far"} | fields)
    return facts.model_copy(update={"places": (*facts.places, north_of("far", miles))})


@pytest.mark.parametrize(("miles", "verdict"), [(20.04, set()), (20.06, {"out-of-area"}), (200, {"out-of-area"})])
def test_out_of_area_begins_beyond_twenty_point_nought_miles(miles: float, verdict: set[str]) -> None:
    assert named(far_week(miles)) == verdict


def test_out_of_area_needs_a_risk_assessment_and_takes_one() -> None:
    assert named(far_week(100, risk_assessment="RA-1")) == set()
    assert named(far_week(100, located_in=None)) == set()


def test_a_soft_out_of_area_vacancy_counts_one_breach_per_child_there() -> None:
    assert named(far_week(100, {"out_of_area": "soft"})) == set()
    assert breaches(far_week(100, {"out_of_area": "soft"})) == 1
    assert named(far_week(100, {"out_of_area": "off"})) == set()


def test_out_of_area_with_an_unknown_point_is_closed() -> None:
    authorities = tuple(
        row.model_copy(update={"latitude": None}) if row.code == "oak" else row for row in TABLES["authorities"]
    )
    assert named(far_week(1).model_copy(update={"authorities": authorities})) == {"out-of-area"}
    assert named(with_vacancy("oak-1", located_in="elm", place="nowhere")) == {"out-of-area"}


def town_at(miles: float, policy: dict[str, Any] | None = None, **fields: Any) -> Week:
    return with_child("c1", policy, **fields).model_copy(update={"places": (north_of("town", miles),)})


@pytest.mark.parametrize(("miles", "verdict"), [(20.04, set()), (20.06, {"twenty-miles"})])
def test_twenty_miles_ends_at_twenty_point_nought(miles: float, verdict: set[str]) -> None:
    assert named(town_at(miles, {"twenty_miles": "hard"})) == verdict


def test_twenty_miles_is_off_unless_the_policy_asks_and_soft_counts() -> None:
    assert named(town_at(300)) == set()
    assert named(town_at(300, {"twenty_miles": "soft"})) == set()
    assert breaches(town_at(300, {"twenty_miles": "soft"})) == 1
    assert breaches(town_at(3, {"twenty_miles": "soft"})) == 0


def test_a_recorded_agreement_allows_more_than_twenty_miles() -> None:
    assert named(town_at(300, {"twenty_miles": "hard"}, beyond_20_miles_agreed="A-1")) == set()


def test_an_unknown_distance_is_not_within_twenty_miles() -> None:
    facts = with_authority("ash", {"twenty_miles": "hard"}, longitude=None)
    assert named(facts) == {"twenty-miles"}


def test_the_near_miles_are_a_setting() -> None:
    policy = {"twenty_miles": "hard", "near_miles": Decimal("9.9")}
    assert named(town_at(10, policy)) == {"twenty-miles"}
    assert named(town_at(10, policy | {"near_miles": Decimal("10.0")})) == set()


@pytest.mark.parametrize(
    ("avoided", "verdict"),
    [("elm", set()), ("oak", {"avoid"}), ("west", {"avoid"}), ("ash", {"avoid"}), ("north", {"avoid"})],
)
def test_avoid_looks_at_owner_and_area_and_the_regions_of_both(avoided: str, verdict: set[str]) -> None:
    vacancies = tuple(
        vacancy("oak-1", "oak", located_in="ash") if row.vacancy == "oak-1" else row for row in TABLES["vacancies"]
    )
    facts = with_child("c5", avoid=(avoided,)).model_copy(update={"vacancies": vacancies})
    assert named(facts) == verdict


def test_w_is_the_monday_of_the_latest_referral_unless_the_policy_says() -> None:
    facts = with_child("c5", {"week_starting": None, "deadline_working_days": 0}, referred_on=W + 3 * DAY)
    at_end = tuple(
        row.model_copy(update={"available_from": E if row.vacancy == "oak-1" else None}) for row in facts.vacancies
    )
    assert named(facts.model_copy(update={"vacancies": at_end})) == set()
    after = tuple(row.model_copy(update={"available_from": E + DAY}) for row in facts.vacancies)
    assert named(facts.model_copy(update={"vacancies": after})) == {"available"}
