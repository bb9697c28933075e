"""Cells in processes of their own: answered, refused, killed, died, interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import answers
from benchmarks import cell as cell_module
from benchmarks.cell import run
from benchmarks.cells import Cell
from benchmarks.cli import main
from benchmarks.clock import Clock
from benchmarks.environment import ROOT
from benchmarks.runner import process
from benchmarks.runner.local import run_local
from benchmarks.runner.process import Running, run_cell
from benchmarks.trace import WIDEST, Trace
from matcher.proposal import Proposal

TINY = "week:instances/tiny/fairness-before-near"
GAP = "gap:small-a.txt:1"


def cell(instance=TINY, backend="cpsat", seconds=20.0, seed=0):
    return Cell(instance, backend, seconds, seed)


def test_a_cell_in_a_fresh_process_tells_its_answer_its_cost_and_where_it_ran():
    row = run_cell(cell().document())
    assert row["outcome"] == "proven"
    assert row["key"] == cell().key
    assert row["violations"] == 0
    assert row["placed"] == row["children"] == 1
    assert 0 < row["wall_seconds"] < row["process_seconds"]
    assert row["process_cpu_seconds"] > 0
    assert 20 < row["peak_mib"] < 2000
    assert {"python", "versions", "cores", "cpu", "platform", "commit"} <= set(row["environment"])
    assert [stage["name"] for stage in row["stages"]][:3] == ["placed-overdue", "placed-due", "placed-rest"]
    assert all(stage["value"] == stage["bound"] for stage in row["stages"])
    assert len(row["sha256"]) == 64
    json.dumps(row, allow_nan=False)


def test_an_unknown_back_end_is_an_error_that_names_those_there_are():
    row = run(cell(backend="oracle"))
    assert row["outcome"] == "error"
    assert "oracle" in row["detail"]
    assert "cpsat" in row["detail"]


def test_an_instance_that_cannot_be_read_is_an_error_and_no_crash():
    assert run(cell("week:instances/nowhere"))["outcome"] == "error"


def test_an_instance_that_is_no_longer_the_kept_one_is_not_measured(monkeypatch):
    monkeypatch.setattr(cell_module, "changed", lambda instance: "is another")
    row = run(cell(GAP))
    assert (row["outcome"], row["detail"]) == ("error", "is another")
    assert "wall_seconds" not in row


def test_an_answer_that_the_checker_refutes_is_wrong_and_never_slow(monkeypatch):
    from matcher import propose as module
    from matcher.proposal import Assignment

    def lie(week, **_):
        child = week.children[0]
        here = (Assignment(ref=child.ref, authority=child.entry_authority),)
        return Proposal(status="optimal", week_starting="2026-03-02", assignments=here)

    monkeypatch.setattr(module, "propose", lie)
    monkeypatch.setattr(answers, "warm_up", lambda backend: None)
    row = run(cell())
    assert row["outcome"] == "wrong"
    assert row["violations"] > 0


def test_a_known_optimum_refutes_a_wrong_claim(monkeypatch):
    from benchmarks.third_party import gap

    monkeypatch.setattr(gap, "known_optimum", lambda *_: 181)
    row = run(cell(GAP))
    assert row["outcome"] == "wrong"
    assert "181" in row["detail"]


@pytest.mark.parametrize("backend", ["cpsat", "textbook", "mip"])
@pytest.mark.parametrize("instance", [GAP, "gap:small-c.txt:2", "placement:two-services.json"])
def test_every_exact_back_end_proves_a_third_partys_known_optimum(instance, backend):
    row = run(cell(instance, backend))
    assert row["outcome"] == "proven"
    assert row["value"] == row["optimum"] == row["stages"][0]["bound"]


def test_a_back_end_that_only_bounds_a_third_partys_problem_says_so_and_claims_nothing():
    row = run(cell("placement:two-services.json", "flow"))
    assert row["outcome"] == "unproven"
    assert row["stages"][0]["bound"] >= row["optimum"] == 343 >= row["value"]


def test_a_back_end_that_places_children_one_by_one_refuses_a_third_partys_problem():
    row = run(cell(GAP, "greedy"))
    assert (row["outcome"], "takes weeks only" in row["detail"]) == ("error", True)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ({"status": "infeasible", "plan": None, "outcomes": ()}, "called infeasible"),
        ({"status": "feasible", "bound": 183}, "claims the bound 183"),
        ({"status": "feasible", "value": 181}, "claims 181, and its plan is worth 182"),
    ],
)
def test_a_third_partys_known_optimum_refutes_a_bound_and_a_value_as_well(monkeypatch, claim, told):
    from fractions import Fraction

    from matcher.solve import Limits, backends

    honest = backends.solve_with

    def lie(name, problem, limits=None, **kept):
        solution = honest(name, problem, limits or Limits(), **kept)
        if problem.width < 10:  # the warm-up
            return solution
        fields = {name: Fraction(claim[name]) for name in ("value", "bound") if name in claim}
        outcomes = claim.get("outcomes", tuple(replace(each, **fields) for each in solution.outcomes))
        return replace(solution, status=claim["status"], plan=claim.get("plan", solution.plan), outcomes=outcomes)

    monkeypatch.setattr(backends, "solve_with", lie)
    row = run(cell(GAP))
    assert row["outcome"] == "wrong"
    assert told in row["detail"]


@pytest.mark.parametrize("instance", ["weekly-50-1", "arrays:weekly-50-1"])
def test_a_row_tells_what_plan_was_at_hand_when(instance):
    row = run(cell(instance))
    points = row["trace"]
    order = [stage["name"] for stage in row["stages"]]
    moments, reached = [point["seconds"] for point in points], [order.index(p["stage"]) for p in points[:-1]]
    assert len(points) >= 3
    assert moments == sorted(moments)
    assert 0 < moments[0] < moments[-1] <= row["wall_seconds"]
    assert reached == sorted(reached)
    assert (points[-1]["stage"], points[-1]["off"]) == (None, 0.0)
    assert all(0 < point["off"] <= 1 for point in points[:-1])
    final = {stage["name"]: stage for stage in row["stages"]}
    assert any(p["value"] is not None and p["value"] != final[p["stage"]]["value"] for p in points[:-1])


def test_of_a_back_end_that_tells_no_plans_the_ends_of_stages_are_traced():
    row = run(cell("weekly-20-1", "mip"))
    assert [point["stage"] for point in row["trace"]] == [*(stage["name"] for stage in row["stages"]), None]
    assert {point["value"] for point in row["trace"]} == {None}


def test_the_end_of_a_stage_that_is_not_proven_is_no_point_for_it_may_gain_late():
    trace = Trace(Clock.start(), {0: 0.1, 1: 0.2, 2: 0.3})
    stages = [{"name": "a", "value": 1, "bound": 1}, {"name": "b", "value": 2, "bound": 3}]
    stages.append({"name": "c", "value": 4, "bound": 4})
    points = trace.points(stages, 0.9, lambda: ())
    assert [(point["seconds"], point["stage"]) for point in points] == [(0.1, "a"), (0.2, "b"), (0.9, None)]


def test_a_trace_keeps_few_plans_however_many_there_are_and_none_that_is_wide():
    trace = Trace(Clock.start())
    for _ in range(5000):
        trace.found(np.zeros(3, dtype=np.int64))
    assert 1 <= len(trace.plans) < 200
    assert not trace_of_wide_plans().plans


def trace_of_wide_plans():
    trace = Trace(Clock.start())
    trace.found(np.zeros(WIDEST + 1, dtype=np.int64))
    return trace


def test_a_certificate_is_made_verified_and_counted_by_stage():
    row = run(Cell(TINY, "cpsat", 20.0, 0, certificate=True))
    told = row["certified"]
    assert row["outcome"] == "proven"
    assert told["best"] == told["stages"] == len(row["stages"])
    assert (told["within"], told["refused"], told["not_certified"]) == (0, 0, {})
    assert row["same_again"] is True


def test_a_certificate_that_claims_too_much_is_wrong(monkeypatch):
    from matcher.check import certificate

    honest = certificate.verify_certificate

    def padded(week, proposal, given):
        first, *rest = given.stages
        return honest(week, proposal, replace(given, stages=(replace(first, bound=99), *rest)))

    monkeypatch.setattr(certificate, "verify_certificate", padded)
    row = run(Cell(TINY, "cpsat", 20.0, 0, certificate=True))
    assert row["outcome"] == "wrong"
    assert row["certified"]["refused"] >= 1


def test_a_cell_with_a_certificate_is_another_cell_than_one_without():
    with_one = Cell(TINY, "cpsat", 20.0, 0, certificate=True)
    assert with_one.key != cell().key
    assert Cell.from_document(with_one.document()) == with_one
    assert Cell.from_document(cell().document()) == cell()


def test_a_cell_that_hangs_is_killed_and_says_so(monkeypatch):
    monkeypatch.setattr(process, "_tell", lambda stdin, cell: None)  # it waits for its cell for ever
    began = time.monotonic()
    row = run_cell(cell(seconds=0.1).document(), grace=0.3)
    assert row["outcome"] == "killed"
    assert time.monotonic() - began < 20


def test_a_process_that_dies_is_an_error_with_its_last_words(monkeypatch):
    monkeypatch.setattr(process, "_tell", lambda stdin, cell: (stdin.write(b"no cell\n"), stdin.flush()))
    row = run_cell(cell().document())
    assert row["outcome"] == "error"
    assert "exit code 1" in row["detail"]
    assert "JSONDecodeError" in row["detail"]


def test_a_stopped_runner_leaves_no_process_behind():
    running = Running()
    rows = []
    slow = threading.Thread(
        target=lambda: rows.append(run_cell(cell("scale-20000-1", seconds=100).document(), running))
    )
    slow.start()
    while not running._processes:
        time.sleep(0.01)
    (child,) = running._processes
    running.stop()
    slow.join(timeout=20)
    assert not slow.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert rows[0]["outcome"] == "error"


def test_a_cell_that_dies_before_it_has_read_anything_still_gives_a_row(monkeypatch):
    def dies(stdin, cell):
        (child,) = running._processes
        os.kill(child, signal.SIGKILL)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # its end of the pipe is closed now
        with suppress(BrokenPipeError):
            stdin.write(b"a cell that nobody reads")
            stdin.flush()

    running = Running()
    monkeypatch.setattr(process, "_tell", dies)
    row = run_cell(cell().document(), running)
    assert row["outcome"] == "error"


def test_a_cell_ends_with_its_runner():
    command = [sys.executable, "-m", "benchmarks.cell", "--with-parent"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT)
    child.stdin.write(json.dumps(cell("scale-20000-1", seconds=100).document()).encode() + b"\n")
    child.stdin.close()  # as a killed runner's pipe does
    assert child.wait(timeout=30) == 1


def test_local_runs_give_one_row_per_cell():
    cells = [cell(GAP), cell("gap:small-c.txt:1"), cell("placement:three-families.json")]
    rows = list(run_local(cells, jobs=2))
    assert sorted(row["key"] for row in rows) == sorted(each.key for each in cells)
    assert {row["outcome"] for row in rows} == {"proven"}


SUITE = """
[own]
about = "two small ones"
[[own.cells]]
instances = ["gap:small-a.txt:1", "placement:three-families.json"]
backends = ["cpsat"]
seconds = 10
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(SUITE)
    return path, tmp_path / "out.jsonl"


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_what_has_run_is_not_run_again_unless_asked(own):
    path, out = own
    assert invoke("run", path, "-o", out).exit_code == 0
    first = out.read_bytes()
    second = invoke("run", path, "-o", out)
    assert "2 cells, 2 of them have run" in second.output
    assert out.read_bytes() == first
    invoke("run", path, "-o", out, "--force")
    assert out.read_bytes().startswith(first)
    assert len(out.read_bytes().splitlines()) == 4


