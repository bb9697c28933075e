"""``matcher propose`` when its solver dies: the best proposal so far, lawful, honest, and never worse than by hand."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generator import draw_family, write
from matcher.io import read_week
from matcher.rules import build_model
from matcher.rules.deal import deal
from matcher.rules.moves import moves_of
from matcher.solve.backends.greedy import greedy_plan
from tests.cli.process import INSTANCES, SAMPLE, TINY, matcher, planted
from tests.worth import worth

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the solver has a process of its own")

STAGES = 10  # of the sample week

# What becomes of the solver when a stage begins.
AT_A_STAGE = """
import os, signal, time
import matcher.engine as engine
solve = engine.solve_with
def doomed(name, problem, limits, plan=None, progress=None, **options):
    def begun(stage, number, count):
        progress(stage, number, count)
        if number == {number}:
            {deed}
    return solve(name, problem, limits, plan, begun, **options)
engine.solve_with = doomed
"""
ABORT, KILL = "os.abort()", "os.kill(os.getpid(), signal.SIGKILL); time.sleep(60)"
RAISE, STARVE = "raise ZeroDivisionError('C1 is secret')", "raise MemoryError"
DEAF = "\n            while True: time.sleep(1)"
WAITS = "\n            while not limits.stopped: time.sleep(0.01)"

IN_PROCESS = """
import matcher.solve.apart as apart, matcher.solve.apart.process as process
apart.can_fork = process.can_fork = lambda: False
"""


def record(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "proposal.json").read_text())
    return document


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("by hand")
    assert matcher("propose", SAMPLE, "-q", "-o", folder, "--backend", "greedy").returncode == 0
    return record(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("whole")
    assert matcher("propose", SAMPLE, "-q", "-o", folder).returncode == 0
    return record(folder)


def assert_honest(found: dict[str, Any], whole: dict[str, Any], by_hand: dict[str, Any], proven: int) -> None:
    """Lawful, no worse than by hand, so many stages proven, and nothing claimed that is not so."""
    assert worth(found) <= worth(by_hand)
    for number, (stage, best) in enumerate(zip(found["stages"], whole["stages"], strict=True)):
        if number < proven:
            assert (stage["value"], stage["bound"], stage["gap"]) == (best["value"], best["bound"], 0)
        else:
            assert (stage["bound"], stage["gap"]) == (None, None)
            assert stage["proof"] == "not proven: the solver stopped unexpectedly"


@pytest.mark.parametrize(
    ("number", "deed", "words"),
    [
        (0, KILL, "somebody ended it (SIGKILL)"),
        (4, ABORT, "it crashed (SIGABRT)"),
        (7, RAISE, "it failed (ZeroDivisionError in"),
        (9, STARVE, "it needed more memory"),
    ],
)
def test_a_solver_that_dies_leaves_its_best_plan_and_what_was_proven_of_it(
    tmp_path: Path, number: int, deed: str, words: str, whole: dict[str, Any], by_hand: dict[str, Any]
) -> None:
    done = planted(AT_A_STAGE.format(number=number, deed=deed), "propose", SAMPLE, "-o", tmp_path)
    assert done.returncode == 3
    assert f"The solver stopped unexpectedly: {words}" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    found = record(tmp_path)
    assert found["status"] == "feasible"
    assert any(notice.startswith(f"solver: the solver stopped unexpectedly: {words}") for notice in found["notices"])
    assert_honest(found, whole, by_hand, number)
    assert matcher("check", SAMPLE, tmp_path / "proposal.json").returncode == 0
    ours = deed not in (KILL, STARVE)
    assert (tmp_path / "rejected-week.json").exists() == ours
    assert ("please report it" in done.stderr) == ours


@pytest.mark.parametrize("backend", ["textbook", "mip"])
def test_a_solver_that_tells_nothing_before_it_dies_leaves_the_plan_by_hand(tmp_path: Path, backend: str) -> None:
    code = AT_A_STAGE.format(number=1, deed=ABORT)
    done = planted(code, "propose", SAMPLE, "-q", "-o", tmp_path, "--backend", backend)
    assert done.returncode == 3
    model = build_model(read_week(SAMPLE), whole=True)
    plan = greedy_plan(model.problem, moves_of(model.draft))
    assert plan is not None
    facts = model.draft.facts
    dealt = zip(facts.children.ref.tolist(), deal(model, plan).authority.tolist(), strict=True)
    by_hand = {ref: facts.authorities.codes[authority] for ref, authority in dealt if authority >= 0}
    assert {row["ref"]: row["authority"] for row in record(tmp_path)["assignments"]} == by_hand


def test_a_solver_that_dies_over_its_certificate_has_solved_all_the_same(tmp_path: Path) -> None:
    code = "import os, matcher.certificate as room\nroom.certificate_of = lambda *_: os.abort()"
    done = planted(code, "propose", SAMPLE, "-q", "-o", tmp_path, "--certificate", tmp_path / "c.json")
    assert done.returncode == 0
    assert "No certificate was written" in done.stderr
    assert record(tmp_path)["status"] == "optimal"
    assert not (tmp_path / "c.json").exists()


def test_a_solver_that_dies_over_a_conflict_has_found_that_there_is_one(tmp_path: Path) -> None:
    code = "import os, matcher.engine as engine\nengine.smallest_conflict = lambda *_: os.abort()"
    done = planted(code, "propose", INSTANCES / "infeasible" / "two-pins-one-place", "-q", "-o", tmp_path)
    assert done.returncode == 4
    assert "before it could name what conflicts" in done.stderr
    assert record(tmp_path)["status"] == "infeasible"


NONE_BY_HAND = "import matcher.propose as start\nstart.first_plan = lambda *_: None\n"


def test_where_none_is_found_by_hand_the_decided_make_the_first_plan_and_the_others_fill_it(tmp_path: Path) -> None:
    code = f"import matcher.solve.backends.filling as filling\nfilling.SECONDS = 60\n{NONE_BY_HAND}"
    code += AT_A_STAGE.format(number=0, deed=KILL)
    done = planted(code, "propose", SAMPLE, "-q", "-o", tmp_path)
    assert done.returncode == 3, done.stderr
    placing = [row for row in read_week(SAMPLE).decisions if row.decision in ("pin", "accept")]
    assigned = {row["ref"] for row in record(tmp_path)["assignments"]}
    assert placing
    assert {row.ref for row in placing} <= assigned
    assert len(assigned) > 70  # of the 85 for whom there is a place


def test_nothing_found_before_the_solver_died_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    code = AT_A_STAGE.format(number=0, deed=STARVE) + "engine.greedy_plan = lambda *_: None\n"
    code += f"{NONE_BY_HAND}engine.decided_plan = lambda *_: None"
    done = planted(code, "propose", SAMPLE, "-q", "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "before any plan was found: it needed more memory" in done.stderr
    assert "--memory-limit" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_solver_that_heeds_no_limit_is_ended_in_time(tmp_path: Path, by_hand: dict[str, Any]) -> None:
    started = time.monotonic()
    code = AT_A_STAGE.format(number=2, deed=DEAF)
    done = planted(code, "propose", SAMPLE, "-q", "-o", tmp_path, "--time-limit", 3)
    assert time.monotonic() - started < 1.1 * 3 + 1 + 2  # Python's own start, on a busy machine, is not the limit's
    assert done.returncode == 0, done.stderr
    found = record(tmp_path)
    assert found["status"] == "feasible"
    assert [stage["gap"] for stage in found["stages"][:3]] == [0, 0, None]
    assert worth(found) <= worth(by_hand)
    assert not any(notice.startswith("solver:") for notice in found["notices"])


def test_the_answer_is_the_same_to_the_byte_in_the_same_process_and_in_another(tmp_path: Path) -> None:
    for folder, code in (("apart", ""), ("here", IN_PROCESS)):
        done = planted(code, "propose", SAMPLE, "-q", "--no-times", "-o", tmp_path / folder)
        assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == ["proposal.csv", "proposal.json", "proposal.xlsx"]
    for name in names:
        assert (tmp_path / "apart" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_the_record_tells_how_much_memory_the_solve_took(tmp_path: Path) -> None:
    done = matcher("propose", SAMPLE, "-v", "-o", tmp_path)
    peak = record(tmp_path)["provenance"]["peak_memory_mib"]
    assert 40 < peak < 400
    assert f"holding {peak:,.0f} MiB at most" in done.stderr
    assert "MiB" not in planted(IN_PROCESS, "propose", SAMPLE, "-v", "-o", tmp_path).stderr
    assert record(tmp_path)["provenance"]["peak_memory_mib"] is None


@pytest.mark.slow
def test_a_memory_limit_that_bites_gives_the_best_plan_so_far(tmp_path: Path) -> None:
    write(draw_family("weekly", 1500, seed=2), tmp_path / "week")
    done = matcher("propose", tmp_path / "week", "-q", "-o", tmp_path / "out", "--memory-limit", 160)
    assert done.returncode == 3, done.stderr
    assert "it needed more memory than the 160 MiB that it may hold" in done.stderr
    assert "--memory-limit" in done.stderr
    assert matcher("check", tmp_path / "week", tmp_path / "out" / "proposal.json").returncode == 0


TOLD = "print(os.getpid(), flush=True)"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_whole_group_gives_the_best_proposal_so_far(tmp_path: Path, number: signal.Signals) -> None:
    process = _begun(AT_A_STAGE.format(number=3, deed=f"{TOLD}; {WAITS}"), tmp_path)
    os.killpg(process.pid, number)
    assert process.wait(timeout=30) == 130
    found = record(tmp_path)
    assert [stage["gap"] for stage in found["stages"][:4]] == [0, 0, 0, None]


def test_a_second_signal_ends_the_solver_too(tmp_path: Path) -> None:
    process = _begun(AT_A_STAGE.format(number=3, deed=f"{TOLD}; {DEAF}"), tmp_path)
    os.kill(process.pid, signal.SIGTERM)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(timeout=30) == 130
    assert _alone(process.pid)
    assert not (tmp_path / "proposal.json").exists()


def test_a_solver_does_not_outlive_the_command_that_began_it(tmp_path: Path) -> None:
    process = _begun(AT_A_STAGE.format(number=3, deed=f"{TOLD}; {DEAF}"), tmp_path)
    process.kill()
    process.wait(timeout=30)
    assert _alone(process.pid)


def _begun(code: str, folder: Path) -> subprocess.Popen[str]:
    """A command whose solver has come as far as it says, in a process group of its own."""
    program = f"{code}\nimport sys\nfrom matcher.cli import main\nmain(sys.argv[1:], prog_name='matcher')"
    words = ["propose", str(SAMPLE), "-q", "-o", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdigit()
    return process


def _alone(group: int) -> bool:
    """Whether nobody of a process group is left, a moment later."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    return False


