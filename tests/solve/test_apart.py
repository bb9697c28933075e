"""A process of its own for the solver: what it tells arrives, what it dies of is known, and none is left behind.

Each case forks, so each runs in a process that has nothing else to lose (and no threads, as a test runner may have).
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.solve.apart.pipe import HEAD, Inbox
from matcher.solve.apart.shelf import Shelf

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")

PROGRAM = """
import json, os, signal, sys, threading, time
import numpy as np
from matcher.solve import Limits
from matcher.solve.apart import Apart, run_apart
from matcher.solve.apart.shelf import Shelf
MIB = 2**20
heard, started = [], time.monotonic()
def apart(work, limits=None, **how):
    return run_apart(work, heard.append, limits or Limits(), Apart(**how))
def found(ended, **more):
    seconds = time.monotonic() - started
    words = ended.trouble and ended.trouble.words
    print(json.dumps({"words": words, "memory": bool(ended.trouble and ended.trouble.memory), "heard": heard,
                      "peak": ended.peak, "seconds": seconds, **more}))
"""


def run(code: str) -> dict[str, Any]:
    """What a program that forks says of itself."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_what_a_child_tells_arrives_whole_and_in_order() -> None:
    found = run("""
def work(tell):
    for number in range(500):
        tell(number)
    tell("x" * 5_000_000)
    tell(threading.active_count())
found(apart(work))
""")
    assert found["heard"][:500] == list(range(500))
    assert found["heard"][500] == "x" * 5_000_000
    assert found["heard"][501:] == [2]  # the work, and who listens for the parent
    assert found["words"] is None
    assert found["peak"] > 10 * 2**20


def test_a_message_that_was_cut_off_is_dropped_and_those_before_it_are_not() -> None:
    whole = posted({"plan": [1, 2]}) + posted("second")
    inbox = Inbox()
    found = [message for byte in whole[:-1] for message in inbox.feed(bytes([byte]))]
    assert found == [{"plan": [1, 2]}]
    assert list(inbox.feed(whole[-1:])) == ["second"]


def posted(message: object) -> bytes:
    body = pickle.dumps(message)
    return HEAD.pack(len(body)) + body


def test_a_shelf_is_empty_until_a_plan_stands_there_and_then_holds_the_last_one() -> None:
    shelf = Shelf(3)
    assert shelf.latest() is None
    for number in range(1, 4):
        shelf.put(np.full(5, number))  # wider plans are cut to the problem's own columns
    assert shelf.latest() is not None
    np.testing.assert_array_equal(shelf.latest(), [3, 3, 3])


def test_a_plan_is_whole_whenever_its_writer_is_killed() -> None:
    found = run("""
torn, last = 0, []
def work(tell):
    tell(os.getpid())
    number = 0
    while True:
        number += 1
        shelf.put(np.full(200_000, number))
for moment in range(30):
    shelf = Shelf(200_000)
    def kill(pid):
        time.sleep(0.003 * moment)
        os.kill(pid, signal.SIGKILL)
    ended = run_apart(work, kill, Limits(), Apart())
    plan = shelf.latest()
    if plan is not None:
        torn += int((plan != plan[0]).any())
        last.append(int(plan[0]))
found(ended, torn=torn, last=last)
""")
    assert found["torn"] == 0
    assert len(found["last"]) > 20
    assert max(found["last"]) > 10


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("os.abort()", "it crashed (SIGABRT)"),
        ("os.kill(os.getpid(), signal.SIGSEGV); time.sleep(9)", "it crashed (SIGSEGV)"),
        ("os.kill(os.getpid(), signal.SIGKILL); time.sleep(9)", "somebody ended it (SIGKILL)"),
        ("raise ZeroDivisionError('C1 is secret')", "it failed (ZeroDivisionError in <string>"),
        ("sys.exit(0)", "it failed (SystemExit in <string>"),
        ("os._exit(5)", "it failed (exit code 5)"),
    ],
)
def test_a_child_that_comes_to_grief_says_of_what_and_what_it_told_before_is_kept(deed: str, words: str) -> None:
    found = run(f"""
def work(tell):
    tell("before")
    {deed}
found(apart(work))
""")
    assert found["words"].startswith(words)
    assert "secret" not in found["words"]
    assert found["heard"] == ["before"]


@pytest.mark.parametrize(
    "greed",
    ["held = [np.ones(4 * MIB // 8) for _ in range(500)]", "np.ones(4096 * MIB // 8)", "np.zeros(4096 * MIB // 8)"],
    ids=["bit by bit", "at once", "at once and untouched"],
)
def test_a_child_holds_no_more_memory_than_it_may(greed: str) -> None:
    found = run(f"""
def work(tell):
    {greed}
    tell("came through")
found(apart(work, memory=300 * MIB))
""")
    assert found["words"] == "it needed more memory than the 300 MiB that it may hold"
    assert found["memory"]
    assert found["heard"] == []
    assert found["peak"] < 800 * 2**20


