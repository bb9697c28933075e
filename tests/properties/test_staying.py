"""Solved again, children keep the very places that they had, as far as that costs nothing."""

from __future__ import annotations

import pytest

from matcher.proposal import Proposal
from matcher.propose import propose
from matcher.week import Decision, Previous, Week
from tests.small_weeks import random_week
from tests.tiny import authority, child, place, school, tiny_week, vacancy

FLAVOURS = ("plain", "groups", "anchors", "types", "areas", "education", "pins", "soft", "everything")


def solved_again(week: Week, before: Proposal, *, places: bool) -> Proposal:
    """With the first proposal as the earlier one, and one placed child refused where it was to go."""
    rows = tuple(
        Previous(ref=row.ref, authority=row.authority)
        if not places
        else Previous.model_validate(row.model_dump(exclude={"miles_to_anchor"}))
        for row in before.assignments
    )
    pinned = {row.ref for row in week.decisions}
    first = next((row for row in before.assignments if row.ref not in pinned), None)
    refusal = (Decision(ref=first.ref, authority=first.authority, decision="refused-by-child"),) if first else ()
    return propose(week.model_copy(update={"previous": rows, "decisions": (*week.decisions, *refusal)}))


def kept(before: Proposal, after: Proposal) -> int:
    was = {row.ref: (row.authority, row.vacancy) for row in before.assignments}
    return sum(was.get(row.ref) == (row.authority, row.vacancy) for row in after.assignments)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_places_are_kept_and_no_objective_pays_for_it(flavour: str) -> None:
    """The checker confirms each proposal: what is kept is lawful."""
    more = 0
    for number in range(40):
        week = random_week(7000 + number, flavour)
        before = propose(week)
        if before.status != "optimal" or not before.assignments:
            continue
        plain, again = (solved_again(week, before, places=places) for places in (False, True))
        assert [(row.name, row.value) for row in again.stages] == [(row.name, row.value) for row in plain.stages]
        assert {row.ref: row.authority for row in again.assignments} == {
            row.ref: row.authority for row in plain.assignments
        }
        assert kept(before, again) >= kept(before, plain)
        more += kept(before, again) - kept(before, plain)
    if flavour == "plain":
        assert more > 0


def vacancies_of(week: Week) -> dict[str, str | None]:
    return {row.ref: row.vacancy for row in propose(week).assignments}


def test_of_vacancies_that_nothing_tells_apart_each_keeps_its_own() -> None:
    rows = [authority("A"), vacancy("V", "A"), vacancy("W", "A"), child("C"), child("D")]
    assert vacancies_of(tiny_week(*rows)) == {"C": "V", "D": "W"}
    had = [Previous(ref="C", authority="A", vacancy="W"), Previous(ref="D", authority="A", vacancy="V")]
    assert vacancies_of(tiny_week(*rows, *had)) == {"C": "W", "D": "V"}
    assert vacancies_of(tiny_week(*rows, had[0])) == {"C": "W", "D": "V"}


def test_two_swap_where_both_may_and_nobody_is_moved_from_its_own() -> None:
    rows = [authority("A"), vacancy("V", "A", max_age=16), vacancy("W", "A"), child("C"), child("D")]
    had = [Previous(ref="C", authority="A", vacancy="W"), Previous(ref="D", authority="A", vacancy="V")]
    assert vacancies_of(tiny_week(*rows, *had)) == {"C": "W", "D": "V"}
    older = [*rows[:-1], child("D", age=17)]
    assert vacancies_of(tiny_week(*older, *had)) == {"C": "V", "D": "W"}  # V is closed to one of 17


def test_somebody_who_is_new_makes_room_where_it_can_be_elsewhere() -> None:
    rows = [authority("A"), vacancy("X", "A", max_age=16), vacancy("Y", "A"), vacancy("Z", "A"), child("C")]
    had = Previous(ref="C", authority="A", vacancy="Y")
    assert vacancies_of(tiny_week(*rows, child("D", age=17), had)) == {"C": "Y", "D": "Z"}


def test_nobody_is_moved_away_from_an_anchor() -> None:
    near, far = vacancy("V", "A", place="near"), vacancy("W", "A", max_age=16)
    rows = [authority("A"), near, far, place("near", 50), child("C", anchor="near"), child("D")]
    had = [Previous(ref="C", authority="A", vacancy="W"), Previous(ref="D", authority="A", vacancy="V")]
    assert vacancies_of(tiny_week(*rows, *had))["C"] == "V"


def test_a_free_place_is_taken_again() -> None:
    rows = [authority("A"), vacancy("V", "A", max_age=16), vacancy("W", "A"), child("C")]
    assert vacancies_of(tiny_week(*rows, Previous(ref="C", authority="A", vacancy="W"))) == {"C": "W"}
    assert vacancies_of(tiny_week(*rows, Previous(ref="C", authority="A", vacancy="V"))) == {"C": "V"}


def test_a_school_place_is_kept_as_well() -> None:
    rows = [
        authority("A"),
        vacancy("V", "A", 2),
        child("C", age=15, school_year=10),
        child("D", age=15, school_year=10),
    ]
    week = tiny_week(*rows, school("A", 10, 2))
    places = {row.ref: row.school_place for row in propose(week).assignments}
    had = tuple(Previous(ref=ref, authority="A", school_place=name) for ref, name in places.items())
    again = propose(week.model_copy(update={"previous": had}))
    assert {row.ref: row.school_place for row in again.assignments} == places
