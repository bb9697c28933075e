"""Several weeks in one call: each its own folder, one that fails stops no other, and the worst code counts."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from matcher.cli import batch
from matcher.cli.batch import WORST_LAST, worst
from matcher.cli.settings import Settings
from tests.cli.process import INSTANCES, SAMPLE, TINY, matcher

GOOD = (TINY / "siblings-one-place-left", TINY / "overdue-first")
FAULTY = INSTANCES / "faulty" / "cells"
CONFLICT = INSTANCES / "infeasible" / "two-pins-one-place"


def test_each_week_has_its_folder_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    done = matcher(
        "propose", GOOD[0], FAULTY, CONFLICT, tmp_path / "gone", GOOD[1], "-o", tmp_path / "out", "--jobs", "2"
    )
    assert done.returncode == 6
    record = json.loads((tmp_path / "out" / "batch.json").read_text())
    assert record["exit_code"] == 6
    assert [week["exit_code"] for week in record["weeks"]] == [0, 1, 4, 6, 0]
    assert [week["status"] for week in record["weeks"]] == ["optimal", None, "infeasible", None, "optimal"]
    assert (record["weeks"][0]["placed"], record["weeks"][0]["escalated"]) == (1, 2)
    for week in GOOD:
        assert json.loads((tmp_path / "out" / week.name / "proposal.json").read_text())["status"] == "optimal"
    assert not (tmp_path / "out" / FAULTY.name).exists()
    assert "V026" in " ".join(record["weeks"][1]["messages"])
    table = done.stdout.splitlines()
    assert len(table) == 6
    assert str(FAULTY) in table[2]
    assert "more of its messages are in" in done.stderr


def test_a_batch_gives_what_each_week_gives_alone_however_many_at_a_time(tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        done = matcher("propose", *GOOD, "-q", "--no-times", "--seed", "3", "-o", tmp_path / jobs, "--jobs", jobs)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for week in GOOD:
        alone = matcher("propose", week, "--json", "--no-times", "--seed", "3").stdout
        for jobs in ("1", "2"):
            assert (tmp_path / jobs / week.name / "proposal.json").read_text() == alone


def test_the_batch_is_printed_as_json_where_asked(tmp_path: Path) -> None:
    done = matcher("propose", *GOOD, "--json", "-o", tmp_path)
    assert done.stdout == (tmp_path / "batch.json").read_text()
    assert json.loads(done.stdout)["schema_version"] == 1


def test_options_of_the_environment_reach_each_week_once(tmp_path: Path) -> None:
    done = matcher("propose", *GOOD, cwd=tmp_path, MATCHER_PROPOSE_SEED="5", MATCHER_PROPOSE_OUT="there")
    assert done.returncode == 0, done.stderr
    for week in GOOD:
        record = json.loads((tmp_path / "there" / week.name / "proposal.json").read_text())
        assert record["provenance"]["seed"] == 5


def test_weeks_that_would_share_a_folder_are_refused_before_anything_is_done(tmp_path: Path) -> None:
    twin = tmp_path / GOOD[0].name
    shutil.copytree(GOOD[0], twin)
    done = matcher("propose", GOOD[0], twin, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_the_batch_with_a_record_of_it(tmp_path: Path) -> None:
    weeks = [shutil.copytree(SAMPLE, tmp_path / f"week-{number}") for number in range(6)]
    command = [sys.executable, "-m", "matcher", "propose", *map(str, weeks), "-o", str(tmp_path / "out"), "-v"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert "exit code 0" in process.stderr.readline()  # the first week is done, the others are not
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    codes = [week["exit_code"] for week in json.loads((tmp_path / "out" / "batch.json").read_text())["weeks"]]
    assert codes[0] == 0
    assert codes[-1] == 130
    assert set(codes) <= {0, 130}
    time.sleep(0.1)
    assert not (tmp_path / "out" / "week-5").exists()


def test_the_worst_code_is_the_last_of_the_order_and_nothing_at_all_is_well() -> None:
    assert [worst(iter(WORST_LAST[: n + 1])) for n in range(len(WORST_LAST))] == list(WORST_LAST)
    assert worst(iter(())) == 0


def test_a_week_that_is_stopped_while_it_loads_is_interrupted_and_no_fault_of_ours(monkeypatch, tmp_path: Path) -> None:
    crew = batch.Crew()
    crew.stopped = True
    monkeypatch.setattr(crew, "run", lambda command: (-signal.SIGINT, "", "KeyboardInterrupt"))
    assert batch._one(crew, SAMPLE, tmp_path, Settings()).exit_code == 130
    crew.stopped = False
    assert batch._one(crew, SAMPLE, tmp_path, Settings()).exit_code == 70
