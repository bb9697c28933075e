"""The engine on the weeks that come with the package: what was worked out by hand is what it finds."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from matcher.io import check_week, read_week
from matcher.proposal import Proposal, StageResult
from matcher.propose import propose
from matcher.rules import closed_pins
from matcher.week import Tolerance, Week

INSTANCES = Path(__file__).parents[1] / "instances"
HAND_MADE = {
    kind: json.loads((INSTANCES / kind / "expected.json").read_text(encoding="utf-8"))
    for kind in ("tiny", "infeasible")
}
CLOSED = {"pin-to-unsuitable-place": ["placement-type"], "pin-over-rota-quota": ["region-quota"]}
CLEAN = [INSTANCES / "sample-week", *(INSTANCES / kind / name for kind, weeks in HAND_MADE.items() for name in weeks)]


def found(stage: StageResult, week: Week) -> Any:
    """A stage's optimum as ``expected.json`` writes it: levels as pairs of ratio and count, or the number.

    A stage with a tolerance may have given up some of its optimum; what is proven of that is the bound.
    """
    if week.policy.tolerance(stage.name) != Tolerance(stage="placed"):
        return stage.bound
    if stage.levels is None:
        return stage.value
    return [[Fraction(level.ratio), level.count] for level in stage.levels]


def by_hand(value: Any, stage: str, week: Week) -> Any:
    if not isinstance(value, list):
        return value
    levels = [[Fraction(ratio), count] for ratio, count in value]
    return float(levels[0][0]) if week.policy.tolerance(stage) != Tolerance(stage="placed") else levels


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_every_week_that_is_not_there_for_its_faults_has_none(path: Path) -> None:
    assert [str(fault) for fault in check_week(path).faults] == []


@pytest.mark.parametrize(("name", "hand"), HAND_MADE["tiny"].items())
def test_the_engine_finds_what_was_worked_out_by_hand(name: str, hand: dict[str, Any]) -> None:
    week = read_week(INSTANCES / "tiny" / name)
    answer = propose(week)
    assert answer.status == "optimal"
    assert len(answer.assignments) == hand["placed"]
    stages = {stage.name: found(stage, week) for stage in answer.stages}
    expected = {stage: by_hand(value, stage, week) for stage, value in hand["stages"].items()}
    assert {stage: stages[stage] for stage in expected} == expected
    went = {row.ref: row.authority for row in answer.assignments}
    assert {ref: went.get(ref) for ref in hand.get("proposed", {})} == hand.get("proposed", {})
    if "unmatched" in hand:
        assert [row.ref for row in answer.unmatched] == hand["unmatched"]


@pytest.mark.parametrize(("name", "hand"), HAND_MADE["infeasible"].items())
def test_what_conflicts_is_named_and_nothing_else(name: str, hand: dict[str, Any]) -> None:
    week = read_week(INSTANCES / "infeasible" / name)
    answer = propose(week)
    assert (answer.status, answer.assignments) == ("infeasible", ())
    assert len(answer.unmatched) == len(week.children)
    pins = re.findall(r"^pin: (\S+) is decided", "\n".join(answer.conflict), flags=re.MULTILINE)
    rules = [sentence.partition(":")[0] for sentence in answer.conflict if not sentence.startswith("pin: ")]
    assert sorted(pins) == hand["conflict"]["pins"]
    assert sorted(rules) == sorted(hand["conflict"]["rules"])


@pytest.mark.parametrize(("name", "hand"), HAND_MADE["infeasible"].items())
def test_a_pin_that_a_rule_closes_for_the_child_alone_is_a_fault_already(name: str, hand: dict[str, Any]) -> None:
    checked = check_week(INSTANCES / "infeasible" / name)
    assert checked.week is not None
    faults = closed_pins(checked.week, checked.decided)
    closed = re.findall(r"\(rule ([a-z-]+)\)", " ".join(fault.problem for fault in faults))
    assert closed == CLOSED.get(name, [])


def test_the_sample_week_is_tight_and_its_stages_pull_against_each_other() -> None:
    week = read_week(INSTANCES / "sample-week")
    answer = propose(week)
    assert (answer.status, len(week.children)) == ("optimal", 95)
    assert answer.unmatched
    assert all(row.reasons for row in answer.unmatched)
    fair_first = week.model_copy(
        update={"policy": week.policy.model_copy(update={"stages": ("placed", "fairness", "near")})}
    )
    fair = propose(fair_first)
    assert near(fair) < near(answer)


def near(answer: Proposal) -> float:
    (value,) = (stage.value for stage in answer.stages if stage.name == "near")
    assert value is not None
    return value
