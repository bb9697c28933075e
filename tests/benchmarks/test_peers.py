"""Peers: asked only what they can express, judged by the checker, and never called proven."""

from __future__ import annotations

import importlib.util
import json
import os
import sys

import pytest
from click.testing import CliRunner

from benchmarks.cells import Cell
from benchmarks.cli import main
from benchmarks.environment import ROOT
from benchmarks.generator import draw_family, week
from benchmarks.instances import load
from benchmarks.peers import answer as answers
from benchmarks.peers import peer_row
from benchmarks.peers.part import part, program
from benchmarks.peers.roster import PEERS
from benchmarks.report.peers import expressed, fared
from matcher.errors import Usage
from matcher.io import read_week
from matcher.propose import propose
from matcher.rules import build_model
from tests.benchmarks.rows import row

TINY = ROOT / "instances" / "tiny"


def available(name):
    return importlib.util.find_spec(PEERS[name].module) is not None or answers.INTERPRETER in os.environ


def ask(name, instance):
    if not available(name):
        pytest.skip(f"{PEERS[name].library} is not installed")
    return peer_row(Cell(instance, name, 60.0, 0), load(instance))


def test_the_part_lists_the_open_authorities_and_the_least_capacity_of_each():
    model = build_model(read_week(TINY / "typed-vacancy-under-16"))
    document = part(model)
    ages = model.draft.facts.children.age.tolist()
    assert len(document["open"]) == len(ages)
    assert all(open_to == [] for open_to, age in zip(document["open"], ages, strict=True) if age < 16)
    assert any(document["open"])
    json.dumps(document, allow_nan=False)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_capacity_of_the_part_is_below_what_the_engine_really_places_there(seed):
    drawn = week(draw_family("weekly", 20, seed))
    model = build_model(drawn)
    received = {entry.authority: entry.received for entry in propose(drawn).loads}
    for code, capacity in zip(model.draft.facts.authorities.codes, part(model)["capacity"], strict=True):
        assert received[code] <= capacity


def test_the_program_has_a_stage_for_every_stage_and_no_number_that_json_lacks():
    problem = build_model(week(draw_family("weekly", 20, 1)), whole=True).problem
    document = json.loads(json.dumps(program(problem), allow_nan=False))
    assert len(document["stages"]) == len(problem.stages)
    assert sum("share" in stage for stage in document["stages"]) == 1
    assert len(document["row_lower"]) == problem.height


@pytest.mark.parametrize("instance", ["weekly-20-1", "grouped-20-1", "week:instances/tiny/rota-hard-quota-left"])
def test_highs_through_scipy_keeps_every_rule_and_agrees_on_every_stage_before_leximin(instance):
    theirs = ask("peer-milp", instance)
    ours = propose(load(instance).week)
    assert theirs["outcome"] == "part"
    assert theirs["broken"] == {}
    values = {stage["name"]: stage["value"] for stage in theirs["values"]}
    before = [stage.name for stage in ours.stages].index("fairness") + 1
    assert before >= 3
    for stage in ours.stages[:before]:
        assert values[stage.name] == pytest.approx(stage.value)


def test_a_flow_places_at_least_as_many_and_breaks_what_it_cannot_express():
    theirs = ask("peer-flow", "grouped-20-1")
    assert theirs["placed"] >= len(propose(load("grouped-20-1").week).assignments)
    assert theirs["broken"]["keep-together"] > 0


def test_a_flow_keeps_to_open_pairs_and_capacities():
    theirs = ask("peer-flow", "weekly-20-1")
    assert not set(theirs["broken"]) & {"participation", "threshold", "placement-type", "no-return", "must", "refusals"}


@pytest.mark.parametrize("name", ["peer-fairpyx", "peer-leximin"])
def test_a_fair_division_library_answers_its_part(name):
    theirs = ask(name, "weekly-20-1")
    assert theirs["outcome"] == "part"
    assert 15 <= theirs["placed"] <= 20


def test_leximin_in_fractions_is_no_fuller_than_ours_in_whole_children():
    theirs = ask("peer-leximin", "weekly-20-1")
    ours = [entry.ratio for entry in propose(load("weekly-20-1").week).loads if entry.ratio and entry.received]
    assert theirs["largest_of_takers"] <= max(ours) + 1e-6


def test_a_peer_out_of_time_has_no_answer_and_no_time(monkeypatch, tmp_path):
    (tmp_path / "milp.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(answers, "SCRIPTS", tmp_path)
    monkeypatch.setattr(answers, "interpreter", lambda peer: sys.executable)
    monkeypatch.setattr(answers, "SPARE_SECONDS", 0.3)
    found = answers.ask(PEERS["peer-milp"], {}, 0.1)
    assert found["outcome"] == "nothing"
    assert "wall_seconds" not in found


def test_a_peer_that_fails_says_how(monkeypatch, tmp_path):
    (tmp_path / "milp.py").write_text("raise ValueError('no such cone')")
    monkeypatch.setattr(answers, "SCRIPTS", tmp_path)
    monkeypatch.setattr(answers, "interpreter", lambda peer: sys.executable)
    found = answers.ask(PEERS["peer-milp"], {}, 5)
    assert (found["outcome"], found["detail"]) == ("error", "ValueError: no such cone")


def test_a_library_that_is_nowhere_is_told_with_the_remedy(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.delenv(answers.INTERPRETER, raising=False)
    with pytest.raises(Usage, match="extra 'peers'"):
        answers.interpreter(PEERS["peer-fairpyx"])
    monkeypatch.setenv(answers.INTERPRETER, "/opt/peers/python")
    assert answers.interpreter(PEERS["peer-fairpyx"]) == "/opt/peers/python"


def test_a_plan_that_breaks_the_program_is_an_error(monkeypatch):
    instance = "weekly-20-1"
    width = build_model(load(instance).week, whole=True).problem.width
    lie = {"plan": [99] * width, "wall_seconds": 0.1, "cpu_seconds": 0.1}
    monkeypatch.setattr(answers, "ask", lambda *_: lie)
    assert peer_row(Cell(instance, "peer-milp", 1.0, 0), load(instance))["outcome"] == "error"


def test_unknown_peers_and_third_party_problems_are_refused():
    with pytest.raises(Usage, match="peer-milp"):
        peer_row(Cell("weekly-20-1", "peer-gurobi", 1.0, 0), load("weekly-20-1"))
    with pytest.raises(Usage, match="weeks only"):
        peer_row(Cell("gap:small-a.txt:1", "peer-milp", 1.0, 0), load("gap:small-a.txt:1"))


def test_every_peer_says_what_it_cannot_express():
    assert all(peer.cannot and peer.expresses for peer in PEERS.values())
    assert [line[0] for line in expressed().rows] == list(PEERS)


def test_the_table_names_the_rules_that_a_peer_broke():
    theirs = row("weekly-20-1", "peer-flow", 0.1, outcome="part", broken={"keep-together": 6}, violations=6)
    lines = fared([theirs, row("weekly-20-1")]).rows
    assert [line[1] for line in lines] == ["cpsat", "peer-flow"]
    assert lines[1][6] == "keep-together 6"


def test_the_command_prints_both_tables(tmp_path):
    results = tmp_path / "peers.jsonl"
    results.write_text(json.dumps(row()) + "\n")
    assert "How peers fare" in CliRunner().invoke(main, ["peers", str(results)]).output
    assert "How peers fare" not in CliRunner().invoke(main, ["peers"]).output
