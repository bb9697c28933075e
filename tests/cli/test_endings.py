"""How ``matcher propose`` ends: every exit code, what is left behind, and that no file is ever torn."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matcher.io import read_week
from tests.cli.process import INSTANCES, SAMPLE, TINY, matcher, planted

WEEK = TINY / "siblings-one-place-left"
OTHER = TINY / "overdue-first"
NAMES = ("proposal.json", "proposal.csv", "proposal.xlsx")
CONFLICT = INSTANCES / "infeasible" / "two-pins-one-place"

# As if Ctrl-C were pressed when the fourth stage begins; the solver, a child, waits until it is asked to stop.
INTERRUPTED = """
import os, signal, time
import matcher.engine as engine
solve = engine.solve_with
def interrupted(name, problem, limits, plan=None, progress=None, **options):
    def pressed(stage, number, count):
        if number == {number}:
            os.kill(os.getppid(), signal.{pressed})
            while not limits.stopped:
                time.sleep(0.01)
            {then}
    return solve(name, problem, limits, plan, pressed, **options)
engine.solve_with = interrupted
"""

# A solver that ends with neither a plan nor a proof.
NOTHING = """
import os, signal, time
import matcher.engine as engine
from matcher.solve import Solution
def nothing(name, problem, limits, *_, **options):
    if {pressed}:
        os.kill(os.getppid(), signal.SIGINT)
        while not limits.stopped:
            time.sleep(0.01)
    return Solution("stopped", None, ())
engine.solve_with = nothing
"""

# As if Ctrl-C were pressed once the week is known to be infeasible.
THINNING = """
import os, signal, time
import matcher.engine as engine
smallest = engine.smallest_conflict
def interrupted(week, limits):
    os.kill(os.getppid(), signal.SIGINT)
    while not limits.stopped:
        time.sleep(0.01)
    return smallest(week, limits)
engine.smallest_conflict = interrupted
"""

OUT_OF_TIME = """
import matcher.engine as engine
solve = engine.solve_with
def late(name, problem, limits, plan=None, progress=None, **options):
    def begun(stage, number, count):
        if number == 4:
            limits.seconds = 0.0
    return solve(name, problem, limits, plan, begun, **options)
engine.solve_with = late
"""

REJECTED = """
import matcher.propose as engine
from matcher.errors import CheckerRejected
def reject(week, proposal):
    raise CheckerRejected("the checker rejects the solver's answer, so nothing is published: planted")
engine.confirmed = reject
"""

FAILING = """
import matcher.propose as engine
def fail(*_, **__):
    raise ZeroDivisionError("C1 is secret")
