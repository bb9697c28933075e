"""Work in two halves: what comes of it is that of the work at one time, whatever becomes of the other process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from matcher.solve import Limits
from matcher.solve.apart import can_fork, in_halves
from matcher.solve.apart.halves import FEW

forks = pytest.mark.skipif(not can_fork(), reason="no process can be forked here")
MANY = list(range(FEW))


def _squares(pieces: Sequence[int]) -> tuple[int, dict[int, int]]:
    return os.getpid(), {piece: piece**2 for piece in pieces}


def _joined(halves: tuple[tuple[int, dict[int, int]], ...]) -> dict[int, int]:
    return {piece: square for _, half in halves for piece, square in half.items()}


@forks
def test_many_pieces_are_worked_on_by_two_processes_and_none_is_lost() -> None:
    """In an interpreter of its own: one that has run other tests may have threads left, and does not fork then."""
    code = "from tests.solve import test_halves as own; own.print_halves()"
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    processes, squares = json.loads(told)
    assert processes == 2
    assert {int(piece): square for piece, square in squares.items()} == _squares(MANY)[1]


def print_halves() -> None:
    """What the halves come to, for a test in another process: in how many processes, and the squares."""
    halves = in_halves(_squares, MANY, Limits())
    print(json.dumps([len({pid for pid, _ in halves}), _joined(halves)]))


def test_few_pieces_stay_here() -> None:
    assert in_halves(_squares, MANY[1:], Limits()) == (_squares(MANY[1:]),)


def test_where_threads_run_both_halves_are_done_here() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        halves = in_halves(_squares, MANY, Limits())
    finally:
        done.set()
        thread.join()
    assert {pid for pid, _ in halves} == {os.getpid()}
    assert _joined(halves) == _squares(MANY)[1]


@forks
def test_what_a_process_that_died_left_undone_is_done_here() -> None:
    parent = os.getpid()

    def frail(pieces: Sequence[int]) -> tuple[int, dict[int, int]]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return _squares(pieces)

    halves = in_halves(frail, MANY, Limits())
    assert {pid for pid, _ in halves} == {parent}
    assert _joined(halves) == _squares(MANY)[1]


@forks
def test_a_process_that_overstays_the_limits_is_not_waited_for() -> None:
    parent = os.getpid()

    def slow(pieces: Sequence[int]) -> tuple[int, dict[int, int]]:
        if os.getpid() != parent:
            time.sleep(60)
        return _squares(pieces)

    started = time.monotonic()
    halves = in_halves(slow, MANY, Limits(0.1))
    assert time.monotonic() - started < 30
    assert _joined(halves) == _squares(MANY)[1]
