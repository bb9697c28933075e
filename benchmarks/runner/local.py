"""Cells on this machine: so many at a time, each in its own process."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed

from benchmarks.cells import Cell, Row
from benchmarks.runner.process import Running, run_cell


def run_local(cells: Iterable[Cell], jobs: int) -> Generator[Row, None, None]:
    """Rows as they are done. An interrupted loop kills what is under way, and those cells have no row."""
    running = Running()
    pool = ThreadPoolExecutor(jobs)
    try:
        futures = [pool.submit(run_cell, cell.document(), running, jobs=jobs) for cell in cells]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        running.stop()
        pool.shutdown()