def test_an_interrupted_run_goes_on_where_it_was(own, monkeypatch):
    path, out = own

    def interrupted(cells, jobs):
        yield run_cell(next(iter(cells)).document())
        raise KeyboardInterrupt

    monkeypatch.setattr("benchmarks.runner.local.run_local", interrupted)
    broken = invoke("run", path, "-o", out)
    assert broken.exit_code == 130
    assert len(out.read_bytes().splitlines()) == 1
    monkeypatch.undo()
    assert "1 of them have run" in invoke("run", path, "-o", out).output
    assert len(out.read_bytes().splitlines()) == 2


def test_a_run_with_a_failed_cell_ends_with_exit_code_3_and_names_it(own):
    path, out = own
    path.write_text(SUITE.replace('"cpsat"', '"oracle"'))
    result = invoke("run", path, "-o", out)
    assert result.exit_code == 3
    assert "gap:small-a.txt:1|oracle|10|0" in result.output


def test_a_killed_runner_leaves_a_file_that_the_next_goes_on_with(own):
    path, out = own
    command = [sys.executable, "-m", "benchmarks", "run", str(path), "-o", str(out)]
    runner = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not (out.exists() and out.read_bytes()):
        assert runner.poll() is None
        time.sleep(0.02)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    assert invoke("run", path, "-o", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert sorted(r["instance"] for r in rows) == ["gap:small-a.txt:1", "placement:three-families.json"]


def test_no_progress_bar_off_a_terminal(own):
    path, out = own
    result = invoke("run", path, "-o", out)
    assert "━" not in result.output


def test_a_cells_memory_is_its_own_and_not_the_runners():
    ballast = bytearray(400 * 2**20)
    ballast[::4096] = b"x" * len(ballast[::4096])
    assert run_cell(cell(GAP).document())["peak_mib"] < 300
    del ballast


def test_a_cell_that_wants_more_memory_than_its_share_is_an_error_and_says_so():
    code = (
        "import sys; from benchmarks import cell; from benchmarks.instances import Instance\n"
        "cell.MEMORY_SHARE = 0.02\n"
        "cell._solved = lambda *_: bytearray(200 * 2**30)\n"
        "sys.exit(cell.main([]))"
    )
    asked = json.dumps(cell(GAP).document())
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True)
    row = json.loads(done.stdout)
    assert row["outcome"] == "error"
    assert "of the machine's memory" in row["detail"]


