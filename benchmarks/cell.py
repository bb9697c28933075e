"""One cell in this process: a JSON line on stdin, its row as a JSON line on stdout.

``echo '{"instance": "weekly-35-1", "backend": "cpsat", "seconds": 60, "seed": 0}' | python -m benchmarks.cell``
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import IO, Any

from benchmarks.backends import PEER, own_words
from benchmarks.cells import Cell, Row
from benchmarks.clock import Clock
from benchmarks.environment import environment
from benchmarks.instances import Instance, changed, load
from benchmarks.memory import own_peak, stay_within
from matcher.errors import CheckerRejected, MatcherError

DETAIL = 500
MEMORY_SHARE = 0.75
"""Of the machine's memory, that a cell may have; one that wants more is an error."""


def run(cell: Cell) -> Row:
    """Everything of a row that the process itself knows; never raises for what the cell does."""
    row: Row = {"environment": environment()}
    try:
        clock = Clock.start()
        instance = load(cell.instance)
        row |= {"sha256": instance.sha256, "load_seconds": clock.seconds()}
        fault = changed(instance)
        if fault:
            return row | {"outcome": "error", "detail": fault}
        row |= {} if cell.backend.startswith(PEER) else own_words(cell.backend)
        return row | _solved(cell, instance)
    except CheckerRejected as error:
        return row | {"outcome": "wrong", "detail": str(error)[:DETAIL]}
    except MemoryError:
        return row | {"outcome": "error", "detail": f"wanted more than {MEMORY_SHARE:.0%} of the machine's memory"}
    except MatcherError as error:
        return row | {"outcome": "error", "detail": str(error)[:DETAIL]}
    except Exception as error:  # a cell's failure is a result, whatever it is
        return row | {"outcome": "error", "detail": f"{type(error).__name__}: {error}"[:DETAIL]}


def _solved(cell: Cell, instance: Instance) -> Row:
    if cell.backend.startswith(PEER):
        from benchmarks.peers import peer_row

        return peer_row(cell, instance)
    if instance.week is not None:
        from benchmarks.answers import week_row

        return week_row(cell, instance.week)
    if instance.drawing is not None:
        from benchmarks.arrays.answer import drawing_row

        return drawing_row(cell, instance.drawing)
    from benchmarks.answers import problem_row

    assert instance.posed is not None
    return problem_row(cell, instance.posed)


def main(arguments: list[str] | None = None) -> int:
    """Read a cell, run it, print its row; anything else that is printed meanwhile goes to stderr."""
    chosen = sys.argv[1:] if arguments is None else arguments
    stdin = sys.stdin.buffer
    cell = Cell.from_document(json.loads(stdin.readline()))
    if "--with-parent" in chosen:
        threading.Thread(target=_end_with_parent, args=(stdin,), daemon=True).start()
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # solvers print
    stay_within(MEMORY_SHARE)
    row = run(cell)
    answer.write(_line(row | {"peak_mib": own_peak()}) + "\n")
    answer.close()
    return 0


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False)


def _end_with_parent(stdin: IO[bytes]) -> None:
    """End when the pipe does: a runner or a Dask worker that was killed must leave no solver behind."""
    while stdin.readline():
        time.sleep(0)
    os._exit(1)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # the thread at the pipe would hold the interpreter's own exit