engine.build_model = fail
"""


@pytest.mark.parametrize("week", ["cells", "decisions", "header", "document.json", "formulas.xlsx"])
def test_1_bad_input_names_every_fault_and_writes_nothing(tmp_path: Path, week: str) -> None:
    path = INSTANCES / "faulty" / week
    done = matcher("propose", path, "-o", tmp_path / "out")
    listed = json.loads(matcher("validate", path, "--json").stdout)["faults"]
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"{len(listed)} fault" in done.stderr
    assert all(fault["code"] in done.stderr for fault in listed)
    assert list(tmp_path.iterdir()) == []


def test_1_a_pin_that_a_rule_closes_is_a_fault_and_no_riddle_for_the_solver(tmp_path: Path) -> None:
    done = matcher("propose", INSTANCES / "infeasible" / "pin-to-unsuitable-place", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "V077" in done.stderr
    assert "placement-type" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_1_a_closed_pin_is_named_by_its_own_row_whatever_rows_are_blank(tmp_path: Path) -> None:
    """Rows used to be counted without the blank ones, so that the marked copy showed no problem at all."""
    shutil.copytree(INSTANCES / "infeasible" / "pin-to-unsuitable-place", tmp_path / "week")
    table = tmp_path / "week" / "decisions.csv"
    header, *rows = table.read_text(encoding="utf-8-sig").splitlines()
    table.write_text("\n".join([header, ",,,,", ",,,,", *rows]))
    done = matcher("validate", tmp_path / "week", "--marked", tmp_path / "marked")
    assert "V077 decisions, row 4" in done.stdout
    assert "cannot go there" in (tmp_path / "marked" / "decisions.csv").read_text(encoding="utf-8-sig")


def test_1_a_closed_pin_that_the_ledger_remembers_is_told_as_the_ledgers(tmp_path: Path) -> None:
    source = INSTANCES / "infeasible" / "pin-to-unsuitable-place"
    shutil.copytree(source, tmp_path / "week", ignore=shutil.ignore_patterns("decisions.csv"))
    (tmp_path / "decisions.csv").write_text(
        "ref,authority,decision,decided_by,decided_on\nC1,ASH,pin,duty coordinator,2026-03-02\n"
    )
    assert matcher("propose", tmp_path / "week", "-o", tmp_path / "out", "-q").returncode == 0
    ledger = tmp_path / "year.ledger"
    words = ("ledger", "record", ledger, tmp_path / "week", tmp_path / "out" / "proposal.json")
    assert matcher(*words, tmp_path / "decisions.csv").returncode == 0
    done = matcher("propose", tmp_path / "week", "--after", ledger, "-o", tmp_path / "second")
    assert done.returncode == 1
    assert "V077 ledger, column authority" in done.stderr
    assert "choose reopened, or another decision" in done.stderr


def test_1_what_a_week_would_refuse_is_not_recorded_either(tmp_path: Path) -> None:
    """A pin to the child's own entry authority was recorded, and broke every later proposal with another reason."""
    source = INSTANCES / "infeasible" / "pin-to-unsuitable-place"
    shutil.copytree(source, tmp_path / "week", ignore=shutil.ignore_patterns("decisions.csv"))
    matcher("propose", tmp_path / "week", "-o", tmp_path / "out", "-q")
    decisions = tmp_path / "decisions.csv"
    words = ("ledger", "record", tmp_path / "year.ledger", tmp_path / "week", tmp_path / "out" / "proposal.json")
    pinned = "ref,authority,decision,decided_by\nC1,PORT,pin,duty\n"
    decisions.write_text(pinned)
    done = matcher(*words, decisions)
    assert done.returncode == 1
    assert "V072 decisions, row 2" in done.stderr
    assert not (tmp_path / "year.ledger").exists()
    decisions.write_text(pinned + "C1,BIRCH,pin,duty\n")  # a later row sets the first aside
    assert matcher(*words, decisions).returncode == 0


def test_1_a_faulty_policy_file_stops_it(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("near_mile = 20\n")
    done = matcher("propose", WEEK, "--policy", tmp_path / "policy.toml", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "near_miles" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words", [[], ["--time-limit", "0", "w"], ["--seed", "x", "w"], ["--backend", "none", "w"], ["--jobs", "0", "w"]]
)
def test_2_a_call_that_is_off_says_how_it_should_be(words: list[str]) -> None:
    done = matcher("propose", *words)
    assert done.returncode == 2
    assert "Usage: " in done.stderr


def test_2_a_mistyped_command_is_told_the_nearest_one() -> None:
    done = matcher("propse", WEEK)
    assert done.returncode == 2
    assert "Did you mean 'propose'?" in done.stderr


def test_3_a_proposal_that_had_to_be_proven_and_is_not_is_written_all_the_same(tmp_path: Path) -> None:
    assert planted(OUT_OF_TIME, "propose", SAMPLE, "-q", "-o", tmp_path).returncode == 0
    done = planted(OUT_OF_TIME, "propose", SAMPLE, "-q", "-o", tmp_path, "--require-optimal")
    assert done.returncode == 3
    assert "not proven optimal" in done.stderr
    assert json.loads((tmp_path / "proposal.json").read_text())["status"] == "feasible"
    assert matcher("check", SAMPLE, tmp_path / "proposal.json").returncode == 0


def test_3_nothing_found_in_time_writes_nothing_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "proposal.json").write_text("older")
    done = planted(NOTHING.format(pressed=False), "propose", WEEK, "-o", tmp_path)
    assert done.returncode == 3
    assert "time limit" in done.stderr
    assert (tmp_path / "proposal.json").read_text() == "older"