def test_a_peak_counts_the_children_that_were_waited_for():
    code = (
        "import subprocess, sys; from benchmarks.memory import own_peak; before = own_peak();"
        "subprocess.run([sys.executable, '-c', \"x = b'x' * (200 * 2**20)\"]); print(before, own_peak())"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    before, after = map(float, out.split())
    assert before < 100
    assert after > 200


def test_ctrl_c_ends_a_run_at_once_with_exit_code_130_and_leaves_no_cell_behind(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(SUITE.replace('"gap:small-a.txt:1", "placement:three-families.json"', '"scale-20000-1"'))
    command = [sys.executable, "-m", "benchmarks", "run", str(path), "-o", str(tmp_path / "out.jsonl")]
    # A shell's background job does not hear Ctrl-C, and what it starts would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    runner = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    children = Path(f"/proc/{runner.pid}/task/{runner.pid}/children")
    if not children.parent.exists():
        runner.kill()
        pytest.skip("no /proc to find the cell's process in")
    while not (cells := list_children(runner.pid)):
        assert runner.poll() is None
        time.sleep(0.02)
    runner.send_signal(signal.SIGINT)
    _, told = runner.communicate(timeout=20)
    assert runner.returncode == 130
    assert "goes on with" in told
    for child in cells:
        assert not Path(f"/proc/{child}").exists()


def list_children(process):
    """Processes begun by any thread of a process."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


@pytest.mark.slow
def test_smoke_is_all_right_and_takes_less_than_a_minute(tmp_path):
    out = tmp_path / "smoke.jsonl"
    began = time.monotonic()
    result = invoke("run", "smoke", "-o", out)
    assert time.monotonic() - began < 60
    assert result.exit_code == 0
    assert {row["outcome"] for row in map(json.loads, out.read_text().splitlines())} == {"proven", "infeasible"}
