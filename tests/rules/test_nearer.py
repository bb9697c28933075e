"""Which of an authority's places a child takes: the one that it had, else the nearest, where nobody loses by it."""

from __future__ import annotations

import pytest

from matcher.check import violations
from matcher.explain.trial import try_week
from matcher.propose import propose
from matcher.week import Previous, Week
from tests.small_weeks import random_week
from tests.tiny import authority, child, place, tiny_week, vacancy


def taken(week: Week) -> dict[str, str | None]:
    return {ref: row.vacancy for ref, row in try_week(week).assignments.items()}


FAR, NEAR = vacancy("V1", "A", place="15 miles"), vacancy("V2", "A", place="5 miles")
HERE = (authority("A"), place("0 miles", 0), place("5 miles", 5), place("15 miles", 15), place("25 miles", 25))
ANCHORED = child("C1", anchor="0 miles")


@pytest.mark.parametrize("beside", [(), (child("C2"),), (child("C2", anchor="25 miles"),)])
@pytest.mark.parametrize("vacancies", [(FAR, NEAR), (NEAR, FAR)])
def test_a_child_takes_the_nearest_place_that_costs_nobody_anything(
    beside: tuple[object, ...], vacancies: tuple[object, ...]
) -> None:
    """Within 20 miles each site counted the same: a child went to 13 miles while a place was free at 6."""
    assert taken(tiny_week(*HERE, *vacancies, ANCHORED, *beside))["C1"] == "V2"


def test_nobody_is_moved_farther_for_it() -> None:
    week = tiny_week(*HERE, FAR, NEAR, ANCHORED, child("C2", anchor="0 miles"))
    assert set(taken(week).values()) == {"V1", "V2"}


def test_who_had_a_place_keeps_it_though_another_is_nearer() -> None:
    """Children whose sites count the same changed places when the week was solved again, and nobody was told."""
    for first, second in (("V1", "V2"), ("V2", "V1")):
        before = [Previous(ref=ref, authority="A", vacancy=had) for ref, had in (("C1", first), ("C2", second))]
        assert taken(tiny_week(*HERE, FAR, NEAR, ANCHORED, child("C2"), *before)) == {"C1": first, "C2": second}


def test_a_place_that_does_not_suit_is_not_taken_for_being_near() -> None:
    week = tiny_week(*HERE, FAR, vacancy("V2", "A", place="5 miles", sex="female"), ANCHORED)
    assert taken(week)["C1"] == "V1"


def test_whatever_the_week_the_plan_stays_lawful_and_a_second_proposal_changes_nothing() -> None:
    stayed = 0
    for seed in range(80):
        week = random_week(seed)
        proposal = propose(week)
        if proposal.status != "optimal" or not proposal.assignments:
            continue
        assert violations(week, proposal) == []
        known = [
            Previous(ref=row.ref, authority=row.authority, vacancy=row.vacancy, school_place=row.school_place,
                     esol_place=row.esol_place)
            for row in proposal.assignments
        ]  # fmt: skip
        again = propose(week.model_copy(update={"previous": tuple(known)}))
        stays = {row.ref: row for row in again.assignments}
        stayed += sum(stays.get(row.ref) == row for row in proposal.assignments)
        assert [each.vacancy for each in again.assignments] == [each.vacancy for each in proposal.assignments]
    assert stayed > 80