@pytest.mark.parametrize("seconds", ["0.000001", "0.05", "0.2"])
def test_a_time_limit_gives_a_lawful_proposal_or_none(tmp_path: Path, seconds: str) -> None:
    done = matcher("propose", SAMPLE, "-q", "-o", tmp_path, "--time-limit", seconds)
    assert done.returncode in (0, 3), done.stderr
    assert (tmp_path / "proposal.json").exists() == (done.returncode == 0)
    if done.returncode == 0:
        assert matcher("check", SAMPLE, tmp_path / "proposal.json").returncode == 0


def test_4_a_conflict_is_named_and_replaces_an_older_proposal(tmp_path: Path) -> None:
    assert matcher("propose", WEEK, "-q", "-o", tmp_path).returncode == 0
    done = matcher("propose", CONFLICT, "-o", tmp_path)
    assert done.returncode == 4
    assert done.stdout == ""
    assert "pin: C1 is decided for ASH." in done.stderr
    assert "pin: C2 is decided for ASH." in done.stderr
    assert "vacancies: " in done.stderr
    assert "C3" not in done.stderr
    record = json.loads((tmp_path / "proposal.json").read_text())
    assert (record["status"], record["assignments"]) == ("infeasible", [])
    assert all(sentence in done.stderr for sentence in record["conflict"])


@pytest.mark.parametrize("week", ["nowhere", "week.xls"])
def test_6_a_week_that_cannot_be_read(tmp_path: Path, week: str) -> None:
    (tmp_path / "week.xls").write_bytes(b"x")
    done = matcher("propose", tmp_path / week, "-o", tmp_path / "out")
    assert done.returncode == 6
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_6_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    done = matcher("propose", WEEK, "-o", tmp_path / "out")
    assert done.returncode == 6
    assert str(tmp_path / "out") in done.stderr


def test_6_a_table_that_is_open_in_excel_leaves_the_older_proposal_whole(tmp_path: Path) -> None:
    matcher("propose", WEEK, "-q", "-o", tmp_path)
    before = [(tmp_path / name).read_bytes() for name in NAMES]
    (tmp_path / "~$proposal.csv").write_text("")
    done = matcher("propose", OTHER, "-q", "-o", tmp_path)
    assert done.returncode == 6
    assert "Close the file" in done.stderr
    assert [(tmp_path / name).read_bytes() for name in NAMES] == before


def test_6_a_reader_that_has_gone_away_is_no_crash() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "matcher", "rules"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=60) in (0, 1, 6)
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.parametrize("code", [REJECTED, FAILING], ids=["rejected", "failing"])
def test_70_our_own_fault_publishes_nothing_and_saves_the_week_for_a_test(tmp_path: Path, code: str) -> None:
    done = planted(code, "propose", WEEK, "-o", tmp_path)
    assert done.returncode == 70
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rejected-week.json"]
    assert stat.S_IMODE((tmp_path / "rejected-week.json").stat().st_mode) == 0o600
    saved, week = read_week(tmp_path / "rejected-week.json"), read_week(WEEK)
    assert (saved.children, saved.vacancies, saved.policy) == (week.children, week.vacancies, week.policy)


def test_70_an_error_outside_the_engine_says_where_and_shows_no_value(tmp_path: Path) -> None:
    code = "import matcher.io.week as week\ndef fail(*_): raise ZeroDivisionError('secret')\nweek.check_week = fail"
    done = planted(code, "propose", WEEK, "-o", tmp_path)
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_130_ctrl_c_writes_the_best_proposal_so_far_with_what_is_proven(tmp_path: Path) -> None:
    done = planted(INTERRUPTED.format(number=4, pressed="SIGINT", then=""), "propose", SAMPLE, "-o", tmp_path)
    assert done.returncode == 130
    assert "best proposal so far" in done.stderr
    record = json.loads((tmp_path / "proposal.json").read_text())
    assert record["status"] == "feasible"
    assert [stage["gap"] for stage in record["stages"][:4]] == [0, 0, 0, 0]
    assert all(stage["value"] is not None for stage in record["stages"])
    assert any(stage["bound"] is None for stage in record["stages"])
    assert matcher("check", SAMPLE, tmp_path / "proposal.json").returncode == 0


