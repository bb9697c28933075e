"""The engine against brute force: on random small weeks every stage must have the best possible value.

Every proposal is also judged by the checker, whose values must be those that the engine claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.proposal import Proposal
from matcher.week import Decision, Week
from tests.oracle import StageValue, best
from tests.properties.faces import told
from tests.properties.strategies import weeks
from tests.small_weeks import FLAVOURS, random_week
from tests.tiny import authority, child, tiny_week, vacancy

QUICK, FULL = 2, 18  # weeks per flavour: 60 always, 540 in all


def judge(week: Week, seed: int = 0) -> None:
    """Compare engine, oracle and checker on one week."""
    from matcher.propose import propose

    answer = best(week, seed)
    proposal = propose(week, seed=seed)
    assert (proposal.status == "infeasible") == (answer is None), proposal.status
    if answer is None:
        assert proposal.assignments == ()
        return
    assert proposal.status == "optimal"
    assert told(proposal.stages, answer.stages) in [told(vector, answer.stages) for vector in answer.vectors]
    assert bounds(proposal) == [number(stage) for stage in answer.stages]
    accept(week, proposal, answer.stages, seed)


def bounds(proposal: Proposal) -> list[float | None]:
    return [None if stage.bound is None else round(stage.bound, 6) for stage in proposal.stages]


def number(stage: StageValue) -> float | None:
    return None if stage.value is None else round(float(stage.value), 6)


def accept(week: Week, proposal: Proposal, like: Sequence[StageValue], seed: int) -> None:
    """Assert that the checker finds nothing, and recomputes the values that the proposal claims."""
    from matcher.check import stage_values, violations

    assert violations(week, proposal) == []
    assert told(stage_values(week, proposal, seed), like) == told(proposal.stages, like)
    refs = [row.ref for row in proposal.assignments] + [row.ref for row in proposal.unmatched]
    assert sorted(refs) == sorted(child.ref for child in week.children)


def cases() -> list[Any]:
    return [
        pytest.param(flavour, seed, marks=() if seed < QUICK else pytest.mark.slow)
        for flavour in FLAVOURS
        for seed in range(FULL)
    ]


@pytest.mark.parametrize(("flavour", "seed"), cases())
def test_every_stage_has_the_value_of_brute_force(flavour: str, seed: int) -> None:
    judge(random_week(seed, flavour), seed)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(week=weeks())
def test_no_week_that_hypothesis_finds_is_solved_otherwise(week: Week) -> None:
    judge(week)


def test_a_week_without_a_lawful_plan_names_its_conflict() -> None:
    from matcher.propose import propose

    conflicting = [week for week in (random_week(seed, "conflict") for seed in range(FULL)) if best(week) is None]
    assert all(propose(week).conflict for week in conflicting) and conflicting


A, B = authority("A"), authority("B")
UNUSUAL: dict[str, Week] = {
    "nothing at all": tiny_week(),
    "no children": tiny_week(A, vacancy("V", "A")),
    "no vacancies": tiny_week(A, B, child("x"), child("y")),
    "one authority": tiny_week(A, child("x"), child("y"), vacancy("V", "A")),
    "only the entry authority": tiny_week(child("x"), vacancy("V", "E", 3)),
    "everyone pinned": tiny_week(
        A, B, child("x"), child("y"), vacancy("V", "A"), vacancy("W", "B"),
        Decision(ref="x", authority="B", decision="pin"), Decision(ref="y", authority="A", decision="accept"),
    ),
    "a group too large for anyone": tiny_week(
        A, B, *(child(ref, group="g") for ref in "wxyz"), vacancy("V", "A", 3), vacancy("W", "B", 3)
    ),
    "a pin to a full authority": tiny_week(
        A, child("x"), vacancy("V", "A", 0), Decision(ref="x", authority="A", decision="pin")
    ),
    "a pin of a withdrawn child": tiny_week(
        A, child("x"), vacancy("V", "A"), Decision(ref="x", decision="withdrawn"),
        Decision(ref="x", authority="A", decision="pin"),
    ),
    "two pins of one child": tiny_week(
        A, B, child("x"), vacancy("V", "A"), vacancy("W", "B"),
        Decision(ref="x", authority="A", decision="pin"), Decision(ref="x", authority="B", decision="pin"),
    ),
    "nobody's load is known": tiny_week(
        authority("A", None, None, participation="volunteer"), child("x"), vacancy("V", "A")
    ),
    "the largest of no ratios": tiny_week(
        authority("A", None, None, participation="volunteer"), child("x"), vacancy("V", "A"), fairness="max"
    ),
    "a rota without weights": tiny_week(A, child("x"), vacancy("V", "A"), rota="stage"),
    "no stages": tiny_week(A, child("x"), vacancy("V", "A"), stages=()),
    "a debt larger than the load": tiny_week(
        authority("A", "3", 1, carried_over=-5), child("x"), vacancy("V", "A"), count_carried_over=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_but_legal_weeks_get_the_right_answer(name: str) -> None:
    judge(UNUSUAL[name])
