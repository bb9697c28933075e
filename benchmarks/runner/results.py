"""Results files: one JSON line per cell, appended and synced; a line that a crash tore is dropped, not guessed at."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.cells import Row
from matcher.errors import FileTrouble, Usage

try:
    import fcntl
except ImportError:  # Windows: two runners on one file are not told apart there
    fcntl = None  # type: ignore[assignment]

BEGINS = b'{"schema"'
"""How every row begins."""
LETS_GO = 1.0
"""Seconds within which the lock of a killed runner is gone."""


class Results:
    """An open results file. Only one runner may hold it; the runner's main thread is the only writer."""

    def __init__(self, file: IO[bytes], done: dict[str, Row]) -> None:
        self._file = file
        self.done = done
        """Rows by key: of a cell that ran twice, the later one."""

    def append(self, row: Row) -> None:
        """Write one line and have it on the disk before returning."""
        self._file.write(json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.done[row["key"]] = row


@contextmanager
def opened(path: Path) -> Iterator[Results]:
    """Open a results file to go on with, made if it is not there, and without the torn end of a run that was killed.

    Raises
    ------
    FileTrouble
        Another runner holds it, or it cannot be read or written.
    Usage
        A line before the last is no row of ours: the file is something else, or was edited.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise FileTrouble(f"{path} cannot be written: {error.strerror}.") from None
    with file:
        _hold(file, path)
        file.seek(0)
        content = file.read()
        rows, whole = _parse(content, path)
        if whole < len(content):
            file.truncate(whole)
        elif content and not content.endswith(b"\n"):
            file.write(b"\n")
        yield Results(file, {row["key"]: row for row in rows})


def read_results(path: Path) -> list[Row]:
    """Rows of a results file, the later of a cell that ran twice, in the order of the file; a torn end is left out."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileTrouble(f"{path} cannot be read: {error.strerror}.") from None
    rows, _ = _parse(content, path)
    return list({row["key"]: row for row in rows}.values())


def _hold(file: IO[bytes], path: Path) -> None:
    """Lock a file; a runner that was killed as it began a cell leaves it locked until the cell's process has begun."""
    if fcntl is None:
        return
    until = time.monotonic() + LETS_GO
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            if time.monotonic() > until:
                raise FileTrouble(
                    f"{path} is being written by another run. Wait for it, or choose another file."
                ) from None
            time.sleep(0.02)


def _parse(content: bytes, path: Path) -> tuple[list[Row], int]:
    """Rows, and how many bytes of the content they take; a last line counts as torn if it has no end and is none.

    Raises
    ------
    Usage
        A line is no row: the file is something else, and nobody may write into it.
    """
    lines = content.splitlines(keepends=True)
    rows: list[Row] = []
    whole = 0
    for number, line in enumerate(lines, 1):
        row = _row(line)
        if row is None:
            if number == len(lines) and not line.endswith(b"\n") and (rows or BEGINS.startswith(line[: len(BEGINS)])):
                break
            raise Usage(f"{path}, line {number} is no benchmark row; choose another file or take the line out.")
        rows.append(row)
        whole += len(line)
    return rows, whole


def _row(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and "key" in row else None