def test_a_child_that_hears_nobody_is_killed_soon_after_the_limit() -> None:
    found = run("""
def work(tell):
    tell("deaf")
    while True:
        pass
found(apart(work, Limits(0.5)))
""")
    assert found["heard"] == ["deaf"]
    assert found["words"] is None
    assert 0.5 <= found["seconds"] < 1.2


def test_a_child_that_is_asked_to_stop_ends_by_itself_and_tells_the_rest() -> None:
    found = run("""
limits = Limits()
signal.signal(signal.SIGALRM, lambda *_: setattr(limits, "stopped", True))
signal.setitimer(signal.ITIMER_REAL, 0.2)
def work(tell):
    while not limits.stopped:
        time.sleep(0.01)
    tell("the rest")
found(apart(work, limits))
""")
    assert found["heard"] == ["the rest"]
    assert found["words"] is None
    assert found["seconds"] < 1.2


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_signals_to_the_whole_group_stop_the_child_by_way_of_the_parent_only(number: str) -> None:
    found = run(f"""
os.setpgrp()
limits = Limits()
signal.signal(signal.{number}, lambda *_: setattr(limits, "stopped", True))
def work(tell):
    os.killpg(0, signal.{number})
    while not limits.stopped:
        time.sleep(0.01)
    tell("asked")
found(apart(work, limits))
""")
    assert (found["heard"], found["words"]) == (["asked"], None)


def test_nothing_is_left_behind_neither_processes_nor_open_pipes() -> None:
    found = run("""
before = sorted(os.listdir("/proc/self/fd"))
deeds = [lambda tell: None, lambda tell: os.abort(), lambda tell: time.sleep(60)]
for deed in deeds:
    ended = apart(deed, Limits(0.1))
left = sorted(os.listdir("/proc/self/fd")) == before
try:
    os.waitpid(-1, os.WNOHANG)
    alone = False
except ChildProcessError:
    alone = True
found(ended, alone=alone, left=left)
""")
    assert found["alone"]
    assert found["left"]


def test_an_error_in_the_parent_takes_the_child_with_it() -> None:
    found = run("""
def fail():
    raise KeyError("in the parent")
try:
    apart(lambda tell: time.sleep(60), meanwhile=fail)
except KeyError:
    pass
try:
    os.waitpid(-1, os.WNOHANG)
    alone = False
except ChildProcessError:
    alone = True
from matcher.solve.apart import Ended
found(Ended(), alone=alone)
""")
    assert found["alone"]
    assert found["seconds"] < 5


@pytest.mark.parametrize("busy", ["time.sleep(60)", "np.sort(np.random.rand(50_000_000))"])
def test_a_child_dies_with_its_parent(tmp_path: Path, busy: str) -> None:
    code = f"""
def work(tell):
    open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
    while True:
        {busy}
apart(work)
"""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM + code])
    pid = _written(tmp_path / "pid")
    process.kill()
    process.wait(timeout=10)
    assert _gone(pid, within=10)


def _written(path: Path) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.02)
    raise AssertionError("the child never began")


def _gone(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_process_that_runs_other_threads_works_where_it_is() -> None:
    found = run("""
threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
found(apart(lambda tell: tell(os.getpid())), parent=os.getpid())
""")
    assert found["heard"] == [found["parent"]]
    assert found["peak"] is None


def test_what_can_be_done_beside_the_child_is_done_before_it_is_heard() -> None:
    found = run("""
found(apart(lambda tell: tell("from the child"), meanwhile=lambda: heard.append("beside")))
""")
    assert found["heard"] == ["beside", "from the child"]


def test_ctrl_c_in_the_midst_of_the_fork_leaves_nobody_behind() -> None:
    """The child worked on unwatched, past every limit, and four descriptors stayed open."""
    found = run("""
real = os.fork
def fork():
    pid = real()
    if pid:
        os.kill(os.getpid(), signal.SIGINT)  # held back until the child has its own answer to it
    return pid
os.fork, before = fork, len(os.listdir("/proc/self/fd"))
try:
    apart(lambda tell: time.sleep(30))
    raised = False
except KeyboardInterrupt:
    raised = True
try:
    left = os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    left = None
print(json.dumps({"raised": raised, "left": left, "more": len(os.listdir("/proc/self/fd")) - before}))
""")
    assert found == {"raised": True, "left": None, "more": 0}
