"""Checker and brute-force oracle, written apart, read every rule alike: which plans are lawful, and their values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from matcher.check import stage_values, violations
from matcher.proposal import Assignment, Proposal, StageResult
from matcher.week import Child, Week
from tests.oracle import Plan, StageValue, best
from tests.small_weeks import FLAVOURS, random_week

# a proposal with stages has counted its places: the checker fills nothing in
COUNTED = (StageResult(name="placed-rest", sense="maximise", unit="children"),)
FEW_ENOUGH = 800


def proposed(plan: Plan) -> Proposal:
    return counted(tuple(Assignment.model_validate(seat._asdict()) for seat in plan))


def shown(week: Week, stage: StageValue) -> tuple[str, Any, Any]:
    """The oracle's value as the checker gives it."""
    if stage.levels is None and not (stage.name == "fairness" and week.policy.fairness == "max"):
        assert stage.value is None or Fraction(stage.value).denominator == 1
        return stage.name, stage.value, None
    levels = stage.levels and [(f"{n.numerator}/{n.denominator}", count) for n, count in stage.levels]
    return stage.name, None if stage.value is None else round(float(stage.value), 6), levels


def computed(week: Week, judged: Proposal, seed: int) -> list[tuple[str, Any, Any]]:
    top_alone = week.policy.fairness == "max"
    return [
        (row.name, row.value, None if top_alone and row.name == "fairness" else row.levels or None)
        for row in stage_values(week, judged, seed)
    ]


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("seed", range(3))
def test_the_oracles_best_plans_are_lawful_and_worth_what_it_says(seed: int, flavour: str) -> None:
    week = random_week(1000 + seed, flavour)
    answer = best(week, seed)
    if answer is None:
        assert violations(week, proposed(()))
        return
    vectors = [[shown(week, stage) for stage in vector] for vector in answer.vectors]
    vectors = [[(name, value, levels or None) for name, value, levels in vector] for vector in vectors]
    for plan in answer.plans[:10]:
        assert violations(week, proposed(plan)) == []
        assert computed(week, proposed(plan), seed) in vectors


def seats(week: Week, child: Child) -> Iterator[Assignment | None]:
    """Every way to place a child, lawful or not, with places of the authority; and to leave it out."""
    yield None
    pupil = child.school_year is not None and week.policy.school_places != "off"
    learner = child.esol_level is not None and week.policy.esol_places != "off"
    for vacancy in week.vacancies:
        owner = vacancy.authority
        schools = {row.key for row in week.school_places if row.authority == owner} if pupil else set()
        courses = {row.key for row in week.esol_places if row.authority == owner} if learner else set()
        for school, course in product([None, *sorted(schools)], [None, *sorted(courses)]):
            yield Assignment(
                ref=child.ref, authority=owner, vacancy=vacancy.vacancy, school_place=school, esol_place=course
            )


def every_proposal(week: Week) -> list[tuple[Assignment, ...]] | None:
    """Every proposal for the week; None where they are too many to look at."""
    options = [list(seats(week, child)) for child in week.children]
    size = 1
    for option in options:
        size *= len(option)
    if size > FEW_ENOUGH:
        return None
    return [tuple(row for row in rows if row is not None) for rows in product(*options)]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_lawful_proposals_are_those_of_the_oracle_and_by_hand_those_that_some_filling_makes_lawful(
    flavour: str,
) -> None:
    looked_at = 0
    for seed in range(8):
        week = random_week(seed, flavour)
        every = every_proposal(week)
        if every is None:
            continue
        looked_at += 1
        lawful = [rows for rows in every if not violations(week, counted(rows))]
        answer = best(week, seed)
        assert len(lawful) == (answer.lawful if answer else 0), seed
        fillable = {bare(rows) for rows in lawful}
        for rows in {bare(rows) for rows in every}:
            by_hand = Proposal(status="feasible", week_starting="", assignments=rows)
            assert (not violations(week, by_hand)) == (rows in fillable), (seed, rows)
    assert looked_at


def counted(rows: tuple[Assignment, ...]) -> Proposal:
    return Proposal(status="feasible", week_starting="", stages=COUNTED, assignments=rows)


def bare(rows: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """The assignments as someone would write them by hand: ref and authority alone."""
    return tuple(Assignment(ref=row.ref, authority=row.authority) for row in rows)
