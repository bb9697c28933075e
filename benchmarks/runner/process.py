"""One cell in one fresh process, with what that process cost; a cell that hangs or dies is a row as well."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from benchmarks.cells import Cell, Row
from benchmarks.environment import ROOT, environment, load
from benchmarks.memory import childs_peak

GRACE = 60.0
"""Seconds beyond twice the limit (drawing, reading, checking) after which a cell is killed."""


@dataclass
class Running:
    """The processes under way, so that an interrupted runner leaves none behind."""

    stopped: bool = False
    _processes: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, process: int) -> None:
        """Take note of a process; kill it where all is to stop."""
        with self._lock:
            self._processes.add(process)
            if self.stopped:
                _kill(process)

    def remove(self, process: int) -> None:
        """The process has ended."""
        with self._lock:
            self._processes.discard(process)

    def stop(self) -> None:
        """Kill all."""
        with self._lock:
            self.stopped = True
            for process in self._processes:
                _kill(process)


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it cost; None where the system does not say."""

    code: int
    killed: bool
    cpu_seconds: float | None
    peak_mib: float | None


def run_cell(
    fields: dict[str, Any], running: Running | None = None, grace: float = GRACE, jobs: int | None = None
) -> Row:
    """Run a cell in a process of its own and return its row.

    Parameters
    ----------
    fields
        The cell as JSON fields (a Dask worker gets plain data).
    running
        Where to note the process.
    grace
        Seconds beyond twice the cell's limit that the process may take.
    jobs
        How many cells run at a time, where that is known.
    """
    cell = Cell.from_document(fields)
    started, busy = time.time(), load()
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ended = _run(cell, out, err, running or Running(), 2 * cell.seconds + grace)
        row = _answer(out) or _no_answer(ended, err, 2 * cell.seconds + grace)
    return {
        "schema": 1,
        "key": cell.key,
        **cell.document(),
        **row,
        "process_seconds": round(time.monotonic() - begun, 4),
        "process_cpu_seconds": ended.cpu_seconds,
        "peak_mib": row.get("peak_mib") or ended.peak_mib,
        "jobs": jobs,
        "load": busy,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)),
    }


def _run(cell: Cell, out: IO[bytes], err: IO[bytes], running: Running, seconds: float) -> Ended:
    command = [sys.executable, "-m", "benchmarks.cell", "--with-parent"]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    variables = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err, env=variables, cwd=ROOT)
    assert process.stdin is not None
    running.add(process.pid)
    clock = threading.Timer(seconds, _kill, [process.pid])
    clock.start()
    try:
        _tell(process.stdin, cell)
        return _wait(process, clock)
    finally:
        running.remove(process.pid)
        clock.cancel()
        with suppress(BrokenPipeError):  # it died before it had read its cell, which is still in the buffer
            process.stdin.close()


def _tell(stdin: IO[bytes], cell: Cell) -> None:
    """Hand the cell over. The pipe then stays open: its end tells the cell that this process is gone."""
    with suppress(BrokenPipeError):  # it died at once; waiting for it tells how
        stdin.write(json.dumps(cell.document()).encode() + b"\n")
        stdin.flush()


def _wait(process: subprocess.Popen[bytes], clock: threading.Timer) -> Ended:
    if not hasattr(os, "wait4"):
        code = process.wait()
        return Ended(code, not clock.is_alive(), None, None)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = round(usage.ru_utime + usage.ru_stime, 4)
    return Ended(process.returncode, not clock.is_alive(), cpu, childs_peak(usage.ru_maxrss))


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _answer(out: IO[bytes]) -> Row | None:
    out.seek(0)
    lines = out.read().splitlines()
    try:
        row = json.loads(lines[-1]) if lines else None
    except ValueError:
        return None
    return row if isinstance(row, dict) and "outcome" in row else None


def _no_answer(ended: Ended, err: IO[bytes], seconds: float) -> Row:
    err.seek(0)
    last = err.read().decode(errors="replace").strip().splitlines()[-1:]
    if ended.killed:
        outcome, detail = (
            "killed",
            f"gave no answer within {seconds:g} seconds (twice its limit and a minute) and was killed",
        )
    else:
        how = f"signal {-ended.code}" if ended.code < 0 else f"exit code {ended.code}"
        outcome, detail = "error", f"the process died of {how}: {' '.join(last)}"
    return {"outcome": outcome, "detail": detail, "environment": environment()}
