"""Cells on a Dask cluster (extra ``dask``): a worker that dies loses no cell, and none is counted twice.

The scheduler gives the cells of a dead worker to others. This client is the only one that writes, and
it takes one row per cell from one future per cell, however often a cell had to be begun. The workers
need the same checkout and environment.
"""

from __future__ import annotations

import importlib
from collections.abc import Generator, Iterable
from typing import Any

from benchmarks.cells import Cell, Row
from benchmarks.environment import environment
from benchmarks.runner.process import run_cell
from matcher.errors import FileTrouble, Usage

CONNECT_SECONDS = 15


def run_dask(cells: Iterable[Cell], address: str) -> Generator[Row, None, None]:
    """Rows as they are done on the cluster at ``address``.

    Raises
    ------
    Usage
        ``distributed`` is not installed.
    FileTrouble
        No scheduler answers at the address.
    """
    client, as_completed = _connect(address)
    with client:
        futures = {
            client.submit(run_cell, cell.document(), pure=False, key=f"cell {cell.key}", retries=2): cell
            for cell in cells
        }
        for future in as_completed(futures):
            yield _row(future, futures[future])


def _connect(address: str) -> tuple[Any, Any]:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise Usage("--dask needs the package distributed: install matcher with the extra 'dask'.") from None
    try:
        return distributed.Client(address, timeout=CONNECT_SECONDS), distributed.as_completed
    except (OSError, TimeoutError) as error:
        raise FileTrouble(f"No Dask scheduler answers at {address}: {error}.") from None


def _row(future: Any, cell: Cell) -> Row:
    """The cell's row; where its workers died again and again, or it failed to start, a row that says so."""
    failure = future.exception()
    if failure is None:
        row: Row = future.result()
        return row
    detail = f"the cluster gave the cell up: {type(failure).__name__}: {failure}"
    return {
        "schema": 1,
        "key": cell.key,
        **cell.document(),
        "outcome": "error",
        "detail": detail,
        "environment": environment(),
    }
