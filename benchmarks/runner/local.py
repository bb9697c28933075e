"""Cells on this machine: so many at a time, each in its own process."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from benchmarks.cells import Cell, Row
from benchmarks.runner.process import Running, run_cell

HEARD = 0.5
"""Seconds after which Ctrl-C is heard, even where another thread than the one that waits was given the signal."""


def run_local(cells: Iterable[Cell], jobs: int) -> Generator[Row, None, None]:
    """Rows as they are done. An interrupted loop kills what is under way, and those cells have no row."""
    running = Running()
    pool = ThreadPoolExecutor(jobs)
    try:
        left = {pool.submit(run_cell, cell.document(), running, jobs=jobs) for cell in cells}
        while left:
            done, left = wait(left, HEARD, FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        running.stop()
        pool.shutdown()
