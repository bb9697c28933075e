"""A process killed at any moment loses nothing that was confirmed and corrupts nothing; two at once do not mix."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import LedgerChanged
from matcher.ledger import entries, history, store, verify
from tests.ledger.synthetic import Event, digests, year
from tests.ledger.synthetic import write as write_event

FORK = multiprocessing.get_context("fork")
EVENTS = tuple(year(9, weeks=40))


def write_all(path: Path, confirmed: Any, start: int) -> None:
    """Record one week after another, and confirm each through a pipe as soon as the ledger has confirmed it."""
    for number in range(start, len(EVENTS)):
        write_event(path, EVENTS[number])
        os.write(confirmed, bytes([number]))


def killed_after(seconds: float, path: Path, start: int) -> list[int]:
    """Record in a process of its own, kill it after so long, and return what it confirmed."""
    reader, writer = os.pipe()
    process = FORK.Process(target=write_all, args=(path, writer, start))
    process.start()
    os.close(writer)
    time.sleep(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with os.fdopen(reader, "rb") as confirmed:
        return list(confirmed.read())


def weeks_in(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT week_sha256 FROM weeks")}


def kill_many_times(folder: Path, times: int, seed: int) -> tuple[int, int]:
    """Kill a writer so many times; how many kills left a journal behind, and how many weeks were confirmed."""
    chance = random.Random(seed)
    hot, total, ledger, path, done = 0, 0, 0, folder / "0.ledger", 0
    for _ in range(times):
        if done >= len(EVENTS) - 15:  # begin a ledger of its own now and then: its making can be cut off too
            ledger, done = ledger + 1, 0
            path = folder / f"{ledger}.ledger"
        confirmed = killed_after(chance.uniform(0.0, 0.12), path, done)
        hot += path.with_name(path.name + "-journal").exists()
        total += len(confirmed)
        if not path.exists():
            assert confirmed == []
            continue
        assert verify(path) == ()
        recorded = weeks_in(path)
        whole = {digests(event.week).week for event in EVENTS[: done + len(confirmed)]}
        assert whole <= recorded, "a confirmed week was lost"
        assert len(recorded) <= len(whole) + 1, "a week was doubled"
        done = len(recorded)
    return hot, total


def test_a_writer_killed_a_hundred_times_loses_nothing_and_tears_nothing(tmp_path: Path) -> None:
    hot, total = kill_many_times(tmp_path, 100, seed=1)
    assert total > 50  # the kills did hit a writer at work
    assert hot > 0  # and some of them in the middle of a transaction


@pytest.mark.slow
def test_a_writer_killed_a_thousand_times_loses_nothing_and_tears_nothing(tmp_path: Path) -> None:
    hot, total = kill_many_times(tmp_path, 1000, seed=2)
    assert total > 500
    assert hot > 10


def stop_at_step(path: Path, event: Event, step: int) -> None:
    """Record one week, and be killed at the so many-th step of SQLite's own program."""
    left = [step]

    def count() -> int:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    connect = sqlite3.connect

    def counted(*words: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*words, **options)
        connection.set_progress_handler(count, 60)
        return connection

    sqlite3.connect = counted  # type: ignore[assignment]
    write_event(path, event)


def test_a_transaction_cut_off_at_any_step_leaves_the_week_before(tmp_path: Path) -> None:
    path = tmp_path / "year.ledger"
    write_event(path, EVENTS[0])
    before = entries(path)
    cut_off = 0
    for step in range(2000):
        process = FORK.Process(target=stop_at_step, args=(path, EVENTS[1], step))
        process.start()
        process.join()
        assert verify(path) == ()
        if process.exitcode == 0:
            break
        cut_off += 1
        assert entries(path) == before
    assert cut_off > 10
    assert len(entries(path)) > len(before)


def write_with_head(path: Path, number: int, head: str, pipe: Any) -> None:
    try:
        write_event(path, EVENTS[number], expected_head=head)
        os.write(pipe, b"w")
    except LedgerChanged:
        os.write(pipe, b"c")


def test_of_many_writers_at_once_who_saw_the_same_state_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "year.ledger"
    write_event(path, EVENTS[0])
    for first in range(1, 21, 4):  # each event once: one that is there already is found there, whatever the head
        head = history(path).head
        reader, writer = os.pipe()
        both = [FORK.Process(target=write_with_head, args=(path, first + other, head, writer)) for other in range(4)]
        for process in both:
            process.start()
        for process in both:
            process.join()
        os.close(writer)
        with os.fdopen(reader, "rb") as outcomes:
            assert sorted(outcomes.read()) == sorted(b"wccc")
        assert verify(path) == ()


def test_what_a_file_is_is_looked_at_at_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks were once read one by one, and a ledger that another process had just begun was no ledger."""
    real, within = store._version, list[bool]()

    def watched(connection: sqlite3.Connection, path: Path, newest: int | None = None) -> int:
        within.append(connection.in_transaction)
        return real(connection, path, newest)

    monkeypatch.setattr(store, "_version", watched)
    for _ in range(2):
        with store.writing(tmp_path / "year.ledger"):
            pass
    with store.reading(tmp_path / "year.ledger"):
        pass
    assert len(within) > 2 and all(within)


def test_many_writers_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """Four processes begin a ledger with the same week at the same moment: one records it, the others find it there."""
    path = tmp_path / "year.ledger"
    processes = [FORK.Process(target=write_event, args=(path, EVENTS[0])) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert len(weeks_in(path)) == 1
    assert verify(path) == ()
