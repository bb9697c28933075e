"""Every rule allows what it should, forbids what it should, and bites: take it away and the plan is another."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.answer import proposal_of, provenance_of
from matcher.propose import propose
from matcher.rules import RULES, build_model
from matcher.solve import solve
from matcher.week import Week
from tests.rules.cases import CASES, Case

NAMED = [pytest.param(name, case, id=name) for name, case in CASES.items()]
WITH_MODES = {rule.name: rule.setting for rule in RULES if rule.setting}


def proposed(week: Week) -> dict[str, str]:
    """Who goes where; the independent checker has confirmed it."""
    answer = propose(week)
    assert answer.status == "optimal"
    return {row.ref: row.authority for row in answer.assignments}


def proposed_without(rule: str, week: Week) -> dict[str, str]:
    """Who goes where with a rule left out of the model; a group or refusal that stands in the facts is taken out."""
    changed: dict[str, Any] = {}
    if rule == "keep-together":
        changed["children"] = tuple(child.model_copy(update={"group": None}) for child in week.children)
    if rule == "refusals":
        changed["decisions"] = ()
    model = build_model(week.model_copy(update=changed), dropped=frozenset({rule}))
    answer = proposal_of(model, solve(model.problem), provenance_of("", "", 0, "cpsat", 0.0))
    assert answer.status == "optimal"
    return {row.ref: row.authority for row in answer.assignments}


@pytest.mark.parametrize(("name", "case"), NAMED)
def test_a_rule_allows_what_it_should(name: str, case: Case) -> None:
    assert proposed(case.allows) == case.allowed


@pytest.mark.parametrize(("name", "case"), NAMED)
def test_a_rule_forbids_what_it_should(name: str, case: Case) -> None:
    assert proposed(case.forbids) == case.forbidden


@pytest.mark.parametrize(("name", "case"), NAMED)
def test_a_rule_bites(name: str, case: Case) -> None:
    assert case.forbidden != case.dropped
    assert proposed_without(name, case.forbids) == case.dropped


@pytest.mark.parametrize("rule", WITH_MODES)
def test_a_rule_that_is_off_forbids_nothing(rule: str) -> None:
    case = CASES[rule]
    policy = case.forbids.policy.model_copy(update={WITH_MODES[rule]: "off"})
    assert proposed(case.forbids.model_copy(update={"policy": policy})) == case.dropped


@pytest.mark.parametrize("rule", [rule for rule in WITH_MODES if rule != "referral"])
def test_a_soft_rule_lets_through_and_counts_the_breach(rule: str) -> None:
    case = CASES[rule]
    policy = case.forbids.policy.model_copy(update={WITH_MODES[rule]: "soft"})
    answer = propose(case.forbids.model_copy(update={"policy": policy}))
    assert {row.ref: row.authority for row in answer.assignments} == case.dropped
    assert {stage.name: stage.value for stage in answer.stages}["breaches"] == 1


def test_a_soft_referral_is_a_notice_and_no_breach() -> None:
    case = CASES["referral"]
    policy = case.forbids.policy.model_copy(update={"referral": "soft"})
    answer = propose(case.forbids.model_copy(update={"policy": policy}))
    assert {row.ref: row.authority for row in answer.assignments} == case.dropped
    assert any(notice.startswith("referral: P") for notice in answer.notices)


def test_a_region_without_a_weight_and_a_rota_that_is_through_are_told() -> None:
    """The one took every child, the other placed nobody, and neither said why."""
    case = CASES["region-quota"]
    regions = case.forbids.regions
    weightless = tuple(row.model_copy(update={"weight": None}) for row in regions)
    told = propose(case.forbids.model_copy(update={"regions": weightless})).notices
    assert any("no weight is given" in notice for notice in told)
    through = tuple(row.model_copy(update={"received": 99}) for row in regions)
    told = propose(case.forbids.model_copy(update={"regions": through})).notices
    assert any("has had its turn, so nobody can be placed" in notice for notice in told)
