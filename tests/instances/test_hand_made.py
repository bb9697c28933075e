"""The hand-made weeks: what was worked out by hand equals what the brute-force oracle finds."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from matcher.io import check_week, read_week
from tests.oracle import best

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(folder for folder in (INSTANCES / "tiny").iterdir() if folder.is_dir())
INFEASIBLE = sorted(folder for folder in (INSTANCES / "infeasible").iterdir() if folder.is_dir())


def expected(folder):
    return json.loads((folder.parent / "expected.json").read_text(encoding="utf-8"))[folder.name]


def by_hand(value):
    """A leximin stage is written as pairs of ratio and count, any other as an integer."""
    return [(Fraction(ratio), count) for ratio, count in value] if isinstance(value, list) else value


@pytest.mark.parametrize("folders", [TINY, INFEASIBLE], ids=["tiny", "infeasible"])
def test_every_hand_made_week_has_its_expected_answer_and_its_line_in_the_readme(folders):
    answers = json.loads((folders[0].parent / "expected.json").read_text(encoding="utf-8"))
    assert sorted(answers) == [folder.name for folder in folders]
    lines = (INSTANCES / "README.md").read_text(encoding="utf-8").splitlines()
    for folder in folders:
        assert any(line.startswith(f"| {folder.name} |") for line in lines), folder.name


@pytest.mark.parametrize("folder", [*TINY, *INFEASIBLE], ids=lambda folder: folder.name)
def test_hand_made_weeks_are_read_without_a_fault(folder):
    assert [str(fault) for fault in check_week(folder).faults] == []


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: folder.name)
def test_stage_values_worked_out_by_hand_are_those_of_the_oracle(folder):
    answer = best(read_week(folder))
    found = {stage.name: list(stage.levels) if stage.levels is not None else stage.value for stage in answer.stages}
    hand = {name: by_hand(value) for name, value in expected(folder)["stages"].items()}
    assert {name: found[name] for name in hand} == hand
    assert sum(value for name, value in found.items() if name.startswith("placed-")) == expected(folder)["placed"]


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: folder.name)
def test_children_named_by_hand_go_where_they_should_in_every_optimal_plan(folder):
    week, hand = read_week(folder), expected(folder)
    refs = [child.ref for child in week.children]
    for plan in best(week).plans:
        proposed = {seat.ref: seat.authority for seat in plan}
        for ref, authority in hand.get("proposed", {}).items():
            assert proposed.get(ref) == authority
        if "unmatched" in hand:
            assert [ref for ref in refs if ref not in proposed] == hand["unmatched"]


@pytest.mark.parametrize("folder", INFEASIBLE, ids=lambda folder: folder.name)
def test_no_lawful_plan_exists_where_pins_conflict(folder):
    assert best(read_week(folder)) is None


@pytest.mark.parametrize("folder", INFEASIBLE, ids=lambda folder: folder.name)
def test_each_pin_of_the_minimal_conflict_is_needed_for_it(folder):
    week = read_week(folder)
    pins = expected(folder)["conflict"]["pins"]
    assert pins
    for ref in pins:
        others = tuple(d for d in week.decisions if d.ref != ref or d.decision not in ("pin", "accept"))
        assert best(week.model_copy(update={"decisions": others})) is not None


@pytest.mark.parametrize("folder", INFEASIBLE, ids=lambda folder: folder.name)
def test_pins_outside_the_minimal_conflict_play_no_part_in_it(folder):
    week = read_week(folder)
    pins = expected(folder)["conflict"]["pins"]
    only = tuple(d for d in week.decisions if d.ref in pins or d.decision not in ("pin", "accept"))
    assert best(week.model_copy(update={"decisions": only})) is None