def test_130_ctrl_c_before_any_plan_writes_nothing(tmp_path: Path) -> None:
    done = planted(NOTHING.format(pressed=True), "propose", WEEK, "-o", tmp_path / "out")
    assert done.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_a_conflict_is_made_smaller_still_names_what_cannot_hold_together(tmp_path: Path) -> None:
    done = planted(THINNING, "propose", CONFLICT, "-o", tmp_path)
    assert done.returncode == 4
    assert {"pin: C1 is decided for ASH.", "pin: C2 is decided for ASH."} <= {
        line.strip() for line in done.stderr.splitlines()
    }


def test_130_ctrl_c_while_reading_writes_nothing(tmp_path: Path) -> None:
    code = "import matcher.io.week as week\ndef pressed(*_): raise KeyboardInterrupt\nweek.check_week = pressed"
    done = planted(code, "propose", WEEK, "-o", tmp_path / "out")
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_130_a_second_ctrl_c_quits_at_once(tmp_path: Path) -> None:
    twice = "os.kill(os.getppid(), signal.SIGINT); time.sleep(60)"
    code = INTERRUPTED.format(number=4, pressed="SIGINT", then=twice)
    started = time.monotonic()
    done = planted(code, "propose", SAMPLE, "-o", tmp_path / "out")
    assert done.returncode == 130
    assert time.monotonic() - started < 45
    assert not (tmp_path / "out").exists()


KILLED_AT = """
import os, signal
count = 0
def counted(name):
    true = getattr(os, name)
    def call(*arguments, **options):
        global count
        count += 1
        if count == {number}:
            os.kill(os.getpid(), signal.SIGKILL)
        return true(*arguments, **options)
    setattr(os, name, call)
for name in ("fdopen", "fsync", "replace", "rename"):
    counted(name)
"""


@pytest.fixture(scope="module")
def old_and_new(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of two proposals."""
    folders = tuple(tmp_path_factory.mktemp(name) for name in ("old", "new"))
    for week, folder in zip((WEEK, OTHER), folders, strict=True):
        assert matcher("propose", week, "-q", "--no-times", "-o", folder).returncode == 0
    return folders[0], folders[1]


def test_killed_at_any_step_of_writing_each_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, old_and_new: tuple[Path, Path]
) -> None:
    old, new = old_and_new
    endings = []
    for number in range(1, 4 * len(NAMES) + 2):  # four steps for each file
        folder = shutil.copytree(old, tmp_path / str(number))
        done = planted(KILLED_AT.format(number=number), "propose", OTHER, "-q", "--no-times", "-o", folder)
        endings.append(done.returncode)
        for name in NAMES:
            assert (folder / name).read_bytes() in ((old / name).read_bytes(), (new / name).read_bytes())
    assert endings == sorted(endings)  # killed at each step there is, and whole when there are no more
    assert (endings[0], endings[-1]) == (-signal.SIGKILL, 0)


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.2, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.7])
def test_killed_at_any_moment_each_file_is_whole(tmp_path: Path, moment: float) -> None:
    assert matcher("propose", WEEK, "-q", "-o", tmp_path).returncode == 0
    command = [sys.executable, "-m", "matcher", "propose", str(OTHER), "-q", "-o", str(tmp_path)]
    process = subprocess.Popen(command, env=dict(os.environ))
    time.sleep(moment)
    process.kill()
    process.wait(timeout=60)
    record = json.loads((tmp_path / "proposal.json").read_text())
    assert record["status"] == "optimal"
    rows = (tmp_path / "proposal.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 3