KILLED_AT = """
import os, signal, threading, time
import matcher.engine as engine
solve = engine.solve_with
def doomed(*arguments, **options):
    threading.Timer({moment}, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    return solve(*arguments, **options)
engine.solve_with = doomed
"""


@pytest.mark.slow
def test_a_solver_killed_at_any_moment_leaves_a_lawful_plan(tmp_path: Path, by_hand: dict[str, Any]) -> None:
    endings = set()
    for moment in random.Random(1).choices(range(600), k=40):
        done = planted(KILLED_AT.format(moment=moment / 1000), "propose", SAMPLE, "-q", "-o", tmp_path)
        endings.add(done.returncode)
        found = record(tmp_path)  # the checker has confirmed it, or it would not be there
        assert worth(found) <= worth(by_hand)
        assert (found["status"] == "optimal") == (done.returncode == 0), done.stderr
        bounds = [stage["bound"] for stage in found["stages"]]
        known = [bound for bound in bounds if bound is not None]
        assert bounds == known + [None] * (STAGES - len(known))
    assert endings == {0, 3}


def test_the_tiny_weeks_are_solved_apart_as_well(tmp_path: Path) -> None:
    assert matcher("propose", TINY / "overdue-first", "-q", "-o", tmp_path).returncode == 0
    assert record(tmp_path)["provenance"]["peak_memory_mib"] is not None


SLOW_TO_BUILD = """
import time, matcher.propose as engine
def slow(*_, whole):
    while True:
        time.sleep(0.01)
engine.build_model = slow
"""


def test_a_limit_that_passes_while_the_model_is_built_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    started = time.monotonic()
    done = planted(SLOW_TO_BUILD, "propose", SAMPLE, "-q", "-o", tmp_path / "out", "--time-limit", 1.5)
    assert time.monotonic() - started < 1.1 * 1.5 + 1 + 2
    assert done.returncode == 3
    assert "before any plan was found" in done.stderr
    assert list(tmp_path.iterdir()) == []
